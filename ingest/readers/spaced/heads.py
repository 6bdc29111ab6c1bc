"""The heads of a table aligned by spaces: how many lines of them there are, and those of a column as one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from corpus.quantities import UNITS
from ingest.readers.spaced.columns import FULL
from ingest.readers.spaced.pieces import LEAST_COLUMNS, Piece, Row, cell_text, is_time, is_value


def count_full(rows: Sequence[Row]) -> bool:
    """Take rows of words below one with values as rows of their own, too, where they are as full, as those of words and of times are.

    Gives whether the table is a schedule.
    """
    scheduled = _count_scheduled(rows)
    first = next((i for i, row in enumerate(rows) if row.valued), len(rows))
    most = max((len(row.pieces) for row in rows[first:] if row.valued), default=0)
    for row in rows[first:]:
        full = len(row.pieces) >= FULL * most and bool(row.cells[0] or row.cells[1])
        times = sum(is_time(" ".join(cell)) for cell in row.cells)
        row.valued = row.valued or (full and (times == 0 or times >= LEAST_COLUMNS))
    return scheduled


def _count_scheduled(rows: Sequence[Row]) -> bool:
    """Take rows below one of times as rows of their own, where each names something and says a word under one of the times.

    Gives whether there are any.
    """
    at = next((i for i, row in enumerate(rows) if row.valued or len(_times(row)) >= LEAST_TIMES), len(rows))
    under = set() if at == len(rows) or rows[at].valued else _times(rows[at])
    scheduled = False
    named = bool(under) and any(rows[at].cells[i] for i in range(min(under)))
    for row in rows[at + 1 :] if under else ():
        said = [" ".join(row.cells[i]) for i in under if row.cells[i]]
        tells = not any(map(is_time, said)) if named else all(map(_MARK.fullmatch, said))
        if row.cells[min(under) - 1] and said and tells:
            row.valued = scheduled = True
    return scheduled


_MARK: Final = re.compile(r"[^\w()（）]+")
"""What says in a schedule that something is done: a tick, an arrow, a bar."""


LEAST_TIMES: Final = 2


def _times(row: Row) -> set[int]:
    """The columns other than the first in which a row has times."""
    return {i for i, cell in enumerate(row.cells) if i and cell and is_time(" ".join(cell))}


def heads_of(rows: Sequence[Row]) -> int:
    """How many rows of heads there are: down to the last before any values that says something over these."""
    first = next(i for i, row in enumerate(rows) if row.valued)
    values = {
        at
        for row in rows
        if row.valued
        for at, cell in enumerate(row.cells)
        if at and cell and is_value(" ".join(cell))
    }
    over = [i for i in range(first) if any(rows[i].cells[at] for at in values)]
    heads = over[-1] + 1 if over else first
    while heads > 0 and sum(map(bool, rows[heads - 1].cells)) == 1 and heads - 1 not in over:
        heads -= 1
    return heads


def joined_heads(rows: Sequence[Row], columns: Sequence[tuple[int, int]]) -> Row:
    """Rows of heads as one; what stands over several columns in an upper row is said in each of them."""
    cells: list[list[str]] = [[] for _ in columns]
    rows = _upper_joined(_with_units(rows))
    for i, row in enumerate(rows):
        lower = max((len(below.pieces) for below in rows[i + 1 :]), default=0)
        spans = 1 < len(row.pieces) < lower
        for at, cell in enumerate(_over(row.pieces, columns) if spans else row.cells):
            cells[at] += [f"{text} " for text in cell] if spans else cell
    return Row(cells, valued=False, indent=0)


def _with_units(rows: Sequence[Row]) -> list[Row]:
    """Rows of heads, a last one that holds nothing but units with these in brackets."""
    said = [text for cell in rows[-1].cells for text in cell]
    if len(rows) < 2 or len(said) < 2 or not all(map(_UNIT.fullmatch, said)):
        return list(rows)
    last = rows[-1]
    bracketed = [[f"（{text}）" for text in cell] for cell in last.cells]
    pieces = tuple(replace(piece, text=f"（{piece.text}）") for piece in last.pieces)
    return [*rows[:-1], replace(last, cells=bracketed, pieces=pieces)]


_UNIT: Final = re.compile(rf"[十百千万億]{{0,3}}(?:{UNITS}|％)", re.IGNORECASE)


def _upper_joined(rows: Sequence[Row]) -> list[Row]:
    """Rows of heads, those in which only heads over several columns go on made one with the row above."""
    found: list[Row] = []
    for i, row in enumerate(rows):
        lower = max((len(below.pieces) for below in rows[i + 1 :]), default=0)
        above = found[-1].pieces if found else ()
        goes_on = len(row.pieces) <= len(above) < lower and all(
            any(_overlap(piece, upper) for upper in above) for piece in row.pieces
        )
        if goes_on:
            pieces = tuple(_with_below(upper, row.pieces) for upper in above)
            found[-1] = Row([[] for _ in row.cells], valued=False, indent=0, pieces=pieces)
        else:
            found.append(row)
    return found


def _overlap(one: Piece, other: Piece) -> bool:
    return one.start < other.end and other.start < one.end


def _with_below(upper: Piece, pieces: Sequence[Piece]) -> Piece:
    """A head with what stands right below it."""
    below = [piece for piece in pieces if _overlap(piece, upper)]
    text = cell_text([upper.text, *(piece.text for piece in below)])
    return Piece(text, min(p.start for p in (upper, *below)), max(p.end for p in (upper, *below)))


def _over(pieces: Sequence[Piece], columns: Sequence[tuple[int, int]]) -> list[list[str]]:
    """The head in an upper row that stands over each column: the nearest, no further off than half way to the next."""
    if (begun := _from_the_left(pieces, columns)) is not None:
        return begun
    middles = [(piece.start + piece.end) / 2 for piece in pieces]
    reach = max(b - a for a, b in pairwise(middles)) / 2
    found: list[list[str]] = []
    for start, end in columns:
        off, nearest = min((abs((start + end) / 2 - middle), i) for i, middle in enumerate(middles))
        found.append([pieces[nearest].text] if off <= reach else [])
    return found


def _from_the_left(pieces: Sequence[Piece], columns: Sequence[tuple[int, int]]) -> list[list[str]] | None:
    """What stands over each column where heads begin with the first of several that they stand over; None for others."""
    first = [next((i for i, (start, _) in enumerate(columns) if abs(piece.start - start) <= 1), -1) for piece in pieces]
    widths = [b - a for a, b in pairwise(first)]
    if -1 in first or max(widths) < 2:
        return None
    found: list[list[str]] = [[] for _ in columns]
    for piece, begin, width in zip(pieces, first, [*widths, max(widths)], strict=True):
        for at in range(begin, min(begin + width, len(columns))):
            found[at] = [piece.text]
    return found
