"""Tables aligned by spaces whose cells stand at the middle of their rows, as text taken from a PDF has them.

A cell of three lines, one of two and one of one line in the same row are printed around the same middle, so that lines of
several cells stand between each other and no line is a row. The rows are found as those stretches of lines in which the
cells of all columns have their middle in common.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.grid import needs_space
from ingest.readers.spaced.in_order import columns_in_order, placed
from ingest.readers.spaced.pieces import LEAST_COLUMNS, LEAST_ROWS, TELLS, Piece, is_time, is_value, pieces_of, width_of
from ingest.readers.spaced.regions import Stretch, furniture_of, tables_of

MOST_LINES: Final = 14
"""Lines of one row."""

EMPTY: Final = 1.0
"""What a cell that holds nothing costs, in lines off the middle."""

FREE_EMPTY: Final = 0.4
"""What it costs, row by row, to take a column for one of groups, whose cells stand for several rows."""

BROKEN: Final = 0.6
"""What it costs to put lines together of which the upper leaves room at its end."""

ENDED: Final = 1.0
"""What it costs to go on behind a full stop."""

TWO_VALUES: Final = 2.5
"""What it costs to put two values into one cell."""

CUT: Final = 0.45
"""What it costs to end a row with a line that is as full as any of its column."""

ROOM: Final = 3
"""Columns of the screen at the end of a line that is full."""

LEAST_WIDE: Final = 12
"""Columns of the screen from which on lines of a column are broken at its edge."""

MOST_COST: Final = 0.9
"""Cost by row and column up to which rows are taken as found."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """The lines of a stretch: what stands in each column of each line, and which lines a blank one stands before.

    ``over`` are the heads that stand over several columns, each said of all of these.
    """

    columns: tuple[tuple[int, int], ...]
    cells: tuple[tuple[str, ...], ...]
    apart: frozenset[int]
    widths: tuple[int, ...]
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows as lines from and to, the first of heads where ``heads`` is 1, what they cost, and the columns of groups."""

    spans: tuple[tuple[int, int], ...]
    cost: float
    groups: frozenset[int]
    heads: int = 1

    @property
    def body(self) -> tuple[tuple[int, int], ...]:
        """The rows below the heads."""
        return self.spans[self.heads :]


def with_centred_tables(text: str) -> str:
    """``text`` with tables whose cells are centred in their rows as rows of cells parted by tabs; all else as it is."""
    lines = text.split("\n")
    furniture = furniture_of(lines)
    written: dict[int, list[str]] = {}
    gone: set[int] = set()
    for stretches in tables_of(lines, furniture):
        rows, taken = _table(lines, stretches)
        if rows:
            written[taken[0].lines[0]] = ["", *("\t".join(row) for row in rows), ""]
            gone.update(range(taken[0].lines[0], taken[-1].lines[-1] + 1))
    return "\n".join(out for i, line in enumerate(lines) for out in written.get(i, [] if i in gone else [line]))


def _table(lines: Sequence[str], stretches: Sequence[Stretch]) -> tuple[list[list[str]], list[Stretch]]:
    """The rows of a table, heads first, and the stretches that they are of; none for what is no such table."""
    first = _headed(_grid(lines, stretches[0]))
    rows = _rows(first)
    if rows is None or not rows.body or _is_head_open(first, rows):
        return [], []
    found, taken = _written(first, rows), [stretches[0]]
    centred, others = _centred(first, rows)
    for stretch in stretches[1:]:
        grid = _grid(lines, stretch)
        further = _rows(grid)
        further = further and replace(further, heads=0)
        places = _matched(first, grid) if further is not None else None
        if further is None or places is None:
            break
        for row in _written(grid, further):
            laid = [""] * len(first.columns)
            for place, cell in zip(places, row, strict=True):
                laid[place] = cell
            if laid != found[0]:
                found.append(laid)
        more = _centred(grid, further)
        centred, others = centred + more[0], others + more[1]
        taken.append(stretch)
    if (
        centred <= others
        or len(found) <= LEAST_ROWS
        or (len(first.columns) < LEAST_COLUMNS and not _tells_of_names(found))
    ):
        return [], []
    return found, taken


