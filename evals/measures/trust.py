"""The probabilities of the judgement against what came true, as tables and a curve."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.asking.outcome import Outcome
from evals.measures.calibration import BINS, levels, reliability
from evals.measures.judgement import answered_pair, right_pair
from evals.measures.selective import Curve, risk_curve
from evals.measures.statistics import Estimate, share_estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Questions whose probability is at least ``low`` and below ``high``: their mean probability, and the share for
    which it came true, with Wilson's 95% interval."""

    low: float
    high: float
    predicted: float
    observed: Estimate

    @property
    def is_off(self) -> bool:
        """Whether the mean probability lies outside the interval of what came true."""
        low, high = self.observed.low, self.observed.high
        return low is not None and high is not None and not low <= self.predicted <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Of ``judged`` questions: bins of both probabilities, lowest first, those without a question left out; the curve
    of risk against coverage of the second; of what was given as sure answers, how much is wrong, of how many."""

    judged: int
    unjudged: int
    answered: tuple[Bin, ...]
    right: tuple[Bin, ...]
    curve: Curve
    sure: Estimate


def trust_of(outcomes: Sequence[Outcome]) -> Trust:
    """What came true of the probabilities of these outcomes."""
    judged = [o for o in outcomes if o.judged]
    sure = [o for o in judged if not (o.refused or o.likely)]
    return Trust(
        judged=len(judged),
        unjudged=len(outcomes) - len(judged),
        answered=_bins(judged, answered_pair),
        right=_bins(judged, right_pair),
        curve=risk_curve(_pairs(judged, right_pair)),
        sure=share_estimate(sum(not o.right for o in sure), len(sure)),
    )


def _pairs(judged: Sequence[Outcome], pair: Callable[[Outcome], float | None]) -> np.ndarray:
    return np.array([pair(o) for o in judged], dtype=np.float64)


def _bins(judged: Sequence[Outcome], pair: Callable[[Outcome], float | None]) -> tuple[Bin, ...]:
    found = reliability(levels(_pairs(judged, pair)))
    columns = (found.place, found.count, found.predicted, found.true)
    rows = zip(*(column[::-1].tolist() for column in columns), strict=True)
    return tuple(
        Bin(low=at / BINS, high=(at + 1) / BINS, predicted=predicted / n, observed=share_estimate(true, n))
        for at, n, predicted, true in rows
    )
