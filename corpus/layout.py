"""Where the characters of a document stand: on which page and in which box, or in which row of a sheet."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

UNITS_PER_POINT: Final = 10
NOWHERE: Final = (0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """``boxes`` is ``(len(text), 5) int16``: page from 1 (0: not printed), then left, top, right, bottom
    in tenths of a point from the page's upper left corner; without rows where there are no pages.
    ``rows`` is ``(n_lines,) int32``: a sheet's row, from 1, for each line of the text (0: none); empty
    where the document has no sheets. ``recognised`` are the pages, from 1, whose characters were
    recognised on their images.
    """

    boxes: np.ndarray
    rows: np.ndarray
    recognised: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.boxes.ndim != 2 or self.boxes.shape[1] != len(NOWHERE):
            raise ValueError(f"boxes need shape (n, 5), got {self.boxes.shape}")

    def save(self, path: Path) -> None:
        """Write it to a file."""
        with path.open("wb") as file:
            np.savez_compressed(file, boxes=self.boxes, rows=self.rows, recognised=np.array(self.recognised, np.int32))

    def with_recognised(self, pages: Sequence[int]) -> "Layout":
        """The same, with these pages recognised."""
        return Layout(boxes=self.boxes, rows=self.rows, recognised=tuple(pages))


def layout_of(*, boxes: list[tuple[int, int, int, int, int]] | None = None, rows: list[int] | None = None) -> Layout:
    """A layout of boxes, or of rows."""
    return Layout(boxes=np.array(boxes or [], np.int16).reshape(-1, len(NOWHERE)), rows=np.array(rows or [], np.int32))


def layout_from(content: bytes) -> Layout:
    """A layout from the content of its file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        recognised = tuple(held["recognised"].tolist()) if "recognised" in held else ()
        return Layout(boxes=held["boxes"], rows=held["rows"], recognised=recognised)


def array_of(content: bytes) -> np.ndarray:
    """The array in the content of an ``.npy`` file, read-only, without copying it."""
    head = io.BytesIO(content)
    np.lib.format.read_magic(head)
    shape, columns_first, kind = np.lib.format.read_array_header_1_0(head)
    flat = np.frombuffer(content, kind, offset=head.tell())
    return flat.reshape(shape, order="F" if columns_first else "C")
