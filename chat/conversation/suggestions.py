"""What one may ask next: questions that the facts behind an answer can answer."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.reply import Answer, Reply
from chat.conversation.understood import subject
from corpus.facts import Indicator, Initiative, Milestone, figures
from corpus.normalize import squeeze
from retriever.aim import Aim
from retriever.question import Intent, Question

MOST: Final = 3
LONGEST_NAME: Final = 30
"""Characters of a name that reads well within a question."""


def suggestions(reply: Reply, knowledge: Knowledge) -> list[str]:
    """At most three further questions: the other ways to take the one asked, then those about the same thing; each names
    its subject itself."""
    if not isinstance(reply, Answer):
        return list(reply.others[:MOST])
    about = subject(reply, knowledge)
    own = _of_indicator(about, reply.question, knowledge) if isinstance(about, Indicator) else ()
    own = _of_initiative(about, reply.question, knowledge) if isinstance(about, Initiative) else own
    found = (text for text in [*reply.others, *own, *_nearby(reply, about, knowledge)] if text != reply.question.text)
    return list(islice(dict.fromkeys(found), MOST))


def _of_indicator(about: Indicator, question: Question, knowledge: Knowledge) -> Iterator[str]:
    if len(about.name) > LONGEST_NAME:
        return
    stated = [i for i in knowledge.same(about) if isinstance(i, Indicator)]
    if question.aim is Aim.TARGET and (about.actual or about.baseline):
        yield f"{about.name}の現状は？"
    elif question.aim is not Aim.TARGET and about.target is not None:
        yield f"{about.name}の目標は？"
    if len({i.plan_id for i in stated if i.target is not None}) > 1 and question.aim is not Aim.CHANGE:
        yield f"{about.name}の目標は、前の計画と比べてどう変わりましたか？"


def _of_initiative(about: Initiative, question: Question, knowledge: Knowledge) -> Iterator[str]:
    if len(about.name) > LONGEST_NAME:
        return
    if about.agencies and question.intent is not Intent.AGENCY:
        yield f"「{about.name}」の担当はどこですか？"
    name = squeeze(about.name)
    dated = (m for m in knowledge.of(Milestone) if m.plan_id == about.plan_id and m.start)
    if any(squeeze(m.initiative or "") == name for m in dated) and question.intent is not Intent.SCHEDULE:
        yield f"「{about.name}」の工程は？"
    if about.details and question.intent in (Intent.AGENCY, Intent.SCHEDULE):
        yield f"「{about.name}」の内容は？"


def _nearby(reply: Answer, about: Indicator | Initiative | None, knowledge: Knowledge) -> Iterator[str]:
    """Indicators that stand in the cited passages, the proving ones first."""
    seen = {squeeze(about.name)} if about else set()
    for citation in sorted(reply.citations, key=lambda c: not c.supports):
        for indicator in knowledge.in_passage(citation.passage, Indicator):
            key = squeeze(indicator.name)
            if key not in seen and len(indicator.name) <= LONGEST_NAME and figures(indicator):
                seen.add(key)
                yield f"{indicator.name}の{'目標' if indicator.target else '現状'}は？"
