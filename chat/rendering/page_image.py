"""Pages of a PDF as images, with the quoted words marked."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from chat.rendering.quotes import find_quote
from corpus.errors import KeikakuError
from corpus.library import Generation
from corpus.passage import Passage, Span
from corpus.printed import Box, printed

POINTS_PER_INCH: Final = 72
DPI: Final = 130
LARGEST: Final = 4000
"""Pixels on the longer side; posters are shown smaller."""

MARK: Final = (255, 232, 120)
MARGIN: Final = 1.5
"""Points by which a mark reaches beyond its words."""


def page_images(generation: Generation, passage: Passage, span: Span) -> list[tuple[int, Image.Image]]:
    """The pages on which a stretch of a passage is printed, as images with its words marked; by page number.

    Raises:
        KeikakuError: the document has no pages to be shown.
    """
    original, place = generation.original(passage.plan_id), printed(generation, passage, span)
    if original is None or place is None or not place.boxes:
        title = generation.plans[passage.plan_id].title
        raise KeikakuError(f"「{title}」はページの画像を作れません。PDF から取り込んだ文書だけが対象です。")
    with pypdfium2.PdfDocument(original) as document:
        pages = sorted({box.page for box in place.boxes})
        return [(page, _marked(document, page, [b for b in place.boxes if b.page == page])) for page in pages]


def _marked(document: pypdfium2.PdfDocument, number: int, boxes: Sequence[Box]) -> Image.Image:
    page = document[number - 1]
    width, height = page.get_size()
    scale = min(DPI / POINTS_PER_INCH, LARGEST / max(width, height))
    image = page.render(scale=scale).to_pil().convert("RGB")
    marks = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(marks)
    for box in boxes:
        corners = (box.left - MARGIN, box.top - MARGIN, box.right + MARGIN, box.bottom + MARGIN)
        draw.rectangle([v * scale for v in corners], fill=MARK)
    return ImageChops.multiply(image, marks)


def png(image: Image.Image) -> bytes:
    """An image as PNG."""
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()


def span_of(passage: Passage, quote: str) -> Span:
    """Where a quote stands in a passage, white space and width aside; the whole passage for an empty one.

    Raises:
        KeikakuError: the passage doesn't hold it.
    """
    if not quote.strip():
        return Span(start=0, end=len(passage.text))
    span = find_quote(passage, quote)
    if span is None:
        raise KeikakuError(f"「{quote}」は本文片 {passage.id} にありません。引用のとおりに指定してください。")
    return span


def write_pages(generation: Generation, passage_id: str, quote: str, out: Path) -> list[Path]:
    """Write the marked pages as PNG: the first to ``out``, others beside it with their numbers; gives the paths.

    Raises:
        KeikakuError: there is no such passage or quote, no page, or no place to write.
    """
    passage = generation.passage(passage_id)
    if passage is None:
        raise KeikakuError(
            f"本文片「{passage_id}」はありません。「keikaku ask --json」の passage_id を指定してください。"
        )
    written = []
    try:
        for i, (number, image) in enumerate(page_images(generation, passage, span_of(passage, quote))):
            path = out if i == 0 else out.with_stem(f"{out.stem}-p{number}")
            image.save(path, "PNG")
            written.append(path)
    except OSError as error:
        raise KeikakuError(
            f"{out} に書けません（{error.strerror or error}）。場所と権限を確かめてください。"
        ) from error
    return written
