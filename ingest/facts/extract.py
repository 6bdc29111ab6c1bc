"""All facts of one document."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from corpus.facts import Fact
from corpus.fiscal_year import ERA_LETTERS, ERAS
from corpus.normalize import nfkc
from corpus.passage import Span
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.agencies import read_agencies, read_registry
from ingest.facts.indicators import read_indicators
from ingest.facts.initiatives import read_initiatives
from ingest.facts.kanji_digits import in_digits, restored
from ingest.facts.milestones import read_milestones
from ingest.facts.own_words import in_common_words
from ingest.facts.tables.corners import with_corners
from ingest.facts.tables.grid import tables_of
from ingest.facts.tables.meaning import Meaning, understand
from ingest.facts.terms import read_terms
from ingest.lines import Line
from ingest.outline import Outline
from ingest.section import Section


def read_facts(plan_id: str, outline: Outline, text: str, now: int | None = None) -> tuple[Fact, ...]:
    """Indicators, initiatives, milestones, terms and agencies, each kind in printed order.

    ``text`` is the normalised document that the outline's offsets and the facts' spans point into;
    ``now`` is the fiscal year in which the document was written, where that is known.
    """
    registry = read_registry(outline)
    era = era_of(text)
    now = now if now is not None else _after_last_day(text)
    digits = in_digits(outline)
    common = in_common_words(digits, era, now)
    tables = [understood(section, era) for section in common.sections]
    indicators = read_indicators(plan_id, common, text, tables, now)
    indicators = indicators if digits is outline else [restored(fact) for fact in indicators]
    initiatives = read_initiatives(plan_id, outline, text, registry, tables)
    timed = [each.span for each in indicators if "\t" in each.quote or "。" not in each.quote]
    taken = _starts_within(outline.lines, timed)
    return (
        *indicators,
        *initiatives,
        *read_milestones(plan_id, outline, text, tables, taken),
        *read_terms(plan_id, outline, text),
        *read_agencies(plan_id, outline, text, registry, initiatives, tables),
    )


def _after_last_day(text: str) -> int | None:
    """The fiscal year after that of the last day that a document names, which is hardly ever one to come."""
    days = [span.start_iso for span in find_time_spans(text) if len(span.start_iso) == len("2020-01-01")]
    return max(map(fiscal_year_of_iso, days)) + 1 if days else None


def understood(section: Section, era: str) -> list[Meaning]:
    """The tables of a section that have heads, understood; ``era`` is that of years printed without one."""
    return with_corners([found for table in tables_of(section, section.items) for found in understand(table, era)])


def era_of(text: str) -> str:
    """The era that a document names most often, by its name or letter."""
    letters = {era: letter for letter, era in ERA_LETTERS.items()}
    counts = {
        era: text.count(era) + len(re.findall(rf"(?<![A-Za-z]){letters[era]}\d", nfkc(text))) for era in reversed(ERAS)
    }
    return max(counts, key=lambda era: counts[era])


def _starts_within(lines: Sequence[Line], spans: Sequence[Span]) -> set[int]:
    """The starts of the lines (in printed order) that touch one of the spans."""
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    return {
        starts[i]
        for first, last in {(bisect_left(ends, s.start), bisect_right(starts, s.end)) for s in spans}
        for i in range(first, last)
    }
