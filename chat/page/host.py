"""The assistant that a running server answers from, and its change of generation."""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.operations.answerers import Answerers
from chat.operations.observed import ObservedAssistant, Watch
from chat.page.running import Running
from chat.writer.writer import Writer
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.library import Generation, Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.served import vector_server

FIRST_WAIT_S: Final = 5.0
LONGEST_WAIT_S: Final = 600.0
"""A generation that could not be opened is tried again after this time, doubled each time."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """The generation that answers, and the current one that can't be opened, with its reason in Japanese."""

    generation: str
    refused: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused:
    """A generation that could not be opened, when it is to be tried again, and the wait after that."""

    name: str
    reason: str
    again_at: float
    wait_s: float


class AssistantHost:
    """Opens the current generation and follows the library to a new one between requests."""

    def __init__(
        self,
        library: Library,
        load_encoder: Callable[[], Encoder],
        today: date | None = None,
        clock: Callable[[], float] = time.monotonic,
        writer: Writer | None = None,
        answerers: Answerers | None = None,
    ) -> None:
        """Open the current generation; where it is damaged, the newest before it that is not. ``clock`` gives seconds,
        ``writer`` writes the answers where there is one, ``answerers`` are other processes that find them.

        Raises:
            KeikakuError: there is none, all are damaged, or it was built with another model.
        """
        self.library = library
        self.encoder = load_encoder()
        self.watch = Watch()
        self.writer = writer
        self._answerers = answerers
        self.running = Running()
        self._fixed_today = today
        self._clock = clock
        self._following = threading.Lock()
        self._refused: _Refused | None = None
        self._said: set[tuple[str, str]] = set()
        self._opening = threading.Lock()
        self._opened: dict[str, Generation] = {}
        self._assistant = self._first()

    def assistant(self) -> ObservedAssistant:
        """The assistant for one request, from the generation that is current now.

        A new generation that can't be opened (damaged, another model) is named once in the log; the
        last good one goes on answering, and the new one is tried again later.
        """
        # Whoever comes while another request opens a generation is answered from the last one.
        if self._following.acquire(blocking=False):
            try:
                self._follow()
            finally:
                self._following.release()
        return self._assistant

    def state(self) -> HostState:
        """Which generation answers, and why not the current one where that is another."""
        refused = self._refused
        return HostState(
            generation=self._assistant.retriever.generation.name,
            refused=refused.name if refused else None,
            reason=refused.reason if refused else "",
        )

    def generation(self, name: str) -> Generation:
        """The generation of this name, which an answer still on somebody's screen may come from.

        Raises:
            KeikakuError: there is none any more.
        """
        current = self._assistant.retriever.generation
        return current if current.name == name else self._older(name)

    def _older(self, name: str) -> Generation:
        if name not in self.library.generations():
            raise KeikakuError(f"世代 {name} はもうありません。")
        with self._opening:
            if name not in self._opened:
                self._opened = {name: self.library.open_generation(name)}
            return self._opened[name]

    def knowledge(self) -> Knowledge:
        """The facts of the generation that is current now."""
        return knowledge_of(self.assistant().retriever.generation)

    def today(self) -> date:
        """The date that decides what is in force."""
        return self._fixed_today or datetime.now().astimezone().date()

    def _first(self) -> ObservedAssistant:
        try:
            return self._open(self.library.open())
        except Exception as error:
            if isinstance(error, KeikakuError) and not isinstance(error, DamagedLibrary):
                raise
            return self._before(self.library.current_name() or "", error)

    def _before(self, name: str, error: Exception) -> ObservedAssistant:
        """An assistant over the newest sound generation before one that can't be opened."""
        self._refuse(name, error)
        for older in self.library.sound(before=name):
            with suppress(KeikakuError):
                return self._open(older)
        if isinstance(error, DamagedLibrary):
            raise error
        raise DamagedLibrary(self.library.root / name, _reason(error)) from error

    def _follow(self) -> None:
        name, now = self._answering(), self._clock()
        try:
            name = self.library.current_name() or name
            if name == self._answering():
                self._refused = None
            elif self._refused is None or self._refused.name != name or now >= self._refused.again_at:
                self._assistant = self._open(self.library.open_generation(name))
                self._refused = None
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the new one, the good one answers
            self._refuse(name, error)

    def _answering(self) -> str:
        return self._assistant.retriever.generation.name

    def _refuse(self, name: str, error: Exception) -> None:
        """Keep why a generation is not used and when to try it again; say so the first time."""
        reason = _reason(error)
        before = self._refused if self._refused is not None and self._refused.name == name else None
        if (name, reason) not in self._said:
            self._said.add((name, reason))
            _log.warning("世代 %s を開けないため、前の世代で答え続けます。%s", name, reason)
        wait = min(2 * before.wait_s, LONGEST_WAIT_S) if before is not None else FIRST_WAIT_S
        self._refused = _Refused(name=name, reason=reason, again_at=self._clock() + wait, wait_s=wait)

    def _open(self, generation: Generation) -> ObservedAssistant:
        """An assistant over a generation, all of it checked now, and read but for layouts and originals."""
        for damage in generation.damage():
            raise damage
        retriever = HybridRetriever(generation, self.encoder, vector_server(os.environ))
        knowledge_of(generation)
        for document in generation.plans:
            generation.text(document)
        if self._answerers is not None:
            self._answerers.prepare(generation.name)
        return ObservedAssistant(retriever, watch=self.watch, writer=self.writer, answerers=self._answerers)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, KeikakuError) else f"予期しない問題（{type(error).__name__}）"
