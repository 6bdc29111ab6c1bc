"""What is told of the plan before: of the same indicator, of the one nearest to it, or by a plan that looks back."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence, evidence_of
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.leaning.followed import Followed, absent, told
from chat.answering.facts.leaning.places import statements_around
from chat.answering.facts.leaning.reached import rows_since
from chat.answering.facts.selection import is_of_former, plan_words, target_year
from chat.answering.facts.values.figures import figure_words
from chat.answering.said import Said
from chat.answering.wording import say
from corpus.facts import Figure, Indicator, looks_back
from corpus.normalize import squeeze
from corpus.plan import Plan, PlanStatus
from corpus.statements import statements
from retriever.coverage import ASKED_WORDS
from retriever.leaning import Leaning
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_set
from retriever.versions import asks_former

NEAR: Final = 0.5
"""How alike the words of two names are from which one is near the other."""


def say_former(question: Question, leaning: Leaning, knowledge: Knowledge, today: date) -> Followed | None:
    """What the plan before states of the subject; where it is not held, what the plan that follows it tells of it, else that
    it is not held."""
    plan, subject = knowledge.plans.get(leaning.plan_ids[0]) if leaning.plan_ids else None, leaning.subject
    if plan is None:
        return None
    if not leaning.beside or not isinstance(subject, Indicator):
        return _looked_back(question, leaning, plan, knowledge, today)
    if subject.plan_id not in leaning.beside:
        return _nearest(subject, leaning.beside[0], knowledge, today)
    return _stated(subject, knowledge, today)


def _stated(row: Indicator, knowledge: Knowledge, today: date) -> Followed:
    """What the plan before states of the same indicator."""
    plan = knowledge.plans[row.plan_id]
    is_over = plan.standing(today) is PlanStatus.ENDED and plan.period is not None
    ended = f"。この計画の期間は{plan.period.last}年度で終了しています。" if is_over and plan.period else ""
    stated = [(label, f) for label, f in _labelled(row, "現状") if f is not None]

    def line(words: Callable[[Figure], str]) -> Said:
        values = "、".join(f"{label}は{words(figure)}" for label, figure in stated)
        return Said(
            text=f"{row.name}の{values}です（{plan_words(plan, today)}）{ended}", evidence=knowledge.evidence(row)
        )

    undated = line(lambda figure: figure_words(replace(figure, period=None)))
    return Followed(said=[line(figure_words)], plainer=[undated])


def _labelled(row: Indicator, begun: str) -> tuple[tuple[str, Figure | None], ...]:
    return (("目標", row.target), ("実績", row.actual), (begun, row.baseline))


def _looked_back(question: Question, leaning: Leaning, plan: Plan, knowledge: Knowledge, today: date) -> Followed:
    """What a plan tells of the one before it, of the same indicator or in the same place."""
    subject, words = leaning.subject, plan_words(plan, today)
    missing = f"「{plan.title}」の前の計画は、取り込んだ文書にありません"
    if isinstance(subject, Indicator):
        rows = [row for row in rows_since(subject, knowledge) if row.plan_id == subject.plan_id]
        past = [row for row in rows if is_of_former(row, knowledge)]
        if past:
            row = max(past, key=lambda row: sum(f is not None for f in (row.target, row.actual, row.baseline)))
            stated = _labelled(row, "策定時")
            values = "、".join(f"{label}が{figure_words(f)}" for label, f in stated if f is not None)
            text = f"{missing}が、この計画のふりかえりでは、{row.name}は{values}です（{words}）"
            return told(text, knowledge.evidence(row))
    beside = [e for e in _spoken_of(leaning, plan, knowledge) if _looks_back(e)]
    if beside:
        text = f"{missing}が、この計画に次の記載があります：{say(beside[0].statement, question)}（{words}）"
        return told(text, beside[:1])
    return absent(f"{missing}。", knowledge.evidence(subject) if subject is not None else ())


def _spoken_of(leaning: Leaning, plan: Plan, knowledge: Knowledge) -> list[Evidence]:
    """The statements of a plan that name the indicator spoken of; else those around what was told."""
    if not isinstance(leaning.subject, Indicator):
        return statements_around(leaning, knowledge)
    name = squeeze(leaning.subject.name)
    return [
        evidence_of(p, s)
        for p in knowledge.of_document(plan.id)
        for s in statements(p)
        if name in squeeze(s.text) and not s.is_head
    ]


def _looks_back(evidence: Evidence) -> bool:
    return asks_former(evidence.statement.text) or looks_back(evidence.passage.section)


def _nearest(subject: Indicator, former: str, knowledge: Knowledge, today: date) -> Followed:
    """The indicator of the plan before that is named most alike; that it has none where none is."""
    plan = knowledge.plans[former]
    missing = f"前の計画「{plan.title}」に、「{subject.name}」という指標は見つけられませんでした"
    own = content_set(subject.name) - ASKED_WORDS
    found = [
        (_likeness(own, content_set(fact.name) - ASKED_WORDS), target_year(fact), fact, fact.target)
        for _, fact in knowledge.named(former)
        if isinstance(fact, Indicator) and fact.target is not None and not is_of_former(fact, knowledge)
    ]
    best = max(found, key=lambda each: each[:2], default=None)
    if best is None or not reaches(best[0], NEAR):
        return absent(f"{missing}。", knowledge.evidence(subject))
    _, _, near, target = best
    text = f"{missing}。近い指標は「{near.name}」で、目標は{figure_words(target)}です（{plan_words(plan, today)}）"
    return told(text, (*knowledge.evidence(near), *knowledge.evidence(subject)))


def _likeness(own: Collection[str], other: Collection[str]) -> float:
    """How many of the words of both both share, 0..1; a name that says all of one's own and more is near."""
    shared = len(set(own) & set(other))
    alike = 2 * shared / (len(own) + len(other)) if shared else 0.0
    return max(alike, NEAR) if own and shared == len(set(own)) else alike
