"""From a stretch of a passage to where it is printed: pages with boxes, or rows of a sheet."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.layout import UNITS_PER_POINT, Layout
from corpus.library import Generation
from corpus.passage import Pages, Passage, Span
from corpus.places import lines_in

ROW_GAP: Final = 0.6
"""Boxes of one line are joined; those that stand further apart, in heights, are boxes by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page (from 1), in points from its upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Where words are printed; ``rows`` are those of a sheet, as ``pages`` counted from 1, both ends included."""

    boxes: tuple[Box, ...] = ()
    rows: Pages | None = None

    @property
    def pages(self) -> Pages | None:
        """The pages of the boxes; None without any."""
        on = [box.page for box in self.boxes]
        return Pages(first=min(on), last=max(on)) if on else None


def printed(generation: Generation, passage: Passage, span: Span) -> Printed | None:
    """Where ``span`` of a passage is printed; None where its document has neither pages nor rows."""
    layout = generation.layout(passage.plan_id)
    if layout is None:
        return None
    text = generation.text(passage.plan_id)
    stretches = [
        Span(
            start=line.start + max(0, span.start - line.at),
            end=line.start + min(line.end - line.start, span.end - line.at),
        )
        for line in lines_in(passage, text)
        if line.at < span.end and span.start < line.at + line.end - line.start
    ]
    if len(layout.rows):
        return Printed(rows=_rows(text, stretches, layout))
    return Printed(boxes=tuple(box for stretch in stretches for box in _boxes(layout, stretch)))


def _rows(text: str, stretches: list[Span], layout: Layout) -> Pages | None:
    numbers = [text.count("\n", 0, stretch.start) for stretch in stretches]
    rows = [int(layout.rows[n]) for n in numbers if n < len(layout.rows) and layout.rows[n]]
    return Pages(first=min(rows), last=max(rows)) if rows else None


def _boxes(layout: Layout, stretch: Span) -> list[Box]:
    """The boxes of a stretch, characters beside each other on a line as one."""
    held = layout.boxes[stretch.start : stretch.end]
    found: list[np.ndarray] = []
    for char in held[held[:, 0] > 0].astype(int):
        if found and _goes_on(found[-1], char):
            found[-1] = np.array(
                [char[0], *np.minimum(found[-1][1:3], char[1:3]), *np.maximum(found[-1][3:5], char[3:5])]
            )
        else:
            found.append(char)
    return [_box(each) for each in found]


def _goes_on(box: np.ndarray, char: np.ndarray) -> bool:
    height = max(char[4] - char[2], 1)
    beside = -height <= char[1] - box[3] <= ROW_GAP * 2 * height and char[1] >= box[1] - height
    level = abs((char[2] + char[4]) - (box[2] + box[4])) <= ROW_GAP * height
    return bool(box[0] == char[0] and beside and level)


def _box(each: np.ndarray) -> Box:
    left, top, right, bottom = (float(v) / UNITS_PER_POINT for v in each[1:])
    return Box(page=int(each[0]), left=left, top=top, right=right, bottom=bottom)
