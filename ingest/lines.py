"""The lines of a document, and which of them are not its text: page numbers, running heads, debris."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

from corpus.marks import Mark, MarkKind, read_mark
from corpus.normalize import display_width, nfkc, squeeze


class Skip(StrEnum):
    """Why a line is not part of a passage."""

    BLANK = "空行"
    PAGE_NUMBER = "ページ番号・図の数値"
    RUNNING_HEAD = "柱（ページ上下の見出し）"
    VERTICAL = "縦書き・図の文字"
    TITLE = "見出しの一部"
    JUNK = "文字として読めない行"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: ``start``/``end`` are offsets in the document, ``page`` counts from 0.

    ``mark`` is what stands at its head. ``skip`` says why the line is left out, if it is. ``titled`` says that it is
    the title cut off a numbered paragraph.
    """

    start: int
    end: int
    text: str
    page: int
    mark: Mark | None = None
    skip: Skip | None = None
    titled: bool = False


LONGEST_LINE: Final = 10_000
"""Characters; all that is looked for in a line takes a bounded time then. A printed page has some 1,500, a row of a
table with whole paragraphs in its cells some 3,000."""

PAGE_START_SHARE: Final = 0.12
"""Converters turn a form feed into one leading space; such lines must be rare to mean that."""

VERTICAL_RUN: Final = 3
VERTICAL_WIDTH: Final = 4
"""Three lines running of at most two full-width characters are a column of vertical text."""

_RULE: Final = re.compile(r"^(?:[-－―─━=＝_＿*＊~]{3,}|#{1,6})$")
"""A rule between parts, and Markdown's marks of a heading without one."""

_PAGE_NUMBER: Final = re.compile(r"^(?:[-−–—]\s*\d{1,4}\s*[-−–—]|[pP]\.?\s*\d{1,4}|\d{1,4})$")


def read_lines(text: str) -> list[Line]:
    """Cut a document into lines and classify them; spans of the lines tile the document.

    A line's ``end`` stands before its line feed, which belongs to no line. One of more than
    ``LONGEST_LINE`` characters is given as several.
    """
    lines = _with_pages(_cut(text))
    lines = _skip_vertical(lines)
    return _skip_beside_numbers(_skip_running_heads(lines))


def _cut(text: str) -> list[Line]:
    lines = []
    for start, raw in _raw(text):
        stripped = raw.strip()
        skip = None
        if not stripped or _RULE.match(stripped):
            skip = Skip.BLANK
        elif _PAGE_NUMBER.match(nfkc(stripped)):
            skip = Skip.PAGE_NUMBER
        mark = read_mark(raw) if skip is None else None
        lines.append(Line(start=start, end=start + len(raw), text=raw, page=0, mark=mark, skip=skip))
    return lines


def _raw(text: str) -> Iterator[tuple[int, str]]:
    """The lines as they stand, with their starts; one that is too long is cut after a full stop, else anywhere."""
    start = 0
    for raw in text.split("\n"):
        at = 0
        while len(raw) - at > LONGEST_LINE:
            cut = raw.rfind("。", at + LONGEST_LINE // 2, at + LONGEST_LINE) + 1 or at + LONGEST_LINE
            yield start + at, raw[at:cut]
            at = cut
        yield start + at, raw[at:]
        start += len(raw) + 1


def _with_pages(lines: list[Line]) -> list[Line]:
    """Number pages by form feeds, else by the single leading space that some converters leave."""
    breaks = {i for i, line in enumerate(lines) if "\f" in line.text}
    if not breaks:
        spaced = {i for i, line in enumerate(lines) if line.skip is None and re.match(r" \S", line.text)}
        written = sum(line.skip is None for line in lines)
        if len(spaced) <= PAGE_START_SHARE * written:
            breaks = spaced
    page, result = 0, []
    for i, line in enumerate(lines):
        page += i in breaks
        result.append(replace(line, page=page))
    return result


def _skip_vertical(lines: list[Line]) -> list[Line]:
    result = list(lines)
    run: list[int] = []
    for i, line in enumerate([*lines, None]):
        if line is not None and line.skip is Skip.BLANK:
            continue
        narrow = line is not None and "\t" not in line.text and display_width(line.text.strip()) <= VERTICAL_WIDTH
        if narrow:
            run.append(i)
            continue
        if len(run) >= VERTICAL_RUN:
            for j in run:
                result[j] = replace(result[j], skip=result[j].skip or Skip.VERTICAL, mark=None)
        run = []
    return result


_HEADING_KINDS: Final = (MarkKind.PART, MarkKind.CHAPTER, MarkKind.ROMAN, MarkKind.LABELLED)


def _skip_running_heads(lines: list[Line]) -> list[Line]:
    """Skip unmarked lines that repeat the title of a heading which itself repeats down the pages."""
    heads = Counter(
        squeeze(line.text)
        for line in lines
        if line.skip is None and line.mark is not None and line.mark.kind in _HEADING_KINDS
    )
    titles = {
        squeeze(line.mark.title)
        for line in lines
        if line.mark is not None and line.mark.kind in _HEADING_KINDS and heads[squeeze(line.text)] > 1
    } - {""}
    return [
        replace(line, skip=Skip.RUNNING_HEAD)
        if line.skip is None and line.mark is None and squeeze(line.text) in titles
        else line
        for line in lines
    ]


AGAIN: Final = 3
"""Pages on which a line stands beside the number that make it no text of any of them."""


def _skip_beside_numbers(lines: list[Line]) -> list[Line]:
    """Skip unmarked lines that stand right behind, or right before, the numbers of pages again and again."""
    written = [i for i, line in enumerate(lines) if line.skip is not Skip.BLANK]
    pairs = [
        (at, number)
        for a, b in pairwise(written)
        for at, number in ((a, b), (b, a))
        if lines[number].skip is Skip.PAGE_NUMBER and lines[at].skip is None and lines[at].mark is None
    ]
    beside = dict.fromkeys(at for at, _ in pairs)
    said = Counter(squeeze(lines[at].text) for at in beside)
    heads = {at for at in beside if said[squeeze(lines[at].text)] >= AGAIN and not re.search("\t|。", lines[at].text)}
    return [replace(line, skip=Skip.RUNNING_HEAD) if i in heads else line for i, line in enumerate(lines)]
