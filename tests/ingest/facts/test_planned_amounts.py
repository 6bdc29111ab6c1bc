"""A budget, or what a work is going to cost, is no actual."""

import pytest

from corpus.facts import Statistic
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN: int = 2026


def roles(text: str) -> dict[tuple[str, str | None], str]:
    """The role of each statistic by its name and time, of a document written in fiscal 2026."""
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    return {(f.name, f.figure.period): f.role for f in facts if isinstance(f, Statistic)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1 財政\n項目\t令和5年度決算\t令和6年度予算\n扶助費\t310\t320\n公債費\t510\t620\n",
            {("扶助費", "FY2023"): "actual", ("扶助費", "FY2024"): "forecast"},
            id="a column of a budget beside one of what was spent",
        ),
        pytest.param(
            "1 予算の推移\n区分\t令和4年度\t令和5年度\t令和6年度\n教育予算額\t120\t123\t130\n図書費決算額\t12\t13\t14\n",
            {("教育予算額", "FY2023"): "forecast", ("図書費決算額", "FY2023"): "actual"},
            id="a row of budgets of years that are over",
        ),
        pytest.param(
            "1 状況\n年度\t事業費（百万円）\t参加者数（人）\n令和5年度\t12\t310\n令和7年度\t14\t330\n令和8年度\t16\t350\n",
            {("事業費", "FY2023"): "actual", ("事業費", "FY2026"): "forecast", ("参加者数", "FY2023"): "actual"},
            id="what a work cost in a year that is over, and costs in one that is not",
        ),
        pytest.param(
            "1 交流館\n項目\t内容\n延床面積\t1,200㎡\n総事業費\t12億円\n",
            {("延床面積", None): "actual", ("総事業費", None): "forecast"},
            id="what a work costs on its sheet",
        ),
        pytest.param("1 交流館\n整備費は8,400万円です。\n", {("整備費", None): "forecast"}, id="in a sentence"),
        pytest.param(
            "1 予算\n令和6年度の当初予算は45億円です。\n",
            {("当初予算", "FY2024"): "forecast"},
            id="a budget in a sentence",
        ),
        pytest.param(
            "1 交流館\n令和5年度の整備費は8,400万円でした。\n", {("整備費", "FY2023"): "actual"}, id="what was spent"
        ),
    ],
)
def test_a_planned_amount_is_no_actual(text: str, expected: dict[tuple[str, str | None], str]) -> None:
    found = roles(text)
    assert {key: found.get(key) for key in expected} == expected
