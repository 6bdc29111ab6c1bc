"""Wide tables: where what is measured is named, what stands beside a name in its cell, and what is no indicator."""

import pytest

from tests.ingest.facts.test_consistent_tables import Stated, table, values

ROAD = {("直した延長", "actual", 290), ("直した延長", "target", 350)}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            (
                "事業 | 課 | 事業費（千円） | 活動指標 | 単位 | R6実績 | R7計画",
                "道の手入れ | 土木課 | 5,200 | 直した延長 | m | 290 | 350",
                "公園の手入れ | 土木課 | 1,800 | 遊具の点検 | 基 | 26 | 28",
            ),
            {*ROAD, ("遊具の点検", "actual", 26), ("遊具の点検", "target", 28)},
            id="behind a cost",
        ),
        pytest.param(
            (
                "事業 | 決算額（円） | 見るもの | 単位 | R6実績 | R9目標",
                "配食 | 120,000 | 延べ配食数 | 食 | 900 | 1,000",
                "見守り | 80,000 | 訪問件数 | 件 | 40 | 60",
                "健診 | 310,000 | 受診率 | ％ | 41.5 | 50",
            ),
            {
                *(("延べ配食数", "actual", 900), ("延べ配食数", "target", 1000), ("訪問件数", "actual", 40)),
                *(("訪問件数", "target", 60), ("受診率", "actual", 41.5), ("受診率", "target", 50)),
            },
            id="under a head that says nothing, as its cells tell",
        ),
        pytest.param(
            (
                "基本施策 | 事業名 | 人工 | 区分 | 成果指標 | 目標値（R8） | 実績値（R6）",
                "守る | 巡回の強化 | 2.5 | 活動 | 巡回した日数 | 200 | 188",
                " | | | 成果 | 盗難の件数 | 20 | 31",
                "育てる | 読み聞かせ | 0.8 | 活動 | 開いた回数 | 24 | 22",
            ),
            {
                *(("巡回した日数", "target", 200), ("巡回した日数", "actual", 188), ("盗難の件数", "target", 20)),
                *(("盗難の件数", "actual", 31), ("開いた回数", "target", 24), ("開いた回数", "actual", 22)),
            },
            id="in several rows of one work",
        ),
        pytest.param(
            (
                "施策名 | R5予算 | R6予算 | ＫＰＩ | 基準値 | 目標値",
                "にぎわい | 1,000 | 1,200 | 通りを歩く人 | 3,000 | 3,600",
                "交流 | 500 | 400 | 泊まる人 | 210 | 260",
            ),
            {
                *(("通りを歩く人", "baseline", 3000), ("通りを歩く人", "target", 3600)),
                *(("泊まる人", "baseline", 210), ("泊まる人", "target", 260)),
            },
            id="behind budgets of years",
        ),
        pytest.param(
            (
                "事務事業 | 決算額 | 指標 | 単位 | 計画 | 実績 | 評価（5点満点） 必要性 | 評価（5点満点） 有効性",
                "古紙の回収 | 320,000 | 集めた古紙 | t | 40 | 38 | 4 | 3",
                "花いっぱい | 90,000 | 植えた苗 | 本 | 500 | 520 | 3 | 3",
            ),
            {
                *(("集めた古紙", "target", 40), ("集めた古紙", "actual", 38)),
                *(("植えた苗", "target", 500), ("植えた苗", "actual", 520)),
            },
            id="before scores",
        ),
        pytest.param(
            (
                "事業名 | 概要 | 事業量 項目 | 事業量 単位 | 事業量 R7計画 | 事業量 R8計画 | 事業費（千円） R7",
                "橋の補修 | 傷んだ橋を直す | 橋の数 | 橋 | 3 | 4 | 9,000",
                "灯りの交換 | 省エネの灯りにする | 灯りの数 | 灯 | 50 | 60 | 800",
            ),
            {
                *(("橋の補修＞橋の数", "target", 3), ("橋の補修＞橋の数", "target", 4)),
                *(("灯りの交換＞灯りの数", "target", 50), ("灯りの交換＞灯りの数", "target", 60)),
            },
            id="as an item of its work",
        ),
        pytest.param(
            (
                "事業 | 決算額（円） | 指標 | 単位 | R5実績 | R6計画",
                "住まい | 90,000 | 成約件数 | 件 | 6 | 8",
                " | 90,000 | 　うち町外から | 件 | 2 | 4",
                "森 | 50,000 | 植えた木 | 本 | 7 | 9",
            ),
            {
                *(("成約件数", "actual", 6), ("成約件数", "target", 8), ("植えた木", "actual", 7)),
                *(("成約件数＞うち町外から", "actual", 2), ("成約件数＞うち町外から", "target", 4)),
                ("植えた木", "target", 9),
            },
            id="with a part below it",
        ),
        pytest.param(
            (
                "事業 | 活動指標 | 計画 | 実績 | 成果指標 | 計画 | 実績",
                "巡回 | 巡回した日 | 20 | 19 | 盗難 | 5 | 7",
                "配食 | 配った食 | 90 | 95 | 喜んだ人 | 30 | 28",
            ),
            {
                *(("巡回した日", "target", 20), ("巡回した日", "actual", 19), ("盗難", "target", 5)),
                *(("盗難", "actual", 7), ("配った食", "target", 90), ("配った食", "actual", 95)),
                *(("喜んだ人", "target", 30), ("喜んだ人", "actual", 28)),
            },
            id="twice, side by side",
        ),
    ],
)
def test_what_is_measured_is_named_anywhere_before_its_values(rows: tuple[str, ...], expected: Stated) -> None:
    found = {(_measure(name), role, value) for name, role, value in values(table(*rows))}
    assert found == {(_measure(name), role, value) for name, role, value in expected}


