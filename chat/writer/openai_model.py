"""A language model behind any OpenAI-compatible endpoint (Ollama, llama.cpp, vLLM, a cloud), through LangChain.

What this imports is an extra of the installation and takes seconds, so that it is imported only where an address is set
(:mod:`chat.writer.opening`).
"""

import asyncio
import contextlib
import logging
import queue
import threading
import time
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import httpx2
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import SecretStr

from chat.writer.background import Background
from chat.writer.endpoint import models_of, no_proxy_client
from chat.writer.faults import (
    UnwantedSettingError,
    by_exception,
    cancelled,
    late,
    too_many,
)
from chat.writer.language_model import LanguageModel, Message, Role, WriterError
from chat.writer.reading import Reading
from chat.writer.settings import BETWEEN, FIRST, SEED, TIMEOUT, WriterSettings
from chat.writer.stopping import Stop
from chat.writer.used import Used

LOG: Final = logging.getLogger("keikaku.writer")
# A command that sets up no logs says in its own words what went wrong.
LOG.addHandler(logging.NullHandler())

LONGEST_WAIT: Final = 3.0
"""Seconds to wait for others to be done before it is said that there are too many."""

GRACE: Final = 1.0
"""Seconds beyond its time after which a request counts as lost, whatever it still does."""

NO_KEY: Final = "none"
"""What the client wants in place of a key; it is not sent."""

_BACKGROUND: Final = Background()

# They repeat what a server has sent.
warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)


class OpenAIModel:
    """One model; its requests run beside each other, at most as many as the settings say, over all threads."""

    def __init__(self, settings: WriterSettings) -> None:
        self._settings = settings
        self._places = threading.BoundedSemaphore(settings.parallel)
        self._chat = _chat(settings, temperature=0, seed=SEED, counts=True)
        self._used = Used()

    @property
    def name(self) -> str:
        """The model's name, as people are told it."""
        return self._settings.model

    @property
    def settings(self) -> WriterSettings:
        """Which model where, and how long it may take."""
        return self._settings

    @property
    def used(self) -> Used:
        """The tokens of all answers since it was opened."""
        return self._used

    def until(self, stop: Stop) -> LanguageModel:
        """The same model, whose answers end at once when ``stop`` is set."""
        return _Stoppable(self, stop)

    def offered(self) -> tuple[str, ...]:
        """The names of the models that the server has; empty where it doesn't say within some seconds."""
        work = _BACKGROUND.run(models_of(self._settings))
        try:
            return work.result(LONGEST_WAIT)
        except Exception:  # noqa: BLE001 - it is only told where it is known
            work.cancel()
            return ()

    def stream(
        self,
        messages: Sequence[Message],
        *,
        within: float,
        schema: dict[str, object] | None = None,
        stop: Stop | None = None,
    ) -> Iterator[str]:
        """The pieces of an answer as :meth:`LanguageModel.stream` says; ``stop`` ends it from another thread.

        Raises:
            WriterError: the model can't be reached, is too slow, refuses or breaks off, or ``stop`` is set.
        """
        stop = stop or Stop()
        within = min(within, self._settings.timeout)
        end = time.monotonic() + within
        if not self._places.acquire(timeout=max(0.0, min(LONGEST_WAIT, within))):
            error = too_many(self._settings.parallel)
            _log(error)
            raise error
        try:
            yield from self._pieces(_prompt(messages), end, within, schema, stop)
        finally:
            self._places.release()

    def _pieces(
        self, prompt: list[BaseMessage], end: float, within: float, schema: dict[str, object] | None, stop: Stop
    ) -> Iterator[str]:
        come: queue.SimpleQueue[str | WriterError | None] = queue.SimpleQueue()
        left = threading.Event()
        work = _BACKGROUND.run(self._ask(prompt, _Wanted(end, within, schema, left), come))
        try:
            with stop.tells(lambda: come.put(cancelled())):
                while (piece := self._next(come, end, within)) is not None:
                    if stop.is_set:
                        raise cancelled()
                    if isinstance(piece, WriterError):
                        _log(piece)
                        raise piece
                    yield piece
        finally:
            left.set()
            work.cancel()

    def _next(
        self, come: "queue.SimpleQueue[str | WriterError | None]", end: float, within: float
    ) -> str | WriterError | None:
        try:
            return come.get(timeout=max(0.0, end - time.monotonic()) + GRACE)
        except queue.Empty:
            return late(TIMEOUT, within, self._settings.host)

    async def _ask(
        self,
        prompt: list[BaseMessage],
        wanted: "_Wanted",
        come: "queue.SimpleQueue[str | WriterError | None]",
    ) -> None:
        """Put the pieces of an answer into ``come``, then None, or what is wrong."""
        try:
            async with asyncio.timeout(max(0.0, wanted.end - time.monotonic())):
                try:
                    await self._read(prompt, wanted, come)
                except Exception as error:
                    if not isinstance(self._fault(error), UnwantedSettingError):
                        raise
                    # Some take no other temperature than their own, or count nothing; that is said before anything is written.
                    self._chat = _chat(self._settings, temperature=None, seed=None, counts=False)
                    await self._read(prompt, wanted, come)
            come.put(None)
        except TimeoutError:
            come.put(late(TIMEOUT, wanted.within, self._settings.host))
        except Exception as error:  # noqa: BLE001 - whatever a server or a library does, it is told as a fault
            come.put(self._fault(error))

    def _fault(self, error: Exception) -> WriterError:
        return by_exception(error, model=self.name, host=self._settings.host)

    async def _read(
        self,
        prompt: list[BaseMessage],
        wanted: "_Wanted",
        come: "queue.SimpleQueue[str | WriterError | None]",
    ) -> None:
        answer = Reading(self.name)
        form: dict[str, Any] = (
            {} if wanted.schema is None else {"extra_body": {"response_format": _format(wanted.schema)}}
        )
        # Whatever the environment says of tracing, questions go to nobody else.
        with tracing_context(enabled=False):
            async with contextlib.aclosing(
                _alive(self._chat.astream(prompt, **form), self._settings, wanted.end)
            ) as alive:
                async for chunk in alive:
                    # What waits for a piece may take a cancellation that comes together with it for its own.
                    if wanted.left.is_set():
                        return
                    if piece := answer.read(chunk):
                        come.put(piece)
            if piece := answer.ended(self._settings.host):
                come.put(piece)
        if answer.tokens is not None:
            self._used.add(*answer.tokens)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An answer until ``end`` on the clock, ``within`` seconds, of a JSON ``schema``; not any more where ``left`` is set."""

    end: float
    within: float
    schema: dict[str, object] | None
    left: threading.Event


class _Stoppable:
    """A model together with the wishes of those who may stop it."""

    def __init__(self, model: OpenAIModel, *stops: Stop) -> None:
        self._model = model
        self._stops = stops

    @property
    def name(self) -> str:
        """The model's name, as people are told it."""
        return self._model.name

    def until(self, stop: Stop) -> LanguageModel:
        """The same model, whose answers end at once when ``stop`` is set, too."""
        return _Stoppable(self._model, *self._stops, stop)

    def stream(
        self, messages: Sequence[Message], *, within: float, schema: dict[str, object] | None = None
    ) -> Iterator[str]:
        """The pieces of an answer, until one of the wishes comes."""
        any_of_them = Stop()
        with contextlib.ExitStack() as told:
            for stop in self._stops:
                told.enter_context(stop.tells(any_of_them.set))
            yield from self._model.stream(messages, within=within, schema=schema, stop=any_of_them)


