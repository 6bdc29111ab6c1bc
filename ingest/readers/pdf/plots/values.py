"""Whose the values printed in one chart are: of the series of its legend, of names right over them, or of the only one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf.plots.axes import NEXT_LINE, Categories, Scale, number_of, rules_near
from ingest.readers.pdf.plots.drawn import Piece, Shape
from ingest.readers.pdf.plots.legend import Kind, Series
from ingest.readers.pdf.plots.matching import (
    LEAST_SHARE,
    LEAST_VALUES,
    OFF,
    Label,
    Way,
    is_drawn,
    matched,
    ways_of,
)


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart is read from: its axes, what is drawn between them, and the numbers printed there."""

    categories: Categories
    scales: tuple[Scale, ...]
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The values of a chart: names of its series, the value of each category of theirs, and the scale they are on."""

    names: tuple[Piece | None, ...]
    values: tuple[dict[int, Label], ...]
    scales: tuple[Scale | None, ...]

    @property
    def count(self) -> int:
        return sum(map(len, self.values))


NONE = Told((), (), ())


def told(plot: Plot, series: Sequence[Series], pieces: Sequence[Piece]) -> Told:
    """The values that can be told, read with the scales where lines beside them say that they count from."""
    levels = sorted({sum(s.up) / 2 for s in plot.shapes if s.width > 2 and s.height < 1.5})
    offs = sorted({off for scale in plot.scales for off in rules_near(scale, levels)}, key=abs)
    ruled = [replace(plot, scales=tuple(replace(s, zero=s.zero + off) for s in plot.scales)) for off in offs]
    by_legend = max((_by_legend(each, series) for each in ruled), key=lambda told: told.count)
    return by_legend if by_legend.count else _by_names(plot, pieces) or max(map(_alone, ruled), key=lambda t: t.count)


def _by_legend(plot: Plot, series: Sequence[Series]) -> Told:
    ways = [
        [way for style in each.styles for way in ways_of(style, plot.shapes, plot.categories, plot.scales)]
        for each in series
    ]
    values, best = matched(ways, plot.labels)
    return Told(tuple(each.name for each in series), tuple(values), tuple(map(_scale, best)))


def _scale(way: Way | None) -> Scale | None:
    return None if way is None else way.scale


def _by_names(plot: Plot, pieces: Sequence[Piece]) -> Told | None:
    """The values over each of which the name of its series is printed; None where that is so of too few."""
    names: dict[str, Piece] = {}
    values: dict[str, dict[int, Label]] = {}
    for label in plot.labels:
        over = [p for p in pieces if _is_over(p, label.piece)]
        if len(over) == 1 and is_drawn(label, plot.shapes, plot.categories, plot.scales):
            name = names.setdefault(over[0].text, over[0])
            values.setdefault(name.text, {}).setdefault(label.category, label)
    others = [label for label in plot.labels if label.piece.text not in names]
    if sum(map(len, values.values())) < max(LEAST_VALUES, LEAST_SHARE * len(others)):
        return None
    return Told(tuple(names.values()), tuple(values.values()), (plot.scales[0],) * len(names))


def _is_over(name: Piece, value: Piece) -> bool:
    """Whether a piece that is no number, or counts something else, stands right over a value."""
    above = 0 < value.height - name.height <= NEXT_LINE * value.size
    number, own = number_of(name.text), number_of(value.text)
    counts = number is not None and own is not None and name.text[number.unit_at :] == value.text[own.unit_at :]
    return above and abs(name.at - value.at) <= OFF and not counts


def _alone(plot: Plot) -> Told:
    """The values of the one series of a chart that names none: all that are printed, and what is drawn in one colour."""
    best = NONE
    for style in {(c, kind) for shape in plot.shapes for c in shape.colours for kind in (Kind.AREA, Kind.LINE)}:
        values, ways = matched([ways_of(style, plot.shapes, plot.categories, plot.scales)], plot.labels)
        if len(values[0]) == len(plot.labels) > best.count:
            best = Told((None,), tuple(values), tuple(map(_scale, ways)))
    return best
