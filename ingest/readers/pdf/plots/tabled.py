"""A chart that was read, as a table with its title: heads are its categories, rows its series."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans
from ingest.readers.grid import Cell, Grid
from ingest.readers.pdf.glyphs import Glyph, Run, lines_of, runs_of
from ingest.readers.pdf.plots.axes import YEAR, Categories, Scale, number_of
from ingest.readers.pdf.plots.drawn import Piece
from ingest.readers.pdf.plots.matching import Label
from ingest.readers.pdf.plots.units import BRACKETED
from ingest.readers.pdf.tables import Frame, Table


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as a table, the part of the page that it takes, and the glyphs that are read with it.

    Those are the ones of the table, and the marks of its scales, which say nothing else than it does. ``untold`` says
    that its only series has no name and its categories are no times: what is counted is said in its title only.
    """

    table: Table
    frame: Frame
    glyphs: frozenset[int]
    untold: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A chart whose values were told apart: by series, the printed value of each category."""

    categories: Categories
    scales: tuple[Scale, ...]
    names: tuple[Piece | None, ...]
    values: tuple[dict[int, Label], ...]
    units: tuple[tuple[Glyph, ...], ...]
    counted: tuple[tuple[Glyph, ...], ...]
    """What is written up the side of each series' scale: what it counts."""


def tabled(found: Found) -> Chart:
    """The chart as a table: heads are its categories, rows its series."""
    first = int(_is_said_apart(found))
    cells = [
        Cell(row=0, column=first + 1 + i, content=Run(tuple(g for p in pieces for g in p.glyphs)))
        for i, pieces in enumerate(found.categories.pieces)
    ]
    told = [(n, v, u, c) for n, v, u, c in zip(found.names, found.values, found.units, found.counted, strict=True) if v]
    for row, (name, values, unit, counted) in enumerate(told, start=1):
        apart = bool(first and name is not None and not _says(name, counted))
        cells += [Cell(row=row, column=int(apart), content=_named(name, unit, values))] if name is not None else []
        cells += [Cell(row=row, column=0, content=Run(counted))] if apart else []
        own = unit if name is None and not _is_said(values) else ()
        cells += [Cell(row=row, column=first + 1 + i, content=_counted(label, own)) for i, label in values.items()]
    glyphs = [g for cell in cells for g in cell.content.glyphs]
    marks = [g for scale in found.scales for mark in scale.marks for g in mark.glyphs]
    around = [*glyphs, *marks]
    frame = Frame(
        min(g.left for g in around) - 1,
        min(g.top for g in around) - 1,
        max(g.right for g in around) + 1,
        max(g.bottom for g in around) + 1,
    )
    table = Table(Grid.of(cells), frame.left, frame.top, frame.right, frame.top + 0.1)
    timed = any(find_time_spans(text) or YEAR.fullmatch(text) for text in map(_folded, found.categories.pieces))
    return Chart(table, frame, frozenset(map(id, around)), found.names == (None,) and not timed)


def _folded(pieces: Sequence[Piece]) -> str:
    return fold_same_length("".join(piece.text for piece in pieces))


def _is_said_apart(found: Found) -> bool:
    """Whether the scales at both sides count different things and say so: names of series then go with these."""
    said = ["".join(g.text for g in counted) for counted, v in zip(found.counted, found.values, strict=True) if v]
    told = [(n, c) for n, c, v in zip(found.names, found.counted, found.values, strict=True) if v and n is not None]
    return all(said) and len(set(said)) > 1 and not all(_says(name, counted) for name, counted in told)


def _says(name: Piece, counted: Sequence[Glyph]) -> bool:
    """Whether the name of a series says what its scale counts, or that it does."""
    own, said = squeeze(name.text), squeeze("".join(g.text for g in counted))
    return own in said or said in own


def _named(name: Piece, unit: Sequence[Glyph], values: dict[int, Label]) -> Run:
    """The name of a series, with the unit of its scale where its values are printed without one."""
    if _is_said(values) or not unit:
        return Run(name.glyphs)
    opening, closing = replace(unit[0], text="（"), replace(unit[-1], text="）")
    glyphs = (*name.glyphs, opening, *unit, closing)
    return Run(glyphs, tight=frozenset(range(len(name.glyphs), len(glyphs))))


def _is_said(values: dict[int, Label]) -> bool:
    """Whether values are printed with their unit."""
    said = [(number_of(label.piece.text), label.piece.text) for label in values.values()]
    return any(number is not None and number.unit_at < len(text) for number, text in said)


def _counted(label: Label, unit: Sequence[Glyph]) -> Run:
    """A value with the unit of its scale."""
    glyphs = (*label.piece.glyphs, *unit)
    return Run(glyphs, tight=frozenset(range(len(label.piece.glyphs), len(glyphs))))


def titled(charts: Sequence[Chart], glyphs: Sequence[Glyph]) -> list[Chart]:
    """The charts, each with the words that stand over it as its title.

    What else is printed in a chart comes before its title, and after its table where it has none: it titles nothing.
    """
    taken = {at for chart in charts for at in chart.glyphs}
    runs = [run for line in lines_of(g for g in glyphs if id(g) not in taken) for run in runs_of(line)]
    return [_with_title(chart, runs) for chart in charts]


def _with_title(chart: Chart, runs: Sequence[Run]) -> Chart:
    over = [run for run in runs if _stands_over(run, chart.frame)]
    if not over:
        return chart
    title = max(over, key=lambda run: run.bottom)
    frame = chart.frame
    if chart.untold:
        chart.table.grid.places[UNDER_HEADS] = Cell(row=1, column=0, content=title)
    below = replace(chart.table, title=title, top=frame.bottom - 0.1, bottom=frame.bottom)
    return replace(chart, table=below, glyphs=chart.glyphs | frozenset(map(id, title.glyphs)))


UNDER_HEADS: Final = (1, 0)
"""Where the name of the first row stands."""


def _stands_over(run: Run, frame: Frame) -> bool:
    """Whether words stand right over a chart, short ones, or such as are in its middle, and no sentence's end."""
    near = -run.size <= frame.top - run.bottom <= HIGHEST * run.size
    within = frame.left - run.size <= run.left and run.right <= frame.right + run.size
    middle = abs((run.left + run.right - frame.left - frame.right) / 2) <= OFF_MIDDLE * (frame.right - frame.left)
    words = _WORDS.search(run.text) is not None and not BRACKETED.fullmatch(run.text) and run.text[-1] not in "。、"
    return near and within and words and (middle or len(run.glyphs) <= LONGEST)


LONGEST: Final = 25
HIGHEST: Final = 3.0
OFF_MIDDLE: Final = 0.2
"""How far over a chart its title stands, in heights of a character, and how far off its middle, as a share of its width;

what is further off has so many characters at most.
"""

_WORDS: Final = re.compile(r"[^\W\d_]{3}")
