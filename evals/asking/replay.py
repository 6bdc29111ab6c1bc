"""The same question once more, with a stage of the pipeline replaced by one that makes no mistake."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import date

from chat.answering.assistant import Assistant
from chat.answering.considering import CANDIDATES
from chat.answering.facts.knowledge import knowledge_of
from corpus.passage import Passage
from evals.judging.verdict import judge
from evals.sets.testset import Case
from retriever.fact_scores import RankedFacts, Ranking
from retriever.hybrid import WEIGHTS, HybridRetriever, Legs, LegWeights, Ranked
from retriever.question import Question


class OnlyRight(HybridRetriever):
    """A retriever that finds the right passages, and the facts in them, and nothing else."""

    def __init__(self, whole: HybridRetriever, right: Set[str]) -> None:
        self.__dict__.update(vars(whole))
        self._right = [p for p in whole.generation.passages if p.id in right]

    def legs(self, question: Question) -> Legs:
        """What each leg finds of the right passages."""
        legs, right = super().legs(question), {p.id for p in self._right}
        statements = {key: score for key, score in legs.statements.items() if key in right}
        return replace(legs, statements=statements)

    def fuse(self, question: Question, legs: Legs, today: date, weights: LegWeights = WEIGHTS) -> list[Ranked]:
        """The right passages: those that a real search finds in its order, then the others."""
        real = super().fuse(question, legs, today, weights)[:CANDIDATES]
        found = [r for r in real if r.passage in self._right]
        known = {r.passage.id for r in found}
        return found + [Ranked(passage=p, score=1.0) for p in self._right if p.id not in known]

    def rank_facts(self, question: Question, kind: type[Ranking], today: date) -> RankedFacts:
        """The facts that stand in the right passages."""
        knowledge = knowledge_of(self.generation)
        inside = {id(fact) for p in self._right for fact in knowledge.in_passage(p, kind)}
        return super().rank_facts(question, kind, today).among(lambda fact: id(fact) in inside)


def is_right_when_found(
    case: Case, question: Question, right: Sequence[Passage], assistant: Assistant, today: date
) -> bool:
    """Whether the answer is right once the search finds the right passages only."""
    found = Assistant(OnlyRight(assistant.retriever, {p.id for p in right}), judge=assistant.judge)
    return judge(case, found.reply_to(question, today)).right


def is_right_when_understood(case: Case, question: Question, assistant: Assistant, today: date) -> bool:
    """Whether the answer is right once the question is understood as given."""
    return judge(case, Assistant(assistant.retriever, judge=assistant.judge).reply_to(question, today)).right
