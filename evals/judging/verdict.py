"""Judge a reply by its case: what it lacks, what it should not say, whether it is right."""

import re
from dataclasses import dataclass

from chat.answering.reply import Answer, Refusal, Reply
from chat.rendering.replies import answer_text
from corpus.plan import PlanStatus
from evals.judging.stated import states
from evals.sets.testset import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``missing``: the required facts that an answer doesn't state, each with its alternatives;
    ``forbidden``: what it states and must not. ``first_right`` judges the first sentence alone."""

    right: bool
    first_right: bool
    missing: tuple[tuple[str, ...], ...]
    forbidden: tuple[str, ...]


def judge(case: Case, reply: Reply) -> Verdict:
    """Judge a whole reply and its first sentence."""
    text, refused = told(reply), isinstance(reply, Refusal)
    missing = () if refused and not case.answerable else missing_facts(case, "" if refused else text)
    forbidden = tuple(fact for fact in case.must_not if states(text, fact))
    return Verdict(
        right=is_right(case, text, refused=refused),
        first_right=is_right(case, first_sentence(reply), refused=refused),
        missing=missing,
        forbidden=forbidden,
    )


def told(reply: Reply) -> str:
    """What a reply tells, without the periods of the plans that it names as its sources: these stand beside every answer,
    and answer no question for a time."""
    return _without_periods(answer_text(reply), reply)


def first_sentence(reply: Reply) -> str:
    """The first line of an answer; of a refusal the whole."""
    return _without_periods(reply.claims[0].text, reply) if isinstance(reply, Answer) else told(reply)


def _without_periods(text: str, reply: Reply) -> str:
    periods = {str(citation.plan.period) for citation in reply.citations if citation.plan.period}
    statuses = "|".join(PlanStatus)
    for period in periods:
        text = re.sub(rf"[・、]{re.escape(period)}(?=[・、](?:{statuses}))", "", text)
    return text


def missing_facts(case: Case, answer: str) -> tuple[tuple[str, ...], ...]:
    """The required facts none of whose alternatives ``answer`` states."""
    return tuple(facts for facts in case.must if not any(states(answer, fact) for fact in facts))


def is_right(case: Case, answer: str, *, refused: bool) -> bool:
    """Whether a reply is right: every required fact and nothing forbidden, or a due refusal."""
    if any(states(answer, fact) for fact in case.must_not):
        return False
    if not case.answerable:
        return refused
    return not refused and not missing_facts(case, answer)