def _tells_of_names(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows of two columns say something of a name each."""
    names = [row[0] for row in rows]
    return all(names) and sum(map(len, names)) <= LONGEST_NAME * len(names)


OF_GROUPS: Final = 2
"""Rows with cells at their middle that a column of groups tells as much as."""

LONGEST_NAME: Final = 16
"""Characters of names, on average."""


def _grid(lines: Sequence[str], stretch: Stretch) -> _Grid:
    pieces = [pieces_of(lines[i]) for i in stretch.lines]
    upper = _spanning(pieces)
    columns = _columns(pieces[upper:])
    ordered = columns_in_order(pieces[upper:], columns)
    columns = columns if ordered is None else tuple(ordered)
    laid = [_begun(held, columns) if ordered is None else placed(held, columns) for held in pieces[upper:]]
    over = [" ".join(p.text for held in pieces[:upper] for p in held if _overlap(p, column)) for column in columns]
    apart = frozenset(i - upper for i, line in enumerate(stretch.lines) if line in stretch.apart and i > upper)
    return _laid(columns, laid, apart, over)


def _begun(held: Sequence[Piece], columns: Sequence[tuple[int, int]]) -> list[tuple[int, Piece]]:
    """The pieces of a line, each with the column that it begins in."""
    return [(next(i for i, (start, end) in enumerate(columns) if start <= p.start < end), p) for p in held]


def _spanning(pieces: Sequence[Sequence[Piece]]) -> int:
    """How many lines of heads at the top stand over several columns each: a line below holds something in two of them."""
    upper = 0
    while upper < min(MOST_UPPER, len(pieces) - 1) and any(
        _spans(piece, pieces[upper + 1 :]) for piece in pieces[upper]
    ):
        upper += 1
    return upper


def _spans(head: Piece, below: Sequence[Sequence[Piece]]) -> bool:
    """Whether two pieces of a line begin and end below one head, or reach out from below it, in most lines that have any there."""
    under = [sum(_overlap(piece, (head.start, head.end)) for piece in held) for held in below]
    filled = [count for count in under if count]
    return len(filled) >= LEAST_ROWS and sum(count > 1 for count in filled) >= TELLS * len(filled)


MOST_UPPER: Final = 2
"""Lines of heads over several columns."""


def _overlap(piece: Piece, column: tuple[int, int]) -> bool:
    return piece.start < column[1] and column[0] < piece.end


def _headed(grid: _Grid) -> _Grid:
    """A stretch, columns without a head taken together with the one beside them that no row holds something in too."""
    rows = _rows(grid)
    while rows is not None:
        said = [_cells(grid, *span) for span in rows.spans]
        said[0] = _heads(grid, rows)
        bare = next(
            (
                (left, at)
                for at in range(len(grid.columns))
                if not said[0][at]
                for left in (at - 1, at)
                if 0 <= left < len(grid.columns) - 1 and not any(row[left] and row[left + 1] for row in said)
            ),
            None,
        )
        if bare is None:
            break
        grid = _with_one(grid, bare[0])
        rows = _rows(grid)
    return grid


def _with_one(grid: _Grid, left: int) -> _Grid:
    """A stretch with a column and the next as one."""
    columns = (*grid.columns[:left], (grid.columns[left][0], grid.columns[left + 1][1]), *grid.columns[left + 2 :])
    cells = [(*row[:left], f"{row[left]} {row[left + 1]}".strip(), *row[left + 2 :]) for row in grid.cells]
    over = (
        *grid.over[:left],
        " ".join(dict.fromkeys(filter(None, grid.over[left : left + 2]))),
        *grid.over[left + 2 :],
    )
    return _measured(columns, cells, grid.apart, over)


def _laid(
    columns: tuple[tuple[int, int], ...],
    lines: Sequence[Sequence[tuple[int, Piece]]],
    apart: frozenset[int],
    over: Sequence[str],
) -> _Grid:
    cells = [[""] * len(columns) for _ in lines]
    for row, held in zip(cells, lines, strict=True):
        for at, piece in held:
            row[at] = f"{row[at]} {piece.text}".strip()
    grid = _measured(columns, cells, apart, over)
    while (left := next((i for i in range(len(grid.columns) - 1) if _are_one(grid, i)), None)) is not None:
        grid = _with_one(grid, left)
    return grid


def _measured(
    columns: tuple[tuple[int, int], ...], cells: Sequence[Sequence[str]], apart: frozenset[int], over: Sequence[str]
) -> _Grid:
    widths = tuple(
        max((width_of(row[at]) for row in cells if not is_value(row[at])), default=0) for at in range(len(columns))
    )
    return _Grid(columns, tuple(map(tuple, cells)), apart, widths, tuple(over))


def _are_one(grid: _Grid, left: int) -> bool:
    """Whether a column and the next are one: they touch, and no line holds both; or the letters of one word stand apart."""
    pairs = [(row[left], row[left + 1]) for row in grid.cells]
    touch = grid.columns[left + 1][0] - grid.columns[left][1] < LEAST_GAP
    held = [pair for pair in pairs if pair[1]]
    return (touch and not any(all(pair) for pair in pairs)) or (
        len(held) == 1 and len(held[0][1]) == 1 and len(held[0][0][-1:]) == 1 and len(held[0][0].replace(" ", "")) == 1
    )


LEAST_GAP: Final = 2
"""Columns of the screen between two columns of a table."""


def _columns(pieces: Sequence[Sequence[Piece]]) -> tuple[tuple[int, int], ...]:
    """The stretches of the screen's width that any piece takes."""
    found: list[tuple[int, int]] = []
    for piece in sorted((piece for held in pieces for piece in held), key=lambda piece: piece.start):
        if found and piece.start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], piece.end))
        else:
            found.append((piece.start, piece.end))
    return tuple(found)


