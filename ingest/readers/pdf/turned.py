"""Text that runs up or down a page: turned by a quarter, or written in columns from the right."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ingest.readers.pdf.glyphs import Glyph

LEAST: Final = 20
"""Characters that are read as text of their own; fewer are a label at the side of a chart."""

DOWNWARDS: Final = 0.6
"""Share of characters that stand right below the one before them where a page is written in columns."""


def apart(glyphs: Sequence[Glyph], width: float, height: float) -> tuple[list[Glyph], list[list[Glyph]]]:
    """The glyphs that read across the page, and those that read up or down, each lot as on the page turned upright."""
    across = [glyph for glyph in glyphs if glyph.turn == 0]
    lots = [[glyph for glyph in glyphs if glyph.turn == turn] for turn in (1, 3)]
    turned = [[_turned(glyph, width, height) for glyph in lot] for lot in lots if len(lot) >= LEAST]
    across += [glyph for lot in lots if len(lot) < LEAST for glyph in lot]
    if in_columns(across):
        return [], [[_down(glyph, width) for glyph in _abreast(across)], *turned]
    return across, turned


def in_columns(glyphs: Sequence[Glyph]) -> bool:
    """Whether characters are written one below the other, as Japanese books are."""
    pairs = [(a, b) for a, b in pairwise(glyphs) if abs(a.size - b.size) <= 0.3 * a.size]
    below = sum(abs(a.x - b.x) <= 0.3 * a.size and 0.5 * a.size <= b.y - a.y <= 2 * a.size for a, b in pairs)
    return len(glyphs) >= LEAST and below >= DOWNWARDS * len(pairs)


def _abreast(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs of a page in columns, with digits that stand beside each other in their column as one."""
    found: list[Glyph] = []
    for glyph in glyphs:
        last = found[-1] if found else None
        beside = (
            last is not None
            and glyph.text.isdigit()
            and last.text.isdigit()
            and abs(glyph.top - last.top) <= 0.3 * glyph.size
            and -0.2 * glyph.size <= glyph.left - last.right <= 0.3 * glyph.size
        )
        if last is not None and beside:
            found[-1] = replace(last, text=last.text + glyph.text, right=glyph.right)
        else:
            found.append(glyph)
    return found


def _turned(glyph: Glyph, width: float, height: float) -> Glyph:
    """A glyph as it stands on the page turned so that it is upright."""
    place = glyph.place or (glyph.left, glyph.top, glyph.right, glyph.bottom)
    if glyph.turn == 1:
        box = (height - glyph.bottom, glyph.left, height - glyph.top, glyph.right)
    else:
        box = (glyph.top, width - glyph.right, glyph.bottom, width - glyph.left)
    return replace(glyph, left=box[0], top=box[1], right=box[2], bottom=box[3], place=place)


def _down(glyph: Glyph, width: float) -> Glyph:
    """A glyph of a column as if columns were lines, the rightmost first."""
    return replace(
        glyph,
        left=glyph.top,
        top=width - glyph.right,
        right=glyph.bottom,
        bottom=width - glyph.left,
        place=glyph.place or (glyph.left, glyph.top, glyph.right, glyph.bottom),
    )
