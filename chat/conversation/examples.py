"""Questions to begin with, one for each kind of user, made of what the library holds and answered by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.reply import Answer
from corpus.errors import KeikakuError
from corpus.facts import Indicator, Initiative
from corpus.plan import PlanStatus

LONGEST_NAME: Final = 24
"""Characters of a name that reads well within a question."""

TRIES: Final = 5
"""Questions tried for one kind of user; an answer takes some 20 ms."""

_OFFERS: Final = ("支援", "相談", "助成", "補助", "融資", "セミナー", "研修")
"""What works are called that offer something to whoever asks."""


class Asker(StrEnum):
    """The kinds of people who use the page."""

    BUSINESS = "事業者・住民の方"
    OFFICIAL = "自治体職員の方"
    EVALUATOR = "計画を評価する方"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question that the library answers, and whom it is for."""

    asker: Asker
    question: str


def examples(assistant: Assistant, today: date) -> tuple[Example, ...]:
    """One question for each kind of user, answered surely as of ``today``; fewer where the library has none."""
    plain = Assistant(assistant.retriever)  # Nobody asked these: they are not heard of.
    knowledge = knowledge_of(assistant.retriever.generation)
    candidates = {
        Asker.BUSINESS: _of_offers(knowledge, today),
        Asker.OFFICIAL: _of_duties(knowledge, today),
        Asker.EVALUATOR: _of_targets(knowledge, today),
    }
    found = []
    for asker, questions in candidates.items():
        tried = islice(dict.fromkeys(questions), TRIES)
        question = next((q for q in tried if _is_answered(plain, q, today)), None)
        if question is not None:
            found.append(Example(asker=asker, question=question))
    return tuple(found)


def _is_answered(assistant: Assistant, question: str, today: date) -> bool:
    try:
        reply = assistant.ask(question, today=today)
    except KeikakuError:
        return False
    return isinstance(reply, Answer) and not reply.likely


def _in_force(knowledge: Knowledge, plan_id: str, today: date) -> bool:
    plan = knowledge.plans.get(plan_id)
    return plan is not None and plan.status(today) is PlanStatus.IN_FORCE


def _initiatives(knowledge: Knowledge, today: date) -> Iterator[Initiative]:
    """Initiatives of plans in force with a short name, those of other plans after them."""
    named = [i for i in knowledge.of(Initiative) if len(i.name) <= LONGEST_NAME]
    yield from sorted(named, key=lambda i: not _in_force(knowledge, i.plan_id, today))


def _indicators(knowledge: Knowledge, today: date) -> Iterator[Indicator]:
    """Indicators with a target and a short name, those of plans in force first."""
    named = [i for i in knowledge.of(Indicator) if i.target is not None and len(i.name) <= LONGEST_NAME]
    yield from sorted(named, key=lambda i: not _in_force(knowledge, i.plan_id, today))


def _of_offers(knowledge: Knowledge, today: date) -> Iterator[str]:
    """What an offer holds; what any other work does where there is none."""
    offers = [i for i in _initiatives(knowledge, today) if i.details]
    for initiative in sorted(offers, key=lambda i: not any(word in i.name for word in _OFFERS)):
        yield f"「{initiative.name}」はどのような内容ですか？"


def _of_duties(knowledge: Knowledge, today: date) -> Iterator[str]:
    for initiative in _initiatives(knowledge, today):
        if initiative.agencies:
            yield f"「{initiative.name}」の担当はどこですか？"
    for indicator in _indicators(knowledge, today):
        yield f"{indicator.name}の目標は？"


def _of_targets(knowledge: Knowledge, today: date) -> Iterator[str]:
    """How a target changed from plan to plan; what it is where only one plan states it."""
    indicators = list(_indicators(knowledge, today))
    for indicator in indicators:
        stated = {i.plan_id for i in knowledge.same(indicator) if isinstance(i, Indicator) and i.target is not None}
        if len(stated) > 1:
            yield f"{indicator.name}の目標は、前の計画と比べてどう変わりましたか？"
            break
    for indicator in indicators:
        if indicator.baseline is not None or indicator.actual is not None:
            yield f"{indicator.name}の現状と目標は？"
    for indicator in indicators:
        yield f"{indicator.name}の目標は？"
