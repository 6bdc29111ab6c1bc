"""Tables aligned by spaces whose lines are out of line with each other: the pieces of a line are its cells, in order.

Whoever lays a line out counts the widths of its letters differently, so that no stretch of the screen stays blank below
another. What tells the columns then is how many pieces the widest lines have; those of a line that has fewer stand in
the columns that they are nearest to, none before what is printed left of it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, TypeAlias

from ingest.readers.spaced.pieces import LEAST_COLUMNS, LEAST_ROWS, Piece, is_time, is_value, names_time, width_of

Columns: TypeAlias = Sequence[tuple[int, int]]

TORN: Final = 0.25
"""Share of the lines with figures in which two pieces share a column, from which on columns aren't where they seem."""

CROSSED: Final = 2.0
"""What each column of the screen costs that a piece takes from a column that it isn't of."""

HELD: Final = 6.0
"""What it costs to take for one cell what may be several."""

NOWHERE: Final = 1e9
"""What it costs that a line has more pieces than there are columns."""


def columns_in_order(lines: Sequence[Sequence[Piece]], columns: Columns) -> list[tuple[int, int]] | None:
    """Where the cells of a table stand, mostly, if its lines are out of line with each other; None where ``columns`` part them."""
    first = next((i for i, held in enumerate(lines) if _is_valued(held)), len(lines))
    valued = [held for held in lines[first:] if _is_valued(held)]
    torn = sum(_is_torn(held, columns) for held in valued)
    several = sum(len(held) > 1 for held in lines[first:])
    if torn < LEAST_ROWS or torn < TORN * len(valued) or 2 * len(valued) < several:
        return None
    counts = Counter(map(_cells, valued))
    width = max((count for count, times in counts.items() if times >= LEAST_ROWS), default=0)
    full = [held for held in lines[:first] if _cells(held) == len(held) > width][-1:]
    width = len(full[0]) if full else width
    full = full or [held for held in valued if len(held) == width]
    if width < LEAST_COLUMNS or max(counts) > width or not full:
        return None
    return _settled(valued, [_extent(cells) for cells in zip(*full, strict=True)])


