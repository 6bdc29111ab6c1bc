"""A server that stops without breaking off: no new questions, but every answer that was begun is given."""

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import Final

import uvicorn
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from chat.page.notify import notify
from chat.terminal.arguments import EXIT_INTERRUPTED

LOG: Final = logging.getLogger("keikaku")

LONGEST: Final = 6.0
"""Seconds that answers may still take once the server is asked to stop."""

AT_LAST: Final = 8.5
"""Seconds after which the process ends, whatever it still does; every line and file is written by then."""

QUIET: Final = 0.5
"""Seconds without any request after which nobody is on the way to fetch an answer: those who ask over HTTP do
so in two requests."""

CUT_AFTER: Final = 1
"""Seconds after which connections that open pages keep are cut."""

CLOSING: Final = "サーバーを終了しています。少し待ってから、もう一度お試しください。"


class Doorkeeper:
    """ASGI: knows how many requests are being answered, and takes no further question once it is closing, which it tells
    ``on_closing``."""

    def __init__(self, app: ASGIApp, on_closing: Callable[[], None] = lambda: None) -> None:
        self._app = app
        self._on_closing = on_closing
        self._busy = 0
        self._last = 0.0
        self._closing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or say that there are no more answers."""
        if scope["type"] != "http" or _is_endless(scope):
            await self._app(scope, receive, send)
            return
        if self._closing and scope["method"] not in ("GET", "HEAD"):
            headers = {"Retry-After": "10", "Connection": "close"}
            await JSONResponse({"detail": CLOSING}, status_code=503, headers=headers)(scope, receive, send)
            return
        self._busy += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._busy -= 1
            self._last = asyncio.get_running_loop().time()

    async def closed(self, is_urgent: Callable[[], bool]) -> None:
        """Take no more questions; returns once all requests are answered and nobody comes for more,
        at the latest after so many seconds, or when it ``is_urgent``.
        """
        self._closing = True
        self._on_closing()
        clock = asyncio.get_running_loop().time
        self._last, end = clock(), clock() + LONGEST
        while clock() < end and not is_urgent() and (self._busy or clock() - self._last < QUIET):
            await asyncio.sleep(0.05)


def _is_endless(scope: Scope) -> bool:
    """Whether a request lasts as long as its page or its client, and nobody waits for its end."""
    path = scope.get("path", "")
    return "/heartbeat/" in path or (scope["method"] == "GET" and "/mcp" in path)


class Server(uvicorn.Server):
    """A server that says when it is ready, and ends quietly and with exit code 0 on SIGTERM."""

    def __init__(self, config: uvicorn.Config, door: Doorkeeper) -> None:
        super().__init__(config)
        self._door = door
        self._asked_by = 0

    def serve_until_stopped(self) -> None:
        """Serve until a signal asks to stop; SIGINT is raised again afterwards, SIGTERM is done with."""
        # Uvicorn raises the signals that it caught once more, for those who handled them before.
        before = signal.signal(signal.SIGTERM, self.handle_exit)
        try:
            self.run()
        finally:
            signal.signal(signal.SIGTERM, before)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal asks to stop."""
        self._asked_by = sig
        super().handle_exit(sig, frame)

    def _end(self) -> None:
        LOG.warning("ended_without_waiting")
        os._exit(EXIT_INTERRUPTED if self._asked_by == signal.SIGINT else 0)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        if self.started:
            notify("READY=1")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving: first the answers, then the connections that pages keep, whose end is no error."""
        notify("STOPPING=1")
        if self._asked_by:
            last = threading.Timer(AT_LAST, self._end)
            last.daemon = True
            last.start()
        await self._door.closed(lambda: self.force_exit)
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)
