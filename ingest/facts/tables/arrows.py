"""Cells that lead from a value to others (63人 → 75人 → 90人), each as its part of the head says, and named ones."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from ingest.facts.arrow_lines import read_arrows
from ingest.facts.reading import Reading
from ingest.facts.roles import Head, Role, read_heads
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import has_digits, read_label
from ingest.facts.tables.names import is_name
from ingest.facts.tables.parts import apart
from ingest.lines import Line

_ARROW: Final = re.compile(r"[→⇒➡➔▶↓]")
PAIR: Final = 2


def arrow_values(cell: str, head: str) -> list[tuple[Role, Figure]]:
    """The values of a cell with arrows between: as the parts of its head say, else from what is to what shall be."""
    parts = _ARROW.split(cell)
    if len(parts) < PAIR:
        return []
    heads = _heads(head) or (_FROM_TO if len(read_heads(head)) < PAIR and _aims(head) else ())
    figures = [cell_figure(part.strip()) for part in parts]
    stated = [figure for figure in figures if figure is not None]
    if len(heads) != len(parts) or len(stated) < len(parts) or not any(figure.value is not None for figure in stated):
        return []
    unit = next((figure.unit for figure in reversed(stated) if figure.unit), None)
    return [
        (said.role, replace(figure, unit=figure.unit or unit, period=figure.period or said.period))
        for said, figure in zip(heads, stated, strict=True)
        if figure.value is not None
    ]


_FROM_TO: Final = (Head(Role.BASELINE), Head(Role.TARGET))


def _aims(head: str) -> bool:
    """Whether values under a head without arrows may lead to an aim: one of what was planned, and of no time."""
    label = read_label(head)
    return label.period is None and label.role in (None, Role.TARGET)


def _heads(head: str) -> tuple[Head, ...]:
    """What each part of a head with arrows says of its value; nothing where one of them says something else."""
    labels = [read_label(part.strip()) for part in _ARROW.split(fold_same_length(head))]
    if len(labels) < PAIR or not all(label.says_which_value for label in labels):
        return ()
    first, *others = labels
    return (
        Head(first.role or Role.BASELINE, first.period),
        *(Head(label.role or Role.TARGET, label.period) for label in others),
    )


def leads_on(cell: str) -> bool:
    """Whether a cell is nothing but figures with arrows between: 11.2% → 20%."""
    parts = _ARROW.split(cell)
    return (
        len(parts) > 1 and all(cell_figure(part.strip()) is not None for part in parts) and any(map(has_digits, parts))
    )


def named_arrows(cell: str, lines: Sequence[Line]) -> list[Reading]:
    """The indicators that a cell names itself, one or several: ①入居企業数：R5 1社 → R9 6社 ②相談件数：…."""
    if _ARROW.search(cell) is None:
        return []
    found = (reading for part in apart(cell) for reading in read_arrows(part, tuple(lines)))
    return [reading for reading in found if is_name(reading.name) and _NOUN.search(reading.name)]


_NOUN: Final = re.compile(r"[^\sぁ-ん]$")
"""How a name ends that is no clause: not 減少を見込む."""
