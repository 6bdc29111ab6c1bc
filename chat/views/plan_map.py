"""How the plans of a library stand to each other: what replaces, belongs to and refers to what, and their years."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from corpus.fiscal_year import fiscal_year_of
from corpus.library import Generation
from corpus.normalize import squeeze
from corpus.plan import Plan, PlanStatus
from corpus.volumes import wholes

SHORTEST: Final = 6
"""Characters of a title, without what brackets add, by which another plan may refer to it."""

MARGIN: Final = 1
MOST_YEARS: Final = 60


class Relation(StrEnum):
    """How one plan stands to another."""

    REPLACES = "の後継"
    PART = "の分冊"
    REFERS = "を参照"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """``plan_id`` stands so to ``other_id``; ``is_guessed`` where nobody stated it; ``passage_id`` is where it is said."""

    plan_id: str
    other_id: str
    relation: Relation
    is_guessed: bool = False
    passage_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A plan or volume on the map, where it stands today."""

    plan: Plan
    status: PlanStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMap:
    """Plans by publisher, the older ones of a line of plans first, each with its volumes below it.

    ``years`` go from the first to the last of their periods with a year to spare, ``today`` is this fiscal year.
    """

    publishers: tuple[tuple[str, tuple[Line, ...]], ...]
    ties: tuple[Tie, ...]
    years: range
    today: int

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines from above to below."""
        return tuple(line for _, lines in self.publishers for line in lines)


def plan_map(generation: Generation, today: date) -> PlanMap:
    """The map of a library."""
    plans = generation.plans
    groups: dict[str, list[Plan]] = {}
    for plan in wholes(plans).values():
        groups.setdefault(plan.publisher or "", []).append(plan)
    publishers = tuple(
        (name or "発行者不明", tuple(_lines(groups[name], plans, today)))
        for name in sorted(groups, key=lambda n: (not n, n))
    )
    return PlanMap(
        publishers=publishers,
        ties=(*_stated(generation), *references(generation)),
        years=_years(plans, fiscal_year_of(today)),
        today=fiscal_year_of(today),
    )


def _lines(own: list[Plan], plans: Mapping[str, Plan], today: date) -> Iterator[Line]:
    heads = [plan for plan in own if not any(other.id in plan.supersedes for other in own)]
    seen: set[str] = set()

    def follow(plan: Plan) -> Iterator[Line]:
        if plan.id in seen:
            return
        seen.add(plan.id)
        yield Line(plan=plan, status=plan.status(today))
        for part in sorted((p for p in plans.values() if p.part_of == plan.id), key=lambda p: p.id):
            yield Line(plan=part, status=part.status(today))
        for later in sorted((p for p in own if plan.id in p.supersedes), key=_order):
            yield from follow(later)

    for plan in (*sorted(heads, key=_order), *own):
        yield from follow(plan)


def _order(plan: Plan) -> tuple[int, str]:
    return plan.period.first if plan.period else 0, plan.id


def _stated(generation: Generation) -> Iterator[Tie]:
    guessed = {record.plan.id: record.sources for record in generation.manifest.documents}
    for plan in generation.plans.values():
        sources = guessed.get(plan.id, {})
        if plan.part_of is not None:
            yield Tie(
                plan_id=plan.id,
                other_id=plan.part_of,
                relation=Relation.PART,
                is_guessed=sources.get("part_of") == GUESSED,
            )
            continue
        for older in (i for i in plan.supersedes if i in generation.plans):
            yield Tie(
                plan_id=plan.id,
                other_id=older,
                relation=Relation.REPLACES,
                is_guessed=sources.get("supersedes") == GUESSED,
            )


GUESSED: Final = "推定"
"""What a record says of a relation that nobody stated."""


@lru_cache(maxsize=4)
def references(generation: Generation) -> tuple[Tie, ...]:
    """Which plans name which others in their text, with the first passage that does; plans of one line are left out."""
    whole = wholes(generation.plans)
    names = {i: name for i, plan in whole.items() if len(name := _bare(plan)) >= SHORTEST}
    found: dict[tuple[str, str], Tie] = {}
    for passage in generation.passages:
        plan_id = generation.plans[passage.plan_id].whole
        text = squeeze(f"{passage.lead}{passage.text}")
        for other, name in names.items():
            if other == plan_id or (plan_id, other) in found or name not in text:
                continue
            # A name within that of the plan itself, or of another that is named there, says nothing.
            longer = [n for n in names.values() if n != name and name in n]
            if sum(text.count(n) for n in longer) < text.count(name) and not _follows(plan_id, other, whole):
                tie = Tie(plan_id=plan_id, other_id=other, relation=Relation.REFERS, passage_id=passage.id)
                found[plan_id, other] = tie
    return tuple(found.values())


def _follows(a: str, b: str, plans: Mapping[str, Plan]) -> bool:
    return b in plans[a].supersedes or a in plans[b].supersedes


def _bare(plan: Plan) -> str:
    """A title as other plans print it: without brackets and without the publisher's name before it."""
    title = squeeze(_ASIDE.sub("", plan.title))
    publisher = squeeze(plan.publisher or "")
    return title.removeprefix(publisher) if publisher and len(title.removeprefix(publisher)) >= SHORTEST else title


_ASIDE: Final = re.compile(r"[（(][^（）()]{0,60}[）)]|[「」『』]")


def _years(plans: Mapping[str, Plan], now: int) -> range:
    ends = [year for plan in plans.values() if plan.period for year in (plan.period.first, plan.period.last)]
    last = max([*ends, now]) + MARGIN
    return range(max(min([*ends, now]) - MARGIN, last - MOST_YEARS), last + 1)
