"""Schedules: tables with years over them, tables of dates, and roadmaps whose bars or years are lost."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from corpus.marks import MarkKind
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import Item, plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed, topic_of
from ingest.facts.roles import Role, read_heads
from ingest.lines import Line
from ingest.outline import Section

LONGEST_GENERIC: Final = 20
_TICK: Final = re.compile(r"^[●○◎■◆★☆→⇒➡─―━ー~～\-–\s]+$")
_ARROW: Final = re.compile(r"^[→⇒➡─―━ー~～\-–\s]+$")
_FILLED: Final = re.compile(r"[●○◎■◆★☆→⇒➡─―━]")


def _year_columns(cells: Sequence[str]) -> dict[int, str]:
    """Columns headed by a year each, by index; empty where fewer than two are."""
    found = {}
    for i, cell in enumerate(cells):
        spans = find_time_spans(cell)
        if len(spans) == 1 and len(cell) <= LONGEST_GENERIC and len(cell) - (spans[0].until - spans[0].at) <= 2:
            found[i] = cell
    return found if len(found) > 1 else {}


def _name_column(cells: Sequence[str], years: dict[int, str]) -> int:
    before = [i for i in range(min(years)) if _ACTS.search(cells[i].replace(" ", ""))]
    return before[0] if before else 0


_ACTS: Final = re.compile(r"取組|取り組み|事業(?!所|者)|施策|工程|行程|実施(?:内容|項目)")


_STEPS: Final = re.compile(r"^(?:工程|行程|内訳|内容|実施内容|取組内容|ステップ|項目)(?:の?(?:項目|内容|内訳))?$")


@dataclass(frozen=True, slots=True)
class _Columns:
    """A roadmap as a table without years: whose step a row is, and what is done."""

    name_at: int
    steps: tuple[int, ...]

    def row(self, item: Item) -> Iterator[MilestoneReading]:
        """Each step of a row, undated."""
        cells = item.cells
        name = plain_name(cells[self.name_at]) if self.name_at < len(cells) else ""
        for i in self.steps:
            if i < len(cells) and re.search(r"\w", cells[i]):
                yield MilestoneReading(name or None, plain_name(cells[i]), None, None, item.lines)


def _undated_columns(cells: Sequence[str]) -> _Columns | None:
    """The columns of a roadmap's head that names things done and their steps, but no time."""
    words = [cell.replace(" ", "") for cell in cells]
    steps = tuple(i for i, word in enumerate(words) if _STEPS.match(word))
    names = [i for i, word in enumerate(words) if _ACTS.search(word) and i not in steps]
    return _Columns(names[0], steps) if names and steps else None


def _row(
    item: Item, cells: Sequence[str], years: dict[int, str], name_at: int, name: str
) -> Iterator[MilestoneReading]:
    """A row of a schedule: marks under years give them, several texts begin at theirs, one alone does not.

    Arrows after a text carry it on; other marks stand for the row itself.

    A single text under the first year may be a bar over all years whose length is lost.
    """
    filled = [i for i in years if i < len(cells) and cells[i]]
    ticks = [i for i in filled if _TICK.match(cells[i]) and _FILLED.search(cells[i])]
    texts = [i for i in filled if i not in ticks]
    arrows = [i for i in ticks if _ARROW.match(cells[i])]
    if ticks and not texts:
        begin, until = _year(years[ticks[0]]), _year(years[ticks[-1]])
        yield MilestoneReading(name, name, begin, until if until != begin else None, item.lines)
        return
    loose = [c for i, c in enumerate(cells) if c and i not in years and i != name_at and len(c) > LONGEST_GENERIC]
    placed = len(texts) > 1 or bool(ticks)
    for i in texts:
        if placed and i - 1 in texts and cells[i - 1] == cells[i]:
            continue
        last = next(j for j in range(i, len(cells)) if j + 1 not in arrows and cells[j + 1 : j + 2] != (cells[i],))
        start = _year(years[i]) if placed else None
        yield MilestoneReading(name, plain_name(cells[i]), start, _year(years[last]) if last > i else None, item.lines)
    done = [i for i in ticks if i not in arrows]
    if texts and done:
        ends = _year(years[done[-1]]) if len(done) > 1 else None
        yield MilestoneReading(name, name, _year(years[done[0]]), ends, item.lines)
    if not texts and not ticks and (loose or (len(cells) == 1 and cells[0])):
        yield MilestoneReading(name, plain_name(loose[0] if loose else cells[0]), None, None, item.lines)
    elif not texts and not ticks and cells[name_at : name_at + 1] and cells[name_at]:
        yield MilestoneReading(name, name, None, None, item.lines)


