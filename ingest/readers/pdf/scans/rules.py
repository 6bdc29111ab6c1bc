"""The ruling lines of a page that is only an image."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ingest.readers.document import TooLargeError

ACROSS: Final = 40.0
"""Points from which a dark stretch is a rule and no stroke of a character."""

UPRIGHT: Final = 14.0
"""…and from which it is one between two rules across: a row of a table is no higher."""

MEETS: Final = 4.0
"""Points within which it then ends at a rule across."""

THICKEST: Final = 5.0
"""Points; what is thicker is a bar of a chart or a dark field."""

DARK: Final = 0.55
"""Share of the paper's brightness below which a pixel is ink."""

EDGE: Final = 0.7
"""Points by which a rule's blurred edges reach beyond its ink."""

GAPS: Final = 0.06
"""Share of a rule that noise may have bleached."""

MOST_RUNS: Final = 200_000
"""Dark stretches of one page that are put together; a page of tables has some 10,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A ruling line in points from the page's upper left corner; ``upright`` where it runs down the page."""

    left: float
    top: float
    right: float
    bottom: float
    upright: bool


def ink_of(image: np.ndarray) -> np.ndarray:
    """Which pixels of a grey image are ink, whatever the paper's brightness."""
    paper = float(np.percentile(image[::8, ::8], 90))
    return np.asarray(image < DARK * paper)


def rules_of(ink: np.ndarray, scale: float) -> tuple[list[Rule], np.ndarray]:
    """The rules of a page, and which of its pixels they take; ``scale`` is pixels a point."""
    across = [(_rule(run, scale, upright=False), run) for run in _joined(_stretches(ink, scale, ACROSS), scale)]
    upright = [(_rule(run, scale, upright=True), run) for run in _joined(_stretches(ink.T, scale, UPRIGHT), scale)]
    level = [rule for rule, _ in across]
    upright = [each for each in upright if each[0].bottom - each[0].top >= ACROSS or _is_between(each[0], level)]
    taken = np.zeros_like(ink)
    for rule, run in (*across, *upright):
        _take(taken.T if rule.upright else taken, run, round(EDGE * scale))
    return [rule for rule, _ in (*across, *upright)], taken


def _take(taken: np.ndarray, run: "_Run", edge: int) -> None:
    """Mark a run and its blurred edges; along it no more than a pixel or two, where text may begin."""
    taken[max(run.first - edge, 0) : run.last + edge + 1, max(run.start - 2, 0) : run.end + 2] = True


def _is_between(upright: Rule, across: Sequence[Rule]) -> bool:
    """Whether both ends of a short upright stretch meet rules across."""
    met = [rule.top for rule in across if rule.left - MEETS <= upright.left <= rule.right + MEETS]
    return all(any(abs(top - end) <= MEETS for top in met) for end in (upright.top, upright.bottom))


@dataclass(slots=True)
class _Run:
    start: int
    end: int
    first: int
    last: int


def _stretches(ink: np.ndarray, scale: float, least: float) -> np.ndarray:
    """Where rows of ``ink`` are dark for at least so many points, a pixel's height of wavering aside."""
    length = max(round(least * scale), 2)
    dark = ink.copy()
    dark[1:] |= ink[:-1]
    dark[:-1] |= ink[1:]
    if dark.shape[1] <= length:
        return np.zeros_like(ink)
    sums = np.cumsum(np.pad(dark, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    full = sums[:, length:] - sums[:, :-length] >= (1 - GAPS) * length
    # A window that is dark makes all of its pixels part of a stretch.
    marks = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
    marks[:, : full.shape[1]] += full
    marks[:, length : length + full.shape[1]] -= full[:, : marks.shape[1] - length]
    covered = np.cumsum(marks, axis=1)[:, :-1] > 0
    return np.asarray(covered & dark)


def _joined(stretches: np.ndarray, scale: float) -> list[_Run]:
    """Stretches of neighbouring rows as one rule each, without what is too thick for one."""
    open_runs: list[_Run] = []
    closed: list[_Run] = []
    for count, (row, start, end) in enumerate(_runs(stretches, scale)):
        if count >= MOST_RUNS:
            raise TooLargeError("画像の中の線が多すぎます")
        closed += [run for run in open_runs if run.last < row - 1]
        open_runs = [run for run in open_runs if run.last >= row - 1]
        above = next((run for run in open_runs if start < run.end and run.start < end), None)
        if above is None:
            open_runs.append(_Run(start, end, row, row))
        else:
            above.start, above.end, above.last = min(start, above.start), max(end, above.end), row
    # A pixel of either edge was added above.
    return [run for run in closed + open_runs if (run.last - run.first - 1) / scale <= THICKEST]


def _runs(stretches: np.ndarray, scale: float) -> Iterator[tuple[int, int, int]]:
    """Row, start and end of each dark run, from the top; those a hair apart as one."""
    edges = np.diff(np.pad(stretches, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    near = scale * 2
    held: tuple[int, int, int] | None = None
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        if held is not None and held[0] == row and start - held[2] <= near:
            held = (row, held[1], end)
            continue
        if held is not None:
            yield held
        held = (row, start, end)
    if held is not None:
        yield held


def _rule(run: _Run, scale: float, *, upright: bool) -> Rule:
    start, end, middle = run.start / scale, run.end / scale, (run.first + run.last) / 2 / scale
    if upright:
        return Rule(left=middle, top=start, right=middle, bottom=end, upright=True)
    return Rule(left=start, top=middle, right=end, bottom=middle, upright=False)