def _rows(grid: _Grid) -> _Rows | None:
    """The rows of a stretch: those that cost least, with or without the first column as one of groups."""
    if len(grid.columns) < len(("name", "text")):
        return None
    best = min((_cheapest(grid, groups) for groups in (frozenset[int](), frozenset((0,)))), key=lambda way: way.cost)
    return best if best.cost <= MOST_COST * len(best.spans) * len(grid.columns) / 2 else None


def _cheapest(grid: _Grid, groups: frozenset[int]) -> _Rows:
    """The cheapest way to cut the lines of a stretch into rows."""
    count = len(grid.cells)

    @cache
    def column_cost(at: int, first: int, last: int) -> float:
        return _cell_cost(grid, at, first, last)

    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, count + 1):
        ways = []
        for start in range(max(0, end - MOST_LINES), end):
            if any(start < i < end for i in grid.apart):
                continue
            own = sum(
                FREE_EMPTY if at in groups else column_cost(at, start, end - 1) for at in range(len(grid.columns))
            )
            ways.append((best[start][0] + own, start))
        best.append(min(ways))
    spans, end = [], count
    while end:
        spans.append((best[end][1], end - 1))
        end = best[end][1]
    return _Rows(tuple(reversed(spans)), best[count][0], groups)


def _cell_cost(grid: _Grid, at: int, first: int, last: int) -> float:
    """What is against the lines of a column from ``first`` to ``last`` being one cell of a row of these lines."""
    held = [i for i in range(first, last + 1) if grid.cells[i][at]]
    if not held:
        return EMPTY
    off = abs(held[0] + held[-1] - first - last) / 2
    joints = sum(_joint(grid, at, upper, lower) for upper, lower in pairwise(held))
    following = next((i for i in range(last + 1, min(last + 3, len(grid.cells))) if grid.cells[i][at]), None)
    if following is None or following in grid.apart:
        return _off_cost(off) + joints
    cut = CUT if _is_cut(grid, at, held[-1], following) else 0.0
    opened = TWO_VALUES if _is_open("".join(grid.cells[i][at] for i in held)) else 0.0
    return _off_cost(off) + joints + cut + opened


def _off_cost(off: float) -> float:
    """What lines off the middle cost: half a line is often none, as an even count of lines has its middle between two."""
    return off / 2 if off <= HALF else off - HALF / 2


HALF: Final = 0.5


def _joint(grid: _Grid, at: int, upper: int, lower: int) -> float:
    """What is against two lines of a column being of one cell."""
    above, below = grid.cells[upper][at], grid.cells[lower][at]
    if _are_two(above, below):
        return TWO_VALUES
    if _is_open(above):
        return 0.0
    if above.endswith("。"):
        return ENDED
    return 0.0 if _is_full(grid, at, upper) or fold_same_length(below)[0] in "(" else BROKEN


