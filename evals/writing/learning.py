"""What the signals of entailment count: a logistic regression over planted lies, held out by document."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from scipy.optimize import minimize

from chat.writer.gate import Why
from chat.writer.weighing import SETTLED, Weights, conflicts
from evals.writing.planted import Tried

STRENGTH: Final = 0.1
"""Of the likelihood against the penalty on squared factors of standardised signals."""

LEAST_CAUGHT: Final = 0.97
"""The share of lies over held-out documents that must be caught."""

STEPS: Final = np.arange(0.4, 0.91, 0.05)
DIGITS: Final = 4


def learn_entailment(tried: Sequence[Tried], sets: Mapping[str, str]) -> Weights:
    """Weights and threshold from what became of the sentences of planted lies; ``sets`` are the hashes by name.

    The threshold is the lowest from which, over documents not learned from, enough lies are caught, proof and settled
    conflicts included.
    """
    names = [name for name in _signals(tried[0]) if name not in SETTLED]
    seen = [t for t in tried if _is_open(t)]
    x = np.array([[_signals(t)[name] for name in names] for t in seen])
    y = np.array([t.is_true for t in seen])
    plans = np.array([t.pair.plan for t in seen])
    held = np.zeros(len(seen))
    for plan in sorted(set(plans.tolist())):
        constant, factors = _fit(x[plans != plan], y[plans != plan])
        held[plans == plan] = _probabilities(x[plans == plan], constant, factors)
    lies, trues = sum(not t.is_true for t in tried), sum(t.is_true for t in tried)
    caught = [1 - ((held >= step) & ~y).sum() / lies for step in STEPS]
    lost = [1 - ((held >= step) & y).sum() / trues for step in STEPS]
    at = next((n for n, share in enumerate(caught) if share >= LEAST_CAUGHT), len(caught) - 1)
    constant, factors = _fit(x, y)
    return Weights(
        constant=round(constant, DIGITS),
        signals={name: round(f, DIGITS) for name, f in zip(names, factors.tolist(), strict=True) if round(f, DIGITS)},
        least=round(float(STEPS[at]), 2),
        trained_on=dict(sets),
        measured={"caught": round(caught[at], DIGITS), "lost": round(lost[at], DIGITS)},
    )


def _signals(tried: Tried) -> Mapping[str, float]:
    return tried.checked.signals


def _is_open(tried: Tried) -> bool:
    """Whether neither the proof nor a settled conflict decides."""
    return tried.checked.why in (None, Why.NOT_ENTAILED) and not conflicts(_signals(tried))


def _fit(x: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """A constant and factors none of which is above 0: each signal speaks against a sentence."""
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    standard = np.column_stack([(x - mean) / scale, np.ones(len(x))])
    side = np.where(y, 1.0, -1.0)

    def loss(factors: np.ndarray) -> tuple[float, np.ndarray]:
        margin = side * (standard @ factors)
        penalised = np.append(factors[:-1], 0.0)
        value = STRENGTH * float(np.logaddexp(0, -margin).sum()) + float(penalised @ penalised) / 2
        return value, penalised - STRENGTH * (side / (1 + np.exp(margin))) @ standard

    bounds = [*[(None, 0.0)] * x.shape[1], (None, None)]
    found = minimize(loss, np.zeros(standard.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    factors = found[:-1] / scale
    return float(found[-1] - factors @ mean), factors


def _probabilities(x: np.ndarray, constant: float, factors: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-(constant + x @ factors))))
