"""The text of a cell: which of its lines run on, figures whose digits stand apart, units printed above their figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from corpus.normalize import fold_same_length
from corpus.quantities import UNITS
from ingest.readers.grid import Cell
from ingest.readers.pdf.glyphs import ERAS, WORD_GAP, Glyph, Run, lines_of

CORNER: Final = 0.85
"""Share of a figure's height below which what stands before it is a unit in the corner of its cell."""

LONGEST_UNIT: Final = 5
_SIGNS: Final = frozenset("▲△−－-+＋")
_OF_FIGURES: Final = _SIGNS | frozenset(",，.．")
_DASHES: Final = frozenset("―—–‐ー…")
_UNIT: Final = re.compile(rf"[十百千万億]{{0,2}}(?:{UNITS})", re.IGNORECASE)

MOST_PADDING: Final = 8.0
"""Points of white beside the text of a cell at most; what is wider was left by a line that ends early."""

SLACK: Final = 0.25
"""Heights of a character by which a line must end earlier than the next word would have fitted."""

_STARTS_NO_LINE: Final = frozenset(
    "、。，．,.・：；:;？！?!）)」』】〕］〉》”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ％%"
)
_RUNS_ON_AFTER: Final = frozenset("、，,・：:（(「『【〔［〈《“／/～〜-－")
_OPENING: Final = frozenset("(（［[〔【「『〈《")
_CLOSING: Final = frozenset(")）］]〕】」』〉》")
_HIRAGANA: Final = re.compile(r"[ぁ-ん]")

SPREAD: Final = 0.45
"""Heights of a character between the digits of one figure at most, where it is printed wider than it is long."""

_FIGURE: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_LONE: Final = re.compile(r"(?:^|[,.])\d$|^[,.]?$")
"""A piece of a figure that ends in a single digit, or is but a mark between digits."""


def cell_run(lines: Sequence[Sequence[Glyph]], left: float, right: float) -> Run:
    """The text of a cell between ``left`` and ``right``, its lines one after the other.

    A unit printed before or above its figure, small in the corner or on a line of its own, is written after it.
    """
    glyphs = tuple(glyph for line in lines for glyph in line)
    at = next((i for i, glyph in enumerate(glyphs) if _is_of_value(glyph)), len(glyphs))
    unit, figure = glyphs[:at], glyphs[at:]
    if figure and all(_is_of_value(glyph) or glyph.text in _OF_FIGURES for glyph in figure):
        if unit and _stands_off(lines, unit, figure):
            return Run((*figure, *unit), tight=frozenset(range(1, len(glyphs))))
        if not unit and len(lines) == 1 and _ONE.fullmatch(fold_same_length(_text(lines[0]))):
            return Run(glyphs, tight=frozenset(range(1, len(glyphs))))
    if len(lines) > 1 and _is_broken_figure(lines):
        return Run(glyphs, tight=frozenset(range(1, len(glyphs))))
    early = frozenset(_early(lines, left, right)) or _starts_of_values(lines)
    parted = {at for at in early if _are_parts(at, lines)} | set(_marked(lines)) | set(_wide(lines))
    return Run(glyphs, tight=frozenset(_spread(lines)), parted=frozenset(parted), early=early)


_ONE: Final = re.compile(r"[▲△\-−－+]*(?:\d{1,3}(?:,\d{3})*|\d+)(?:\.\d+)?|[―－—‐\-–ー…]+")


def _is_broken_figure(lines: Sequence[Sequence[Glyph]]) -> bool:
    """Whether lines are one figure that its narrow column broke between the digits of a thousand: 1,96 / 4."""
    said = [fold_same_length(_text(line)) for line in lines]
    return _THOUSANDS.fullmatch("".join(said)) is not None and not any(map(_THOUSANDS.fullmatch, said))


_THOUSANDS: Final = re.compile(r"[▲△\-−－+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\D{0,4}")


def _marked(lines: Sequence[Sequence[Glyph]]) -> Iterator[int]:
    """The places of the lines that begin with the mark of an item, where the first one does, too."""
    start = 0
    for line in lines:
        if start and _is_marked(lines[0]) and _is_marked(line):
            yield start
        start += len(line)


