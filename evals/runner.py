"""Run a test set against a library."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from chat.answer import Answer, Refusal
from chat.assistant import Assistant
from chat.conversation import Turn
from chat.render import answer_text
from evals.metrics import first_hit, is_right, mean_reciprocal_rank, percentile, recall_at, share
from evals.testset import Case
from retriever.question import understand

DEPTH = 20
"""Passages looked at for recall and reciprocal rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one case; ranks count from 1, None where the quote was not found or not given."""

    case: Case
    answer: str
    abstained: bool
    right: bool
    first_sentence_right: bool
    cited_rank: int | None
    retrieved_rank: int | None
    citations: int
    milliseconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The measures of a run; None where no case speaks to a measure."""

    cases: int
    accuracy: float | None
    first_sentence: float | None
    by_category: dict[str, tuple[int, int]]
    citation_share: float | None
    citations_mean: float | None
    recall_at_5: float | None
    mrr: float | None
    refusal_recall: float | None
    false_refusals: float | None
    p50_ms: float | None
    p95_ms: float | None


def run(assistant: Assistant, cases: Sequence[Case], today: date, advance: Callable[[int, int], None]) -> list[Outcome]:
    """Ask every case in order and judge the replies."""
    outcomes = []
    for done, case in enumerate(cases):
        advance(done, len(cases))
        outcomes.append(_ask(assistant, case, today))
    advance(len(cases), len(cases))
    return outcomes


def _ask(assistant: Assistant, case: Case, today: date) -> Outcome:
    history = [Turn(question=turn.question, answer=turn.answer) for turn in case.history]
    started = time.perf_counter()
    reply = assistant.ask(case.question, today=today, history=history)
    elapsed = (time.perf_counter() - started) * 1000
    abstained = isinstance(reply, Refusal)
    text = answer_text(reply)
    first = reply.claims[0].text if isinstance(reply, Answer) else text
    question = understand(case.question, assistant.retriever.generation.plans, today)
    found = assistant.retriever.search(question, DEPTH, today) if case.evidence else []
    return Outcome(
        case=case,
        answer=text,
        abstained=abstained,
        right=is_right(case, text, abstained=abstained),
        first_sentence_right=is_right(case, first, abstained=abstained),
        cited_rank=first_hit(case, [c.passage.text for c in reply.citations]),
        retrieved_rank=first_hit(case, [r.passage.text for r in found]),
        citations=len(reply.citations),
        milliseconds=round(elapsed, 2),
    )


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Measure a run. Accuracy is over answerable cases; refusals are measured apart."""
    answerable = [o for o in outcomes if o.case.answerable]
    quoted = [o for o in answerable if o.case.evidence]
    ranks = [o.retrieved_rank for o in quoted]
    categories = sorted({o.case.category for o in outcomes})
    times = [o.milliseconds for o in outcomes]
    return Scores(
        cases=len(outcomes),
        accuracy=share([o.right for o in answerable]),
        first_sentence=share([o.first_sentence_right for o in answerable]),
        by_category={
            c: (sum(o.right for o in outcomes if o.case.category == c), sum(o.case.category == c for o in outcomes))
            for c in categories
        },
        citation_share=share([o.cited_rank is not None for o in quoted]),
        citations_mean=sum(o.citations for o in answerable) / len(answerable) if answerable else None,
        recall_at_5=recall_at(ranks, 5),
        mrr=mean_reciprocal_rank(ranks),
        refusal_recall=share([o.abstained for o in outcomes if not o.case.answerable]),
        false_refusals=share([o.abstained for o in answerable]),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
    )
