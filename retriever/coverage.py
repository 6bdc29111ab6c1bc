"""How much of a question a text speaks of: idf-weighted terms and meanings."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from retriever.lexical import LexicalIndex
from retriever.question import Concept, Question

CONCEPT: Final = 3.0
"""Weight of a meaning named in everyday words, about the idf of a topical word."""

PAIR: Final = 0.5
_HIRAGANA_END: Final = re.compile(r"[ぁ-ん]$")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a question weighs."""

    terms: tuple[tuple[str, float], ...]
    concepts: tuple[Concept, ...]

    @property
    def total(self) -> float:
        """The sum of all weights; 1 for a question without any."""
        return sum(weight for _, weight in self.terms) + CONCEPT * len(self.concepts) or 1.0


def weigh(question: Question, index: LexicalIndex) -> Weights:
    """Weigh each term by its idf, pairs by half of it, years not at all (they are checked apart).

    A word that no passage holds weighs nothing where a synonym speaks for it, or where it is a
    verb or adjective (askers' words, not topics); as a noun it counts fully: it may be the point.
    """
    named = {term for concept in question.concepts for term in concept.own}
    weighed = []
    for term in question.terms:
        idle = "_" in term or term in named or _HIRAGANA_END.search(term)
        if term.startswith("@") or (idle and not index.knows(term)):
            continue
        weighed.append((term, index.idf(term) * (PAIR if "_" in term else 1.0)))
    return Weights(tuple(weighed), question.concepts)


def support(weights: Weights, index: LexicalIndex) -> float:
    """The share of a question, 0..1, that the passage which holds most of it holds."""
    covered = np.zeros(len(index.ids), np.float32)
    for term, weight in weights.terms:
        covered += np.float32(weight) * index.holds(term)
    for concept in weights.concepts:
        held = np.zeros(len(index.ids), bool)
        for phrase in concept.phrases:
            held |= np.logical_and.reduce([index.holds(term) for term in phrase])
        covered += np.float32(CONCEPT) * held
    return float(covered.max() / weights.total)
