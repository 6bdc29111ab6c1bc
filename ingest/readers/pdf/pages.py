"""One page of a PDF: the pieces of its text in reading order, and what stands in the way of reading it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import pairwise
from typing import Any, Final

from pdfplumber.page import Page as PdfPage

from ingest.readers.pdf.bounds import CrowdedError, draw
from ingest.readers.pdf.glyphs import WORD_GAP, Glyph, Run, glyphs_of
from ingest.readers.pdf.plots.reading import charts_of, without_charts
from ingest.readers.pdf.quality import ENOUGH, is_junk, is_junk_block
from ingest.readers.pdf.reading_order import Block, in_order
from ingest.readers.pdf.row_rules import row_ruled_tables
from ingest.readers.pdf.scans.recognise import Seen
from ingest.readers.pdf.scans.rules import Rule
from ingest.readers.pdf.tables import Ruled, ruled_parts
from ingest.readers.pdf.titles import with_titles
from ingest.readers.pdf.turned import apart
from ingest.readers.pdf.unruled import unruled_tables

MOST_GLYPHS: Final = 60_000
"""Characters of one page; a real one has some 3,000."""

COVERS: Final = 0.5
"""Share of a page that an image covers from which a few characters over it are a stamp on a scan."""

DRAWN: Final = 30
"""Curves on a page without text from which they may be its text, drawn."""


class State(Enum):
    """How a page was read, or why not."""

    TEXT = auto()
    SCANNED = auto()
    JUNK = auto()
    CROWDED = auto()
    RECOGNISED = auto()
    UNFINISHED = auto()
    """It was to be recognised, and that took too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, read. ``letters`` is how many characters were read, ``left_out`` how many figures were not for doubt.

    ``unreadable`` is how many of its lines and tables were no text and are not among the blocks.
    ``has_image`` says that its text may be on an image, or drawn, rather than in what was read.
    """

    blocks: list[Block] = field(default_factory=list)
    width: float
    height: float
    state: State = State.TEXT
    letters: int = 0
    unreadable: int = 0
    has_image: bool = False
    left_out: int = 0


def read_page(page: PdfPage) -> Page:
    """Read the text layer of a page."""
    blank = Page(width=page.width, height=page.height)
    try:
        draw(page)
    except CrowdedError:
        return replace(blank, state=State.CROWDED)
    glyphs = glyphs_of(page)[:MOST_GLYPHS]
    if is_junk("".join(g.text for g in glyphs)):
        return replace(blank, state=State.JUNK, has_image=True)
    state = State.SCANNED if not glyphs and page.images else State.TEXT
    has_image = len(glyphs) < ENOUGH and _may_be_image(page, glyphs)
    found = _laid_out(page, glyphs)
    blocks = [block for block in found if not is_junk_block(_printed(block))]
    return replace(
        blank,
        blocks=blocks,
        state=state,
        letters=len(glyphs),
        unreadable=len(found) - len(blocks),
        has_image=has_image,
    )


def recognised_page(page: PdfPage, read: Page, seen: Seen) -> Page:
    """A page with what was recognised on it, where that is more than its text layer has."""
    if not seen.finished:
        return replace(read, state=State.UNFINISHED)
    glyphs = list(seen.glyphs[:MOST_GLYPHS])
    if len(glyphs) <= read.letters:
        return read
    blocks = _laid_out(_as_drawn(page, seen.rules), glyphs)
    return replace(read, blocks=blocks, state=State.RECOGNISED, letters=len(glyphs), left_out=seen.left_out)


def _printed(block: Block) -> str:
    runs = (
        block
        if isinstance(block, tuple)
        else [cell.content for cell in {id(c): c for c in block.grid.places.values()}.values()]
    )
    return " ".join(_spaced(run) for run in runs)


def _spaced(run: Run) -> str:
    """The text of a run, with spaces for its gaps."""
    said = [run.glyphs[0].text] if run.glyphs else []
    for a, b in pairwise(run.glyphs):
        said.append(" " if b.left - a.right > WORD_GAP * b.size else "")
        said.append(b.text)
    return "".join(said)


def _may_be_image(page: PdfPage, glyphs: Sequence[Glyph]) -> bool:
    if not glyphs:
        return bool(page.images) or len(page.curves) >= DRAWN
    covered = max((_area(image, page) for image in page.images), default=0.0)
    return covered >= COVERS * float(page.width * page.height)


def _area(image: dict[str, Any], page: PdfPage) -> float:
    """How much of the page an image covers."""
    width = min(image["x1"], page.width) - max(image["x0"], 0)
    height = min(image["bottom"], page.height) - max(image["top"], 0)
    return float(max(width, 0) * max(height, 0))


def _laid_out(page: PdfPage, glyphs: Sequence[Glyph]) -> list[Block]:
    charts = charts_of(page, glyphs)
    read = frozenset(at for chart in charts for at in chart.glyphs)
    across, turned = apart([glyph for glyph in glyphs if id(glyph) not in read], page.width, page.height)
    ruled = without_charts(ruled_parts(page, across), charts) if across else Ruled()
    taken = [*ruled.frames, *ruled.charts]
    tables = ruled.tables + (row_ruled_tables(page, across, ruled.tables, taken) if across else [])
    tables, across = with_titles(tables, across, float(page.height))
    tables += unruled_tables(across, [*tables, *taken])
    tables += [chart.table for chart in charts]
    blocks = in_order(across, tables, taken) if across or tables else []
    for lot in turned:
        blocks += in_order(lot, unruled_tables(lot, []), [])
    return blocks


def _as_drawn(page: PdfPage, rules: Sequence[Rule]) -> PdfPage:
    """The page as if nothing but these rules were drawn on it."""
    page.flush_cache()
    page._objects = {"line": [_line(page, rule) for rule in rules]}  # noqa: SLF001 - where pdfplumber keeps them
    return page


def _line(page: PdfPage, rule: Rule) -> dict[str, object]:
    return {
        "object_type": "line",
        "page_number": page.page_number,
        "x0": rule.left,
        "x1": rule.right,
        "top": rule.top,
        "bottom": rule.bottom,
        "doctop": rule.top,
        "y0": page.height - rule.bottom,
        "y1": page.height - rule.top,
        "width": rule.right - rule.left,
        "height": rule.bottom - rule.top,
    }
