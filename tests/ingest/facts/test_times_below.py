"""Rows of a table that hold only the times of the values above them."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Indicator

Reader = Callable[[str], tuple[Fact, ...]]

TABLES = {
    "after fiscal years": (
        "項目\t現状\t目標\n農産物販売額\t3.2億円\t4億円\n\t（令和4年度）\t（令和10年度）\n認定農業者数\t31人\t40人\n\t（令和5年度）\t（令和10年度）\n",
        {"農産物販売額 3.2@FY2022 4@FY2028", "認定農業者数 31@FY2023 40@FY2028"},
    ),
    "beside units and further targets": (
        "指標名\t単位\t基準値\t中間目標\t最終目標\n隊員数\t人\t2\t4\t6\n\t\t(2022)\t(2026)\t(2030)\n関係人口\t人\t120\t200\t300\n\t\t(2023)\t(2026)\t(2030)\n",
        {"隊員数 2@2022 6@2030", "関係人口 120@2023 200@2026"},
    ),
    "below one row only": (
        "指標\t基準値\t目標値\n下水道普及率\t61％\t75％\n\t[R4末]\t[R10末]\n道路改良率\t55％\t60％\n",
        {"下水道普及率 61@2022 75@2028", "道路改良率 55@None 60@None"},
    ),
    "between numbers and offices": (
        "No.\t指標\t現状値\t目標値\t担当\n1\t健康寿命\t79.1歳\t80.5歳\t健康課\n\t\t〔2020年〕\t〔2030年〕\t\n2\t喫煙率\t18％\t12％\t健康課\n\t\t〔2022年〕\t〔2030年〕\t\n",
        {"健康寿命 79.1@2020 80.5@2030", "喫煙率 18@2022 12@2030"},
    ),
    "below one value of two": (
        "指標\t現状値\t目標値（R10）\n橋の修繕数\t12橋\t20橋\n\t（R5.3）\t\n歩道の延長\t3km\t5km\n\t（R4.12）\t\n",
        {"橋の修繕数 12@2023-03 20@2028", "歩道の延長 3@2022-12 5@2028"},
    ),
    "below heads they are heads": (
        "指標\t基準値\t目標値\n\t（R5）\t（R10）\n空き家の数\t80戸\t60戸\n貸出冊数\t2万冊\t3万冊\n",
        {"空き家の数 80@2023 60@2028", "貸出冊数 2@2023 3@2028"},
    ),
}


@pytest.mark.parametrize(("rows", "expected"), [pytest.param(*case, id=name) for name, case in TABLES.items()])
def test_times_below_values_are_theirs(read: Reader, rows: str, expected: set[str]) -> None:
    facts = [fact for fact in read(f"1 表\n{rows}") if isinstance(fact, Indicator)]
    stated = {
        f"{fact.name} {fact.baseline.value}@{fact.baseline.period} {fact.target.value}@{fact.target.period}"
        for fact in facts
        if fact.baseline is not None and fact.target is not None
    }
    assert expected <= stated


def test_the_times_are_quoted_with_the_values(read: Reader) -> None:
    facts = read("1 表\n指標\t基準値\t目標値\n下水道普及率\t61％\t75％\n\t（R4）\t（R10）\n道路改良率\t55％\t60％\n")
    quotes = {fact.name: fact.quote for fact in facts if isinstance(fact, Indicator)}
    assert "（R10）" in quotes["下水道普及率"]
    assert "（R10）" not in quotes["道路改良率"]
