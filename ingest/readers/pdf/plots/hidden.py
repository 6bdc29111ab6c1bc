"""The scale of a chart that prints none: what the values on its bars or its line say that heights count."""

from collections.abc import Iterator, Sequence
from typing import Final

from ingest.readers.pdf.plots.axes import Categories, Scale
from ingest.readers.pdf.plots.drawn import Shape
from ingest.readers.pdf.plots.matching import TOLERANCE, Label, along

HIGHEST: Final = 400.0
"""Points over its categories up to which a chart is sought."""

FOOT: Final = 25.0
"""Points over the categories up to which bars stand."""

SHORTEST: Final = 2.0
LEAST_LENGTHS: Final = 2
"""Points of a bar's length at least, and how many different ones there must be for their values to tell a scale."""


def hidden_scale(
    categories: Categories, shapes: Sequence[Shape], labels: Sequence[Label]
) -> tuple[Scale, float] | None:
    """The scale that the values on bars, or on a line, tell, and how high these reach; None where they tell none."""
    return _of_bars(categories, shapes, labels) or _of_a_line(categories, shapes, labels)


def _of_bars(categories: Categories, shapes: Sequence[Shape], labels: Sequence[Label]) -> tuple[Scale, float] | None:
    """The scale on which a bar of every category has a value printed that its length says."""
    bars = _bars(categories, shapes)
    if len({i for i, _ in bars}) < len(categories.pieces):
        return None
    top = min(bar.up[0] for _, bar in bars)
    own = [label for label in labels if top - FOOT <= label.piece.height <= categories.up[0]]
    slopes = {label.value / bar.height for i, bar in bars for label in own if label.category == i and label.value > 0}
    best = max(slopes, key=lambda slope: len(_told(slope, bars, own)), default=0.0)
    told = _told(best, bars, own) if best else {}
    if len(told) < len(categories.pieces) or len({round(height) for height in told.values()}) < LEAST_LENGTHS:
        return None
    return Scale(-best, max(bar.up[1] for _, bar in bars), ()), top


def _bars(categories: Categories, shapes: Sequence[Shape]) -> list[tuple[int, Shape]]:
    """What stands on one line right over the categories, each with the category that it is over."""
    top = categories.up[0]
    found = []
    for shape in shapes:
        middle = sum(shape.along) / 2
        i = categories.nearest(middle)
        near = abs(middle - categories.places[i]) <= categories.pitch / 2 and 1.0 < shape.width < categories.pitch
        if near and 0 <= top - shape.up[1] + 1 <= FOOT and SHORTEST <= shape.height <= HIGHEST:
            found.append((i, shape))
    feet = [round(bar.up[1]) for _, bar in found]
    foot = max(set(feet), key=feet.count, default=0)
    return [(i, bar) for i, bar in found if abs(bar.up[1] - foot) <= 1]


def _told(slope: float, bars: Sequence[tuple[int, Shape]], labels: Sequence[Label]) -> dict[int, float]:
    """The lengths of the bars, by category, whose value on such a scale is printed over or in them."""
    return {
        i: bar.height
        for i, bar in bars
        for label in labels
        if label.category == i and abs(label.value - slope * bar.height) <= slope * TOLERANCE / 2 + label.rounded
    }


def _of_a_line(categories: Categories, shapes: Sequence[Shape], labels: Sequence[Label]) -> tuple[Scale, float] | None:
    """The scale on which a line has the value printed of every category, so many of them that it is no chance."""
    for shape in shapes:
        near = (
            shape.width >= (len(categories.pieces) - 2) * categories.pitch and categories.up[0] - shape.up[0] <= HIGHEST
        )
        heights = {i: at.place[1] for i, at in along(shape, categories, IDENTITY).items()} if near else {}
        if len(heights) < MOST_CHANCE or len({round(height) for height in heights.values()}) <= LEAST_LENGTHS:
            continue
        for scale in _through(heights, labels):
            if all(_fits(scale, i, height, labels) for i, height in heights.items()):
                return scale, shape.up[0]
    return None


IDENTITY: Final = Scale(1.0, 0.0, ())
MOST_CHANCE: Final = 5
"""Values of a line from which a scale that fits all of them is no chance."""


def _through(heights: dict[int, float], labels: Sequence[Label]) -> Iterator[Scale]:
    """The scales that the values at a line's highest and lowest place would tell."""
    low, high = max(heights, key=heights.__getitem__), min(heights, key=heights.__getitem__)
    for lower in (label for label in labels if label.category == low):
        for upper in (label for label in labels if label.category == high and label.value > lower.value):
            slope = (upper.value - lower.value) / (heights[high] - heights[low])
            yield Scale(slope, heights[low] - lower.value / slope, ())


def _fits(scale: Scale, category: int, height: float, labels: Sequence[Label]) -> bool:
    slack = abs(scale.slope) * TOLERANCE / 2
    own = (label for label in labels if label.category == category)
    return any(abs(label.value - scale.value(height)) <= slack + label.rounded for label in own)
