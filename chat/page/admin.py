"""Who may change the library: whoever knows the password, for as long as their session lasts."""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

import gradio as gr
from anyio import to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from chat.page.doors.limits import Tries
from chat.page.doors.visitor import Visitor, visitor_of
from chat.page.views import Visit

COOKIE: Final = "keikaku_admin"
LASTS: Final = 8 * 3600
"""Seconds for which a login holds."""

MOST_SESSIONS: Final = 100
NOT_ADMIN: Final = "ログインの期限が切れています。この画面の下からもう一度ログインしてください。"


@dataclass(frozen=True, slots=True)
class _Verifier:
    """What is kept of a password: enough to know it again, not enough to learn it."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> "_Verifier":
        salt = secrets.token_bytes(16)
        return cls(salt, _derived(password, salt))

    def fits(self, password: str) -> bool:
        return hmac.compare_digest(_derived(password, self.salt), self.digest)


def _derived(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(errors="replace"), salt=salt, n=2**14, r=8, p=1)


@dataclass(slots=True)
class _Sessions:
    """Who is logged in: hashes of the cookies given out, and until when each is good."""

    until: dict[bytes, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, now: float) -> str:
        token = secrets.token_urlsafe(32)
        with self.lock:
            alive = sorted((end, key) for key, end in self.until.items() if end > now)
            self.until = {key: end for end, key in alive[-MOST_SESSIONS + 1 :]}
            self.until[_hashed(token)] = now + LASTS
        return token

    def holds(self, token: str, now: float) -> bool:
        with self.lock:
            return now < self.until.get(_hashed(token), 0.0)

    def end(self, token: str) -> None:
        with self.lock:
            self.until.pop(_hashed(token), None)


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


class Gate:
    """The password that opens the library for changes, and the sessions of those who gave it.

    With no password nobody may change anything; the workbench is then for whoever sits at this
    machine, unless the page is ``open`` to others.
    """

    def __init__(self, password: str = "", *, is_open: bool = False) -> None:
        self._verifier = _Verifier.of(password) if password else None
        self._sessions = _Sessions()
        self._is_open = is_open

    @property
    def exists(self) -> bool:
        """Whether anybody may log in."""
        return self._verifier is not None

    def opens(self, password: str) -> bool:
        """Whether this is the password; takes some 50 ms on purpose."""
        return self._verifier is not None and self._verifier.fits(password)

    def begin(self, now: float) -> str:
        """Begin a session at ``now`` (seconds since 1970); gives what its cookie holds."""
        return self._sessions.begin(now)

    def end(self, cookies: Mapping[str, str]) -> None:
        """End the session of these cookies, for whoever has a copy of them."""
        self._sessions.end(cookies.get(COOKIE, ""))

    def admits(self, cookies: Mapping[str, str], now: float) -> bool:
        """Whether the cookies are those of a session that is good at ``now``."""
        return self.exists and self._sessions.holds(cookies.get(COOKIE, ""), now)

    def lets_evaluate(self, cookies: Mapping[str, str], visitor: Visitor, now: float) -> bool:
        """Whether somebody may use the workbench."""
        if self.exists:
            return self.admits(cookies, now)
        return visitor.local and not self._is_open


NOBODY: Final = Gate()
"""No password, so that nobody may log in."""


def is_admin(gate: Gate, request: gr.Request) -> bool:
    """Whether a request to the page is the administrator's."""
    return gate.admits(_cookies(request), time.time())


def may_evaluate(gate: Gate, request: gr.Request) -> bool:
    """Whether a request to the page comes from somebody who may use the workbench."""
    headers = {str(k).lower(): str(v) for k, v in dict(request.headers).items()}
    client: Any = getattr(request, "client", None)
    visitor = visitor_of(headers, getattr(client, "host", None))
    return gate.lets_evaluate(_cookies(request), visitor, time.time())


def visit_of(query: Mapping[str, str], gate: Gate, request: gr.Request) -> Visit:
    """A look at the page by whoever sent a request."""
    return Visit(query, admin=is_admin(gate, request), evaluator=may_evaluate(gate, request))


def _cookies(request: gr.Request) -> dict[str, str]:
    cookies: Any = getattr(request, "cookies", None) or {}
    return dict(cookies)


def admitted(gate: Gate, request: gr.Request) -> None:
    """Stop whoever is not logged in: buttons are hidden from others, but can still be called."""
    if not is_admin(gate, request):
        raise gr.Error(NOT_ADMIN, print_exception=False, title="ログインが必要です")


def login_routes(gate: Gate, tries: Tries) -> APIRouter:
    """``kk/login`` and ``kk/logout``; both lead back to the documents."""
    routes = APIRouter(prefix="/kk")

    @routes.post("/login")
    async def _login(request: Request, password: Annotated[str, Form(max_length=500)] = "") -> Response:
        visitor = visitor_of(dict(request.headers), request.client.host if request.client else None)
        wait = tries.wait(visitor.client)
        if wait:
            return _led_back(f"wait&after={wait:.0f}", {"Retry-After": f"{wait:.0f}"})
        # Counted before it is checked, so that tries sent at once count, too.
        tries.failed(visitor.client)
        if not await to_thread.run_sync(gate.opens, password):
            return _led_back("failed")
        tries.succeeded(visitor.client)
        response = _led_back("")
        response.set_cookie(
            COOKIE,
            gate.begin(time.time()),
            max_age=LASTS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    @routes.post("/logout")
    async def _logout(request: Request) -> Response:
        gate.end(request.cookies)
        response = _led_back("")
        response.delete_cookie(COOKIE)
        return response

    return routes


def _led_back(login: str, headers: Mapping[str, str] | None = None) -> Response:
    address = "../?view=documents" + (f"&login={login}" if login else "")
    return RedirectResponse(address, status_code=303, headers=dict(headers or {}))
