"""Tables by their ruling lines."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, TypeAlias

from pdfplumber.page import Page as PdfPage

from ingest.readers.grid import MOST_PLACES, Cell, Grid
from ingest.readers.pdf.bounds import is_drawing
from ingest.readers.pdf.cell_items import with_items_parted
from ingest.readers.pdf.cell_lines import is_upright, rows_by_lines
from ingest.readers.pdf.cell_text import cell_run, with_lines_known
from ingest.readers.pdf.charts import is_chart
from ingest.readers.pdf.glyphs import Glyph, Run, lines_of, runs_of
from ingest.readers.pdf.open_sides import open_sides

_Box: TypeAlias = tuple[float, float, float, float]

SNAP: Final = 3.0
"""Points within which two rules are one."""

OFF_LEVEL: Final = 1.0
"""Points by which a line may be off level and still rule a table."""

LEAST_FILLED: Final = 0.3
"""Share of cells with text; what has less is a chart's grid or a drawing."""

MOST_CELLS: Final = 20_000


FRAME_GLYPHS: Final = 240
"""Characters in one cell from which rules frame parts of the page rather than rule a table."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, where it stands, and its title where that stands over it alone."""

    grid: Grid[Run]
    left: float
    top: float
    right: float
    bottom: float
    title: Run | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A box that parts the page: what stands in it is read by itself."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """What rules draw on a page: tables, boxes that only frame text, and charts, whose labels are no cells."""

    tables: list[Table] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    charts: list[Frame] = field(default_factory=list)


def ruled_parts(page: PdfPage, glyphs: Sequence[Glyph]) -> Ruled:
    """What rules draw on a page, with the glyphs in the cells of its tables."""
    found = Ruled()
    if is_drawing([*page.horizontal_edges, *level_lines(page)], page.vertical_edges, SNAP):
        return found
    by_height = _ByHeight(glyphs)
    level = level_lines(page)
    sides = open_sides(page, level)
    settings = {
        "snap_tolerance": SNAP,
        "join_tolerance": SNAP,
        "explicit_horizontal_lines": [*level, *sides.across],
        "explicit_vertical_lines": sides.down,
    }
    for table in page.find_tables(settings):
        boxes = [(float(a), float(b), float(c), float(d)) for a, b, c, d in table.cells[:MOST_CELLS]]
        cells = [(box, by_height.held(box)) for box in boxes]
        if max((len(held) for _, held in cells), default=0) >= FRAME_GLYPHS:
            found.frames.extend(Frame(*box) for box, held in cells if held)
            continue
        cells = _without_frames(cells)
        left, top = min(box[0] for box, _ in cells), min(box[1] for box, _ in cells)
        right, bottom = max(box[2] for box, _ in cells), max(box[3] for box, _ in cells)
        if (grid := _grid(cells)) is not None:
            if is_chart(grid, [held for _, held in cells]):
                found.charts.append(Frame(left, top, right, bottom))
            else:
                found.tables.append(Table(grid, left, top, right, bottom))
    outer = [t for t in found.tables if not any(_inside(t, other) for other in found.tables if other is not t)]
    return replace(found, tables=outer)


def level_lines(page: PdfPage) -> list[dict[str, object]]:
    """The lines across a page that are a hair off level, made level: pdfplumber takes them for upright ones."""
    return [
        {**line, "bottom": line["top"], "y0": line["y1"]}
        for line in page.lines
        if 0 < abs(line["bottom"] - line["top"]) <= OFF_LEVEL < SNAP < line["x1"] - line["x0"]
    ]


class _ByHeight:
    """Glyphs by where they stand on the page, so that a cell looks only at those beside it."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._glyphs = glyphs
        self._order = sorted(range(len(glyphs)), key=lambda i: glyphs[i].y)
        self._heights = [glyphs[i].y for i in self._order]

    def held(self, box: _Box) -> list[Glyph]:
        """The glyphs in a box, in the order in which they were given."""
        left, top, right, bottom = box
        beside = sorted(self._order[bisect_left(self._heights, top) : bisect_left(self._heights, bottom)])
        return [g for g in map(self._glyphs.__getitem__, beside) if left <= g.x < right]


def _without_frames(cells: Sequence[tuple[_Box, list[Glyph]]]) -> list[tuple[_Box, list[Glyph]]]:
    """The cells of a table without those that others lie in and that have text around them: frames of a chart over it."""
    tall = [(box, held) for box, held in cells if len(held) > 1 and held[0].size * MOST_OWN < box[3] - box[1]]
    middles = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box, _ in cells]
    frames = set()
    for box, held in tall:
        within = [at for at, (x, y) in enumerate(middles) if box[0] < x < box[2] and box[1] < y < box[3]]
        inner = {id(glyph) for at in within if cells[at][0] != box for glyph in cells[at][1]}
        if len(within) > LEAST_WITHIN and len(lines_of(g for g in held if id(g) not in inner)) > MOST_OWN:
            frames.add(box)
    return [cell for cell in cells if cell[0] not in frames]


LEAST_WITHIN: Final = 2
MOST_OWN: Final = 4
"""Cells that lie in a frame at least, its own middle among them, and lines of text that a cell has around others at most."""


def _inside(a: Table, b: Table) -> bool:
    within = b.left <= a.left and b.top <= a.top and a.right <= b.right and a.bottom <= b.bottom
    return within and (a.right - a.left) * (a.bottom - a.top) < (b.right - b.left) * (b.bottom - b.top)


