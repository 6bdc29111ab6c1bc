"""The one place where whatever is asked of a server is seen: counted, logged, kept for audit."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol

from chat.answering.assistant import ANYTHING, Assistant, Stage
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Within
from chat.answering.reply import Reply
from chat.operations.answerers import Answerers, Posed
from chat.writer.stopping import Stop
from chat.writer.writer import Writer
from corpus.library import Generation

LOG: Final = logging.getLogger("keikaku")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and all that its answer hangs on."""

    text: str
    today: date
    history: tuple[Turn, ...]
    within: Within
    generation: Generation


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a question: a reply, or the error that kept it from getting one, and after how long."""

    asked: Asked
    reply: Reply | None
    error: Exception | None
    seconds: float


class Observer(Protocol):
    """Hears of every question once it is done with."""

    def answered(self, outcome: Outcome) -> None:
        """Called in the thread that answered, before the reply is given."""


class Watch:
    """Who hears of the questions, how many are being answered, and how many ingests there were by outcome.

    An observer that fails is logged and never in the way of an answer.
    """

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers
        self._lock = threading.Lock()
        self._asking = 0
        self._ingests: Counter[str] = Counter()

    def add(self, observer: Observer) -> None:
        """Let an observer hear of the questions from now on."""
        with self._lock:
            self._observers = (*self._observers, observer)

    @property
    def asking(self) -> int:
        """The questions being answered now."""
        return self._asking

    @property
    def ingests(self) -> Mapping[str, int]:
        """How many ingests were ``done`` and ``failed`` since the start."""
        return {"done": self._ingests["done"], "failed": self._ingests["failed"]}

    def tell(self, outcome: Outcome) -> None:
        """Tell every observer."""
        for observer in self._observers:
            try:
                observer.answered(outcome)
            except Exception:
                LOG.exception("observer_failed", extra={"fields": {"observer": type(observer).__name__}})

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a question as being answered for as long as the block lasts."""
        with self._lock:
            self._asking += 1
        try:
            yield
        finally:
            with self._lock:
                self._asking -= 1

    @contextmanager
    def ingesting(self) -> Iterator[None]:
        """Count what the block does as an ingest."""
        kind = "failed"
        try:
            yield
            kind = "done"
        finally:
            with self._lock:
                self._ingests[kind] += 1


@dataclass(frozen=True, slots=True)
class ObservedAssistant(Assistant):
    """An assistant whose answers are heard of, and written by a language model where there is a ``writer``; without one they
    are found in other processes where there are ``answerers``."""

    watch: Watch = field(default_factory=Watch)
    writer: Writer | None = None
    answerers: Answerers | None = None

    def until(self, stop: Stop) -> "ObservedAssistant":
        """The same; what a language model writes for it ends when ``stop`` is set."""
        return self if self.writer is None else replace(self, writer=self.writer.until(stop))

    def ask(self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING) -> Reply:
        """Answer as :meth:`Assistant.ask` does, and tell the watch what became of the question.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        *_, reply = self.in_stages(text, today=today, history=history, within=within)
        if isinstance(reply, Stage):
            raise TypeError("stages without a reply")
        return reply

    def in_stages(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Iterator[Stage | Reply]:
        """Answer as :meth:`Assistant.in_stages` does, and tell the watch what became of the question.

        What a language model writes comes as it grows; the last reply is the whole. Nothing is told of a question that
        is given up before.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        asked = Asked(
            text=text, today=today, history=tuple(history), within=within, generation=self.retriever.generation
        )
        started = time.perf_counter()
        grown: Reply | None = None
        reply: Reply | None = None
        failure: Exception | None = None
        with self.watch.answering():
            try:
                for each in self._stages(text, today, history, within):
                    if isinstance(each, Stage):
                        yield each
                        continue
                    if self.writer is not None:
                        yield each
                    grown = each
                reply = grown
            except Exception as error:
                failure = error
                raise
            finally:
                if reply is not None or failure is not None:
                    seconds = time.perf_counter() - started
                    self.watch.tell(Outcome(asked=asked, reply=reply, error=failure, seconds=seconds))
        if reply is not None:
            yield reply

    def _stages(self, text: str, today: date, history: Sequence[Turn], within: Within) -> Iterator[Stage | Reply]:
        if self.writer is None and self.answerers is not None:
            name = self.retriever.generation.name
            posed = Posed(text=text, today=today, history=tuple(history), within=within, generation=name)
            return self.answerers.in_stages(posed)
        if self.writer is None:
            # A dataclass with slots is made anew, so that super() doesn't know it.
            return Assistant.in_stages(self, text, today=today, history=history, within=within)
        plain = Assistant(self.retriever, self.on_unproven, self.judge)
        return self.writer.in_stages(plain, text, today=today, history=history, within=within)
