"""Read a PDF with a text layer: lines in reading order, tables as rows, every character with its place."""

import hashlib
import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.pdf import PDF

from corpus.errors import KeikakuError
from ingest.readers.document import Progress, Recognition, SourceDocument, TooLargeError, silent
from ingest.readers.grid import needs_space, same_heads
from ingest.readers.layout import Writer
from ingest.readers.pdf.aligned import with_aligned_tables
from ingest.readers.pdf.bounds import checked_pages
from ingest.readers.pdf.furniture import without_furniture
from ingest.readers.pdf.glyphs import MARK_GAP, WORD_GAP, Glyph, Run
from ingest.readers.pdf.headings import heading_levels
from ingest.readers.pdf.pages import Page, State, read_page, recognised_page
from ingest.readers.pdf.reading_order import Block, Line
from ingest.readers.pdf.said import judged, notes_on
from ingest.readers.pdf.scans.recognise import MOST_PAGES, recognised
from ingest.readers.pdf.slides import slide_titles
from ingest.readers.pdf.tables import Table
from ingest.readers.text import read_bytes

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
"""It warns of every oddity of a font, by the thousand."""

MOST_BYTES: Final = 300 * 2**20


def read_pdf(path: Path, progress: Progress = silent, recognition: Recognition | None = None) -> SourceDocument:
    """Read a PDF; ``progress`` hears of each page. Pages without text are recognised where ``recognition`` says so.

    Raises:
        KeikakuError: it is broken, locked, too long, or has no text on any page.
    """
    data = read_bytes(path, MOST_BYTES)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages, hints = _pages(data, document, progress, recognition), _hints(document.metadata)
    except KeikakuError:
        raise
    except Exception as error:
        raise _unreadable(path, error) from error
    warnings = judged(path, pages, recognition)
    blocks = without_furniture([p.blocks for p in pages], [p.height for p in pages])
    slides = slide_titles(blocks, [p.width > p.height for p in pages])
    levels = {id(title): 1 for title in slides if title is not None} or heading_levels(blocks)
    ordered = [with_aligned_tables(page) for page in blocks]
    writer = Writer()
    _write(writer, ordered, levels)
    text, layout = writer.finish()
    return SourceDocument(
        path=path,
        text=text,
        encoding="pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        hints=hints,
        layout=layout.with_recognised([i for i, p in enumerate(pages, start=1) if p.state is State.RECOGNISED]),
        warnings=warnings,
        notes=notes_on(path, pages),
        sought=recognition is not None,
    )


def _pages(data: bytes, document: PDF, progress: Progress, recognition: Recognition | None) -> list[Page]:
    pages = checked_pages(document)
    found: list[Page] = []
    done = 0
    for page in pages:
        progress(done, len(pages))
        found.append(read_page(page))
        page.close()
        done += recognition is None or not found[-1].has_image
    if recognition is not None:
        wanted = [i for i, page in enumerate(found) if page.has_image][:MOST_PAGES]
        for seen in recognised(data, wanted, recognition.processors):
            found[seen.index] = recognised_page(pages[seen.index], found[seen.index], seen)
            pages[seen.index].close()
            done += 1
            progress(done, len(pages))
    progress(len(pages), len(pages))
    return found


def _unreadable(path: Path, error: Exception) -> KeikakuError:
    causes = [error, error.__cause__, *error.args]
    large = next((cause for cause in causes if isinstance(cause, TooLargeError)), None)
    if large is not None:
        return large
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return KeikakuError(f"{path} はパスワードで保護されています。解除した PDF を取り込んでください。")
    return KeikakuError(f"{path} を PDF として読めません。壊れていないか、PDF として開けるかを確かめてください。")


def _hints(metadata: dict[str, Any]) -> dict[str, str]:
    """What the file's properties say of it; often left over from a template, so hints only."""
    names = {"Title": "title", "Author": "publisher", "CreationDate": "created"}
    return {names[k]: str(v) for k, v in metadata.items() if k in names and str(v).strip()}


