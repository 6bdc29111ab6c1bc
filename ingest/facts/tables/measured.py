"""The column that names what is measured, wherever it stands: among figures of the works that it is measured for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.tables.column import Column
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import Holds, held_under
from ingest.facts.tables.names import says_measure


def measured(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> Column | None:
    """The one column of text that says what the values right of it are of; None where none says so, or several do.

    Its head says 指標 or 項目; where none does and figures stand left of it, nearly all of its cells name a measure.
    """
    values = [c.at for c in columns if c.holds is Holds.VALUE]
    texts = [c for c in columns if c.holds in (Holds.TEXT, Holds.KIND) and values and c.at < values[-1]]
    texts = [c for c in texts if _speaks(c, body) and _stated_after(c, columns)]
    for says in (_says_indicator, is_item):
        found = [c for c in texts if says(c)]
        if found:
            return found[0] if len(found) == 1 else None
    amid = [c for c in texts if c.at > values[0] and _measures(c, body)]
    before = [c for c in texts if c.at < values[0] and _measures(c, body)]
    return amid[0] if len(amid) == 1 and not before else None


def blocks_beside(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> list[list[int]]:
    """The columns of each of several blocks side by side, each with its own 指標 and values, after those of all of them.

    Nothing where there is one block, or where the second says what the first was before a revision.
    """
    names = [c for c in columns if c.holds in _SAYING and _says_indicator(c) and _speaks(c, body)]
    if len(names) < LEAST_BLOCKS or any(c.label.superseded or c.label.version for c in columns):
        return []
    ends = [*(c.at for c in names[1:]), len(columns)]
    blocks = [list(range(name.at, end)) for name, end in zip(names, ends, strict=True)]
    if not all(any(columns[i].holds is Holds.VALUE for i in block) for block in blocks):
        return []
    return [[*range(names[0].at), *block] for block in blocks]


_SAYING: Final = (Holds.TEXT, Holds.KIND, Holds.NAME)
LEAST_BLOCKS: Final = 2


def of_works(columns: Sequence[Column], name: Column) -> list[Column]:
    """The columns, figures left of the one that names what is measured as notes: of what it is measured for."""
    return [replace(c, holds=Holds.NOTE) if c.holds is Holds.VALUE and c.at < name.at else c for c in columns]


def _stated_after(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a value right of a column has a role or a time."""
    after = [c for c in columns if c.at > column.at]
    return any(c.holds is Holds.VALUE and (c.label.role is not None or c.label.period is not None) for c in after)


def _speaks(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether any cell of a column has a word, rather than marks (↑, ◎) and dashes only."""
    return any(_WORD.search(row[column.at].text) for row in body)


_WORD: Final = re.compile(r"[^\W\d_]")
_INDICATOR: Final = re.compile(r"指標|KPI", re.IGNORECASE)
_ITEM: Final = re.compile(r"項目$")


def _says_indicator(column: Column) -> bool:
    head = _head(column)
    return held_under(head) is Holds.NAME and _INDICATOR.search(head) is not None


def is_of_work(column: Column) -> bool:
    """Whether a head says that works stand under it, of which things are counted."""
    return _WORK.search(_head(column)) is not None


_WORK: Final = re.compile(r"(?:事業|取組|取り組み|工事)(?:の?名称?)?$")


def is_item(column: Column) -> bool:
    """Whether a head says that what is counted of something stands under it: 項目, 事業量 項目."""
    head = _head(column)
    return held_under(head) is Holds.NAME and _ITEM.search(head) is not None


def _head(column: Column) -> str:
    return squeeze(fold_same_length(column.label.printed))


MOST: Final = 0.7


def _measures(column: Column, body: Sequence[Sequence[Cell]]) -> bool:
    """Whether nearly all cells of a column name a measure, each another."""
    cells = [row[column.at].text for row in body if row[column.at].text]
    told = len(cells) > 1 and len(set(cells)) >= MOST * len(cells)
    return told and sum(map(says_measure, cells)) >= MOST * len(cells)
