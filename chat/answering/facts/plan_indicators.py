"""The indicators of a plan, each once with its targets on the way: the one count of them, wherever they are counted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.facts.selection import target_year
from corpus.facts import Indicator, looks_back
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.plan import Plan

FEWEST: Final = 5
REPEATED: Final = 4
"""One of so many rows elsewhere must repeat a row of the fullest section for that to be the list of all."""

_ASIDE: Final = re.compile(r"[（(].{0,99}?[)）]|[「」]")


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator: the statement with its last target, and those with targets on the way to it."""

    indicator: Indicator
    on_the_way: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanIndicators:
    """What a plan counts as its indicators, and the other values that it states as indicators elsewhere.

    Those are targets in running text, values without a target, and what an earlier plan aimed at.
    """

    listed: tuple[Counted, ...]
    besides: tuple[Counted, ...] = ()


def count_words(counted: Iterable[Counted]) -> str:
    """How many indicators there are, and how many of them have a target on the way: 14指標（うち途中の目標 8）."""
    held = list(counted)
    return f"{len(held)}{COUNTED}{step_words(steps_among(held))}"


COUNTED: Final = "指標"


def steps_among(counted: Iterable[Counted]) -> int:
    """How many indicators have a target on the way."""
    return sum(any(row.target and row.target.value is not None for row in c.on_the_way) for c in counted)


def step_words(steps: int) -> str:
    """What is said after a count of indicators of those with a target on the way."""
    return f"（うち途中の目標 {steps}）" if steps else ""


def indicators_of(rows: Sequence[Indicator], plan: Plan) -> PlanIndicators:
    """The indicators among the statements of one plan, in the order of ``rows``.

    A plan states its indicators all together and again chapter by chapter: the fullest section is the list where it
    holds most of what all sections do. Targets of an earlier plan count only where there are no others, values in
    sentences only where there is no list.
    """
    aimed = [row for row in rows if row.target is not None]
    own = [row for row in aimed if not _is_past(row, plan)] or aimed
    in_lists = [row for row in own if "。" not in row.quote]
    own = in_lists if len(in_lists) >= FEWEST else own
    every = distinct(with_steps(own))
    listed = _together(own, every)
    names = {_name(c.indicator) for c in listed}
    others = [row for row in rows if _name(row) not in names]
    return PlanIndicators(tuple(listed), tuple(_by_name(distinct(with_steps(others)))))


def with_steps(rows: Sequence[Indicator]) -> list[Counted]:
    """Statements with the last target of each indicator of a section, those with targets on the way joined to them.

    Which target is on the way is told by its year, else by its place in the row.
    """
    groups: dict[tuple[str, str, SectionPath], list[Indicator]] = {}
    for row in rows:
        groups.setdefault((row.plan_id, row.name, row.section), []).append(row)
    joined: dict[int, list[Indicator]] = {}
    steps: set[int] = set()
    for group in groups.values():
        for row in group:
            last = next((other for other in group if _is_on_the_way(row, other, group)), None)
            if last is not None:
                steps.add(id(row))
                joined.setdefault(id(last), []).append(row)
    return [Counted(row, tuple(joined.get(id(row), ()))) for row in rows if id(row) not in steps]


def _is_on_the_way(row: Indicator, last: Indicator, group: Sequence[Indicator]) -> bool:
    """Whether the target of ``row`` is on the way to that of ``last``, the last of its row, else of its group."""
    if row.target is None or last.target is None or row is last:
        return False
    if target_year(row):
        of_row = [other for other in group if other.span == row.span]
        latest = max(of_row if len(of_row) > 1 else group, key=target_year)
        return last is latest and target_year(row) < target_year(latest)
    beside = [other for other in group if other.span == row.span and other.target is not None]
    return not target_year(last) and last is max(beside, key=_column) and _column(row) < _column(last)


def _column(row: Indicator) -> int:
    return row.quote.rfind(row.target.printed) if row.target is not None else 0


def distinct(counted: Sequence[Counted]) -> list[Counted]:
    """The first statement of each indicator; one told apart by its target's value, the fullest kept."""
    kept: dict[tuple[str, str], Counted] = {}
    for one in counted:
        row = one.indicator
        value = "" if row.target is None or row.target.value is None else str(row.target.value.normalize())
        key = (_name(row), value)
        if key not in kept or (kept[key].indicator.actual is None and row.actual is not None):
            kept[key] = one
    return list(kept.values())


def _by_name(counted: Sequence[Counted]) -> list[Counted]:
    """One of each name: the first with a target, else the first."""
    kept: dict[str, Counted] = {}
    for one in counted:
        before = kept.get(_name(one.indicator))
        if before is None or (before.indicator.target is None and one.indicator.target is not None):
            kept[_name(one.indicator)] = one
    return list(kept.values())


def _together(rows: Sequence[Indicator], every: list[Counted]) -> list[Counted]:
    """The indicators of the fullest section where that is the list of all, else all."""
    by_section: dict[SectionPath, list[Indicator]] = {}
    for row in rows:
        by_section.setdefault(row.section, []).append(row)
    sections = {path: distinct(with_steps(held)) for path, held in by_section.items()}
    path = max(sections, key=lambda p: len(sections[p]), default=())
    together = sections.get(path, [])
    names = {squeeze(c.indicator.name) for c in together}
    elsewhere = [c.indicator for c in with_steps(rows) if c.indicator.section != path]
    repeated = sum(squeeze(row.name) in names for row in elsewhere)
    is_summary = len(together) * 2 > len(every) and repeated * REPEATED >= len(elsewhere)
    return together if is_summary else every


def _is_past(row: Indicator, plan: Plan) -> bool:
    """Whether a statement is of a target that an earlier plan aimed at."""
    before = plan.period is not None and 0 < target_year(row) < plan.period.first
    return before or looks_back(row.section)


def _name(row: Indicator) -> str:
    return squeeze(_ASIDE.sub("", row.name))
