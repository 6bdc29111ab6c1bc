"""Bodies that headings, lines and sentences in cells say are in charge, take part, or are called something for short."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.marks import read_mark
from corpus.passage import Span
from ingest.facts.bodies import Registry, abbreviations, is_named
from ingest.facts.body_lists import bodies_listed
from ingest.facts.charges import put_in_charge
from ingest.facts.doers import IN_CHARGE, bodies_doing, is_place, names_organisation
from ingest.facts.items import plain_name
from ingest.facts.named_bodies import only_bodies
from ingest.facts.sources import labelled_bodies
from ingest.facts.standing_bodies import (
    bodies_between,
    bodies_standing,
    closing_alike,
    listed_alone,
    said_to_do,
    under_labels,
)
from ingest.facts.tables.bodies import bodies_of
from ingest.outline import Outline
from ingest.section import Item, Section, span_of


def said_bodies(outline: Outline, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """Names, resolved, with the parts they are said to have and where; in printed order."""
    for section in outline.sections:
        yield from _headed(section, registry)
        for item in section.items:
            yield from _said(item, registry)
        for name, item in closing_alike(section.items):
            yield registry.resolve(name), (IN_CHARGE,), item.span
        lines = [line for line in section.body if line.text.strip()]
        for at, name in said_to_do([line.text for line in lines]):
            yield registry.resolve(name), (IN_CHARGE,), span_of([lines[at]])
        for item in section.items:
            yield from ((registry.resolve(n), (IN_CHARGE,), item.span) for _, n in said_to_do(item.cells))
        for name, line in under_labels(section.body):
            yield registry.resolve(name), (IN_CHARGE,), span_of([line])
        for part, name, item in (*bodies_listed(section), *listed_alone(section.items)):
            yield registry.resolve(name), (part,), item.span


def _headed(section: Section, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """The bodies that a heading puts in charge: 橋の補修［担当：土木課］."""
    if section.heading is not None and section.path:
        mark = read_mark(section.path[-1])
        name = mark.title if mark is not None and mark.title else plain_name(section.path[-1])
        if section.items and len(section.path) > 1 and names_organisation(name):
            yield registry.resolve(name), (), span_of([section.heading])
        for label, bodies in bodies_between(section.path[-1]) if len(section.path) > 1 or _COLON.search(name) else ():
            if _COLON.search(name) or not is_place(bodies):
                yield registry.resolve(bodies), (label,), span_of([section.heading])
        for label, bodies in put_in_charge(section.path[-1]):
            for name, _ in bodies_of(bodies):
                yield registry.resolve(name), (label,), span_of([section.heading])


def _said(item: Item, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """The bodies that a line abbreviates, or labels as in charge."""
    for full in abbreviations(item.text).values():
        yield registry.resolve(full), (), item.span
    texts = item.cells or tuple(line.text for line in item.lines)
    for label, name in (each for text in texts for each in labelled_bodies(text)):
        yield registry.resolve(_closed(name)), (label,), item.span
    said = _in_cells(item.cells) if item.cells else _in_lines(item)
    for label, name in ((label, name) for label, bodies in said for name, _ in bodies_of(bodies)):
        yield registry.resolve(name), (label,), item.span


def _closed(name: str) -> str:
    """A name without the end of brackets that began before it."""
    opened = max(name.rfind("("), name.rfind("（"))
    return name[:-1] if name[-1:] in (")", "）") and (opened < 0 or re.search(r"[)）]", name[opened:-1])) else name


def _in_lines(item: Item) -> Iterator[tuple[str, str]]:
    """Who is in charge, acts or takes part as a text says, by labels, in sentences or between the marks of its lines."""
    yield from put_in_charge(item.text)
    yield from bodies_doing(item.text)
    yield from bodies_standing(item)


def _in_cells(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who does something as the sentences of a row's cells say, or is named behind a label in one."""
    for cell in cells:
        if "。" in cell or _RELATING.search(cell):
            yield from bodies_doing(cell)
        if re.search(r"[。：:]", cell) and len(cell) <= LONGEST_CELL:
            yield from put_in_charge(cell)
        closed = _CLOSING.search(cell)
        names = only_bodies(closed["inside"]) if closed is not None else None
        yield from ((IN_CHARGE, name) for name in names or () if is_named(name) and not is_place(name))


_CLOSING: Final = re.compile(r"。\s?[(（](?P<inside>[^()（）。]{2,40})[)）]$")
"""Who says or does what a cell's sentences tell, in brackets behind them."""

_COLON: Final = re.compile(r"[:：]")
LONGEST_CELL: Final = 300
_RELATING: Final = re.compile(r"委託|協定|諮問")
