import html
import re
import threading
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, sync_playwright

from chat.answer import Answer, Citation, Claim, Refusal
from chat.assistant import Assistant
from chat.build import ingest
from chat.feedback import Opinion, read_feedback
from chat.page.host import AssistantHost
from chat.page.server import build_app, serve
from chat.page.view import panel_html, reply_markdown, safe, section_html
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.passage import Pages, Passage, Span
from corpus.plan import Plan, PlanStatus
from retriever.embed import Encoder
from retriever.question import Intent, Question

TODAY = date(2026, 11, 22)
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = (
    '<script>window.hacked=1</script><img src="http://evil.invalid/x.png" onerror="window.hacked=1">'
    '![x](http://evil.invalid/y.png) <div style="position:fixed;inset:0">覆い</div> [押す](javascript:window.hacked=1)'
)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)


def hostile_answer(text: str) -> Answer:
    passage = Passage(
        id="p:1", plan_id="p", section=(text,), text=text, lead=text,
        span=Span(start=0, end=len(text)), pages=Pages(first=2, last=3),
    )  # fmt: skip
    plan = Plan(id="p", title=text, digest=True)
    citation = Citation(
        number=1, plan=plan, status=PlanStatus.UNKNOWN, passage=passage,
        span=Span(start=0, end=len(text) // 2), supports=True,
    )  # fmt: skip
    question = Question(text=text, intent=Intent.CONTENT)
    return Answer(question=question, claims=(Claim(text=text, citations=(1,)),), citations=(citation,))


ANY = st.text(alphabet="<>\"'&![]()`*_#|\\/:企業script=img", max_size=50)


@given(ANY)
def test_the_panel_holds_no_tag_but_its_own(text: str) -> None:
    parser = _Tags()
    parser.feed(panel_html([section_html(hostile_answer(text), 0)]))
    assert set(parser.found) <= {"section", "h3", "article", "header", "span", "p", "div", "mark"}


@given(ANY)
def test_answers_show_text_as_it_is(text: str) -> None:
    shown = safe(text)
    assert "<" not in shown
    assert not re.search(r"(?<!\\)[\[\]!`*_()]", shown)
    assert html.unescape(re.sub(r"\\(.)", r"\1", shown)).replace("  \n", "\n") == text or "\\" in text


def test_a_refusal_names_the_nearest_places() -> None:
    citation = hostile_answer("近い節").citations[0]
    refusal = Refusal(
        question=Question(text="x", intent=Intent.CONTENT),
        reason="empty",
        message="ありません。",
        citations=(citation,),
    )
    *_, last = reply_markdown(refusal, 3)
    assert "近い箇所" in last
    assert "要約版" in last
    assert "#cite-3-1" in last
    bare = Refusal(question=refusal.question, reason=refusal.reason, message="x", citations=())
    assert "根拠となる計画" in section_html(bare, 0)


@pytest.fixture(scope="module")
def hostile_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "plan.txt").write_text(
        f"みどり町産業振興計画\n\n第1章 数値目標\n企業立地件数の目標は8件です。{HOSTILE}\n", encoding="utf-8"
    )
    library = Library(folder / "library")
    ingest([folder / "plan.txt"], library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


class _Server:
    def __init__(self, library: Library, encoder: Encoder, feedback: Path | None = None) -> None:
        self.host = AssistantHost(library, lambda: encoder, TODAY)
        app = build_app(self.host, feedback) if feedback else build_app(self.host)
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            pass
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)


@pytest.fixture(scope="module")
def url(digest_library: Library, encoder: Encoder) -> Iterator[str]:
    with _Server(digest_library, encoder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium: install the Debian packages chromium and fonts-noto-cjk")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


def ask(page: Page, url: str, question: str) -> list[str]:
    """Open the page, ask, wait for the cited passages; gives every address requested."""
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto(url)
    page.wait_for_selector("#kk-box textarea")
    page.fill("#kk-box textarea", question)
    page.press("#kk-box textarea", "Enter")
    page.wait_for_selector(".kk-cite")
    page.wait_for_timeout(300)
    return requested


def test_ask_see_the_answer_click_a_citation_see_the_passage(url: str, browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 860}, locale="ja-JP")
    requested = ask(page, url, "企業誘致件数の目標は？")
    answer = page.locator("#kk-chat .bot, #kk-chat [data-testid=bot]").last
    assert "125件" in answer.inner_text()
    page.locator('#kk-chat a[href="#cite-0-1"]').first.click()
    page.wait_for_selector(".kk-cite.kk-shown")
    assert "125件" in page.locator("mark#cite-0-1").inner_text()
    assert "現行" in page.locator(".kk-cite.kk-shown").inner_text()
    assert all(r.startswith((url, "data:", "blob:")) for r in requested)
    page.screenshot(path=str(tmp_path / "page.png"))
    page.close()


