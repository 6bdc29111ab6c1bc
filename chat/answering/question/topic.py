"""What a question is about, and how much of it a statement speaks of."""

from collections.abc import Sequence
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.question.value_kinds import states_kind
from retriever.coverage import Weights, core, held_share, lenient, weigh
from retriever.hybrid import HybridRetriever
from retriever.question import Intent, Question
from retriever.tokens import term_set


def topic_of(question: Question, retriever: HybridRetriever) -> Weights:
    """What a question is about, weighed."""
    return core(weigh(question, retriever.words), question.intent)


def for_situation(question: Question, topic: Weights, retriever: HybridRetriever) -> Weights:
    """The topic; where support is asked for, with nouns that no passage holds at half: details of a situation."""
    return lenient(topic, retriever.words) if question.intent is Intent.SUPPORT else topic


def topic_share(question: Question, retriever: HybridRetriever, evidence: Sequence[Evidence]) -> float:
    """The share of what the question is about that the best statement of its kind, with its headings, speaks of."""
    topic = for_situation(question, topic_of(question, retriever), retriever)
    return max((held_share(topic, around(e)) for e in evidence if states_kind(question, e.statement)), default=0.0)


def around(evidence: Evidence) -> frozenset[str]:
    """The terms of a statement and of what stands above it."""
    statement, passage = evidence.statement, evidence.passage
    return term_set("\n".join([statement.text, statement.head, *statement.heads, passage.lead, *passage.section[-3:]]))


FEW: Final = 6
"""Statements up to which all that a section says is about its title."""
