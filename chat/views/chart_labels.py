"""Where the numbers of a chart's points stand, so that none lies over another or over a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

PLACES: Final = {
    "top center": (0.0, -1.0),
    "bottom center": (0.0, 1.0),
    "middle right": (1.0, 0.0),
    "middle left": (-1.0, 0.0),
    "top right": (1.0, -1.0),
    "bottom right": (1.0, 1.0),
    "top left": (-1.0, -1.0),
    "bottom left": (-1.0, 1.0),
}
"""What the chart calls the places around a point, and on which side of it they lie; the first that is free is taken."""

WIDE: Final = 240.0
HIGH: Final = 240.0
"""The smallest plot in pixels, that of a phone: what is free there is free on any screen."""

LABEL: Final = (34.0, 16.0)
"""Width and height of a label such as ［12］ in pixels."""

POINT: Final = 13.0
"""Width of a point in pixels."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels: its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> float:
        """How many square pixels two rectangles share."""
        across = min(self.x + self.width / 2, other.x + other.width / 2) - max(
            self.x - self.width / 2, other.x - other.width / 2
        )
        down = min(self.y + self.height / 2, other.y + other.height / 2) - max(
            self.y - self.height / 2, other.y - other.height / 2
        )
        return max(0.0, across) * max(0.0, down)


def label_places(points: Sequence[tuple[float, float]]) -> list[str]:
    """A place for the label of each point (year, value), in their order; the least bad where none is free."""
    spots = [Box(*spot, POINT, POINT) for spot in _pixels(points)]
    taken: list[Box] = []
    found = []
    for spot in spots:
        boxes = {place: _label(spot, side) for place, side in PLACES.items()}
        least = min(boxes, key=lambda place: (_covered(boxes[place], spots, taken), list(PLACES).index(place)))
        taken.append(boxes[least])
        found.append(least)
    return found


def _label(spot: Box, side: tuple[float, float]) -> Box:
    width, height = LABEL
    away = ((POINT + width) / 2, (POINT + height) / 2)
    return Box(spot.x + side[0] * away[0], spot.y + side[1] * away[1], width, height)


def _covered(box: Box, spots: Sequence[Box], taken: Sequence[Box]) -> float:
    return sum(box.meets(other) for other in (*spots, *taken))


def _pixels(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where points lie on the plot; values are drawn from zero."""
    if not points:
        return []
    years, values = [x for x, _ in points], [y for _, y in points]
    low, high = min(0.0, *values), max(0.0, *values)
    span, height = (max(years) - min(years)) or 1.0, (high - low) or 1.0
    return [((x - min(years)) / span * WIDE, (high - y) / height * HIGH) for x, y in points]
