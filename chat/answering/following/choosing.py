"""Which of two ways to take a question is answered better."""

from dataclasses import replace
from typing import Final

from chat.answering.by_part import is_likely, is_sure
from chat.answering.evidence import Evidence
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.wording import clean
from corpus.normalize import squeeze
from corpus.time_spans import without_time_spans
from retriever.coverage import ASKED_WORDS
from retriever.leaning import Asks
from retriever.question import Question
from retriever.tokens import content_set

CERTAIN: Final = 1.0


def is_open(found: Considered, other: Question) -> bool:
    """Whether another way to take the question may be answered better: where this one is not sure, or goes on with a thing
    that the other leaves."""
    if found.decided in (Decided.UNASKED, Decided.ELSEWHERE):
        return False
    leaning = found.question.leaning
    if leaning is not None and leaning.asks is Asks.VALUE and found.decided in (Decided.LISTED, Decided.ABSENT):
        return False
    stands_alone = not found.question.inherited
    goes_on = not stands_alone and other.inherited != found.question.inherited
    same_plans = set(other.plan_ids) == set(found.question.plan_ids)
    repeats = same_plans and not _begins_anew(found)
    return not is_sure(found) or not _replies(found, same_plans) or repeats or goes_on


def better(first: Considered, second: Considered) -> Considered:
    """The one that replies, then the one whose proof speaks of all that the question names, then the one that is answered
    more surely, of two of the same plans rather the one that does not begin with what was told; the likelier reading of two
    that are alike."""
    same_plans = set(first.question.plan_ids) == set(second.question.plan_ids)

    def key(found: Considered) -> tuple[object, ...]:
        sure, right = _standing(found)
        begins_anew = same_plans and _is_found(found) and _begins_anew(found)
        return _replies(found, same_plans), _is_found(found) and _speaks_of_all(found), sure, begins_anew, right

    ranked = sorted((second, first), key=key)
    best, other = ranked[-1], ranked[0]
    if best.question.otherwise and not _is_found(other):
        return replace(best, question=replace(best.question, otherwise=()))
    return best


def _replies(found: Considered, same_plans: bool) -> bool:
    """Whether what would be said is more than what was told before, or speaks of all that the question names. A row that was
    told is nothing new where the other way to take the question leaves the conversation's plans alone."""
    lines = found.said if is_sure(found) else found.likely
    anew = any(not was_told(e, found) for line in lines for e in line.evidence) if same_plans else tells_anew(found)
    return not found.question.told or anew or _speaks_of_all(found)


def tells_anew(found: Considered) -> bool:
    """Whether a statement would be told that was not told before."""
    lines = found.said if is_sure(found) else found.likely
    said = [squeeze(e.statement.text) for line in lines for e in line.evidence]
    return any(text not in found.question.told for text in said)


def _begins_anew(found: Considered) -> bool:
    """Whether what would be told first was not told before, or speaks of what the question names."""
    asked = content_set(without_time_spans(found.question.text)) - ASKED_WORDS
    first = [e for line in (found.said if is_sure(found) else found.likely)[:1] for e in line.evidence[:1]]
    named = [content_set("\n".join([e.statement.text, *e.statement.heads])) for e in first]
    return not found.question.told or any(asked & held for held in named) or not any(was_told(e, found) for e in first)


def was_told(evidence: Evidence, found: Considered) -> bool:
    """Whether a statement, or each cell of a row, was told before."""
    parts = evidence.statement.cells or (evidence.statement.text,)
    return all(squeeze(clean(part)) in found.question.told for part in parts)


def _is_found(found: Considered) -> bool:
    return is_sure(found) or is_likely(found)


def _speaks_of_all(found: Considered) -> bool:
    """Whether the first line, with the heads and headings of what proves it, holds all words that the question names."""
    asked = content_set(without_time_spans(found.question.text)) - ASKED_WORDS
    lines = (found.said if is_sure(found) else found.likely)[:1]
    held = [text for line in lines for e in line.evidence for text in (line.text, e.statement.text, *e.statement.heads)]
    return asked <= content_set("\n".join(held))


def _standing(found: Considered) -> tuple[int, float]:
    right = found.judgement.right if found.judgement is not None else CERTAIN
    if is_sure(found):
        return 3, right
    if found.decided is Decided.ABSENT:
        return 2, right
    return (1, right) if is_likely(found) else (0, right)
