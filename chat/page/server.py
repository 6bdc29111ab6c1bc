"""Serve the page: FastAPI around Gradio, behind a door that lets in what is expected."""

import contextlib
import errno
import os
import re
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from chat.operations.answerers import Answerers
from chat.page.admin import login_routes
from chat.page.app import Settings, build_page
from chat.page.doors.blocks import shut
from chat.page.doors.door import Door, Rules, told
from chat.page.doors.limits import RateLimits, Tries
from chat.page.doors.protocol import PromptProtocol
from chat.page.doors.routes import UPLOAD
from chat.page.doors.visitor import Visitor, is_loopback
from chat.page.files import file_routes, run_routes
from chat.page.host import AssistantHost
from chat.page.language import in_japanese, say_japanese
from chat.page.metrics import Metrics
from chat.page.operations import add_operations
from chat.page.request_log import NumberedErrors, RequestLog
from chat.page.scripts import page_head, page_script, style_paths
from chat.page.stopping import CUT_AFTER, Doorkeeper, Server
from chat.page.theme import theme
from chat.page.uploads import Uploads, upload_routes
from chat.terminal.arguments import DEFAULT_FEEDBACK
from chat.writer.writer import Writer
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.model import load_encoder

BAD_QUERY: Final = "アドレスの項目が正しくありません。画面を開き直してください。"


def build_app(host: AssistantHost, settings: Settings | None = None, root_path: str = "") -> ASGIApp:
    """The web application over one host; ``root_path`` is the prefix under which a proxy serves it."""
    settings = settings or Settings(feedback=DEFAULT_FEEDBACK)
    uploads = Uploads()
    page = build_page(host, settings, uploads)
    app, metrics = _application(host, settings, page, uploads, root_path)

    def may_send(visitor: Visitor, headers: Mapping[str, str]) -> bool:
        return settings.gate.lets_evaluate(cookie_parser(headers.get("cookie", "")), visitor, time.time())

    rules = Rules(may_send=may_send, rates=RateLimits(settings.rates), describes_api=settings.describes_api)
    logged = RequestLog(Door(app, page, rules), counted=metrics.requested)

    async def unprefixed(scope: Scope, receive: Receive, send: Send) -> None:
        # Some proxies take the prefix off, some leave it.
        path = scope.get("path", "")
        if root_path and (path == root_path or path.startswith(f"{root_path}/")):
            bare = path.removeprefix(root_path) or "/"
            scope = {**scope, "path": bare, "raw_path": quote(bare).encode()}
        await logged(scope, receive, send)

    return unprefixed


def _application(
    host: AssistantHost, settings: Settings, page: gr.Blocks, uploads: Uploads, root_path: str
) -> tuple[FastAPI, Metrics]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        uploads.close()

    app = FastAPI(title="keikaku", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)

    @app.exception_handler(RequestValidationError)
    async def _bad_query(_request: Request, _error: RequestValidationError) -> Response:
        return told(422, BAD_QUERY)

    app.add_middleware(NumberedErrors)
    metrics = add_operations(app, page, host, settings.operating)
    app.include_router(file_routes(host))
    app.include_router(login_routes(settings.gate, Tries()))
    app.include_router(upload_routes(uploads))
    if settings.workbench is not None:
        app.include_router(run_routes(settings.workbench, settings.gate))
    say_japanese()
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        root_path=root_path or None,
        allowed_paths=[],
        blocked_paths=["/"],
        css_paths=style_paths(),
        js=page_script(),
        head=page_head(),
        theme=theme(),
        max_file_size=UPLOAD,
        footer_links=[],
        run_history=False,
        i18n=in_japanese(),
        show_error=False,
        mcp_server=True,
    )
    shut(page)
    return mounted, metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the page is served; ``is_open`` says that others may read it although nobody can log in."""

    host: str
    port: int
    is_open: bool = False


def serve(
    address: Address, library: Library, today: date | None, settings: Settings, writer: Writer | None = None
) -> int:
    """Serve at an address until interrupted, answers written by ``writer`` where there is one; gives the exit code.

    Raises:
        KeikakuError: there is no library, the port can't be used, or the address would open the page to others.
    """
    _check_address(address, settings)
    root_path = prefix(os.environ.get("ROOT_PATH", ""))
    with tempfile.TemporaryDirectory(prefix="keikaku-page-") as folder:
        # Gradio keeps what it makes in a folder that all its programs on a machine share, unless told.
        os.environ.update({"GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_TEMP_DIR": folder})
        with _answering(library, 1 if writer is not None else settings.operating.workers) as answerers:
            host = AssistantHost(library, load_encoder, today, writer=writer, answerers=answerers)
            app = build_app(host, settings, root_path)
            print(f"対話ページ: http://{address.host}:{address.port}{root_path}/ （終わるには Ctrl-C）", flush=True)
            door = Doorkeeper(app, on_closing=host.running.close)
            Server(configured(door, address.host, address.port), door).serve_until_stopped()
    return 0


@contextlib.contextmanager
def _answering(library: Library, workers: int) -> Iterator[Answerers | None]:
    """The processes that answer while the block lasts; None where that is the one that serves."""
    answerers = Answerers(library.root, workers, load_encoder) if workers > 1 else None
    try:
        yield answerers
    finally:
        if answerers is not None:
            answerers.close()


def configured(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """How uvicorn serves the page."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=PromptProtocol,
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=CUT_AFTER,
    )


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


def _check_address(address: Address, settings: Settings) -> None:
    if not is_loopback(address.host) and not settings.gate.exists and not address.is_open:
        raise KeikakuError(
            f"{address.host} で開くと、ほかの機械からも使えます。管理者のパスワードを環境変数 KEIKAKU_ADMIN_PASSWORD で決めるか、"
            "だれでも読めるだけのページにするときは --open をつけてください（文書の追加と評価は閉じます）。"
        )
    with socket.socket(socket.AF_INET6 if ":" in address.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            reason = "は使用中です" if error.errno == errno.EADDRINUSE else "を使えません"
            raise KeikakuError(
                f"{address.host} のポート {address.port} {reason}。"
                "「PORT=7861 make run」のように別の番号を指定してください。"
            ) from error
