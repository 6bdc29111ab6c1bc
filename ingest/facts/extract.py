"""All facts of one document."""

from corpus.facts import Fact
from ingest.facts.agencies import read_agencies, read_registry
from ingest.facts.indicators import read_indicators
from ingest.facts.initiatives import read_initiatives
from ingest.facts.milestones import read_milestones
from ingest.facts.terms import read_terms
from ingest.outline import Outline


def read_facts(plan_id: str, outline: Outline, text: str) -> tuple[Fact, ...]:
    """Indicators, initiatives, milestones, terms and agencies, each kind in printed order.

    ``text`` is the normalised document that the outline's offsets and the facts' spans point into.
    """
    registry = read_registry(outline)
    indicators = read_indicators(plan_id, outline, text)
    initiatives = read_initiatives(plan_id, outline, text, registry)
    taken = {
        line.start
        for line in outline.lines
        if any(i.span.start <= line.end and line.start <= i.span.end for i in indicators)
    }
    return (
        *indicators,
        *initiatives,
        *read_milestones(plan_id, outline, text, taken),
        *read_terms(plan_id, outline, text),
        *read_agencies(plan_id, outline, text, registry, initiatives),
    )
