"""Tables whose outer rules are not drawn: at their sides by custom, at the foot or the head of a page where they go on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from pdfplumber.page import Page as PdfPage

from ingest.readers.pdf.bounds import MOST_POINTS

_Edge: TypeAlias = dict[str, object]

NEAR: Final = 3.0
"""Points within which rules meet, and their ends are alike."""

LEVEL: Final = 1.5
LEAST_ACROSS: Final = 3
LEAST_DOWN: Final = 2
"""Rules that end alike, from which a side is open."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule: where it stands, and from where to where it runs along its direction."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sides:
    """Rules that close what is open, as pdfplumber takes them."""

    across: list[_Edge]
    down: list[_Edge]


def open_sides(page: PdfPage, level: Sequence[_Edge]) -> Sides:
    """The rules that are not drawn at the sides of tables; ``level`` has the lines that pdfplumber takes for upright ones."""
    across = _rules((e["top"], e["x0"], e["x1"]) for e in [*page.horizontal_edges, *level])
    down = _rules((e["x0"], e["top"], e["bottom"]) for e in page.vertical_edges if e["bottom"] - e["top"] > NEAR)
    found = Sides([], [])
    if len(across) * len(down) > MOST_POINTS:
        return found
    for rows, columns in _crossing(across, down):
        if len(rows) >= LEAST_ACROSS:
            low, high = min(r.at for r in rows), max(r.at for r in rows)
            drawn = [column.at for column in columns]
            open_at = [at for at in _open(rows, LEAST_ACROSS) if not any(abs(at - x) <= NEAR for x in drawn)]
            found.down.extend(_line(page, at, low, at, high) for at in open_at)
        left, right = min(r.start for r in rows), max(r.end for r in rows)
        found.across.extend(_line(page, left, at, right, at) for at in _open(columns, LEAST_DOWN))
    return found


def _rules(edges: Iterator[tuple[object, object, object]]) -> list[_Rule]:
    """The rules, those drawn piece by piece in one."""
    found: list[_Rule] = []
    lengths = ((float(str(a)), float(str(b)), float(str(c))) for a, b, c in edges)
    for at, start, end in sorted(lengths, key=lambda e: (round(e[0] / LEVEL), e[1])):
        last = found[-1] if found else None
        if last is not None and abs(at - last.at) <= LEVEL and last.start - NEAR <= start <= last.end + NEAR:
            found[-1] = _Rule(last.at, min(start, last.start), max(end, last.end))
        else:
            found.append(_Rule(at, start, end))
    return found


def _crossing(across: Sequence[_Rule], down: Sequence[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """The rules that hang together, those across and those down."""
    groups: list[tuple[list[_Rule], list[_Rule]]] = []
    for rule in across:
        met = [column for column in down if _meet(rule, column)]
        joined = [group for group in groups if any(column in group[1] for column in met)]
        merged = ([rule, *(r for g in joined for r in g[0])], met + [c for g in joined for c in g[1] if c not in met])
        groups = [group for group in groups if group not in joined]
        groups += [merged] if met else []
    return groups


def _meet(across: _Rule, down: _Rule) -> bool:
    level = down.start - NEAR <= across.at <= down.end + NEAR
    return level and across.start - NEAR <= down.at <= across.end + NEAR


def _open(rules: Sequence[_Rule], least: int) -> Iterator[float]:
    """The places, at either side, at which most rules end alike."""
    outer: dict[int, tuple[float, float]] = {}
    for rule in rules:
        start, end = outer.get(place := round(rule.at / NEAR), (rule.start, rule.end))
        outer[place] = min(start, rule.start), max(end, rule.end)
    for side, furthest in ((0, min), (1, max)):
        at = furthest(ends[side] for ends in outer.values())
        alike = sum(abs(ends[side] - at) <= NEAR for ends in outer.values())
        if alike >= least and 2 * alike > len(outer):
            yield at


def _line(page: PdfPage, left: float, top: float, right: float, bottom: float) -> _Edge:
    return {
        "object_type": "line",
        "page_number": page.page_number,
        "x0": left,
        "x1": right,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "y0": page.height - bottom,
        "y1": page.height - top,
        "width": right - left,
        "height": bottom - top,
        "orientation": "h" if top == bottom else "v",
    }
