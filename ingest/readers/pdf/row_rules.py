"""Tables with rules between rows only: statistics are often printed so."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pdfplumber.page import Page as PdfPage

from ingest.readers.grid import Cell, Grid
from ingest.readers.pdf.glyphs import Glyph, Run, lines_of, runs_of
from ingest.readers.pdf.tables import Frame, Table, columns_of, level_lines

LEAST_RULES: Final = 3
LEAST_WIDTH: Final = 120.0
SAME: Final = 6.0
"""Points within which the ends of rules are alike."""

LEVEL: Final = 1.5
GAP: Final = 4.0
"""Points up to which pieces of a rule, drawn cell by cell, stand apart."""

TALLEST: Final = 110.0
"""Points between two rules of a table at most."""

MOST_LINES: Final = 4
"""Lines of text between two rules at most; what has more is prose between lines."""


@dataclass(frozen=True, slots=True)
class _Rule:
    left: float
    right: float
    y: float


def row_ruled_tables(
    page: PdfPage, glyphs: Sequence[Glyph], tables: Sequence[Table], frames: Sequence[Frame]
) -> list[Table]:
    """The tables whose rules run across only, besides ``tables`` and the boxes of ``frames``."""
    found: list[Table] = []
    for group in _groups(_rules(page)):
        table = _table(group, glyphs)
        others: list[Table | Frame] = [*tables, *found, *frames]
        if table is not None and not any(_overlap(table, other) for other in others):
            found.append(table)
    return found


def _rules(page: PdfPage) -> list[_Rule]:
    """The long rules across the page, from the top; pieces on one level are one rule."""
    edges = sorted(
        [*page.horizontal_edges, *level_lines(page)], key=lambda e: (round(float(e["top"]) / LEVEL), float(e["x0"]))
    )
    rules: list[_Rule] = []
    for edge in edges:
        left, right, y = float(edge["x0"]), float(edge["x1"]), float(edge["top"])
        last = rules[-1] if rules else None
        if last is not None and abs(y - last.y) <= LEVEL and left <= last.right + GAP:
            rules[-1] = _Rule(min(left, last.left), max(right, last.right), last.y)
        else:
            rules.append(_Rule(left, right, y))
    return sorted((r for r in rules if r.right - r.left >= LEAST_WIDTH), key=lambda r: r.y)


def _groups(rules: Sequence[_Rule]) -> list[list[_Rule]]:
    """Runs of rules that begin and end alike."""
    groups: list[list[_Rule]] = []
    for rule in rules:
        above = groups[-1][-1] if groups else None
        alike = above is not None and abs(rule.left - above.left) <= SAME and abs(rule.right - above.right) <= SAME
        if above is not None and alike and rule.y - above.y <= TALLEST:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= LEAST_RULES]


def _table(group: Sequence[_Rule], glyphs: Sequence[Glyph]) -> Table | None:
    left, right = min(r.left for r in group) - SAME, max(r.right for r in group) + SAME
    bands = [[g for g in glyphs if left <= g.x <= right and a.y <= g.y < b.y] for a, b in pairwise(group)]
    lines = [lines_of(band) for band in bands]
    columns = columns_of([run for band in lines for line in band for run in runs_of(line)])
    if len(columns) < 2 or any(len(band) > MOST_LINES for band in lines):
        return None
    cells = [
        Cell(row=i, column=j, content=Run(tuple(g for line in band for g in line if start <= g.x <= end)))
        for i, band in enumerate(lines)
        for j, (start, end) in enumerate(columns)
    ]
    filled = [cell for cell in cells if cell.content]
    if len(filled) < max(4, len(cells) / 2):
        return None
    return Table(Grid.of(filled), left, group[0].y, right, group[-1].y)


def _overlap(a: Table, b: Table | Frame) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom
