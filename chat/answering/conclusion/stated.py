"""Whether a statement settles the claim that something is a certain figure or time."""

from typing import Final

from chat.answering.conclusion.claim import Claim, Relation
from chat.answering.conclusion.verdict import yes_or_no
from chat.answering.evidence import years_in, years_of
from chat.answering.facts.values.arithmetic import base_of, scale_of
from chat.answering.said import OF_PLAN, Said
from corpus.normalize import squeeze
from corpus.quantities import Quantity, find_quantities
from corpus.time_spans import find_time_spans, without_times
from retriever.tokens import content_set

ONE: Final = 1


def settled_by(claim: Claim, line: Said) -> str:
    """はい or いいえ, where the line is of one statement that speaks of all that the claim does and holds one value of its kind;
    empty otherwise."""
    if claim.relation is not Relation.IS or line.computed or len(line.evidence) != ONE:
        return ""
    (evidence,) = line.evidence
    statement, text = evidence.statement, OF_PLAN.sub("", line.text)
    own = claim.text[: claim.text.rindex(claim.other)]
    over = "\n".join((text, statement.text, statement.head, *statement.heads, *evidence.passage.section[-1:]))
    words = {word for word in content_set(without_times(own)) if not word.startswith("@")}
    if not words or not words <= content_set(over) or not years_in(own) <= years_in(over) | years_of(statement):
        return ""
    held = _holds(claim.other, text)
    return yes_or_no(claim, holds=held) if held is not None else ""


def _holds(value: str, text: str) -> bool | None:
    """Whether the only value of a kind in a text is this one; None where the text holds several, or none."""
    times = find_time_spans(value)
    if times:
        printed = [t.period for t in find_time_spans(text)]
        return printed[0] == times[0].period if len(printed) == ONE and _alike(printed[0], times[0].period) else None
    (claimed, *_) = find_quantities(value)
    same = [q for q in find_quantities(without_times(text)) if base_of(q.unit) == base_of(claimed.unit)]
    return _number(same[0]) == _number(claimed) if len(same) == ONE else None


def _alike(one: str, other: str) -> bool:
    """Whether two times are as precise as each other."""
    return len(squeeze(one)) == len(squeeze(other)) and one[:1].isdigit() == other[:1].isdigit()


def _number(quantity: Quantity) -> object:
    return quantity.value * scale_of(quantity.unit)
