"""The count of a plan's indicators: each once, with its targets on the way."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chat.answering.facts.plan_indicators import count_words, indicators_of, with_steps
from corpus.facts import Figure, Indicator
from corpus.passage import Span
from corpus.plan import Period, Plan

PLAN = Plan(id="p", title="みどり町計画", period=Period(first=2025, last=2029))
ALL = ("創業", "誘致", "就職", "移住", "輸出")
LIST = ("第8章 目標指標",)


def figure(value: str, year: int | None) -> Figure:
    number = None if value == "―" else Decimal(value)
    return Figure(value=number, unit="件", period=f"FY{year}" if year else None, printed=f"{value}件")


def stated(name: str, value: str, year: int | None = 2029, at: int = 0, **other: object) -> Indicator:
    row = Indicator(
        plan_id="p",
        name=name,
        unit="件",
        cumulative=False,
        baseline=None,
        actual=None,
        target=figure(value, year),
        section=LIST,
        quote=f"{name} 10件 20件 30件",
        span=Span(start=at, end=at + 9),
    )
    return replace(row, **other)


def names(found: object) -> list[str]:
    return [c.indicator.name for c in found]


def three(at: int = 0, section: tuple[str, ...] = LIST) -> list[Indicator]:
    return [stated(name, "30", 2029, at + i * 20, section=section) for i, name in enumerate(ALL)]


def test_a_target_on_the_way_is_no_indicator_of_its_own() -> None:
    rows = [stated("創業", "20", 2027), stated("創業", "30", 2029), *three()[1:]]
    found = indicators_of(rows, PLAN)
    assert count_words(found.listed) == "5指標（うち途中の目標 1）"
    assert [s.target.printed for c in found.listed for s in c.on_the_way] == ["20件"]
    assert [c.indicator.target.printed for c in found.listed] == ["30件"] * 5


def test_without_years_the_last_column_of_a_row_is_the_target() -> None:
    rows = [stated("創業", "20", None), stated("創業", "30", None)]
    (counted,) = with_steps(rows)
    assert (counted.indicator.target.printed, len(counted.on_the_way)) == ("30件", 1)


def test_two_rows_of_one_name_without_years_are_two() -> None:
    rows = [stated("参加者", "20", None), stated("参加者", "30", None, at=40)]
    assert len(with_steps(rows)) == 2


def test_a_dash_before_the_target_is_not_counted_as_a_target_on_the_way() -> None:
    rows = [stated("創業", "―", 2027), stated("創業", "30", 2029), *three()[1:]]
    assert count_words(indicators_of(rows, PLAN).listed) == "5指標"


@pytest.mark.parametrize(
    "extra",
    [
        stated("登録者", "45", None, 90, quote="登録者を45件にします。", section=("第3章",)),
        stated("旧計画の指標", "45", 2024, 90, section=("第2章 前計画の振り返り",)),
        stated("旧計画の指標", "45", 2024, 90, section=("第2章 現状",)),
        stated("公園", "45", 2024, 90, target=None, actual=figure("45", 2024)),
    ],
    ids=["in a sentence", "looked back on", "of an earlier year", "without a target"],
)
def test_what_stands_outside_the_list_is_told_beside_it(extra: Indicator) -> None:
    found = indicators_of([extra, *three()], PLAN)
    assert names(found.listed) == list(ALL)
    assert names(found.besides) == [extra.name]


def test_what_is_repeated_chapter_by_chapter_is_counted_once() -> None:
    rows = [*three(0, ("第3章",)), *three(100), stated("観光", "30", 2029, 200)]
    found = indicators_of(rows, PLAN)
    assert sorted(names(found.listed)) == sorted([*ALL, "観光"])
    assert found.besides == ()


def test_targets_of_an_earlier_plan_count_where_there_are_no_others() -> None:
    rows = [stated(name, "30", 2024, i * 20) for i, name in enumerate(("創業", "誘致", "就職"))]
    assert names(indicators_of(rows, PLAN).listed) == ["創業", "誘致", "就職"]
