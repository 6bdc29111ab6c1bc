"""Pages of a PDF that have no text, read from their images, several at a time."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pypdfium2

from ingest.readers.pdf.glyphs import Glyph
from ingest.readers.pdf.scans.program import UnfinishedError, Word, words_on
from ingest.readers.pdf.scans.rules import Rule
from ingest.readers.pdf.scans.sheet import Sheet, sheet_of
from ingest.readers.pdf.scans.words import glyphs_from

MOST_PAGES: Final = 500
"""Pages of one document that are recognised; they take some seconds each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was recognised on a page, counted from 0: glyphs, rules, and how many figures were left out as doubtful.

    ``finished`` is False where the program gave nothing for it.
    """

    index: int
    glyphs: tuple[Glyph, ...] = ()
    rules: tuple[Rule, ...] = ()
    left_out: int = 0
    finished: bool = True


def recognised(data: bytes, wanted: Sequence[int], processors: int) -> Iterator[Seen]:
    """Recognise pages, counted from 0, of a PDF's bytes; they come in the order in which they are wanted."""
    waiting: deque[tuple[int, Sheet, Future[list[Word]]]] = deque()
    with pypdfium2.PdfDocument(data) as document, ThreadPoolExecutor(processors) as pool:
        for index in wanted:
            sheet = sheet_of(document, index)
            if sheet is None:
                yield Seen(index=index)
                continue
            waiting.append((index, sheet, pool.submit(words_on, sheet.image, sheet.dpi, down=sheet.down)))
            while len(waiting) > processors:
                yield _seen(*waiting.popleft())
        while waiting:
            yield _seen(*waiting.popleft())


def _seen(index: int, sheet: Sheet, words: Future[list[Word]]) -> Seen:
    try:
        glyphs, left_out = glyphs_from(words.result(), sheet)
    except UnfinishedError:
        return Seen(index=index, finished=False)
    return Seen(index=index, glyphs=tuple(glyphs), rules=sheet.rules, left_out=left_out)
