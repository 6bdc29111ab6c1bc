"""Lists of names with one figure each, below a line that says for when they are: 現状（令和5年度末） over 公園：84箇所, 街路樹：4,210本."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso
from ingest.facts.items import plain_name
from ingest.facts.prose_figures import of_age
from ingest.facts.reading import LONGEST_LEGEND, LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import held_under, read_label
from ingest.facts.tables.names import bare_name, is_name, uncoded
from ingest.section import Item, Section

LEAST: Final = 2
"""Lines with a name and a figure that are a list."""

_LINE: Final = re.compile(r"(?P<name>[^\s:：…‥。、]{2,40})(?:\s*(?:[:：]|[…‥]+)\s*|\s)(?P<value>[^\s:：].{0,24})")
_AIMED: Final = re.compile(r"目標|目指|めざ")


def listed_values(section: Section, now: int | None, taken: Collection[int]) -> Iterator[Reading]:
    """The values of a section's lists whose times stand over them; ``taken`` are starts of lines that are read already."""
    over = section.path[-1] if section.path else ""
    run: list[tuple[Item, str, Figure]] = []
    for item in [*section.items, None]:
        named = _named(item) if item is not None and item.first.start not in taken else None
        if item is not None and named is not None:
            run.append((item, *named))
            continue
        if len(run) >= LEAST:
            yield from _readings(run, over, now)
        if item is not None and (run or not item.cells):
            over = item.text if len(item.text) <= LONGEST_LEGEND and not item.text.endswith("。") else ""
        run = []


def _named(item: Item) -> tuple[str, Figure] | None:
    """The name and the figure of a line that holds nothing else; a figure without a unit is none."""
    match = _LINE.fullmatch(plain_name(item.text)) if not item.cells else None
    figure = cell_figure(match["value"].strip()) if match is not None else None
    if match is None or figure is None or figure.value is None or not figure.unit or figure.period is not None:
        return None
    name = bare_name(uncoded(match["name"]))
    said = held_under(name) is not None or read_label(name).role is not None or read_label(name).period is not None
    fits = 1 < len(name) <= LONGEST_NAME and is_name(name) and not said and not says_cost(name)
    return (name, figure) if fits and not of_age(figure.unit, name) else None


def _readings(run: Sequence[tuple[Item, str, Figure]], over: str, now: int | None) -> Iterator[Reading]:
    """The values of a list under what stands over it: those of a time ahead are aimed at or expected."""
    spans = find_time_spans(over)
    if len(spans) != 1 or spans[0].is_run:
        return
    role = _role(over, spans[0], now)
    for item, name, figure in run:
        dated = Figure(value=figure.value, unit=figure.unit, period=spans[0].period, printed=figure.printed)
        yield Reading(name, {role: dated}, item.lines, reported_only=role is not Role.TARGET)


def _role(over: str, span: TimeSpan, now: int | None) -> Role:
    if _AIMED.search(fold_same_length(over)):
        return Role.TARGET
    ahead = now is not None and fiscal_year_of_iso(span.period.split("/")[-1]) > now
    return Role.FORECAST if ahead else Role.ACTUAL
