"""The columns of a table aligned by spaces: where no line of it has a character."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.readers.spaced.in_order import is_whole, placed
from ingest.readers.spaced.pieces import LEAST_ROWS, Piece, Row, is_time, is_value, width_of


def columns_of(lines: Sequence[Sequence[Piece]]) -> list[tuple[int, int]]:
    """The stretches of the screen's width that pieces take; a piece that alone bridges two of them is not counted."""
    every = lines
    pieces = [piece for held in lines for piece in held]
    most = max(len(held) for held in lines)
    full = [held for held in lines if len(held) >= FULL * most]
    lines = full if len(full) >= LEAST_ROWS else lines
    alone = 1 if len(lines) >= ENOUGH else 0
    columns = _stretches(lines, alone)
    if not alone and len(columns) < most:  # A head may reach over a gap that all other lines have.
        narrower = _stretches(lines, 1)
        columns = narrower if len(narrower) == most else columns
    apart = [p for p in pieces if not any(start < p.end and p.start < end for start, end in columns)]
    return _under_heads(sorted([*columns, *_runs(apart)]), every)


def _runs(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """The stretches that pieces take, those that overlap together."""
    runs: list[tuple[int, int]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if runs and piece.start < runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], piece.end))
        else:
            runs.append((piece.start, piece.end))
    return runs


def _under_heads(columns: list[tuple[int, int]], lines: Sequence[Sequence[Piece]]) -> list[tuple[int, int]]:
    """The columns, heads and the values below them as one where they stand at its two sides: no line has both."""
    filled: list[set[int]] = [set() for _ in columns]
    values: list[list[int]] = [[] for _ in columns]
    for i, piece in ((i, piece) for i, held in enumerate(lines) for piece in held):
        at = place(piece, columns)
        filled[at].add(i)
        values[at] += [i] if is_value(piece.text) and not is_time(piece.text) else []
    found: list[tuple[int, int]] = []
    within: tuple[set[int], list[int]] = (set(), [])
    for column, own in zip(columns, zip(filled, values, strict=True), strict=True):
        if found and (_stands_over(within, own) or _stands_over(own, within)):
            found[-1] = (found[-1][0], column[1])
            within = (within[0] | own[0], within[1] + own[1])
        else:
            found.append(column)
            within = own
    return found


def _stands_over(heads: tuple[set[int], list[int]], below: tuple[set[int], list[int]]) -> bool:
    """Whether what stands in one of two stretches, by its lines and those of values, are heads of the values in the other."""
    apart = not heads[1] and bool(heads[0]) and bool(below[1]) and not heads[0] & below[0]
    return apart and max(heads[0]) < min(below[1])


def _stretches(lines: Sequence[Sequence[Piece]], alone: int) -> list[tuple[int, int]]:
    """The stretches of the screen's width that pieces of more than so many lines take."""
    width = max(piece.end for held in lines for piece in held)
    taken = [0] * (width + 1)
    for piece in (piece for held in lines for piece in held):
        for at in range(piece.start, piece.end):
            taken[at] += 1
    columns: list[tuple[int, int]] = []
    for at in range(width):
        if taken[at] > alone:
            if columns and columns[-1][1] == at:
                columns[-1] = (columns[-1][0], at + 1)
            else:
                columns.append((at, at + 1))
    return columns


FULL: Final = 0.6
"""Share of the most pieces of any line that those lines have from which the columns are told."""

ENOUGH: Final = 6
"""Lines from which on one that bridges columns is told from the others."""


def _cut(piece: Piece, columns: Sequence[tuple[int, int]]) -> list[Piece]:
    """A piece that reaches over several columns, cut at the single space that stands between two of them."""
    reached = [column for column in columns if column[0] < piece.end and piece.start < column[1]]
    if len(reached) < 2:
        return [piece]
    for match in re.finditer("[ 　]", piece.text):
        at = piece.start + width_of(piece.text[: match.start()])
        if not is_whole(piece.text[: match.start()]):
            continue
        if any(left[1] - 1 <= at <= right[0] for left, right in pairwise(reached)):
            head = Piece(piece.text[: match.start()], piece.start, at)
            rest = Piece(piece.text[match.end() :], at + width_of(match[0]), piece.end)
            return [head, *_cut(rest, columns)]
    return [piece]


_BAR: Final = re.compile(r"(?:[─━═―ー\-=~～▬█■]\s?){2,}[▶►▷>＞→⇒➡]?|[←◀＜<]?(?:[─━═―ー\-]\s?){2,}[▶►▷>＞→⇒➡]?")


def is_bar(piece: Piece) -> bool:
    """Whether a piece is a line drawn over the columns for which something lasts."""
    return _BAR.fullmatch(piece.text) is not None


def _spread(piece: Piece, columns: Sequence[tuple[int, int]]) -> list[Piece]:
    """A bar as one in each column of which it takes most."""
    taken = [
        (start, end) for start, end in columns if 2 * (min(end, piece.end) - max(start, piece.start)) > end - start
    ]
    return [Piece(piece.text, start, end) for start, end in taken] or [piece]


def row_of(held: Sequence[Piece], columns: Sequence[tuple[int, int]], *, apart: bool) -> Row:
    """A line as a row, its pieces in the columns that they share most of their width with."""
    parts = (part for whole in held for part in (_spread if is_bar(whole) else _cut)(whole, columns))
    return _row([(place(piece, columns), piece) for piece in parts], held, len(columns), apart=apart)


def row_in_order(held: Sequence[Piece], columns: Sequence[tuple[int, int]], *, apart: bool) -> Row:
    """A line as a row, its pieces in the columns that they are nearest to, in order."""
    parts = [part for whole in held for part in (_spread(whole, columns) if is_bar(whole) else [whole])]
    return _row(placed(parts, columns), held, len(columns), apart=apart)


def _row(laid: Sequence[tuple[int, Piece]], held: Sequence[Piece], width: int, *, apart: bool) -> Row:
    cells: list[list[str]] = [[] for _ in range(width)]
    named: int | None = None
    for at, piece in laid:
        cells[at].append(piece.text)
        named = piece.start if named is None and at == 0 else named
    values = sum(is_value(" ".join(cell)) for cell in cells[1:] if cell)
    times = sum(is_time(" ".join(cell)) for cell in cells[1:] if cell)
    return Row(cells, values > 0 and times < values, held[0].start, tuple(held), apart, named)


def place(piece: Piece, columns: Sequence[tuple[int, int]]) -> int:
    """The column that a piece shares most of its width with, else the nearest."""

    def shared(at: int) -> tuple[int, int]:
        start, end = columns[at]
        return min(end, piece.end) - max(start, piece.start), -abs(start + end - piece.start - piece.end)

    return max(range(len(columns)), key=shared)
