"""Processes that answer questions beside the one that serves: Python runs one question's code at a time in each.

Each opens the library by itself, and knows nothing of conversations: what a question hangs on comes with it.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from chat.answering.assistant import Assistant, Stage
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Within
from chat.answering.reply import Reply
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.served import vector_server

TRIES: Final = 2
"""How often a question is asked of processes that end meanwhile, most often for want of memory."""

ENDED: Final = "質問に答える処理が途中で止まりました（メモリ不足など）。しばらくして、もう一度質問してください。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A question with all that its answer hangs on; ``generation`` is the name of the one that answers."""

    text: str
    today: date
    history: tuple[Turn, ...]
    within: Within
    generation: str


class Answerers:
    """So many processes that answer over a library. Several threads may ask at a time; who finds none free waits."""

    def __init__(self, library: Path, count: int, load_encoder: Callable[[], Encoder]) -> None:
        """Nothing is started before :meth:`prepare` or the first question. ``load_encoder`` is called in each process, so it
        must be a function of a module."""
        self._count = count
        self._given = (library, load_encoder)
        self._lock = threading.Lock()
        self._pool = self._started()

    def prepare(self, generation: str) -> None:
        """Start all, and let each open a generation, so that no question waits for it.

        Raises:
            KeikakuError: it can't be opened, or a process ended meanwhile.
        """
        with self._lock:
            pool = self._pool
        try:
            with _unheard(signal.SIGINT):
                opening = [pool.submit(_prepare, generation) for _ in range(self._count)]
            wait(opening)
            for each in opening:
                each.result()
        except BrokenProcessPool as error:
            self._renew(pool)
            raise KeikakuError(ENDED) from error

    def in_stages(self, posed: Posed) -> Iterator[Stage | Reply]:
        """The stages of answering a question, the reply last.

        Raises:
            KeikakuError: as :meth:`Assistant.ask` says, or processes ended while they answered it.
        """
        yield Stage.UNDERSTANDING
        yield Stage.SEARCHING
        reply = self._replied(posed)
        yield Stage.CHECKING
        yield reply

    def close(self) -> None:
        """End the processes; questions that wait are given up."""
        with self._lock:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _replied(self, posed: Posed) -> Reply:
        for _ in range(TRIES):
            with self._lock:
                pool = self._pool
            try:
                with _unheard(signal.SIGINT):
                    replied = pool.submit(_answer, posed)
                return replied.result()
            except BrokenProcessPool:
                self._renew(pool)
        raise KeikakuError(ENDED)

    def _renew(self, ended: ProcessPoolExecutor) -> None:
        """Start other processes in place of those of which one ended; whoever comes second finds it done."""
        with self._lock:
            if self._pool is ended:
                self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        # Started anew rather than forked: a fork has the locks of threads that it doesn't have.
        fresh = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._count, fresh, initializer=_begin, initargs=self._given)


@contextmanager
def _unheard(number: signal.Signals) -> Iterator[None]:
    """Let this thread, and for good the processes that it starts meanwhile, not hear of a signal: Ctrl-C is for whoever
    started them, and they would not end any other way while they start."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Answerer:
    """What one of the processes has: the library, the model, the generation that answered last."""

    def __init__(self, library: Path, load_encoder: Callable[[], Encoder]) -> None:
        self._library = Library(library)
        self._encoder = load_encoder()
        self._last: Assistant | None = None

    def over(self, generation: str) -> Assistant:
        """The assistant over a generation, which is opened where it is not the last one asked of."""
        if self._last is None or self._last.retriever.generation.name != generation:
            opened = self._library.open_generation(generation)
            knowledge_of(opened)
            self._last = Assistant(HybridRetriever(opened, self._encoder, vector_server(os.environ)))
        return self._last


_HERE: Final[list[_Answerer]] = []
"""The one of this process; empty in all others."""


def _begin(library: Path, load_encoder: Callable[[], Encoder]) -> None:
    """Make this process one that answers. It ends with the one that started it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _HERE.append(_Answerer(library, load_encoder))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _prepare(generation: str) -> None:
    _HERE[0].over(generation)


def _answer(posed: Posed) -> Reply:
    assistant = _HERE[0].over(posed.generation)
    return assistant.ask(posed.text, today=posed.today, history=posed.history, within=posed.within)
