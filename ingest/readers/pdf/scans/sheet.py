"""A page rendered as a grey image, turned upright, its ruling lines apart from its text."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pypdfium2
from PIL import Image

from ingest.readers.pdf.scans.rules import Rule, ink_of, rules_of

POINTS_PER_INCH: Final = 72
DPI: Final = 300
"""What the program was taught with."""

MOST_PIXELS: Final = 18_000_000
"""Of one page: A3 at 300 dots an inch. Larger pages are rendered coarser."""

BLANK: Final = 0.0002
"""Share of a page that is ink, up to which there is nothing to read on it."""

STEEPEST: Final = 3.0
STEP: Final = 0.1
"""Degrees by which a page may lie askew, and how exactly that is found."""

LOOKED_AT: Final = 600
"""Pixels of the page's longer side when that is looked for."""

LEAST_INK: Final = 50
"""Of these pixels, from which it can be told."""

COLUMNS: Final = 1.2
"""How much more the ink of a page written in columns gathers across the page than down it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page as an image without its rules.

    ``scale`` is pixels a point; it was turned by ``angle`` degrees; ``down`` says that it is written in columns.
    """

    image: np.ndarray
    rules: tuple[Rule, ...]
    scale: float
    angle: float
    down: bool

    @property
    def dpi(self) -> int:
        return round(self.scale * POINTS_PER_INCH)

    def place(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        """Where a box of the upright page, in points, stands on the page as it lies: the box around it."""
        height, width = (side / self.scale for side in self.image.shape)
        turn = math.radians(self.angle)
        corners = [(x - width / 2, y - height / 2) for x in (left, right) for y in (top, bottom)]
        xs = [x * math.cos(turn) - y * math.sin(turn) + width / 2 for x, y in corners]
        ys = [x * math.sin(turn) + y * math.cos(turn) + height / 2 for x, y in corners]
        # The corners of a box that is turned reach out; its middle and its own size are what was printed.
        x, y = sum(xs) / 4, sum(ys) / 4
        return x - (right - left) / 2, y - (bottom - top) / 2, x + (right - left) / 2, y + (bottom - top) / 2


def sheet_of(document: pypdfium2.PdfDocument, index: int) -> Sheet | None:
    """A page of a document, counted from 0; None where it is blank."""
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(DPI / POINTS_PER_INCH, math.sqrt(MOST_PIXELS / max(width * height, 1.0)))
        image = page.render(scale=scale, grayscale=True).to_numpy().squeeze()
    finally:
        page.close()
    return straightened(image, scale)


def straightened(image: np.ndarray, scale: float) -> Sheet | None:
    """A grey image turned upright, without its rules; None where it is blank."""
    ink = ink_of(image)
    if ink.mean() <= BLANK:
        return None
    angle = skew_of(ink)
    if angle:
        paper = int(np.percentile(image[::8, ::8], 90))
        turned = Image.fromarray(image).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=paper)
        image = np.array(turned)
        ink = ink_of(image)
    rules, taken = rules_of(ink, scale)
    cleared = np.where(taken, np.uint8(np.percentile(image[::8, ::8], 90)), image)
    return Sheet(image=cleared, rules=tuple(rules), scale=scale, angle=angle, down=is_written_down(ink & ~taken))


def skew_of(ink: np.ndarray) -> float:
    """By how many degrees a page must be turned against the clock so that its lines are level."""
    step = max(max(ink.shape) // LOOKED_AT, 1)
    ys, xs = np.nonzero(_coarse(ink, step))
    if len(xs) < LEAST_INK:
        return 0.0
    angles = np.arange(-STEEPEST, STEEPEST + STEP / 2, STEP)
    sharpness = [_sharpness(ys - xs * math.tan(math.radians(a))) for a in angles]
    best = int(np.argmax(sharpness))
    level = sharpness[len(angles) // 2]
    return round(float(angles[best]), 2) if sharpness[best] > 1.02 * level else 0.0


def is_written_down(ink: np.ndarray) -> bool:
    """Whether a page is written in columns: its ink then gathers at some places across, not at some heights."""
    ys, xs = np.nonzero(_coarse(ink, max(max(ink.shape) // LOOKED_AT, 1)))
    if len(xs) < LEAST_INK:
        return False
    return bool(_sharpness(xs) * np.ptp(xs) > COLUMNS * _sharpness(ys) * np.ptp(ys))


def _coarse(ink: np.ndarray, step: int) -> np.ndarray:
    height, width = (side // step * step for side in ink.shape)
    blocks = ink[:height, :width].reshape(height // step, step, width // step, step)
    return np.asarray(blocks.mean(axis=(1, 3)) > 0.25)


def _sharpness(heights: np.ndarray) -> float:
    """How much the ink gathers at some heights and leaves others white."""
    counts = np.bincount(np.rint(heights - heights.min()).astype(int))
    return float((counts.astype(float) ** 2).sum())
