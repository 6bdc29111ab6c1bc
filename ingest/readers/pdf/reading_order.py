"""The pieces of a page in the order in which people read them: columns, then lines, then vertical text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ingest.readers.pdf.glyphs import Glyph, Run, lines_of, runs_of
from ingest.readers.pdf.tables import Frame, Table

GUTTER: Final = 1.0
"""Least width of the white between two columns, in heights of a character."""

COLUMN_LINES: Final = 5
"""Least lines on either side of it."""

COLUMN_FILL: Final = 0.55
"""How much of a column's width its lines fill, in the middle: rows of a table fill less."""

DEEPEST: Final = 24

Line: TypeAlias = tuple[Run, ...]
"""Pieces on one line, from left to right."""

Block: TypeAlias = Line | Table


@dataclass(frozen=True, slots=True)
class _Piece:
    left: float
    top: float
    right: float
    bottom: float
    content: "Run | Table | tuple[Block, ...]"


def in_order(glyphs: Sequence[Glyph], tables: Sequence[Table], frames: Sequence[Frame] = ()) -> list[Block]:
    """Lines and tables of a page in reading order; what stands in a frame is read together."""
    framed = [
        (frame, [g for g in glyphs if _within(g, frame)], [t for t in tables if _holds(frame, t)]) for frame in frames
    ]
    gone = {id(thing) for _, inside, held in framed for thing in (*inside, *held)}
    pieces = _pieces([g for g in glyphs if id(g) not in gone], [t for t in tables if id(t) not in gone])
    for frame, inside, held in framed:
        blocks = tuple(_blocks(_pieces(inside, held), DEEPEST))
        pieces.append(_Piece(frame.left, frame.top, frame.right, frame.bottom, blocks))
    return _blocks(pieces, DEEPEST)


def _within(glyph: Glyph, box: Frame | Table) -> bool:
    return box.left <= glyph.x < box.right and box.top <= glyph.y < box.bottom


def _holds(frame: Frame, table: Table) -> bool:
    return (
        frame.left <= table.left + 1
        and table.right <= frame.right + 1
        and frame.top <= table.top + 1
        and table.bottom <= frame.bottom + 1
    )


def _pieces(glyphs: Sequence[Glyph], tables: Sequence[Table]) -> list[_Piece]:
    outside = [g for g in glyphs if not any(_within(g, t) for t in tables)]
    runs = [run for line in lines_of(outside) for run in runs_of(line)]
    pieces = [_Piece(r.left, r.top, r.right, r.bottom, r) for r in _upright(runs)]
    return pieces + [_Piece(t.left, t.top, t.right, t.bottom, t) for t in tables]


def _upright(runs: Sequence[Run]) -> list[Run]:
    """Runs, with single characters below each other made one run that is read downwards."""
    single = sorted((r for r in runs if len(r.glyphs) == 1), key=lambda r: (round(r.left / 3), r.top))
    columns: list[list[Run]] = []
    for run in single:
        above = columns[-1][-1] if columns else None
        near = above is not None and abs(run.left - above.left) < 0.5 * run.size
        if above is not None and near and 0 <= run.top - above.bottom < 0.8 * run.size:
            columns[-1].append(run)
        else:
            columns.append([run])
    stacked = [column for column in columns if len(column) >= 3]
    gone = {id(run) for column in stacked for run in column}
    return [r for r in runs if id(r) not in gone] + [Run(tuple(r.glyphs[0] for r in c)) for c in stacked]


def _blocks(pieces: Sequence[_Piece], depth: int) -> list[Block]:
    """Cut at gutters between columns where there are, else at the widest white line, else make lines."""
    if len(pieces) <= 1 or depth == 0:
        return _lines(pieces)
    gutter = _gutter(pieces)
    if gutter is not None:
        left = [p for p in pieces if p.right <= gutter]
        right = [p for p in pieces if p.right > gutter]
        return _blocks(left, depth - 1) + _blocks(right, depth - 1)
    for cut in _white_lines(pieces):
        upper = [p for p in pieces if p.bottom <= cut]
        lower = [p for p in pieces if p.bottom > cut]
        if _gutter(upper) is not None or _gutter(lower) is not None:
            return _blocks(upper, depth - 1) + _blocks(lower, depth - 1)
    return _lines(pieces)


def _lines(pieces: Sequence[_Piece]) -> list[Block]:
    """Pieces by line; a table stands where it begins."""
    lines: list[list[_Piece]] = []
    for piece in sorted(
        pieces, key=lambda p: ((p.top + p.bottom) / 2 if isinstance(p.content, Run) else p.top, p.left)
    ):
        line = lines[-1] if lines else None
        if line is not None and isinstance(piece.content, Run) and _beside(piece, line[-1]):
            line.append(piece)
        else:
            lines.append([piece])
    found: list[Block] = []
    for line in lines:
        first = line[0].content
        if isinstance(first, Table):
            found.append(first)
        elif isinstance(first, tuple):
            found += first
        else:
            found.append(tuple(p.content for p in sorted(line, key=lambda p: p.left) if isinstance(p.content, Run)))
    return found


def _beside(piece: _Piece, other: _Piece) -> bool:
    if not isinstance(other.content, Run):
        return False
    shared = min(piece.bottom, other.bottom) - max(piece.top, other.top)
    return shared > 0.5 * min(piece.bottom - piece.top, other.bottom - other.top)


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Where white runs down between two columns of prose; None where there are none."""
    runs = [p for p in pieces if isinstance(p.content, Run)]
    if len(runs) < 2 * COLUMN_LINES:
        return None
    size = sorted(p.bottom - p.top for p in runs)[len(runs) // 2]
    reach = float("-inf")
    for piece in sorted(pieces, key=lambda p: p.left):
        if piece.left - reach >= GUTTER * size and reach > float("-inf"):
            cut = (reach + piece.left) / 2
            sides = [p for p in runs if p.right <= cut], [p for p in runs if p.right > cut]
            if all(_is_column(side) for side in sides):
                return cut
        reach = max(reach, piece.right)
    return None


def _is_column(runs: Sequence[_Piece]) -> bool:
    if len(runs) < COLUMN_LINES:
        return False
    width = max(p.right for p in runs) - min(p.left for p in runs)
    fills = sorted((p.right - p.left) / width for p in runs) if width else [0.0]
    size = sorted(p.bottom - p.top for p in runs)[len(runs) // 2]
    return fills[len(fills) // 2] >= COLUMN_FILL and width >= 8 * size


def _white_lines(pieces: Sequence[_Piece]) -> list[float]:
    """Heights at which nothing is printed, the widest white first."""
    found, reach = [], float("-inf")
    for piece in sorted(pieces, key=lambda p: p.top):
        if piece.top >= reach > float("-inf"):
            found.append((piece.top - reach, (piece.top + reach) / 2))
        reach = max(reach, piece.bottom)
    return [at for _, at in sorted(found, reverse=True)[:6]]
