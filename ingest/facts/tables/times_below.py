"""Rows that say nothing but the times of the values above them, in brackets: 市内総生産 | 1,200億円 over (H30)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import read_label
from ingest.section import Item

_IN_BRACKETS: Final = re.compile(r"[(（\[［〔【](?P<inside>[^()（）\[\]［］〔〕【】]{2,20})[)）\]］〕】]")


def with_times_below(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows, each value with the time that stands in brackets below it, where a row holds only such times."""
    found: list[list[Cell]] = []
    for row in rows:
        if found and _dates(row, found[-1]):
            found[-1] = _dated(found[-1], row)
        else:
            found.append(list(row))
    return found


def _dates(row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether all that a row holds are times in brackets, each below a value that tells none."""
    filled = [at for at, cell in enumerate(row) if cell.text]
    return bool(filled) and 0 not in filled and all(_time(row[at].text) and _is_undated(above[at]) for at in filled)


def _time(text: str) -> str | None:
    """The time that a text in brackets is, if it says nothing else but what its value is."""
    match = _IN_BRACKETS.fullmatch(text.strip())
    label = read_label(match["inside"]) if match is not None else None
    return label.period if label is not None and label.says_which_value else None


def _is_undated(cell: Cell) -> bool:
    figure = cell_figure(cell.text)
    return figure is not None and figure.period is None


def _dated(above: Sequence[Cell], times: Sequence[Cell]) -> list[Cell]:
    """A row with the times of its values; both rows are where it is printed."""
    return [
        replace(cell, period=_time(time.text), item=_joined(cell.item, time.item))
        for cell, time in zip(above, times, strict=True)
    ]


def _joined(item: Item, below: Item) -> Item:
    return Item(item.section, tuple(dict.fromkeys((*item.lines, *below.lines))))
