import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.measures.metric import mean
from evals.measures.statistics import NOTHING, difference, estimate, mcnemar


def test_an_interval_holds_the_value_and_narrows_with_more_questions() -> None:
    few, many = np.array([1.0] * 9 + [0.0]), np.array(([1.0] * 9 + [0.0]) * 40)
    small, large = estimate(few, mean, share=True), estimate(many, mean, share=True)
    for found in (small, large):
        assert found.value == pytest.approx(0.9)
        assert found.low <= 0.9 <= found.high
    assert large.high - large.low < small.high - small.low
    assert estimate(few, mean, share=True) == small


def test_all_right_is_not_certainty() -> None:
    found = estimate(np.ones(20), mean, share=True)
    assert (found.value, found.high) == (1.0, pytest.approx(1.0))
    assert found.low == pytest.approx(stats.binomtest(20, 20).proportion_ci(0.95, method="wilson").low)
    assert estimate(np.full(5, 7.0), mean, share=False).low == 7.0


def test_no_value_is_not_zero() -> None:
    assert estimate(np.array([]), mean, share=True) == NOTHING
    assert estimate(np.array([np.nan]), mean, share=True) == NOTHING
    found = estimate(np.array([1.0, np.nan, 0.0, np.nan]), mean, share=True)
    assert (found.value, found.n) == (0.5, 2)


def test_a_difference_is_sure_only_where_questions_agree_on_it() -> None:
    before = np.array([0.0] * 30 + [1.0] * 70)
    after = np.ones(100)
    better = difference(before, after, mean)
    assert better is not None
    assert better.value == pytest.approx(0.3)
    assert better.is_sure
    mixed = difference(np.array([0.0, 1.0] * 10), np.array([1.0, 0.0] * 10), mean)
    assert mixed is not None
    assert not mixed.is_sure
    same = difference(before, before, mean)
    assert same is not None
    assert (same.low, same.high) == (0.0, 0.0)
    assert not same.is_sure


def test_a_measure_that_one_run_does_not_have_is_not_compared() -> None:
    assert difference(np.array([np.nan, np.nan]), np.array([1.0, 1.0]), mean) is None
    few = difference(np.array([1.0, 0.0]), np.array([1.0, 1.0]), mean)
    assert few is not None
    assert (few.low, few.high, few.is_sure) == (None, None, False)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_two_sided_test(gained: int, lost: int) -> None:
    p = mcnemar(gained, lost)
    assert p == mcnemar(lost, gained)
    if gained + lost:
        tail = stats.binom.cdf(min(gained, lost), gained + lost, 0.5)
        assert p == pytest.approx(min(1.0, 2 * tail))
    else:
        assert p == 1.0
