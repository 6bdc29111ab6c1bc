"""What is done at the times of a table: by the cell beside, the head over it, or the signs that a legend explains."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Milestone
from ingest.facts.tables.act_columns import act_said
from ingest.facts.tables.legend import is_legend, words_of

Reader = Callable[[str], tuple[Fact, ...]]
Steps = list[tuple[str | None, str, str | None, str | None]]


def steps(facts: tuple[Fact, ...]) -> Steps:
    return [(f.initiative, f.text, f.start_iso, f.end_iso) for f in facts if isinstance(f, Milestone)]


@pytest.mark.parametrize(
    ("head", "others", "act"),
    [
        pytest.param("着手", ["着手", "完了・供用"], "着手", id="an act"),
        pytest.param("完了・供用", ["着手", "完了・供用"], "完了・供用", id="two acts"),
        pytest.param("開設予定年月", ["開設予定年月"], "開設", id="an act with words for time"),
        pytest.param("供用開始（予定）", ["供用開始（予定）"], "供用開始", id="a word in brackets"),
        pytest.param("更新時期", ["更新時期"], "更新", id="the time of an act"),
        pytest.param("実施時期", ["実施時期"], "", id="what says no more than that something is done"),
        pytest.param("その時期", ["その時期"], "", id="words for time only"),
        pytest.param("開始年度", ["開始年度", "終了年度"], "", id="the beginning of a period"),
        pytest.param("開始年度", ["開始年度"], "開始", id="a beginning alone"),
        pytest.param("計画期間", ["計画期間"], "", id="a period"),
    ],
)
def test_a_head_over_times_names_an_act_or_none(head: str, others: list[str], act: str) -> None:
    assert act_said(head, others) == act


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(
            "1 整備\n施設名\t着工年月\t竣工予定\nみどり館\t令和7年5月\t令和8年3月\nあおば館\t令和8年6月\t令和9年12月\n",
            [
                ("みどり館", "着工", "2025-05", None),
                ("みどり館", "竣工", "2026-03", None),
                ("あおば館", "着工", "2026-06", None),
                ("あおば館", "竣工", "2027-12", None),
            ],
            id="heads that name acts",
        ),
        pytest.param(
            "1 整備\n施設名\t対策内容\t着手\t完了\nみどり館\t空調の更新\tR8\tR9\nあおば館\t除却\tR7\tR7\n",
            [("みどり館", "空調の更新", "2026", "2027"), ("あおば館", "除却", "2025", "2025")],
            id="begin and end of what another column says",
        ),
        pytest.param(
            "1 経過\n年月日\t会議\t内容\n令和5年\t\t\n6月9日\t第1回会議\t骨子の検討\n令和6年\t\t\n1月5日\t第2回会議\t案の決定\n",
            [
                ("経過", "第1回会議 骨子の検討", "2023-06-09", None),
                ("経過", "第2回会議 案の決定", "2024-01-05", None),
            ],
            id="days under a row of their year",
        ),
        pytest.param(
            "1 これから\n取組\t次にすること\tいつ\n雨水の桶\t対象を店へ広げる\t2026年7月\n公園の木\t台帳を作る\t2027年度\n",
            [("雨水の桶", "対象を店へ広げる", "2026-07", None), ("公園の木", "台帳を作る", "FY2027", None)],
            id="a cell beside",
        ),
        pytest.param(
            "1 工事\n工事名\t内容\t着手\t完了\n北の井戸\tろ過池の更新\t令和7年6月\t令和9年3月\n"
            "南の井戸\t耐震化\t令和8年6月\t令和10年3月\n",
            [
                ("北の井戸", "着手", "2025-06", None),
                ("北の井戸", "完了", "2027-03", None),
                ("南の井戸", "着手", "2026-06", None),
                ("南の井戸", "完了", "2028-03", None),
            ],
            id="the head before what the thing is",
        ),
        pytest.param(
            "1 事業\n事業名\t開始年度\t終了年度\n橋の補修\t令和7年度\t令和9年度\n堤の補強\t令和8年度\t令和10年度\n",
            [("橋の補修", "橋の補修", "FY2025", "FY2027"), ("堤の補強", "堤の補強", "FY2026", "FY2028")],
            id="a period under two heads",
        ),
        pytest.param(
            "1 予定\n取組\t期限\t担当\n手引の改訂\t令和8年3月\t総務課\n窓口の統合\t令和9年3月\t住民課\n",
            [("手引の改訂", "手引の改訂", "2026-03", None), ("窓口の統合", "窓口の統合", "2027-03", None)],
            id="nothing but the row",
        ),
        pytest.param(
            "1 評価\n施策\t評価\t作成日\n道路\t順調に実施\t令和7年6月3日\n河川\t遅れて実施\t令和7年6月5日\n",
            [],
            id="the day on which a form was filled in",
        ),
        pytest.param(
            "1 整備の予定\n時期\t地区\t内容\t事業者\n令和7年10月\t北\tあおぞら園の開設\t学校法人みどり学園\n"
            "令和8年4月\t南\tつばめ園の移転\t社会福祉法人ひかり会\n令和9年4月\t北\t分園の廃止\tみどり町\n",
            [
                ("整備の予定", "あおぞら園の開設", "2025-10", None),
                ("整備の予定", "つばめ園の移転", "2026-04", None),
                ("整備の予定", "分園の廃止", "2027-04", None),
            ],
            id="rows of times beside places and firms",
        ),
        pytest.param(
            "1 年次計画\n年度\t道路\t河川\n令和7年度\t測量\t護岸の調査\n令和8年度\t用地の取得\t護岸の設計\n",
            [
                ("道路", "測量", "FY2025", None),
                ("道路", "用地の取得", "FY2026", None),
                ("河川", "護岸の調査", "FY2025", None),
                ("河川", "護岸の設計", "FY2026", None),
            ],
            id="rows of times under things",
        ),
        pytest.param(
            "1 見直し\n事業\t改訂前\t改訂後\n分室の整備\t令和5年度に開設\t令和7年10月に開設\n"
            "駅舎の拡張\t令和6年度に完成\t令和8年7月に完成\n",
            [("分室の整備", "開設", "2025-10", None), ("駅舎の拡張", "完成", "2026-07", None)],
            id="words under the heads of a revision",
        ),
    ],
)
def test_a_time_in_a_row_is_of_what_stands_beside_or_over_it(read: Reader, text: str, told: Steps) -> None:
    assert sorted(steps(read(text)), key=str) == sorted(told, key=str)


LEGEND = "凡例　調：調査　設：設計　工：工事　○：供用\n"


def test_signs_are_read_as_their_legend_says_with_their_brackets(read: Reader) -> None:
    rows = "中央線\t調\t設（北側）\t工\t○\n北線\t\t設\t工（1区）／設（2区）\t○\n東線\t調\t→\t設\t工\n"
    assert sorted(steps(read(f"1 工程\n{LEGEND}路線\tR7\tR8\tR9\tR10\n{rows}")), key=str) == sorted(
        [
            ("中央線", "調査", "2025", None),
            ("中央線", "設計（北側）", "2026", None),
            ("中央線", "工事", "2027", None),
            ("中央線", "供用", "2028", None),
            ("北線", "設計", "2026", None),
            ("北線", "工事（1区）", "2027", None),
            ("北線", "設計（2区）", "2027", None),
            ("北線", "供用", "2028", None),
            ("東線", "調査", "2025", "2026"),
            ("東線", "設計", "2027", None),
            ("東線", "工事", "2028", None),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("●", ["実施"]),
        ("●（全線）", ["実施（全線）"]),
        ("準・●", ["準備", "実施"]),
        ("準備", []),
        ("●設計", []),
        ("", []),
    ],
)
def test_a_cell_of_signs_alone_is_read(cell: str, words: list[str]) -> None:
    assert words_of(cell, {"●": "実施", "準": "準備"}) == words


@pytest.mark.parametrize(
    ("line", "explains"),
    [
        ("◎　めざす値に届いた　○　ほぼ届いた　△　届かない", True),
        ("○：順調　×：遅れ", True),
        ("○ 橋の補修を行う", False),
        ("●橋　■堤", False),
    ],
)
def test_a_legend_of_what_is_judged_is_told_from_a_list(line: str, explains: bool) -> None:
    assert is_legend(line) is explains


def test_lines_that_begin_with_a_time_are_a_step_each_with_or_without_a_sign(read: Reader) -> None:
    text = (
        "1 主な予定\n　（済）令和6年6月　　ポンプを更新した（土木課）\n　（済）令和6年12月　　協定を改めた（健康課）\n"
        "　（予）令和7年11月　　基準を見直す（総務課）\n"
    )
    assert [(text, start) for _, text, start, _ in steps(read(text))] == [
        ("ポンプを更新した（土木課）", "2024-06"),
        ("協定を改めた（健康課）", "2024-12"),
        ("基準を見直す（総務課）", "2025-11"),
    ]