def _grid(cells: Sequence[tuple[_Box, list[Glyph]]]) -> Grid[Run] | None:
    """The cells in rows and columns; None for what is no table of at least two by two."""
    cells = [(box, held) for box, held in cells if held or box[2] - box[0] >= NARROW]
    columns = _without_padding(_edges([v for box, _ in cells for v in (box[0], box[2])]), cells)
    rows = _edges([v for box, _ in cells for v in (box[1], box[3])])
    if len(columns) < 3 or len(rows) < 3:
        return None
    placed: list[Cell[Run]] = []
    for (left, top, right, bottom), held in cells:
        column, row = _at(columns, left), _at(rows, top)
        below, beside = max(row + 1, _at(rows, bottom)), max(column + 1, _at(columns, right))
        place = Cell(
            row=row, column=column, rows=below - row, columns=beside - column, content=(left, top, right, bottom)
        )
        placed += _cells(place, held, columns, rows)
    filled = sum(bool(cell.content) for cell in placed)
    is_table = filled >= max(3, LEAST_FILLED * len(placed)) and len(columns) * len(rows) <= MOST_PLACES
    return (
        Grid.of(sorted(with_lines_known(with_items_parted(rows_by_lines(placed))), key=lambda c: (c.row, c.column)))
        if is_table
        else None
    )


def _without_padding(edges: list[float], cells: Sequence[tuple[_Box, list[Glyph]]]) -> list[float]:
    """The edges of columns, without those that only part a column from its padding: of two, the one fewer cells end at."""
    used = Counter(_at(edges, edge) for box, _ in cells for edge in (box[0], box[2]))
    within = {_at(edges, box[0]) for box, held in cells if held and box[2] - box[0] < NARROW}
    dropped: set[int] = set()
    for i in range(len(edges) - 1):
        if edges[i + 1] - edges[i] < NARROW and i not in within and not dropped & {i, i + 1}:
            dropped.add(min((i, i + 1), key=lambda j: used[j]))
    return [edge for i, edge in enumerate(edges) if i not in dropped]


NARROW: Final = 6.5
"""Points below which a column without text is padding of the one beside it: no character has room there."""


def _cells(
    place: Cell[_Box], held: Sequence[Glyph], columns: Sequence[float], rows: Sequence[float]
) -> list[Cell[Run]]:
    """The cells that stand in a ruled one: where it reaches over others, one for each that has a part of its text."""
    left, _, right, _ = place.content
    lines = lines_of(held)
    at = [bisect_right(rows, sum(g.y for g in line) / len(line)) - 1 for line in lines]
    own = at == list(range(place.row, place.row + place.rows)) and _stand_in_rows(lines, rows[place.row :])
    if place.rows > 1 and own and not is_upright(lines):
        runs = [cell_run([line], left, right) for line in lines]
        return [
            Cell(row=r, column=place.column, columns=place.columns, content=run)
            for r, run in zip(at, runs, strict=True)
        ]
    if place.row == 0 and place.columns > 1 and (heads := _heads_abreast(place, lines, columns)):
        return heads
    run = cell_run(lines, left, right)
    return [Cell(row=place.row, column=place.column, rows=place.rows, columns=place.columns, content=run)]


def _stand_in_rows(lines: Sequence[Sequence[Glyph]], rows: Sequence[float]) -> bool:
    """Whether lines stand as far apart as the rows beside them: those of a name that runs on stand closer."""
    off = [
        sum(g.y for g in line) / len(line) - (a + b) / 2 for line, (a, b) in zip(lines, pairwise(rows), strict=False)
    ]
    return max(off) - min(off) <= OFF_ROW * max(g.size for line in lines for g in line)


OFF_ROW: Final = 0.3
"""Heights of a character by which lines may stand differently in their rows."""


def _heads_abreast(place: Cell[_Box], lines: Sequence[Sequence[Glyph]], edges: Sequence[float]) -> list[Cell[Run]]:
    """The heads of several columns that stand in one ruled cell, each wholly over its own; none where it isn't so."""
    parts: dict[int, list[Sequence[Glyph]]] = {}
    for run in (run for line in lines for run in runs_of(line)):
        at = bisect_right(edges, (run.left + run.right) / 2) - 1
        if len(run.glyphs) < 2 or run.left < edges[at] or run.right > edges[at + 1]:
            return []
        parts.setdefault(at, []).append(run.glyphs)
    if sorted(parts) != list(range(place.column, place.column + place.columns)):
        return []
    return [
        Cell(row=0, column=at, rows=place.rows, content=cell_run(own, edges[at], edges[at + 1]))
        for at, own in parts.items()
    ]


def columns_of(runs: Sequence[Run]) -> list[tuple[float, float]]:
    """Stretches of the width that pieces cover, those that touch as one."""
    columns: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda r: r.left):
        if columns and run.left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], run.right))
        else:
            columns.append((run.left, run.right))
    return columns


def _edges(values: Sequence[float]) -> list[float]:
    """Where rules stand, those within ``SNAP`` of each other as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > SNAP:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    """The index of the rule that stands nearest."""
    i = bisect_left(edges, value)
    near = [j for j in (i - 1, i) if 0 <= j < len(edges)]
    return min(near, key=lambda j: abs(edges[j] - value))
