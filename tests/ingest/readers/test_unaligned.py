"""Tables of a text whose words stand apart by single spaces."""

from collections import Counter
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.unaligned import with_unaligned_tables

YEARS = "年 度 R4 R5 R6"


def _rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in with_unaligned_tables(text).split("\n") if "\t" in line]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param(
            "区 分 R4 R5 R6\n図書の貸出 １，２０５ １，３１０ １，２８８\n来館者 88 90 ―",
            [
                ["区分", "R4", "R5", "R6"],
                ["図書の貸出", "１，２０５", "１，３１０", "１，２８８"],
                ["来館者", "88", "90", "―"],
            ],
            id="years over values, a corner whose letters are spread",
        ),
        pytest.param(
            "Ｈ２８ Ｈ２９\n\n浄水場の\n\n更新費\n\n（件数） 3 4\n\n（事業費） 120 ▲15\n\n計\n\n（件数） 9 8\n\n（事業費） 300 210",
            [
                ["", "", "Ｈ２８", "Ｈ２９"],
                ["浄水場の更新費", "（件数）", "3", "4"],
                ["浄水場の更新費", "（事業費）", "120", "▲15"],
                ["計", "（件数）", "9", "8"],
                ["計", "（事業費）", "300", "210"],
            ],
            id="blank lines between, names over lines that head several rows",
        ),
        pytest.param(
            "年 度 R4 R5 R6\n受講した人 12人 15人 9人",
            [["年度", "R4", "R5", "R6"], ["受講した人", "12人", "15人", "9人"]],
            id="one row under times",
        ),
        pytest.param(
            "図表 3 施設の数\n種 別 か所\n（R6.4 現在）\n①公民館 14\n②図書館 3\n計 17",
            [["種別", "か所 （R6.4 現在）"], ["①公民館", "14"], ["②図書館", "3"], ["計", "17"]],
            id="one value a row under a caption, a remark under the heads",
        ),
        pytest.param(
            "全国の動きと比べる。\n業種\n本 県 全 国\n従業者 構成比 従業者 構成比\n1次産業 5,367 0.9 350,347 0.6\n2次産業 9,636 2.9 12,212 3.7",
            [
                ["業種", "本県 従業者", "本県 構成比", "全国 従業者", "全国 構成比"],
                ["1次産業", "5,367", "0.9", "350,347", "0.6"],
                ["2次産業", "9,636", "2.9", "12,212", "3.7"],
            ],
            id="heads shared by columns, names that begin like a value",
        ),
        pytest.param(
            "区 分 年 本県(%) 全 国(%)\n開設率 18～21 2.5 2.6\n閉鎖率 18～21 6.2 6.4",
            [
                ["区分", "年", "本県(%)", "全国(%)"],
                ["開設率", "18～21", "2.5", "2.6"],
                ["閉鎖率", "18～21", "6.2", "6.4"],
            ],
            id="two columns of names",
        ),
        pytest.param(
            "大企業は少ない。\n区     分 本 県 (構成比) 大 企 業 (構成比)\n事業所 46,374 100.0 4,213 100.0\nうち小規模 40,315 86.9 3,665 87.0",
            [
                ["区分", "本県", "本県(構成比)", "大企業", "大企業(構成比)"],
                ["事業所", "46,374", "100.0", "4,213", "100.0"],
                ["うち小規模", "40,315", "86.9", "3,665", "87.0"],
            ],
            id="a head in brackets belongs to the one before",
        ),
        pytest.param(
            "指標 単位 R5 R10 担当\n実績 目標\n基本方針1 まなぶ\n講座を\n開いた数 回 12 20 学習課\n図書の貸出 冊 980 1,200 図書館\n文化財センター\n"
            "基本方針2 まもる\n訓練の参加 人 ― 300 防災課",
            [
                ["指標", "単位", "R5 実績", "R10 目標", "担当"],
                ["基本方針1 まなぶ", "", "", "", ""],
                ["講座を開いた数", "回", "12", "20", "学習課"],
                ["図書の貸出", "冊", "980", "1,200", "図書館、文化財センター"],
                ["基本方針2 まもる", "", "", "", ""],
                ["訓練の参加", "人", "―", "300", "防災課"],
            ],
            id="words after the values, heads over two lines, groups, one more office below",
        ),
    ],
)
def test_a_name_and_as_many_values_as_heads_are_a_row(text: str, rows: list[list[str]]) -> None:
    assert _rows(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("目 次 頁\n第1章 はじめに 1\n第2章 現状 3\n第3章 施策 9", id="a table of contents"),
        pytest.param(
            "■ 数値目標 【現状値】 【目標値】\n○講座を開いた数 10回 12回\n○来館者 3人 5人", id="a list with marks"
        ),
        pytest.param("《工程表》 R4 R5 R6\n◇講座を開く\n◇場所を探す", id="a schedule without values"),
        pytest.param("窓口 電話\n総務課 0123-45-6789\n税務課 0123-45-6790", id="numbers of telephones"),
        pytest.param("名称 数\n机 3\n椅子 4\n本棚 5", id="one value a row without a caption"),
        pytest.param("R4 R5 R6\n登録した人 12 15", id="fewer values than heads"),
        pytest.param(
            "大企業、中堅企業、中小企業に分けた。\n大 企 業 中 堅 企 業 中 小 企 業\n法人 8 5 2 9\n回答 1 4 4 5",
            id="fewer heads than values, though letters could be parted so",
        ),
        pytest.param(
            "平 均 給 料 月 額 A B\n本村 43.1歳 4 人 311 円 360 円\n道 57.1歳 166 人 319 円 335 円",
            id="remains of a table",
        ),
    ],
)
def test_what_may_be_something_else_stays_as_it_is(text: str) -> None:
    assert with_unaligned_tables(text) == text


WORDS = st.sampled_from(
    [
        "区",
        "分",
        "計",
        "R4",
        "R5",
        "令和6年度",
        "12",
        "1,205人",
        "―",
        "来館者",
        "（件数）",
        "図表 2",
        "。",
        "①公民館",
        "○講座",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=12)


@given(LINES)
def test_no_word_is_lost_and_tables_of_tabs_stay(lines: list[str]) -> None:
    text = "\n".join([*lines, "済\t1", ""])
    made = with_unaligned_tables(text)
    assert made.endswith("済\t1\n")
    assert not Counter("".join(text.split())) - Counter("".join(made.split()))


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.lists(st.integers(0, 9999), min_size=3, max_size=3)), min_size=2)
)
def test_every_value_stands_under_its_head(rows: list[tuple[str, list[int]]]) -> None:
    printed = [f"{name}地区 {' '.join(map(str, values))}" for name, values in rows]
    body = _rows("\n".join([YEARS, *printed]))[1:]
    assert [[int(cell) for cell in row[1:]] for row in body] == [values for _, values in rows]
    assert list(chain.from_iterable(row[:1] for row in body)) == [f"{name}地区" for name, _ in rows]