async def _alive(
    chunks: AsyncIterator[BaseMessage], settings: WriterSettings, end: float
) -> AsyncGenerator[BaseMessage, None]:
    """The chunks, as long as they come in time."""
    patience, variable = settings.first_piece, FIRST
    while True:
        try:
            async with asyncio.timeout(patience):
                chunk = await anext(chunks, None)
        except TimeoutError as error:
            raise late(variable, patience, settings.host) from error
        if chunk is None:
            return
        # A flood leaves no moment in which a time could run out by itself.
        if time.monotonic() > end:
            raise TimeoutError
        yield chunk
        patience, variable = settings.between_pieces, BETWEEN


def _chat(settings: WriterSettings, *, temperature: float | None, seed: int | None, counts: bool) -> ChatOpenAI:
    """LangChain's client, which is left nothing to decide, to repeat or to tell anybody else; with ``counts`` the server is
    asked for the tokens of each answer."""
    return ChatOpenAI(
        model=settings.model,
        base_url=settings.url,
        api_key=SecretStr(settings.key or NO_KEY),
        temperature=temperature,
        seed=seed,
        max_retries=0,
        timeout=None,
        streaming=True,
        stream_usage=counts,
        use_responses_api=False,
        http_client=httpx2.Client(trust_env=False),
        http_async_client=no_proxy_client(settings),
    )


def _log(error: WriterError) -> None:
    """Tell the operators; what a fault says holds neither questions nor the key."""
    LOG.warning("writer_failed", extra={"fields": {"fault": str(error.fault), "told": str(error)}})


def _prompt(messages: Sequence[Message]) -> list[BaseMessage]:
    return [SystemMessage(m.text) if m.role is Role.SYSTEM else HumanMessage(m.text) for m in messages]


def _format(schema: dict[str, object]) -> dict[str, object]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
