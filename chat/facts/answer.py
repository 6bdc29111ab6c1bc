"""Answers from facts, by what the question wants; None leaves the answer to the statements themselves."""

from collections.abc import Sequence
from datetime import date

from chat.evidence import Evidence
from chat.facts.achieved import list_achieved
from chat.facts.agencies import say_agencies, say_body
from chat.facts.comparison import compare
from chat.facts.figures import say_figure
from chat.facts.headings import list_headings
from chat.facts.knowledge import Knowledge
from chat.facts.listing import list_facts
from chat.facts.schedule import say_schedule, say_when
from chat.facts.terms import say_term
from chat.said import Said
from corpus.facts import Indicator
from retriever.aim import Aim
from retriever.fact_index import RankedFact
from retriever.question import Intent, Question


def listed(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """Lists, counts and meanings: complete, from the fact table, whatever the search found."""
    return (
        list_achieved(question, knowledge, today)
        or list_facts(question, knowledge, today)
        or say_body(question, knowledge, today)
        or list_headings(question, knowledge, today)
        or say_schedule(question, knowledge, today)
        or say_term(question, knowledge, today)
    )


def anchored(
    question: Question,
    evidence: Sequence[Evidence],
    indicators: Sequence[Indicator],
    ranked: Sequence[RankedFact],
    knowledge: Knowledge,
    today: date,
) -> list[Said] | None:
    """Answers about an indicator that the question may mean, or the initiative that the best evidence states."""
    found = compare(question, indicators, ranked, knowledge, today)
    if found is None and wants_figure(question):
        found = say_figure(question, indicators, knowledge, today)
    return found or say_when(question, evidence, knowledge, today) or say_agencies(question, evidence, knowledge, today)


def wants_figure(question: Question) -> bool:
    """Whether an indicator's value may be the answer."""
    aims = (Aim.TARGET, Aim.PROGRESS, Aim.COMPARISON, Aim.CHANGE)
    return question.intent is Intent.FIGURE or (question.intent is Intent.CONTENT and question.aim in aims)
