"""Forms: rows in which labels and what is filled in take turns, without a row of heads (面積 | 275.63k㎡)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from corpus.facts import Figure
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Holds, held_under, read_label, says_value
from ingest.facts.tables.labelled import labelled_figures
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, uncoded, unit_of
from ingest.lines import Line
from ingest.section import Item

LEAST_FILLED: Final = 2
"""Figures without which rows of pairs are no form of figures."""
LONGEST_LABEL: Final = 30


def forms_of(items: Sequence[Item], tables: Sequence[Meaning], read: Sequence[Meaning]) -> Iterator[Reading]:
    """What is filled in in the forms of a section: rows of ``items`` that none of its ``tables`` takes.

    Figures below names may stand in such tables, too, but not in those of which indicators were ``read``.
    """
    filled = [reading for run in _besides(items, tables) for reading in _form(run)]
    yield from filled
    taken = {line.start for reading in filled for line in reading.lines}
    for run in _besides(items, read):
        named = [reading for reading in _named_pairs(run) if not taken & {line.start for line in reading.lines}]
        yield from named
        taken |= {line.start for reading in named for line in reading.lines}
        yield from _stacked(run)
        yield from (reading for reading in _in_turns(run) if reading.lines[0].start not in taken)


def _besides(items: Sequence[Item], tables: Sequence[Meaning]) -> Iterator[list[Item]]:
    """Runs of rows that are in none of the tables."""
    taken = {cell.item.first.start for meaning in tables for row in meaning.table.rows for cell in row}
    for is_row, run in groupby(items, lambda item: bool(item.cells) and item.first.start not in taken):
        if is_row:
            yield list(run)


def _named_pairs(rows: Sequence[Item]) -> Iterator[Reading]:
    """The indicators of a form that names each (名称 | 利用率) above its values (現況 | 18％, 目標 | 40％), a group before them."""
    name, values, lines = "", dict[Role, Figure](), list[Line]()
    for row in rows:
        filled = list(dict.fromkeys(cell for cell in row.cells if cell))
        if not LEAST_FILLED <= len(filled) <= LEAST_FILLED + 1:
            continue
        label, said = filled[-2:]
        read, figure = read_label(label), _figure(said)
        if held_under(label) is Holds.NAME:
            yield from _aimed(name, values, lines)
            name, values, lines = uncoded(said), {}, list(row.lines)
        elif name and figure is not None and read.says_which_value and read.role not in (None, *values):
            values[read.role or Role.TARGET] = replace(
                figure, unit=figure.unit or read.unit or unit_of(name), period=figure.period or read.period
            )
            lines += row.lines
        elif name and figure is None and read.says_which_value and read.role is not None:
            for own, each in labelled_figures(said):
                stated = replace(each, unit=each.unit or unit_of(name), period=each.period or own.period)
                values[own.role or read.role] = stated  # The last of several years is the one that counts.
            lines += row.lines
    yield from _aimed(name, values, lines)


def _aimed(name: str, values: dict[Role, Figure], lines: Sequence[Line]) -> Iterator[Reading]:
    yield from _indicator(name, values, lines) if Role.TARGET in values and len(values) >= LEAST_FILLED else ()


def _stacked(rows: Sequence[Item]) -> Iterator[Reading]:
    """Figures of rows that have nothing but names above them, each below its own."""
    for above, below in pairwise(rows):
        names, cells = above.cells, below.cells
        figures = [_figure(cell) for cell in cells]
        worded = all(
            is_name(n) and _is_label(n) and held_under(n) is None and not says_value(n, "令和") for n in names if n
        )
        filled = sum(figure is not None for figure in figures)
        if not worded or len(names) != len(cells) or filled < LEAST_FILLED or any(map(_says_else, cells)):
            continue
        for name, figure in zip(names, figures, strict=True):
            if name and figure is not None and not says_cost(name):
                stated = replace(figure, unit=figure.unit or unit_of(name))
                yield Reading(
                    bare_name(uncoded(name)), {Role.ACTUAL: stated}, (*above.lines, *below.lines), reported_only=True
                )


def _in_turns(rows: Sequence[Item]) -> Iterator[Reading]:
    """Figures of rows of which some hold labels and figures in turns, a group before the first label: 施設数 | 浄水場 | 1 | 延長 | 8.5."""
    found = [pairs for item in rows if (pairs := _labelled(item.cells)) is not None]
    if len(found) < len(rows) or not any(len(pairs) >= LEAST_FILLED for pairs in found):
        return
    group = ""
    for item, pairs in zip(rows, found, strict=True):
        group = group if not item.cells[0] else pairs[0][0] if pairs else ""
        above, last = group, ""
        for _, label, figure in pairs:
            said = read_label(label)
            above = last if _PART.match(label) else above
            name = bare_name(uncoded(label))
            if is_name(label) and not said.says_which_value and not says_cost(f"{above}{label}"):
                stated = replace(figure, unit=figure.unit or unit_of(label), period=said.period)
                named = f"{bare_name(uncoded(above))}　{name}" if above else name
                yield Reading(named, {Role.ACTUAL: stated}, item.lines, reported_only=True)
            above, last = "", last if _PART.match(label) else label


_PART: Final = re.compile(r"うち|[(（]うち")
"""A label that says which part of what stands before it."""


def _labelled(cells: Sequence[str]) -> list[tuple[str, str, Figure]] | None:
    """Each figure of a row with the label left of it and, before the first, its group; None where a row runs otherwise."""
    found: list[tuple[str, str, Figure]] = []
    words: list[str] = []
    for cell in filter(None, cells):
        figure = _figure(cell)
        if figure is None:
            words.append(cell)
            continue
        if not 1 <= len(words) <= (1 if found else 2) or not all(map(_is_label, words)):
            return None
        found.append((words[0] if len(words) > 1 else "", words[-1], figure))
        words = []
    return found


def _form(rows: Sequence[Item]) -> Iterator[Reading]:
    pairs = [(label, filled, item) for item in rows for label, filled in _pairs(item.cells)]
    figures = sum(_figure(filled) is not None for _, filled, _ in pairs)
    if figures < LEAST_FILLED or not all(_is_label(label) for label, _, _ in pairs if label):
        return
    name, values, lines = "", dict[Role, Figure](), list[Line]()
    whole = ""
    for (label, filled, item), counted_in in zip(pairs, _counted_in(pairs), strict=True):
        of_cost = says_cost(whole if _PART.match(label) else label)
        whole = whole if _PART.match(label) else label
        said = read_label(label)
        if held_under(label) is Holds.NAME:
            yield from _indicator(name, values, lines)
            name, values, lines = uncoded(filled), {}, list(item.lines)
        figure = _figure(filled)
        if figure is None:
            continue
        if said.says_which_value and said.role is not None and name:
            if said.role in values:
                yield from _indicator(name, {said.role: values[said.role]}, lines)
            values[said.role] = Figure(
                value=figure.value,
                unit=figure.unit or said.unit or counted_in or unit_of(name),
                period=figure.period or said.period,
                printed=figure.printed,
            )
            lines += item.lines
        elif is_name(label) and not said.says_which_value and not of_cost:
            unit = figure.unit or unit_of(label)
            stated = Figure(value=figure.value, unit=unit, period=said.period, printed=figure.printed)
            yield Reading(bare_name(uncoded(label)), {Role.ACTUAL: stated}, item.lines, reported_only=True)
    yield from _indicator(name, values, lines)


def _counted_in(pairs: Sequence[tuple[str, str, Item]]) -> Iterator[str | None]:
    """For each pair of a form the unit that one before it says for what was named last."""
    unit: str | None = None
    for label, filled, _ in pairs:
        held = held_under(label)
        unit = (filled or None) if held is Holds.UNIT else None if held is Holds.NAME else unit
        yield unit


def _says_else(cell: str) -> bool:
    """Whether a cell says something, but no figure and not that there is none."""
    return bool(cell) and cell_figure(cell) is None and "なし" not in cell


def _indicator(name: str, values: dict[Role, Figure], lines: Sequence[Line]) -> Iterator[Reading]:
    if is_name(name) and values:
        yield Reading(bare_name(name), values, tuple({line.start: line for line in lines}.values()))


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each label with what stands right of it; an odd cell at the end stands alone and is left out."""
    filled = [cell for cell in cells if cell]
    turns = len(filled) % 2 == 0 and all(_figure(cell) is not None for cell in filled[1::2])
    cells = filled if turns else cells
    yield from zip(cells[::2], cells[1::2], strict=False)


def _figure(filled: str) -> Figure | None:
    figure = cell_figure(filled)
    return figure if figure is not None and figure.value is not None else None


def _is_label(text: str) -> bool:
    closed = text.count("「") == text.count("」") and text.count("（") == text.count("）")
    return len(text) <= LONGEST_LABEL and closed and cell_figure(text) is None and not text.endswith("。")
