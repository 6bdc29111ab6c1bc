"""Links: the same indicator or initiative in several plans, by how alike names and sections are."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, product
from typing import Final

from corpus.facts import Fact, Indicator, Initiative, Link, looks_back
from corpus.normalize import squeeze
from corpus.similarity import dice

NAME_WEIGHT: Final = 0.9
"""Share of the score that the names decide; the innermost headings decide the rest."""

MOST_LINKED: Final = 1000
"""Indicators, and initiatives, of one plan that are compared with those of others, each with each; plans have some 200."""

LEAST: Final = 0.6
"""Score from which two facts count as the same thing."""

_ASIDE: Final = re.compile(r"[(（〔【\[][^()（）〔〕【】\[\]]*[)）〕】\]]")
PATH_DEPTH: Final = 3


def link_facts(facts: Sequence[Fact]) -> list[Link]:
    """Pairs of facts of different plans that are the same thing, in order of position.

    A name counts once in each plan, at its first statement; two are linked where each is the
    other's best. The score is the Dice coefficient
    of the character pairs of the names (asides in brackets left out), mixed with that of the
    innermost headings; units that differ in kind rule a pair of indicators out.
    """
    things = _distinct(facts)
    best: dict[tuple[int, str], tuple[float, int]] = {}
    groups: dict[tuple[str, str], list[tuple[int, Indicator | Initiative]]] = defaultdict(list)
    for i, thing in things:
        if len(groups[thing.kind, thing.plan_id]) < MOST_LINKED:
            groups[thing.kind, thing.plan_id].append((i, thing))
    pairs = [(g, h) for g, h in combinations(groups, 2) if g[0] == h[0]]
    for group, other_group in pairs:
        for (i, a), (j, b) in product(groups[group], groups[other_group]):
            score = similarity(a, b)
            for one, other, plan in ((i, j, b.plan_id), (j, i, a.plan_id)):
                if score >= LEAST and score > best.get((one, plan), (0.0, 0))[0]:
                    best[one, plan] = (score, other)
    return [
        Link(kind=facts[i].kind, a=i, b=j, score=round(score, 3))  # type: ignore[arg-type]
        for (i, plan), (score, j) in sorted(best.items())
        if i < j and best.get((j, facts[i].plan_id), (0.0, -1))[1] == i
    ]


def _distinct(facts: Sequence[Fact]) -> list[tuple[int, Indicator | Initiative]]:
    """The first statement of each indicator and initiative of each plan, with its position.

    What a plan says of the one before it counts only where it says nothing of its own.
    """
    seen: set[tuple[str, str, str]] = set()
    found: list[tuple[int, Indicator | Initiative]] = []
    for i, fact in sorted(enumerate(facts), key=lambda pair: _of_before(pair[1])):
        if (
            isinstance(fact, Indicator | Initiative)
            and (key := (fact.plan_id, fact.kind, _name(fact.name))) not in seen
        ):
            seen.add(key)
            found.append((i, fact))
    return sorted(found, key=lambda pair: pair[0])


def _of_before(fact: Fact) -> bool:
    return isinstance(fact, Indicator | Initiative) and looks_back(fact.section)


def similarity(a: Indicator | Initiative, b: Indicator | Initiative) -> float:
    """How alike two facts are, 0..1."""
    names = dice(_name(a.name), _name(b.name))
    if names < LEAST - (1 - NAME_WEIGHT):
        return 0.0
    if isinstance(a, Indicator) and isinstance(b, Indicator) and not _same_unit(a.unit, b.unit):
        return 0.0
    return NAME_WEIGHT * names + (1 - NAME_WEIGHT) * dice(_path(a), _path(b))


def _name(name: str) -> str:
    return squeeze(_ASIDE.sub("", name)) or squeeze(name)


def _path(fact: Indicator | Initiative) -> str:
    return squeeze("".join(fact.section[-PATH_DEPTH:]))


_COUNTS: Final = frozenset({"件", "社", "企業", "事業所", "団体", "箇所", "か所"})
"""Units in which one plan may count what another counts in the next."""


def _same_unit(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return True
    a, b = re.sub(r"/.*", "", a), re.sub(r"/.*", "", b)
    return a[-1:] == b[-1:] or (a in _COUNTS and b in _COUNTS) or not (a and b)