def _are_two(above: str, below: str) -> bool:
    """Whether two lines can't be of one cell: each is a value, or begins with a number of its own (4-2 …, 4-3 …)."""
    values = is_value(above) and is_value(below) and fold_same_length(below)[0] != "("
    return values or all(_NUMBERED.match(fold_same_length(text)) for text in (above, below))


_NUMBERED: Final = re.compile(r"\d{1,2}[-.]\d{1,2}(?!\d)|[(]?[1-9]\d?[).]|[①-⑳]")


def _is_cut(grid: _Grid, at: int, line: int, following: int) -> bool:
    """Whether a line seems to go on with the following one."""
    above, below = grid.cells[line][at], grid.cells[following][at]
    return _is_full(grid, at, line) and not above.endswith("。") and not _are_two(above, below)


def _is_full(grid: _Grid, at: int, line: int) -> bool:
    """Whether a line of a column has no room left at its end, so that it was broken there."""
    text = grid.cells[line][at]
    wide = grid.widths[at] >= LEAST_WIDE and not is_value(text) and not is_time(text)
    return wide and width_of(text) + max(ROOM, grid.widths[at] // 10) >= grid.widths[at]


def _is_open(text: str) -> bool:
    folded = fold_same_length(text)
    return folded.count("(") > folded.count(")") or text.count("「") > text.count("」") or text[-1] in "、・"


def _centred(grid: _Grid, rows: _Rows) -> tuple[int, int]:
    """How many rows below the heads have cells at the middle of others, and how many of as many lines have none."""
    tall = [span for span in rows.body if span[1] - span[0] > 1]
    centred = sum(_holds_middle(grid, rows.groups, first, last) for first, last in tall)
    groups = sum(_stand_between(grid, rows, at) for at in rows.groups)
    return centred + OF_GROUPS * groups, len(tall) - centred


def _holds_middle(grid: _Grid, groups: frozenset[int], first: int, last: int) -> bool:
    """Whether a cell stands at the middle of a row of which another takes the first line and the last."""
    columns = (
        [i for i in range(first, last + 1) if grid.cells[i][at]] for at in range(len(grid.columns)) if at not in groups
    )
    held = [lines for lines in columns if lines]
    outer = any(lines[0] == first and lines[-1] == last for lines in held)
    return outer and any(lines[0] > first and abs(lines[0] + lines[-1] - first - last) <= 1 for lines in held)


def _stand_between(grid: _Grid, rows: _Rows, at: int) -> bool:
    """Whether the groups of a column all stand in the middle of their rows, some of them beside none but a later one."""
    cells, middles, tops = _group_places(grid, rows, at)
    if not 1 < len(cells) < len(rows.body):
        return False
    begins = _begins(middles, tops)
    ends = [*begins[1:], len(tops) - 1]
    off = [abs((tops[b] + tops[e]) / 2 - m) for b, e, m in zip(begins, ends, middles, strict=True)]
    later = any(held[0] > rows.body[begin][1] for held, begin in zip(cells, begins, strict=True))
    return later and all(each <= HALF for each in off)


def _is_head_open(grid: _Grid, rows: _Rows) -> bool:
    """Whether the first row is none of heads: it leaves columns without one, or holds values."""
    heads = _heads(grid, rows)
    return not all(heads) or any(map(_says_more, heads))


def _heads(grid: _Grid, rows: _Rows) -> list[str]:
    """The first row with what stands over several columns before what each says itself."""
    own = _cells(grid, *rows.spans[0])
    return [f"{over} {head}".strip() for over, head in zip(grid.over, own, strict=True)]


def _says_more(head: str) -> bool:
    """Whether a cell says more than a head does."""
    return (is_value(head) and not is_time(head)) or "。" in head or len(head) > LONGEST_HEAD


LONGEST_HEAD: Final = 24


def _written(grid: _Grid, rows: _Rows) -> list[list[str]]:
    """The rows as cells; one of a group says it with its first."""
    found = [_cells(grid, *span) for span in rows.spans]
    found[: rows.heads] = [_heads(grid, rows)] * rows.heads
    for at in rows.groups:
        for row in found[rows.heads :]:
            row[at] = ""
        for first, text in _grouped(grid, rows, at):
            found[first][at] = text
    return found


def _cells(grid: _Grid, first: int, last: int) -> list[str]:
    return [
        _joined(grid, at, [i for i in range(first, last + 1) if grid.cells[i][at]]) for at in range(len(grid.columns))
    ]


def _joined(grid: _Grid, at: int, held: Sequence[int]) -> str:
    """The lines of a cell: with a space between where the upper ends before the column does."""
    text = ""
    for before, line in zip([None, *held], held, strict=False):
        part = grid.cells[line][at]
        apart = before is not None and (
            needs_space(text[-1], part[0])
            or _TELEPHONE.match(part) is not None
            or (grid.widths[at] >= LEAST_WIDE and _joint(grid, at, before, line) > 0 and not _is_open(text))
        )
        text += f" {part}" if apart else part
    return text


_TELEPHONE: Final = re.compile(r"\d{2,5}-\d{1,4}-\d{3,4}")


def _grouped(grid: _Grid, rows: _Rows, at: int) -> list[tuple[int, str]]:
    """The groups of a column, each with the first row of those that it stands in the middle of."""
    cells, middles, tops = _group_places(grid, rows, at)
    return [(b + rows.heads, _joined(grid, at, held)) for b, held in zip(_begins(middles, tops), cells, strict=True)]


def _group_places(grid: _Grid, rows: _Rows, at: int) -> tuple[list[list[int]], list[float], list[float]]:
    """The lines of each group of a column, how far down its middle stands, and where each row below the heads begins."""
    cells: list[list[int]] = []
    for line in (i for i in range(rows.body[0][0], len(grid.cells)) if grid.cells[i][at]):
        before = cells[-1] if cells else []
        near = bool(before) and line - before[-1] <= GROUP_GAP
        if near and not _begin_alike(grid.cells[before[0]][at], grid.cells[line][at]):
            before.append(line)
        else:
            cells.append([line])
    body = rows.body
    others = range(at + 1, len(grid.columns))
    heights = [max(sum(bool(grid.cells[i][c]) for i in range(first, last + 1)) for c in others) for first, last in body]
    tops = [0.0, *accumulate(heights)]
    return cells, [_height(body, heights, tops, (held[0] + held[-1]) / 2) for held in cells], tops


def _height(body: Sequence[tuple[int, int]], heights: Sequence[int], tops: Sequence[float], line: float) -> float:
    """How far down a table a line stands, in lines of its cells."""
    at = next(i for i, (first, last) in enumerate(body) if line < last + 1)
    first, last = body[at]
    return tops[at] + heights[at] * (line + HALF - first) / (last + 1 - first)


def _begins(middles: Sequence[float], tops: Sequence[float]) -> list[int]:
    """The row that each group begins with, so that groups stand in the middle of their rows as nearly as can be."""
    count = len(tops) - 1
    ways: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for i, middle in enumerate(middles):
        weight = float(i < len(middles) - 1)  # The last may go on over the page.
        ways = {
            end: min(
                (cost + weight * abs((tops[begin] + tops[end]) / 2 - middle), [*begins, begin])
                for begin, (cost, begins) in ways.items()
                if begin < end
            )
            for end in range(1, count + 1)
            if any(begin < end for begin in ways)
        }
    return ways[count][1] if count in ways else [min(i, count - 1) for i in range(len(middles))]


GROUP_GAP: Final = 2
"""Lines from one of a group's name to the next."""


def _begin_alike(one: str, other: str) -> bool:
    """Whether two texts begin with a number each, so that they are names of their own."""
    return fold_same_length(one)[0].isdigit() and fold_same_length(other)[0].isdigit()


def _matched(first: _Grid, other: _Grid) -> list[int] | None:
    """The columns of a table on its first page that those of a further page are, in order; None where they can't be."""
    many, few = len(first.columns), len(other.columns)
    if few > many or few < many - 1:
        return None
    ways = [[*range(left), *range(left + many - few, many)] for left in range(few + 1)]
    return min(ways, key=lambda places: sum(_unlike(first, a, other, b) for b, a in enumerate(places)))


def _unlike(first: _Grid, at: int, other: _Grid, place: int) -> float:
    """How little two columns of two pages are alike: by what they hold, then by where they stand."""
    shares = [
        sum(map(is_value, held)) / max(1, len(held))
        for held in ([row[at] for row in first.cells if row[at]], [row[place] for row in other.cells if row[place]])
    ]
    return 100 * abs(shares[0] - shares[1]) + abs(first.columns[at][0] - other.columns[place][0])
