"""All facts of one document."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from corpus.facts import Fact
from corpus.passage import Span
from ingest.facts.agencies import read_agencies, read_registry
from ingest.facts.indicators import read_indicators
from ingest.facts.initiatives import read_initiatives
from ingest.facts.milestones import read_milestones
from ingest.facts.terms import read_terms
from ingest.lines import Line
from ingest.outline import Outline


def read_facts(plan_id: str, outline: Outline, text: str) -> tuple[Fact, ...]:
    """Indicators, initiatives, milestones, terms and agencies, each kind in printed order.

    ``text`` is the normalised document that the outline's offsets and the facts' spans point into.
    """
    registry = read_registry(outline)
    indicators = read_indicators(plan_id, outline, text)
    initiatives = read_initiatives(plan_id, outline, text, registry)
    taken = _starts_within(outline.lines, [indicator.span for indicator in indicators])
    return (
        *indicators,
        *initiatives,
        *read_milestones(plan_id, outline, text, taken),
        *read_terms(plan_id, outline, text),
        *read_agencies(plan_id, outline, text, registry, initiatives),
    )


def _starts_within(lines: Sequence[Line], spans: Sequence[Span]) -> set[int]:
    """The starts of the lines (in printed order) that touch one of the spans."""
    starts, ends = [line.start for line in lines], [line.end for line in lines]
    return {
        starts[i]
        for first, last in {(bisect_left(ends, s.start), bisect_right(starts, s.end)) for s in spans}
        for i in range(first, last)
    }
