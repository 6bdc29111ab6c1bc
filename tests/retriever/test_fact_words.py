"""The words of facts as they are prepared, and how facts are ranked by them."""

import json
from pathlib import Path

import numpy as np
import pytest

from corpus.facts import Agency, Indicator, Initiative
from corpus.library import Generation, Library
from retriever import fact_words
from retriever.coverage import weigh
from retriever.embed import Encoder
from retriever.fact_index import (
    HEAD,
    HEADING,
    NAMES_MOST,
    SHARES,
    SUPPORT_SHARES,
    SYNONYM,
    WITHOUT_NAME,
    FactIndex,
    _asked_terms,
    _words,
    ranked_facts,
    words_of,
)
from retriever.fact_words import FactWords, WordsOfFact, read_fact_words
from retriever.hybrid import HybridRetriever
from retriever.question import Intent, Question, understand
from tests.chat.damaging import TODAY

QUESTIONS = (
    "企業誘致件数の目標は？",
    "IoTの導入支援は？",
    "水素ステーションの現状値",
    "人手が足りない。どこに相談？",
    "創業数は令和5年度に何件？",
)


def test_words_come_back_as_they_were_kept(digest_library: Library) -> None:
    generation = digest_library.open()
    kept, made = read_fact_words(generation.files), words_of(ranked_facts(generation.facts))
    assert kept is not None
    assert kept.vocabulary == made.vocabulary
    for kind in fact_words.KINDS:
        for term in made.vocabulary:
            assert kept.holding(kind, term).tolist() == made.holding(kind, term).tolist()


def test_words_of_another_version_are_prepared_anew(digest_library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_words, "VERSION", fact_words.VERSION + 1)
    assert read_fact_words(digest_library.open().files) is None


def test_no_facts_have_no_words() -> None:
    none = FactWords.of([])
    assert none.holding("own", "企業").tolist() == []


def test_a_term_is_found_in_each_fact_that_holds_it() -> None:
    held = [frozenset("ab"), frozenset("b"), frozenset()]
    words = FactWords.of([WordsOfFact(own, frozenset(), own, own) for own in held])
    assert [words.holding("own", term).tolist() for term in "abc"] == [[0], [0, 1], []]
    assert words.telling.totals(np.array([1.0, 0.5]), 3).tolist() == [1.5, 0.5, 1.0]


@pytest.mark.parametrize("kind", [Indicator, Initiative, Agency])
@pytest.mark.parametrize("text", QUESTIONS)
def test_facts_score_as_each_would_by_itself(text: str, kind: type, digest_library: Library, encoder: Encoder) -> None:
    generation = digest_library.open()
    retriever = HybridRetriever(generation, encoder)
    question = understand(text, generation.plans, TODAY)
    weights, vector = weigh(question, retriever.words), retriever.embed(question)
    found = FactIndex(generation, retriever.words).fit(question, weights, vector, kind)
    index = retriever._facts
    for row in found.rows:
        hit, alone = found.hit(row), by_itself(index, generation, retriever, question, row, kind)
        assert (hit.asked, hit.named, hit.score) == pytest.approx(alone, abs=1e-6)


def by_itself(
    index: FactIndex, generation: Generation, retriever: HybridRetriever, question: Question, row: int, kind: type
) -> tuple[float, float, float]:
    """What a fact scores, by its own words alone: asked, named, score."""
    from retriever import fact_index
    from retriever.coverage import core

    words = _words(index._facts[row])
    weights = core(weigh(question, retriever.words), question.intent)
    if kind is Indicator:
        weights = weights.without(frozenset(t for t, _ in weights.terms if fact_index._FIGURE.fullmatch(t)))

    def stands(concept) -> float:
        return 1.0 if concept.stands_in(words.own) else HEADING if concept.stands_in(words.heading) else 0.0

    meant = {t: SYNONYM * stands(c) for c, w in weights.concepts if not w and stands(c) for t in c.own}

    def place(term: str) -> float:
        return 1.0 if term in words.own else HEADING if term in words.heading else 0.0

    asked = sum(w * max(place(t), meant.get(t, 0.0)) for t, w in weights.terms)
    asked = (asked + sum(w * stands(c) for c, w in weights.concepts)) / weights.total
    if any(not place(t) and t not in meant for t, _ in weights.terms if fact_index._LATIN.fullmatch(t)):
        asked *= WITHOUT_NAME
    named = _asked_terms(question)

    def weight(term: str) -> float:
        return min(NAMES_MOST, retriever.words.idf(term)) * (0.5 if "_" in term else 1.0)

    def share(telling: frozenset[str]) -> float:
        return sum(weight(t) * named.get(t, 0.0) for t in telling) / (sum(map(weight, telling)) or 1.0)

    told = max(share(words.telling), HEAD * share(words.telling_head))
    scores = generation.fact_vectors @ retriever.embed(question)
    near = (scores[row] - scores.min()) / (scores.max() - scores.min())
    shares = SUPPORT_SHARES if question.intent is Intent.SUPPORT else SHARES
    return asked, told, shares[0] * asked + shares[1] * told + shares[2] * float(near)


def test_words_under_which_things_are_counted_are_kept(digest_library: Library) -> None:
    generation = digest_library.open()
    kept = json.loads(Path(generation.path / "series.json").read_text(encoding="utf-8"))
    assert set(kept) == set(generation.plans)
    assert any(kept.values())
    assert generation.series_words == {i: frozenset(words) for i, words in kept.items()}
