"""What statements are held against: the topic of a question, the kinds of value that it names, what the search found."""

from collections.abc import Sequence
from dataclasses import dataclass

from chat.answering.question.topic import for_situation, topic_of
from chat.answering.question.value_kinds import Attribute, asked_attributes, states_kind
from corpus.normalize import fold
from corpus.statements import Statement
from retriever.coverage import HERE, Weights, weigh
from retriever.hybrid import HybridRetriever, Legs
from retriever.question import Question
from retriever.tokens import terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """``weights`` weigh every word of the question, ``topic`` what it is about without the words that name one of
    ``kinds``; ``floors`` are the cosines given to a statement and a passage that were no hit: those of the last ones.
    """

    question: Question
    weights: Weights
    topic: Weights
    kinds: Sequence[Attribute]
    legs: Legs
    floors: tuple[float, float]

    def holds_kind(self, statement: Statement) -> bool:
        """Whether a statement, with what stands over it, holds the kind of value asked for; of a question of several parts, that
        of one."""
        if not self.kinds:
            return states_kind(self.question, statement)
        said = fold(f"{statement.head} {' '.join(statement.heads)} {statement.text}")
        holds = any if self.question.parts else all
        return holds(kind.states.search(said) is not None for kind in self.kinds)


def sought_by(question: Question, legs: Legs, retriever: HybridRetriever) -> Sought:
    """What a question seeks, given what the search found for it."""
    kinds = asked_attributes(question.text)
    topic = _without_kinds(question, topic_of(question, retriever), kinds)
    return Sought(
        question=question,
        weights=weigh(question, retriever.words),
        topic=for_situation(question, topic, retriever),
        kinds=kinds,
        legs=legs,
        floors=(min(legs.near.values(), default=0.0), min(legs.passages.values(), default=0.0)),
    )


def _without_kinds(question: Question, topic: Weights, kinds: Sequence[Attribute]) -> Weights:
    """The topic without the words that name a kind of value (電話番号), which is looked for by itself."""
    folded = fold(question.text)
    asked = [found[0] for kind in kinds if (found := kind.asks.search(folded))]
    return topic.without(frozenset(terms("\n".join(asked))) | HERE)
