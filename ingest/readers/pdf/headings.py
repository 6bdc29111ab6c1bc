"""Headings that only their print tells: larger or heavier than the body, without a number."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from corpus.marks import MarkKind, read_mark
from ingest.readers.pdf.furniture import line_text
from ingest.readers.pdf.reading_order import Block, Line

LARGER: Final = 1.06
"""How much larger than the body a heading is at least."""

LONGEST: Final = 60
MOST_LEVELS: Final = 6
LONG: Final = 30
"""Glyphs from which a line is prose rather than a heading, a label or a figure."""

MOST_TEXT: Final = 0.15
"""Share of a document's text that headings are at most."""

NUMBERED: Final = 0.9
"""Share of a document's large lines with numbers from which its numbering tells the headings better."""

_NUMBERING: Final = (
    MarkKind.PART,
    MarkKind.CHAPTER,
    MarkKind.ROMAN,
    MarkKind.LABELLED,
    MarkKind.ARABIC,
    MarkKind.CLAUSE,
)

Print: TypeAlias = tuple[float, bool]
"""Size in half points, and whether it is heavy."""


def heading_levels(pages: Sequence[Sequence[Block]]) -> dict[int, int]:
    """The level, from 1, of each line (by ``id``) that is a heading by its print; none in a numbered document."""
    lines = [block for page in pages for block in page if isinstance(block, tuple)]
    on_from = _continued(pages)
    large = [line for line in _large(lines) if id(line) not in on_from]
    if not large or sum(_is_numbered(line) for line in large) >= NUMBERED * len(large):
        return {}
    prints = sorted({_print(line) for line in large}, reverse=True)
    levels = {each: min(level, MOST_LEVELS) for level, each in enumerate(prints, start=1)}
    return {id(line): levels[_print(line)] for line in large}


def _large(lines: Sequence[Line]) -> list[Line]:
    """Short lines in a print that stands out; of little text, so that the body of some pages is not among them."""
    body = _body(lines)
    total = sum(map(_length, lines))
    large = [line for line in lines if _stands_out(_print(line), body)]
    while sum(map(_length, large)) > MOST_TEXT * total:
        body = min(map(_print, large))
        large = [line for line in large if _stands_out(_print(line), body)]
    return [line for line in large if _is_short(line) and not _is_item(line)]


def _continued(pages: Sequence[Sequence[Block]]) -> frozenset[int]:
    """The lines (by ``id``) that go on a sentence: below a line of the same print which is an item or too long for a
    heading, or goes on one itself, fills its page's width and ends no sentence."""
    found: set[int] = set()
    for page in pages:
        lines = [block for block in page if isinstance(block, tuple) and block]
        edge = max((run.right for line in lines for run in line), default=0.0)
        for above, line in pairwise(page):
            if not (isinstance(above, tuple) and isinstance(line, tuple) and above and line):
                continue
            said = id(above) in found or _is_item(above) or len(line_text(above)) > LONGEST
            fills = above[-1].right >= edge - 2 * above[-1].size and line_text(above)[-1:] != "。"
            if said and fills and _print(above) == _print(line) and read_mark(line_text(line)) is None:
                found.add(id(line))
    return frozenset(found)


def _length(line: Line) -> int:
    return sum(len(run.glyphs) for run in line)


def _stands_out(each: Print, body: Print) -> bool:
    return each[0] >= LARGER * body[0] or (each[1] and not body[1] and each[0] >= body[0])


def _is_short(line: Line) -> bool:
    text = line_text(line)
    return len(line) == 1 and 2 <= len(text) <= LONGEST and text[-1] not in "。、，" and any(c.isalpha() for c in text)


def _is_numbered(line: Line) -> bool:
    mark = read_mark(line_text(line))
    return mark is not None and mark.kind in _NUMBERING


def _is_item(line: Line) -> bool:
    mark = read_mark(line_text(line))
    return mark is not None and mark.kind is MarkKind.BULLET


def _print(line: Line) -> Print:
    return round(max(run.size for run in line) * 2) / 2, all(run.bold for run in line)


def _body(lines: Sequence[Line]) -> Print:
    """The print of most of the prose."""
    prints: Counter[Print] = Counter()
    for line in [line for line in lines if _length(line) >= LONG] or lines:
        prints[_print(line)] += _length(line)
    return max(prints, key=lambda each: (prints[each], each), default=(0.0, False))
