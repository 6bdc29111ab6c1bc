"""Charts as tables: series by category, from the values printed at what is drawn of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pdfplumber.page import Page as PdfPage

from ingest.readers.pdf.glyphs import Glyph
from ingest.readers.pdf.plots.axes import (
    Categories,
    Scale,
    categories_of,
    number_of,
    scales_beside,
)
from ingest.readers.pdf.plots.drawn import Piece, Shape, joined, pieces_of, shapes_of
from ingest.readers.pdf.plots.hidden import hidden_scale
from ingest.readers.pdf.plots.legend import Series, series_of, told_apart
from ingest.readers.pdf.plots.matching import Label
from ingest.readers.pdf.plots.tabled import Chart, Found, tabled, titled
from ingest.readers.pdf.plots.units import counted_on, unit_of
from ingest.readers.pdf.plots.values import NONE, Plot, told
from ingest.readers.pdf.tables import Frame, Ruled, Table

MOST_PIECES: Final = 3000
"""Pieces of text on one page; a page of figures has some 500."""

ROUND: Final = 30.0
"""Points by which what is drawn may reach beyond the places of categories and scales."""

FARTHEST: Final = 100.0
"""Points from a chart up to which the name of a series belongs to it, if to no nearer one."""


def charts_of(page: PdfPage, glyphs: Sequence[Glyph]) -> list[Chart]:
    """The charts of a page whose values are printed in them."""
    shapes = shapes_of(page)
    if not shapes:
        return []
    pieces = pieces_of(glyphs)
    series = series_of(pieces, shapes)
    if len(pieces) > MOST_PIECES:
        return []
    found = list(_found(pieces, shapes, series))
    lying = [replace(s, name=s.name.turned) for s in series]
    found_lying = list(_found([p.turned for p in pieces], [s.turned for s in shapes], lying))
    return titled(_best([tabled(each) for each in (*found, *found_lying)]), glyphs)


@dataclass(frozen=True, slots=True)
class _Axes:
    """The categories of a chart and the scales at its sides."""

    categories: Categories
    scales: tuple[Scale, ...]

    top: float

    @property
    def up(self) -> tuple[float, float]:
        """From where to where the chart reaches among its values, categories and all."""
        return self.top, self.categories.up[1]

    def distance(self, piece: Piece) -> float:
        """How far a piece stands from the chart."""
        (left, right), (top, foot) = self.categories.along, self.up
        beside = max(left - piece.at, piece.at - right, 0.0)
        return beside + max(top - piece.height, piece.height - foot, 0.0)


def _found(pieces: Sequence[Piece], shapes: Sequence[Shape], series: Sequence[Series]) -> Iterator[Found]:
    along = [*categories_of(pieces), *categories_of(joined(pieces))]
    axes = [drawn for c in along if (drawn := _axes(c, pieces, shapes)) is not None]
    for each in axes:
        near = [s for s in series if _is_nearest(each, axes, s.name)]
        found = _told(each, pieces, shapes, told_apart(near))
        if found is not None:
            yield found


def _axes(categories: Categories, pieces: Sequence[Piece], shapes: Sequence[Shape]) -> _Axes | None:
    """The axes of a chart; one without marks is counted on a scale that the values on its bars tell."""
    scales = scales_beside(categories, pieces)
    if scales:
        return _Axes(categories, tuple(scales), min(mark.up[0] for scale in scales for mark in scale.marks))
    hidden = hidden_scale(categories, shapes, _labels(categories, pieces))
    return None if hidden is None else _Axes(categories, (hidden[0],), hidden[1])


def _is_nearest(axes: _Axes, others: Sequence[_Axes], name: Piece) -> bool:
    """Whether a name stands near a chart, and no nearer to another."""
    distance = axes.distance(name)
    return distance <= FARTHEST and distance <= min(other.distance(name) for other in others) + ROUND / 2


def _told(axes: _Axes, pieces: Sequence[Piece], shapes: Sequence[Shape], series: Sequence[Series]) -> Found | None:
    """The values of a chart, from what is drawn and printed between its axes."""
    categories, scales = axes.categories, axes.scales
    left, right = categories.along
    top, foot = axes.top - ROUND, axes.up[1]
    marks = {id(mark) for scale in scales for mark in scale.marks}
    marks |= {id(piece) for pieces in categories.pieces for piece in pieces}
    labels = _labels(categories, [p for p in pieces if id(p) not in marks and top <= p.height <= foot])
    own = [s for s in shapes if left - ROUND <= s.along[0] and s.along[1] <= right + ROUND]
    own = [s for s in own if s.up[1] >= top and s.up[0] <= foot]
    read = told(Plot(categories, scales, tuple(own), tuple(labels)), series, pieces) if labels else NONE
    if not read.count:
        return None
    units = tuple(unit_of(scale, pieces) if scale is not None else () for scale in read.scales)
    counted = tuple(counted_on(scale, categories, pieces) if scale is not None else () for scale in read.scales)
    return Found(categories, scales, read.names, read.values, units, counted)


def _labels(categories: Categories, pieces: Sequence[Piece]) -> list[Label]:
    left, right = categories.along
    found = []
    for piece in pieces:
        number = number_of(piece.text)
        if number is not None and left <= piece.at <= right:
            found.append(Label(piece, categories.nearest(piece.at), number.value, number.rounded))
    return found


def _best(charts: Sequence[Chart]) -> list[Chart]:
    """Of charts that take the same characters, the one with most."""
    found: list[Chart] = []
    for chart in sorted(charts, key=lambda c: -len(c.glyphs)):
        if not any(chart.glyphs & other.glyphs for other in found):
            found.append(chart)
    return found


MOSTLY: Final = 0.5
"""Share of a table within a chart from which it is the chart's own rules."""


def without_charts(ruled: Ruled, charts: Sequence[Chart]) -> Ruled:
    """What rules draw on a page besides charts; each chart is a part of the page by itself, read with its marks."""
    frames = [chart.frame for chart in charts]
    tables = [table for table in ruled.tables if not any(_is_within(table, frame) for frame in frames)]
    drawn = [chart for chart in ruled.charts if not any(_is_within(chart, frame) for frame in frames)]
    return Ruled(tables, ruled.frames, [*drawn, *frames])


def _is_within(table: Table | Frame, frame: Frame) -> bool:
    width = min(table.right, frame.right) - max(table.left, frame.left)
    height = min(table.bottom, frame.bottom) - max(table.top, frame.top)
    area = (table.right - table.left) * (table.bottom - table.top)
    return max(width, 0) * max(height, 0) > MOSTLY * area
