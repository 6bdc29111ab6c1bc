"""How far a probability can be trusted: is what it says as frequent as it says, and does it tell apart?

A question's probability and whether it came true are one number, a pair: the probability, with a minus where it did
not (0 too: the sign bit tells). So they are a question's value as in any other measure, and are resampled together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from chat.answering.judgement.judge import DIGITS
from evals.measures.ratio import ratio

BINS: Final = 10
"""Of equal width, as is usual (Guo et al. 2017 take 15, for thousands of images)."""

STEPS: Final = 10**DIGITS
"""Probabilities are told apart as finely as they are handed out; so thousands of draws are counted, not sorted."""


def paired(probabilities: np.ndarray | float, came_true: np.ndarray | bool) -> np.ndarray:
    """Probabilities 0..1 with whether each came true."""
    pairs: np.ndarray = np.where(came_true, probabilities, np.negative(probabilities))
    return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Questions by probability: the different ones ``(k,)``, highest first, and of each, row by row, how many questions
    have it and for how many of them it came true, ``(..., k)`` integers."""

    probabilities: np.ndarray
    count: np.ndarray
    true: np.ndarray

    @property
    def false(self) -> np.ndarray:
        """For how many it did not come true."""
        false: np.ndarray = self.count - self.true
        return false


def levels(pairs: np.ndarray, axis: int = -1) -> Levels:
    """Count ``(..., n)`` pairs along ``axis``, NaN left out; in which order they come makes no difference."""
    pairs = np.moveaxis(pairs, axis, -1)
    steps = np.rint(np.abs(np.nan_to_num(pairs, nan=LEFT_OUT)) * STEPS).astype(np.int64)
    there = np.zeros(LEFT_OUT * STEPS + 1, dtype=bool)
    there[steps] = True
    falling = np.flatnonzero(there[: STEPS + 1])[::-1]
    column = np.full(len(there), len(falling))
    column[falling] = np.arange(len(falling))
    rows, width = int(np.prod(pairs.shape[:-1])), len(falling) + 1
    cells = (column[steps] + width * np.arange(rows).reshape(*pairs.shape[:-1], 1)).ravel()
    count, true = (
        np.bincount(cells, weights, rows * width).reshape(*pairs.shape[:-1], width)[..., :-1].astype(np.int64)
        for weights in (None, ~np.signbit(pairs).ravel())
    )
    return Levels(probabilities=falling / STEPS, count=count, true=true)


LEFT_OUT: Final = 2
"""Stands for NaN while pairs are counted: no probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """By bins of equal width that hold any question, highest first: which ``(m,)`` of 0…``BINS`` - 1 each is, and, by
    row ``(..., m)``, how many questions, the sum of their probabilities, and for how many it came true."""

    place: np.ndarray
    count: np.ndarray
    predicted: np.ndarray
    true: np.ndarray


def reliability(found: Levels) -> Reliability:
    """Put questions into bins; a probability on an edge belongs to the upper one, 1 to the last."""
    place = np.minimum(np.rint(found.probabilities * STEPS).astype(int) * BINS // STEPS, BINS - 1)
    first = np.flatnonzero(np.diff(place, prepend=BINS))
    count, predicted, true = (
        np.add.reduceat(levels, first, axis=-1)
        for levels in (found.count, found.count * found.probabilities, found.true)
    )
    return Reliability(place=place[first], count=count, predicted=predicted, true=true)


def calibration_error(pairs: np.ndarray, axis: int = -1) -> np.ndarray:
    """Expected calibration error: by how much the mean probability and the share that came true differ, bin by bin,
    weighed by its questions (Guo et al., On Calibration of Modern Neural Networks, ICML 2017, eq. 3)."""
    bins = reliability(levels(pairs, axis))
    return ratio(np.abs(bins.true - bins.predicted).sum(axis=-1), bins.count.sum(axis=-1))


def area_under_roc(pairs: np.ndarray, axis: int = -1) -> np.ndarray:
    """How likely a question for which it came true has a higher probability than one for which it did not, equal ones
    counting half (Hanley & McNeil, Radiology 143, 1982); NaN where all did, or none."""
    found = levels(pairs, axis)
    lower = found.false.sum(axis=-1, keepdims=True) - np.cumsum(found.false, axis=-1)
    above = (found.true * (lower + found.false / 2)).sum(axis=-1)
    return ratio(above, found.true.sum(axis=-1) * found.false.sum(axis=-1))
