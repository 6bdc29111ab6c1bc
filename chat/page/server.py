"""Serve the page: FastAPI around Gradio, with health, security headers and limits."""

import errno
import logging
import os
import re
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from chat.arguments import DEFAULT_FEEDBACK
from chat.page.admin import Gate, gate_of_environment, login_routes
from chat.page.app import Settings, build_page
from chat.page.files import file_routes, run_routes
from chat.page.host import AssistantHost
from chat.page.theme import theme
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.model import load_encoder

HERE: Final = Path(__file__).parent
CSP: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""Gradio needs inline scripts; everything from another host is refused by the browser itself."""

HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
LARGEST_UPLOAD: Final = "100mb"


def build_app(host: AssistantHost, settings: Settings | None = None, root_path: str = "") -> ASGIApp:
    """The web application over one host; ``root_path`` is the prefix under which a proxy serves it."""
    app = _application(host, settings, root_path)

    async def unprefixed(scope: Scope, receive: Receive, send: Send) -> None:
        # Some proxies take the prefix off, some leave it.
        path = scope.get("path", "")
        if root_path and (path == root_path or path.startswith(f"{root_path}/")):
            bare = path.removeprefix(root_path) or "/"
            scope = {**scope, "path": bare, "raw_path": quote(bare).encode()}
        await app(scope, receive, send)

    return unprefixed


def _application(host: AssistantHost, settings: Settings | None, root_path: str) -> FastAPI:
    settings = settings or Settings(feedback=DEFAULT_FEEDBACK)
    app = FastAPI(title="keikaku", docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def _secure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if _is_upload(request) and not _may_upload(request, settings.gate):
            return JSONResponse({"detail": "文書を送るには、管理者としてログインしてください。"}, status_code=403)
        response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    @app.get("/healthz")
    def _health() -> dict[str, str]:
        host.assistant()
        state = host.state()
        reason = {"refused": state.refused, "reason": state.reason} if state.refused is not None else {}
        return {"status": "degraded" if reason else "ok", "generation": state.generation, **reason}

    app.include_router(file_routes(host))
    app.include_router(login_routes(settings.gate))
    if settings.workbench is not None:
        app.include_router(run_routes(settings.workbench, settings.gate))
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_page(host, settings),
        path="/",
        root_path=root_path or None,
        css_paths=[HERE / "style.css"],
        js=(HERE / "page.js").read_text(encoding="utf-8"),
        theme=theme(),
        max_file_size=LARGEST_UPLOAD,
        footer_links=[],
        run_history=False,
        mcp_server=True,
    )
    return mounted


def _is_upload(request: Request) -> bool:
    return request.url.path.rstrip("/").endswith("/upload")


def _may_upload(request: Request, gate: Gate) -> bool:
    """Gradio's upload address is open on every page: where there is an administrator, only they may use it."""
    return not gate.exists or gate.admits(request.cookies, time.time())


def serve(address: tuple[str, int], library: Library, today: date | None, settings: Settings) -> int:
    """Serve at an address (host and port) until interrupted; gives the exit code.

    Raises:
        KeikakuError: there is no library, or the port can't be used.
    """
    host, port = address
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    _check_port(host, port)
    root_path = prefix(os.environ.get("ROOT_PATH", ""))
    settings = replace(settings, gate=gate_of_environment())
    app = build_app(AssistantHost(library, load_encoder, today), settings, root_path)
    print(f"対話ページ: http://{host}:{port}{root_path}/ （終わるには Ctrl-C）", flush=True)
    # An open page keeps a connection; Ctrl-C must not wait for it.
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    _Server(config).run()
    return 0


class _Server(uvicorn.Server):
    """A server that ends quietly: connections that open pages keep are cut, which is no error."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def prefix(text: str) -> str:
    """A path prefix as ``/plans``, whatever slashes were typed; empty for none.

    Raises:
        KeikakuError: it holds other than letters, digits, ``-``, ``_``, ``.`` and ``/``.
    """
    bare = text.strip().strip("/")
    if not bare:
        return ""
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)*", bare, re.ASCII):
        raise KeikakuError(f"ROOT_PATH「{text}」は /plans の形（英数字と / . _ -）で指定してください。")
    return f"/{bare}"


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "は使用中です" if error.errno == errno.EADDRINUSE else "を使えません"
            raise KeikakuError(
                f"{host} のポート {port} {reason}。「PORT=7861 make run」のように別の番号を指定してください。"
            ) from error
