from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.answering.facts.asked_time import asked_times, is_of_time
from chat.answering.facts.values.arithmetic import counted, difference, is_met, number_of, per_year, share, times
from chat.answering.proof import unproven
from chat.answering.said import Computed, How, compute
from corpus.facts import Figure
from corpus.passage import Passage, Span
from ingest.facts.values import read_figure


def figure(printed: str, period: str | None = None) -> Figure:
    found = read_figure(printed, period=period)
    assert found is not None
    return found


def test_values_are_compared_with_their_scale() -> None:
    assert number_of(figure("300,000万円")) == number_of(figure("30億円")) == Decimal(3_000_000_000)
    assert number_of(figure("—")) is None


@pytest.mark.parametrize(
    ("actual", "target", "met"),
    [
        ("74社", "100社", False),
        ("28件", "20件", True),
        ("16.0%", "15.0%以下", False),
        ("14%", "15%以下", True),
        ("—", "5件", None),
    ],
)
def test_a_target_is_met_from_below_or_from_above(actual: str, target: str, met: bool | None) -> None:
    assert is_met(figure(actual), figure(target)) is met


def test_shares_times_and_differences_show_one_decimal() -> None:
    assert share(figure("20件"), figure("75件")) == Computed(
        value=Decimal("26.7"), unit="%", how=How.SHARE, of=(Decimal(20), Decimal(75))
    )
    ratio, gap = times(figure("7,500件"), figure("519件")), difference(figure("28%"), figure("19.3%"))
    assert ratio is not None
    assert gap is not None
    assert (ratio.value, gap.value, gap.unit) == (Decimal("14.5"), Decimal("8.7"), "ポイント")
    assert share(figure("20件"), figure("0件")) is None
    assert difference(figure("20件"), figure("3億円")) is None


def test_figures_over_different_periods_are_compared_by_the_year() -> None:
    long, short = per_year(figure("1,200件", "2022/2026")), per_year(figure("180社/年"))
    assert long is not None
    assert short is not None
    assert (long[0].value, short[0].value) == (Decimal(240), Decimal(180))
    assert per_year(figure("28%", "FY2026")) is None
    assert counted(figure("35回/3年")) == "35回"


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=1, max_value=10**6))
def test_only_what_really_follows_holds(a: int, b: int) -> None:
    for how in (How.SHARE, How.TIMES, How.DIFFERENCE, How.PER_YEAR):
        right = compute(how, None, Decimal(a), Decimal(b))
        wrong = Computed(value=right.value + 1, unit=None, how=how, of=right.of)
        assert right.holds()
        assert not wrong.holds()


TEXT = "企業誘致件数は20件（令和３年７月）／75件"
PASSAGE = Passage(id="p:1", plan_id="p", section=(), text=TEXT, span=Span(start=0, end=len(TEXT)))


def test_a_computed_figure_is_proven_and_a_planted_one_is_not() -> None:
    claim = "達成率26.7%（20件 ÷ 75件）"
    assert unproven(claim, [PASSAGE]) == ["26.7%"]
    assert unproven(claim, [PASSAGE], computed=[compute(How.SHARE, "%", Decimal(20), Decimal(75))]) == []
    planted = Computed(value=Decimal("26.7"), unit="%", how=How.SHARE, of=(Decimal(30), Decimal(75)))
    assert unproven(claim, [PASSAGE], computed=[planted]) == ["26.7%"]


@pytest.mark.parametrize(
    ("period", "question", "agrees"),
    [
        ("FY2021", "2021年度の", True),
        ("FY2019", "2020年3月時点の", True),
        ("FY2021", "令和3年7月の", False),
        ("2021-07", "R3.7の", True),
        ("2021-07", "令和3年度の", True),
        ("2021-07", "令和3年4月の", False),
        ("2022/2026", "2026年度の", True),
        ("2022/2026", "2022年度の", False),
        (None, "2022年度の", False),
    ],
)
def test_a_figure_answers_for_the_time_it_is_of(period: str | None, question: str, agrees: bool) -> None:
    assert is_of_time(period, asked_times(question)) is agrees
