"""Which facts of all plans state the same thing: found from one of them on, plan by plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np

from corpus.fact_table import FactTable
from corpus.facts import Fact, Indicator, Initiative, Link
from corpus.normalize import squeeze
from corpus.similarity import dice

VARIANT: Final = 0.8
"""How alike two names of one plan are that mean one indicator, where their targets agree too."""

_Key: TypeAlias = tuple[str, str, str, str]


def things_of(facts: FactTable, plan_id: str) -> list[int]:
    """The places of the indicators and initiatives of a plan, rising."""
    kinds = (Indicator, Initiative)
    found: list[int] = np.sort(np.concatenate([facts.of_plan(kind, plan_id) for kind in kinds])).tolist()
    return found


@dataclass(frozen=True, slots=True)
class _Things:
    """The places of a plan's facts by what tells its things apart, and which of those are one thing all the same."""

    places: dict[_Key, list[int]]
    beside: dict[_Key, set[_Key]]


class Groups:
    """The statements of each thing: of one name in a plan, in a variant of it, or linked with those of another plan."""

    def __init__(self, facts: FactTable, links: Iterable[Link]) -> None:
        self._facts = facts
        self._linked: dict[int, list[int]] = defaultdict(list)
        for link in links:
            self._linked[link.a].append(link.b)
            self._linked[link.b].append(link.a)
        self._of_plan: dict[str, _Things] = {}
        self._members: dict[_Key, tuple[int, ...]] = {}

    def of(self, fact: Fact) -> tuple[int, ...]:
        """The places of the facts that state the same as one, rising; itself among them."""
        start = _key(fact)
        if start not in self._members:
            found, waiting = {start}, [start]
            while waiting:
                further = set(self._beside(waiting.pop())) - found
                found |= further
                waiting += further
            places = tuple(sorted(at for key in found for at in self._things(key[0]).places.get(key, ())))
            self._members.update(dict.fromkeys(found, places))
        return self._members[start]

    def _beside(self, key: _Key) -> Iterator[_Key]:
        own = self._things(key[0])
        yield from own.beside.get(key, ())
        for at in own.places.get(key, ()):
            yield from (_key(self._facts[other]) for other in self._linked.get(at, ()))

    def _things(self, plan_id: str) -> _Things:
        if plan_id not in self._of_plan:
            places, beside = defaultdict[_Key, list[int]](list), defaultdict[_Key, set[_Key]](set)
            for at in things_of(self._facts, plan_id):
                places[_key(self._facts[at])].append(at)
            for a, b in _variants(list(places)):
                beside[a].add(b)
                beside[b].add(a)
            self._of_plan[plan_id] = _Things(dict(places), dict(beside))
        return self._of_plan[plan_id]


def _key(fact: Fact) -> _Key:
    """What tells things of a plan apart: two projects may count under one name, to different targets."""
    target = fact.target if isinstance(fact, Indicator) else None
    value = "" if target is None or target.value is None else str(target.value.normalize())
    return (fact.plan_id, fact.kind, squeeze(getattr(fact, "name", "")), value)


def _variants(keys: Sequence[_Key]) -> Iterator[tuple[_Key, _Key]]:
    """Names of one plan that differ by a word, to the same target (達成企業数, 達成企業件数), and one name's
    statements with and without a target."""
    of_value, of_name = defaultdict[tuple[str, str], list[_Key]](list), defaultdict[tuple[str, str], list[_Key]](list)
    for key in keys:
        of_value[key[1], key[3]].append(key)
        of_name[key[1], key[2]].append(key)
    for (_, value), own in of_value.items():
        yield from ((a, b) for a, b in combinations(own, 2) if value and dice(a[2], b[2]) >= VARIANT)
    for own in of_name.values():
        yield from ((a, b) for a, b in combinations(own, 2) if not (a[3] and b[3]))