def _is_marked(line: Sequence[Glyph]) -> bool:
    return line[0].text in _MARKS and not (len(line) > 1 and line[1].text.isdigit() and line[0].text in _SIGNS)


_MARKS: Final = frozenset("・･•◎○●◇◆□■△▲▽▼☆★➢▶✓")


def _wide(lines: Sequence[Sequence[Glyph]]) -> Iterator[int]:
    """The places of the words that a full-width space parts from a word or number before; letters may be spread out."""
    start = 0
    for line in lines:
        wide = [at for at in range(1, len(line)) if _gap(line[at - 1], line[at]) >= FULL_WIDTH]
        pieces = [line[a:b] for a, b in pairwise([0, *wide, len(line)])]
        for at, (before, after) in zip(wide, pairwise(pieces), strict=True):
            in_brackets = before[-1].text in _OPENING or after[0].text in _STARTS_NO_LINE
            if _is_word(before) and _is_word(after) and not in_brackets and not _is_counted(before, after):
                yield start + at
        start += len(line)


def _is_word(piece: Sequence[Glyph]) -> bool:
    return len(piece) > 1 or piece[0].text.isdigit()


def _is_counted(before: Sequence[Glyph], after: Sequence[Glyph]) -> bool:
    """Whether a piece goes on with the figure before it, or is its unit."""
    of_figure = after[0].text.isdigit() or after[0].text in _OF_FIGURES
    is_unit = _UNIT.fullmatch(fold_same_length(_text(after))) is not None
    return (before[-1].text in _OF_FIGURES and of_figure) or (before[-1].text.isdigit() and is_unit)


FULL_WIDTH: Final = 0.85
"""Heights of a character from which white within a line of a cell is a space."""


