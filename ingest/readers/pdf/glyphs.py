"""The characters of a page with their boxes, and runs of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pdfplumber.page import Page as PdfPage

from corpus.layout import UNITS_PER_POINT
from corpus.normalize import nfkc

SMALLEST: Final = 2.0
"""Points; smaller print is a watermark or a mistake."""

FARTHEST: Final = 3200.0
"""Points; boxes are kept in 16 bits."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: its box in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False

    @property
    def size(self) -> float:
        """The height of its box."""
        return self.bottom - self.top

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2

    def box(self, page: int) -> tuple[int, int, int, int, int]:
        """Page and box as a layout keeps them."""
        left, top, right, bottom = (round(v * UNITS_PER_POINT) for v in (self.left, self.top, self.right, self.bottom))
        return page, left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs in reading order that belong together: a piece of a line, the text of a cell."""

    glyphs: tuple[Glyph, ...]

    def __bool__(self) -> bool:
        return bool(self.glyphs)

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def left(self) -> float:
        return min(g.left for g in self.glyphs)

    @property
    def right(self) -> float:
        return max(g.right for g in self.glyphs)

    @property
    def top(self) -> float:
        return min(g.top for g in self.glyphs)

    @property
    def bottom(self) -> float:
        return max(g.bottom for g in self.glyphs)

    @property
    def size(self) -> float:
        """The height of its tallest glyph."""
        return max(g.size for g in self.glyphs)

    @property
    def bold(self) -> bool:
        """Whether all of it is in a heavy cut."""
        return all(g.bold for g in self.glyphs)


def glyphs_of(page: PdfPage) -> list[Glyph]:
    """The printed characters of a pdfplumber page, doubles left out: bold is sometimes printed twice."""
    found: dict[tuple[str, int, int], Glyph] = {}
    for char in page.chars:
        glyph = Glyph(
            printed(char["text"]),
            char["x0"],
            char["top"],
            char["x1"],
            char["bottom"],
            bool(_BOLD.search(char.get("fontname") or "")),
        )
        on_page = -1 <= glyph.x <= min(page.width + 1, FARTHEST) and -1 <= glyph.y <= min(page.height + 1, FARTHEST)
        if glyph.text.strip() and glyph.size >= SMALLEST and on_page:
            grid = max(1.0, glyph.size / 5)
            found.setdefault((glyph.text, round(glyph.left / grid), round(glyph.top / grid)), glyph)
    return list(found.values())


_BOLD: Final = re.compile(r"bold|heavy|black|[-_]W[6-9]\b|DB\b|EB\b", re.IGNORECASE)
"""Names of heavy cuts of fonts."""

_MISNAMED: Final = re.compile(r"[\u2e80-\u2fdf]")
_SAME_SHAPE: Final = str.maketrans("‧戶∕", "・戸／")
"""Characters that fonts name where they print another of the same shape, besides radicals."""


def printed(text: str) -> str:
    """The text of a glyph as people read it: fonts that share a shape may name the wrong character for it."""
    return _MISNAMED.sub(lambda m: nfkc(m[0]), text).translate(_SAME_SHAPE)


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by the line that they stand on, top to bottom, each from left to right."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.y, g.left)):
        line = lines[-1] if lines else None
        if line is not None and abs(glyph.y - _middle(line)) <= 0.5 * min(glyph.size, max(g.size for g in line)):
            line.append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda g: g.left) for line in lines]


def _middle(line: Sequence[Glyph]) -> float:
    return sum(g.y for g in line[-8:]) / len(line[-8:])


WIDE_GAP: Final = 1.0
"""Gap, in heights of a character, from which on a line is two pieces side by side."""

WORD_GAP: Final = 0.15
"""…and from which on Latin words are two."""

MARK_GAP: Final = 0.2
"""…and from which on a number or a mark stands apart from what follows: １ 計画, ・ 取組."""


def runs_of(line: Sequence[Glyph]) -> list[Run]:
    """A line cut where wide gaps are."""
    runs: list[list[Glyph]] = []
    for glyph in line:
        if runs and glyph.left - runs[-1][-1].right < WIDE_GAP * max(glyph.size, runs[-1][-1].size):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [Run(tuple(run)) for run in runs]
