"""The characters of a page with their boxes, and runs of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
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
    """One character: its box in points from the page's upper left corner.

    Where the page has to be turned to read it, the box is that on the page so turned, and ``place`` the one as printed.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False
    turn: int = 0
    place: tuple[float, float, float, float] | None = None

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
        printed_at = self.place or (self.left, self.top, self.right, self.bottom)
        left, top, right, bottom = (round(v * UNITS_PER_POINT) for v in printed_at)
        return page, left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs in reading order that belong together: a piece of a line, the text of a cell.

    ``tight`` are the places of glyphs that follow the one before without a space, however far apart they are printed;
    ``parted`` those of glyphs that begin a line of a cell which does not run on from the one above; ``early`` those of
    glyphs that begin a line of a cell though there was room for them on the one above.
    """

    glyphs: tuple[Glyph, ...]
    tight: frozenset[int] = frozenset()
    parted: frozenset[int] = frozenset()
    early: frozenset[int] = frozenset()

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
    """The printed characters of a pdfplumber page; bold printed by several strikes is one, raised marks stand in line."""
    found = []
    for char in page.chars:
        glyph = Glyph(
            printed(char["text"]),
            char["x0"],
            char["top"],
            char["x1"],
            char["bottom"],
            bool(_BOLD.search(char.get("fontname") or "")),
            _turn(char.get("matrix")),
        )
        on_page = -1 <= glyph.x <= min(page.width + 1, FARTHEST) and -1 <= glyph.y <= min(page.height + 1, FARTHEST)
        if glyph.text.strip() and glyph.size >= SMALLEST and on_page:
            found.append(glyph)
    return with_marks_in_line(_struck_once(found))


def _turn(matrix: Sequence[float] | None) -> int:
    """By how many quarter turns against the clock a character is printed: 1 reads upwards, 3 downwards."""
    if matrix is None or abs(matrix[1]) <= abs(matrix[0]):
        return 0
    return 1 if matrix[1] > 0 else 3


STRIKE: Final = 0.35
"""Share of its own width by which a glyph may be off another of the same character to be a second strike of it."""


def _struck_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without those that print a character once more, hardly beside itself, to make it bold."""
    kept: list[Glyph] = []
    near: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = round(glyph.left / glyph.size), round(glyph.top / glyph.size)
        around = [(glyph.text, column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        if any(_is_strike(glyph, other) for place in around for other in near.get(place, ())):
            continue
        kept.append(glyph)
        near.setdefault((glyph.text, column, row), []).append(glyph)
    return kept


def _is_strike(glyph: Glyph, other: Glyph) -> bool:
    reach = STRIKE * max(min(glyph.right - glyph.left, glyph.size), 0.2 * glyph.size)
    return abs(glyph.left - other.left) <= reach and abs(glyph.top - other.top) <= reach


RAISED: Final = 0.78
"""Share of its neighbour's height below which a digit is a mark, where it stands higher."""

CLEARLY_RAISED: Final = 0.86
"""The same share where it stands well above the middle of its neighbour: browsers print raised text five sixths as large."""

WELL_ABOVE: Final = 0.2
_RAISED_TEXT: Final = re.compile(r"[\d*＊※†)）,，注a-zａ-ｚ]+")


def with_marks_in_line(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs with small raised digits told apart: the power of a unit (m²), else the mark of a footnote (※1).

    A mark is moved onto the line of the text that it follows, so that it is read there and not as a digit of it.
    """
    ends: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        ends.setdefault((round(glyph.right / PLACE), round(glyph.y / PLACE)), []).append(glyph)
    found: list[Glyph] = []
    moved: dict[tuple[float, float], Glyph] = {}
    for glyph in glyphs:
        after = moved.get((round(glyph.left, 1), round(glyph.y, 1)))
        base = after or (_base(glyph, ends) if _RAISED_TEXT.fullmatch(glyph.text) else None)
        if base is None:
            found.append(glyph)
            continue
        text = glyph.text if after is not None else _mark(glyph.text, base)
        found.append(replace(glyph, text=text, top=base.top, bottom=base.bottom))
        for gap in range(-5, 6):
            moved[round(glyph.right + gap / 10, 1), round(glyph.y, 1)] = base
    return found


PLACE: Final = 4.0
_POWERED: Final = re.compile(r"[mMｍ㎞㎝]$")


def _mark(text: str, base: Glyph) -> str:
    if text in ("2", "3") and _POWERED.search(base.text):
        return "²" if text == "2" else "³"
    return text if text[0] in "※*＊†注" else f"※{text}"


def _base(glyph: Glyph, ends: dict[tuple[int, int], list[Glyph]]) -> Glyph | None:
    """The taller glyph that a raised one stands right after; None for what is not raised."""
    column, row = round(glyph.left / PLACE), round(glyph.y / PLACE)
    around = (other for i in range(-2, 2) for j in range(3) for other in ends.get((column + i, row + j), ()))
    fitting = [other for other in around if _is_raised(glyph, other)]
    return max(fitting, key=lambda other: (other.right, other.size), default=None)


def _is_raised(glyph: Glyph, other: Glyph) -> bool:
    close = -0.2 * other.size <= glyph.left - other.right <= 0.4 * other.size
    rise = (other.y - glyph.y) / other.size if other.size else 0.0
    smaller = glyph.size <= (CLEARLY_RAISED if rise >= WELL_ABOVE else RAISED) * other.size
    return smaller and close and 0.06 <= rise <= 0.6 and not other.text.isspace()


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
    """A line cut where wide gaps are; a word spread over its place, and a date, are not cut."""
    runs: list[list[Glyph]] = []
    for glyph in line:
        if runs and glyph.left - runs[-1][-1].right < _widest(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return [Run(tuple(run)) for run in _gathered(runs)]


def _widest(before: Sequence[Glyph], glyph: Glyph) -> float:
    """The gap from which on a glyph is no more of the piece before it."""
    last = before[-1]
    if glyph.text.isdigit() and "".join(g.text for g in before[-2:]) in ERAS:
        gap = ERA_GAP
    else:
        gap = DATED_GAP if last.text[-1].isdigit() and glyph.text[0] in "年月日" else WIDE_GAP
    return gap * max(last.size, glyph.size)


ERAS: Final = frozenset({"明治", "大正", "昭和", "平成", "令和"})
DATED_GAP: Final = 2.0
ERA_GAP: Final = 6.0
"""The same within a date, between a number and what it counts, and between an era and its year: forms leave room."""


def _gathered(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """The pieces of a line, three or more letters that stand alone and equally far apart as one: a word spread out."""
    found: list[list[Glyph]] = []
    at = 0
    while at < len(runs):
        end = at + 1
        while end < len(runs) and _is_spread(runs[max(at, end - 2) : end + 1]):
            end += 1
        found += [[g for run in runs[at:end] for g in run]] if end - at >= LEAST_SPREAD else runs[at:end]
        at = end
    return found


def _is_spread(runs: Sequence[list[Glyph]]) -> bool:
    """Whether the pieces, two or three, are single letters, each as far from the next; the last may run on."""
    singles = runs[: max(2, len(runs) - 1)]
    if any(len(run) != 1 for run in singles) or not all(run[0].text.isalpha() for run in runs):
        return False
    gaps = [b[0].left - a[0].right for a, b in pairwise(runs)]
    size = runs[0][0].size
    is_word = len({run[0].text for run in runs}) > 1
    return is_word and max(gaps) <= SPREAD * size and max(gaps) - min(gaps) <= EVEN * size


LEAST_SPREAD: Final = 3
SPREAD: Final = 4.0
EVEN: Final = 0.15
"""Heights of a character up to which the letters of a word spread out stand apart, and how alike."""
