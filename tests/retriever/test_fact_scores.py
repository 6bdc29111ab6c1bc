"""Facts put in order only as far as they are looked at stand as all of them would."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.facts import Initiative
from corpus.passage import Span
from retriever.fact_scores import FIRST, FactScores, RankedFacts
from retriever.order import PRECISION, best_first

STEP = PRECISION / 3
SCORES = st.lists(st.integers(0, 40).map(lambda n: n * STEP), max_size=40)


def fact(at: int) -> Initiative:
    span = Span(start=at, end=at + 1)
    return Initiative(plan_id="p", name=str(at), details=(), agencies=(), section=(), quote="", span=span)


def key(each: Initiative) -> int:
    return -each.span.start


def ranked(scores: list[float], rows: list[int] | None = None) -> RankedFacts:
    facts = [fact(at) for at in range(len(scores))]
    chosen = np.array(range(len(scores)) if rows is None else rows, np.intp)
    array = np.array(scores, float)
    places = {id(f): at for at, f in enumerate(facts)}
    return RankedFacts(FactScores(facts, lambda f: places.get(id(f)), chosen, array, array, array), key)


def names(found) -> list[str]:
    return [hit.fact.name for hit in found]


def expected(found: RankedFacts) -> list[str]:
    return names(
        best_first([found._scores.hit(row) for row in found._scores.rows], lambda h: h.score, lambda h: key(h.fact))
    )


@given(SCORES)
def test_the_order_is_that_of_all_at_once(scores: list[float]) -> None:
    found = ranked(scores)
    assert names(found) == expected(found)
    assert [found[at].fact.name for at in range(len(found))] == expected(found)
    assert names(found[1:5]) == expected(found)[1:5]
    assert len(found) == len(scores)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4 * FIRST))
def test_the_order_is_that_of_all_at_once_where_there_are_many(seed: int, steps: int) -> None:
    scores = np.random.default_rng(seed).integers(0, steps, 4 * FIRST) * STEP
    found = ranked(scores.tolist())
    assert names(found[:5]) == expected(found)[:5]
    assert names(found) == expected(found)


@given(SCORES, st.integers(0, 40).map(lambda n: n * STEP))
def test_those_from_a_score_on_are_those_that_reach_it(scores: list[float], floor: float) -> None:
    found = ranked(scores)
    reaching = [hit.fact.name for hit in found if hit.score >= floor - PRECISION]
    assert names(found.scoring(floor)) == reaching
    assert names(found.speaking_of(floor)) == reaching


@given(SCORES, st.sets(st.integers(0, 39)))
def test_some_are_taken_out_or_alone(scores: list[float], chosen: set[int]) -> None:
    found = ranked(scores)
    facts = [f for at, f in enumerate(found._scores.facts) if at in chosen]
    own = {f.name for f in facts}
    assert sorted(names(found.only(facts))) == sorted(own)
    assert sorted(names(found.without(facts))) == sorted(set(names(found)) - own)
    assert sorted(names(found.among(lambda f: f.name in own))) == sorted(own)
    rest = found.without(facts)
    for f in found._scores.facts:
        assert (rest.of(f) is None) == (f.name in own)
