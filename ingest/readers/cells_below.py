"""Tables whose cells stand on a line each, a blank line between rows, as they are when copied from a page: heads, then rows."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from ingest.readers.spaced.pieces import is_time, is_value
from ingest.readers.unaligned_rows import ASIDE

LEAST_ROWS: Final = 2
LEAST_VALUES: Final = 2
LONGEST: Final = 30
"""Characters of a line that may be a cell, or a part of one."""


def with_cells_joined(text: str) -> str:
    """``text`` with such tables as rows of cells parted by tabs; all else as it is."""
    runs = [list(run) for _, run in groupby(text.split("\n"), key=lambda line: bool(line.strip()))]
    return "\n".join(line for run in _rewritten(runs) for line in run)


def _rewritten(runs: Sequence[list[str]]) -> Iterator[list[str]]:
    at = 0
    while at < len(runs):
        heads = _with_asides(runs[at]) if _may_be_cells(runs[at]) else []
        rows = list(_rows(runs[at + 2 :: 2], len(heads) - 1)) if not any(map(_is_value, heads)) else []
        if len(rows) < LEAST_ROWS or len(heads) <= LEAST_VALUES:
            yield runs[at]
            at += 1
            continue
        yield ["", *("\t".join(cells) for cells in (heads, *rows)), ""]
        at += 1 + 2 * len(rows)


def _rows(runs: Sequence[list[str]], values: int) -> Iterator[list[str]]:
    """The runs of lines from the first on that are a name and so many values each."""
    for run in runs:
        lines = [line.strip() for line in run]
        name, own = lines[:-values], lines[-values:]
        if not (_may_be_cells(run) and name and all(map(_is_value, own))) or any(map(_is_value, name)):
            return
        yield ["".join(name), *own]


def _may_be_cells(run: Sequence[str]) -> bool:
    return bool(run[0].strip()) and all("\t" not in line and "。" not in line and len(line) <= LONGEST for line in run)


def _is_value(cell: str) -> bool:
    return is_value(cell) and not is_time(cell)


def _with_asides(run: Sequence[str]) -> list[str]:
    """The lines as cells, each in brackets with the one above it: 現状 / （令和5年度）."""
    cells: list[str] = []
    for line in map(str.strip, run):
        if cells and ASIDE.match(line.translate(_WIDE)):
            cells[-1] += line
        else:
            cells.append(line)
    return cells


_WIDE: Final = str.maketrans("（）", "()")
