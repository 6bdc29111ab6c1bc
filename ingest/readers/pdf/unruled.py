"""Tables without rules: columns parted by white, rows by where the cells of the fullest column stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ingest.readers.grid import Cell, Grid
from ingest.readers.pdf.cell_items import with_items_parted
from ingest.readers.pdf.cell_text import cell_run, with_lines_known
from ingest.readers.pdf.glyphs import Glyph, Run, lines_of
from ingest.readers.pdf.rivers import NEAR, Region, Span, is_figure, regions
from ingest.readers.pdf.tables import Frame, Table

LEAST_ROWS: Final = 3
JUMP: Final = 1.0
"""Points by which the white between rows is wider than that between the lines of a cell."""

TOUCHING: Final = 2.0
"""Points by which a cell and a row have to stand beside each other."""

APART: Final = 3.0
"""Points of white above and below a cell that is a row of its own: one in the middle of two rows has less."""

CENTRED: Final = 1.0
"""Heights of a character by which a head may stand off the middle of the columns that it is over."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one cell."""

    lines: tuple[tuple[Glyph, ...], ...]

    @property
    def top(self) -> float:
        return min(g.top for g in self.lines[0])

    @property
    def bottom(self) -> float:
        return max(g.bottom for g in self.lines[-1])

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def unruled_tables(glyphs: Sequence[Glyph], taken: Sequence[Table | Frame]) -> list[Table]:
    """The tables of a page that no rules draw, besides what is ``taken``."""
    free = [g for g in glyphs if not any(t.left <= g.x <= t.right and t.top <= g.y <= t.bottom for t in taken)]
    tables = [_table(region) for region in regions(lines_of(free))]
    found = [table for table in tables if table is not None]
    return [t for t in found if not any(t.top < o.bottom and o.top < t.bottom for o in taken)]


def _table(region: Region) -> Table | None:
    columns = _blocks(region)
    fullest = max(range(len(columns)), key=lambda at: (len(columns[at]), sum(b.bottom - b.top for b in columns[at])))
    rows = _with_one_head(_rows(columns, fullest), columns)
    rows = _with_whole_head(rows, columns, region.over) if rows else rows
    if len(rows) < LEAST_ROWS:
        return None
    titles = _titles(rows, region.over)
    rows = sorted([*rows, *titles])
    placed = [
        cell for at, blocks in enumerate(columns) for cell in _parts(at, blocks, rows, titles, groups=at < fullest)
    ]
    upper = [piece for piece in region.over if _middle(piece) < rows[0][1]]
    across = [_across(piece, rows, region) for piece in region.over if piece not in upper]
    cells = [*across, *with_lines_known(with_items_parted(placed))]
    glyphs = [g for line in (*region.lines, *region.over) for g in line]
    return Table(
        Grid.of(_with_upper_heads(cells, upper, region)),
        min(g.left for g in glyphs),
        min(g.top for g in glyphs),
        max(g.right for g in glyphs),
        max(g.bottom for g in glyphs),
    )


def _blocks(region: Region) -> list[list[_Block]]:
    """The cells of each column from the top: lines that stand nearer than rows do are one."""
    glyphs = [g for line in region.lines for g in line]
    columns = [lines_of(g for g in glyphs if region.column(g.x) == at) for at in range(len(region.rivers) + 1)]
    within = _within(region)
    found: list[list[_Block]] = []
    for lines in columns:
        blocks: list[list[list[Glyph]]] = []
        for line in lines:
            if blocks and _white(blocks[-1][-1], line) <= within:
                blocks[-1].append(line)
            else:
                blocks.append([line])
        found.append([_Block(tuple(map(tuple, block))) for block in blocks])
    return found


def _within(region: Region) -> float:
    """The widest white between two lines of one cell: somewhat less than most often parts the rows from each other."""
    bands: list[Span] = []
    for line in sorted([*region.lines, *region.over], key=lambda line: min(g.top for g in line)):
        top, bottom = min(g.top for g in line), max(g.bottom for g in line)
        if bands and top <= bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], bottom))
        else:
            bands.append((top, bottom))
    whites = [b[0] - a[1] for a, b in pairwise(bands)]
    most = max(whites, key=lambda white: (sum(abs(white - o) < JUMP for o in whites), white), default=0.0)
    return min(most - JUMP, NEAR * max(g.size for g in region.lines[-1]))


def _white(above: Sequence[Glyph], below: Sequence[Glyph]) -> float:
    return min(g.top for g in below) - max(g.bottom for g in above)


