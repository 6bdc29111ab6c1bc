"""Answers that a language model writes, in a real browser, from a real server over HTTP."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from chat.operations.audit import AuditLog, AuditSettings
from chat.page.operations import Operating
from corpus.library import Library
from tests.chat.page.conftest import Served
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.scripted_server import MODEL, Asked, Manner, ScriptedServer, refusing
from tests.chat.writer.unchecked import writer_at

QUESTION = "企業誘致件数の目標は？"
expect.set_options(timeout=60_000)  # However busy the machine is.


class Told:
    """A script that says its first sentence at once, and the rest when it is let."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def __call__(self, asked: Asked) -> Iterator[str]:
        yield "企業誘致件数の目標は"
        yield "125件です。"
        self.free.wait(120)
        yield "うそも"
        yield "書きます。現状は25件です。"


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def model(told: Told) -> Iterator[ScriptedServer]:
    with ScriptedServer(told) as server:
        yield server
        told.free.set()


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit")


@pytest.fixture(scope="module")
def url(model: ScriptedServer, audit: Path, digest_library: Library, serve: Callable[..., Served]) -> Iterator[str]:
    log = AuditLog(AuditSettings(folder=audit), "0", "")
    with serve(digest_library, writer=writer_at(model), operating=Operating(audit=log)) as address:
        yield address


@pytest.fixture(autouse=True)
def properly(model: ScriptedServer, told: Told) -> None:
    model.manner = scripted.proper
    told.free.clear()


def test_the_first_sentence_shows_while_the_next_is_written(
    url: str, told: Told, open_page: Callable[..., Page]
) -> None:
    page = open_page(url)
    page.fill("#kk-question", QUESTION)
    page.press("#kk-question", "Enter")
    expect(page.locator("#kk-now .kk-growing .kk-first")).to_have_text("企業誘致件数の目標は125件です。［1］")
    expect(page.locator("#kk-now [aria-current=step]")).to_have_text("書く")
    expect(page.locator("#kk-now .kk-note")).to_have_text(
        f"文章は言語モデル（{MODEL}）が書き、一文ずつ根拠と照合しています。"
    )
    assert page.locator("#kk-chat .kk-turn").count() == 0
    told.free.set()
    reply = page.locator("#kk-chat .kk-reply")
    reply.wait_for()
    expect(page.locator("#kk-now")).to_be_empty()
    assert "現状は25件です。" in reply.inner_text()
    assert "うそ" not in reply.inner_text()
    expect(reply.locator(".kk-writer")).to_have_text(
        f"文章は言語モデル（{MODEL}）が書き、一文ずつ根拠と照合しています。確かめられなかった文を除きました（1文）。"
    )
    assert reply.locator(".kk-mark").first.inner_text() == "1"


def test_a_stop_ends_the_request_to_the_model_at_once(
    url: str, model: ScriptedServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(url)
    left, model.manner = model.left, scripted.hanging
    page.fill("#kk-question", QUESTION)
    page.press("#kk-question", "Enter")
    page.locator("#kk-now [aria-current=step]").get_by_text("書く").wait_for()
    while not model.running:
        page.wait_for_timeout(20)
    page.click("#kk-stop")
    expect(page.locator("#kk-now")).to_be_empty()
    assert model.is_quiet(30.0), "long before the fifty seconds for which a piece is waited for"
    assert model.left == left + 1
    expect(page.locator("#kk-question")).to_have_value(QUESTION)
    page.wait_for_timeout(1500)
    assert page.locator("#kk-chat .kk-turn").count() == 0, "the stopped answer doesn't come late"


def test_closing_the_page_ends_the_request_to_the_model(
    url: str, model: ScriptedServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(url)
    model.manner = scripted.hanging
    page.fill("#kk-question", QUESTION)
    page.press("#kk-question", "Enter")
    while not model.running:
        page.wait_for_timeout(20)
    page.close()
    assert model.is_quiet(40.0)


@pytest.mark.parametrize("manner", [refusing(500), scripted.cut, scripted.broken_json], ids=["error", "cut", "broken"])
def test_where_the_model_fails_the_answer_without_it_is_shown_and_said_to_be_so(
    manner: Manner, url: str, model: ScriptedServer, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    model.manner = manner
    page = open_page(url)
    ask(page, QUESTION)
    reply = page.locator("#kk-chat .kk-reply")
    expect(reply.locator(".kk-writer")).to_have_text("言語モデルが応答しなかったため、言語モデルを使わない回答です。")
    assert "125件" in reply.inner_text()


def test_what_leaves_the_server_is_said_below_every_view(
    url: str, served: tuple[str, Served], open_page: Callable[..., Page]
) -> None:
    with_model = f"このサーバーの中の言語モデル（{MODEL}）が書きます。質問も文書も、外へは送りません。"
    expect(open_page(url).locator(".kk-foot")).to_contain_text(with_model)
    expect(open_page(f"{url}/?view=help").locator("#view-help")).to_contain_text(with_model)
    foot = open_page(served[0]).locator(".kk-foot")
    expect(foot).to_be_visible()
    expect(foot).to_contain_text("このサーバーの外へは送りません")


def test_programs_and_the_audit_are_told_who_wrote(url: str, told: Told, audit: Path) -> None:
    told.free.set()
    found: dict[str, Any] = httpx.post(
        f"{url}/gradio_api/run/ask", json={"data": [QUESTION, "", False]}, timeout=60
    ).json()["data"][0]
    assert found["writer"] == {"model": MODEL, "dropped": 1, "fell_back": None}
    assert "現状は25件です。" in found["answer"]
    lines = [json.loads(line) for path in audit.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert lines[-1]["writer"] == {"model": MODEL, "dropped": 1, "fell_back": ""}
    metrics = httpx.get(f"{url}/metrics").text
    assert re.search(r'^keikaku_written_total\{by="model"\} [1-9]', metrics, re.M)
    assert re.search(r"^keikaku_sentences_dropped_total [1-9]", metrics, re.M)
    assert lines[-1]["reply"]["claims"] == ["企業誘致件数の目標は125件です。", "現状は25件です。"]
