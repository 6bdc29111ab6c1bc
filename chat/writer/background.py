"""One event loop in a thread of its own, on which all requests to the language model run.

What runs there can be stopped at any moment and bounded in time, which a call that blocks in a thread can't.
"""

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """An event loop that begins when something is first to run on it, and ends with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def run(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Let ``work`` run; cancelling what is given back stops it."""
        return asyncio.run_coroutine_threadsafe(work, self._begun())

    def _begun(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            # A fork has the object without its thread.
            if self._loop is None or self._process != os.getpid():
                self._loop, self._process = asyncio.new_event_loop(), os.getpid()
                threading.Thread(target=self._loop.run_forever, name="keikaku-writer", daemon=True).start()
            return self._loop
