"""ir-measures against the formulas written out."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.asking.ranking import rank_measures

IDS = [f"p:{i}" for i in range(30)]


def naive(right: set[str], ranking: list[str]) -> dict[str, float]:
    hits = [i for i, key in enumerate(ranking, start=1) if key in right]
    gain = sum(1 / log2(i + 1) for i in hits if i <= 10)
    ideal = sum(1 / log2(i + 1) for i in range(1, min(len(right), 10) + 1))
    recalls = {f"recall_{k}": sum(i <= k for i in hits) / len(right) for k in (5, 10, 20)}
    return recalls | {"mrr": 1 / hits[0] if hits else 0.0, "ndcg_10": gain / ideal}


@given(st.permutations(IDS), st.sets(st.sampled_from(IDS), min_size=1, max_size=6), st.integers(0, 30))
def test_measures_are_what_their_formulas_say(order: list[str], right: set[str], length: int) -> None:
    ranking = order[:length]
    found = rank_measures({"q": sorted(right)}, {"q": ranking})["q"]
    assert found == pytest.approx(naive(right, ranking), abs=1e-6)


def test_a_question_without_a_right_passage_has_no_measures() -> None:
    assert rank_measures({"q": ()}, {"q": IDS}) == {}
