"""Lists of names with one figure each, below a line that says for when they are: 現状（令和5年度末） over 公園：84箇所, 街路樹：4,210本.

A figure in brackets behind one is of a time of its own: 相談件数 …… 1,947件（前年度 1,803件）.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso
from ingest.facts.bracketed_values import year_before
from ingest.facts.items import plain_name
from ingest.facts.prose_figures import of_age
from ingest.facts.reading import LONGEST_LEGEND, LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import held_under, read_label
from ingest.facts.tables.names import PART, bare_name, is_name, uncoded
from ingest.facts.told_values import told_values
from ingest.facts.values import WITH_OTHER
from ingest.section import Item, Section

LEAST: Final = 2
"""Lines with a name and a figure that are a list."""

_LINE: Final = re.compile(
    r"(?P<name>[^\s:：…‥。、](?:[^:：…‥。、\s]| (?! )){1,39}?)\s*+(?:[:：]|[…‥]+|(?<=\s))\s*+(?P<value>[^\s:：…‥][^…‥]{0,40})"
)
_AGO: Final = re.compile(r"(?:前年度?|昨年度?)(?:は|の|[:：])?\s*+(?P<value>\S.*)", re.DOTALL)
_AIMED: Final = re.compile(r"目標|目指|めざ")


def listed_values(section: Section, now: int | None, taken: Collection[int]) -> Iterator[Reading]:
    """The values of a section's lists whose times stand over them; ``taken`` are starts of lines that are read already."""
    over = section.path[-1] if section.path else ""
    run: list[_Listed] = []
    for item in [*section.items, None]:
        named = _named(item) if item is not None and item.first.start not in taken else None
        if item is not None and named is not None:
            run.append(named)
            continue
        if len(run) >= LEAST:
            yield from _readings(run, over, now)
        if item is not None and (run or not item.cells):
            over = item.text if len(item.text) <= LONGEST_LEGEND and not item.text.endswith("。") else ""
        run = []


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line of a list: its name, its figure, and one of another time behind it; ``ago`` says that it is of the year before."""

    item: Item
    name: str
    figure: Figure
    other: Figure | None = None
    ago: bool = False


def _named(item: Item) -> _Listed | None:
    """The name and the figures of a line that holds nothing else; a figure without a unit is none."""
    filled = [cell for cell in item.cells if cell]
    match = _LINE.fullmatch(plain_name(item.text)) if not item.cells else None
    parts = (match["name"], match["value"]) if match is not None else tuple(filled)
    if len(parts) != len(("name", "value")):
        return None
    value, other, ago = _apart(parts[1].strip())
    figure = cell_figure(value)
    if figure is None or figure.value is None or not figure.unit or figure.period is not None:
        return None
    name = bare_name(uncoded(plain_name(parts[0])))
    said = held_under(name) is not None or read_label(name).role is not None or read_label(name).period is not None
    fits = 1 < len(name) <= LONGEST_NAME and is_name(name) and not said and not says_cost(name)
    if not fits or of_age(figure.unit, name):
        return None
    return _Listed(item, name, figure, other if other is not None and other.unit == figure.unit else None, ago)


def _apart(value: str) -> tuple[str, Figure | None, bool]:
    """A value without the bracket that tells one of another time, that one, and whether it is of the year before."""
    match = WITH_OTHER.fullmatch(value)
    if match is None:
        return value, None, False
    ago = _AGO.fullmatch(fold_same_length(match["other"]))
    if ago is not None:
        figure = cell_figure(match["other"][ago.start("value") :])
        return match["own"].strip(), figure, True
    told = told_values(match["other"])
    dated = len(told) == 1 and told[0].figure.period is not None and told[0].role in (None, Role.ACTUAL, Role.BASELINE)
    return (match["own"].strip(), told[0].figure, False) if dated else (value, None, False)


def _readings(run: Sequence[_Listed], over: str, now: int | None) -> Iterator[Reading]:
    """The values of a list under what stands over it: those of a time ahead are aimed at or expected."""
    spans = find_time_spans(over)
    if len(spans) != 1 or spans[0].is_run:
        return
    role = _role(over, spans[0], now)
    whole = ""
    for each in run:
        whole = whole if PART.match(each.name) else each.name
        name = f"{whole}　{each.name}" if whole and whole != each.name else each.name
        values = {role: replace(each.figure, period=spans[0].period)}
        before = _of_other_time(each, spans[0].period)
        if before is not None and role is Role.TARGET:
            values[Role.BASELINE] = before
        elif before is not None:
            yield Reading(name, {Role.ACTUAL: before}, each.item.lines, reported_only=True)
        yield Reading(name, values, each.item.lines, reported_only=role is not Role.TARGET)


def _of_other_time(listed: _Listed, period: str) -> Figure | None:
    """The figure in brackets with its time; that of the year before a time that is no year has none."""
    if listed.other is None or not listed.ago:
        return listed.other
    return year_before(listed.other, period) if re.fullmatch(r"(?:FY)?\d{4}", period) else None


def _role(over: str, span: TimeSpan, now: int | None) -> Role:
    if _AIMED.search(fold_same_length(over)):
        return Role.TARGET
    ahead = now is not None and fiscal_year_of_iso(span.period.split("/")[-1]) > now
    return Role.FORECAST if ahead else Role.ACTUAL
