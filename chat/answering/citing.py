"""Citations of a reply: quotes of passages, numbered as they come."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.reply import Citation
from corpus.library import Generation
from corpus.passage import Passage, Span
from corpus.printed import printed
from retriever.hybrid import Ranked

CITED: Final = 5
"""Passages cited: those that prove the answer, filled up with the next best ones."""


class Citations:
    """The citations of one reply from a generation, as of ``today``; numbers count from 1."""

    def __init__(self, generation: Generation, today: date, made: Iterable[Citation] = ()) -> None:
        self._generation = generation
        self._today = today
        self._made = list(made)

    @property
    def made(self) -> tuple[Citation, ...]:
        """All so far, by number."""
        return tuple(self._made)

    def cite(self, passage: Passage, span: Span) -> int:
        """The number of the citation with just this quote, added where it is new."""
        for citation in self._made:
            if (citation.passage.id, citation.span) == (passage.id, span):
                return citation.number
        return self._add(passage, span, supports=True)

    def fill_up(self, ranked: Iterable[Ranked]) -> None:
        """Add the next best passages until so many are cited."""
        cited = {c.passage.id for c in self._made}
        for hit in ranked:
            if len(cited) >= CITED:
                break
            if hit.passage.id not in cited:
                cited.add(hit.passage.id)
                self._add(hit.passage, Span(start=0, end=len(hit.passage.text)), supports=False)

    def _add(self, passage: Passage, span: Span, *, supports: bool) -> int:
        plan = self._generation.plans[passage.plan_id]
        citation = Citation(
            number=len(self._made) + 1,
            plan=plan,
            status=plan.standing(self._today),
            passage=passage,
            span=span,
            supports=supports,
            printed=printed(self._generation, passage, span),
        )
        self._made.append(citation)
        return citation.number


def quoted(found: Sequence[Evidence]) -> list[tuple[Passage, Span]]:
    """One quote a passage: from the first to the last statement that a line is taken from."""
    return quotes_of((e.passage, e.statement.span) for e in found)


def quotes_of(places: Iterable[tuple[Passage, Span]]) -> list[tuple[Passage, Span]]:
    """One quote a passage: from the first to the last of its places."""
    quotes: dict[str, tuple[Passage, Span]] = {}
    for passage, span in places:
        passage, known = quotes.get(passage.id, (passage, span))  # noqa: PLW2901 - the one that was there first stays
        quotes[passage.id] = passage, Span(start=min(known.start, span.start), end=max(known.end, span.end))
    return list(quotes.values())