def _is_of_value(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in _SIGNS or glyph.text in _DASHES


def _stands_off(lines: Sequence[Sequence[Glyph]], unit: Sequence[Glyph], figure: Sequence[Glyph]) -> bool:
    """Whether what stands before a figure is its unit: printed small, or on the line above it."""
    if max(g.size for g in unit) <= CORNER * max(g.size for g in figure):
        return len(unit) <= LONGEST_UNIT
    above = len(lines) == 2 and len(lines[0]) == len(unit)
    return above and _UNIT.fullmatch(fold_same_length(_text(unit))) is not None


def _spread(lines: Sequence[Sequence[Glyph]]) -> Iterator[int]:
    """The places of the digits that belong to the one before, though white is between: 2,0 5 0 is one figure."""
    start = 0
    for line in lines:
        for first, last in _stretches(line):
            pieces = _pieces(line[first:last])
            text = "".join(piece for _, piece in pieces)
            if len(pieces) > 1 and _are_of_one(pieces) and _FIGURE.fullmatch(text):
                yield from (start + first + at for at, _ in pieces[1:])
        start += len(line)


def _are_of_one(pieces: Sequence[tuple[int, str]]) -> bool:
    """Whether pieces may be of one figure that is printed wide: of two beside each other one is a single digit."""
    return all(_LONE.search(a) or _LONE.search(b[::-1]) for (_, a), (_, b) in pairwise(pieces))


def _stretches(line: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Where digits and their marks follow each other no further apart than those of one figure."""
    first: int | None = None
    for at, glyph in enumerate(line):
        fits = fold_same_length(glyph.text) in _DIGITS
        if first is not None and (not fits or _gap(line[at - 1], glyph) > SPREAD):
            yield first, at
            first = None
        if first is None and fits:
            first = at
    if first is not None:
        yield first, len(line)


_DIGITS: Final = frozenset("0123456789,.")


def _pieces(line: Sequence[Glyph]) -> list[tuple[int, str]]:
    """The pieces that white parts, each with the place where it begins."""
    found: list[tuple[int, str]] = []
    for at, glyph in enumerate(line):
        text = fold_same_length(glyph.text)
        if found and _gap(line[at - 1], glyph) <= WORD_GAP:
            found[-1] = (found[-1][0], found[-1][1] + text)
        else:
            found.append((at, text))
    return found


def _gap(a: Glyph, b: Glyph) -> float:
    return (b.left - a.right) / b.size


def _early(lines: Sequence[Sequence[Glyph]], left: float, right: float) -> Iterator[int]:
    """The places of the lines above which a line ends though there was room for more: it was broken on purpose."""
    padding = min([MOST_PADDING, *(min(line[0].left - left, right - line[-1].right) for line in lines)])
    start = 0
    for above, line in pairwise(lines):
        start += len(above)
        room = right - left - 2 * padding - (above[-1].right - above[0].left) - SLACK * line[0].size
        runs_on = above[-1].text in _RUNS_ON_AFTER or (line[0].text in _STARTS_NO_LINE and not _is_marked(line))
        if room >= _first_word(line) and not runs_on:
            yield start


def _starts_of_values(lines: Sequence[Sequence[Glyph]]) -> frozenset[int]:
    """The places of the lines after the first where each is a value of its own, however narrow their cell."""
    are_values = all(_VALUE.fullmatch(fold_same_length(_text(line))) for line in lines)
    return frozenset(list(accumulate(map(len, lines)))[:-1] if are_values else ())


_VALUE: Final = re.compile(r"[▲△\-−－+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\D{0,3}|[―－—‐\-–ー…]{1,3}")


def _are_parts(at: int, lines: Sequence[Sequence[Glyph]]) -> bool:
    """Whether a line that begins at a place does not run on from the one above: names are broken on purpose, too."""
    starts = list(accumulate(map(len, lines), initial=0))
    above, line = lines[starts.index(at) - 1], lines[starts.index(at)]
    return not _is_one_text(above, line) and _are_apart(_text(above), _text(line))


def _is_one_text(above: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    """Whether a line goes on in the next, or needs no space: hiragana are of one sentence, brackets part by themselves."""
    last, first = above[-1].text[-1], line[0].text[0]
    hiragana = _HIRAGANA.match(last) or _HIRAGANA.match(first)
    closed = last in _RUNS_ON_AFTER or first in _STARTS_NO_LINE or last in _CLOSING or first in _OPENING
    return bool(hiragana) or closed or len(above) == 1 or _text(above[-2:]) in ERAS


def _are_apart(above: str, line: str) -> bool:
    """Whether lines are items, a thing and a figure of it, or names of one kind, which end alike."""
    listed = line[0] in "※＊*･・" or above[-1] == "。"
    counted = above[-1].isalpha() and not above[-1].isascii() and fold_same_length(line[0]).isascii()
    alike = above[-1] == line[-1] and above[-1].isalpha() and min(len(above), len(line)) >= LEAST_NAME
    return listed or counted or alike


LEAST_NAME: Final = 2


def with_lines_known(cells: Sequence[Cell[Run]]) -> list[Cell[Run]]:
    """The cells, those of several lines parted at lines that are the whole of another cell in their column: names."""
    lines = [lines_of(cell.content.glyphs) if cell.content and not cell.content.tight else [] for cell in cells]
    whole = {
        (cell.column, _text(own[0])) for cell, own in zip(cells, lines, strict=True) if len(own) == 1 < len(own[0])
    }
    found: list[Cell[Run]] = []
    for cell, own in zip(cells, lines, strict=True):
        starts = list(accumulate(map(len, own), initial=0))
        known = [(cell.column, _text(line)) in whole for line in own]
        parted = {starts[i] for i in range(1, len(own)) if known[i - 1] or known[i]}
        in_order = [g for line in own for g in line] == list(cell.content.glyphs)
        run = replace(cell.content, parted=cell.content.parted | parted) if in_order and parted else cell.content
        found.append(replace(cell, content=run))
    return found


def _text(line: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in line)


def _first_word(line: Sequence[Glyph]) -> float:
    """The width of what is printed on one line at least: a character with the marks after it, or a Latin word."""
    end = 1
    while end < len(line) and (line[end].text in _STARTS_NO_LINE or _is_one_word(line[end - 1], line[end])):
        end += 1
    return line[end - 1].right - line[0].left


def _is_one_word(a: Glyph, b: Glyph) -> bool:
    return a.text.isascii() and b.text.isascii() and _gap(a, b) <= WORD_GAP
