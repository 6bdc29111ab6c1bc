"""Indicators: every statement of a target, baseline or actual, with what its heads say of it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from corpus.facts import Indicator, Statistic
from ingest.facts.against import aimed_and_reached
from ingest.facts.blocks import read_blocks, told_in
from ingest.facts.bracketed_values import values_in_brackets
from ingest.facts.cards import read_cards
from ingest.facts.dated_lines import dated_figures
from ingest.facts.fees import listed_charges
from ingest.facts.indicator_lists import read_lists
from ingest.facts.listed_values import listed_values
from ingest.facts.planned_amounts import is_planned
from ingest.facts.prose_figures import stated_figures
from ingest.facts.prose_targets import prose_targets
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.sentences import Sentence, sentences_of
from ingest.facts.tables.arrows import named_arrows
from ingest.facts.tables.cells import figures_in_cells
from ingest.facts.tables.forms import forms_of
from ingest.facts.tables.indicators import indicators_of
from ingest.facts.tables.labelled_rows import rows_below_names, rows_beside_names
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.named_cells import named_columns, named_figures, without_named
from ingest.facts.tables.side_by_side import indicators_side_by_side
from ingest.facts.tables.times import reached_before_gap, reached_by
from ingest.facts.told_apart import told_apart
from ingest.facts.wanted import wanted_values
from ingest.outline import Outline
from ingest.section import Item, Section, lines_within, span_of

_SENTENCE: Final = re.compile(r"(?<=。)")


def read_indicators(
    plan_id: str, outline: Outline, text: str, tables: Sequence[Sequence[Meaning]], now: int | None = None
) -> list[Indicator | Statistic]:
    """All indicators and statistics of a document, in printed order; ``text`` is what the outline's offsets point into.

    ``tables`` are the understood tables of each section; ``now`` is the fiscal year in which it was written: values of
    years before it were reached.
    """
    found: list[tuple[Section, Reading]] = []
    reached = [year for meanings in tables for meaning in meanings if (year := reached_by(meaning)) is not None]
    runs = (year for meanings in tables for meaning in meanings if (year := reached_before_gap(meaning)) is not None)
    reached += [year for year in runs if now is None or year <= now]
    until = max([*(year + 1 for year in reached), *([now] if now is not None else [])], default=None)
    blocks = read_blocks(outline.sections, until)
    for section, own, told in zip(outline.sections, tables, blocks, strict=True):
        found += [(section, reading) for reading in _read_section(section, own, told, until)]
    return [
        fact
        for section, reading in told_apart(found)
        for fact in (
            _statistics(plan_id, section, reading, text, until)
            if reading.reported_only
            else (_indicator(plan_id, section, reading, text),)
        )
    ]


def _statistics(plan_id: str, section: Section, reading: Reading, text: str, now: int | None) -> Iterator[Statistic]:
    span = span_of(reading.lines)
    quote = text[span.start : span.end]
    for role, figure in reading.values.items():
        sentence = next((said for said in _SENTENCE.split(quote) if figure.printed in said), quote)
        ahead = role is Role.FORECAST or is_planned(reading.name, figure.period, sentence, now)
        yield Statistic(
            plan_id=plan_id,
            name=reading.name,
            role="forecast" if ahead else "actual",
            figure=figure,
            section=section.path,
            quote=quote,
            span=span,
        )


def _read_section(
    section: Section, tables: Sequence[Meaning], blocks: Sequence[Reading], now: int | None
) -> Iterator[Reading]:
    every = list(read_lists(section))
    aimed = {(reading.lines[0].start, reading.name) for reading in every if Role.TARGET in reading.values}
    # What the head of a list says of its values (実績値／目標値) goes before what their times say.
    blocks = [each for each in blocks if not (each.reported_only and (each.lines[0].start, each.name) in aimed)]
    below = [*rows_below_names(section.items, now), *indicators_side_by_side(section.items)]
    taken = _starts((*blocks, *below))
    yield from below
    items = [item for item in section.items if item.first.start not in taken]
    tables = [meaning for meaning in tables if meaning.table.rows[0][0].item.first.start not in taken]
    named = [named_columns(meaning) for meaning in tables]
    by_table = [(meaning, list(_of_table(meaning, own, now))) for meaning, own in zip(tables, named, strict=True)]
    understood = [reading for _, readings in by_table for reading in readings]
    yield from understood
    arrows = [r for meaning, own in zip(tables, named, strict=True) if not own for r in _named_in_cells(meaning)]
    yield from arrows
    led = {(line.start, figure.value) for r in arrows for line in r.lines for figure in r.values.values()}
    in_cells = (r for meaning, readings in by_table if not readings for r in figures_in_cells(meaning, now))
    yield from (r for r in in_cells if not led & {(r.lines[0].start, f.value) for f in r.values.values()})
    taken |= _starts(understood)
    dated = list(dated_figures(items, now))
    in_tables = {cell.item.first.start for meaning in tables for row in meaning.table.rows for cell in row}
    elsewhere = _starts((*every, *dated))
    listed = list(listed_values(section, now, taken | in_tables | elsewhere))
    taken |= _starts(listed)
    yield from listed
    items = [item for item in items if item.first.start not in taken]
    yield from forms_of(items, tables, [meaning for meaning, readings in by_table if readings])
    beside = list(rows_beside_names(items, now))
    yield from beside
    taken |= _starts(beside)
    celled = [r for i in items if i.first.start not in taken for cell in i.cells for r in told_in(i, cell, now)]
    yield from celled
    taken |= _starts(celled)
    lists = [reading for reading in every if reading.lines[0].start not in taken]
    yield from sorted((*blocks, *lists), key=lambda reading: reading.lines[0].start)
    yield from read_cards([item for item in items if item.first.start not in taken])
    taken |= _starts(lists)
    dated = [reading for reading in dated if reading.lines[0].start not in taken]
    taken |= _starts(dated)
    yield from dated
    yield from listed_charges(items)
    for item in items:
        if not item.cells:
            yield from _in_prose(item, now, taken)


def _starts(readings: Iterable[Reading]) -> set[int]:
    """The starts of the lines that readings stand on."""
    return {line.start for reading in readings for line in reading.lines}


def _of_table(meaning: Meaning, named: frozenset[int], now: int | None) -> Iterator[Reading]:
    """What a table states of what its rows name, and of what its cells name themselves in its ``named`` columns."""
    if meaning.parts:
        yield from (reading for part in meaning.parts for reading in _of_table(part, named_columns(part), now))
        return
    if not named:
        yield from indicators_of(meaning, now)
        return
    yield from indicators_of(without_named(meaning, named), now)
    yield from named_figures(meaning, named, now)


def _named_in_cells(meaning: Meaning) -> Iterator[Reading]:
    """The indicators that cells of a table name themselves, with what they are and shall be."""
    for cell in {id(cell): cell for row in meaning.table.rows for cell in row}.values():
        yield from named_arrows(cell.text, cell.item.lines)


def _in_prose(item: Item, now: int | None, taken: Collection[int]) -> Iterator[Reading]:
    """What the sentences of an item state; ``taken`` are starts of lines of which lists say what they hold."""
    sentences = list(sentences_of(item.text))
    wanted = list(wanted_values(sentences, now))
    led = [each for each in wanted if len(each.values) > 1]
    for each in led:
        lines = lines_within(item, each.at, each.until)
        yield from (Reading(each.name, dict(values), lines, Role.TARGET not in values) for values in each.joined)
    known = {each.name for each in led}
    aimed: set[tuple[Role, Decimal | None]] = set()
    beside = list(_beside_each_other(item, sentences))
    known |= {reading.name for reading in beside}
    yield from beside
    for stated in stated_figures(sentences, now):
        if stated.name in known or any(stated.at == each.at and each.holds(stated.values.values()) for each in led):
            continue
        lines, aims = lines_within(item, stated.at, stated.until), Role.TARGET in stated.values
        if aims or not any(line.start in taken for line in lines):
            aimed |= {(role, figure.value) for role, figure in stated.values.items()}
            yield Reading(stated.name, dict(stated.values), lines, not aims)
    for name, figure in (*prose_targets(item.text), *(target for each in wanted for target in each.alone)):
        if (Role.TARGET, figure.value) not in aimed and name not in known:
            known.add(name)
            yield Reading(name, {Role.TARGET: figure}, item.lines)


def _beside_each_other(item: Item, sentences: Sequence[Sentence]) -> Iterator[Reading]:
    """What sentences state side by side: what was aimed at and reached, and values in brackets behind others."""
    for name, values in aimed_and_reached(item.text):
        yield Reading(name, values, item.lines)
    for name, values, at, until in values_in_brackets(sentences):
        yield Reading(name, values, lines_within(item, at, until), Role.TARGET not in values)


def _indicator(plan_id: str, section: Section, reading: Reading, text: str) -> Indicator:
    span = span_of(reading.lines)
    quote = text[span.start : span.end]
    values = reading.values
    roles = (Role.TARGET, Role.ACTUAL, Role.BASELINE, Role.FORECAST)
    units = [f.unit for role in roles if (f := values.get(role)) and f.unit]
    return Indicator(
        plan_id=plan_id,
        name=reading.name,
        unit=units[0] if units else None,
        cumulative="累計" in quote,
        baseline=values.get(Role.BASELINE),
        actual=values.get(Role.ACTUAL),
        target=values.get(Role.TARGET),
        forecast=values.get(Role.FORECAST),
        section=section.path,
        quote=quote,
        span=span,
    )
