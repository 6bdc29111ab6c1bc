"""A section of a document and the pieces it falls into: what passages are cut from and facts are read from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from corpus.marks import Mark, read_mark
from corpus.normalize import squeeze
from corpus.passage import SectionPath, Span
from corpus.statements import cut_blocks, join_lines
from ingest.lines import Line


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section: its path, its heading line, and its own lines (not those of sections below it).

    Without slots, since its items are kept: every reader of facts goes over them.
    """

    path: SectionPath
    heading: Line | None
    body: tuple[Line, ...]

    @cached_property
    def items(self) -> "tuple[Item, ...]":
        """Its own lines as items, in printed order."""
        groups = cut_blocks([line.text for line in self.body])
        return tuple(Item(self, tuple(self.body[i] for i in group)) for group in groups)


@dataclass(frozen=True)
class Item:
    """Lines that stay together: a marked item with the lines it runs over, a table row, a paragraph.

    Without slots, since its text and cells are kept: every reader of facts asks for them.
    """

    section: Section
    lines: tuple[Line, ...]

    @property
    def path(self) -> SectionPath:
        return self.section.path

    @property
    def first(self) -> Line:
        return self.lines[0]

    @cached_property
    def text(self) -> str:
        """The lines joined, breaks by the page's edge removed."""
        return join_lines([line.text for line in self.lines])

    @property
    def span(self) -> Span:
        return span_of(self.lines)

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The cells of a table row; empty for anything else."""
        if "\t" not in self.first.text:
            return ()
        return tuple(" ".join(cell.split()) for cell in self.first.text.strip(" \n").split("\t"))

    @property
    def mark(self) -> Mark | None:
        return read_mark(self.first.text)


def lines_within(item: Item, at: int, until: int) -> tuple[Line, ...]:
    """The lines of an item that hold a stretch of its text, whatever stands between lines when they are joined."""
    first, last = (len(squeeze(item.text[:place])) for place in (at, until))
    ends = list(accumulate(len(squeeze(line.text)) for line in item.lines))
    starts = [0, *ends[:-1]]
    found = tuple(line for line, a, z in zip(item.lines, starts, ends, strict=True) if a < last and z > first)
    return found or item.lines


def span_of(lines: Sequence[Line]) -> Span:
    """From the first printed character to the last."""
    start = min(line.start + len(line.text) - len(line.text.lstrip(" \f　")) for line in lines)
    end = max(min(line.end, line.start + len(line.text.rstrip())) for line in lines)
    return Span(start=start, end=end)
