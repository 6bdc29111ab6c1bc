"""Items beside each other in the cells of one row: so many names, so many values of them, each on a line of its own."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.grid import Cell
from ingest.readers.pdf.glyphs import Run

LEAST_CELLS: Final = 2
"""Cells of a row that hold as many items, from which lines broken on purpose are these."""

_VALUE: Final = re.compile(
    r"(?:[年約各延平均前計最大人月日回期間別合]|\d年間で?)*[▲△\-−－+±]?\d[\d,.]*\D{0,6}(?:[(（].*[)）])?|[―－—‐\-–ー…]{1,3}"
)


def with_items_parted(cells: Sequence[Cell[Run]]) -> list[Cell[Run]]:
    """The cells, their lines parted in the rows where several cells hold as many lines broken on purpose, values among them."""
    rows: dict[tuple[int, int], list[Cell[Run]]] = defaultdict(list)
    for cell in cells:
        rows[cell.row, cell.rows].append(cell)
    counts = {place: _items(own) for place, own in rows.items()}
    return [_parted(cell) if len(cell.content.early) + 1 == counts[cell.row, cell.rows] else cell for cell in cells]


def _items(cells: Sequence[Cell[Run]]) -> int:
    """How many items a row holds; 0 where it is one."""
    broken = [cell.content for cell in cells if cell.content.early]
    values = Counter(len(run.early) + 1 for run in broken if _has_values(run))
    held = Counter(len(run.early) + 1 for run in broken)
    heads = (count for count in held if _repeat_below([run for run in broken if len(run.early) + 1 == count]))
    fitting = [count for count in {*values, *heads} if held[count] >= LEAST_CELLS]
    return max(fitting, key=lambda count: (values[count], held[count]), default=0)


def _repeat_below(runs: Sequence[Run]) -> bool:
    """Whether cells say below what several of them do: heads in two lines, of a year each and of plan and result."""
    last = Counter(_lines(run)[-1] for run in runs)
    return len(last) > 1 and min(last.values()) > 1


def _has_values(run: Run) -> bool:
    """Whether most lines of a cell are values, none of them in brackets after what it belongs to."""
    lines = _lines(run)
    values = sum(_VALUE.fullmatch(line) is not None for line in lines)
    return 2 * values >= len(lines) and not any(line[0] in "(（〔[［" for line in lines)


def _lines(run: Run) -> list[str]:
    starts = [0, *sorted(run.early), len(run.glyphs)]
    texts = ("".join(g.text for g in run.glyphs[a:b]) for a, b in pairwise(starts))
    return [fold_same_length(text) for text in texts if text]


def _parted(cell: Cell[Run]) -> Cell[Run]:
    return replace(cell, content=replace(cell.content, parted=cell.content.parted | cell.content.early))
