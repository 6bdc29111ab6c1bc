"""From signals to a decision: two probabilities, learned once and stored as plain numbers, and three outcomes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, TypedDict

from pydantic import BaseModel, ConfigDict

from retriever.order import NEVER, reaches

WEIGHTS: Final = Path(__file__).with_name("weights.json")


UNSPOKEN: Final = "of something else"
"""What could be said lacks what is asked for in so many words, or what would prove a value holds none of the kind asked for
beside all that the question is about. Facts that leave no part of it open were chosen by name and kind of value, and the
words of a calculation (増えた, 億円にすると) stand nowhere."""

WHOLLY_HELD: Final = "wholly held"
"""All of the topic stands in a statement with the kind of value asked for, or in what proves what can be said: that place
is shown whatever else tells against it."""

FROM_FACTS: Final = "from facts"
"""What could be said is made of facts that were read out of the documents."""


class Decision(StrEnum):
    """What a question gets: an answer, the likeliest places, or the word that nothing was found."""

    ANSWER = "answer"
    LIKELY = "likely"
    REFUSAL = "refusal"


class Weight(BaseModel):
    """What one signal counts: its ``mean`` in training, and its factors in the log odds that the plans answer, and that what
    could be said is right where they do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mean: float
    answered: float
    right: float


class Weights(BaseModel):
    """What was learned: a weight for each signal, both constants, the least probabilities, what trained and how well.

    ``least_answered`` is the probability that the plans answer at all from which places are shown, ``least_right`` the one
    that what can be said is right from which it is said as an answer. ``trained_on`` are the hashes of the question sets
    by name, ``measured`` what held-out plans gave.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    signals: dict[str, Weight]
    answered: float
    right: float
    least_answered: float
    least_right: float
    trained_on: dict[str, str]
    measured: dict[str, float]


DIGITS: Final = 4
"""To which probabilities are handed out and kept; the weights behind them are known no better."""


class Probabilities(TypedDict):
    """That the plans answer a question, and that what could be said of it is right, 0..1."""

    answered: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether plans answer a question, and what can be said of it is right: probabilities 0..1, and what follows.

    ``telling`` are the signals that moved the first probability most, with their share in its log odds.
    """

    answered: float
    right: float
    decision: Decision
    telling: tuple[tuple[str, float], ...] = ()

    @property
    def probabilities(self) -> Probabilities:
        """Both by name, as they are handed out and kept."""
        return Probabilities(answered=round(self.answered, DIGITS), right=round(self.right, DIGITS))


TELLING: Final = 6
"""Signals that explain a judgement."""


def judge(signals: Mapping[str, float], weights: Weights | None = None) -> Judgement:
    """Judge a question by its signals.

    Raises:
        KeyError: a signal is missing that the weights count.
    """
    weights = weights or learned()
    shares = {name: w.answered * (signals[name] - w.mean) for name, w in weights.signals.items()}
    answered = _probability(weights.answered + sum(shares.values()))
    told = weights.right + sum(w.right * (signals[name] - w.mean) for name, w in weights.signals.items())
    right = answered * _probability(told)
    if signals[WHOLLY_HELD]:
        answered = max(answered, weights.least_answered)
    telling = sorted(shares.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:TELLING]
    least_right = NEVER if signals[UNSPOKEN] else weights.least_right
    return Judgement(
        answered=answered,
        right=right,
        decision=_decision(answered, right, weights.least_answered, least_right),
        telling=tuple(telling),
    )


def _decision(answered: float, right: float, least_answered: float, least_right: float) -> Decision:
    """One wrong figure or body costs trust: where the proof may be of something else, it is shown, not said."""
    if not reaches(answered, least_answered):
        return Decision.REFUSAL
    return Decision.ANSWER if reaches(right, least_right) else Decision.LIKELY


def _probability(log_odds: float) -> float:
    """The logistic function."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that stand beside this module."""
    return Weights.model_validate(json.loads(WEIGHTS.read_text(encoding="utf-8")))
