"""The whole story in one function: a question in, a proven answer or a reasoned refusal out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chat.answer import Answer, Citation, Claim, Reason, Refusal, Reply
from chat.compose import compose
from chat.conversation import Turn, carry_over
from chat.evidence import Evidence, rank_statements, times_beside
from chat.facts.agencies import say_premise, supposes_body, without_names
from chat.facts.answer import anchored, listed, wants_figure
from chat.facts.figures import figure_times, has_figure_of, unstated_time
from chat.facts.knowledge import Knowledge, knowledge_of
from chat.facts.selection import candidates, is_meant
from chat.facts.support import say_support
from chat.proof import unproven
from chat.refusal import (
    LEAST_COVERED,
    foreign_entity,
    missing_attribute,
    missing_focus,
    of_asked_years,
    topic_share,
    weak_support,
)
from chat.said import Said
from corpus.errors import KeikakuError
from corpus.facts import Agency, Indicator, Initiative
from corpus.passage import Passage, Span
from corpus.plan import Plan
from retriever.fact_index import RankedFact
from retriever.hybrid import HybridRetriever, Ranked
from retriever.question import Intent, Question, understand

CANDIDATES: Final = 20
"""Passages whose statements are read for the answer."""

NEAREST: Final = 6
"""Statements read before deciding that a question can't be answered."""

CITED: Final = 5
"""Passages cited: those that prove the answer, filled up with the next best ones."""

STILL_NEAR: Final = 0.7
SPOKEN_OF: Final = 0.6
"""Share of the best score, or of a topic, from which another statement of the asked time may be the answer."""

SUPPOSED: Final = 0.5
"""Share of a supposition that an initiative must speak of."""

