"""Rows whose every cell says itself which value it is, below or beside the one name of what they are of.

指標① | 平均工賃 stands above 策定時 15,820円 | R6 17,240円 | R8目標 19,000円.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeAlias

from corpus.facts import Figure
from corpus.time_spans import fiscal_year_of_iso
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.label import Holds, Label, held_under, read_label
from ingest.facts.tables.labelled import labelled_figures
from ingest.facts.tables.names import bare_name, is_name, uncoded, unit_of
from ingest.facts.tables.stated import Stated, readings_of
from ingest.section import Item

LEAST: Final = 2
"""Values that such a row has at least."""
Said: TypeAlias = tuple[Label, Figure]


def rows_below_names(items: Sequence[Item], now: int | None) -> Iterator[Reading]:
    """The indicators of rows of nothing but such cells, each named by the row above it, which has no value, or its heading."""
    for above, row in pairwise((None, *items)):
        cells = [cell for cell in row.cells if cell] if row is not None else []
        named = [cell for cell in above.cells if cell] if above is not None else []
        *heads, name = named or [row.section.path[-1] if row is not None and row.section.path else ""]
        if row is not None and len(heads) < LEAST and all(held_under(cell) is Holds.NAME for cell in heads):
            yield from _of_row(name, cells, (above, row) if above is not None and named else (row,), now)


def rows_beside_names(items: Sequence[Item], now: int | None) -> Iterator[Reading]:
    """The indicators of rows that go on with such cells after their name, before which a form's label may stand."""
    for row in items:
        cells = [cell for cell in row.cells if cell]
        first = next((at for at, cell in enumerate(cells) if at and labelled_figures(cell)), 0)
        yield from _of_row(cells[first - 1], cells[first:], (row,), now) if 0 < first <= LEAST else ()


def _of_row(named: str, cells: Sequence[str], items: Sequence[Item], now: int | None) -> Iterator[Reading]:
    said = [labelled_figures(cell) for cell in cells]
    values = [each for own in said for each in own]
    name = bare_name(uncoded(named))
    unnamed = not is_name(name) or read_label(name).says_which_value or labelled_figures(named)
    if len(values) < LEAST or not all(said) or unnamed:
        return
    lines = tuple(line for item in items for line in item.lines)
    roles = _roles([label for label, _ in values], now)
    stated = [
        Stated(role, _figure(label, figure, unit_of(named)), lines, False, False)
        for role, (label, figure) in zip(roles, values, strict=True)
        if role is not None
    ]
    yield from readings_of(name, stated)


def _roles(labels: Sequence[Label], now: int | None) -> list[Role | None]:
    """What each value is: as it says, or by its time, which lies ahead or after what was reached."""
    years = [fiscal_year_of_iso(label.period.split("/")[-1]) if label.period else None for label in labels]
    reached = [
        year for label, year in zip(labels, years, strict=True) if label.role in (Role.BASELINE, Role.ACTUAL) and year
    ]
    aimed = [year for label, year in zip(labels, years, strict=True) if label.role is Role.TARGET and year]
    last = max((year for year in years if year), default=None)
    until = max(reached, default=now - 1 if now is not None else min(aimed) - 1 if aimed else last)
    aims = reached or aimed
    return [
        label.role or (None if year is None or until is None else _by_time(year, until, aims=bool(aims)))
        for label, year in zip(labels, years, strict=True)
    ]


def _by_time(year: int, until: int, *, aims: bool) -> Role:
    return Role.ACTUAL if year <= until else Role.TARGET if aims else Role.FORECAST


def _figure(label: Label, figure: Figure, unit: str | None) -> Figure:
    return replace(figure, unit=figure.unit or label.unit or unit, period=figure.period or label.period)
