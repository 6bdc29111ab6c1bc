"""Groups named once for several rows, beside the one in their middle: each is said beside the first of its rows instead."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from ingest.readers.spaced.pieces import Row, is_time, is_value

HALF: Final = 0.5
"""Rows that the name of a group stands off the middle of an even number of them."""


def groups_first(rows: list[Row]) -> list[Row]:
    """The rows, each name of a group that stands in the middle of its rows beside the first of these."""
    for run in _runs(rows) if _name_twice(rows) else ():
        named = [i for i, row in enumerate(run) if row.cells[0]]
        begins = _begins(run, named)
        for at, begin in zip(named, begins, strict=False):
            run[begin].cells[0], run[at].cells[0] = run[at].cells[0], run[begin].cells[0]
            run[begin].named, run[at].named = run[at].named, run[begin].named
    return rows


def _name_twice(rows: Sequence[Row]) -> bool:
    """Whether the second column names rows, too."""
    said = [" ".join(row.cells[1]) for row in rows if row.cells[1]]
    return 2 * sum(map(is_value, said)) < len(said)


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows with values and a name of their own each, of whose groups the first isn't named beside the first row."""
    headed = False
    for own, group in groupby(rows, key=_is_of_group):
        run = list(group)
        if own and not headed and not run[0].cells[0] and any(row.cells[0] for row in run):
            yield run
        headed = not run[-1].valued


def _is_of_group(row: Row) -> bool:
    """Whether a row has figures and a name that may be one within a group."""
    figures = (" ".join(cell) for cell in row.cells[2:])
    return row.valued and bool(row.cells[1]) and any(is_value(each) and not is_time(each) for each in figures)


def _begins(run: Sequence[Row], named: Sequence[int]) -> list[int]:
    """The row that each group begins with; none where groups don't stand in the middle of rows that are named apart."""
    ways: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for at in named:
        following: dict[int, tuple[float, list[int]]] = {}
        for begin, (cost, begins) in ways.items():
            for end in range(at + 1, len(run) + 1):
                off = abs((begin + end - 1) / 2 - at)
                names = ["".join(row.cells[1]) for row in run[begin:end]]
                if begin <= at and off <= HALF and len(set(names)) == len(names):
                    following[end] = min(following.get(end, (len(run), [])), (cost + off, [*begins, begin]))
        ways = following
    return ways[len(run)][1] if len(run) in ways else []
