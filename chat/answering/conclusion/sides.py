"""The two figures that a claim holds against each other: of an indicator, or of a table that the question names."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chat.answering.conclusion.claim import Claim, Relation
from chat.answering.conclusion.verdict import Sides
from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import rows_of
from chat.answering.facts.tables.answer import chosen, named_tables
from chat.answering.facts.tables.meant import is_of_others, is_titled
from chat.answering.facts.tables.naming import core, places, share, spoken, years_named
from chat.answering.facts.tables.table import Point
from chat.answering.facts.values.figures import LABELS, answering, figure_times
from corpus.facts import Figure, Indicator, looks_back
from corpus.normalize import squeeze
from corpus.quantities import Quantity, find_quantities
from corpus.time_spans import TimeSpan, without_times
from retriever.order import reaches
from retriever.question import Question
from retriever.versions import asks_former

SURELY_NAMED: Final = 0.8
"""Share of an indicator's name that a question must hold for it to be surely the one meant."""

SURELY_SPOKEN: Final = 0.75
"""Share of a question's terms that a table must hold for it to be surely the one meant."""

_TARGET: Final = re.compile(r"目標|めざす値|目指す値|計画値")
_BASELINE: Final = re.compile(r"基準|現状|策定時|当初")
CLAIMED: Final = "お尋ねの値"
_TENTH: Final = 10


def surely_meant(question: Question, indicators: Sequence[Indicator]) -> list[Indicator]:
    """The indicators that a question surely means: of one name, of which it holds almost all words; none where it means
    several."""
    found = [i for i in indicators if question.may_answer(i.plan_id) and reaches(share(i.name, question), SURELY_NAMED)]
    return found if len({squeeze(i.name) for i in found}) == 1 else []


def of_indicator(
    claim: Claim, question: Question, indicators: Sequence[Indicator], knowledge: Knowledge
) -> Iterator[tuple[Indicator, Sides]]:
    """The sides of a claim that are figures of the indicator meant: a figure of it held against its target, against where it
    began, against a figure that the claim names; of its target where the claim is of that."""
    times = figure_times(question)
    for indicator in indicators:
        for row in (indicator, *(r for r in rows_of(indicator, knowledge) if r.plan_id == indicator.plan_id)):
            pair = _pair(claim, row, times, knowledge)
            if pair is not None:
                one, other = (_of_role(row, role, figure, knowledge) for role, figure in pair)
                yield row, Sides(subject=one, other=other, is_claimed=other.name == CLAIMED)
                return


def _of_role(row: Indicator, role: str, figure: Figure, knowledge: Knowledge) -> Point:
    return Point(f"{row.name}の{LABELS[role]}" if role in LABELS else role, figure, knowledge.evidence(row)[0])


_Pair = tuple[tuple[str, Figure], tuple[str, Figure]]


def _pair(claim: Claim, row: Indicator, times: Sequence[TimeSpan], knowledge: Knowledge) -> _Pair | None:
    """The role and the figure of either side; the subject's role is named, of the time named, or what was reached."""
    if asks_former(claim.text) and not looks_back(row.section):
        return None
    own = claim.text.replace(claim.other, " ")
    if claim.relation is Relation.IS and not (times or _TARGET.search(own) or _BASELINE.search(own) or "実績" in own):
        return None  # which of its figures is meant is open
    subject = answering(row, times, _roles(own, claim, timed=bool(times)), knowledge)
    other: tuple[str, Figure] | None = None
    if claim.relation is Relation.REACHED or _TARGET.search(claim.other):
        other = ("target", row.target) if row.target is not None else None
    elif named := figure_named(claim.other):
        other = (CLAIMED, named)
    elif (claim.moved and not claim.other) or _BASELINE.search(claim.other):
        other = ("baseline", row.baseline) if row.baseline is not None else None
    return (subject, other) if subject and other and subject[1] is not other[1] else None


def _roles(own: str, claim: Claim, *, timed: bool) -> tuple[str, ...]:
    if _TARGET.search(own) and claim.relation is not Relation.REACHED:
        return ("target",)
    if _BASELINE.search(own):
        return ("baseline",)
    return ("actual", "baseline") if timed and claim.relation is not Relation.REACHED else ("actual",)


def figure_named(words: str) -> Figure | None:
    """The one figure that a claim names itself; 割 in per cent."""
    found = [q for q in find_quantities(without_times(words)) if q.unit is not None]
    return _figure(found[0]) if len(found) == 1 else None


def _figure(quantity: Quantity) -> Figure:
    tenths = quantity.unit == "割"
    value = quantity.value * _TENTH if tenths else quantity.value
    return Figure(value=value, unit="%" if tenths else quantity.unit, period=None, printed=quantity.printed)


def of_plans(claim: Claim, named: Sequence[tuple[str, Point]]) -> Sides | None:
    """The sides of a claim that are what two plans state of the indicator that it surely means; ``named`` are these, each
    with the words by which the question names the plan."""
    if len(named) != len(("one", "other")):
        return None
    held = [place for place, (words, _) in enumerate(named) if squeeze(words) in squeeze(claim.other)]
    if len(held) != 1:
        return None
    return Sides(subject=named[1 - held[0]][1], other=named[held[0]][1])


def of_tables(claim: Claim, question: Question, evidence: Sequence[Evidence], knowledge: Knowledge) -> Iterator[Sides]:
    """The sides of a claim that are two figures of a row or column of a table that the question surely names."""
    for table in named_tables(question, evidence, knowledge):
        surely = reaches(spoken(table, question)[0], SURELY_SPOKEN) or is_titled(table, question)
        found = chosen(table, question) if surely else None
        pair = _sides(claim, found[1], question.years) if found and len(found[1]) == len(("one", "other")) else None
        if found and pair is not None:
            subject, other = pair
            yield Sides(subject=subject, other=other, of=f"{found[0]}の" if found[0] else "")


def _sides(claim: Claim, points: Sequence[Point], asked: Sequence[int]) -> tuple[Point, Point] | None:
    """Which of two points is the subject, and which is the other side: the one that stands there, the earlier time."""
    other = [p for p in points if core(p.name) and places(core(p.name), squeeze(claim.other))]
    years = [years_named(p.name, asked) for p in points]
    if not other and is_of_others(claim.other):
        other = [p for p in points if is_of_others(p.name)]
    if len(other) != 1 and all(len(each) == 1 for each in years) and years[0] != years[1]:
        other = [points[0] if min(years[0]) < min(years[1]) else points[1]]
    if len(other) != 1:
        return None
    subject = next(p for p in points if p is not other[0])
    return subject, other[0]
