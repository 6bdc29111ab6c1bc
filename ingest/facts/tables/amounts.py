"""Amounts of money of tables that say what works or accounts cost, by year or in all: statistics, not indicators."""

from collections.abc import Iterator
from dataclasses import replace

from corpus.facts import Figure
from ingest.facts.planned_amounts import says_budget
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.counted import MOST_STATISTICS, is_money
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Label, sums_up
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, named_parts, unit_of
from ingest.facts.tables.said_units import unit_around
from ingest.facts.tables.subject import Subject, Value
from ingest.facts.tables.times import REACHED, role_of_time


def amounts_of(meaning: Meaning, now: int | None) -> Iterator[Reading]:
    """The amounts of a budget or of accounts, each named by its row and, where heads tell several apart, by its head."""
    if sum(len(subject.values) for subject in meaning.subjects) > MOST_STATISTICS:
        return
    around = "".join([*meaning.table.above, *meaning.table.section.path[-1:], meaning.name_head])
    unit = unit_around(meaning.table) or unit_of(meaning.name_head)
    words = {_words(value.label) for subject in meaning.subjects for value in subject.values} - {""}
    for subject in meaning.subjects:
        name = named_parts(bare_name(subject.name)) if not subject.label.derived else ""
        for value in subject.values if name else ():
            figure = _amount(value, subject, meaning, unit)
            said = _words(value.label)
            if figure is None or sums_up(value.label) or "財源" in value.label.printed:
                continue
            named = f"{name}　{said}" if said and len(words) > 1 else f"{said}　{name}" if said else name
            role = _role(value, subject, figure.period, around) or role_of_time(figure.period, meaning, now)
            yield Reading(named, {role or Role.FORECAST: figure}, value.item.lines, reported_only=True)


def _words(label: Label) -> str:
    words = bare_name(label.words)
    return words if is_name(words) else ""


def _amount(value: Value, subject: Subject, meaning: Meaning, unit: str | None) -> Figure | None:
    """The amount of a cell with its unit and time; None for what is no money."""
    figure = cell_figure(value.text, brackets_negative=meaning.brackets_negative, spaced=meaning.spaced_digits)
    if figure is None or figure.value is None:
        return None
    own = figure.unit or subject.unit or value.label.unit or unit
    period = figure.period or value.label.period or subject.label.period
    return replace(figure, unit=own, period=period) if own is not None and is_money(own) else None


def _role(value: Value, subject: Subject, period: str | None, around: str) -> Role | None:
    """What the head of an amount, its row or the text around says that it is: spent, or planned."""
    role = value.label.role or subject.label.role
    if role is not None:
        return Role.ACTUAL if role in REACHED else Role.FORECAST
    if says_budget(value.label.printed) or (says_budget(around) and "決算" not in value.label.printed):
        return Role.FORECAST
    return Role.FORECAST if period is None and says_cost(value.label.printed) else None
