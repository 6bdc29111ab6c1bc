"""Where the characters of a document stand: on which page and in which box, or in which row of a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

UNITS_PER_POINT: Final = 10
NOWHERE: Final = (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``boxes`` is ``(len(text), 5) int16``: page from 1 (0: not printed), then left, top, right, bottom
    in tenths of a point from the page's upper left corner. ``rows`` has a sheet's row, from 1, for each
    line of the text (0: none); empty where the document has no rows.
    """

    boxes: np.ndarray
    rows: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.boxes.ndim != 2 or self.boxes.shape[1] != len(NOWHERE):
            raise ValueError(f"boxes need shape (n, 5), got {self.boxes.shape}")


class Writer:
    """Builds a text and its boxes side by side."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._boxes: list[tuple[int, int, int, int, int]] = []

    def put(self, text: str, boxes: Sequence[tuple[int, int, int, int, int]] | None = None) -> None:
        """Add text; characters without boxes are nowhere on the page."""
        if boxes is not None and len(boxes) != len(text):
            raise ValueError(f"{len(text)} characters, but {len(boxes)} boxes")
        self._text.append(text)
        self._boxes.extend(boxes if boxes is not None else [NOWHERE] * len(text))

    def finish(self) -> tuple[str, Layout]:
        """The text and where its characters stand."""
        boxes = np.array(self._boxes, np.int16).reshape(-1, len(NOWHERE))
        return "".join(self._text), Layout(boxes=boxes)
