"""A real server for all tests of the page, and a real browser for each file of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from chat.page.admin import Gate
from chat.page.app import Settings
from chat.page.host import AssistantHost
from chat.page.server import build_app, configured
from chat.writer.writer import Writer
from corpus.library import Library
from evals.workbench import FolderWorkbench
from retriever.embed import Encoder
from tests.browser import FLAGS, chromium

TODAY = date(2026, 11, 22)
PASSWORD = "himitsu"


class Served:
    """A server in a thread, for as long as the block lasts; gives its address."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        folder: Path,
        *,
        password: str = "",
        root_path: str = "",
        is_open: bool = False,
        writer: Writer | None = None,
        **options: Any,
    ):
        self.host = AssistantHost(library, lambda: encoder, TODAY, writer=writer)
        self.feedback = folder / "feedback.jsonl"
        gate, workbench = Gate(password, is_open=is_open), FolderWorkbench(folder / "evals")
        settings = Settings(feedback=self.feedback, gate=gate, workbench=workbench, **options)
        app: Any = build_app(self.host, settings, root_path)
        self._server = uvicorn.Server(configured(app, "127.0.0.1", 0))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.002)  # The server needs the interpreter to start.
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture(scope="session")
def serve(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Served]:
    """Makes a server over a library; its feedback and runs lie in a folder of their own."""

    def made(library: Library, **options: Any) -> Served:
        return Served(library, encoder, tmp_path_factory.mktemp("served"), **options)

    return made


@pytest.fixture(scope="session")
def served(digest_library: Library, serve: Callable[..., Served]) -> Iterator[tuple[str, Served]]:
    server = serve(digest_library)
    with server as address:
        yield address, server


@pytest.fixture(scope="session")
def url(served: tuple[str, Served]) -> str:
    return served[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # No longer than a module: its event loop would be in the way of other browser tests.
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address and waits until the page can be used; every page must stay without script errors."""
    opened: list[AbstractContextManager[Any]] = []
    errors: list[str] = []

    def made(address: str, **options: Any) -> Page:
        context = browser.new_context(locale="ja-JP", **{"viewport": {"width": 1280, "height": 900}, **options})
        opened.append(context)
        context.set_default_timeout(120_000)  # However busy the machine is.
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.requested = []
        page.on("request", lambda request: page.requested.append(request.url))
        page.goto(address)
        page.wait_for_selector("#kk-box textarea", state="attached")
        page.wait_for_function("window.kkOpen && window.kkRaise && window.kkAskAddress && document.body.dataset.view")
        return page

    yield made
    for context in opened:
        context.close()
    assert errors == []


@pytest.fixture
def ask() -> Callable[[Page, str], None]:
    """Types a question and waits for its reply."""

    def asked(page: Page, question: str) -> None:
        before = page.locator("#kk-chat .kk-turn").count()
        page.fill("#kk-box textarea", question)
        page.press("#kk-box textarea", "Enter")
        page.locator("#kk-chat .kk-turn").nth(before).locator(".kk-reply").wait_for()

    return asked
