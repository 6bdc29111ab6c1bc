"""Answering only what is sure enough: how much is answered (coverage), and how much of that is wrong (risk).

Geifman & El-Yaniv, Selective Classification for Deep Neural Networks, NeurIPS 2017: questions in the order of falling
probability, answered down to a threshold. All over pairs of ``evals.measures.calibration``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.measures.calibration import levels, paired
from evals.measures.metric import Combine
from evals.measures.ratio import ratio

EPSILON = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What is answered where the probability is at least ``least``: how many questions, and how many of them wrong."""

    least: float
    answered: int
    wrong: int

    @property
    def risk(self) -> float:
        """The share that is wrong, 0..1."""
        return self.wrong / self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Risk against coverage over ``n`` questions: a point for each threshold, from the highest on.

    ``least_area`` is the area if every right answer were more probable than every wrong one, ``chance`` if the order
    were random: the risk of answering everything. All None where ``n`` is 0.
    """

    points: tuple[Point, ...]
    n: int
    area: float | None
    least_area: float | None
    chance: float | None

    def at(self, coverage: float) -> Point | None:
        """The point of the highest threshold that answers this share 0..1 of the questions, or more."""
        return next((p for p in self.points if p.answered + EPSILON >= coverage * self.n), None)


def risk_curve(pairs: np.ndarray) -> Curve:
    """The curve of ``(n,)`` pairs, NaN left out."""
    found = levels(pairs)
    answered, wrong = np.cumsum(found.count), np.cumsum(found.false)
    rows: Sequence[tuple[float, int, int]] = list(
        zip(found.probabilities.tolist(), answered.tolist(), wrong.tolist(), strict=True)
    )
    if not rows:
        return Curve(points=(), n=0, area=None, least_area=None, chance=None)
    came_true = np.repeat([True, False], [found.true.sum(), found.false.sum()])
    return Curve(
        points=tuple(Point(least=p, answered=n, wrong=w) for p, n, w in rows),
        n=rows[-1][1],
        area=float(area_under_risk(pairs)),
        least_area=float(area_under_risk(paired(came_true.astype(float), came_true))),
        chance=rows[-1][2] / rows[-1][1],
    )


def area_under_risk(pairs: np.ndarray, axis: int = -1) -> np.ndarray:
    """AURC: the mean risk over answering the surest question, the two surest, … all of them (Geifman, Uziel &
    El-Yaniv, ICLR 2019). Questions of one probability count as if they came in any order: the mean of all orders."""
    found = levels(pairs, axis)
    count, wrong = found.count, found.false
    earlier, earlier_wrong = np.cumsum(count, axis=-1) - count, np.cumsum(wrong, axis=-1) - wrong
    each = np.nan_to_num(ratio(wrong, count))
    # Within one probability the j-th question has the risk (w + j·each) / (n + j), whose sum is this with harmonic numbers.
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, count.sum(axis=-1).max(initial=0) + 1))])
    sums = wrong + (earlier_wrong - each * earlier) * (harmonic[earlier + count] - harmonic[earlier])
    return ratio(sums.sum(axis=-1), count.sum(axis=-1))


def coverage_within(risk: float) -> Combine:
    """The largest share of the questions that one threshold answers at a risk, as observed, of at most ``risk``."""

    def combined(pairs: np.ndarray, axis: int = -1) -> np.ndarray:
        found = levels(pairs, axis)
        answered, wrong = np.cumsum(found.count, axis=-1), np.cumsum(found.false, axis=-1)
        within = np.where(wrong <= risk * answered + EPSILON, answered, 0)
        return ratio(within.max(axis=-1, initial=0), found.count.sum(axis=-1))

    return combined
