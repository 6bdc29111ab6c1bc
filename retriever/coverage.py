"""How much of a question a text speaks of: idf-weighted terms and meanings."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from retriever.lexical import LexicalIndex
from retriever.question import Concept, Intent, Question
from retriever.tokens import terms

CONCEPT_MOST: Final = 4.0
"""A meaning weighs as its rarity says, up to a topical word's idf."""

HEAD_FINAL: Final = (0.85, 1.35)
"""What a question is about comes last in Japanese (戦略改定の素案が…): weights of its first and last term."""

PAIR: Final = 0.5
"""Weight of two neighbouring nouns as a term, beside each of them alone."""

ASKING: Final = 0.5
ASKING_WORDS: Final = {
    Intent.SCHEDULE: frozenset({"予定", "実施", "時期", "開催", "日程", "スケジュール"}),
    Intent.AGENCY: frozenset({"担当", "部署", "部局", "所属", "機関", "実施", "主体", "団体", "組織", "取組"}),
}
"""Words that say what kind of answer is wanted rather than what about; they weigh half."""

_HIRAGANA_END: Final = re.compile(r"[ぁ-ん]$")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a question weighs."""

    terms: tuple[tuple[str, float], ...]
    concepts: tuple[tuple[Concept, float], ...]

    @property
    def total(self) -> float:
        """The sum of all weights; 1 for a question without any."""
        return sum(weight for _, weight in (*self.terms, *self.concepts)) or 1.0

    def without(self, terms: frozenset[str]) -> "Weights":
        """The weights of all but these terms, pairs with one of them left out too."""
        return Weights(tuple(p for p in self.terms if not terms.intersection((p[0], *p[0].split("_")))), self.concepts)


def weigh(question: Question, index: LexicalIndex) -> Weights:
    """Weigh each term by its idf, pairs by half of it, years not at all (they are checked apart).

    A word that no passage holds weighs nothing where a synonym speaks for it, or where it is a
    verb or adjective (askers' words, not topics); as a noun it counts fully: it may be the point.
    """
    named = {term for concept in question.concepts for term in concept.own}
    background = _background(question)
    weighed = []
    words = [t for t in question.terms if "_" not in t]
    for term in question.terms:
        idle = "_" in term or term in named or _HIRAGANA_END.search(term)
        if term.startswith("@") or (idle and not index.knows(term)):
            continue
        place = PAIR if "_" in term else _emphasis(words, term)
        if term in ASKING_WORDS.get(question.intent, ()):
            place *= ASKING
        place *= BACKGROUND if term in background or term in HERE else 1.0
        weighed.append((term, index.idf(term) * place))
    return Weights(tuple(weighed), tuple((c, _concept_weight(c, index)) for c in question.concepts))


HERE: Final = frozenset({"県", "市", "町", "村", "区", "内"})
"""Everything in a plan is of its prefecture or town."""

BACKGROUND: Final = 0.5
"""What a person says of themselves first (従業員12人の町工場です。) weighs less than what they ask."""

_SENTENCE: Final = re.compile(r"[^。！!？?\n]+[。！!？?\n]?")
_WANTS: Final = re.compile(r"たい|困|ほしい|欲しい|ない|足り|ず|[？?]|教え|ください|支援|相談|募集|なった|なる")


_SELF: Final = re.compile(
    r"(?P<self>[^、。！!？?はがをにでも\s]{2,12})(?:です|を(?:して|やって|営んで|経営して)い(?:ます|る者です))(?=が?[、。])"
)
"""Who someone says they are: 和菓子屋 in 「跡取りがいない和菓子屋です。」"""


def _background(question: Question) -> frozenset[str]:
    """The terms that stand only in sentences before the last which state a situation and want nothing."""
    if question.intent is not Intent.SUPPORT:
        return frozenset()
    sentences = _SENTENCE.findall(question.text)
    said = [s for s in sentences[:-1] if not _WANTS.search(s)]
    said += [match["self"] for s in sentences if s not in said for match in _SELF.finditer(s)]
    rest = question.text
    for words in said:
        rest = rest.replace(words, "。", 1)
    return frozenset(term for s in said for term in terms(s)) - frozenset(terms(rest))


def _emphasis(words: list[str], word: str) -> float:
    first, last = HEAD_FINAL
    return first + (last - first) * words.index(word) / max(1, len(words) - 1)


def _concept_weight(concept: Concept, index: LexicalIndex) -> float:
    """A meaning's rarity; nothing where the question's own word for it is known and weighs itself."""
    if all(map(index.knows, concept.own)):
        return 0.0
    return min(CONCEPT_MOST, index.idf_of(int(_holding(concept, index).sum())))


def _holding(concept: Concept, index: LexicalIndex) -> np.ndarray:
    """``(n_passages,) bool``: which passages hold any of the concept's words."""
    held = np.zeros(len(index.ids), bool)
    for phrase in concept.phrases:
        held |= np.logical_and.reduce([index.holds(term) for term in phrase])
    return held


def support(weights: Weights, index: LexicalIndex) -> float:
    """The share of a question, 0..1, that the passage which holds most of it holds."""
    covered = np.zeros(len(index.ids), np.float32)
    for term, weight in weights.terms:
        covered += np.float32(weight) * index.holds(term)
    for concept, weight in weights.concepts:
        covered += np.float32(weight) * _holding(concept, index)
    return float(covered.max() / weights.total)


def core(weights: Weights, intent: Intent) -> Weights:
    """The weights without words that say what is asked (目標, 実績) or how it is counted (件数, 率).

    For support, without words that say that something is wanted (相談, 窓口), or by whom (会社).
    """
    asking = WANTING_WORDS if intent is Intent.SUPPORT else ASKED_WORDS
    kept = tuple(
        (term, weight * (VERB if _HIRAGANA_END.search(term) else 1.0))
        for term, weight in weights.terms
        if not asking.intersection(term.split("_"))
    )
    concepts = tuple((c, weight) for c, weight in weights.concepts if not c.own <= asking)
    return Weights(kept, concepts)


VERB: Final = 0.5
"""What is done with a thing tells less than the thing: people use their own verbs."""

UNKNOWN: Final = 0.5


def lenient(weights: Weights, index: LexicalIndex) -> Weights:
    """The weights with nouns that no passage holds counted by half: details of someone's situation."""
    terms = tuple((t, w * (1.0 if index.knows(t) or "_" in t else UNKNOWN)) for t, w in weights.terms)
    return Weights(terms, weights.concepts)


def held_share(weights: Weights, held: frozenset[str]) -> float:
    """The share of a question, 0..1, that words hold; a known word may be held by another of its meaning."""
    meant = {t for c, weight in weights.concepts if not weight and c.stands_in(held) for t in c.own}
    share = sum(w * (1.0 if t in held else MEANT if t in meant else 0.0) for t, w in weights.terms)
    share += sum(w for c, w in weights.concepts if c.stands_in(held))
    return share / weights.total


MEANT: Final = 0.8


def _read(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(name).read_text(encoding="utf-8").split())


TALKING_WORDS: Final = _read("talking_words.txt")
"""Words by which people talk, whatever about: nouns without a meaning of their own, words for people and for how much."""

ASKED_WORDS: Final = _read("asking_words.txt") | TALKING_WORDS
"""Words that say what is asked of a thing, or how it is counted, not which thing."""

WANTING_WORDS: Final = _read("wanting_words.txt") | TALKING_WORDS
"""Words by which people ask for support, whatever it is about."""
