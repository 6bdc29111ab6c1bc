"""Years of which only the first is written out: 令和2年, 3, 4, 5 down the first column of a table or along its heads."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
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


def with_years_of_months(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows, months down the first column with the year that the last one above them says: 令和7年5月, 8月, 11月.

    Of a year of the calendar a month before the last one is of the next.
    """
    year: re.Match[str] | None = None
    month, number = 0, 0
    for at, row in enumerate(rows):
        text = fold_same_length(row[0].text).strip()
        if (said := _YEAR_AND_MONTH.match(text)) is not None:
            year, month, number = said, int(said["month"]), 1 if said["year"] == "元" else int(said["year"])
        elif (alone := _MONTH_ALONE.fullmatch(text)) is not None and year is not None:
            number += int(alone["month"]) < month and year["unit"] == "年"
            month = int(alone["month"])
            rows[at] = [replace(row[0], text=f"{year['era']}{number}{year['unit']}{row[0].text.strip()}"), *row[1:]]
        elif text:
            year = None
    return rows


_YEAR_AND_MONTH: Final = re.compile(
    r"(?P<era>令和|平成|[RH]|(?=\d{4}))\s?(?P<year>\d{1,4}|元)\s?(?P<unit>年度?)\s?(?P<month>1[0-2]|[1-9])月"
)
_MONTH_ALONE: Final = re.compile(r"(?P<month>1[0-2]|[1-9])月(?:\d{1,2}日|[上中下]旬|末|頃|ごろ)?")


def with_years_before(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows, days without a year with the one that a row by itself says above them: 令和5年 / 6月29日 | 第1回会議."""
    if not any(_year_alone(row) and _DAY.match(below[0].text) for row, below in pairwise(rows)):
        return [list(row) for row in rows]
    found: list[list[Cell]] = []
    year = ""
    for row in rows:
        if said := _year_alone(row):
            year = said
            continue
        dated = year and _DAY.match(row[0].text)
        found.append([replace(row[0], text=f"{year}{row[0].text}"), *row[1:]] if dated else list(row))
    return found


def _year_alone(row: Sequence[Cell]) -> str:
    """The year that is all that a row says, in its first cell or merged over all; "" for any other row."""
    said = {cell.text for cell in row if cell.text}
    return row[0].text if said == {row[0].text} and _YEAR_ALONE.fullmatch(row[0].text) else ""


_YEAR_ALONE: Final = re.compile(r"(?:令和|平成|昭和|[RHＲＨ])?(?:元|[\d０-９]{1,4})年")
_DAY: Final = re.compile(r"(?:1[0-2]|[1-9]|１[０-２]|[１-９])月")
