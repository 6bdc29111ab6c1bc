"""An answer that grows by the sentences of a language model that were let through, and is completed by the plain one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.citing import CITED, Citations, quotes_of
from chat.answering.proof import unproven
from chat.answering.reply import Answer, Claim, WrittenBy
from chat.answering.said import OF_PLAN, Computed
from chat.writer.gate import Checked
from chat.writer.wording import telling_words
from corpus.normalize import squeeze
from corpus.passage import Passage, Span
from retriever.tokens import term_set

LEAST_TOLD: Final = 0.7
"""Share of the words of the plain answer's first line that must be told, or the line is shown as well."""


class Draft:
    """An answer that grows by sentences that were let through."""

    def __init__(self, assistant: Assistant, plain: Answer, today: date) -> None:
        self._plain = plain
        self._citations = Citations(assistant.retriever.generation, today)
        self.claims: list[Claim] = []

    def take(self, checked: Checked) -> bool:
        """Add a sentence with the places that hold what it says; False where it was said already."""
        text = checked.sentence.text
        if any(squeeze(text) == squeeze(claim.text) for claim in self.claims):
            return False
        quotes = quotes_of((item.passage, unit.statement.span) for item, unit in checked.units)
        numbers = tuple(self._citations.cite(passage, span) for passage, span in quotes)
        computed = tuple(
            c for item in dict.fromkeys(item.number for item, _ in checked.units) for c in _of(checked, item)
        )
        self.claims.append(Claim(text=text, citations=numbers, computed=computed))
        return True

    def complete(self) -> int:
        """Show what the plain answer states and the written one does not: its lines with a figure, a time or a name that is
        not said, and its first line where its words are not; gives how many."""
        said = "\n".join(claim.text for claim in self.claims)
        lacking = [claim for at, claim in enumerate(self._plain.claims) if _is_lacking(claim, said, first=at == 0)]
        by_number = {c.number: c for c in self._plain.citations}
        for claim in lacking:
            numbers = tuple(self._citations.cite(by_number[n].passage, by_number[n].span) for n in claim.citations)
            self.claims.append(replace(claim, citations=numbers))
        return len(lacking)

    def answer(self, by: WrittenBy, *, whole: bool = False) -> Answer:
        """The plain answer with these claims; what else it cites follows, as places that only lead on."""
        citations = list(self._citations.made)
        if whole:
            cited = {c.passage.id for c in citations}
            for other in self._plain.citations:
                if len(cited) < CITED and other.passage.id not in cited:
                    cited.add(other.passage.id)
                    citations.append(replace(other, number=len(citations) + 1, supports=False))
        return replace(self._plain, claims=tuple(self.claims), citations=tuple(citations), writer=by)


def _of(checked: Checked, number: int) -> Sequence[Computed]:
    return next((item.computed for item, _ in checked.units if item.number == number), ())


def _is_lacking(claim: Claim, said: str, *, first: bool) -> bool:
    """Whether a line of the plain answer states what is not said."""
    told = Passage(id="", plan_id="", section=(), text=said, span=Span(start=0, end=len(said)))
    text = OF_PLAN.sub("", claim.text)
    if unproven(text, [told]):
        return True
    words = telling_words(text)
    return first and sum(w in term_set(said) for w in words) < LEAST_TOLD * len(words)
