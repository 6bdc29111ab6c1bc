"""The questions that are being answered, so that each can be stopped by whoever asked it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import gradio as gr

from chat.writer.stopping import Stop


def session_of(request: gr.Request) -> str:
    """What Gradio calls the page that a request comes from; empty for none."""
    return str(request.session_hash or "")


class Running:
    """One question a session at most; sessions are told apart by what Gradio calls them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stops: dict[str, Stop] = {}
        self._is_closing = False

    @contextmanager
    def of(self, session: str) -> Iterator[Stop]:
        """What stops the question that a session asks while the block lasts; one that it asked before is stopped."""
        stop = Stop()
        with self._lock:
            before, self._stops[session] = self._stops.get(session), stop
        if self._is_closing:
            stop.set()
        if before is not None:
            before.set()
        try:
            yield stop
        finally:
            stop.set()
            with self._lock:
                if self._stops.get(session) is stop:
                    del self._stops[session]

    def close(self) -> None:
        """Stop all, now and from now on: who waits gets the answer without a language model."""
        with self._lock:
            self._is_closing, stops = True, list(self._stops.values())
        for stop in stops:
            stop.set()

    def stop(self, session: str) -> None:
        """Stop what a session asks, if anything."""
        with self._lock:
            stop = self._stops.get(session)
        if stop is not None:
            stop.set()
