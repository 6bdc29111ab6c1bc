"""The series of a chart: names beside which it is shown how each is drawn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final, TypeAlias

from ingest.readers.pdf.plots.axes import number_of
from ingest.readers.pdf.plots.drawn import Colour, Piece, Shape

WIDEST: Final = 45.0
"""Points of the sample of a colour at most."""

GAP: Final = 1.5
SLACK: Final = 8.0
"""White between a sample and its name at most, in heights of a character and points: a dot is in the sample's middle."""

TALLEST: Final = 1.5

THIN: Final = 2.5
LONG: Final = 8.0
DASH: Final = 1.5
"""Points of a line's thickness at most and of its length at least, and how many times as long as thick a dash is."""

THICKEST: Final = 5.0
FLAT: Final = 3.0
"""The same of a line that is its sample alone, and how many times as long as thick it is at least."""

SMALLEST: Final = 2.0
"""Points of an area's sides at least."""


class Kind(Enum):
    """As what a colour is drawn."""

    AREA = auto()
    LINE = auto()
    DOT = auto()


Style: TypeAlias = tuple[Colour, Kind]


@dataclass(frozen=True, slots=True)
class Series:
    """A series: its name as printed, and the ways in which its sample is drawn, the most telling first."""

    name: Piece
    styles: tuple[Style, ...]


def series_of(pieces: Sequence[Piece], shapes: Sequence[Shape]) -> list[Series]:
    """The names that have a sample right before them."""
    small = [s for s in shapes if s.width <= WIDEST and s.height <= WIDEST / 2]
    found = []
    for name in _names(pieces):
        sample = sorted(_sample(name, small), key=lambda s: -(s.width * max(s.height, 0.5)))
        styles = dict.fromkeys((c, kind) for shape in sample for kind in _kinds(shape, sample) for c in shape.colours)
        if styles:
            found.append(Series(name, tuple(styles)))
    return found


def told_apart(series: Sequence[Series]) -> list[Series]:
    """The series of one chart, each with the styles that no other of them has."""
    shared = Counter(style for each in series for style in each.styles)
    own = [replace(each, styles=tuple(s for s in each.styles if shared[s] == 1)) for each in series]
    return [each for each in own if each.styles]


def _names(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that are words, with those that go on right behind them."""
    words = [p for p in pieces if any(g.text.isalpha() for g in p.glyphs) and number_of(p.text) is None]
    found: list[Piece] = []
    for piece in words:
        last = found[-1] if found else None
        if (
            last is not None
            and abs(last.height - piece.height) < 1
            and 0 <= piece.along[0] - last.along[1] < piece.size
        ):
            found[-1] = Piece((*last.glyphs, *piece.glyphs), (last.along[0], piece.along[1]), last.up)
        else:
            found.append(piece)
    return found


def _sample(name: Piece, shapes: Sequence[Shape]) -> list[Shape]:
    """The shapes that end right before a name, on its line."""
    size = name.size
    return [
        s
        for s in shapes
        if -0.3 * size <= name.along[0] - s.along[1] <= GAP * size + SLACK
        and name.up[0] - 0.2 * size <= sum(s.up) / 2 <= name.up[1] + 0.2 * size
        and s.height <= TALLEST * size
        and (_is_thin(s) or min(s.width, s.height) >= SMALLEST)
    ]


def is_dot(shape: Shape) -> bool:
    """Whether a shape is as small, and about as high as wide, as the marks on lines are."""
    short, long = sorted((shape.width, shape.height))
    return long <= DOT and long <= ROUNDISH * short


DOT: Final = 12.0
ROUNDISH: Final = 1.7


def _is_thin(shape: Shape) -> bool:
    """Whether a shape is a piece of a line, be it a dash."""
    return shape.height <= THIN and shape.width >= DASH * shape.height


def _kinds(shape: Shape, sample: Sequence[Shape]) -> list[Kind]:
    """As what a shape of a sample is drawn; small ones are dots where the sample has a line, a flat one may be either."""
    if _is_thin(shape):
        return [Kind.LINE] if shape.width >= LONG else []
    if is_dot(shape) and any(map(_is_thin, sample)):
        return [Kind.DOT]
    flat = shape.height <= THICKEST and shape.width >= max(LONG, FLAT * shape.height)
    return [Kind.AREA, Kind.LINE] if flat and len(sample) == 1 else [Kind.AREA]