def _measure(name: str) -> str:
    """A name without the work that it is counted for, and the whole that it is part of, which may stand before it."""
    return name.rpartition("＞")[2]


def test_rows_that_roles_tell_apart_are_not_named_by_marks_beside_them() -> None:
    found = values(
        table(
            "指標 | 単位 | 向き | 区分 | R4 | R5",
            "図書の貸出 | 冊 | ↑ | 計画 | 100 | 110",
            " | | ↑ | 実績 | 98 | 113",
            "窓口の待ち | 分 | ↓ | 計画 | 9 | 8",
            " | | ↓ | 実績 | 9.5 | 8.1",
        )
    )
    assert {name for name, _, _ in found} == {"図書の貸出", "窓口の待ち"}
    assert found >= {("図書の貸出", "target", 110), ("図書の貸出", "actual", 113), ("窓口の待ち", "actual", 9.5)}


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("歩く人の割合〔健康推進課〕", id="tortoise-shell brackets"),
        pytest.param("歩く人の割合[健康推進課]", id="square brackets"),
        pytest.param("歩く人の割合【公園課・都市計画課】", id="two bodies"),
        pytest.param("歩く人の割合 健康推進課", id="a line of its own"),
        pytest.param("歩く人の割合（健康推進課）", id="round brackets"),
        pytest.param("歩く人の割合＜健康推進課＞", id="angle brackets"),
    ],
)
def test_a_body_behind_a_name_is_no_part_of_it(cell: str) -> None:
    found = values(
        table("指標 | 単位 | 現状値（R5） | 目標値（R10）", f"{cell} | ％ | 31 | 40", "緑の面積 | ha | 12 | 15")
    )
    assert found >= {("歩く人の割合", "baseline", 31), ("歩く人の割合", "target", 40)}


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        pytest.param("備えのある家（R3：46.5）", 46.5, id="a year and a number"),
        pytest.param("備えのある家（基準値 120）", 120, id="a role and a number"),
        pytest.param("備えのある家［平成30年度：1,320戸］", 1320, id="with a unit"),
        pytest.param("備えのある家 （令和元年度：12％）", 12, id="on a line of its own"),
        pytest.param("備えのある家（現状：7件）", 7, id="what it is now"),
    ],
)
def test_what_a_name_says_in_brackets_that_it_started_from_is_its_baseline(cell: str, start: float) -> None:
    found = values(table("指標 | R6実績 | R8目標", f"{cell} | 49 | 60", "植えた木 | 3 | 4"))
    assert found == {
        *(("備えのある家", "baseline", start), ("備えのある家", "actual", 49), ("備えのある家", "target", 60)),
        *(("植えた木", "actual", 3), ("植えた木", "target", 4)),
    }


@pytest.mark.parametrize("said", ["4月1日現在", "延べ", "R6：延べ人数", "R3=100"])
def test_other_brackets_behind_a_name_state_nothing(said: str) -> None:
    found = values(table("指標 | R6実績 | R8目標", f"年間の来館者数（{said}） | 49 | 60", "植えた木 | 3 | 4"))
    assert {number for _, _, number in found} == {49, 60, 3, 4}


