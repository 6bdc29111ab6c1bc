"""Forms without a table: a name on a line of its own, below it lines of a label and what is filled in (現状：21件（R3）)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.facts import Figure
from ingest.facts.indicator_lists import read_lists
from ingest.facts.items import plain_name
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import held_under, read_label
from ingest.facts.tables.names import bare_name, is_name, uncoded, unit_of
from ingest.section import Item

LEAST_FILLED: Final = 2
LONGEST_NAME: Final = 60

_FILLED: Final = re.compile(r"(?P<label>[^\s　:：]{2,16})\s*(?:[:：]|[\s　])\s*(?P<filled>\S.*)")


def listed_forms(items: Sequence[Item]) -> Iterator[Reading]:
    """The indicators of lines: a name, then two or more lines that say each which value of it they give.

    Those that are read as lists of indicators are left out.
    """
    read = {line.start for item in items[:1] for reading in read_lists(item.section) for line in reading.lines}
    for at, item in enumerate(items):
        name = plain_name(item.text)
        if not _names(item, name):
            continue
        below: list[tuple[Role, Figure, Item]] = []
        for other in items[at + 1 :]:
            filled = _filled(other)
            if filled is None:
                break
            below.append((*filled, other))
        if any(each.first.start in read for _, _, each in below):
            continue
        if len(below) >= LEAST_FILLED and len({(role, figure.period) for role, figure, _ in below}) == len(below):
            yield from _readings(item, name, below)


def _names(item: Item, name: str) -> bool:
    """Whether a line is the name of something counted."""
    known = held_under(name) is not None or read_label(name).says_which_value or _filled(item) is not None
    says = len(name) > LONGEST_NAME or name.endswith(("。", "：", ":")) or says_cost(name)
    return not (item.cells or known or says) and is_name(name)


def _filled(item: Item) -> tuple[Role, Figure] | None:
    """What a line of a label and a figure states; None for others."""
    match = _FILLED.fullmatch(plain_name(item.text)) if not item.cells else None
    label = read_label(match["label"]) if match is not None else None
    if match is None or label is None or label.role is None or label.words:
        return None
    figure = cell_figure(match["filled"])
    if figure is None or (figure.value is None and figure.unit is None and len(figure.printed) > LONGEST_NAME):
        return None
    period = figure.period or label.period
    return label.role, Figure(value=figure.value, unit=figure.unit, period=period, printed=figure.printed)


def _readings(item: Item, name: str, below: Sequence[tuple[Role, Figure, Item]]) -> Iterator[Reading]:
    """Each target with where it starts from; where there is none, all of it together."""
    unit = unit_of(name)
    stated = [
        (role, Figure(value=f.value, unit=f.unit or unit, period=f.period, printed=f.printed), each)
        for role, f, each in below
    ]
    others = [part for part in stated if part[0] is not Role.TARGET]
    targets = [[part] for part in stated if part[0] is Role.TARGET]
    for target in targets or [[]]:
        parts = [*others, *target]
        lines = (*item.lines, *(line for _, _, each in parts for line in each.lines))
        yield Reading(bare_name(uncoded(name)), {role: figure for role, figure, _ in parts}, lines)
