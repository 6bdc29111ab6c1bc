from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.plan import Period, Plan
from retriever.fusion import min_max, weighted_fusion
from retriever.order import PRECISION, as_printed, best_first, best_of, is_tie, newest_first, reaches

TODAY = date(2026, 11, 22)
LAST_BITS = PRECISION / 100
scores = st.lists(st.floats(0, 3), max_size=30)


def order(scored: list[tuple[str, float]]) -> str:
    return "".join(name for name, _ in best_first(scored, lambda item: item[1], lambda item: item[0]))


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        pytest.param([("a", 0.1), ("b", 0.3), ("c", 0.2)], "bca", id="by score"),
        pytest.param([("b", 0.2), ("a", 0.2)], "ab", id="equal"),
        pytest.param([("b", 0.2 + LAST_BITS), ("a", 0.2)], "ab", id="equal but for last bits"),
        pytest.param([("a", 0.2), ("b", 0.2 + 2 * PRECISION)], "ba", id="told apart"),
        pytest.param(
            [("a", 0.2), ("b", 0.2 + 0.8 * PRECISION), ("c", 0.2 + 1.6 * PRECISION)], "bca", id="ties don't chain"
        ),
        pytest.param([], "", id="nothing"),
    ],
)
def test_what_ties_stands_by_its_key(scored: list[tuple[str, float]], expected: str) -> None:
    assert order(scored) == expected
    assert order(scored[::-1]) == expected
    best = best_of(scored, lambda item: item[1], lambda item: item[0])
    assert (best[0] if best else "") == expected[:1]


@given(scores, st.randoms())
def test_the_order_does_not_hang_on_that_of_the_items_and_loses_none(values: list[float], random: object) -> None:
    items = list(enumerate(values))
    found = best_first(items, lambda item: item[1], lambda item: item[0])
    assert sorted(found) == items
    shuffled = items.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert best_first(shuffled, lambda item: item[1], lambda item: item[0]) == found
    assert all(a[1] >= b[1] - PRECISION for i, a in enumerate(found) for b in found[i:])


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(-LAST_BITS, LAST_BITS)), max_size=30))
def test_last_bits_change_no_order(values: list[tuple[int, float]]) -> None:
    exact = [(i, steps / 10) for i, (steps, _) in enumerate(values)]
    astray = [(i, steps / 10 + noise) for i, (steps, noise) in enumerate(values)]
    names = [[i for i, _ in best_first(items, lambda x: x[1], lambda x: x[0])] for items in (exact, astray)]
    assert names[0] == names[1]


def test_a_floor_is_reached_at_the_stated_precision() -> None:
    assert reaches(0.1 + 0.2, 0.3)
    assert reaches(0.3, 0.1 + 0.2)
    assert not reaches(0.3 - 2 * PRECISION, 0.3)
    assert is_tie(0.1 + 0.2, 0.3)
    assert not is_tie(0.3 + 2 * PRECISION, 0.3)


def test_scores_that_differ_in_last_bits_alone_are_not_spread_to_best_and_worst() -> None:
    assert min_max({"a": 0.8, "b": 0.8 + LAST_BITS}) == {"a": 1.0, "b": 1.0}
    legs = [(0.5, {"a": 0.8 + LAST_BITS, "b": 0.8}), (0.5, {"a": 2.0, "b": 3.0})]
    assert next(key for key, _ in weighted_fusion(legs)) == "b"


def test_of_what_ties_the_plan_in_force_goes_first_then_the_newest_then_print() -> None:
    def plan(name: str, first: int, last: int) -> Plan:
        return Plan(id=name, title=name, period=Period(first=first, last=last))

    ended, old, new = plan("a", 2013, 2016), plan("c", 2022, 2026), plan("b", 2024, 2028)
    places = [(ended, 0), (old, 0), (new, 9), (new, 3)]
    found = sorted(places, key=lambda place: as_printed(*place, TODAY))
    assert [(p.id, at) for p, at in found] == [("b", 3), ("b", 9), ("c", 0), ("a", 0)]
    assert newest_first(Plan(id="d", title="d"), TODAY) > newest_first(old, TODAY)
