"""Schedules: tables with times over them, tables of dates, and roadmaps whose bars or years are lost."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from corpus.marks import MarkKind
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed
from ingest.facts.tables.act_columns import acted_rows
from ingest.facts.tables.counted import counts
from ingest.facts.tables.dated_rows import dated_cells, dated_rows, planned_rows, said_cells
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.schedules import ACTS, is_schedule, says_works, schedule_of, schedule_within
from ingest.facts.tables.told_acts import told_acts
from ingest.lines import Line
from ingest.section import Item, Section

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
    names = [i for i, word in enumerate(words) if ACTS.search(word) and i not in steps]
    return _Columns(names[0], steps) if names and steps else None


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
        if sum(bool(find_time_spans(cell)) for cell in cells) >= MOST_TIMES:
            return None
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


MOST_TIMES: Final = 4
"""Times in a row of a table of dates; a row of more of them stands over other rows."""


_LEGEND: Final = re.compile(r"^\s*[●○◎◯■◆★△▲→⇒]\s*(?:は|[…:：＝=-])")
"""What the marks of a schedule mean."""


def read_schedule(
    section: Section, items: Sequence[Item], tables: Sequence[Meaning] = ()
) -> Iterator[MilestoneReading]:
    """The steps of a section's schedules, in printed order; ``tables`` are those of its tables that have heads."""
    headed = heads_schedule(section.path)
    taken: set[int] = set()
    for meaning in tables:
        scheduled = is_schedule(meaning)
        understood = scheduled or (counts(meaning) and not says_works(meaning))
        planned = [] if understood else list(planned_rows(meaning))
        own = {reading.lines for reading in planned}
        dated = [] if understood else [reading for reading in dated_rows(meaning) if reading.lines not in own]
        celled = [] if scheduled or dated or planned else list(dated_cells(meaning))
        yield from schedule_of(meaning) if scheduled else [*dated, *planned] or celled
        if scheduled:
            yield from (reading for _, reading in acted_rows(meaning))
        if not scheduled:
            yield from schedule_within(meaning)
            yield from () if celled else said_cells(meaning)
            yield from told_acts(meaning)
        if understood or dated or planned or celled:
            taken |= {cell.item.first.start for row in meaning.table.rows for cell in row}
    table = _Table(headed)
    for item in items:
        if item.cells:
            yield from table.row(item) if item.first.start not in taken else ()
            continue
        table.end()
        if headed and item.mark is not None and item.mark.kind is MarkKind.SYMBOL and not _LEGEND.search(item.text):
            row = plain_name(item.text)
            yield MilestoneReading(row, row, None, None, item.lines)


@dataclass(slots=True)
class _Table:
    """What is known of the table being read, where no times stand over its columns: the columns of its steps."""

    headed: bool
    undated: _Columns | None = None
    dates: _Dates = field(default_factory=_Dates)

    def end(self) -> None:
        """A line of text ends the table."""
        self.undated = None

    def row(self, item: Item) -> Iterator[MilestoneReading]:
        """The steps of a row; none of a head, which it learns."""
        columns = _undated_columns(item.cells) if self.headed else None
        if columns is not None:
            self.undated = columns
        elif self.undated is not None:
            yield from self.undated.row(item)
        elif self.headed and (reading := self.dates.row(item)) is not None:
            yield reading
