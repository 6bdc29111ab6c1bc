"""Small questions to a language model, answered by JSON of a form: bounded, remembered, and nothing where they fail."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from chat.writer.language_model import Fault, LanguageModel, Message, Role, WriterError
from chat.writer.stopping import Stop

LOG: Final = logging.getLogger("keikaku.writer")

LONGEST: Final = 4000
"""Characters of an answer; what is longer is no answer to a small question."""

KEPT: Final = 512
"""Answers that are remembered: the same question comes again as its parts, its readings and from other people."""

LEAST_SECONDS: Final = 0.5
"""Time below which nothing is asked any more."""


class Form(BaseModel):
    """What an answer must look like."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


F = TypeVar("F", bound=Form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Small(Generic[F]):
    """A small question: what is to be done (``system``), with what, and the ``form`` of the answer."""

    system: str
    text: str
    form: type[F]

    @property
    def messages(self) -> tuple[Message, ...]:
        """The question as a prompt."""
        return Message(role=Role.SYSTEM, text=self.system), Message(role=Role.USER, text=self.text)


class Allowance:
    """The time that one answer may take of a model: ``whole`` seconds from now on, small questions together ``small`` of these;
    ``asked`` counts those that were asked, which took ``asked_seconds``."""

    def __init__(self, whole: float, small: float, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._end = now() + whole
        self._small = small
        self.asked = 0
        self.asked_seconds = 0.0

    @property
    def left(self) -> float:
        """Seconds that are left for whatever comes next."""
        return max(0.0, self._end - self._now())

    @property
    def left_for_small(self) -> float:
        """Seconds that are left for small questions."""
        return min(self._small, self.left)

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Count how long the block lasts as spent on small questions."""
        started = self._now()
        try:
            yield
        finally:
            spent = self._now() - started
            self.asked += 1
            self.asked_seconds += spent
            self._small = max(0.0, self._small - spent)

    def give_up(self) -> None:
        """Ask no more small questions: who failed once would most likely fail again, and be waited for again."""
        self._small = 0.0


class Remembered:
    """Answers to small questions of one model; may be used by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[str, ...], str] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> str | None:
        """What was answered; None where it was not asked, or is forgotten."""
        with self._lock:
            return self._held.get(key)

    def keep(self, key: tuple[str, ...], answer: str) -> None:
        """Remember an answer, and forget the oldest where there are too many."""
        with self._lock:
            self._held[key] = answer
            while len(self._held) > KEPT:
                self._held.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Forms:
    """Asks small questions of one model within the time of one answer."""

    model: LanguageModel
    allowance: Allowance
    remembered: Remembered

    def ask(self, small: Small[F], stop: Stop | None = None) -> F | None:
        """The answer; None where it doesn't come in time, or has not its form. ``stop`` ends the request."""
        try:
            return self.answer(small, stop)
        except WriterError as error:
            if error.fault is not Fault.CANCELLED:
                self.allowance.give_up()
            return None

    def answer(self, small: Small[F], stop: Stop | None = None) -> F:
        """The answer; ``stop`` ends the request.

        Raises:
            WriterError: it doesn't come in time, or has not its form.
        """
        key = (self.model.name, small.form.__name__, small.system, small.text)
        known = self.remembered.get(key)
        if known is not None:
            return small.form.model_validate_json(known)
        seconds = self.allowance.left_for_small
        if seconds < LEAST_SECONDS:
            raise WriterError(Fault.TIMEOUT, "言語モデルに尋ねる時間が残っていません。")
        with self.allowance.spending():
            text = _text(self.model if stop is None else self.model.until(stop), small, seconds)
        found = _read(text, small.form)
        self.remembered.keep(key, found.model_dump_json())
        return found

    @contextmanager
    def begun(self, small: Small[F]) -> Iterator[Callable[[], F | None]]:
        """Begin to ask; calling what is given waits for the answer. The request ends with the block."""
        stop, found = Stop(), list[F | None]()
        asking = threading.Thread(target=lambda: found.append(self.ask(small, stop)), name="keikaku-small", daemon=True)
        asking.start()

        def answer() -> F | None:
            asking.join(self.allowance.left_for_small + LEAST_SECONDS)
            return found[0] if found else None

        try:
            yield answer
        finally:
            stop.set()


def _text(model: LanguageModel, small: Small[F], seconds: float) -> str:
    """The whole answer.

    Raises:
        WriterError: it doesn't come, or is no small one.
    """
    pieces, length = list[str](), 0
    stream = model.stream(small.messages, within=seconds, schema=small.form.model_json_schema())
    try:
        for piece in stream:
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST:
                raise WriterError(Fault.BROKEN, "短い質問に、長すぎる答えを返しました。")
    finally:
        close: Callable[[], object] | None = getattr(stream, "close", None)
        if close is not None:
            close()
    return "".join(pieces)


def _read(text: str, form: type[F]) -> F:
    """The answer as its form.

    Raises:
        WriterError: it is not that.
    """
    bare = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    try:
        return form.model_validate_json(bare)
    except ValidationError as error:
        LOG.warning("writer_failed", extra={"fields": {"fault": str(Fault.BROKEN), "told": f"not a {form.__name__}"}})
        raise WriterError(Fault.BROKEN, "言語モデルが、頼んだ形の JSON を返しませんでした。") from error