def _is_figure(line: Sequence[Glyph]) -> bool:
    return is_figure("".join(g.text for g in line))


def _rows(columns: Sequence[Sequence[_Block]], fullest: int) -> list[Span]:
    """How far each row reaches down: the cells of the fullest column, and those right of it that stand beside none."""
    rows = [(block.top, block.bottom) for block in columns[fullest]]
    for blocks in columns[fullest + 1 :]:
        rows += [
            (b.top, b.bottom)
            for b in blocks
            if all(b.bottom + APART <= top or bottom + APART <= b.top for top, bottom in rows)
        ]
    return sorted(rows)


def _titles(rows: Sequence[Span], over: Sequence[Sequence[Glyph]]) -> list[Span]:
    """Where the titles of groups of rows stand: over several columns, below the heads and beside no row."""
    spans = [(min(g.top for g in piece), max(g.bottom for g in piece)) for piece in over]
    below = [span for span in spans if span[0] > rows[0][1]]
    return sorted({s for s in below if not any(s[0] < bottom and top < s[1] for top, bottom in rows)})


def _parts(
    column: int, blocks: Sequence[_Block], rows: Sequence[Span], titles: Sequence[Span], *, groups: bool
) -> list[Cell[Run]]:
    """The cells of a column in their rows; none reaches over the title of a group."""
    found: list[Cell[Run]] = []
    tops = [*(title[0] for title in titles), float("inf")]
    above = float("-inf")
    for top in tops:
        own = [at for at, row in enumerate(rows) if above <= row[0] < top and row not in titles]
        held = [block for block in blocks if above <= block.middle < top]
        head = [] if above == float("-inf") else [(above, above)]
        cells = _placed(column, held, [*head, *(rows[at] for at in own)], groups=groups) if own else []
        start = own[0] - len(head) if own else 0
        found += [replace(cell, row=start + cell.row) for cell in cells]
        above = top
    return found


def _with_one_head(rows: Sequence[Span], columns: Sequence[Sequence[_Block]]) -> list[Span]:
    """The rows, the first of them as one as long as a head stands beside several and none has a figure."""
    found = list(rows)
    blocks = [block for held in columns for block in held]
    while len(found) > LEAST_ROWS:
        both = (found[0][0], found[1][1])
        within = [b for b in blocks if b.top < both[1] and both[0] < b.bottom]
        tied = any(b.top < found[0][1] and found[1][0] < b.bottom for b in within)
        if not tied or any(_is_figure([g for line in b.lines for g in line]) for b in within):
            break
        found[:2] = [both]
    return found


def _with_whole_head(
    rows: Sequence[Span], columns: Sequence[Sequence[_Block]], over: Sequence[Sequence[Glyph]]
) -> list[Span]:
    """The rows, the first as tall as the heads over several columns and the tallest cell beside it make it."""
    top = min([rows[0][0], *(g.top for piece in over for g in piece)])
    below = rows[1][0] if len(rows) > 1 else float("inf")
    beside = [b for held in columns for b in held if b.top < rows[0][1] and top < b.bottom <= below]
    return [(min([top, *(b.top for b in beside)]), max([rows[0][1], *(b.bottom for b in beside)])), *rows[1:]]


def _placed(column: int, blocks: Sequence[_Block], rows: Sequence[Span], *, groups: bool) -> list[Cell[Run]]:
    """The cells of a column in their rows; one that stands between rows reaches over those that it is in the middle of."""
    held: dict[tuple[int, int], list[_Block]] = defaultdict(list)
    left, right = _width(blocks)
    start = 1
    for i, block in enumerate(blocks):
        beside = [at for at, row in enumerate(rows) if min(block.bottom, row[1]) - max(block.top, row[0]) > TOUCHING]
        at = beside[0] if beside else len(rows)
        if at == 0 or (len(beside) == 1 and not (groups and at > start)):
            held[at, at].append(block)
            start = max(start, at + 1)
            continue
        start = min(start, len(rows) - 1)
        until = blocks[i + 1].top if i + 1 < len(blocks) else float("inf")
        if not held or max(b for _, b in held) == 0:
            start = _begun(block, start, rows, until)
        end = _reach(block, start, rows, until)
        held[start, end].append(block)
        start = end + 1
    return [
        Cell(
            row=a,
            column=column,
            rows=b - a + 1,
            content=cell_run([line for block in own for line in block.lines], left, right),
        )
        for (a, b), own in _joined(held).items()
    ]


