"""Two logistic regressions over the signals, held out by plan to choose the thresholds, then learned from all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from chat.answering.judgement.considered import Decided
from chat.answering.judgement.judge import UNSPOKEN, WHOLLY_HELD, Weight, Weights
from evals.measures.calibration import area_under_roc, calibration_error, paired
from evals.training.examples import Example
from retriever.question import Intent

STRENGTH: Final = 0.03
"""Of the likelihood against the penalty: of .003, .01, .03, .1 and .3 the smallest that none betters on held-out plans."""

FALSELY_REFUSED: Final = 0.06
"""The largest share of answerable questions over held-out plans that may be refused."""

SAID_RIGHT: Final = 0.85
"""The share of what is said as an answer over held-out plans that must be right; what is less sure is shown as a likely
place."""

DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Learned:
    """A regression on standardised signals: ``mean`` and ``scale (n,)``, ``factors (n,)``, ``constant``."""

    mean: np.ndarray
    scale: np.ndarray
    factors: np.ndarray
    constant: float

    def probabilities(self, signals: np.ndarray) -> np.ndarray:
        """``(m,)`` probabilities of ``(m, n)`` signals."""
        odds = (signals - self.mean) / self.scale @ self.factors + self.constant
        return np.asarray(1 / (1 + np.exp(-odds)))


SIGNS: Final = {
    **dict.fromkeys(("far", "nearer than proof", "value missing", "value apart", "other row", "rival elsewhere"), -1),
    **dict.fromkeys((f"{what} untold" for what in ("parts", "figures", "kinds", "asked", "years", "calculation")), -1),
    "lines told": -1,
    **dict.fromkeys(("unit asked", "year asked", "kind asked", "years told", "from facts", "calculated"), 0),
    **dict.fromkeys((f"intent {intent}" for intent in Intent), 0),
}
"""Which way a signal may tell, 0 for either: what is missing never speaks for an answer. All others speak for one.

Without this, words that no plan holds spoke for an answer, since people who tell their situation in such words asked
what plans do answer more often in the sets than elsewhere; the area under the curve is .01 smaller with it."""


def learn(signals: np.ndarray, labels: np.ndarray, groups: np.ndarray, signs: Sequence[int]) -> Learned:
    """Learn ``labels (m,) bool`` from ``signals (m, n)`` with factors of these ``signs`` (0: either); each of the
    ``groups (m,)`` weighs as much as any other. A logistic regression with a penalty on squared factors."""
    names, counts = np.unique(groups, return_counts=True)
    each = dict(zip(names.tolist(), (len(groups) / len(names) / counts).tolist(), strict=True))
    weights = np.array([each[group] for group in groups.tolist()])
    mean = np.average(signals, axis=0, weights=weights)
    scale = np.sqrt(np.average((signals - mean) ** 2, axis=0, weights=weights))
    scale[scale == 0] = 1.0
    standard = np.column_stack([(signals - mean) / scale, np.ones(len(signals))])
    side = np.where(labels, 1.0, -1.0)

    def loss(factors: np.ndarray) -> tuple[float, np.ndarray]:
        margin = side * (standard @ factors)
        penalised = np.append(factors[:-1], 0.0)
        value = STRENGTH * float((weights * np.logaddexp(0, -margin)).sum()) + float(penalised @ penalised) / 2
        return value, penalised - STRENGTH * (side * weights / (1 + np.exp(margin))) @ standard

    bounds = [(0.0 if sign > 0 else None, 0.0 if sign < 0 else None) for sign in (*signs, 0)]
    found = minimize(loss, np.zeros(standard.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Learned(mean, scale, found[:-1], float(found[-1]))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The judged examples with probabilities from regressions that saw none of their plans, each ``(m,)``."""

    examples: tuple[Example, ...]
    answered: np.ndarray
    right: np.ndarray


def judged(examples: Sequence[Example]) -> list[Example]:
    """The examples that the judgement decides: not what is doubted without having been measured."""
    return [e for e in examples if e.decided is Decided.JUDGED and e.signals]


def may_be_said(example: Example) -> bool:
    """Whether what could be said may be said as an answer, as far as that is exact."""
    return example.said and not example.signals[UNSPOKEN]


