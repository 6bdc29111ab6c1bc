"""What the assistant says: an answer with its citations, or a refusal with its reason."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from chat.answering.judgement.explanation import Explanation
from chat.answering.judgement.judge import Judgement
from chat.answering.said import Computed
from corpus.passage import Pages, Passage, SectionPath, Span
from corpus.plan import Plan, PlanStatus
from corpus.printed import Printed
from retriever.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A place in a plan. ``quote`` is ``passage.text[span]``, the source's own characters.

    ``supports`` says that the answer states something from here; other citations only lead on.
    ``number`` counts from 1 in the order of the list.
    """

    number: int
    plan: Plan
    status: PlanStatus
    passage: Passage
    span: Span
    supports: bool
    printed: Printed | None = None

    @property
    def quote(self) -> str:
        return self.passage.text[self.span.start : self.span.end]

    @property
    def section(self) -> SectionPath:
        return self.passage.section

    @property
    def pages(self) -> Pages | None:
        """The pages that the quote stands on; those of its passage where its own are not known."""
        exact = self.printed.pages if self.printed else None
        return exact or self.passage.pages

    @property
    def recognised(self) -> bool:
        """Whether its passage was recognised on an image of the page, so that it may hold errors."""
        return self.passage.recognised

    @property
    def place(self) -> str:
        """The page, or the rows of a sheet, in print; empty where there are none."""
        rows = self.printed.rows if self.printed else None
        if rows is not None:
            return f"{rows.first}行目" if rows.first == rows.last else f"{rows.first}～{rows.last}行目"
        return str(self.pages or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One line of an answer, the numbers of the citations that prove it, and the figures computed in it."""

    text: str
    citations: tuple[int, ...]
    computed: tuple[Computed, ...] = ()


LIKELY: Final = "直接の記載か確かめられませんが、該当しそうな箇所："
"""Said before the likeliest places."""

OTHERWISE: Final = "ほかの読み方："
"""Leads in the other ways to take a question, each in 「」."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBy:
    """The language model that an answer was asked of.

    ``dropped`` counts its sentences that could not be proven, which are not shown. ``fell_back`` says in Japanese why
    the answer is the one without it, in a sentence for whoever asked; empty where its sentences are shown.
    """

    model: str
    dropped: int = 0
    fell_back: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Claims, best first, each proven by citations of the list; numbers count from 1.

    ``note`` says what the citations leave open, and what to do about it; empty where nothing is.
    ``likely`` says that the claims are the likeliest places only: whether they answer is not sure. ``judgement``
    says how sure that is, None where nothing was judged (a complete list); ``explanation`` says how it was found.
    ``others`` are the other ways to take the question, as questions that say all themselves. ``writer`` is the
    language model that was asked to write it, None where none was; ``advised`` says how one helped to find it.
    """

    question: Question
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    note: str = ""
    likely: bool = False
    judgement: Judgement | None = None
    explanation: Explanation | None = None
    others: tuple[str, ...] = ()
    writer: WrittenBy | None = None
    advised: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """The explanation, line by line."""
        return tuple(self.explanation.lines()) if self.explanation else ()


class Reason(StrEnum):
    """Why there is no answer."""

    FOREIGN_PLACE = "foreign_place"
    FOREIGN_YEAR = "foreign_year"
    NOT_FOUND = "not_found"
    NOT_STATED = "not_stated"
    NO_QUESTION = "no_question"
    LANGUAGE = "language"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """No answer: in one sentence, what was asked for in vain, the nearest places, and how they were found.

    ``judgement`` is None where absence is certain, so that nothing was judged. ``others`` are the other ways to take the
    question, as questions that say all themselves. ``advised`` says how a language model helped to look.
    """

    question: Question
    reason: Reason
    message: str
    citations: tuple[Citation, ...] = ()
    judgement: Judgement | None = None
    explanation: Explanation | None = None
    others: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """The explanation, line by line."""
        return tuple(self.explanation.lines()) if self.explanation else ()


Reply: TypeAlias = Answer | Refusal


def written_by(reply: Reply) -> WrittenBy | None:
    """The language model that a reply was asked of; None for a refusal, and where none was asked."""
    return reply.writer if isinstance(reply, Answer) else None
