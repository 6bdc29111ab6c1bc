"""The one door: an ASGI application before the page, through which every request comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from gradio.blocks import Blocks
from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat.page.doors.blocks import SAID
from chat.page.doors.bodies import (
    BodyTooLargeError,
    BodyTooSlowError,
    SenderGoneError,
    declared,
    in_pieces,
    read_whole,
    refusal_of,
    said_again,
)
from chat.page.doors.calls import BadCallError, UnknownCallError, read_call, read_cancel
from chat.page.doors.limits import RateLimits
from chat.page.doors.routes import Kind, Route, route_of
from chat.page.doors.visitor import Visitor, is_foreign, visitor_of

CSP: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Gradio needs inline scripts and makes functions out of texts; everything from another host is refused."""

HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # Without any referrer browsers hide the origin of forms from us, too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
NOT_OURS: Final = ("access-control-allow-origin", "access-control-allow-credentials", "server")
"""Gradio lets any site read its answers; nobody needs that."""

MAY_UPLOAD: Final = "文書を送るには、管理者としてログインしてください。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the door asks: who may send files, how often things may be done, whether the API is described."""

    may_send: Callable[[Visitor, Mapping[str, str]], bool]
    rates: RateLimits
    describes_api: bool = True


class RefusedError(Exception):
    """A request that is turned away, with its status and what to say."""

    def __init__(self, status: HTTPStatus, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.wait = wait


class Door:
    """Lets what is expected through to ``app``, and sends every response with the security headers."""

    def __init__(self, app: ASGIApp, page: Blocks, rules: Rules) -> None:
        self._app = app
        self._page = page
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._request(scope, receive, _with_headers(send))

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False
        said: list[str] = []
        SAID.set(said)

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            if said and message.get("status") == HTTPStatus.INTERNAL_SERVER_ERROR:
                message["status"] = HTTPStatus.UNPROCESSABLE_ENTITY.value
            await send(message)

        try:
            admitted = await self._admitted(scope, receive)
            await self._app(scope, admitted, watched)
        except SenderGoneError:
            return
        except (RefusedError, BodyTooLargeError, BodyTooSlowError) as error:
            if not begun:
                await _response(error)(scope, receive, send)

    async def _admitted(self, scope: Scope, receive: Receive) -> Receive:
        """What the page may read of the request.

        Raises:
            RefusedError: the request is turned away.
        """
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        route, name = self._route(scope)
        visitor = visitor_of(headers, scope["client"][0] if scope.get("client") else None)
        if scope["method"] not in ("GET", "HEAD") and is_foreign(headers):
            raise RefusedError(HTTPStatus.FORBIDDEN, "ほかのサイトからの操作は受け付けません。")
        self._limit(route, visitor, headers)
        if declared(headers) > route.most:
            raise BodyTooLargeError
        if route.kind is Kind.UPLOAD:
            return in_pieces(receive, route.most)
        body = await read_whole(receive, route.most)
        checked = self._checked(route, name, body)
        if route.kind in (Kind.CALL, Kind.CANCEL):
            # Written anew, and JSON whatever the client called it.
            MutableHeaders(scope=scope).update(
                {"content-length": str(len(checked)), "content-type": "application/json"}
            )
        return said_again(checked, receive)

    def _route(self, scope: Scope) -> tuple[Route, str | None]:
        found = route_of(scope["path"])
        if found is None or (scope["path"].endswith("openapi.json") and not self._rules.describes_api):
            raise RefusedError(HTTPStatus.NOT_FOUND, "このアドレスには何もありません。")
        if scope["method"] not in found[0].methods:
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "このアドレスでは、その操作はできません。")
        return found

    def _limit(self, route: Route, visitor: Visitor, headers: Mapping[str, str]) -> None:
        if route.kind is Kind.UPLOAD and not self._rules.may_send(visitor, headers):
            raise RefusedError(HTTPStatus.FORBIDDEN, MAY_UPLOAD)
        what = {Kind.CALL: "asking", Kind.TOOL: "asking", Kind.UPLOAD: "sending"}.get(route.kind)
        wait = 0.0 if visitor.local or what is None else self._rules.rates.wait(what, visitor.client)
        if wait:
            message = f"要求が多すぎます。{wait:.0f} 秒ほど待ってから、もう一度お試しください。"
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, message, wait)

    def _checked(self, route: Route, name: str | None, body: bytes) -> bytes:
        try:
            match route.kind:
                case Kind.CALL:
                    return read_call(body, self._page, name)
                case Kind.CANCEL:
                    return read_cancel(body)
        except UnknownCallError as error:
            raise RefusedError(HTTPStatus.NOT_FOUND, str(error)) from error
        except BadCallError as error:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
        return body


def _response(error: RefusedError | BodyTooLargeError | BodyTooSlowError) -> JSONResponse:
    if isinstance(error, RefusedError):
        after = {"Retry-After": f"{error.wait:.0f}"} if error.wait else {}
        return told(error.status, error.message, after)
    return told(*refusal_of(error), {"Connection": "close"})


def told(status: int, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A refusal as JSON; ``error`` is where Gradio's clients look for it."""
    return JSONResponse({"detail": message, "error": message}, status, dict(headers or {}))


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in NOT_OURS:
                del headers[name]
            headers.update(HEADERS)
        await send(message)

    return sent
