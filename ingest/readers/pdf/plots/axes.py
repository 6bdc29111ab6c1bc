"""The axes of a chart: what stands at equal distances along it, and how heights are counted at its sides."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.pdf.plots.drawn import Piece

LEAST: Final = 3
"""Categories, and marks of a scale, at least."""

EVEN: Final = 0.1
"""Share of their distance by which categories may stand off their places; marks of a scale by as much."""

ALIKE: Final = 1.5
"""Points within which pieces of an axis begin, end or stand alike."""

NEXT_LINE: Final = 1.6
"""Distance of the second line of a category from its first, in heights of a character."""

CLOSEST: Final = 1.5
"""Distance of categories at least, in heights of a character; what is closer are letters of a line."""

BESIDE: Final = 90.0
"""Points between the outermost category and a scale at most."""

_NUMBER: Final = re.compile(r"(?P<sign>[-−–▲△]?)(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\W\d_]{0,4}|[%‰])")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its value, by how much what it was rounded from may differ, and where its unit begins."""

    value: float
    rounded: float
    unit_at: int


@dataclass(frozen=True, slots=True)
class Categories:
    """What stands along a chart at equal distances, each by its pieces, one below the other."""

    pieces: tuple[tuple[Piece, ...], ...]
    places: tuple[float, ...]
    pitch: float

    @property
    def along(self) -> tuple[float, float]:
        """From where to where the chart reaches along its categories."""
        return self.places[0] - self.pitch / 2, self.places[-1] + self.pitch / 2

    @property
    def up(self) -> tuple[float, float]:
        """From where to where the categories themselves reach."""
        lines = [piece.up for pieces in self.pieces for piece in pieces]
        return min(a for a, _ in lines), max(b for _, b in lines)

    def nearest(self, at: float) -> int:
        """The category whose place is nearest."""
        return min(max(round((at - self.places[0]) / self.pitch), 0), len(self.places) - 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """How heights are counted: ``slope`` per point from where zero is; ``marks`` are printed at its side."""

    slope: float
    zero: float
    marks: tuple[Piece, ...]

    def value(self, height: float) -> float:
        return self.slope * (height - self.zero)


@lru_cache(maxsize=8192)
def number_of(text: str) -> Number | None:
    """What a piece says where it is nothing but a number, with its unit or without."""
    found = _NUMBER.fullmatch(fold_same_length(text))
    if found is None or _TIME.match(found["unit"]):
        return None
    digits = found["digits"].replace(",", "")
    value = Decimal(digits)
    exponent = len(digits.partition(".")[2])
    return Number(float(-value if found["sign"] else value), 0.5 * 10.0**-exponent, found.start("unit"))


def categories_of(pieces: Sequence[Piece]) -> Iterator[Categories]:
    """What stands in a row at equal distances, with the lines right below; rows of plain numbers are scales."""
    for row in _rows(pieces):
        for run in _even_runs(row):
            found = _with_lines_below(run, pieces)
            texts = ["".join(piece.text for piece in lines) for lines in found.pieces]
            apart = found.pitch > CLOSEST * run[0].size and len(set(texts)) == len(texts)
            if apart and not any(map(_is_plain, texts)):
                yield found


def _is_plain(text: str) -> bool:
    return number_of(text) is not None and not YEAR.fullmatch(fold_same_length(text))


_TIME: Final = re.compile(r"[年月期代歳才]|日$")
YEAR: Final = re.compile(r"(?:19|20)\d\d")


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stand at one height, or end at one where they are read along the values, each row in order."""
    yield from _alike(pieces, lambda p: p.height)
    for row in _alike(pieces, lambda p: p.up[0]):
        yield row
        blocks = _on_lines(row)
        if LEAST <= len(blocks) < len(row):
            yield blocks


def _alike(pieces: Sequence[Piece], where: Callable[[Piece], float]) -> Iterator[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=where):
        if rows and where(piece) - where(rows[-1][0]) <= ALIKE:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    yield from (sorted(row, key=lambda p: p.at) for row in rows if len(row) >= LEAST)


def _on_lines(row: Sequence[Piece]) -> list[Piece]:
    """Names at the side of lying bars, those on several lines as one."""
    found: list[Piece] = []
    for piece in row:
        last = found[-1] if found else None
        if last is not None and piece.along[0] - last.along[1] <= LEADING * piece.size:
            up = (min(last.up[0], piece.up[0]), max(last.up[1], piece.up[1]))
            found[-1] = Piece((*last.glyphs, *piece.glyphs), (last.along[0], piece.along[1]), up)
        else:
            found.append(piece)
    return found


LEADING: Final = 0.5
"""White between the lines of one name at most, in heights of a character."""


def _even_runs(row: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The longest stretches of a row whose middles are equally far apart."""
    run = list(row[:2])
    for piece in row[2:]:
        pitch = run[1].at - run[0].at
        if abs(piece.at - run[-1].at - pitch) <= EVEN * pitch:
            run.append(piece)
            continue
        if len(run) >= LEAST:
            yield run
        run = [run[-1], piece]
    if len(run) >= LEAST:
        yield run


def _with_lines_below(run: Sequence[Piece], pieces: Sequence[Piece]) -> Categories:
    pitch = (run[-1].at - run[0].at) / (len(run) - 1)
    found: list[tuple[Piece, ...]] = []
    for piece in run:
        lines = [piece]
        below = [p for p in pieces if abs(p.at - piece.at) <= ALIKE and p.height > piece.height]
        for other in sorted(below, key=lambda p: p.height):
            if 0 < other.height - lines[-1].height <= NEXT_LINE * piece.size:
                lines.append(other)
        found.append(tuple(lines))
    same = min(map(len, found))
    return Categories(tuple(lines[:same] for lines in found), tuple(piece.at for piece in run), pitch)


def scales_beside(categories: Categories, pieces: Sequence[Piece]) -> list[Scale]:
    """The scales at either side of a chart, from marks below each other that count evenly."""
    left, right = categories.along
    foot = categories.up
    beside = [
        piece
        for piece in pieces
        if number_of(piece.text) is not None
        and (left - BESIDE <= piece.at <= left + ALIKE or right - ALIKE <= piece.at <= right + BESIDE)
        and abs(piece.height - foot[0]) > ALIKE
    ]
    columns: dict[tuple[str, int], list[Piece]] = defaultdict(list)
    for piece in beside:
        for edge, at in (("begins", piece.along[0]), ("ends", piece.along[1]), ("middle", piece.at)):
            for place in {round(at / ALIKE), round(at / ALIKE + 0.5)}:
                columns[edge + str(place % 2), place].append(piece)
    found = [scale for column in columns.values() for scale in _scales(column, foot[0])]
    best: list[Scale] = []
    for scale in sorted(found, key=lambda s: -len(s.marks)):
        if not any(set(map(id, scale.marks)) & set(map(id, other.marks)) for other in best):
            best.append(scale)
    return best


def _scales(column: Sequence[Piece], foot: float) -> Iterator[Scale]:
    """The scale that marks below each other make where their values are even in their heights, down to the categories."""
    marks = sorted((p for p in column if p.height < foot + p.size), key=lambda p: -p.height)
    run = _even_marks(marks)
    if len(run) >= LEAST and foot - run[0].height <= run[0].height - run[1].height:
        yield _scale(run)


def _even_marks(marks: Sequence[Piece]) -> list[Piece]:
    run = list(marks[:2])
    for mark in marks[2:]:
        step, counted = run[1].height - run[0].height, _value(run[1]) - _value(run[0])
        even = abs(mark.height - run[-1].height - step) <= max(EVEN * abs(step), 0.6)
        if not even or counted == 0 or abs(_value(mark) - _value(run[-1]) - counted) > 0.01 * abs(counted):
            break
        run.append(mark)
    return run


def _scale(marks: Sequence[Piece]) -> Scale:
    slope = (_value(marks[-1]) - _value(marks[0])) / (marks[-1].height - marks[0].height)
    return Scale(slope, marks[0].height - _value(marks[0]) / slope, tuple(marks))


def _value(piece: Piece) -> float:
    number = number_of(piece.text)
    return number.value if number is not None else 0.0


def rules_near(scale: Scale, levels: Sequence[float]) -> list[float]:
    """By how much lines drawn beside the marks of a scale stand off them, each once: what heights are counted from."""
    off = {
        round(level - mark.height, 1) for mark in scale.marks for level in levels if abs(level - mark.height) <= NEAR
    }
    often = [o for o in off if sum(_is_drawn(mark.height + o, levels) for mark in scale.marks) >= LEAST - 1]
    return sorted({0.0, *often}, key=abs)


NEAR: Final = 4.0


def _is_drawn(height: float, levels: Sequence[float]) -> bool:
    return any(abs(level - height) <= 0.3 for level in levels)
