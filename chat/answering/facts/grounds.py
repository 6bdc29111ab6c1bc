"""What an answer may stand on: ranked statements and ranked facts of one question."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.answering.evidence import Evidence
from chat.answering.fitting.sought import Sought
from retriever.fact_scores import NO_FACTS, RankedFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Statements, indicators, initiatives and bodies that a question may be about, each best first.

    ``sought`` is what they were held against, ``every`` are all statements, ``evidence`` those that can speak for the time
    asked for.
    """

    sought: Sought
    every: Sequence[Evidence]
    evidence: Sequence[Evidence]
    indicators: RankedFacts = NO_FACTS
    initiatives: RankedFacts = NO_FACTS
    bodies: RankedFacts = NO_FACTS
