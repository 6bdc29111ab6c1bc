"""From signals of entailment to a verdict: what settles it alone, and what the others come to; learned, kept as numbers."""

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

SETTLED: Final = (
    "other item",
    "other role",
    "other row",
    "other run",
    "unnamed row",
    "other body",
    "bound lost",
    "contradicted",
    "wrong direction",
    "against",
    "negation new",
    "absolute",
    "done of planned",
)
"""Signals that settle it alone: the evidence says otherwise, or says it of something else."""


def conflicts(signals: Mapping[str, float]) -> tuple[str, ...]:
    """The signals of a sentence that settle that its evidence doesn't say it."""
    found = [name for name in SETTLED if signals[name]]
    return (*found, *(["other year"] if signals["other year"] >= 1 else []))


class Weights(BaseModel):
    """What each signal counts in the log odds that evidence says a sentence, and from which probability that is taken to be
    so; ``trained_on`` are the hashes of the sets, ``measured`` what held-out documents gave."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    constant: float
    signals: dict[str, float]
    least: float
    trained_on: dict[str, str]
    measured: dict[str, float]


WEIGHTS: Final = Path(__file__).with_name("entailment_weights.json")


@lru_cache(maxsize=1)
def learned() -> Weights:
    """The weights that stand beside this module."""
    return Weights.model_validate_json(WEIGHTS.read_text(encoding="utf-8"))


def probability(signals: Mapping[str, float], weights: Weights) -> float:
    """How likely it is that evidence with these signals says the sentence, 0..1."""
    odds = weights.constant + sum(factor * signals[name] for name, factor in weights.signals.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
