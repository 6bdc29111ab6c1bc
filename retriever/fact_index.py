"""Which indicators, initiatives and bodies a question is about: words of their names and headings, and vectors."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from corpus.facts import Agency, Fact, Indicator, Initiative
from corpus.library import Generation
from corpus.normalize import nfkc
from retriever.coverage import ASKED_WORDS, Weights, core
from retriever.lexical import LexicalIndex
from retriever.order import is_tie
from retriever.question import Concept, Intent, Question
from retriever.tokens import term_set

PATH_DEPTH: Final = 2
HEADING: Final = 0.6
SYNONYM: Final = 0.8
SHARES: Final = (0.5, 0.35, 0.15)
"""What it is worth that a fact speaks of the question, that the question speaks of the fact's name,
and that their vectors are close. With the encoder that was taught people's own words closeness at .25 lost more
figures on the development set (.968 right, .971 so); found by these two tries, not fitted."""

SUPPORT_SHARES: Final = (0.6, 0.1, 0.3)
"""For support: people tell a situation and don't name the initiative that helps."""

NAMES_MOST: Final = 4
DETAILS: Final = 3


Ranking: TypeAlias = Indicator | Initiative | Agency
"""The kinds of facts that are ranked."""


def ranked_facts(facts: Iterable[Fact]) -> list[Ranking]:
    """The facts that have vectors, in the order of their rows."""
    return [f for f in facts if isinstance(f, Indicator | Initiative | Agency)]


def fact_text(fact: Ranking) -> str:
    """A fact as it is embedded: its name, its headings, the first of its details; what a body is there for."""
    match fact:
        case Agency():
            return "\n".join([fact.name, *fact.roles, " ".join(fact.quote.split())[:LONGEST_QUOTE]])
        case Initiative():
            return "\n".join([fact.name, *fact.section[-PATH_DEPTH:], *fact.details[:DETAILS]])
        case _:
            return "\n".join([fact.name, *fact.section[-PATH_DEPTH:]])


LONGEST_QUOTE: Final = 200


@dataclass(frozen=True, slots=True)
class RankedFact:
    """A fact and how well it fits; ``asked`` is the share of the question it speaks of, ``named`` of its name."""

    fact: Ranking
    score: float
    asked: float
    named: float


@dataclass(frozen=True, slots=True)
class _Words:
    own: frozenset[str]
    head: frozenset[str]
    heading: frozenset[str]


HEAD: Final = 0.9
_ASIDE: Final = re.compile(r"\([^()]*\)")
_MODIFIER: Final = re.compile(r"^.*(?:による|に関する|における|に係る|での|への)(?=.)")
"""What stands before the head of a name (関係機関の支援による創業数) is often left out in questions."""


def _words(fact: Ranking) -> _Words:
    match fact:
        case Agency():
            own, around = [fact.name, *fact.roles], [fact.quote]
        case Initiative():
            own, around = [fact.name], [*fact.section, *fact.details]
        case _:
            own, around = [fact.name], [*fact.section]
    head = _MODIFIER.sub("", _ASIDE.sub("", nfkc(fact.name)))
    return _Words(
        own=term_set("\n".join(own)),
        head=term_set(head),
        heading=term_set("\n".join(around)),
    )


_Telling: TypeAlias = tuple[tuple[tuple[str, float], ...], float]
"""Words of a name with their weights, and the sum of these."""


