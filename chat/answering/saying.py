"""What was found, said: an answer, the likeliest places, or a refusal."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chat.answering.citing import Citations, quoted
from chat.answering.conclusion.conclude import concluded
from chat.answering.conditions import unstated_conditions
from chat.answering.evidence import Evidence, times_beside, years_in
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.explained import explained
from chat.answering.judgement.judge import Decision
from chat.answering.proven import Gate
from chat.answering.reply import Answer, Claim, Refusal, Reply
from chat.answering.said import Said, said_once
from corpus.fiscal_year import ERAS
from corpus.normalize import fold, one_width
from corpus.plan import Plan
from retriever.hybrid import HybridRetriever, Ranked
from retriever.question import Intent, Question


@dataclass(frozen=True, slots=True)
class Saying:
    """Says what was found in one generation; a conclusion passes the ``gate`` too."""

    retriever: HybridRetriever
    gate: Gate

    def say(self, found: Considered, today: date) -> Reply:
        """The reply to a considered question: an answer, the likeliest places, or a refusal."""
        return replace(
            self._said(found, today),
            judgement=found.judgement,
            explanation=explained(found, self.retriever.generation),
            others=found.question.otherwise,
            advised=tuple(found.advised),
        )

    def _said(self, found: Considered, today: date) -> Reply:
        question, ranked = found.question, found.ranked
        if found.decided is Decided.LISTED:
            said = self._concluded(found, found.said, today)
            return self._with_unfound(self._answer(question, said, ranked, today), found)
        decision = found.judgement.decision if found.judgement else Decision.REFUSAL
        if decision is Decision.ANSWER and found.said:
            said = self._concluded(found, found.said, today)
            answer = self._with_conditions(self._answer(question, said, ranked, today))
            return self._of_other_times(self._with_unfound(answer, found), said)
        if decision is not Decision.REFUSAL and found.likely:
            likely = self._concluded(found, found.likely, today)
            return self._of_other_times(replace(self._answer(question, likely, ranked, today), likely=True), likely)
        return self._refuse(found, today)

    def _concluded(self, found: Considered, lines: Sequence[Said], today: date) -> Sequence[Said]:
        """The lines with the conclusion that they allow, where it is proven."""
        knowledge = knowledge_of(self.retriever.generation).limited(found.question.documents)
        told = concluded(found.question, lines, found.grounds, knowledge, today)
        return told if len(self.gate.proven(told[:1])) == len(told[:1]) else lines

    def _with_unfound(self, answer: Answer, found: Considered) -> Answer:
        """What was not found of the question is said with the answer to the rest."""
        return replace(answer, note=one_width("\n".join(filter(None, (*found.unfound, answer.note)))))

    def _with_conditions(self, answer: Answer) -> Answer:
        """What the passages of an offer of support leave open is said with it."""
        if answer.question.intent is not Intent.SUPPORT:
            return answer
        return replace(answer, note=unstated_conditions([c.passage.text for c in answer.citations if c.supports]))

    def _answer(self, question: Question, said: Sequence[Said], ranked: Sequence[Ranked], today: date) -> Answer:
        citations = Citations(self.retriever.generation, today)
        claims = []
        for line in said_once(said):
            numbers = [citations.cite(passage, span) for passage, span in quoted(line.evidence)]
            claims.append(
                Claim(text=one_width(line.text), citations=tuple(dict.fromkeys(numbers)), computed=line.computed)
            )
        citations.fill_up(ranked)
        return Answer(question=question, claims=tuple(claims), citations=citations.made)

    def _refuse(self, found: Considered, today: date) -> Refusal:
        """Refuse, citing first what is there instead."""
        nearest = Citations(self.retriever.generation, today)
        for passage, span in quoted(found.instead):
            nearest.cite(passage, span)
        nearest.fill_up(found.ranked[:3])
        return Refusal(
            question=found.question, reason=found.reason, message=one_width(found.message), citations=nearest.made
        )

    def _of_other_times(self, answer: Answer, said: Sequence[Said]) -> Answer:
        """Figures that stand with no time that is asked for are said to be no figures of it."""
        question, plans = answer.question, self.retriever.generation.plans
        told = [e for line in said for e in line.evidence]
        if question.intent is not Intent.FIGURE or not question.years:
            return answer
        if any(_is_of_year(question, each, plans[each.passage.plan_id]) for each in told):
            return answer
        years = "、".join(f"{year}年" for year in question.years)
        return replace(answer, note="\n".join(filter(None, (answer.note, OTHER_TIME.format(years)))))


OTHER_TIME: Final = "示した箇所に、お尋ねの時点（{}）のものとは書かれていません。"


def _is_of_year(question: Question, evidence: Evidence, plan: Plan) -> bool:
    """Whether a statement stands with a time that is asked for: its own, one over or beside it, or that of its document; what
    is aimed at without a time is so for the plan's last year."""
    passage, statement = evidence.passage, evidence.statement
    above = (passage.lead, statement.head, *passage.section)
    asked = set(question.years)
    if asked & times_beside(evidence).union(*map(years_in, above), years_in(plan.title)):
        return True
    if plan.period is not None and plan.period.last in asked and "目標" in question.text:
        return True
    return any(_names_year(text, asked) for text in (statement.text, *statement.heads))


def _names_year(text: str, years: Collection[int]) -> bool:
    """Whether a text names one of these years by its number in an era alone: 34年度 for 2022."""
    numbers = {int(found["n"]) for found in _BARE_YEAR.finditer(fold(text))}
    return any(year - before in numbers for year in years for before in ERAS.values())


_BARE_YEAR: Final = re.compile(r"(?<![\d.,一-龥])(?P<n>\d{1,2})年度")
"""A fiscal year by its number alone, without its era."""
