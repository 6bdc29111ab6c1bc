"""The same question once more, with a stage of the pipeline replaced by one that makes no mistake."""

from collections.abc import Sequence, Set
from datetime import date

from chat.assistant import CANDIDATES, Assistant
from chat.facts.knowledge import knowledge_of
from corpus.passage import Passage
from evals.judging.verdict import judge
from evals.sets.testset import Case
from retriever.fact_index import RankedFact, Ranking
from retriever.hybrid import HybridRetriever, Ranked
from retriever.question import Question


class OnlyRight(HybridRetriever):
    """A retriever that finds the right passages, and the facts in them, and nothing else."""

    def __init__(self, whole: HybridRetriever, right: Set[str]) -> None:
        self.__dict__.update(vars(whole))
        self._right = [p for p in whole.generation.passages if p.id in right]

    def search(self, question: Question, top: int, today: date) -> list[Ranked]:
        """The right passages: those that a real search finds in its order, then the others."""
        found = [r for r in super().search(question, CANDIDATES, today) if r.passage in self._right]
        known = {r.passage.id for r in found}
        found += [Ranked(passage=p, score=1.0) for p in self._right if p.id not in known]
        return found[:top]

    def rank_facts(self, question: Question, kind: type[Ranking], today: date) -> list[RankedFact]:
        """The facts that stand in the right passages."""
        knowledge = knowledge_of(self.generation)
        inside = {id(fact) for p in self._right for fact in knowledge.in_passage(p, kind)}
        return [hit for hit in super().rank_facts(question, kind, today) if id(hit.fact) in inside]


def is_right_when_found(
    case: Case, question: Question, right: Sequence[Passage], assistant: Assistant, today: date
) -> bool:
    """Whether the answer is right once the search finds the right passages only."""
    found = Assistant(OnlyRight(assistant.retriever, {p.id for p in right}))
    return judge(case, found.reply_to(question, today)).right


def is_right_when_understood(case: Case, question: Question, assistant: Assistant, today: date) -> bool:
    """Whether the answer is right once the question is understood as given."""
    return judge(case, Assistant(assistant.retriever).reply_to(question, today)).right
