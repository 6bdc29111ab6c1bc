"""The whole story in one place: a question in, a proven answer or a reasoned refusal out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from chat.answering.advice import Advice
from chat.answering.considering import Considering
from chat.answering.facts.grounds import Grounds
from chat.answering.judgement.considered import Considered
from chat.answering.judgement.judge import Judgement, judge
from chat.answering.proven import Gate
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Within
from chat.answering.reply import Reply
from chat.answering.said import Said
from chat.answering.saying import Saying
from chat.answering.understanding import understood
from retriever.hybrid import HybridRetriever
from retriever.question import Question

ANYTHING: Final = Within()
"""No filter, and the question as it stands."""


class Stage(StrEnum):
    """What is being done on the way to a reply."""

    UNDERSTANDING = "understanding"
    SEARCHING = "searching"
    CHECKING = "checking"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers from one generation of the library.

    ``on_unproven`` hears of every line that the proof keeps back; ``judge`` decides by the signals of a question;
    ``advice`` may help to find what answers it.
    """

    retriever: HybridRetriever
    on_unproven: Callable[[Said], None] | None = None
    judge: Callable[[Mapping[str, float]], Judgement] = judge
    advice: Advice | None = None

    def ask(self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING) -> Reply:
        """Answer ``text``, understood after ``history`` and ``within`` filters, as of ``today``.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        return self.say(self.consider_in(text, today=today, history=history, within=within), today)

    def consider_in(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Considered:
        """What is found for ``text`` in its conversation: of two ways to take it the one that is answered better.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        readings = self.readings(text, today=today, history=history, within=within)
        return self.considered_best(readings, today, lambda: self.spelled_out(text, today, history, within))

    def considered_best(
        self, readings: Sequence[Question], today: date, spelled_out: Callable[[], Sequence[Question]] = tuple
    ) -> Considered:
        """What is found for a question that may be taken in one way or two: for the way that is answered better; where
        none is sure, ``spelled_out`` may give another one."""
        return self._considering.best_of(readings, today, spelled_out)

    def spelled_out(
        self, text: str, today: date, history: Sequence[Turn], within: Within = ANYTHING
    ) -> Sequence[Question]:
        """What ``text`` asks for as a question that says all itself, where advice can word it so after ``history``."""
        said = self.advice.spelled_out(text, history) if self.advice is not None and history else ""
        return self.readings(said, today=today, within=within)[:1] if said else ()

    def in_stages(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Iterator[Stage | Reply]:
        """Answer as :meth:`ask` does: each stage as it begins, the reply last; nothing is written by a language model.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        yield Stage.UNDERSTANDING
        readings = self.readings(text, today=today, history=history, within=within)
        yield Stage.SEARCHING
        found = self.considered_best(readings, today, lambda: self.spelled_out(text, today, history, within))
        yield Stage.CHECKING
        yield self.say(found, today)

    def understand(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Question:
        """What ``text`` asks for, after ``history`` and ``within`` filters, as of ``today``: the likeliest reading.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        return self.readings(text, today=today, history=history, within=within)[0]

    def readings(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> tuple[Question, ...]:
        """How ``text`` may be taken after ``history`` and ``within`` filters, as of ``today``: one way or two, the likelier
        first.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        return understood(text, history, within, self.retriever, today)

    def reply_to(self, question: Question, today: date) -> Reply:
        """Answer an understood question as of ``today``."""
        return self.say(self.consider(question, today), today)

    def consider(self, question: Question, today: date) -> Considered:
        """What is found for an understood question as of ``today``, and what decides its reply."""
        return self._considering.consider(question, today)

    def grounds(self, question: Question, today: date) -> Grounds:
        """What the search finds for a question: statements, and facts of the kinds that it wants."""
        return self._considering.grounds(question, today)

    def say(self, found: Considered, today: date) -> Reply:
        """The reply to a considered question: an answer, the likeliest places, or a refusal."""
        return Saying(self.retriever, self._gate).say(found, today)

    @property
    def _considering(self) -> Considering:
        return Considering(self.retriever, self._gate, self.judge, self.advice)

    @property
    def _gate(self) -> Gate:
        return Gate(self.retriever.generation.plans, self.on_unproven)
