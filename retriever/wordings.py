"""Other wordings of a question, searched as well: what they find joins what the question itself finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from retriever.hybrid import HybridRetriever, Legs, Ranked
from retriever.question import Question, understand

EACH: Final = 10
"""Passages of each wording that join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What other wordings find: their best passages, and how near passages and statements are to the nearest of them."""

    ranked: Sequence[Ranked]
    passages: Mapping[str, float]
    statements: Mapping[str, float]

    def with_ranked(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """These passages with those that the wordings find, each by its better score."""
        own = {hit.passage.id: hit for hit in ranked}
        other: dict[str, Ranked] = {}
        for hit in sorted(self.ranked, key=lambda hit: (-hit.score, hit.passage.id)):
            other.setdefault(hit.passage.id, hit)
        better = [max(hit, other.get(hit.passage.id, hit), key=lambda each: each.score) for hit in ranked]
        return [*better, *(hit for key, hit in other.items() if key not in own)]

    def with_legs(self, legs: Legs) -> Legs:
        """The legs with the cosines of the nearest wording, where one is nearer."""
        return replace(legs, passages=_nearer(legs.passages, self.passages), near=_nearer(legs.near, self.statements))


def searched_as(question: Question, wordings: Sequence[str], retriever: HybridRetriever, today: date) -> Joined:
    """What other wordings of ``question`` find, in the plans and for the years that it names itself."""
    plans, ranked = retriever.generation.plans, list[Ranked]()
    passages: dict[str, float] = {}
    statements: dict[str, float] = {}
    for wording in wordings:
        asked = replace(
            understand(wording, plans, today),
            plan_ids=question.plan_ids,
            documents=question.documents,
            counted=question.counted,
            years=question.years,
            names_place=question.names_place,
        )
        legs = retriever.legs(asked)
        ranked += retriever.fuse(asked, legs, today)[:EACH]
        passages, statements = _nearer(passages, legs.passages), _nearer(statements, legs.near)
    return Joined(ranked=ranked, passages=passages, statements=statements)


def _nearer(own: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    return {**own, **{key: max(score, own.get(key, score)) for key, score in other.items()}}
