"""Intervals and tests: how sure a measure is, and whether two runs differ."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from evals.measures.metrics import Combine

RESAMPLES: Final = 2000
CONFIDENCE: Final = 0.95
SEED: Final = 20260401
"""Fixed, so that the same outcomes give the same interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure over ``n`` questions with its 95% interval; all None where no question speaks to it."""

    value: float | None
    low: float | None
    high: float | None
    n: int


NOTHING: Final = Estimate(value=None, low=None, high=None, n=0)


def estimate(values: np.ndarray, combine: Combine, *, share: bool) -> Estimate:
    """A measure of ``(n,)`` values, NaN left out, with its percentile bootstrap interval.

    Shares that are all 0 or all 1 have no spread to resample; they get Wilson's interval.
    """
    values = values[~np.isnan(values)]
    if not len(values):
        return NOTHING
    value = float(combine(values, axis=-1))
    if len(set(values.tolist())) == 1:
        low, high = _wilson(value, len(values)) if share and value in (0.0, 1.0) else (value, value)
    else:
        low, high = bootstrap(values, combine)
    return Estimate(value=value, low=low, high=high, n=len(values))


def bootstrap(values: np.ndarray, combine: Combine) -> tuple[float, float]:
    """The percentile bootstrap interval of ``(n,)`` values, not all alike."""
    found = stats.bootstrap(
        (values,),
        combine,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return float(found.low), float(found.high)


FEWEST: Final = 5
"""Questions from which on a difference gets an interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """By how much a measure differs between two runs of the same ``n`` questions, with its 95% interval.

    The interval is None where too few questions speak to the measure.
    """

    before: float
    after: float
    low: float | None
    high: float | None
    n: int

    @property
    def value(self) -> float:
        """After less before."""
        return self.after - self.before

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def difference(before: np.ndarray, after: np.ndarray, combine: Combine) -> Difference | None:
    """The difference of a measure by paired bootstrap over questions; None where one run has no value.

    ``before`` and ``after`` are ``(n,)``, question by question, NaN where the measure doesn't apply.
    """
    speaks = ~(np.isnan(before) & np.isnan(after))
    before, after = before[speaks], after[speaks]
    known = min(int((~np.isnan(values)).sum()) for values in (before, after))
    if not known:
        return None
    a, b = float(combine(before, axis=-1)), float(combine(after, axis=-1))
    if known < FEWEST:
        return Difference(before=a, after=b, low=None, high=None, n=len(before))
    if np.array_equal(before, after, equal_nan=True):
        return Difference(before=a, after=b, low=0.0, high=0.0, n=len(before))
    found = stats.bootstrap(
        (before, after),
        lambda x, y, axis=-1: combine(y, axis=axis) - combine(x, axis=axis),
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        paired=True,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Difference(before=a, after=b, low=float(found.low), high=float(found.high), n=len(before))


def mcnemar(turned_right: int, turned_wrong: int) -> float:
    """The exact two-sided p of McNemar's test: how likely so uneven a change is if both runs are alike."""
    changed = turned_right + turned_wrong
    return float(stats.binomtest(min(turned_right, turned_wrong), changed).pvalue) if changed else 1.0


def _wilson(value: float, n: int) -> tuple[float, float]:
    interval = stats.binomtest(round(value * n), n).proportion_ci(CONFIDENCE, method="wilson")
    return float(interval.low), float(interval.high)