LONGEST_QUESTION: Final = 1000


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers from one generation of the library."""

    retriever: HybridRetriever

    def ask(self, text: str, *, today: date, history: Sequence[Turn] = ()) -> Reply:
        """Answer ``text``, understood after ``history``, as of ``today``.

        Raises:
            KeikakuError: the question is empty or too long.
        """
        plans = self.retriever.generation.plans
        text = clean_question(text)
        question = understand(text, plans, today, inherited=carry_over(text, history))
        foreign = foreign_entity(question, self.retriever.generation)
        ranked = self.retriever.search(question, CANDIDATES, today)
        if foreign is not None:
            return self._refuse(question, *foreign, ranked, today)
        knowledge = knowledge_of(self.retriever.generation)
        said = self._proven(listed(question, knowledge, today) or self._premise(question, knowledge, today))
        if not said:
            every = rank_statements(question, ranked, self.retriever, today)
            evidence = of_asked_years(question, every, self.retriever.generation)
            facts = self.retriever.rank_facts(question, Indicator) if wants_figure(question) else []
            known = any(map(is_meant, facts[:1]))
            refusal = self._refusal(question, evidence, known=known)
            if refusal is not None:
                return self._refuse(question, *refusal, ranked, today)
            said = self._proven(self._anchored(question, evidence, facts, knowledge, today))
            if not said and (instead := self._unstated(question, every, facts, knowledge, today)):
                return self._refuse_with(question, *instead, ranked, today)
            if not said and known and (refusal := self._refusal(question, evidence, known=False)):
                return self._refuse(question, *refusal, ranked, today)
            said = said or self._proven(compose(question, evidence))
        if not said:
            message = "関連する箇所はありますが、お答えできる記述を確かめられませんでした。"
            return self._refuse(question, Reason.UNPROVEN, message, ranked, today)
        return self._answer(question, said, ranked, today)

    def _proven(self, said: Sequence[Said] | None) -> list[Said]:
        """The lines whose every figure and name stands in what they cite."""
        plans = self.retriever.generation.plans
        return [line for line in said or () if is_proven(line, plans)]

    def _anchored(
        self,
        question: Question,
        evidence: Sequence[Evidence],
        facts: Sequence[RankedFact],
        knowledge: Knowledge,
        today: date,
    ) -> list[Said] | None:
        """Answers from the facts that the question and the best evidence point to."""
        if question.intent is Intent.SUPPORT:
            initiatives = self.retriever.rank_facts(question, Initiative)
            bodies = self.retriever.rank_facts(question, Agency)
            return say_support(question, evidence, initiatives, bodies, knowledge, today)
        indicators = candidates(question, facts, evidence, knowledge)
        return anchored(question, evidence, indicators, facts, knowledge, today)

    def _unstated(
        self,
        question: Question,
        evidence: Sequence[Evidence],
        facts: Sequence[RankedFact],
        knowledge: Knowledge,
        today: date,
    ) -> tuple[str, tuple[Evidence, ...]] | None:
        """What to say of an indicator without such a figure, unless a near statement is of the asked time."""
        times = figure_times(question)
        dated = [e for e in evidence if set(question.years) & times_beside(e)]
        others = [e for e in dated if all(has_figure_of(i, times) for i in knowledge.at(e, Indicator))]
        best = max((e.score for e in evidence), default=0.0)
        near = max((e.score for e in others), default=0.0) >= STILL_NEAR * best
        if others and (near or topic_share(question, self.retriever, others) >= SPOKEN_OF):
            return None
        return unstated_time(question, facts, knowledge, today)

    def _premise(self, question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
        """Whether the body that the question supposes is responsible: what is it about, the body left out?"""
        body = supposes_body(question, knowledge)
        if body is None:
            return None
        topic = without_names(question, body)
        about = understand(topic, self.retriever.generation.plans, today)
        about = replace(about, intent=Intent.AGENCY, plan_ids=question.plan_ids or about.plan_ids)
        evidence = rank_statements(about, self.retriever.search(about, CANDIDATES, today), self.retriever, today)
        if self._refusal(about, evidence, known=False) is not None:
            return None
        initiatives = [r.fact for r in self.retriever.rank_facts(about, Initiative) if r.asked >= SUPPOSED]
        return say_premise(body, evidence, initiatives, knowledge, today)

    def _refusal(self, question: Question, evidence: Sequence[Evidence], *, known: bool) -> tuple[Reason, str] | None:
        """Why not to answer; ``known`` says that a fact speaks of the question, whatever the passages do."""
        weak = None if known else weak_support(question, self.retriever, evidence[:NEAREST])
        near = evidence[:NEAREST]
        missing = missing_attribute(question, near, self.retriever)
        spoken_of = any(e.covered >= LEAST_COVERED for e in near)
        if missing is not None and spoken_of:
            return missing
        return weak or missing or (None if known else missing_focus(question, near))

    def _answer(self, question: Question, said: Sequence[Said], ranked: Sequence[Ranked], today: date) -> Answer:
        citations: list[Citation] = []
        claims = []
        for line in said:
            numbers = [self._cite(citations, passage, span, today) for passage, span in _quoted(line.evidence)]
            claims.append(Claim(text=line.text, citations=tuple(dict.fromkeys(numbers)), computed=line.computed))
        self._fill_up(citations, ranked, today)
        return Answer(question=question, claims=tuple(claims), citations=tuple(citations))

    def _cite(self, citations: list[Citation], passage: Passage, span: Span, today: date) -> int:
        """The number of the citation with just this quote, added where it is new."""
        for citation in citations:
            if (citation.passage.id, citation.span) == (passage.id, span):
                return citation.number
        citations.append(self._citation(len(citations) + 1, passage, span, today, supports=True))
        return len(citations)

    def _fill_up(self, citations: list[Citation], ranked: Sequence[Ranked], today: date) -> None:
        """Add the next best passages until so many are cited."""
        cited = {c.passage.id for c in citations}
        for hit in ranked:
            if len(cited) >= CITED:
                break
            if hit.passage.id not in cited:
                cited.add(hit.passage.id)
                whole = Span(start=0, end=len(hit.passage.text))
                citations.append(self._citation(len(citations) + 1, hit.passage, whole, today, supports=False))

    def _citation(self, number: int, passage: Passage, span: Span, today: date, *, supports: bool) -> Citation:
        plan = self.retriever.generation.plans[passage.plan_id]
        return Citation(
            number=number,
            plan=plan,
            status=plan.status(today),
            passage=passage,
            span=span,
            supports=supports,
        )

    def _refuse(
        self, question: Question, reason: Reason, message: str, ranked: Sequence[Ranked], today: date
    ) -> Refusal:
        return self._refuse_with(question, message, (), ranked, today, reason)

    def _refuse_with(
        self,
        question: Question,
        message: str,
        evidence: Sequence[Evidence],
        ranked: Sequence[Ranked],
        today: date,
        reason: Reason = Reason.NOT_STATED,
    ) -> Refusal:
        """Refuse, citing first what is there instead."""
        nearest: list[Citation] = []
        for passage, span in _quoted(evidence):
            self._cite(nearest, passage, span, today)
        self._fill_up(nearest, ranked[:3], today)
        return Refusal(question=question, reason=reason, message=message, citations=tuple(nearest))


def is_proven(line: Said, plans: Mapping[str, Plan]) -> bool:
    """Whether every figure, date and name of a line stands in what it cites, or really follows from it."""
    passages = [e.passage for e in line.evidence]
    cited = [plans[plan_id] for plan_id in dict.fromkeys(p.plan_id for p in passages)]
    return not unproven(line.text, passages, cited, line.computed)


def clean_question(text: str) -> str:
    """The question without control characters and outer space.

    Raises:
        KeikakuError: nothing is left, or it is too long.
    """
    cleaned = "".join(c if c.isprintable() or c == "　" else " " for c in text).strip()
    if not any(c.isalnum() for c in cleaned):
        raise KeikakuError("質問が空です。知りたいことを文で入力してください。")
    if len(cleaned) > LONGEST_QUESTION:
        raise KeikakuError(
            f"質問が長すぎます（{len(cleaned)} 文字、上限 {LONGEST_QUESTION} 文字）。要点をしぼって入力してください。"
        )
    return cleaned


def _quoted(found: Sequence[Evidence]) -> list[tuple[Passage, Span]]:
    """One quote a passage: from the first to the last statement that a line is taken from."""
    quotes: dict[str, tuple[Passage, Span]] = {}
    for evidence in found:
        span = evidence.statement.span
        passage, known = quotes.get(evidence.passage.id, (evidence.passage, span))
        wider = Span(start=min(known.start, span.start), end=max(known.end, span.end))
        quotes[passage.id] = (passage, wider)
    return list(quotes.values())
