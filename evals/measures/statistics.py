"""Intervals and tests: how sure a measure is, and whether two runs differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from evals.measures.metric import Combine

RESAMPLES: Final = 2000
CONFIDENCE: Final = 0.95
SEED: Final = 20260401
"""Fixed, so that the same outcomes give the same interval."""

AT_ONCE: Final = 2**17
"""Values drawn at once: they and what is counted of them stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A measure over ``n`` questions with its 95% interval; all None where no question speaks to it, or the questions
    that do can't tell (no one rank is right among answers that are all alike)."""

    value: float | None
    low: float | None
    high: float | None
    n: int


NOTHING: Final = Estimate(value=None, low=None, high=None, n=0)


def estimate(values: np.ndarray, combine: Combine, *, share: bool) -> Estimate:
    """A measure of ``(n,)`` values, NaN left out, with its percentile bootstrap interval.

    Shares that are 0 or 1 however the questions are drawn have no spread; they get Wilson's interval.
    """
    values = values[~np.isnan(values)]
    value = float(combine(values, axis=-1)) if len(values) else np.nan
    if np.isnan(value):
        return NOTHING
    low, high = (value, value) if len(set(values.tolist())) == 1 else bootstrap(values, combine)
    if share and low == high == value and value in (0.0, 1.0):
        return share_estimate(round(value * len(values)), len(values))
    return Estimate(value=value, low=low, high=high, n=len(values))


def share_estimate(part: int, whole: int) -> Estimate:
    """A share of questions with Wilson's interval."""
    if not whole:
        return NOTHING
    interval = stats.binomtest(part, whole).proportion_ci(CONFIDENCE, method="wilson")
    return Estimate(value=part / whole, low=float(interval.low), high=float(interval.high), n=whole)


def bootstrap(values: np.ndarray, combine: Combine) -> tuple[float, float]:
    """The percentile bootstrap interval of ``(n,)`` values, not all alike."""
    return _percentiles((values,), combine)


def _percentiles(samples: Sequence[np.ndarray], combine: Combine) -> tuple[float, float]:
    """The percentile bootstrap interval of samples ``(n,)``, drawn together; draws that tell nothing are left out."""
    n, draw = len(samples[0]), np.random.default_rng(SEED)
    found = []
    for rows in _parts(RESAMPLES, max(1, AT_ONCE // n)):
        drawn = draw.integers(0, n, (rows, n))
        found.append(combine(*(sample[drawn] for sample in samples), axis=-1))
    low, high = np.nanpercentile(np.concatenate(found), [50 * (1 - CONFIDENCE), 50 * (1 + CONFIDENCE)])
    return float(low), float(high)


def _parts(whole: int, size: int) -> list[int]:
    return [min(size, whole - start) for start in range(0, whole, size)]


FEWEST: Final = 5
"""Questions from which on a difference gets an interval, and agreement is said."""


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
    if np.isnan(a) or np.isnan(b):
        return None
    if known < FEWEST:
        return Difference(before=a, after=b, low=None, high=None, n=len(before))
    if np.array_equal(before, after, equal_nan=True):
        return Difference(before=a, after=b, low=0.0, high=0.0, n=len(before))
    low, high = _percentiles((before, after), lambda x, y, axis=-1: combine(y, axis=axis) - combine(x, axis=axis))
    return Difference(before=a, after=b, low=low, high=high, n=len(before))


def mcnemar(turned_right: int, turned_wrong: int) -> float:
    """The exact two-sided p of McNemar's test: how likely so uneven a change is if both runs are alike."""
    changed = turned_right + turned_wrong
    return float(stats.binomtest(min(turned_right, turned_wrong), changed).pvalue) if changed else 1.0
