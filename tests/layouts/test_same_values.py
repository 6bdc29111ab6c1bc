"""The same values are read whatever layout they are printed in, in files of every kind, and whatever the print of times."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from corpus.catalog import read_catalog
from corpus.facts import Fact, Figure, Indicator, Statistic
from corpus.normalize import squeeze
from corpus.time_spans import fiscal_year_of_iso
from ingest.reading import Task, read_and_cut
from tests.layouts.lists import lists
from tests.layouts.printing import COUNTED, NUMBERS, ROLES, TIMES, WORDS, YEARS
from tests.layouts.tables import ALL, TOLD, tables
from tests.layouts.writing import write

Value: TypeAlias = tuple[str, str, int | None, Decimal, str]
"""Name, reached or aimed at, fiscal year, number, unit."""

KINDS: Final = ("md", "txt", "drawn", "html", "xlsx", "docx")
KINDS_OF_LISTS: Final = ("md", "txt", "html", "docx")
REACHED: Final = {"baseline": "reached", "actual": "reached", "target": "aimed", "forecast": "aimed"}


def values(facts: Sequence[Fact]) -> set[Value]:
    """The values of indicators and statistics, groups before their names aside."""
    return {
        (name, REACHED[role], _year(figure), figure.value.normalize(), squeeze(figure.unit or unit or ""))
        for name, role, figure, unit in _figures(facts)
        if figure.value is not None
    }


def _figures(facts: Sequence[Fact]) -> list[tuple[str, str, Figure, str | None]]:
    found: list[tuple[str, str, Figure, str | None]] = []
    for fact in facts:
        if isinstance(fact, Statistic):
            found.append((_name(fact.name), fact.role, fact.figure, None))
        elif isinstance(fact, Indicator):
            own = ((role, getattr(fact, role)) for role in REACHED)
            found += [(_name(fact.name), role, figure, fact.unit) for role, figure in own if figure is not None]
    return found


def _name(printed: str) -> str:
    return squeeze(printed.rpartition("　")[2])


def _year(figure: Figure) -> int | None:
    return fiscal_year_of_iso(figure.period.split("/")[-1]) if figure.period else None


def stated(told: Sequence[int]) -> set[Value]:
    """What the invented document states."""
    return {
        (squeeze(each.name), ROLES[at], YEARS[at], _number(each.values[at]), squeeze(each.unit))
        for each in COUNTED
        for at in told
    }


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "")).normalize()


def read(path: Path) -> set[Value]:
    return values(read_and_cut(Task(path=path, catalog=read_catalog(), corrections={})).facts)


PLAIN: Final = (TIMES["R5"], NUMBERS["bare"])
LAYOUTS: Final = tuple(tables(*PLAIN, WORDS["common words"]))
LISTED: Final = tuple(lists(TIMES["R5"], WORDS["common words"]))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_of_any_layout_is_read_in_every_kind_of_file(tmp_path: Path, layout: str, kind: str) -> None:
    table = tables(*PLAIN, WORDS["common words"])[layout]
    assert read(write(tmp_path, kind, table)) == stated(TOLD.get(layout, ALL))


@pytest.mark.parametrize("kind", KINDS_OF_LISTS)
@pytest.mark.parametrize("layout", LISTED)
def test_a_list_of_any_layout_is_read_in_every_kind_of_file(tmp_path: Path, layout: str, kind: str) -> None:
    told, lines = lists(TIMES["R5"], WORDS["common words"])[layout]
    assert read(write(tmp_path, kind, lines=lines)) == stated(told)


@pytest.mark.parametrize("kind", ["md", "txt"])
@pytest.mark.parametrize("layout", ["plain", "role above year", "years down"])
@pytest.mark.parametrize("time", TIMES)
def test_times_are_read_however_a_table_prints_them(tmp_path: Path, time: str, layout: str, kind: str) -> None:
    table = tables(TIMES[time], NUMBERS["bare"], WORDS["common words"])[layout]
    assert read(write(tmp_path, kind, table)) == stated(ALL)


@pytest.mark.parametrize("layout", ["slashes", "below a heading", "a sentence"])
@pytest.mark.parametrize("time", TIMES)
def test_times_are_read_however_a_list_prints_them(tmp_path: Path, time: str, layout: str) -> None:
    told, lines = lists(TIMES[time], WORDS["common words"])[layout]
    assert read(write(tmp_path, "md", lines=lines)) == stated(told)


@pytest.mark.parametrize("kind", ["md", "txt"])
@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_read_however_they_are_printed(tmp_path: Path, number: str, kind: str) -> None:
    table = tables(TIMES["R5"], NUMBERS[number], WORDS["common words"])["plain"]
    assert read(write(tmp_path, kind, table)) == stated(ALL)


UNTOLD: Final = ("own words", "below other tables of its sheet", "txt")
"""In one text table with the steps above it the columns of figures have no heads of their own."""

WORDED: Final = [
    said
    for words in ("other common words", "own words")
    for layout in LAYOUTS
    for kind in ("md", "txt", "xlsx")
    if (said := (words, layout, kind)) != UNTOLD
]


@pytest.mark.parametrize(("words", "layout", "kind"), WORDED)
def test_roles_are_told_by_whatever_words_a_document_has(tmp_path: Path, words: str, layout: str, kind: str) -> None:
    table = tables(*PLAIN, WORDS[words])[layout]
    assert read(write(tmp_path, kind, table)) == stated(TOLD.get(layout, ALL))
