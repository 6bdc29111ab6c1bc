"""What a measure is, and its values for the questions of a run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from evals.asking.outcome import Outcome
from evals.measures.ratio import ratio

Combine: TypeAlias = Callable[..., np.ndarray]
"""Values to one along ``axis``, NaN left out; NaN where nothing is left."""


def mean(values: np.ndarray, axis: int = -1) -> np.ndarray:
    """The mean of what is not NaN."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0).sum(axis=axis), known.sum(axis=axis))


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One measure.

    ``of`` gives a question's value, None where the measure doesn't apply: no value is not zero.
    ``share`` says that the values are shares, 0..1; ``higher`` that more is better.
    """

    key: str
    label: str
    group: str
    meaning: str
    of: Callable[[Outcome], float | None]
    combine: Combine = mean
    share: bool = True
    higher: bool = True


def values(metric: Metric, outcomes: Sequence[Outcome]) -> np.ndarray:
    """``(n,) float64``: a measure's value for each question, NaN where it doesn't apply."""
    found = (metric.of(outcome) for outcome in outcomes)
    return np.array([np.nan if value is None else value for value in found], dtype=np.float64)
