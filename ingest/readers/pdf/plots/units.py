"""What a chart's scale counts, and in which unit: by its marks, by what stands over them and beside them."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.readers.pdf.glyphs import Glyph
from ingest.readers.pdf.plots.axes import Categories, Scale, number_of
from ingest.readers.pdf.plots.drawn import Piece

FARTHEST: Final = 30.0
"""Points between a scale and the letters beside it at most."""


def unit_of(scale: Scale, pieces: Sequence[Piece]) -> tuple[Glyph, ...]:
    """The unit that the marks of a scale are printed with, or that stands over them in brackets."""
    if not scale.marks:
        return ()
    mark = max(scale.marks, key=lambda m: len(m.text))
    number = number_of(mark.text)
    if number is not None and number.unit_at < len(mark.text):
        return mark.glyphs[number.unit_at :]
    top = min(scale.marks, key=lambda m: m.up[0])
    over = [p for p in pieces if BRACKETED.fullmatch(p.text) and _stands_over(p, top)]
    return max(over, key=lambda p: p.height).glyphs[1:-1] if over else ()


def counted_on(scale: Scale, categories: Categories, pieces: Sequence[Piece]) -> tuple[Glyph, ...]:
    """The letters that stand one below the other beside a scale: 出 / 生 / 数."""
    if not scale.marks:
        return ()
    marks = scale.marks
    before = marks[0].at < categories.places[0]
    edge = min(m.along[0] for m in marks) if before else max(m.along[1] for m in marks)
    top, foot = sorted((marks[0].height, marks[-1].height))
    beyond = [p for p in pieces if (p.at < edge if before else p.at > edge)]
    letters = [p for p in beyond if len(p.glyphs) == 1 and top <= p.height <= foot]
    beside = min((abs(p.at - edge) for p in letters), default=0.0)
    column = sorted((p for p in letters if abs(abs(p.at - edge) - beside) <= 2.0), key=lambda p: p.height)
    near = all(b.height - a.height <= STACKED * a.size for a, b in pairwise(column))
    return tuple(p.glyphs[0] for p in column) if len(column) > 1 and near and beside <= FARTHEST else ()


STACKED: Final = 2.0

BRACKETED: Final = re.compile(r"[(（［\[][^\d\W]{1,6}[)）］\]]|[(（［\[][%％‰][)）］\]]")


def _stands_over(piece: Piece, mark: Piece) -> bool:
    beside = piece.along[0] < mark.along[1] + mark.size and mark.along[0] - mark.size < piece.along[1]
    return beside and 0 < mark.height - piece.height <= HIGHER * mark.size


HIGHER: Final = 3.0
"""Up to how far over a scale its unit stands, in heights of a character."""
