"""The pieces of a section that facts are read from: items, table rows, paragraphs, with their offsets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.marks import Mark, MarkKind, read_mark, without_repeats
from corpus.passage import SectionPath, Span
from corpus.statements import cut_blocks, join_lines
from ingest.lines import Line
from ingest.outline import Outline, Section


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that stay together: a marked item with the lines it runs over, a table row, a paragraph."""

    section: Section
    lines: tuple[Line, ...]

    @property
    def path(self) -> SectionPath:
        return self.section.path

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def text(self) -> str:
        """The lines joined, breaks by the page's edge removed."""
        return join_lines([line.text for line in self.lines])

    @property
    def span(self) -> Span:
        return span_of(self.lines)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row; empty for anything else."""
        if "\t" not in self.first.text:
            return ()
        return tuple(" ".join(cell.split()) for cell in self.first.text.strip(" \n").split("\t"))

    @property
    def mark(self) -> Mark | None:
        return read_mark(self.first.text)


def span_of(lines: Sequence[Line]) -> Span:
    """From the first printed character to the last."""
    start = min(line.start + len(line.text) - len(line.text.lstrip(" \f　")) for line in lines)
    end = max(line.start + len(line.text.rstrip()) for line in lines)
    return Span(start=start, end=end)


def items_of(section: Section) -> list[Item]:
    """A section's own lines as items, in printed order."""
    body = section.body
    return [Item(section, tuple(body[i] for i in group)) for group in cut_blocks([line.text for line in body])]


def all_items(outline: Outline) -> Iterator[Item]:
    """The items of all sections, in printed order."""
    for section in outline.sections:
        yield from items_of(section)


_STARS: Final = re.compile(r"[*＊]|(?:(?<!\s)\s++)?※\s*+[0-9０-９]*+\s*+")
_LIST_DASH: Final = re.compile(r"^[-*+−–]\s+")


def plain_name(printed: str) -> str:
    """A name as printed, without list marks, footnote stars and 【再掲】."""
    text = _LIST_DASH.sub("", " ".join(printed.split()))
    mark = read_mark(text)
    if mark is not None and mark.kind in _LIST_MARKS and mark.title:
        text = mark.title
    text = without_repeats(_STARS.sub("", text))
    return re.sub(r"\s+", " ", text).strip(" 　:：・")


_LIST_MARKS: Final = (
    MarkKind.SYMBOL,
    MarkKind.BULLET,
    MarkKind.CIRCLED,
    MarkKind.ARABIC,
    MarkKind.PAREN,
    MarkKind.KANA,
)


def join_name(lines: Sequence[str]) -> str:
    """A name broken over lines, joined without the breaks."""
    joined = ""
    for line in lines:
        part = line.strip()
        needs_space = joined[-1:].isascii() and joined[-1:].isalnum() and part[:1].isascii() and part[:1].isalnum()
        joined += (" " if needs_space else "") + part
    return joined
