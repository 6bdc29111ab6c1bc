"""Which series a printed value is of: the one that is drawn as high as the value says."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ingest.readers.pdf.plots.axes import Categories, Scale
from ingest.readers.pdf.plots.drawn import Piece, Point, Shape
from ingest.readers.pdf.plots.legend import Kind, Style, is_dot

TOLERANCE: Final = 1.0
"""Points by which what is drawn may differ from what its printed value says."""

CLEARER: Final = 0.5
"""Points by which a value must fit its series better than any other."""

THICKEST: Final = 6.0
"""Points of a line's thickness at most; what is thicker is an area."""

OFF: Final = 1.5
"""Points by which the dots on a line may be off the places of their categories."""

LEAST_VALUES: Final = 3
LEAST_SHARE: Final = 0.6
"""Values of a series that must be found printed, and share of the categories at which it is drawn."""


@dataclass(frozen=True, slots=True)
class Label:
    """A value printed in a chart, the category that it stands at, and by how much it may be rounded."""

    piece: Piece
    category: int
    value: float
    rounded: float


@dataclass(frozen=True, slots=True)
class Height:
    """How high a series is drawn at a category: its value so, and the place where it is."""

    value: float
    place: Point


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read what is drawn in a colour: by category, and the scale that it is counted on."""

    heights: dict[int, Height]
    scale: Scale


def ways_of(style: Style, shapes: Sequence[Shape], categories: Categories, scales: Sequence[Scale]) -> list[Way]:
    """The ways to read what is drawn in a style: as bars, as dots, as each of the lines."""
    colour, kind = style
    own = [shape for shape in shapes if colour in shape.colours]
    if kind is Kind.AREA:
        bars = _bars(own, categories)
        read = [(_barred(bars, scale), scale) for scale in scales]
    elif kind is Kind.DOT:
        dots = _dots(own, categories)
        read = [({i: Height(scale.value(at[1]), at) for i, at in dots.items()}, scale) for scale in scales]
    else:
        long = [line for line in own if line.width >= (len(categories.pieces) - 2) * categories.pitch]
        read = [(along(line, categories, scale), scale) for line in long for scale in scales]
    return [Way(heights, scale) for heights, scale in read if heights]


def _bars(shapes: Sequence[Shape], categories: Categories) -> dict[int, Shape]:
    """The bar of each category; the largest where several boxes are drawn there."""
    found: dict[int, Shape] = {}
    for shape in shapes:
        middle = (shape.along[0] + shape.along[1]) / 2
        at = categories.nearest(middle)
        within = abs(middle - categories.places[at]) <= categories.pitch / 2
        if not within or not 1.0 < shape.width <= categories.pitch * 1.02 or shape.height < MIN_HEIGHT:
            continue
        if at not in found or shape.width * shape.height > found[at].width * found[at].height:
            found[at] = shape
    return found


MIN_HEIGHT: Final = 0.5


def _barred(bars: dict[int, Shape], scale: Scale) -> dict[int, Height]:
    """What bars say: where they end, if all stand on zero, or the scale's foot or below; else by their lengths, stacked."""
    feet = [min(bar.up, key=lambda end: abs(end - scale.zero)) for bar in bars.values()]
    lowest = max((mark.height for mark in scale.marks), default=scale.zero) - SAME_FOOT
    even = bool(feet) and max(feet) - min(feet) <= SAME_FOOT
    level = even and (abs(feet[0] - scale.zero) <= SAME_FOOT or feet[0] >= lowest)
    return {i: _end(bar, scale) if level else _length(bar, scale) for i, bar in bars.items()}


SAME_FOOT: Final = 1.5


def _end(bar: Shape, scale: Scale) -> Height:
    end = max(bar.up, key=lambda end: abs(scale.value(end)))
    return Height(scale.value(end), (sum(bar.along) / 2, end))


def _length(bar: Shape, scale: Scale) -> Height:
    """What a bar's length counts; bars below zero count downwards."""
    sign = -1 if scale.value(sum(bar.up) / 2) < 0 else 1
    return Height(sign * abs(scale.slope) * bar.height, (sum(bar.along) / 2, sum(bar.up) / 2))


def _dots(shapes: Sequence[Shape], categories: Categories) -> dict[int, Point]:
    """The dot at each category; none where dots of several lines look alike."""
    found: dict[int, Point] = {}
    for shape in shapes:
        at, up = sum(shape.along) / 2, sum(shape.up) / 2
        i = categories.nearest(at)
        if is_dot(shape) and abs(at - categories.places[i]) <= OFF and abs(found.setdefault(i, (at, up))[1] - up) > OFF:
            return {}
    return found


def along(line: Shape, categories: Categories, scale: Scale) -> dict[int, Height]:
    """How high a line is at each category that it passes; an outline drawn round it is taken at its middle."""
    found: dict[int, Height] = {}
    for i, at in enumerate(categories.places):
        crossed = _crossings(line.points, at)
        if crossed and max(crossed) - min(crossed) <= THICKEST:
            height = (max(crossed) + min(crossed)) / 2
            found[i] = Height(scale.value(height), (at, height))
    return found


