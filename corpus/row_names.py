"""Which cell names a row of a table: seen over the rows of one table, as a row by itself doesn't tell."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from corpus.fiscal_year import find_years
from corpus.normalize import fold, squeeze

_NAMES: Final = re.compile(r"名(?:称)?$")
"""How a head ends over the names of what the rows are."""

_OF_BODIES: Final = re.compile(
    r"[課部局係室]|担当|所管|主管|機関|団体|主体|所在|会社|企業|市町村|自治体|代表|役員|氏名"
)
"""A head over the names of those who do something, which are no names of rows."""

FEWEST: Final = 3
"""Rows from which on it is told of a column that its cells come again."""

AGAIN: Final = 0.5
"""The share of a column's cells that say something new, up to which they are kinds or groups of rows, not names."""


def naming_column(heads: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[Sequence[bool]]) -> int | None:
    """The column that names the rows, where it isn't the first of words: one whose head says 名, or the first that differs.

    ``words`` says of each cell whether it is a word, not a code. A column whose cells come again from row to row
    (新規, 継続) says of which kind the rows are.
    """
    worded = [
        at for at in range(len(heads)) if 2 * sum(held[at] for held in words) > sum(bool(cells[at]) for cells in rows)
    ]
    if not worded:
        return None
    headed = next((at for at in worded if _is_of_names(heads[at])), None)
    if headed is not None:
        return headed if not _is_of_names(heads[worded[0]]) else None
    differing = next((at for at in worded if _differs([cells[at] for cells in rows])), worded[0])
    may_name = (
        heads[worded[0]]
        and heads[differing]
        and not find_years(heads[differing])
        and _are_names([c[differing] for c in rows])
    )
    return differing if differing != worded[0] and may_name else None


def _is_of_names(head: str) -> bool:
    said = squeeze(head)
    return _NAMES.search(said) is not None and _OF_BODIES.search(said) is None


def _are_names(cells: Sequence[str]) -> bool:
    """Whether the cells of a column are brief, and none begins with a figure, or with a dash for none."""
    return sum(map(len, cells)) <= LONGEST * len(cells) and not any(_VALUE.match(fold(cell)) for cell in cells)


LONGEST: Final = 20
"""Characters of names, on average."""

_VALUE: Final = re.compile(r"[▲△+\-―－—–ー]*\s?(?:\d|$)|[▲△\-―－—–ー]")


def _differs(cells: Sequence[str]) -> bool:
    """Whether hardly a cell of a column comes again, those that stand for several rows counted once."""
    filled = [cell for cell in cells if cell]
    runs = [cell for cell, _ in groupby(filled)]
    return len(filled) == len(cells) and (len(cells) < FEWEST or len(set(runs)) > AGAIN * len(filled))
