"""Tables within forms, notes beside tables, and lines that are filled in like forms."""

import pytest

from corpus.facts import Indicator, Statistic
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline
from tests.documents.reading import stated

WRITTEN = 2025

FORM = "事業名\t巡回図書\t\t\t\nねらい\t読書の場を広げる\t\t\t\n"
CASES = [
    pytest.param(
        FORM
        + "評価指標\t指標\t単位\tR4実績\tR9目標\n\t貸出冊数\t冊\t1,200\t2,000\n\t巡回箇所数\t箇所\t8\t12\n備考\t平日に巡回する\t\t\t\n",
        {
            ("貸出冊数", "actual", 1200),
            ("貸出冊数", "target", 2000),
            ("巡回箇所数", "actual", 8),
            ("巡回箇所数", "target", 12),
        },
        id="a table beside a label of a form",
    ),
    pytest.param(
        "1 検証\n上段は計画、下段（ ）内は実績です。\n年度\t給水人口（人）\t有収率（％）\n令和5年度\t18,050 (17,980)\t89.0 (88.1)\n"
        "令和6年度\t17,900 (17,811)\t89.5 (88.0)\n",
        {
            ("給水人口", "target", 18050),
            ("給水人口", "actual", 17980),
            ("有収率", "actual", 88),
        },
        id="two values in a cell as a note orders them",
    ),
    pytest.param(
        "1 住宅\n令和5年度までは実績、令和6年度は見込みです。\n年度\t住宅数（戸）\t空き家数（戸）\n令和4年度\t210\t19\n令和5年度\t211\t20\n"
        "令和6年度\t212\t21\n",
        {("住宅数", "actual", 211), ("住宅数", "forecast", 212)},
        id="what a note says of a time",
    ),
    pytest.param(
        "1 進行管理\n項目\t令和5年度 計画 a\t令和5年度 実績 b\t令和5年度 達成率 b/a\n利用者数（人）\t400\t390\t97.5%\n登録者数（人）\t80\t76\t95.0%\n",
        {("利用者数", "target", 400), ("利用者数", "actual", 390)},
        id="letters by which a column is reckoned",
    ),
    pytest.param(
        "1 指標\n- 調査の件数（累計）\n  - 現状：14件（令和4年度）\n  - 目標：30件（令和10年度）\n",
        {("調査の件数（累計）", "baseline", 14), ("調査の件数（累計）", "target", 30)},
        id="labelled lines below a name",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_is_filled_in_is_read(text: str, expected: set[tuple[str, str, int]]) -> None:
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    found = {
        (name, role, value) for name, role, value in stated(f for f in facts if isinstance(f, Indicator | Statistic))
    }
    missing = {each for each in expected if (each[0].replace("（", "(").replace("）", ")"), *each[1:]) not in found}
    assert not missing, found


def test_groups_of_a_table_are_no_labels_of_a_form() -> None:
    text = "柱\t指標\t単位\tR4実績\tR9目標\n\t開館日数\t日\t280\t300\n学び\t講座数\t回\t20\t30\n"
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    assert {("開館日数", "target", 300), ("講座数", "target", 30)} <= set(stated(facts))
