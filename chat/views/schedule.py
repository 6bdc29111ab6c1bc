"""The schedule of a plan by fiscal year: what is placed by the text, and beside it what is not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from corpus.facts import Milestone
from corpus.fiscal_year import fiscal_year_of
from corpus.marks import read_mark
from corpus.normalize import fold, holds_words, squeeze
from corpus.plan import Plan, PlanStatus
from corpus.time_spans import fiscal_year_of_iso
from retriever.order import newest_first

MOST_YEARS: Final = 40


class When(StrEnum):
    """Where the scheduled years lie as seen from today; whether the thing was done, a plan doesn't say."""

    PAST = "予定の年度が過ぎた"
    NOW = "今年度の予定"
    AHEAD = "これからの予定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happens, in the fiscal years ``first`` to ``last``; both None where no year is determined.

    ``is_open`` says that the text prints a beginning and a dash with nothing after it. ``label`` is
    ``printed`` as short as it can stand in a column of its year.
    """

    text: str
    printed: str
    label: str
    first: int | None
    last: int | None
    is_open: bool
    when: When | None
    passage_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The entries of one initiative, or of one section where none is named."""

    name: str
    dated: tuple[Entry, ...]
    undated: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A plan's tracks; ``years`` are all fiscal years from the first to the last of them and of the plan."""

    plan: Plan
    status: PlanStatus
    years: range
    today: int
    tracks: tuple[Track, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many entries are placed, and how many are not."""
        return sum(len(t.dated) for t in self.tracks), sum(len(t.undated) for t in self.tracks)


def plans_with_schedule(knowledge: Knowledge, today: date) -> list[Plan]:
    """The plans that schedule anything: those in force first, then the newest."""
    ids = dict.fromkeys(m.plan_id for m in knowledge.of(Milestone))
    return sorted((knowledge.plans[i] for i in ids), key=lambda plan: (newest_first(plan, today), plan.id))


def timeline(knowledge: Knowledge, plan: Plan, find: str, today: date) -> Timeline:
    """The schedule of one plan; only tracks and entries that hold all words of ``find``."""
    now = fiscal_year_of(today)
    groups: dict[str, tuple[str, list[Entry]]] = {}
    for milestone in knowledge.of(Milestone):
        if milestone.plan_id != plan.id:
            continue
        name = _track(milestone)
        if holds_words(f"{name}{milestone.text}{''.join(milestone.section)}", find):
            _, entries = groups.setdefault(_key(name), (name, []))
            entries.append(_entry(milestone, knowledge, now))
    tracks = tuple(_made(name, entries) for name, entries in groups.values())
    return Timeline(
        plan=plan,
        status=plan.status(today),
        years=_years(plan, [e for t in tracks for e in t.dated], now),
        today=now,
        tracks=tracks,
    )


def _track(milestone: Milestone) -> str:
    """The initiative, or the nearest heading that says more than 工程表, where a row is its own initiative."""
    name = milestone.initiative or ""
    if name and squeeze(name) != squeeze(milestone.text):
        return name
    telling = [title for title in milestone.section if not _EMPTY.fullmatch(squeeze(title))]
    return telling[-1] if telling else name or "工程"


def _key(name: str) -> str:
    """A name without its number, which a heading has and a table leaves out."""
    mark = read_mark(name)
    return squeeze(mark.title if mark is not None else name)


_EMPTY: Final = re.compile(
    r"[\d()（）.\s]*+(?:工程表?|スケジュール|主な取組|主な取り組み|進捗状況|今後の動向等?|これまでの取組)"
)


def _entry(milestone: Milestone, knowledge: Knowledge, now: int) -> Entry:
    found = knowledge.evidence(milestone)
    first = fiscal_year_of_iso(milestone.start_iso) if milestone.start_iso else None
    last = fiscal_year_of_iso(milestone.end_iso) if milestone.end_iso else first
    is_open = first is not None and milestone.end is None and _runs_on(milestone)
    return Entry(
        text=milestone.text.strip("〈〉<>"),
        printed="～".join(t for t in (milestone.start, milestone.end) if t) + ("～" if is_open else ""),
        label="～".join(_short(t) for t in (milestone.start_iso, milestone.end_iso) if t) + ("～" if is_open else ""),
        first=first,
        last=last,
        is_open=is_open,
        when=_when(first, last, now, is_open=is_open),
        passage_id=found[0].passage.id if found else "",
    )


def _short(iso: str) -> str:
    """The month where one is known (a column says the year), else the year."""
    parts = iso.removeprefix("FY").split("-")
    return f"{int(parts[1])}月" if len(parts) > 1 else f"{parts[0]}年度" if iso.startswith("FY") else f"{parts[0]}年"


def _runs_on(milestone: Milestone) -> bool:
    start = re.escape(fold(milestone.start or ""))
    return (
        re.search(rf"{start}\s*+(?:(?:年度?|から)\s*+)?[~〜～]", fold(f"{milestone.text} {milestone.quote}"))
        is not None
    )


def _when(first: int | None, last: int | None, now: int, *, is_open: bool) -> When | None:
    if first is None or last is None:
        return None
    if first > now:
        return When.AHEAD
    # Where no end is printed, nothing says that the years are over.
    return When.NOW if last >= now or is_open else When.PAST


def _made(name: str, entries: Iterable[Entry]) -> Track:
    once = list({(e.text, e.printed): e for e in entries}.values())
    dated = sorted((e for e in once if e.first is not None), key=lambda e: (e.first or 0, e.last or 0))
    return Track(name=name, dated=tuple(dated), undated=tuple(e for e in once if e.first is None))


def _years(plan: Plan, entries: Sequence[Entry], now: int) -> range:
    ends = [y for e in entries for y in (e.first, e.last) if y is not None]
    if plan.period is not None:
        ends += [plan.period.first, plan.period.last]
    if not ends:
        return range(now, now + 1)
    # A year that lies absurdly far off must not draw a table without end.
    last = max(ends)
    return range(max(min(ends), last - MOST_YEARS), last + 1)