def hold_out(examples: Sequence[Example]) -> HeldOut:
    """Judge the plans of each group by what was learned from all others."""
    every = judged(examples)
    signals, plans = _signals(every), np.array([e.plans for e in every])
    found: list[tuple[Example, float, float]] = []
    for held in sorted(set(plans.tolist())):
        asked = plans == held
        answered, told = _learn_both([e for e in every if e.plans != held])
        p, q = answered.probabilities(signals[asked]), told.probabilities(signals[asked])
        found += zip([e for e in every if e.plans == held], p.tolist(), (p * q).tolist(), strict=True)
    return HeldOut(
        tuple(e for e, _, _ in found), np.array([p for _, p, _ in found]), np.array([q for _, _, q in found])
    )


def _learn_both(examples: Sequence[Example]) -> tuple[Learned, Learned]:
    """That plans answer, from all examples; and that what could be said is right, from those that plans answer and that
    something could be said of: what is asked of plans that don't answer says nothing of how whole an answer is."""
    said = [e for e in examples if e.answerable and e.said]
    answered, right = np.array([e.answerable for e in examples]), np.array([e.said_right for e in said])
    return _learn(examples, answered), _learn(said, right)


def _learn(examples: Sequence[Example], labels: np.ndarray) -> Learned:
    signs = [SIGNS.get(name, 1) for name in _names(examples)]
    return learn(_signals(examples), labels, np.array([e.group for e in examples]), signs)


def least_answered(held: HeldOut) -> float:
    """The highest threshold that refuses no more of the answerable questions than it may, the groups' mean taken."""
    groups = np.array([e.group for e in held.examples])
    answerable = np.array([e.answerable for e in held.examples])
    each = [np.sort(held.answered[answerable & (groups == group)]) for group in np.unique(groups)]
    steps = np.arange(0.05, 0.96, 0.01)
    refused = np.array([np.mean([np.searchsorted(ps, step) / len(ps) for ps in each]) for step in steps])
    return round(float(steps[refused <= FALSELY_REFUSED][-1]), 2)


def least_right(held: HeldOut, least: float) -> float:
    """The lowest threshold from which on what is said is right as often as it must be, of what is not refused below
    ``least``; the mean of the groups is taken."""
    groups = np.array([e.group for e in held.examples])
    open_to = np.array([may_be_said(e) for e in held.examples]) & (held.answered >= least)
    right = np.array([e.said_right for e in held.examples])

    def share(step: float) -> float:
        said = open_to & (held.right >= step)
        each = [right[said & (groups == group)] for group in np.unique(groups[said])]
        return float(np.mean([r.mean() for r in each])) if each else 1.0

    steps = [round(float(step), 2) for step in np.arange(0.5, 0.96, 0.01)]
    return next((step for step in steps if share(step) >= SAID_RIGHT), steps[-1])


@dataclass(frozen=True, slots=True)
class Least:
    """The least probabilities: that the plans answer, and that what is said is right."""

    answered: float
    right: float


def least_of(held: HeldOut) -> Least:
    """The least probabilities that held-out plans allow."""
    answered = least_answered(held)
    return Least(answered, least_right(held, answered))


def weights_of(
    examples: Sequence[Example], least: Least, trained_on: dict[str, str], measured: dict[str, float]
) -> Weights:
    """Learn from all examples, with the ``least`` probabilities."""
    every = judged(examples)
    first, second = _learn_both(every)
    columns = (first.mean, first.factors / first.scale, second.mean, second.factors / second.scale)
    rows = list(zip(_names(every), *columns, strict=True))
    return Weights(
        signals={
            name: Weight(mean=_rounded(mean), answered=_rounded(a), right=_rounded(b)) for name, mean, a, _, b in rows
        },
        answered=_rounded(first.constant),
        right=_rounded(second.constant + sum(b * (mean - other) for _, mean, _, other, b in rows)),
        least_answered=least.answered,
        least_right=least.right,
        trained_on=trained_on,
        measured=measured,
    )


def measure(held: HeldOut) -> dict[str, float]:
    """Of held-out plans: area under the curve of both probabilities, and how far they are off (expected calibration error)."""
    answered = paired(held.answered, np.array([e.answerable for e in held.examples]))
    right = paired(held.right, np.array([e.said_right for e in held.examples]))
    return {
        "answered_auroc": round(float(area_under_roc(answered)), 3),
        "right_auroc": round(float(area_under_roc(right)), 3),
        "answered_ece": round(float(calibration_error(answered)), 3),
        "right_ece": round(float(calibration_error(right)), 3),
    }


def _signals(examples: Sequence[Example]) -> np.ndarray:
    names = _names(examples)
    return np.array([[e.signals[name] for name in names] for e in examples])


def _names(examples: Sequence[Example]) -> list[str]:
    return sorted(set(examples[0].signals) - {UNSPOKEN, WHOLLY_HELD})


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)