class FactIndex:
    """Ranks the indicators, initiatives and bodies of one generation."""

    def __init__(self, generation: Generation, words: LexicalIndex) -> None:
        self._facts = ranked_facts(generation.facts)
        self._vectors = generation.fact_vectors
        self._words = [_words(fact) for fact in self._facts]
        self._idf = words.idf
        self._own = [self._telling(each.own) for each in self._words]
        self._head = [self._telling(each.head) for each in self._words]

    def fit(self, question: Question, weights: Weights, vector: np.ndarray, kind: type[Ranking]) -> list[RankedFact]:
        """All facts of a kind in the plans that the question allows, as printed, each with how well it fits."""
        near = self._near(vector)
        named = _asked_terms(question)
        shares = SUPPORT_SHARES if question.intent is Intent.SUPPORT else SHARES
        weights = core(weights, question.intent)
        if kind is Indicator:
            weights = weights.without(frozenset(t for t, _ in weights.terms if _FIGURE.fullmatch(t)))
        return [
            self._ranked(i, weights, named, near[i], shares)
            for i, fact in enumerate(self._facts)
            if isinstance(fact, kind) and question.may_answer(fact.plan_id) and fact.name not in question.not_about
        ]

    def _near(self, vector: np.ndarray) -> np.ndarray:
        """``(n,) float``: closeness from 0, the farthest of all facts, to 1, the closest."""
        if not len(self._vectors):
            return np.zeros(len(self._facts))
        scores = self._vectors @ vector
        low, high = float(scores.min()), float(scores.max())
        spread: np.ndarray = (scores - low) / (1.0 if is_tie(high, low) else high - low)
        return spread

    def _ranked(
        self, i: int, weights: Weights, named: dict[str, float], near: float, shares: tuple[float, float, float]
    ) -> RankedFact:
        words = self._words[i]
        meant = _meant(weights, words)
        asked = sum(w * max(_place(t, words), meant.get(t, 0.0)) for t, w in weights.terms)
        asked += sum(w * _concept_place(c, words) for c, w in weights.concepts)
        asked /= weights.total
        if any(not _held(t, words) and t not in meant for t, _ in weights.terms if _LATIN.fullmatch(t)):
            asked *= WITHOUT_NAME
        share = max(_share(self._own[i], named), HEAD * _share(self._head[i], named))
        score = shares[0] * asked + shares[1] * share + shares[2] * near
        return RankedFact(self._facts[i], score, asked, share)

    def _telling(self, own: frozenset[str]) -> _Telling:
        """The words of a name, each with its weight by idf; words of counting (件数, 率) aside."""
        telling = [t for t in own if not ASKED_WORDS.intersection(t.split("_"))] or own
        weighed = tuple((t, self._weight(t)) for t in telling)
        # The terms are a set: in whatever order they come, the sum is the same to the last bit.
        return weighed, math.fsum(weight for _, weight in weighed) or 1.0

    def _weight(self, term: str) -> float:
        idf = min(NAMES_MOST, self._idf(term))
        return idf * 0.5 if "_" in term else idf


def _share(telling: _Telling, named: Mapping[str, float]) -> float:
    """The share of a name that the question speaks of."""
    weighed, total = telling
    return math.fsum(weight * named[t] for t, weight in weighed if t in named) / total


def _asked_terms(question: Question) -> dict[str, float]:
    """The question's terms, and those of the other words of its meanings, by how much they count."""
    named = {term: SYNONYM for concept in question.concepts for phrase in concept.phrases for term in phrase}
    return named | dict.fromkeys(question.terms, 1.0)


def _meant(weights: Weights, words: _Words) -> dict[str, float]:
    """Terms whose meaning stands in a fact in another word, by how much that counts."""
    known = [concept for concept, weight in weights.concepts if not weight]
    return {t: SYNONYM * place for c in known if (place := _concept_place(c, words)) for t in c.own}


_FIGURE: Final = re.compile(r"[0-9.]+")
"""A figure in a question about a figure is what the asker supposes (200件という目標でしたか)."""

_LATIN: Final = re.compile(r"[a-z][a-z0-9-]+")
WITHOUT_NAME: Final = 0.7
"""What is left of an asked share where a name in Latin letters (iot, imets) stands nowhere in the fact."""


def _held(term: str, words: _Words) -> bool:
    return term in words.own or term in words.heading


def _place(term: str, words: _Words) -> float:
    if term in words.own:
        return 1.0
    return HEADING if term in words.heading else 0.0


def _concept_place(concept: Concept, words: _Words) -> float:
    if concept.stands_in(words.own):
        return 1.0
    return HEADING if concept.stands_in(words.heading) else 0.0