def test_an_earlier_answers_marks_still_lead_to_its_own_passages(url: str, browser: Browser) -> None:
    page = browser.new_page(locale="ja-JP")
    ask(page, url, "企業誘致件数の目標は？")
    page.fill("#kk-box textarea", "女性創業数の目標は？")
    page.press("#kk-box textarea", "Enter")
    page.wait_for_selector('#kk-chat a[href="#cite-1-1"]')
    assert "440件" in page.locator(".kk-turn:not([hidden]) mark").first.inner_text()
    page.locator('#kk-chat a[href="#cite-0-1"]').first.click()
    page.wait_for_selector(".kk-cite.kk-shown")
    assert "125件" in page.locator(".kk-turn:not([hidden]) mark").first.inner_text()
    page.close()


def test_an_opinion_on_an_answer_is_kept_with_its_conversation(
    digest_library: Library, encoder: Encoder, browser: Browser, tmp_path: Path
) -> None:
    kept = tmp_path / "feedback.jsonl"
    page = browser.new_page(locale="ja-JP")
    with _Server(digest_library, encoder, kept) as address:
        ask(page, address, "企業誘致件数の目標は？")
        page.fill("#kk-box textarea", "？？")
        page.press("#kk-box textarea", "Enter")
        page.get_by_text("質問が空です").wait_for()
        page.fill("#kk-box textarea", "現状は？")
        page.press("#kk-box textarea", "Enter")
        page.wait_for_selector('#kk-chat a[href="#cite-1-1"]')
        page.get_by_label("よくないね").last.click()
        page.get_by_text("ご意見を記録しました").wait_for()
        (one,), broken = read_feedback(kept)
        assert (one.opinion, one.question, broken) == (Opinion.BAD, "現状は？", 0)
        assert [turn.question for turn in one.history] == ["企業誘致件数の目標は？"]
        assert "25件" in one.answer
        page.get_by_label("会話をクリア").click()
        page.wait_for_selector(".kk-empty")
        page.fill("#kk-box textarea", "現状は？")
        page.press("#kk-box textarea", "Enter")
        page.wait_for_selector(".kk-cite")
        page.get_by_label("いいね", exact=True).last.click()
        page.get_by_text("ご意見を記録しました").last.wait_for()
        page.wait_for_timeout(500)
        assert [(o.opinion, o.history) for o in read_feedback(kept)[0]][1:] == [(Opinion.GOOD, ())]
        page.close()


def test_documents_and_questions_can_not_act_on_the_page(
    hostile_library: Library, encoder: Encoder, browser: Browser
) -> None:
    page = browser.new_page()
    with _Server(hostile_library, encoder) as address:
        requested = ask(page, address, f"企業立地件数の目標は？{HOSTILE[:60]}")
        assert page.evaluate("window.hacked === undefined")
        assert page.locator("#kk-chat .message img, #kk-panel img, #kk-panel script").count() == 0
        assert page.locator('[style*="position:fixed"]').count() == 0
        assert not any("evil" in r for r in requested)
        assert "<script>" in page.locator("#kk-panel").inner_text()
        page.close()


def test_a_refusal_and_an_error_are_shown(url: str, browser: Browser) -> None:
    page = browser.new_page()
    ask(page, url, "島根県の企業誘致件数の目標は？")
    assert "記載がありません" in page.locator("#kk-chat").inner_text()
    page.fill("#kk-box textarea", "？？")
    page.press("#kk-box textarea", "Enter")
    page.get_by_text("質問が空です").wait_for()
    page.close()


def test_the_server_is_healthy_and_sends_security_headers(url: str) -> None:
    health = httpx.get(f"{url}/healthz")
    assert health.json()["status"] == "ok"
    headers = httpx.get(url).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{url}/gradio_api/file=/etc/passwd").status_code in (403, 404)


def test_the_server_follows_the_library_between_requests(tmp_path: Path, encoder: Encoder) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    library = Library(tmp_path / "library")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    host = AssistantHost(library, lambda: encoder)
    first: Assistant = host.assistant()
    assert host.assistant() is first
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は9件です。\n", encoding="utf-8")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    assert host.assistant() is not first
    assert "9件" in host.assistant().retriever.generation.passages[-1].text
    assert host.today() >= TODAY


def test_a_new_generation_of_another_model_does_not_stop_the_answers(
    tmp_path: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    library = Library(tmp_path / "library")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    host = AssistantHost(library, lambda: encoder, TODAY)
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は9件です。\n", encoding="utf-8")
    generation, _ = ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    manifest = generation.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace(encoder.info.revision, "another"), encoding="utf-8")
    for _ in range(2):
        reply = host.assistant().ask("企業立地件数の目標は？", today=TODAY)
        assert "8件" in reply.claims[0].text
    assert capsys.readouterr().err.count("前の世代で答え続けます") == 1


def test_a_used_port_is_explained(url: str, digest_library: Library) -> None:
    port = int(url.rsplit(":", 1)[1])
    with pytest.raises(KeikakuError, match="使用中"):
        serve(digest_library, "127.0.0.1", port, None)
