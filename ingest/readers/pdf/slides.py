"""Slides: pages on their side, each with a title at its top."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from corpus.marks import read_mark
from ingest.readers.pdf.furniture import line_text
from ingest.readers.pdf.reading_order import Block, Line

SLIDES: Final = 0.8
"""Share of pages on their side from which a document is a set of slides."""

LOOKED_AT: Final = 4
SHORTEST: Final = 6
LONGEST: Final = 70


def slide_titles(pages: Sequence[Sequence[Block]], on_side: Sequence[bool]) -> list[Line | None]:
    """The title of each page; None for each where the document is no set of slides."""
    if not pages or sum(on_side) < SLIDES * len(pages):
        return [None] * len(pages)
    return [_title(page) for page in pages]


def _title(page: Sequence[Block]) -> Line | None:
    """The largest of the lines before the first numbered one; of like size one without figures, then the longest."""
    lines = takewhile(_is_unmarked, page[:LOOKED_AT])
    fit = [line for line in lines if isinstance(line, tuple) and SHORTEST <= len(line_text(line)) <= LONGEST]
    return max(fit, key=_rank, default=None)


def _is_unmarked(block: Block) -> bool:
    return isinstance(block, tuple) and read_mark(line_text(block)) is None


def _rank(line: Line) -> tuple[int, bool, int]:
    text = line_text(line)
    return round(max(run.size for run in line) / 2), not any(map(str.isdigit, text)), len(text)