def _year(printed: str) -> tuple[str, str]:
    span = find_time_spans(printed)[0]
    return span.start, span.period


_MONTH_CELL: Final = re.compile(
    r"^(?P<month>1[0-2]|0?[1-9])月(?:\s*(?P<day>\d{1,2})日)?\s*(?:上旬|中旬|下旬|頃|ごろ|末|以降)*$"
)


_VAGUE: Final = re.compile(r"^(?:上旬|中旬|下旬|頃|ごろ|末|以降)+$")


MOST_ROWS_OF_A_YEAR: Final = 100
"""Rows of a year of which each is quoted with all those above it; then quoting begins anew."""


@dataclass(slots=True)
class _Dates:
    """A table of dates, whose year may stand only in the first of its rows."""

    year: str = ""
    lines: tuple[Line, ...] = ()

    def row(self, item: Item) -> MilestoneReading | None:
        """What a row says happens, and when; None where it names no time."""
        cells = item.cells
        at = next((i for i, cell in enumerate(cells) if find_time_spans(cell)), None)
        months = [i for i, cell in enumerate(cells) if _MONTH_CELL.match(fold_same_length(cell))]
        if at is not None and len(find_time_spans(cells[at])[0].start_iso) == len("2020"):
            self.year, self.lines = cells[at], ()
        self.lines = (*self.lines, *item.lines) if len(self.lines) < MOST_ROWS_OF_A_YEAR else ()
        what = "　".join(c for i, c in enumerate(cells) if c and i != at and i not in months)
        if not what:
            return None
        if months and self.year:
            printed = self.year + cells[months[0]]
            return timed(plain_name(what), find_time_spans(printed)[0], None, self.lines or item.lines, printed)
        if at is None:
            return None
        span = find_time_spans(cells[at])[0]
        rest = cells[at][span.until :].strip()
        vague = cells[at][: span.until] + rest if _VAGUE.match(rest) else None
        return timed(plain_name(what), span, None, item.lines, vague)


def read_schedule(section: Section, items: Sequence[Item]) -> Iterator[MilestoneReading]:
    """The steps of a section's schedules, in printed order."""
    headed = heads_schedule(section.path)
    table = _Table(section, headed)
    for item in items:
        if item.cells:
            yield from table.row(item)
            continue
        table.end()
        if headed and item.mark is not None and item.mark.kind is MarkKind.SYMBOL:
            row = plain_name(item.text)
            yield MilestoneReading(row, row, None, None, item.lines)


@dataclass(slots=True)
class _Table:
    """What is known of the table being read: the years over its columns, or the columns of its steps."""

    section: Section
    headed: bool
    years: dict[int, str] = field(default_factory=dict)
    name: str = ""
    name_at: int = 0
    scheduled: bool = False
    undated: _Columns | None = None
    dates: _Dates = field(default_factory=_Dates)

    def end(self) -> None:
        """A line of text ends the table."""
        self.years, self.undated = {}, None

    def row(self, item: Item) -> Iterator[MilestoneReading]:
        """The steps of a row; none of a head, which it learns."""
        if self._is_head(item.cells):
            return
        if self.years and self.scheduled:
            yield from self._year_row(item)
        elif self.undated is not None:
            yield from self.undated.row(item)
        elif self.headed and (reading := self.dates.row(item)) is not None:
            yield reading

    def _is_head(self, cells: Sequence[str]) -> bool:
        head = _year_columns(cells)
        short = [cell for cell in cells if len(cell) <= LONGEST_GENERIC]
        if any(found.role is Role.TARGET for cell in short for found in read_heads(cell)):
            self.years = {}
            return True
        if head:
            self.years, self.name_at, self.name = head, _name_column(cells, head), ""
            self.scheduled = self.headed or _ACTS.search(cells[self.name_at].replace(" ", "")) is not None
            return True
        columns = _undated_columns(cells) if self.headed and not self.years else None
        self.undated = columns or self.undated
        return columns is not None

    def _year_row(self, item: Item) -> Iterator[MilestoneReading]:
        cells, at = item.cells, self.name_at
        self.name = plain_name(cells[at]) if at < len(cells) and cells[at] else self.name
        yield from _row(item, cells, self.years, at, self.name or topic_of(self.section.path) or "")
