"""Indicators in tables: heads in a row of cells, years over rows of 目標 and 実績."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.chains import chain_values
from ingest.facts.items import Item, plain_name
from ingest.facts.reading import LONGEST_LEGEND, Reading
from ingest.facts.roles import NAME_HEAD, NAMES, UNIT_HEAD, Head, Role, head_unit, is_role_word, read_heads
from ingest.facts.values import read_figure
from ingest.outline import Section

SHORTEST_CAPTION: Final = 4
"""Characters above which the corner of a table of years names what the table counts (年度 does not)."""


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int
    unit: int | None
    values: tuple[tuple[int, tuple[Head, ...]], ...]
    years: tuple[tuple[int, str], ...]


def read_tables(section: Section, items: Sequence[Item]) -> Iterator[Reading]:
    columns: _Columns | None = None
    caption = section.path[-1] if section.path else ""
    group = ""
    for item in items:
        cells = item.cells
        if not cells:
            columns, group = None, ""
            caption = item.text if len(item.text) <= LONGEST_LEGEND else caption
            continue
        found = _columns(cells)
        if found is not None:
            columns = found
            corner = plain_name(cells[found.name])
            caption = corner if found.years and len(corner) > SHORTEST_CAPTION else caption
            continue
        if columns is None:
            continue
        group = cells[columns.name] if columns.name < len(cells) and cells[columns.name] else group
        yield from _rows(item, cells, columns, caption, group)


def _columns(cells: Sequence[str]) -> _Columns | None:
    """The columns that a head row announces; None where it is no head row of indicators."""
    heads = {i: read_heads(cell) for i, cell in enumerate(cells)}
    valued = [(i, found) for i, found in heads.items() if found and len(cells[i]) <= LONGEST_LEGEND]
    name = next(
        (
            i
            for i, cell in enumerate(cells)
            if NAME_HEAD.search(cell) and (not heads[i] or i == 0 or NAMES.search(cell))
        ),
        None,
    )
    if name is None:
        name = next((i for i in range(len(cells)) if i not in dict(valued) or i == 0), 0)
    named = [(i, found) for i, found in valued if i != name]
    years = tuple((i, iso) for i, cell in enumerate(cells) if i != name and (iso := _only_year(cell)))
    unit = next((i for i, cell in enumerate(cells) if UNIT_HEAD.match(cell)), None)
    if any(read_figure(cells[i]) for i, _ in named if not find_time_spans(cells[i])):
        return None
    if any(head.role in (Role.TARGET, Role.ACTUAL) for _, found in named for head in found):
        return _Columns(name, unit, tuple(sorted((*named, *_on_the_way(named, years)))), ())
    return _Columns(name, unit, (), years) if len(years) > 1 else None


def _on_the_way(
    named: Sequence[tuple[int, tuple[Head, ...]]], years: Sequence[tuple[int, str]]
) -> list[tuple[int, tuple[Head, ...]]]:
    """Columns headed by a year alone between one for what was reached and the last target: targets on the way."""
    roles = {i: found[0].role for i, found in named if len(found) == 1}
    last = max((i for i, role in roles.items() if role is Role.TARGET), default=-1)
    reached = max((i for i, role in roles.items() if role is not Role.TARGET and i < last), default=last)
    return [(i, (Head(Role.TARGET, iso),)) for i, iso in years if reached < i < last and i not in roles]


def _only_year(cell: str) -> str | None:
    spans = find_time_spans(cell)
    if len(spans) != 1 or len(cell) - (spans[0].until - spans[0].at) > 2:
        return None
    return spans[0].period


def _rows(item: Item, cells: Sequence[str], columns: _Columns, caption: str, group: str) -> Iterator[Reading]:
    if columns.years:
        yield from _year_row(item, cells, columns, caption, group)
        return
    unit = fold_same_length(cells[columns.unit]) if columns.unit is not None and columns.unit < len(cells) else None
    name = plain_name(cells[columns.name] if columns.name < len(cells) else "") or plain_name(group)
    unit = unit or head_unit(cells[columns.name] if columns.name < len(cells) else "")
    unit = unit or (head_unit(caption) if "単位" in caption else None)
    yield from _earlier_actuals(item, cells, columns, name, unit)
    targets = [i for i, found in columns.values if any(h.role is Role.TARGET for h in found)]
    for last in targets or [columns.values[-1][0]]:
        values: dict[Role, Figure] = {}
        for i, heads in columns.values:
            if i < len(cells) and (i not in targets or i == last):
                values.update(_cell_values(cells[i], heads, unit))
        if name and any(v.value is not None for v in values.values()):
            yield Reading(name, values, item.lines)


def _earlier_actuals(
    item: Item, cells: Sequence[str], columns: _Columns, name: str, unit: str | None
) -> Iterator[Reading]:
    """What was reached in the years before the last that a table gives: 2022年実績 | 2023年実績 | 目標."""
    actuals = [(i, heads) for i, heads in columns.values if len(heads) == 1 and heads[0].role is Role.ACTUAL]
    for i, heads in actuals[:-1]:
        values = _cell_values(cells[i], heads, unit) if i < len(cells) and heads[0].period else {}
        if name and any(v.value is not None for v in values.values()):
            yield Reading(name, values, item.lines)


def _cell_values(cell: str, heads: Sequence[Head], unit: str | None) -> dict[Role, Figure]:
    if len(heads) == 1 and not re.search(r"⇒|→", cell):
        figure = read_figure(cell, period=heads[0].period, unit=unit or heads[0].unit)
        return {heads[0].role: figure} if figure else {}
    return chain_values(cell, heads)


def _year_row(item: Item, cells: Sequence[str], columns: _Columns, caption: str, group: str) -> Iterator[Reading]:
    """A row of years: labelled by a role word (目標 | 5件 | 5件), named by its group or the caption."""
    labels = [(i, role) for i, cell in enumerate(cells[:3]) if (role := is_role_word(cell))]
    if not labels:
        return
    at, role = labels[0]
    name = plain_name(group) if at != columns.name and group else plain_name(caption)
    for i, period in columns.years:
        figure = read_figure(cells[i], period=period) if i < len(cells) else None
        if figure is not None and figure.value is not None and name:
            yield Reading(name, {role: figure}, item.lines)
