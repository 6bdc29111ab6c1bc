"""The schedule of a plan by fiscal year: what is placed by the text, and beside it what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.views.schedule_bars import Bar, When
from chat.views.schedule_rows import Group, Told, groups_of, undated_rows
from chat.views.schedule_scope import Beside, beside
from corpus.facts import Milestone
from corpus.fiscal_year import FISCAL_YEAR_STARTS, fiscal_year_of
from corpus.normalize import holds_words
from corpus.passage import SectionPath
from corpus.plan import Plan, PlanStatus
from retriever.order import newest_first

MOST_YEARS: Final = 40
MONTHS: Final = 12
DAYS: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that is not drawn: its headings, a short title, and its statement in full."""

    path: SectionPath
    title: str
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A plan's schedule: ``years`` are the fiscal years of its period, or of its bars where it has none.

    ``today`` is this fiscal year, ``through`` how much of it is over, 0..1. ``beside`` is what is not drawn, by why.
    """

    plan: Plan
    status: PlanStatus
    years: range
    today: int
    through: float
    groups: tuple[Group, ...]
    beside: tuple[tuple[Beside, tuple[Aside, ...]], ...]

    @property
    def bars(self) -> list[Bar]:
        """All bars."""
        return [bar for group in self.groups for row in group.rows for bar in row.bars]

    @property
    def whens(self) -> frozenset[When]:
        """Where its bars lie as seen from today."""
        return frozenset(bar.when for bar in self.bars)

    @property
    def rows(self) -> int:
        """How many things are drawn."""
        return sum(len(group.rows) for group in self.groups)


def plans_with_schedule(knowledge: Knowledge, today: date) -> list[Plan]:
    """The plans that schedule anything: those in force first, then the newest."""
    ids = dict.fromkeys(m.plan_id for m in knowledge.of(Milestone))
    return sorted((knowledge.plans[i] for i in ids), key=lambda plan: (newest_first(plan, today), plan.id))


def timeline(knowledge: Knowledge, plan: Plan, find: str, today: date) -> Timeline:
    """The schedule of one plan; only what holds all words of ``find``."""
    now = fiscal_year_of(today)
    own = [m for m in knowledge.of(Milestone) if m.plan_id == plan.id and _holds(m, find)]
    own.sort(key=knowledge.printed_at)
    groups = groups_of([m for m in own if beside(m, plan) is None], plan, knowledge, now)
    left = {why: [m for m in own if beside(m, plan) is why] for why in Beside}
    return Timeline(
        plan=plan,
        status=plan.status(today),
        years=_years(plan, [bar for group in groups for row in group.rows for bar in row.bars], now),
        today=now,
        through=((today.month - FISCAL_YEAR_STARTS) % MONTHS + today.day / DAYS) / MONTHS,
        groups=groups,
        beside=tuple((why, _asides(found, plan, knowledge)) for why, found in left.items() if found),
    )


def _holds(milestone: Milestone, find: str) -> bool:
    return holds_words(f"{milestone.initiative or ''}{milestone.text}{''.join(milestone.section)}", find)


def _asides(milestones: Sequence[Milestone], plan: Plan, knowledge: Knowledge) -> tuple[Aside, ...]:
    found = undated_rows(milestones, plan, knowledge)
    return tuple(Aside(path=path, title=title, told=told) for path, title, told in found)


def _years(plan: Plan, bars: Sequence[Bar], now: int) -> range:
    if plan.period is not None:
        return range(plan.period.first, min(plan.period.last, plan.period.first + MOST_YEARS) + 1)
    if not bars:
        return range(now, now + 1)
    # A year that lies absurdly far off must not draw a table without end.
    last = max(bar.last for bar in bars)
    return range(max(min(bar.first for bar in bars), last - MOST_YEARS), last + 1)
