"""The whole story in one function: a question in, a proven answer or a reasoned refusal out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chat.answer import Answer, Citation, Claim, Reason, Refusal, Reply
from chat.compose import compose
from chat.conversation import Turn, carry_over
from chat.evidence import Evidence, rank_statements
from chat.proof import unproven
from chat.refusal import foreign_entity, missing_attribute, of_asked_years, weak_support
from corpus.errors import KeikakuError
from corpus.passage import Passage, Span
from retriever.hybrid import HybridRetriever, Ranked
from retriever.question import Question, understand

CANDIDATES: Final = 20
"""Passages whose statements are read for the answer."""

NEAREST: Final = 6
"""Statements read before deciding that a question can't be answered."""

CITED: Final = 5
"""Passages cited: those that prove the answer, filled up with the next best ones."""

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
        every = rank_statements(question, ranked, self.retriever, today)
        evidence = of_asked_years(question, every, self.retriever.generation)
        refusal = self._refusal(question, evidence)
        if refusal is not None:
            return self._refuse(question, *refusal, ranked, today)
        lines = [(line, found) for line, found in compose(question, evidence) if _is_proven(line, found)]
        if not lines:
            message = "関連する箇所はありますが、お答えできる記述を確かめられませんでした。"
            return self._refuse(question, Reason.UNPROVEN, message, ranked, today)
        return self._answer(question, lines, ranked, today)

    def _refusal(self, question: Question, evidence: Sequence[Evidence]) -> tuple[Reason, str] | None:
        weak = weak_support(question, self.retriever, evidence[:NEAREST])
        return weak or missing_attribute(question, evidence[:NEAREST])

    def _answer(
        self, question: Question, lines: list[tuple[str, list[Evidence]]], ranked: Sequence[Ranked], today: date
    ) -> Answer:
        citations: list[Citation] = []
        claims = []
        for line, found in lines:
            numbers = [self._cite(citations, passage, span, today) for passage, span in _quoted(found)]
            claims.append(Claim(text=line, citations=tuple(dict.fromkeys(numbers))))
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
        nearest: list[Citation] = []
        self._fill_up(nearest, ranked[:3], today)
        return Refusal(question=question, reason=reason, message=message, citations=tuple(nearest))


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


def _is_proven(line: str, found: Sequence[Evidence]) -> bool:
    return not unproven(line, [e.passage for e in found])
