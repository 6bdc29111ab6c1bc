"""Who may change the library: a password in the environment, and a cookie that proves it was given."""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

import gradio as gr
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from chat.credentials import secret
from corpus.errors import KeikakuError

VARIABLE: Final = "KEIKAKU_ADMIN_PASSWORD"
COOKIE: Final = "keikaku_admin"
LASTS: Final = 8 * 3600
"""Seconds for which a login holds."""

NOT_ADMIN: Final = "ログインの期限が切れています。この画面の下からもう一度ログインしてください。"
T = TypeVar("T")
PAUSE: Final = 1.0
"""Seconds that a wrong password costs, so that guessing takes long."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The password that opens the library for changes; empty where nobody may change it."""

    password: str = ""

    @property
    def exists(self) -> bool:
        """Whether anybody may log in."""
        return bool(self.password)

    def opens(self, password: str) -> bool:
        """Whether this is the password."""
        return self.exists and hmac.compare_digest(password.encode(), self.password.encode())

    def ticket(self, now: float) -> str:
        """What the cookie holds: until when it is good, and a signature."""
        until = str(int(now) + LASTS)
        return f"{until}.{self._signed(until)}"

    def admits(self, cookies: Mapping[str, str], now: float) -> bool:
        """Whether the cookies hold a ticket that is good at ``now`` (seconds since 1970)."""
        until, _, signature = cookies.get(COOKIE, "").partition(".")
        if not self.exists or not until.isascii() or not until.isdigit():
            return False
        return hmac.compare_digest(signature.encode(), self._signed(until).encode()) and now < int(until)

    def _signed(self, until: str) -> str:
        key = hashlib.sha256(f"keikaku {self.password}".encode()).digest()
        return hmac.new(key, until.encode(), "sha256").hexdigest()


NOBODY: Final = Gate()
"""No password, so that nobody may log in."""


def gate_of_environment() -> Gate:
    """The gate with the password of ``KEIKAKU_ADMIN_PASSWORD``."""
    return Gate(secret(VARIABLE))


def is_admin(gate: Gate, request: gr.Request) -> bool:
    """Whether a request to the page is the administrator's."""
    cookies: Any = getattr(request, "cookies", None) or {}
    return gate.admits(dict(cookies), time.time())


def admitted(gate: Gate, request: gr.Request) -> None:
    """Stop whoever is not logged in: buttons are hidden from others, but can still be called."""
    if not is_admin(gate, request):
        raise gr.Error(NOT_ADMIN, print_exception=False, title="ログインが必要です")


def explained(act: Callable[[], T]) -> T:
    """What ``act`` gives; a problem is shown as its message."""
    try:
        return act()
    except KeikakuError as error:
        raise gr.Error(str(error), print_exception=False, duration=None, title="できませんでした") from error


def login_routes(gate: Gate) -> APIRouter:
    """``kk/login`` and ``kk/logout``; both lead back to the documents."""
    routes = APIRouter(prefix="/kk")

    @routes.post("/login")
    def _login(request: Request, password: Annotated[str, Form(max_length=500)] = "") -> Response:
        if not gate.opens(password):
            time.sleep(PAUSE)
            return RedirectResponse("../?view=documents&login=failed", status_code=303)
        response = RedirectResponse("../?view=documents", status_code=303)
        response.set_cookie(
            COOKIE,
            gate.ticket(time.time()),
            max_age=LASTS,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response

    @routes.post("/logout")
    def _logout() -> Response:
        response = RedirectResponse("../?view=documents", status_code=303)
        response.delete_cookie(COOKIE)
        return response

    return routes
