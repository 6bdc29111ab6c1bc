import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.page.targets_html import chart, plain
from chat.views.tables import HEADS, as_csv, as_xlsx, table
from chat.views.targets import Narrowing, Standing, _told_apart, find_indicator, rows, series, standing_of
from corpus.facts import Figure, Indicator
from corpus.library import Library
from corpus.passage import Span
from corpus.plan import Period

TODAY = date(2026, 11, 22)
CURRENT, OLD = "industry-labor-plan-2022", "commerce-industry-plan-2013"


@pytest.fixture(scope="module")
def knowledge(digest_library: Library) -> Knowledge:
    return knowledge_of(digest_library.open())


def figure(value: str | None, unit: str = "件", printed: str = "") -> Figure:
    return Figure(
        value=None if value is None else Decimal(value), unit=unit, period=None, printed=printed or f"{value}{unit}"
    )


def indicator(**values: Figure | None) -> Indicator:
    held = {"baseline": None, "actual": None, "target": None, **values}
    return Indicator(
        plan_id="p", name="件数", unit="件", cumulative=False, section=(), quote="", span=Span(start=0, end=0), **held
    )


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        (indicator(actual=figure("9"), target=figure("8")), Standing.REACHED),
        (indicator(actual=figure("7"), target=figure("8")), Standing.BELOW),
        (indicator(actual=figure("7"), target=figure("8", printed="8件以下")), Standing.REACHED),
        (indicator(baseline=figure("9"), actual=figure("8.5"), target=figure("8")), Standing.BELOW),
        (indicator(baseline=figure("7"), target=figure("8")), Standing.NO_ACTUAL),
        (indicator(actual=figure("7")), Standing.NO_TARGET),
        (indicator(actual=figure("7"), target=figure(None, printed="―")), Standing.NO_TARGET),
    ],
)
def test_where_an_indicator_stands_is_only_what_is_printed(given: Indicator, standing: Standing) -> None:
    assert standing_of(given) is standing


def test_rows_go_from_the_plan_in_force_to_the_oldest_and_repeat_nothing(knowledge: Knowledge) -> None:
    found = rows(knowledge, Narrowing(), TODAY)
    assert found[0].plan.id == CURRENT
    assert found[-1].status == "終了"
    told = [(r.plan.id, r.indicator.name, r.baseline, r.actual, r.target) for r in found]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("narrowing", "least", "most"),
    [
        (Narrowing(find="創業"), 3, 20),
        (Narrowing(find="創業 女性"), 1, 4),
        (Narrowing(plan_id=OLD), 10, 40),
        (Narrowing(in_force=True), 10, 40),
        (Narrowing(standing=str(Standing.REACHED)), 1, 60),
        (Narrowing(find="どこにもない"), 0, 0),
    ],
)
def test_rows_are_narrowed(knowledge: Knowledge, narrowing: Narrowing, least: int, most: int) -> None:
    assert least <= len(rows(knowledge, narrowing, TODAY)) <= most


def test_every_place_on_the_small_graphic_lies_on_it(knowledge: Knowledge) -> None:
    gauges = [row.gauge for row in rows(knowledge, Narrowing(), TODAY) if row.gauge]
    assert gauges
    places = [p for g in gauges for p in (g.baseline, g.actual, g.target) if p is not None]
    assert all(0 <= place <= 1 for place in places)
    assert 1.0 in places


def test_an_indicator_is_followed_through_its_plans(knowledge: Knowledge) -> None:
    found = find_indicator(knowledge, "企業誘致件数", CURRENT)
    assert found is not None
    drawn = series(found, knowledge, TODAY)
    told = {(p.plan.id, p.role, p.year, p.value) for p in drawn.drawn}
    assert (CURRENT, "目標", 2026, Decimal(125)) in told
    assert ("innovation-strategy-progress-2021", "目標", 2023, Decimal(75)) in told
    assert all(p.why for p in drawn.points if p not in drawn.drawn)
    assert all(p.passage is not None for p in drawn.points)
    assert find_indicator(knowledge, "ない", "") is None


def test_the_chart_holds_each_drawn_point_once_and_reads_no_markup(knowledge: Knowledge) -> None:
    found = find_indicator(knowledge, "中小企業のIoT導入率", CURRENT)
    assert found is not None
    drawn = series(found, knowledge, TODAY)
    figure = chart(drawn)
    labels = [text for trace in figure.data for text in trace.text]
    assert sorted(labels) == sorted(f"［{n}］" for n in range(1, len(drawn.drawn) + 1))
    assert plain("<b>%{x}</b>") == "&lt;b&gt;% {x}&lt;/b&gt;"


def test_tables_hold_every_row_and_run_no_formula(knowledge: Knowledge) -> None:
    found = rows(knowledge, Narrowing(), TODAY)
    read = list(csv.reader(io.StringIO(as_csv(found).decode("utf-8-sig"))))
    assert tuple(read[0]) == HEADS
    assert len(read) == len(found) + 1
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(found))).active
    assert [cell.value for cell in sheet[2]][:2] == [found[0].indicator.name, found[0].plan.title]
    assert sheet.cell(2, 13).value == table(found)[0][12]


def at(value: str, period: str | None) -> Figure:
    return replace(figure(value), period=period)


@pytest.mark.parametrize(
    ("actual", "target", "years", "standing"),
    [
        (at("7", "2021-07"), at("8", None), (2021, 2023), Standing.EARLY),
        (at("7", "FY2022"), at("8", "FY2025"), None, Standing.EARLY),
        (at("9", "FY2022"), at("8", "FY2025"), None, Standing.REACHED),
        (at("7", "FY2025"), at("8", "FY2025"), (2021, 2026), Standing.BELOW),
        (at("7", "2024-03"), at("8", None), (2021, 2023), Standing.BELOW),
        (at("7", None), at("8", "FY2025"), (2021, 2025), Standing.BELOW),
        (at("7", "FY2021"), at("8", None), None, Standing.BELOW),
    ],
)
def test_a_value_before_the_time_of_its_target_is_not_the_last(
    actual: Figure, target: Figure, years: tuple[int, int] | None, standing: Standing
) -> None:
    period = Period(first=years[0], last=years[1]) if years else None
    assert standing_of(indicator(actual=actual, target=target), period) is standing


@pytest.mark.parametrize(
    ("sections", "apart"),
    [
        ([("第1章", "港の産業", "数値目標"), ("第1章", "里の産業", "数値目標")], ["港の産業", "里の産業"]),
        ([("第1章", "港の産業"), ("第2章", "港の産業")], ["第1章", "第2章"]),
        ([("第1章", "数値目標"), ("第1章", "数値目標")], ["", ""]),
        ([("第1章", "数値目標")], [""]),
    ],
)
def test_rows_of_one_name_are_told_apart_by_their_innermost_headings(
    knowledge: Knowledge, sections: list[tuple[str, ...]], apart: list[str]
) -> None:
    row = rows(knowledge, Narrowing(), TODAY)[0]
    alike = [replace(row, indicator=replace(row.indicator, section=section)) for section in sections]
    assert [_told_apart(each, alike).apart for each in alike] == apart
