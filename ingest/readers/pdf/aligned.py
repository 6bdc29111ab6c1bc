"""Tables without rules: rows whose pieces stand below each other."""

import re
from collections.abc import Sequence
from typing import Final

from ingest.readers.grid import Cell, Grid
from ingest.readers.pdf.glyphs import Run
from ingest.readers.pdf.reading_order import Block, Line
from ingest.readers.pdf.rivers import is_figure
from ingest.readers.pdf.tables import Table, columns_of

LEAST_ROWS: Final = 3
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"[^\W\d_]{2}")


def with_aligned_tables(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a page, with lines in pieces that stand below each other made tables."""
    found: list[Block] = []
    rows: list[Line] = []
    for block in [*blocks, None]:
        if isinstance(block, tuple) and len(block) > 1:
            rows.append(block)
            continue
        table = _table(rows)
        found += [table] if table is not None else rows
        rows = []
        if block is not None:
            found.append(block)
    return found


def _table(rows: Sequence[Line]) -> Table | None:
    if len(rows) < LEAST_ROWS or not _has_names(rows):
        return None
    columns = columns_of([run for row in rows for run in row])
    placed = [[_column(columns, run) for run in row] for row in rows]
    if len(columns) < 2 or any(len(set(at)) < len(at) for at in placed):
        return None
    cells = [
        Cell(row=i, column=column, content=run)
        for i, (row, at) in enumerate(zip(rows, placed, strict=True))
        for run, column in zip(row, at, strict=True)
    ]
    runs = [run for row in rows for run in row]
    return Table(
        Grid.of(cells),
        min(r.left for r in runs),
        min(r.top for r in runs),
        max(r.right for r in runs),
        max(r.bottom for r in runs),
    )


def _has_names(rows: Sequence[Line]) -> bool:
    """Whether rows begin with words, or heads without figures stand over them: else they are the labels of a chart."""
    heads = [run.text for run in rows[0]]
    named = any(_LETTER.search(text) for text in heads) and not any(map(is_figure, heads))
    return named or any(_WORD.search(row[0].text) for row in rows)


def _column(columns: Sequence[tuple[float, float]], run: Run) -> int:
    return next(i for i, (left, right) in enumerate(columns) if left <= run.left and run.right <= right)
