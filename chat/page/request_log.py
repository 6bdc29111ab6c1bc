"""One line and one count for every request, whatever answers it."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat.operations.incidents import incident, told
from chat.operations.observed import Outcome

ACCESS: Final = logging.getLogger("keikaku.access")
QUESTIONS: Final = logging.getLogger("keikaku.questions")
ID: Final = "X-Request-ID"
_SOUND_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
UNKNOWN: Final = "(other)"

Counted: TypeAlias = Callable[[str, str], None]
"""Told the route and the class of the status (2xx) of every request."""


class NumberedErrors:
    """ASGI: an error that nobody expected becomes a 500 with the id under which the log explains it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 - the last one to see it: it is logged under its id
            found = incident(error, route_of(scope))
            # Once a response has begun, all that is left is to end it.
            if not begun and scope["type"] == "http":
                await JSONResponse({"detail": told(found)}, status_code=500)(scope, receive, send)


class RequestLog:
    """ASGI: says and counts every request, those that are turned away, too."""

    def __init__(self, app: ASGIApp, counted: Counted) -> None:
        self._app = app
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and say so."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(ID, "")
        number = given if _SOUND_ID.fullmatch(given) else secrets.token_hex(8)
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[ID] = number
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._say(scope, status, number, time.perf_counter() - started)

    def _say(self, scope: Scope, status: int, number: str, seconds: float) -> None:
        route, method = route_of(scope), scope["method"]
        self._counted(route, f"{status // 100}xx" if status else "none")
        fields: dict[str, Any] = {
            "method": method if method in _METHODS else UNKNOWN,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "request": number,
        }
        ACCESS.info("request", extra={"fields": fields})


def route_of(scope: Scope) -> str:
    """The template of the route that answered (``/gradio_api/call/{api_name}``), so that there are only so many.

    The path itself may hold what somebody typed.
    """
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else UNKNOWN


class QuestionLog:
    """A line with the text of every question, where operators ask for that."""

    def answered(self, outcome: Outcome) -> None:
        """Say what was asked and what became of it."""
        fields = {
            "question": outcome.asked.text,
            "outcome": type(outcome.reply or outcome.error).__name__.lower(),
            "ms": round(outcome.seconds * 1000, 1),
            "generation": outcome.asked.generation.name,
        }
        QUESTIONS.info("question", extra={"fields": fields})