def _crossings(points: Sequence[Point], at: float) -> list[float]:
    found: list[float] = []
    for (a, up), (b, to) in pairwise(points):
        if min(a, b) - 0.3 <= at <= max(a, b) + 0.3:
            share = 0.5 if abs(b - a) < 0.6 else (at - a) / (b - a)
            found += [up, to] if abs(b - a) < 0.6 else [up + share * (to - up)]
    return found


def matched(ways: Sequence[Sequence[Way]], labels: Sequence[Label]) -> tuple[list[dict[int, Label]], list[Way | None]]:
    """For each series, given by the ways to read it, the printed value of each category that is its alone, and the way."""
    best = [_best(each, labels) for each in ways]
    found: list[dict[int, Label]] = [{} for _ in ways]
    for category in {label.category for label in labels}:
        own = [label for label in labels if label.category == category]
        for series, label in _pairs(best, own, category):
            found[series][category] = label
    told = [v if way is not None and _is_told(v, way) else {} for v, way in zip(found, best, strict=True)]
    return told, best


def _is_told(values: Sized, way: Way) -> bool:
    return len(values) >= max(LEAST_VALUES, LEAST_SHARE * len(way.heights))


def _best(ways: Sequence[Way], labels: Sequence[Label]) -> Way | None:
    """The way in which most printed values fit; None where too few do, or others fit what is drawn in another way."""
    fitting = [(way, _fitting(way, labels)) for way in ways]
    enough = [(way, told) for way, told in fitting if _is_told(told, way)]
    best, most = max(enough, key=lambda each: len(each[1]), default=(None, dict[int, float]()))
    return None if any(most.get(at, value) != value for _, told in enough for at, value in told.items()) else best


def _fitting(way: Way, labels: Sequence[Label]) -> dict[int, float]:
    """The printed value that fits a way at each category; the nearest where several do."""
    found: dict[int, tuple[float, float]] = {}
    for label in labels:
        off = _off(way, label)
        if off is not None:
            found[label.category] = min(found.get(label.category, (off, label.value)), (off, label.value))
    return {category: value for category, (_, value) in found.items()}


def _off(way: Way, label: Label) -> float | None:
    """By how many points a printed value is off what is drawn; None where it is another value."""
    height = way.heights.get(label.category)
    if height is None:
        return None
    off = max(0.0, abs(label.value - height.value) - label.rounded) / abs(way.scale.slope)
    return off if off <= TOLERANCE else None


def _pairs(ways: Sequence[Way | None], labels: Sequence[Label], category: int) -> list[tuple[int, Label]]:
    """Series and printed values of one category that fit each other, the best first; what fits two is of neither.

    Of series drawn at one place each has the value, where it is printed as often.
    """
    offs = [
        (off + NEARNESS * _distance(way.heights[category].place, label.piece), i, k)
        for i, way in enumerate(ways)
        if way is not None
        for k, label in enumerate(labels)
        if (off := _off(way, label)) is not None
    ]
    found: list[tuple[int, Label]] = []
    taken: set[int] = set()
    told: set[int] = set()
    for off, i, k in sorted(offs):
        if i in told or k in taken:
            continue
        value = labels[k].value
        free = [(o, j, m) for o, j, m in offs if j not in told and m not in taken]
        others = [o for o, j, m in free if j == i and labels[m].value != value]
        alike = {j for _, j, m in free if labels[m].value == value}
        enough = sum(label.value == value and m not in taken for m, label in enumerate(labels)) >= len(alike)
        rivals = [] if enough else [o for o, j, m in free if m == k and j != i]
        if all(other - off >= CLEARER for other in (*others, *rivals)):
            found.append((i, labels[k]))
        told.add(i)
        taken.add(k)
    return found


NEARNESS: Final = 0.03
"""How much of its distance from what is drawn counts against a printed value."""


def _distance(place: Point, piece: Piece) -> float:
    return abs(piece.at - place[0]) + abs(piece.height - place[1])


def is_drawn(label: Label, shapes: Sequence[Shape], categories: Categories, scales: Sequence[Scale]) -> bool:
    """Whether a bar that a value stands in, or over, is as long as the value says, or ends there."""
    own = [
        (i, shape)
        for i, shape in enumerate(shapes)
        if shape.along[0] <= label.piece.at <= shape.along[1] and 1.0 < shape.width < categories.pitch
    ]
    ways = [{i: bar} for i, bar in own if bar.height >= MIN_HEIGHT]
    heights = [(_barred(bars, scale), scale) for bars in ways for scale in scales]
    read = [Way({label.category: height}, scale) for held, scale in heights for height in held.values()]
    return any(_off(way, label) is not None for way in read)
