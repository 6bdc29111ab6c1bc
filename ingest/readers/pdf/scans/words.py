"""Recognised words made the glyphs of a page: lines of one height, and figures that are not sure left out."""

from collections.abc import Sequence, Set
from itertools import groupby
from statistics import median
from typing import Final

from corpus.normalize import display_width
from ingest.readers.pdf.glyphs import Glyph
from ingest.readers.pdf.scans.doubt import Letter, doubtful_words, without_doubt
from ingest.readers.pdf.scans.program import Word
from ingest.readers.pdf.scans.sheet import Sheet

BODY: Final = 0.15
"""Share of the body's size within which a line is of that size: what is measured of ink wavers so much."""

SPACED: Final = 0.7
PARTED: Final = 1.6
"""Gaps between two words of a line, in heights of a character, from which there is a space, and from which there are
two columns: boxes of words are no more exact."""

_TALL: Final = {"kanji": 0.92, "kana": 0.84, "digit": 0.74}
"""How much of a character's square its ink takes, from top to bottom."""


def glyphs_from(words: Sequence[Word], sheet: Sheet) -> tuple[list[Glyph], int]:
    """The glyphs of a page, and how many figures were left out as doubtful."""
    down = sheet.down
    lines = [list(line) for _, line in groupby(words, key=lambda word: word.line)]
    sizes = [_size(line, down=down) / sheet.scale for line in lines]
    body = _body(lines, sizes)
    doubtful = doubtful_words(lines, [size * sheet.scale for size in sizes], sheet)
    found: list[Glyph] = []
    left_out = 0
    for line, size in zip(lines, sizes, strict=True):
        exact = body if abs(size - body) <= BODY * body else round(size)
        letters, count = without_doubt(_letters(line, doubtful, sheet.scale, max(exact, 1.0), down=down))
        left_out += count
        found += [_glyph(letter, sheet) for letter in letters]
    return found, left_out


def _size(line: Sequence[Word], *, down: bool) -> float:
    """The size of a line's characters in pixels, as the ink of most of them tells."""
    sides = [((w.right - w.left) if down else (w.bottom - w.top)) / _share(w.text) for w in line for _ in w.text]
    return median(sides)


def _share(text: str) -> float:
    if any("\u4e00" <= c <= "\u9fff" for c in text):
        return _TALL["kanji"]
    return _TALL["digit"] if text.isascii() else _TALL["kana"]


def _body(lines: Sequence[Sequence[Word]], sizes: Sequence[float]) -> float:
    weighed = [size for line, size in zip(lines, sizes, strict=True) for word in line for _ in word.text]
    return round(median(weighed) * 2) / 2 if weighed else 1.0


def _letters(line: Sequence[Word], doubtful: Set[int], scale: float, size: float, *, down: bool) -> list[Letter]:
    """The characters of a line, one after the other, in the boxes of its words as they are corrected.

    ``doubtful`` are words by ``id``.
    """
    across = median([(w.left + w.right if down else w.top + w.bottom) / 2 for w in line]) / scale
    near, far = across - size / 2, across + size / 2
    found: list[Letter] = []
    for word, first, last in _stretches(line, scale, size, down=down):
        width = (last - first) / display_width(word.text)
        for i, char in enumerate(word.text):
            at, until = (first + width * display_width(word.text[:end]) for end in (i, i + 1))
            left, top, right, bottom = (near, at, far, until) if down else (at, near, until, far)
            found.append(
                Letter(text=char, left=left, top=top, right=right, bottom=bottom, doubtful=id(word) in doubtful)
            )
    return found


def _stretches(line: Sequence[Word], scale: float, size: float, *, down: bool) -> list[tuple[Word, float, float]]:
    """The words of a line with where they begin and end along it.

    Their boxes may overlap, or hold their ink only: what stands close is closed up, so that no gap looks like a space,
    and a gap that a space may leave is made one that parts no columns.
    """
    starts = [(word.top if down else word.left) / scale for word in line]
    ends = [(word.bottom if down else word.right) / scale for word in line]
    found: list[tuple[Word, float, float]] = []
    at = 0.0
    for i, word in enumerate(line):
        first = max(starts[i], at)
        following = max(starts[i + 1], first) if i + 1 < len(line) else ends[i]
        last = max(min(ends[i], following), first + 0.1 * len(word.text))
        gap = following - last
        if i + 1 < len(line) and gap < PARTED * size:
            wide = gap >= SPACED * size or (_is_latin(word.text[-1]) and _is_latin(line[i + 1].text[0]))
            last = max(last, following - (min(gap, 0.9 * size) if wide else 0.0))
        found.append((word, first, last))
        at = last
    return found


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _glyph(letter: Letter, sheet: Sheet) -> Glyph:
    box = (letter.left, letter.top, letter.right, letter.bottom)
    return Glyph(letter.text, *box, place=sheet.place(*box))
