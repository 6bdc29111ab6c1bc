"""Indicators: every statement of a target, baseline or actual, with what its heads say of it."""

from collections.abc import Iterator, Sequence

from corpus.facts import Indicator
from ingest.facts.indicator_lists import read_lists
from ingest.facts.indicator_tables import read_tables
from ingest.facts.items import Item, items_of, span_of
from ingest.facts.prose_targets import prose_targets
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.outline import Outline, Section


def read_indicators(plan_id: str, outline: Outline, text: str) -> list[Indicator]:
    """All indicators of a document, in printed order; ``text`` is what the outline's offsets point into."""
    found: list[tuple[Section, Reading]] = []
    for section in outline.sections:
        items = items_of(section)
        found += [(section, reading) for reading in _read_section(section, items)]
    return [_indicator(plan_id, section, reading, text) for section, reading in found]


def _read_section(section: Section, items: Sequence[Item]) -> Iterator[Reading]:
    rows = [item for item in items if item.cells]
    yield from read_tables(section, items) if rows else ()
    yield from read_lists(section)
    for item in items:
        if not item.cells:
            yield from (Reading(name, {Role.TARGET: f}, item.lines) for name, f in prose_targets(item.text))


def _indicator(plan_id: str, section: Section, reading: Reading, text: str) -> Indicator:
    span = span_of(reading.lines)
    quote = text[span.start : span.end]
    values = reading.values
    units = [f.unit for role in (Role.TARGET, Role.ACTUAL, Role.BASELINE) if (f := values.get(role)) and f.unit]
    return Indicator(
        plan_id=plan_id,
        name=reading.name,
        unit=units[0] if units else None,
        cumulative="累計" in quote,
        baseline=values.get(Role.BASELINE),
        actual=values.get(Role.ACTUAL),
        target=values.get(Role.TARGET),
        section=section.path,
        quote=quote,
        span=span,
    )