def _joined(held: dict[tuple[int, int], list[_Block]]) -> dict[tuple[int, int], list[_Block]]:
    """The blocks by the rows that they reach over, those that share a row as one cell: no text may be lost."""
    found: dict[tuple[int, int], list[_Block]] = {}
    for (start, end), blocks in sorted(held.items()):
        last = next(reversed(found), None)
        if last is not None and start <= last[1]:
            found[last[0], max(last[1], end)] = [*found.pop(last), *blocks]
        else:
            found[start, end] = blocks
    return found


def _width(blocks: Sequence[_Block]) -> Span:
    """From where to where the lines of a column reach."""
    lines = [line for block in blocks for line in block.lines]
    return min((line[0].left for line in lines), default=0.0), max((line[-1].right for line in lines), default=0.0)


def _begun(block: _Block, start: int, rows: Sequence[Span], until: float) -> int:
    """The row that the first cell under the heads begins with: rows above it may be of a cell on the page before."""

    def off(at: int) -> float:
        return abs((rows[at][0] + rows[_reach(block, at, rows, until)][1]) / 2 - block.middle)

    above = [at for at in range(start, len(rows)) if rows[at][0] < block.middle]
    return start if not above or off(start) <= TOUCHING else min(above, key=lambda at: (off(at), at))


def _reach(block: _Block, start: int, rows: Sequence[Span], until: float) -> int:
    """The last row of those from ``start`` in whose middle a cell stands."""
    last = [at for at, row in enumerate(rows) if at >= start and row[1] <= until] or [start]
    return min(last, key=lambda at: abs((rows[start][0] + rows[at][1]) / 2 - block.middle))


def _across(piece: Sequence[Glyph], rows: Sequence[Span], region: Region) -> Cell[Run]:
    """A cell that reaches over several columns, in the row that it is nearest to."""
    first, last = region.reach(piece)
    row = min(range(len(rows)), key=lambda at: abs(sum(rows[at]) / 2 - _middle(piece)))
    return Cell(row=row, column=first, columns=last - first + 1, content=Run(tuple(piece)))


def _with_upper_heads(cells: Sequence[Cell[Run]], over: Sequence[Sequence[Glyph]], region: Region) -> list[Cell[Run]]:
    """The cells, the heads in two rows where some of the upper stand over several of the lower."""
    heads = {cell.column: cell for cell in cells if cell.row == 0 and cell.rows == 1}
    lines = {at: lines_of(cell.content.glyphs) for at, cell in heads.items()}
    lowest = max((_middle(held[-1]) for held in lines.values()), default=0.0)
    low = {at for at, held in lines.items() if abs(_middle(held[-1]) - lowest) < held[-1][0].size / 2}
    edges = [float("-inf"), *(sum(river) / 2 for river in region.rivers), float("inf")]
    upper: dict[tuple[int, int], Sequence[Glyph]] = {}
    for at, held in lines.items():
        alone = {other for other in low if len(lines[other]) == 1} | {at}
        if at in low and len(held) > 1 and (reach := _over(at, at, held[0], alone, edges)):
            upper[reach] = held[0]
            lines[at] = held[1:]
    for piece in over:
        first, last = region.reach(piece)
        upper[_over(first, last, piece, low, edges) or (first, last)] = piece
    if not upper:
        return list(cells)
    covered = {at for a, b in upper for at in range(a, b + 1)}
    found = [Cell(row=0, column=a, columns=b - a + 1, content=Run(tuple(held))) for (a, b), held in upper.items()]
    for at, cell in heads.items():
        content = Run(tuple(g for line in lines[at] for g in line))
        rows = 1 if at in covered else 2
        found.append(Cell(row=2 - rows, column=at, rows=rows, content=content if at in covered else cell.content))
    below = [cell for cell in cells if heads.get(cell.column) is not cell]
    return [*found, *(replace(cell, row=cell.row + 1) for cell in below)]


def _over(
    first: int, last: int, head: Sequence[Glyph], alone: set[int], edges: Sequence[float]
) -> tuple[int, int] | None:
    """The columns, from the first to the last, that a head stands in the middle over; None for its own only."""
    middle = (head[0].left + head[-1].right) / 2
    begin, end = first, last
    while begin - 1 in alone:
        begin -= 1
    while end + 1 in alone:
        end += 1
    reach = [
        (a, b)
        for a in range(begin, first + 1)
        for b in range(last, end + 1)
        if a < b and abs((edges[a] + edges[b + 1]) / 2 - middle) <= CENTRED * head[0].size
    ]
    return max(reach, key=lambda span: span[1] - span[0], default=None)


def _middle(line: Sequence[Glyph]) -> float:
    return sum(g.y for g in line) / len(line)
