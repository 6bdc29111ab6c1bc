"""Indicators side by side in a form: a row of their names, and below each of them heads over values of its own.

指標① 利用者数 | | 指標② 満足度 | stands above 基準（R2）| 目標（R7）| 基準（R2）| 目標（R7）and the figures; more such pairs of
rows may follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from ingest.facts.reading import Reading
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import read_label
from ingest.facts.tables.names import bare_name, is_name, uncoded, unit_of
from ingest.facts.tables.stated import Stated, readings_of
from ingest.section import Item

LEAST: Final = 2
"""Indicators that stand side by side, and values below each of them."""


def indicators_side_by_side(items: Sequence[Item]) -> Iterator[Reading]:
    """The indicators of such forms."""
    for is_row, run in groupby(items, lambda item: bool(item.cells)):
        if is_row:
            yield from _of_form(list(run))


def _of_form(rows: Sequence[Item]) -> Iterator[Reading]:
    names: Mapping[int, str] = {}
    named: Item | None = None
    found: dict[str, list[Stated]] = {}
    for above, below in pairwise(rows):
        if said := _names(above.cells):
            yield from _readings(found)
            names, named, found = said, above, {}
        if named is None or not _stands_over(above.cells, below.cells, names):
            continue
        lines = (*named.lines, *above.lines, *below.lines)
        for at, cell in enumerate(below.cells):
            label, figure = read_label(above.cells[at]), cell_figure(cell)
            if figure is not None and figure.value is not None and label.role is not None:
                name = next(name for begins, name in reversed(list(names.items())) if begins <= at)
                unit = figure.unit or label.unit or unit_of(name)
                stated = Stated(
                    label.role, replace(figure, period=figure.period or label.period, unit=unit), lines, False, False
                )
                found.setdefault(bare_name(uncoded(name)), []).append(stated)
    yield from _readings(found)


def _readings(found: Mapping[str, Sequence[Stated]]) -> Iterator[Reading]:
    for name, stated in found.items():
        yield from readings_of(name, stated) if len(stated) >= LEAST else ()


def _names(cells: Sequence[str]) -> dict[int, str]:
    """The names of a row that names several things over several columns each, by where they begin; else none."""
    filled = {at: cell for at, cell in enumerate(cells) if cell}
    if not LEAST <= len(filled) <= len(cells) / LEAST or len(set(filled.values())) < len(filled):
        return {}
    worded = all(is_name(cell) and not read_label(cell).says_which_value for cell in filled.values())
    return filled if worded and not any(cell_figure(cell) for cell in filled.values()) else {}


def _stands_over(heads: Sequence[str], cells: Sequence[str], names: Mapping[int, str]) -> bool:
    """Whether each name has two heads or more that say which value stands below, and figures stand there."""
    filled = [at for at, head in enumerate(heads) if head]
    if (
        len(heads) != len(cells)
        or len(filled) < LEAST * len(names)
        or not all(read_label(heads[at]).role is not None and read_label(heads[at]).says_which_value for at in filled)
    ):
        return False
    ends = [*list(names)[1:], len(heads)]
    own = [sum(begins <= at < end for at in filled) for begins, end in zip(names, ends, strict=True)]
    valued = all(bool(heads[at]) and cell_figure(cell) is not None for at, cell in enumerate(cells) if cell)
    return min(own) >= LEAST and sum(own) == len(filled) and valued and any(cells)
