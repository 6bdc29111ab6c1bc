"""Serve the page: FastAPI around Gradio, with health, security headers and limits."""

import errno
import os
import socket
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Final

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request, Response

from chat.arguments import DEFAULT_FEEDBACK
from chat.page.app import build_page
from chat.page.files import file_routes
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
MAX_UPLOAD: Final = "1mb"
"""Nothing is uploaded to this page, but Gradio's upload address is open on every page."""


def build_app(host: AssistantHost, feedback: Path = DEFAULT_FEEDBACK) -> FastAPI:
    """The web application over one host; opinions on answers are kept in the file ``feedback``."""
    app = FastAPI(title="keikaku", docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def _secure(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    @app.get("/healthz")
    def _health() -> dict[str, str]:
        return {"status": "ok", "generation": host.assistant().retriever.generation.name}

    app.include_router(file_routes(host))
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build_page(host, feedback),
        path="/",
        css_paths=[HERE / "style.css"],
        js=(HERE / "page.js").read_text(encoding="utf-8"),
        theme=theme(),
        max_file_size=MAX_UPLOAD,
        footer_links=[],
    )
    return mounted


def serve(library: Library, host: str, port: int, today: date | None, feedback: Path = DEFAULT_FEEDBACK) -> int:
    """Serve until interrupted; gives the exit code.

    Raises:
        KeikakuError: there is no library, or the port can't be used.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    _check_port(host, port)
    app = build_app(AssistantHost(library, load_encoder, today), feedback)
    print(f"対話ページ: http://{host}:{port}/ （終わるには Ctrl-C）", flush=True)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False)
    uvicorn.Server(config).run()
    return 0


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
