"""Tables whose columns were lost when a text was taken from a PDF: their words stand apart by single spaces.

What tells such a table is its rows: a name and then so many values as the line above them has heads. They are made rows
of cells parted by tabs. Nothing is moved: what is no table stays as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ingest.readers.spread_letters import joined
from ingest.readers.unaligned_rows import (
    ASIDE,
    Line,
    Row,
    is_caption,
    is_time,
    line_of,
    may_go_on,
    may_head,
    names_of,
    rows_below,
)

MOST_HEADS: Final = 16
MOST_AFTER: Final = 2
"""Columns of words after the values: who is in charge, a remark."""

ENOUGH_TIMES: Final = 3
"""Times as heads that make a single row a table."""

CAPTIONED_ROWS: Final = 3
"""Rows of one value each that make a table, where a caption stands above."""

CAPTION_REACH: Final = 3
"""Lines that are not blank, from the heads up, among which the caption of a table of one value a row is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Rows under heads, from the line ``first`` to ``last`` of a text; the first ``names`` heads are of what names rows."""

    first: int
    last: int
    heads: list[str]
    names: int
    rows: list[Row]


def with_unaligned_tables(text: str) -> str:
    """``text`` with tables whose words stand apart by single spaces as rows of cells parted by tabs; all else as it is."""
    printed = text.split("\n")
    lines = [line_of(at, line) for at, line in enumerate(printed) if line.strip()]
    found = list(_tables(lines, text))
    for table in reversed(found):
        printed[table.first : table.last + 1] = ["", *_cells(table), ""]
    return "\n".join(printed)


def _tables(lines: Sequence[Line], text: str) -> Iterator[_Table]:
    at = 0
    while at < len(lines):
        table = _table(lines, at, text) if may_head(lines[at], MOST_HEADS) else None
        if table is None:
            at += 1
            continue
        yield table
        while at < len(lines) and lines[at].at <= table.last:
            at += 1


def _table(lines: Sequence[Line], at: int, text: str) -> _Table | None:
    """The table of a text whose heads stand ``at``; None where none does."""
    ways = ((after, lower) for after in range(MOST_AFTER + 1) for lower in (True, False))
    return next(filter(None, (_read(lines, at, text, after, lower=lower) for after, lower in ways)), None)


def _read(lines: Sequence[Line], at: int, text: str, after: int, *, lower: bool) -> _Table | None:
    """The table with so many columns of words after its values; ``lower``: with heads in a second line, too."""
    head, more = lines[at], _more_heads(lines, at + 1) if lower else ()
    if lower and not more:
        return None
    rows = rows_below(head, islice(lines, at + 1 + bool(more), None), after)
    values = len(rows[0].values) if rows else 0
    if not values or len(more) not in (0, 1, values) or any(row.after for row in rows) != bool(after):
        return None
    heads = _heads(head.text, rows, text)
    if heads is None:
        return None
    names = len(heads) - values - after
    if not _is_enough(lines[max(0, at - CAPTION_REACH) : at], heads[names : names + values], rows, names):
        return None
    for i, word in enumerate(more, start=names + values - len(more)):
        heads[i] = f"{heads[i]} {word}"
    upper = _upper(lines[:at], heads, text)
    names += len(upper) > 1
    first = lines[at - len(upper)].at
    return _Table(first=first, last=rows[-1].at, heads=_under(upper, heads, text), names=names, rows=rows)


def _more_heads(lines: Sequence[Line], at: int) -> tuple[str, ...]:
    """What stands under the heads in a line of its own: a remark in brackets (（H25.7 現在）), or a word for each value."""
    if at >= len(lines):
        return ()
    line = lines[at]
    if ASIDE.match(line.text):
        return (" ".join(line.words),)
    return line.words if may_head(line, MOST_HEADS) else ()


def _heads(line: str, rows: Sequence[Row], text: str) -> list[str] | None:
    """The heads of the columns; None where the line has not as many as the rows."""
    beside = len(rows[0].values) + len(rows[0].after)
    own = {len(row.name) for row in rows}
    apart = own.pop() if len(own) == 1 else 1
    for names in dict.fromkeys((apart, 1, 0)):
        found = joined(line, names + beside, text)
        if found is not None and len(found) > 1:
            return found
    return None


def _is_enough(above: Sequence[Line], heads: Sequence[str], rows: Sequence[Row], names: int) -> bool:
    """Whether there is enough of a table to take it for one."""
    if len(heads) == 1:
        return any(map(is_caption, above)) and len(rows) >= CAPTIONED_ROWS and names == 1
    return len(rows) > 1 or (len(heads) >= ENOUGH_TIMES and all(map(is_time, heads)))


def _upper(above: Sequence[Line], heads: Sequence[str], text: str) -> Sequence[Line]:
    """The lines above the lowest heads that are heads, too: those that several columns share, and of the names."""
    if not above or not may_head(above[-1], MOST_HEADS) or _shared(above[-1], heads, text) is None:
        return ()
    is_corner = len(above) > 1 and len(above[-2].words) == 1 and may_go_on(above[-2])
    return above[-2:] if is_corner else above[-1:]


def _shared(line: Line, heads: Sequence[str], text: str) -> list[str] | None:
    """The head above each of the heads that repeat; None where they can't be shared evenly."""
    repeated = next((i for i in range(1, len(heads)) if heads[i] == heads[0]), len(heads))
    times = len(heads) // repeated
    if times < 2 or list(heads) != list(heads[:repeated]) * times:
        return None
    over = joined(line.text, times, text)
    return None if over is None else [word for word in over for _ in range(repeated)]


def _under(upper: Sequence[Line], heads: Sequence[str], text: str) -> list[str]:
    """The heads with those that they share, after that of the names."""
    over = _shared(upper[-1], heads, text) if upper else None
    if over is None:
        return list(heads)
    said = [" ".join(pair) for pair in zip(over, heads, strict=True)]
    return [upper[0].text, *said] if len(upper) > 1 else said


def _cells(table: _Table) -> Iterator[str]:
    """The table as lines of cells."""
    names = names_of(table.rows, table.names)
    width = len(names[0])
    corner, heads = table.heads[: table.names], _with_asides(table.heads[table.names :])
    yield "\t".join([*corner, *([""] * (width - len(corner))), *heads])
    for name, row in zip(names, table.rows, strict=True):
        for group in row.groups:
            yield "\t".join([group, *([""] * (width - 1 + len(heads)))])
        yield "\t".join([*name, *row.values, *row.after])


def _with_asides(heads: Sequence[str]) -> list[str]:
    """The heads, one in brackets after the one before it: 山口県, (構成比) are 山口県 and 山口県(構成比)."""
    said, whole = [], ""
    for head in heads:
        is_aside = ASIDE.match(head) is not None
        whole = whole if is_aside else head
        said.append(f"{whole}{head}" if is_aside else head)
    return said
