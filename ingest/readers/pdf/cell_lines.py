"""Rows without rules between them: several lines of a name and of figures beside each other in one ruled row."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.grid import Cell
from ingest.readers.pdf.glyphs import Glyph, Run, lines_of

LEAST_LINES: Final = 3
"""Lines of figures from which they are rows; two may be a value and what it was, unless many columns have them."""

MANY_COLUMNS: Final = 3

WRAPPED: Final = 0.8
"""A name runs on in the next line where it fills that share of the longest line."""

SHORT: Final = 4
"""Characters up to which lines of one length are names of their own: 税務 民生 衛生."""

_FIGURE: Final = re.compile(r"[▲△\-−－+±]?[\d][\d,. ]*[^\d\s()]{0,4}|[―－—‐\-–ー…]{1,4}|皆[増減]")


def rows_by_lines(cells: Sequence[Cell[Run]]) -> list[Cell[Run]]:
    """The cells, each ruled row in which names and figures stand line by line as so many rows."""
    rows: dict[int, list[Cell[Run]]] = defaultdict(list)
    for cell in cells:
        if cell.rows == 1 and cell.content:
            rows[cell.row].append(cell)
    levels = {row: heights for row, own in rows.items() if (heights := _levels(own))}
    if not levels:
        return list(cells)
    found: list[Cell[Run]] = []
    for cell in cells:
        at, below = _moved(cell.row, levels), _moved(cell.row + cell.rows, levels)
        lines = _by_level(cell, levels[cell.row]) if cell.rows == 1 and cell.row in levels else None
        if lines is None:
            found.append(replace(cell, row=at, rows=below - at))
        else:
            found += [replace(cell, row=at + i, content=Run(tuple(line))) for i, line in enumerate(lines)]
    return found


def _moved(row: int, levels: dict[int, list[float]]) -> int:
    return row + sum(len(found) - 1 for cut, found in levels.items() if cut < row)


def _levels(cells: Sequence[Cell[Run]]) -> list[float]:
    """The heights of the lines of a row that is several; none where it is one."""
    printed = [lines_of(cell.content.glyphs) for cell in cells]
    figures = [lines for lines in printed if all(_FIGURE.fullmatch(_text(line)) for line in lines)]
    most = max(figures, key=len, default=[])
    alike = sum(len(lines) == len(most) for lines in figures)
    if len(most) < (2 if alike >= MANY_COLUMNS else LEAST_LINES):
        return []
    levels = [_height(line) for line in most]
    tolerance = max(g.size for g in most[0]) / 2
    texts = [lines for lines in printed if lines not in figures and len(lines) > 1 and not is_upright(lines)]
    if not all(_fits(lines, levels, tolerance) for lines in (*figures, *texts)):
        return []
    named = [lines for lines in texts if len(lines) == len(levels) and not _wraps(lines)]
    return levels if named else []


def is_upright(lines: Sequence[Sequence[Glyph]]) -> bool:
    """Whether a cell holds one word written downwards: a letter on each line."""
    return len(lines) > 1 and all(len(line) == 1 and line[0].text.isalpha() for line in lines)


def _wraps(lines: Sequence[Sequence[Glyph]]) -> bool:
    """Whether lines are one text that runs on: all but the last have about as many characters as the longest."""
    longest = max(map(len, lines))
    return longest > SHORT and all(len(line) >= WRAPPED * longest for line in lines[:-1])


def _fits(lines: Sequence[Sequence[Glyph]], levels: Sequence[float], tolerance: float) -> bool:
    """Whether each line stands on a level of its own."""
    at = [_level(line, levels) for line in lines]
    near = all(abs(_height(line) - levels[i]) <= tolerance for line, i in zip(lines, at, strict=True))
    return near and len(set(at)) == len(at)


def _by_level(cell: Cell[Run], levels: Sequence[float]) -> list[list[Glyph]] | None:
    """The line of a cell on each level; None for a text of one line or written downwards, which holds for all of them."""
    lines = lines_of(cell.content.glyphs)
    if is_upright(lines) or (len(lines) == 1 and not _FIGURE.fullmatch(_text(lines[0]))):
        return None
    found: list[list[Glyph]] = [[] for _ in levels]
    for line in lines:
        found[_level(line, levels)] += line
    return found


def _level(line: Sequence[Glyph], levels: Sequence[float]) -> int:
    return min(range(len(levels)), key=lambda i: abs(levels[i] - _height(line)))


def _height(line: Sequence[Glyph]) -> float:
    return sum(g.y for g in line) / len(line)


def _text(line: Sequence[Glyph]) -> str:
    """What a line says, the number of an item (①) no figure: its cells are taken apart by these numbers."""
    return fold_same_length(_COUNTED.sub("・", "".join(g.text for g in line))).strip()


_COUNTED: Final = re.compile(r"[①-⑳]")
