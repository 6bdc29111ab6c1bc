"""Bodies that headings, lines and sentences in cells say are in charge, take part, or are called something for short."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.passage import Span
from ingest.facts.acting_bodies import bodies_acting
from ingest.facts.bodies import Registry, abbreviations
from ingest.facts.body_lists import bodies_listed
from ingest.facts.charges import closing_bodies, listed_after, put_in_charge
from ingest.facts.members import members_said
from ingest.facts.tables.bodies import bodies_of
from ingest.outline import Outline
from ingest.section import Item, Section, span_of


def said_bodies(outline: Outline, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """Names, resolved, with the parts they are said to have and where; in printed order."""
    for section in outline.sections:
        yield from _headed(section, registry)
        for item in section.items:
            yield from _said(item, registry)
        for part, name, item in bodies_listed(section):
            yield registry.resolve(name), (part,), item.span


def _headed(section: Section, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """The bodies that a heading puts in charge: 橋の補修［担当：土木課］."""
    if section.heading is not None and section.path:
        for label, bodies in put_in_charge(section.path[-1]):
            for name, _ in bodies_of(bodies):
                yield registry.resolve(name), (label,), span_of([section.heading])


def _said(item: Item, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """The bodies that a line abbreviates, or labels as in charge."""
    for full in abbreviations(item.text).values():
        yield registry.resolve(full), (), item.span
    said = _in_cells(item.cells) if item.cells else _in_lines(item)
    for label, name in ((label, name) for label, bodies in said for name, _ in bodies_of(bodies)):
        yield registry.resolve(name), (label,), item.span


def _in_lines(item: Item) -> Iterator[tuple[str, str]]:
    """Who is in charge as a text says, and each of its lines that holds a label and bodies alone."""
    yield from put_in_charge(item.text)
    yield from members_said(item.text)
    for line in item.lines:
        yield from listed_after(line.text)
        if len(item.lines) > 1:
            yield from closing_bodies(line.text)


def _in_cells(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Who does something as the sentences of a row's cells say, or is named behind a label at the end of one."""
    for cell in cells:
        if "。" in cell or _RELATING.search(cell):
            yield from members_said(cell)
        if "。" in cell or "：" in cell or ":" in cell:
            yield from put_in_charge(cell) if len(cell) <= LONGEST_CELL else bodies_acting(cell)


LONGEST_CELL: Final = 300
_RELATING: Final = re.compile(r"委託|協定|諮問")
