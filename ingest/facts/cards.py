"""Cards: boxes side by side, each a figure by itself with what it is of on the line below."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_LEGEND, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.names import is_name
from ingest.section import Item

LEAST: Final = 3
"""Cards that make a row of them; fewer may be what is left of a chart."""
MOST_LINES: Final = 4
SHORTEST: Final = 5


def read_cards(items: Sequence[Item]) -> Iterator[Reading]:
    """The figures of cards: they come again after the same number of lines, the first of which names them."""
    figures = [_figure(item) for item in items]
    at = [i for i, figure in enumerate(figures) if figure is not None]
    for first in at:
        for step in range(2, MOST_LINES + 1):
            row = list(_row(at, first, step))
            if len(row) >= LEAST and first - step not in at:
                yield from _cards(items, figures, row)


def _row(at: Sequence[int], first: int, step: int) -> Iterator[int]:
    """Figures a step apart, with none between."""
    while first in at:
        yield first
        if any(first < other < first + step for other in at):
            return
        first += step


def _cards(items: Sequence[Item], figures: Sequence[Figure | None], row: Sequence[int]) -> Iterator[Reading]:
    names = [items[i + 1].text.strip() if i + 1 < len(items) else "" for i in row]
    if not all(SHORTEST <= len(name) <= LONGEST_LEGEND and is_name(name) and not name.endswith("。") for name in names):
        return
    for i, name in zip(row, names, strict=True):
        figure, spans = figures[i], find_time_spans(name)
        if figure is not None:
            period = figure.period or (spans[0].period if len(spans) == 1 else None)
            stated = Figure(value=figure.value, unit=figure.unit, period=period, printed=figure.printed)
            yield Reading(plain_name(name), {Role.ACTUAL: stated}, (*items[i].lines, *items[i + 1].lines), True)


def _figure(item: Item) -> Figure | None:
    """The figure that a line holds with its unit and nothing else; a change (±0円) is of another thing than its line says."""
    alone = (
        not item.cells
        and "±" not in item.text
        and len(re.sub(r"[\d,.]", "", fold_same_length(item.text))) <= LONGEST_UNIT
    )
    figure = cell_figure(item.text) if alone else None
    return figure if figure is not None and figure.value is not None and figure.unit else None


LONGEST_UNIT: Final = 5
