"""Risk against coverage: the area under the curve, its least, and how much can be answered within a risk."""

from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.measures.calibration import paired
from evals.measures.selective import Curve, area_under_risk, coverage_within, risk_curve
from tests.evals.measures.pairs import PAIRS, array


def pairs_of(text: str) -> np.ndarray:
    """Questions from the surest on, ○ right and × wrong; what stands together has one probability."""
    groups = text.split()
    levels = [(1 - at / len(groups), mark == "○") for at, group in enumerate(groups) for mark in group]
    return array([(round(p, 4), right) for p, right in levels])


def mean_risk(rights: tuple[bool, ...]) -> float:
    return float(np.mean([1 - np.mean(rights[:n]) for n in range(1, len(rights) + 1)]))


@pytest.mark.parametrize(
    ("text", "area", "within_1", "within_25"),
    [
        ("○ ○ ○ ○", 0.0, 1.0, 1.0),
        ("× × × ×", 1.0, 0.0, 0.0),
        ("○ ○ ○ ×", 1 / 16, 0.75, 1.0),
        ("× ○ ○ ○", (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, 0.0, 1.0),
        ("○○×× ", 0.5, 0.0, 0.0),
        ("○ ○×", (0 + 1 / 4 + 1 / 3) / 3, 1 / 3, 1 / 3),
        ("○", 0.0, 1.0, 1.0),
        ("×", 1.0, 0.0, 0.0),
    ],
    ids=["all right", "all wrong", "well ordered", "badly ordered", "not ordered", "a tie at the end", "one right", "one wrong"],
)  # fmt: skip
def test_area_and_coverage(text: str, area: float, within_1: float, within_25: float) -> None:
    pairs = pairs_of(text)
    assert area_under_risk(pairs) == pytest.approx(area)
    assert coverage_within(0.01)(pairs) == pytest.approx(within_1)
    assert coverage_within(0.25)(pairs) == pytest.approx(within_25)


def test_no_threshold_parts_questions_of_one_probability() -> None:
    curve = risk_curve(pairs_of("○ ○×○ ×"))
    assert [(p.answered, p.wrong) for p in curve.points] == [(1, 0), (4, 1), (5, 2)]
    assert curve.n == 5
    assert curve.chance == pytest.approx(0.4)
    assert curve.points[1].risk == pytest.approx(0.25)
    assert [curve.at(share) for share in (0.2, 0.21, 1.0)] == list(curve.points)


def test_nothing_judged_has_no_curve() -> None:
    assert risk_curve(np.array([])) == Curve(points=(), n=0, area=None, least_area=None, chance=None)
    assert np.isnan(area_under_risk(np.array([np.nan])))
    assert np.isnan(coverage_within(0.05)(np.array([])))


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.integers(0, 3))
def test_ties_count_as_the_mean_of_all_orders(tied: list[bool], before: int) -> None:
    pairs = array([(0.9, False)] * min(before, 1) + [(0.5, right) for right in tied])
    first = (False,) * min(before, 1)
    assert area_under_risk(pairs) == pytest.approx(np.mean([mean_risk(first + order) for order in permutations(tied)]))


@given(PAIRS)
def test_a_perfect_order_has_the_least_area(pairs: list[tuple[float, bool]]) -> None:
    curve = risk_curve(array(pairs))
    rights = sorted((right for _, right in pairs), reverse=True)
    assert curve.area is not None
    assert curve.least_area == pytest.approx(mean_risk(tuple(rights)))
    assert curve.area >= curve.least_area - 1e-9
    worst = area_under_risk(array([(0.0 if right else 1.0, right) for _, right in pairs]))
    assert curve.area <= worst + 1e-9


@given(PAIRS, st.randoms())
def test_the_order_in_which_questions_were_asked_makes_no_difference(
    pairs: list[tuple[float, bool]], chance: Random
) -> None:
    mixed = [*pairs]
    chance.shuffle(mixed)
    assert risk_curve(array(mixed)) == risk_curve(array(pairs))


@given(PAIRS, st.floats(0, 1))
def test_what_is_answered_keeps_within_the_risk(pairs: list[tuple[float, bool]], risk: float) -> None:
    share = float(coverage_within(risk)(array(pairs)))
    curve = risk_curve(array(pairs))
    reached = [p for p in curve.points if p.answered == round(share * curve.n)]
    assert share == 0 or reached[0].risk <= risk + 1e-6
    assert all(p.risk > risk - 1e-6 for p in curve.points if p.answered > share * curve.n + 1e-6)


def test_many_draws_at_once_are_each_as_if_alone() -> None:
    chance = np.random.default_rng(3)
    drawn = paired(chance.random((40, 25)).round(2), chance.random((40, 25)) < 0.6)
    drawn[chance.random((40, 25)) < 0.1] = np.nan
    for measure in (area_under_risk, coverage_within(0.3)):
        assert measure(drawn).tolist() == pytest.approx([float(measure(row)) for row in drawn])
