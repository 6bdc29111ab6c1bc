"""Calibration and ranking of probabilities, against their definitions and scikit-learn."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from evals.measures.calibration import area_under_roc, calibration_error, levels, paired, reliability
from tests.evals.measures.pairs import PAIRS, array


@pytest.mark.parametrize(
    ("probabilities", "came_true", "error"),
    [
        ([0.95] * 10, [True] * 5 + [False] * 5, 0.45),
        ([0.95] * 20, [True] * 19 + [False], 0.0),
        ([0.0] * 4, [False] * 4, 0.0),
        ([0.0] * 4, [True] * 4, 1.0),
        ([1.0] * 4, [True] * 4, 0.0),
        ([0.2, 0.8], [True, True], 0.5),
        ([0.1, 0.2], [True, False], 0.55),
    ],
    ids=["too sure", "as sure as right", "never", "never, yet always", "always", "two bins", "an edge belongs above"],
)
def test_a_probability_that_is_off_costs_how_far(
    probabilities: list[float], came_true: list[bool], error: float
) -> None:
    assert calibration_error(paired(np.array(probabilities), np.array(came_true))) == pytest.approx(error)


def test_bins_count_their_questions() -> None:
    bins = reliability(levels(paired(np.array([0.3, 0.39, 0.95, 1.0]), np.array([True, False, True, True]))))
    assert bins.place.tolist() == [9, 3]
    assert bins.count.tolist() == [2, 2]
    assert bins.true.tolist() == [2, 1]
    assert bins.predicted.tolist() == pytest.approx([1.95, 0.69])


@pytest.mark.parametrize(
    ("probabilities", "came_true", "area"),
    [
        ([0.9, 0.8, 0.2], [True, True, False], 1.0),
        ([0.1, 0.8, 0.9], [True, False, False], 0.0),
        ([0.5, 0.5], [True, False], 0.5),
        ([0.0, 0.0, 0.5], [False, True, True], 0.75),
    ],
    ids=["perfect", "upside down", "a tie counts half", "a tie at zero"],
)
def test_the_area_tells_how_well_it_tells_apart(probabilities: list[float], came_true: list[bool], area: float) -> None:
    assert area_under_roc(paired(np.array(probabilities), np.array(came_true))) == pytest.approx(area)


@pytest.mark.parametrize("came_true", [True, False])
def test_what_is_all_alike_can_not_be_told_apart(came_true: bool) -> None:
    assert np.isnan(area_under_roc(paired(np.array([0.2, 0.7]), came_true)))


@given(PAIRS)
def test_the_area_is_that_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    labels = [true for _, true in pairs]
    if len(set(labels)) == 2:
        assert area_under_roc(array(pairs)) == pytest.approx(roc_auc_score(labels, [p for p, _ in pairs]))


@given(PAIRS, st.randoms())
def test_order_and_what_was_not_judged_make_no_difference(pairs: list[tuple[float, bool]], chance: Random) -> None:
    mixed = [*pairs]
    chance.shuffle(mixed)
    holed = np.insert(array(mixed), 0, [np.nan, np.nan])
    for measure in (calibration_error, area_under_roc):
        whole = float(measure(array(pairs)))
        assert measure(holed) == pytest.approx(whole, nan_ok=True)
        assert measure(np.stack([holed, holed])) == pytest.approx([whole, whole], nan_ok=True)
        assert measure(np.stack([holed, holed]).T, axis=0) == pytest.approx([whole, whole], nan_ok=True)


def test_nothing_judged_is_no_value() -> None:
    for measure in (calibration_error, area_under_roc):
        assert np.isnan(measure(np.array([])))
        assert np.isnan(measure(np.array([np.nan])))
