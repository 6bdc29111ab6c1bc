"""Who is in charge where a question names a heading: of each initiative below it, since no one of them is meant."""

from datetime import date
from itertools import chain
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.say_bodies import IN_CHARGE_WORDS, bodies_of, names_of, proof_of
from chat.answering.facts.selection import plan_words
from chat.answering.facts.topic_words import is_noun, topic_terms
from chat.answering.said import Said
from corpus.facts import Initiative
from corpus.marks import read_mark, without_repeats
from corpus.normalize import squeeze
from retriever.question import Question
from retriever.tokens import content_set

MOST: Final = 12
"""Initiatives told."""

_IN_CHARGE: Final = frozenset({"推進", "責任", "者"})


def say_below_heading(question: Question, best: Initiative, knowledge: Knowledge, today: date) -> Said | None:
    """The bodies of all initiatives under the heading that ``best`` stands under, where the question names that heading and
    not one of them, and not all have the same bodies."""
    if not best.section or not _names_heading(question, best, knowledge):
        return None
    beside = [i for i in knowledge.of_plan(Initiative, best.plan_id) if i.section == best.section and i.agencies]
    if len({names_of(i) for i in beside}) < len(("one", "another")):
        return None
    told = beside[:MOST]
    title = without_repeats(best.section[-1])
    head = (
        f"「{title}」は、取組ごとに担うところが書かれています（{plan_words(knowledge.plans[best.plan_id], today)}）："
    )
    lines = [f"・{initiative.name} ― {bodies_of(initiative)}" for initiative in told]
    more = ["・（ほかの取組もあります）"] if len(told) < len(beside) else []
    evidence = tuple(chain.from_iterable(proof_of(initiative, knowledge) for initiative in told))
    return Said(text="\n".join([head, *lines, *more]), evidence=evidence)


def _names_heading(question: Question, best: Initiative, knowledge: Knowledge) -> bool:
    """Whether a question says a heading, or is about what the heading is and the initiative's own name is not."""
    mark = read_mark(best.section[-1])
    title = mark.title if mark is not None and mark.title else best.section[-1]
    if squeeze(best.name) in squeeze(question.text):
        return False
    if squeeze(title) in squeeze(question.text):
        return True
    topic = {term for term in topic_terms(question, knowledge.plans) if is_noun(term)} - IN_CHARGE_WORDS - _IN_CHARGE
    return bool(topic) and topic <= content_set(title) and not topic <= content_set(best.name)