def _settled(lines: Sequence[Sequence[Piece]], columns: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The columns, each where most of what is nearest to it stands."""
    held: list[list[Piece]] = [[] for _ in columns]
    for at, piece in (each for line in lines for each in placed(line, columns)):
        held[at].append(piece)
    return [_extent(pieces) if pieces else column for column, pieces in zip(columns, held, strict=True)]


def _extent(pieces: Sequence[Piece]) -> tuple[int, int]:
    return int(median(piece.start for piece in pieces)), int(median(piece.end for piece in pieces))


def _is_valued(held: Sequence[Piece]) -> bool:
    """Whether a line holds figures in columns; what dots lead to its figures is in none."""
    led = any(_LEADER.search(piece.text) for piece in held)
    return not led and any(is_value(piece.text) and not is_time(piece.text) for piece in held[1:])


_LEADER: Final = re.compile("[…‥・.．]{3}|……")


def _cells(held: Sequence[Piece]) -> int:
    """How many cells the pieces of a line are, letters that are set apart being one."""
    return len(held) - sum(_are_one(one, other) for one, other in pairwise(held))


def _is_torn(held: Sequence[Piece], columns: Columns) -> bool:
    """Whether two pieces of a line share a column that are no letters of one word."""
    at = [_widest(piece, columns) for piece in held]
    pairs = zip(zip(at, held, strict=True), zip(at[1:], held[1:], strict=True), strict=False)
    return any(one[0] == other[0] and is_whole(one[1].text) and not _are_one(one[1], other[1]) for one, other in pairs)


def _widest(piece: Piece, columns: Columns) -> int:
    """The column that a piece shares most of its width with."""
    return max(range(len(columns)), key=lambda at: _shared(piece, columns[at]))


def _shared(piece: Piece, column: tuple[int, int]) -> int:
    return min(piece.end, column[1]) - max(piece.start, column[0])


def _are_one(one: Piece, other: Piece) -> bool:
    """Whether two pieces are of one cell: letters of a word that are set apart (合　計), or what a bracket closes."""
    letters = all(len(piece.text) == 1 and piece.text.isalpha() for piece in (one, other))
    return letters or _CLOSING.fullmatch(other.text) is not None


_CLOSING: Final = re.compile("[)）］\\]」】]+")


def placed(held: Sequence[Piece], columns: Columns) -> list[tuple[int, Piece]]:
    """The pieces of a line, each with the column that it is of: those that they are nearest to, in order."""
    ways = ((against, *_nearest(pieces, columns), pieces) for against, pieces in _ways(held, len(columns)))
    *_, places, pieces = min(ways, key=lambda way: way[0] + way[1])
    return list(zip(places, pieces, strict=True))


def is_whole(text: str) -> bool:
    """Whether no bracket of a text is left open."""
    return sum(text.count(each) for each in "(（［[「") <= sum(text.count(each) for each in ")）］]」")


def _ways(held: Sequence[Piece], width: int) -> Iterator[tuple[float, tuple[Piece, ...]]]:
    """The pieces of a line, and what is against these; of one that has too few, also with what may be several cells as such."""
    parted = [list(_parted(piece)) for piece in held] if len(held) < width else []
    yield HELD * sum(map(len, parted)), tuple(held)
    for i, ways in enumerate(parted):
        yield from ((0.0, (*held[:i], *parts, *held[i + 1 :])) for parts in ways)


def _parted(piece: Piece) -> Iterator[list[Piece]]:
    """The ways in which a piece may be several cells that single spaces part: a name and a value, times, remarks in brackets."""
    gaps = [match for match in _SPACE.finditer(piece.text) if is_whole(piece.text[: match.start()])]
    every = _cut(piece, gaps)
    if len(gaps) > 1 and all(_ASIDE.fullmatch(part.text) for part in every):
        yield every
    for gap in gaps:
        left, right = _cut(piece, [gap])
        named = is_value(right.text) and not is_value(left.text) and not _ASIDE.match(right.text)
        if named or (names_time(left.text) and names_time(right.text)):
            yield [left, right]


_SPACE: Final = re.compile("[ 　]")
_ASIDE: Final = re.compile("[(（].*")


def _cut(piece: Piece, gaps: Sequence[re.Match[str]]) -> list[Piece]:
    """A piece in parts, with the columns of the screen that each takes."""
    begins, ends = [0, *(gap.end() for gap in gaps)], [*(gap.start() for gap in gaps), len(piece.text)]
    at = [piece.start + width_of(piece.text[:begin]) for begin in begins]
    texts = [piece.text[begin:end] for begin, end in zip(begins, ends, strict=True)]
    return [Piece(text, start, start + width_of(text)) for text, start in zip(texts, at, strict=True)]


def _nearest(held: Sequence[Piece], columns: Columns) -> tuple[float, tuple[int, ...]]:
    """How far off the pieces of a line are from the columns that they are nearest to in order, and which these are."""
    ways: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for i, piece in enumerate(held):
        together = i > 0 and _are_one(held[i - 1], piece)
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for at in range(len(columns)):
            before = [way for last, way in ways.items() if last < at or (together and last == at)]
            cost, places = min(before) if before else min(ways.values())
            following[at] = (cost + _off(piece, at, columns) + (0 if before else NOWHERE), (*places, at))
        ways = following
    return min(ways.values())


def _off(piece: Piece, at: int, columns: Columns) -> float:
    """How far a piece stands from where those of a column begin, end, or have their middle, and what it takes of others."""
    start, end = columns[at]
    off = min(abs(piece.start - start), abs(piece.end - end), abs(piece.start + piece.end - start - end) / 2)
    others = (column for i, column in enumerate(columns) if i != at)
    return off + CROSSED * sum(max(0, _shared(piece, other)) for other in others)
