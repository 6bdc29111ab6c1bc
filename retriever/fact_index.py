"""Which indicators, initiatives and bodies a question is about: words of their names and headings, and vectors."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from typing import Final

import numpy as np

from corpus.facts import Agency, Fact, Indicator, Initiative
from corpus.library import Generation
from corpus.normalize import nfkc
from retriever.coverage import ASKED_WORDS, Weights, core
from retriever.fact_scores import FactScores, RankedRows, Ranking
from retriever.fact_words import FactWords, WordsOfFact, read_fact_words
from retriever.lexical import LexicalIndex
from retriever.order import is_tie
from retriever.plan_rows import PlanRows
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


def ranked_facts(facts: Iterable[Fact]) -> list[Ranking]:
    """The facts that have vectors, in the order of their rows."""
    return [f for f in facts if isinstance(f, RANKED)]


RANKED: Final = (Indicator, Initiative, Agency)


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


HEAD: Final = 0.9
_ASIDE: Final = re.compile(r"\([^()]*\)")
_MODIFIER: Final = re.compile(r"^.*(?:による|に関する|における|に係る|での|への)(?=.)")
"""What stands before the head of a name (関係機関の支援による創業数) is often left out in questions."""


def words_of(facts: Iterable[Ranking]) -> FactWords:
    """The words of facts, by which they are ranked."""
    return FactWords.of([_words(fact) for fact in facts])


def _words(fact: Ranking) -> WordsOfFact:
    match fact:
        case Agency():
            own, around = [fact.name, *fact.roles], [fact.quote]
        case Initiative():
            own, around = [fact.name], [*fact.section, *fact.details]
        case _:
            own, around = [fact.name], [*fact.section]
    named = term_set("\n".join(own))
    head = term_set(_MODIFIER.sub("", _ASIDE.sub("", nfkc(fact.name))))
    return WordsOfFact(named, term_set("\n".join(around)), _telling(named), _telling(head))


def _telling(own: frozenset[str]) -> frozenset[str]:
    """The words of a name, those of counting (件数, 率) aside where it has others."""
    return frozenset(t for t in own if not ASKED_WORDS.intersection(t.split("_"))) or own


class FactIndex:
    """Ranks the indicators, initiatives and bodies of one generation."""

    def __init__(self, generation: Generation, words: LexicalIndex) -> None:
        every = generation.facts
        self._places = every.of_kind(*RANKED)
        self._facts = RankedRows(every, self._places)
        self._names = every.name
        self._vectors = generation.fact_vectors
        prepared = read_fact_words(generation.files)
        self._words = prepared if prepared and prepared.count == len(self._facts) else words_of(self._facts)
        self._weights = np.array([_weight(term, words) for term in self._words.vocabulary])
        self._totals = self._words.telling.totals(self._weights, len(self._facts))
        self._head_totals = self._words.telling_head.totals(self._weights, len(self._facts))
        self._of_kind = {kind: np.isin(self._places, every.of_kind(kind)) for kind in RANKED}
        documents = every.columns.document[self._places]
        self._plan_of = PlanRows.of_numbers(every.plans, documents)
        self._document_of = PlanRows.of_numbers(every.columns.documents, documents)

    def fit(self, question: Question, weights: Weights, vector: np.ndarray, kind: type[Ranking]) -> FactScores:
        """How well each fact of a kind fits, in the plans that the question allows."""
        shares = SUPPORT_SHARES if question.intent is Intent.SUPPORT else SHARES
        weights = core(weights, question.intent)
        if kind is Indicator:
            weights = weights.without(frozenset(t for t, _ in weights.terms if _FIGURE.fullmatch(t)))
        asked, named = self._asked(weights), self._named(_asked_terms(question))
        score = shares[0] * asked + shares[1] * named + shares[2] * self._near(vector)
        return FactScores(self._facts, self._facts.row_of, self._allowed(question, kind), score, asked, named)

    def _allowed(self, question: Question, kind: type[Ranking]) -> np.ndarray:
        """The rows of the facts of a kind that the question allows, rising."""
        allowed = self._of_kind[kind]
        if question.plan_ids:
            allowed = allowed & self._plan_of.among(question.plan_ids)
        if question.documents:
            allowed = allowed & self._document_of.among(question.documents)
        rows = np.flatnonzero(allowed)
        if question.not_about:
            names = (self._names(self._places[row]) for row in rows)
            return rows[[name not in question.not_about for name in names]]
        return rows

    def _near(self, vector: np.ndarray) -> np.ndarray:
        """``(n,) float``: closeness from 0, the farthest of all facts, to 1, the closest."""
        if not len(self._vectors):
            return np.zeros(len(self._facts))
        scores = self._vectors @ vector
        low, high = float(scores.min()), float(scores.max())
        spread: np.ndarray = (scores - low) / (1.0 if is_tie(high, low) else high - low)
        return spread

    def _asked(self, weights: Weights) -> np.ndarray:
        """``(n,) float``: the share of the question that each fact speaks of, in its name or around it."""
        meant = self._meant(weights)
        asked, places = np.zeros(len(self._facts)), {t: self._place(t) for t, _ in weights.terms}
        for term, weight in weights.terms:
            place = np.maximum(places[term], meant[term]) if term in meant else places[term]
            asked += weight * place
        spoken = np.zeros(len(self._facts))
        for concept, weight in weights.concepts:
            spoken += weight * self._concept_place(concept)
        asked = (asked + spoken) / weights.total
        nameless = np.zeros(len(self._facts), bool)
        for term in (t for t, _ in weights.terms if _LATIN.fullmatch(t)):
            held = places[term] > 0
            nameless |= ~(held | (meant[term] > 0) if term in meant else held)
        return np.where(nameless, asked * WITHOUT_NAME, asked)

    def _meant(self, weights: Weights) -> dict[str, np.ndarray]:
        """By terms whose meaning may stand in a fact in another word, how much that counts for each fact."""
        found: dict[str, np.ndarray] = {}
        for concept in (concept for concept, weight in weights.concepts if not weight):
            place = SYNONYM * self._concept_place(concept)
            for term in concept.own:
                # Of several meanings of a term the last that stands in a fact counts.
                found[term] = np.where(place > 0, place, found[term]) if term in found else place
        return found

    def _place(self, term: str) -> np.ndarray:
        place = np.zeros(len(self._facts))
        place[self._words.holding("heading", term)] = HEADING
        place[self._words.holding("own", term)] = 1.0
        return place

    def _concept_place(self, concept: Concept) -> np.ndarray:
        place = np.zeros(len(self._facts))
        for kind, value in (("heading", HEADING), ("own", 1.0)):
            for phrase in concept.phrases:
                place[self._holding_all(kind, phrase)] = value
        return place

    def _holding_all(self, kind: str, phrase: Collection[str]) -> np.ndarray:
        held = (self._words.holding(kind, term) for term in phrase)
        return reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), held)

    def _named(self, named: Mapping[str, float]) -> np.ndarray:
        """``(n,) float``: the share of each fact's name, or of its head, that the question speaks of."""
        share = self._share("telling", named, self._totals)
        of_head = HEAD * self._share("telling_head", named, self._head_totals)
        return np.where(of_head > share, of_head, share)

    def _share(self, kind: str, named: Mapping[str, float], totals: np.ndarray) -> np.ndarray:
        share = np.zeros(len(self._facts))
        for term, counts in sorted(named.items()):
            number = self._words.numbers.get(term)
            if number is not None:
                share[self._words.holding(kind, term)] += self._weights[number] * counts
        share /= totals
        return share


def _weight(term: str, words: LexicalIndex) -> float:
    idf = min(NAMES_MOST, words.idf(term))
    return idf * 0.5 if "_" in term else idf


def _asked_terms(question: Question) -> dict[str, float]:
    """The question's terms, and those of the other words of its meanings, by how much they count."""
    named = {term: SYNONYM for concept in question.concepts for phrase in concept.phrases for term in phrase}
    return named | dict.fromkeys(question.terms, 1.0)


_FIGURE: Final = re.compile(r"[0-9.]+")
"""A figure in a question about a figure is what the asker supposes (200件という目標でしたか)."""

_LATIN: Final = re.compile(r"[a-z][a-z0-9-]+")
WITHOUT_NAME: Final = 0.7
"""What is left of an asked share where a name in Latin letters (iot, imets) stands nowhere in the fact."""
