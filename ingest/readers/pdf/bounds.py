"""How much of a PDF is unpacked and drawn: little of it may stand for very much."""

import zlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pdfminer.pdftypes
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

from ingest.readers.document import too_large

MOST_PAGES: Final = 3000
MOST_STREAM: Final = 64 * 2**20
"""Bytes of one stream, unpacked; whole Japanese fonts have some 20 MB."""

MOST_CONTENT: Final = 16 * 2**20
"""Bytes of what draws one page; detailed maps have some 5 MB."""

MOST_MARKS: Final = 100_000
"""Characters and lines drawn on one page; a full one has some 3,000 characters."""

MOST_POINTS: Final = 5000
"""Crossings of rules on one page; a table of 100 rows and 30 columns has 3,131. What has more is a drawing."""


class CrowdedError(Exception):
    """A page on which more is drawn than is read."""


class _Zlib:
    """What pdfminer takes from :mod:`zlib`, with an end to how much comes out."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """All of ``data``, unpacked.

        Raises:
            TooLargeError: it is more than is read.
            zlib.error: it is broken.
        """
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(data, MOST_STREAM)
        if unpacking.unconsumed_tail:
            raise too_large("PDF の一部を展開したバイト", MOST_STREAM + 1, MOST_STREAM)
        if not unpacking.eof:
            raise zlib.error("incomplete or truncated stream")
        return found


pdfminer.pdftypes.zlib = _Zlib
"""It has no setting for this."""


def checked_pages(document: PDF) -> list[Page]:
    """The pages, counted as they are found: ``document.pages`` takes whatever there is.

    Raises:
        TooLargeError: there are too many.
    """
    pages: list[Page] = []
    for number, found in enumerate(PDFPage.create_pages(document.doc), start=1):
        if number > MOST_PAGES:
            raise too_large("ページ", number, MOST_PAGES)
        pages.append(Page(document, found, page_number=number))
    return pages


class _Device(PDFPageAggregatorWithMarkedContent):  # type: ignore[misc] # pdfplumber is not typed
    """Draws a page until it is too much."""

    marks = 0

    def _count(self) -> None:
        self.marks += 1
        if self.marks > MOST_MARKS:
            raise CrowdedError

    def render_char(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
        self._count()
        return super().render_char(*args, **named)

    def paint_path(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
        self._count()
        return super().paint_path(*args, **named)


def draw(page: Page) -> None:
    """Draw a page, as it would draw itself when asked for its characters.

    Raises:
        CrowdedError: there is too much on it.
    """
    if sum(len(stream_value(part).get_data()) for part in page.page_obj.contents) > MOST_CONTENT:
        raise CrowdedError
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # noqa: SLF001 - where pdfplumber keeps it


def is_drawing(across: Sequence[dict[str, Any]], down: Sequence[dict[str, Any]], near: float) -> bool:
    """Whether rules cross too often for tables; those within ``near`` points of each other are one."""
    if len(across) * len(down) <= MOST_POINTS:
        return False
    rows = np.array([[e["top"], e["x0"], e["x1"]] for e in across], dtype=float)
    points: set[int] = set()
    for x, top, bottom in {(round(e["x0"] / near), float(e["top"]), float(e["bottom"])) for e in down}:
        met = (rows[:, 0] >= top - near) & (rows[:, 0] <= bottom + near)
        met &= (rows[:, 1] <= (x + 1) * near) & (rows[:, 2] >= (x - 1) * near)
        points.update((x * 2**32 + np.unique(np.rint(rows[met, 0] / near))).astype(int).tolist())
        if len(points) > MOST_POINTS:
            return True
    return False
