"""Years of which only the first is written out: 令和2年, 3, 4, 5 down the first column of a table or along its heads."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.tables.grid import Cell

_FIRST: Final = re.compile(r"(?P<era>令和|平成|昭和|[RHS])\s?(?P<year>\d{1,2}|元)(?P<unit>年度?)?")
_NEXT: Final = re.compile(r"\d{1,2}")
LEAST: Final = 2
"""Bare numbers that count on from a year, from which on they are years."""


def with_years_counted_on(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows, bare numbers that count on from a year above or to the left of them as years."""
    for row in rows[:LEAST]:
        for at, text in _counted_on([cell.text for cell in row]).items():
            row[at] = replace(row[at], text=text)
    for at, text in _counted_on([row[0].text for row in rows]).items():
        rows[at] = [replace(rows[at][0], text=text), *rows[at][1:]]
    return rows


def _counted_on(cells: Sequence[str]) -> dict[int, str]:
    """The bare numbers of a run of cells that count on from a year, by their places, as years."""
    found: dict[int, str] = {}
    first: re.Match[str] | None = None
    year = 0
    for at, cell in enumerate(cells):
        text = fold_same_length(cell).strip()
        if (begun := _FIRST.fullmatch(text)) is not None:
            first, year = begun, 1 if begun["year"] == "元" else int(begun["year"])
        elif first is not None and _NEXT.fullmatch(text) and int(text) == year + 1:
            year += 1
            found[at] = f"{first['era']}{year}{first['unit'] or ''}"
        else:
            first = None
    return found if len(found) >= LEAST else {}
