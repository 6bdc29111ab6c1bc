"""Tables within forms: beside one label of a form heads and rows of their own (成果指標 | 指標名 | 単位 | 現状 | 目標)."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.label import Holds, held_under, read_label, says_value
from ingest.section import Item

_HEADS: Final = (Holds.UNIT, Holds.NUMBER, Holds.BODY, Holds.KIND, Holds.NOTE, Holds.DERIVED)
"""What may stand under heads beside those of values."""


def parted(run: Sequence[Item]) -> list[tuple[Sequence[Item], int]]:
    """A run of rows as the tables within it, and what is left of it; each with how many columns stand before it."""
    tables: list[tuple[Sequence[Item], int]] = []
    rest: list[Item] = []
    at = 0
    while at < len(run):
        before, until = _reach(run, at)
        if until > at:
            tables.append((run[at:until], before))
        else:
            rest.append(run[at])
        at = max(until, at + 1)
    return [*([(rest, 0)] if rest else []), *tables]


def _reach(run: Sequence[Item], at: int) -> tuple[int, int]:
    """How many columns stand before the table whose heads are the row ``at``, and where it ends; there for no such row."""
    cells = run[at].cells
    first = _first_head(cells)
    if not first:
        return 0, at
    label = next(i for i, cell in enumerate(cells) if cell) + 1
    until = at + 1
    while until < len(run) and _goes_on(run[until].cells, cells, label):
        until += 1
    rows = [item.cells for item in run[at + 1 : until]]
    holds = bool(rows) and rows[0][first] and any(is_counted(cell) for row in rows for cell in row[first + 1 :] if cell)
    said_again = any(any(row[:label]) for row in rows)
    above = run[at - 1].cells if at else cells
    labelled = said_again or above[: first + 1] != cells[: first + 1]
    after = takewhile(lambda row: not _first_head(row), (item.cells for item in run[until : until + FURTHER]))
    groups = any(_is_group_after(row, cells, first) for row in after)
    return (label, until) if holds and labelled and not groups else (0, at)


FURTHER: Final = 3
"""Rows below the first group of a table that tell whether groups follow."""


def _is_group_after(row: Sequence[str], heads: Sequence[str], first: int) -> bool:
    """Whether a row fits the heads as those above it do: what stands before them is a group of rows, no label of a form."""
    if len(row) < len(heads) or not row[first] or is_counted(row[first]) or says_cost(" ".join(row[: first + 1])):
        return False
    values = [cell for cell, head in zip(row, heads, strict=False) if cell and says_value(head, "令和")]
    return len(values) > 1 and sum(map(is_counted, values)) * 2 > len(values)


def _first_head(cells: Sequence[str]) -> int:
    """Where the heads of a table begin that stands right of a form's label; 0 for rows that are none of heads."""
    label = next((i for i, cell in enumerate(cells) if cell), len(cells))
    first = next((i for i, cell in enumerate(cells) if i > label and cell), 0)
    if not first or held_under(cells[first]) is not Holds.NAME:
        return 0
    heads = [cell for cell in cells[first + 1 :] if cell]
    values = sum(says_value(cell, "令和") or read_label(cell).role is not None for cell in heads)
    known = values + sum(held_under(cell) in _HEADS for cell in heads if not says_value(cell, "令和"))
    return first if values >= 2 and known == len(heads) else 0


def _goes_on(cells: Sequence[str], heads: Sequence[str], before: int) -> bool:
    """Whether a row belongs to the label of the form that stands beside the heads."""
    same = all(not cell or cell == label for cell, label in zip(cells[:before], heads[:before], strict=False))
    return len(cells) == len(heads) and same and any(cells[before:])