@pytest.mark.parametrize(
    "rows",
    [
        ("判定 | 内容 | 事業の数 | 割合", "Ａ | 進んでいる | 4 | 40%", "Ｂ | おおむね | 5 | 50%", "計 | | 9 | 90%"),
        ("評価 | 令和5年度 | 令和6年度", "◎ | 4 | 5", "○ | 9 | 8", "△ | 2 | 2", "合計 | 15 | 15"),
        ("区分 | 施策数 | 構成比", "S | 1 | 10%", "A | 6 | 60%", "B | 3 | 30%"),
        ("ランク | R5 事業数 | R6 事業数", "A評価 | 3 | 4", "B評価 | 5 | 4", "総数 | 8 | 8"),
        ("評価別の集計 | 指標数", "A | 3", "B | 2", "評価なし | 1", "合計 | 6"),
        ("達成状況 | 指標の数 | 割合", "● | 12 | 60%", "▲ | 5 | 25%", "× | 3 | 15%"),
    ],
)
def test_how_often_each_grade_was_given_is_no_indicator(rows: tuple[str, ...]) -> None:
    assert values(table(*rows)) == set()


def test_a_cell_that_reaches_down_into_a_row_of_shares_is_none() -> None:
    found = values(
        table(
            "指標 | 区分 | R5 | R6 | 最終目標（R9）",
            "貸した本 | 計画 | 10 | 20 | 50",
            " | 実績 | 8 | 19 | 50",
            " | 達成率 | 80.0% | 95.0% | 50",
        )
    )
    assert {(role, number) for name, role, number in found if name != "貸した本"} == {("actual", 80), ("actual", 95)}


def test_two_columns_of_one_time_are_told_apart_by_their_heads() -> None:
    found = values(
        table(
            "事業（単位） | 策定時（R6） | R7 見込 | R7 確保 | R8 見込 | R8 確保",
            "預かり（人） | 10 | 12 | 15 | 13 | 16",
            "相談（回） | 5 | 6 | 6 | 7 | 8",
        )
    )
    assert {("預かり", "forecast", 12), ("預かり＞確保", "forecast", 15), ("相談＞確保", "forecast", 6)} <= found


def test_what_was_planned_for_a_time_that_is_expected_is_planned() -> None:
    found = values(
        table(
            "年度 | 利用者 計画値 | 利用者 実績値",
            "令和3年度 | 10 | 9",
            "令和4年度 | 12 | 11",
            "令和5年度（見込み） | 14 | 13",
        )
    )
    assert {("利用者", "target", 14), ("利用者", "forecast", 13)} <= found


def test_what_was_aimed_at_first_is_told_from_what_is_since() -> None:
    found = values(
        table(
            "指標 | 単位 | 現状 R5 | 目標値 | 目標値 R8 | 目標値 R12",
            "歩く人 | 人 | 30 | 当初 | 35 | 40",
            " | | 30 | 改訂 | 33 | 36",
            "直した橋 | 橋 | 2 | 当初 | 5 | 9",
            " | | 2 | 改訂 | 4 | 8",
        )
    )
    assert {("歩く人", "target", 35), ("歩く人", "target", 33), ("直した橋", "target", 8)} <= found


@pytest.mark.parametrize("above", ["指標の進み具合（令和7年3月末）", "令和6年度末時点の値", "数値は令和7年3月31日現在"])
def test_what_a_table_counted_by_a_day_was_reached(above: str) -> None:
    rows = ("項目 | 基準 | R5 | R6 | めざす値", "水洗化した家の割合（％） | 70.1 | 72 | 73.5 | 80")
    found = values(f"1 目標\n{above}\n" + table(*rows).partition("\n")[2], None)
    assert found >= {("水洗化した家の割合", "actual", 72), ("水洗化した家の割合", "actual", 73.5)}


def test_parts_of_one_whole_are_counted_in_the_unit_of_their_row() -> None:
    found = values(
        table(
            "指標 | 単位 | R5実績 | R6実績 | R9目標",
            "水質が合う地点 | 地点 | 6/8 | 7/8 | 8/8",
            "植えた木 | 本 | 3 | 4 | 5",
        )
    )
    assert found >= {("水質が合う地点", "actual", 6), ("水質が合う地点", "actual", 7), ("水質が合う地点", "target", 8)}


def test_two_values_of_a_cell_whose_head_names_both_are_no_part_of_a_whole() -> None:
    found = values(table("指標 | 目標/実績 R5 | 目標/実績 R6", "水質 | 6/8 | 7/8", "植えた木 | 3/4 | 4/5"))
    assert found >= {("水質", "target", 6), ("水質", "target", 7), ("水質", "actual", 8), ("植えた木", "actual", 4)}


def test_a_head_of_shares_whose_time_stands_in_brackets_is_said_without_these() -> None:
    found = values(table("指標 | 単位 | 計画 R6 | 実績 R6 | 達成率 （令和6年度）", "歩く人 | 人 | 50 | 40 | 80.0%"))
    assert ("歩く人＞達成率", "actual", 80) in found
