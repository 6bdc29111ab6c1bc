"""What stood at each stage on the way from a question to its reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from chat.answering.evidence import Evidence
from chat.answering.facts.grounds import Grounds
from chat.answering.judgement.judge import Judgement
from chat.answering.reply import Reason
from chat.answering.said import Said
from retriever.hybrid import Legs, Ranked
from retriever.question import Question


class Decided(StrEnum):
    """What decided the reply."""

    UNASKED = "unasked"
    ELSEWHERE = "elsewhere"
    LISTED = "listed"
    ABSENT = "absent"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """A question, what was found for it, and what decided.

    UNASKED: nothing is asked of the plans, ELSEWHERE: it names a place or year that the library doesn't hold, ABSENT: a
    fact is known to state no such value; then ``reason``, ``message`` and ``instead`` say so. LISTED: ``said`` is complete as it stands.
    JUDGED: ``signals`` and ``judgement`` say whether ``said`` is the answer; ``likely`` are the likeliest places.
    ``unfound`` says which parts of the question were not found, ``advised`` how advice helped to find it.
    """

    question: Question
    ranked: Sequence[Ranked]
    legs: Legs
    decided: Decided
    said: Sequence[Said] = ()
    likely: Sequence[Said] = ()
    grounds: Grounds | None = None
    signals: Mapping[str, float] = field(default_factory=dict)
    judgement: Judgement | None = None
    reason: Reason = Reason.NOT_FOUND
    message: str = ""
    instead: Sequence[Evidence] = ()
    unfound: Sequence[str] = ()
    advised: Sequence[str] = ()
