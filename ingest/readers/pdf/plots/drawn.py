"""What is drawn on a page besides text, and the pieces of its text as they were set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pdfplumber.page import Page as PdfPage

from ingest.readers.pdf.glyphs import Glyph

Colour: TypeAlias = tuple[object, ...]
Point: TypeAlias = tuple[float, float]

MOST_SHAPES: Final = 4000
"""Shapes on one page; charts have some hundreds. What has more is a map or a picture."""

TOGETHER: Final = 0.35
LEVEL: Final = 0.2
"""Gap and difference in height, in heights of a character, up to which characters set one after another are a piece."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn: its box, the colours that it is filled and outlined with, and its corners.

    ``along`` runs with the categories of a chart and ``up`` against its values: for upright bars these are left to right
    and top to bottom, for lying ones top to bottom and right to left.
    """

    along: tuple[float, float]
    up: tuple[float, float]
    colours: frozenset[Colour]
    points: tuple[Point, ...]

    @property
    def turned(self) -> "Shape":
        """The shape on the page turned so that bars which lie to the right stand up."""
        turned = tuple((y, -x) for x, y in self.points)
        return Shape(self.up, (-self.along[1], -self.along[0]), self.colours, turned)

    @property
    def width(self) -> float:
        return self.along[1] - self.along[0]

    @property
    def height(self) -> float:
        return self.up[1] - self.up[0]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters set one after another on one line."""

    glyphs: tuple[Glyph, ...]
    along: tuple[float, float]
    up: tuple[float, float]

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def at(self) -> float:
        """Where its middle is along the categories."""
        return (self.along[0] + self.along[1]) / 2

    @property
    def height(self) -> float:
        """Where its middle is among the values."""
        return (self.up[0] + self.up[1]) / 2

    @property
    def size(self) -> float:
        return max(g.size for g in self.glyphs)

    @property
    def turned(self) -> "Piece":
        """The piece on the page turned so that bars which lie to the right stand up."""
        return Piece(self.glyphs, self.up, (-self.along[1], -self.along[0]))


def shapes_of(page: PdfPage) -> list[Shape]:
    """What is drawn on a page; nothing where it is more than charts have."""
    drawn = [*page.rects, *page.curves, *page.lines]
    return [_shape(thing) for thing in drawn] if len(drawn) <= MOST_SHAPES else []


def _shape(thing: dict[str, Any]) -> Shape:
    colours = set()
    if thing["fill"]:
        colours.add(_colour(thing["non_stroking_color"]))
    if thing["stroke"]:
        dashes = thing.get("dash") or ()
        colours.add((*_colour(thing["stroking_color"]), *map(str, (d for d in dashes[:1] if d))))
    points = tuple((float(x), float(y)) for x, y in thing.get("pts", ()))
    return Shape(
        (float(thing["x0"]), float(thing["x1"])),
        (float(thing["top"]), float(thing["bottom"])),
        frozenset(colours),
        points,
    )


def _colour(colour: object) -> Colour:
    """A colour to compare by: parts are rounded, a pattern goes by its name."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    return tuple(round(part, 3) if isinstance(part, (int, float)) else str(part) for part in parts)


def pieces_of(glyphs: Sequence[Glyph]) -> list[Piece]:
    """The characters of a page, those set right after each other on one level together, in the order they were set."""
    lots: list[list[Glyph]] = []
    for glyph in glyphs:
        last = lots[-1][-1] if lots else None
        if last is not None and _goes_on(last, glyph):
            lots[-1].append(glyph)
        else:
            lots.append([glyph])
    return [Piece(tuple(lot), _span(lot, "left", "right"), _span(lot, "top", "bottom")) for lot in lots]


def _span(glyphs: Sequence[Glyph], begins: str, ends: str) -> tuple[float, float]:
    return min(getattr(g, begins) for g in glyphs), max(getattr(g, ends) for g in glyphs)


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character was set right after another on its line, which may run up or down the page."""
    if last.turn != glyph.turn:
        return False
    if last.turn:
        level, size = abs(glyph.x - last.x), max(last.right - last.left, glyph.right - glyph.left)
        gap = last.top - glyph.bottom if last.turn == 1 else glyph.top - last.bottom
    else:
        level, size, gap = abs(glyph.y - last.y), max(last.size, glyph.size), glyph.left - last.right
    return level <= LEVEL * size and -TOGETHER <= gap / size <= TOGETHER


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, short ones that are set a little apart on one line as one: ４ 月, 男 性."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and _is_spread(last, piece):
            along = (last.along[0], piece.along[1])
            found[-1] = Piece((*last.glyphs, *piece.glyphs), along, last.up)
        else:
            found.append(piece)
    return found


def _is_spread(last: Piece, piece: Piece) -> bool:
    short = max(len(last.glyphs), len(piece.glyphs)) <= SHORT
    return short and abs(last.height - piece.height) < 1 and 0 <= piece.along[0] - last.along[1] <= SPREAD * piece.size


SHORT: Final = 2
SPREAD: Final = 1.2
"""Characters of pieces that are joined at most, and the gap between these, in heights of a character."""
