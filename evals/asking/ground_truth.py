"""Where the right answer of a case stands in a library."""

from collections.abc import Sequence
from typing import Final

from corpus.library import Generation
from corpus.normalize import squeeze
from corpus.passage import Passage
from evals.judging.stated import states
from evals.sets.testset import Case
from retriever.coverage import held_share, weigh
from retriever.lexical import LexicalIndex
from retriever.question import Question
from retriever.tokens import term_set

ABOUT: Final = 0.6
"""Share of what the passage nearest to a question speaks of, from which another that states the fact
is taken to state it of the same thing: 3件 stands in many places."""


class GroundTruth:
    """The passages of one generation, searched for quotes and facts of cases."""

    def __init__(self, generation: Generation, words: LexicalIndex) -> None:
        self._generation = generation
        self._words = words
        self._squeezed = {p.id: squeeze(p.text) for p in generation.passages}
        self._whole = {p.id: "\n".join([*p.section, p.lead, p.text]) for p in generation.passages}

    def quoted(self, case: Case) -> tuple[str, ...]:
        """Ids of the passages that hold one of the case's quotes; none where none is given, or the library lacks it."""
        quotes = [squeeze(quote) for quote in case.evidence]
        return tuple(key for key, text in self._squeezed.items() if any(quote in text for quote in quotes))

    def stating(self, facts: Sequence[str], case: Case) -> list[Passage]:
        """The passages of the case's plans, of all where it names none, that state one of ``facts``."""
        return [
            p
            for p in self._generation.passages
            if (not case.plans or p.plan_id in case.plans) and any(states(self._whole[p.id], f) for f in facts)
        ]

    def about(self, found: Sequence[Passage], question: Question) -> list[Passage]:
        """Those of the passages that speak of the question about as much as the best of them."""
        weights = weigh(question, self._words)
        shares = [held_share(weights, term_set(self._whole[p.id])) for p in found]
        least = ABOUT * max(shares, default=0.0)
        return [p for p, share in zip(found, shares, strict=True) if share >= least]

    def printed(self, facts: Sequence[str], case: Case) -> bool:
        """Whether the documents' text states one of ``facts``, in a passage or not."""
        plans = [p for p in self._generation.plans if not case.plans or p in case.plans]
        return any(states(self._generation.text(plan), fact) for plan in plans for fact in facts)

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages with these ids, in the order of the library."""
        wanted = set(ids)
        return [p for p in self._generation.passages if p.id in wanted]
