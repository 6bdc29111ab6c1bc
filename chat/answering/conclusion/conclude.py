"""An answer with its conclusion first: はい or いいえ where the figures found settle what a question asks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chat.answering.conclusion.claim import Claim, read_claim
from chat.answering.conclusion.limits import within_limit
from chat.answering.conclusion.sides import of_indicator, of_plans, of_tables, surely_meant
from chat.answering.conclusion.signs import in_words
from chat.answering.conclusion.stated import settled_by
from chat.answering.conclusion.verdict import Conclusion, compared, reached
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import candidates, plan_words
from chat.answering.facts.tables.side_by_side import points_of_plans
from chat.answering.said import Said
from retriever.question import Question


def concluded(
    question: Question, said: Sequence[Said], grounds: Grounds | None, knowledge: Knowledge, today: date
) -> list[Said]:
    """The lines of an answer, the conclusion that was reached first; as they are where the question claims nothing, or where
    nothing settles it exactly.

    ``grounds`` are what the lines were made from, None for what is listed without a search.
    """
    claim = read_claim(question.text)
    found = _of_claim(claim, question, grounds, knowledge, today) if claim and grounds else None
    if found is not None:
        return _with(found, said)
    said = [*(in_words(question, line) for line in said[:1]), *said[1:]]
    settled = settled_by(claim, said[0]) if claim and said else ""
    limit = settled or (within_limit(question, said[0].evidence) if said else "")
    return [replace(said[0], text=limit + said[0].text), *said[1:]] if limit else list(said)


def _with(found: Conclusion, said: Sequence[Said]) -> list[Said]:
    """The lines after a conclusion; where the first of them is calculated from the same figures, or says all of it and more,
    it goes on with that."""
    first = next(iter(said), None)
    is_calculated = first is not None and first.computed and _places(found.said) <= _places(first)
    if first is not None and (is_calculated or first.text.startswith(found.said.text.partition("です（")[0])):
        return [replace(first, text=found.start + first.text + found.end), *said[1:]]
    return [replace(found.said, text=found.start + found.said.text + found.end), *said]


def _places(line: Said) -> set[tuple[str, int]]:
    return {(e.passage.id, e.statement.span.start) for e in line.evidence}


def _of_claim(
    claim: Claim, question: Question, grounds: Grounds, knowledge: Knowledge, today: date
) -> Conclusion | None:
    """What settles a claim: what two plans state, the figures of an indicator, a table."""
    meant = surely_meant(question, candidates(question, grounds.indicators, grounds.evidence, knowledge))
    sides = of_plans(claim, points_of_plans(question, meant, grounds.indicators, knowledge, today))
    if sides is not None:
        return compared(claim, sides, "")
    for row, sides in of_indicator(claim, question, meant, knowledge):
        own = knowledge.plans[row.plan_id]
        plan = plan_words(own, today)
        return reached(claim, sides, row.baseline, plan, own.period) or compared(claim, sides, plan)
    for sides in of_tables(claim, question, grounds.evidence, knowledge):
        plan = plan_words(knowledge.plans[sides.subject.evidence.passage.plan_id], today)
        if (found := compared(claim, sides, plan)) is not None:
            return found
    return None