def _write(writer: Writer, pages: Sequence[Sequence[Block]], levels: Mapping[int, int]) -> None:
    """Write pages, each after a form feed; column heads that a table repeats on the next page are left out.

    ``levels`` has the level of each line (by ``id``) that is to be marked as a heading.
    """
    heads = ""
    for number, blocks in enumerate(pages, start=1):
        if number > 1:
            writer.put("\f\n")
        above: Block | None = None
        for i, block in enumerate(blocks):
            if isinstance(block, Table):
                heads = _write_table(writer, block, number, heads if i == 0 else "")
            else:
                _write_heading_or_line(writer, block, number, levels, above)
                heads = ""
            above = block
        writer.put("\n" if blocks else "")


def _write_table(writer: Writer, table: Table, page: int, heads: str) -> str:
    """Write the rows of a table, not its heads where they repeat ``heads``; gives its heads."""
    rows = table.grid.rows()
    first = "\t".join("".join(cell.content.text for cell in said) for said in rows[0])
    writer.put("\n\n")
    if table.title is not None:
        _write_run(writer, table.title, page)
        writer.put("\n\n")
    for row in rows[1:] if same_heads(first, heads) else rows:
        if not any(row):
            continue
        for column, said in enumerate(row):
            writer.put("\t" if column else "")
            for i, cell in enumerate(said):
                writer.put(" " if i else "")
                _write_run(writer, cell.content, page, cell=True)
        writer.put("\n")
    return first


def _write_heading_or_line(
    writer: Writer, line: Line, page: int, levels: Mapping[int, int], above: Block | None
) -> None:
    """Write a line, marked where it is a heading; a heading that runs on from the line above goes on there."""
    level = levels.get(id(line))
    runs_on = (
        level is not None
        and isinstance(above, tuple)
        and levels.get(id(above)) == level
        and line[0].top - above[0].bottom < line[0].size
        and above[-1].right > WRAPPED * max(line[-1].right, above[-1].right)
        and above[-1].right - above[0].left > LEAST_WRAPPED * line[0].size
    )
    writer.put("" if runs_on else "\n" + (f"{'#' * level} " if level else ""))
    for i, run in enumerate(line):
        writer.put("　" if i else "")
        _write_run(writer, run, page)


WRAPPED: Final = 0.95
LEAST_WRAPPED: Final = 18
"""A heading goes on in the next line where it ends no earlier than that and is so many characters long."""


_MARKS: Final = frozenset("-−–・•●○◆◇■□▪▫➢▶▽△※")


def _between(a: Glyph, b: Glyph) -> str:
    """A space where two glyphs would run into one word, number or mark: across a gap, or a line of a cell."""
    before, after = a.text[-1], b.text[0]
    if b.top > a.y:
        figures = before in ")）%％" and (after.isdigit() or after in "▲△(（")
        return " " if figures or needs_space(before, after) else ""
    gap = (b.left - a.right) / b.size
    if gap <= WORD_GAP or (before in "▲△-−" and after.isdigit()):
        return ""
    narrow = (before.isascii() or after.isascii() or (before.isdigit() and after.isdigit())) and gap > MARK_GAP
    return " " if needs_space(before, after) or narrow or before in _MARKS else ""


def _write_run(writer: Writer, run: Run, page: int, *, cell: bool = False) -> None:
    """Write a run; figures on two lines of a cell are two."""
    previous = None
    counted = False
    for at, glyph in enumerate(run.glyphs):
        if previous is not None and at not in run.tight:
            below = glyph.top > previous.y
            parted = at in run.parted or (cell and below and counted and glyph.text.isdigit())
            writer.put(" " if parted else _between(previous, glyph))
            counted = counted and not below
        counted = counted or glyph.text.isdigit()
        text = "".join(c for c in glyph.text if c.isprintable())
        writer.put(text, [glyph.box(page)] * len(text))
        previous = glyph
