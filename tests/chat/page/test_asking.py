"""A question on its way, in a real browser: it shows at once, says what is done, and can be stopped."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from chat.page.scripts import HERE, SCRIPTS, STYLES, page_script
from corpus.library import Library
from retriever.embed import Encoder
from tests.chat.page.conftest import Served

QUESTION = "企業誘致件数の目標は？"
expect.set_options(timeout=60_000)  # However busy the machine is.


class Held:
    """An encoder that answers no query while it is held; all else is the encoder's own."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.free = threading.Event()
        self.free.set()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._encoder, name)
        if not name.startswith("encode"):
            return found

        def waits(*args: Any, **options: Any) -> Any:
            self.free.wait(60)
            return found(*args, **options)

        return waits


@pytest.fixture(scope="module")
def held(digest_library: Library, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    slow: Any = Held(encoder)
    with Served(digest_library, slow, tmp_path_factory.mktemp("held")) as address:
        yield address, slow
    slow.free.set()


def test_the_question_shows_before_the_server_answers_and_its_stages_after(
    held: tuple[str, Held], open_page: Callable[..., Page]
) -> None:
    address, encoder = held
    page = open_page(address)
    encoder.free.clear()
    try:
        # The call is kept back: of what shows now, the server knows nothing.
        calls: list[Route] = []
        page.route("**/queue/join*", lambda route: calls.append(route))  # noqa: PLW0108 - it is asked for its parameters
        page.fill("#kk-question", QUESTION)
        page.press("#kk-question", "Enter")
        expect(page.locator("#kk-now .kk-asked")).to_have_text(QUESTION)
        expect(page.locator("#kk-now [aria-current=step]")).to_have_text("読み取り")
        expect(page.locator("#kk-question")).to_have_value("")
        expect(page.locator("#kk-stop")).to_be_visible()
        expect(page.locator("#kk-send")).to_be_hidden()
        while not calls:
            page.wait_for_timeout(20)
        calls[0].continue_()
        page.locator("#kk-now [aria-current=step]").get_by_text("探す").wait_for()
        expect(page.locator("#kk-doing")).to_have_text("計画から探しています")
    finally:
        encoder.free.set()
    page.locator("#kk-chat .kk-reply").wait_for()
    expect(page.locator("#kk-now")).to_be_empty()
    expect(page.locator("#kk-send")).to_be_visible()


def test_a_stop_really_stops_and_a_late_answer_is_not_shown(
    held: tuple[str, Held], open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    address, encoder = held
    page = open_page(address)
    ask(page, QUESTION)
    encoder.free.clear()
    try:
        page.fill("#kk-question", "女性創業数の目標は？")
        page.press("#kk-question", "Enter")
        page.locator("#kk-now [aria-current=step]").get_by_text("探す").wait_for()
        expect(page.locator("#kk-question")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator("#kk-stop")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#kk-now")).to_be_empty()
        expect(page.locator("#kk-question")).to_have_value("女性創業数の目標は？")
        expect(page.locator("#kk-question")).to_be_focused()
        expect(page.locator("#kk-send")).to_be_visible()
    finally:
        encoder.free.set()
    page.wait_for_timeout(1500)
    assert page.locator("#kk-chat .kk-turn").count() == 1
    ask(page, "創業数の目標は？")
    asked = page.locator("#kk-chat .kk-asked").all_inner_texts()
    assert asked == [QUESTION, "創業数の目標は？"]


def test_enter_sends_shift_enter_breaks_the_line_and_a_conversion_is_not_sent(
    url: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(url)
    box = page.locator("#kk-question")
    box.focus()
    page.keyboard.type("企業誘致件数の")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("目標は？")
    assert box.input_value() == "企業誘致件数の\n目標は？"
    for how in ({"isComposing": True}, {"keyCode": 229}):
        # The two ways in which browsers say that an Enter belongs to the input method.
        page.evaluate(
            "(how) => document.activeElement.dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...how}))",
            how,
        )
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ひらがな", "selectionStart": 4, "selectionEnd": 4})
    session.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    )
    session.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    page.wait_for_timeout(300)
    assert page.locator("#kk-now .kk-pending, #kk-chat .kk-turn").count() == 0
    page.keyboard.press("Enter")
    page.locator("#kk-chat .kk-reply").wait_for()
    assert page.locator("#kk-chat .kk-turn").count() == 1


def test_a_long_question_is_folded_and_what_is_typed_is_only_text(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url)
    typed = "<b>計画</b>🎉&lt;<img src=x onerror=window.hacked=1>"
    page.fill("#kk-question", typed + "長い質問です。" * 320)
    expect(page.locator("#kk-length")).to_have_text(re.compile("2,000 字まで"))
    page.press("#kk-question", "Enter")
    page.locator("#kk-chat .kk-error").wait_for()
    assert "長すぎます" in page.locator("#kk-chat .kk-error").inner_text()
    words = page.locator("#kk-chat .kk-words")
    assert 2000 < len(words.text_content() or "") < 2500
    assert (words.text_content() or "").startswith(typed)
    low = words.bounding_box()
    assert low is not None
    assert low["height"] < 130
    page.get_by_role("button", name="続きを見る").click()
    high = words.bounding_box()
    assert high is not None
    assert high["height"] > 3 * low["height"]
    assert page.get_by_role("button", name="たたむ").get_attribute("aria-expanded") == "true"
    assert page.evaluate("window.hacked === undefined")
    assert page.locator("#kk-chat .kk-words *, #kk-now img").count() == 0


def test_a_call_that_is_refused_gives_the_question_back(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url)
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"detail": "多すぎます"}))
    page.fill("#kk-question", QUESTION)
    page.press("#kk-question", "Enter")
    expect(page.locator("#kk-question")).to_have_value(QUESTION)
    expect(page.locator("#kk-send")).to_be_visible()
    page.unroute("**/queue/join*")
    page.press("#kk-question", "Enter")
    page.locator("#kk-chat .kk-reply").wait_for()


def test_the_first_screen_says_whose_plans_these_are_and_an_example_is_answered(
    url: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(url)
    said = page.locator(".kk-welcome").inner_text()
    assert "山口県" in said
    assert re.search("計画 [0-9]+ 件", said)
    assert re.search("[0-9]{4}～[0-9]{4}年度", said)
    assert re.search("最新の文書：20[0-9]{2}年", said)
    assert re.search("最後の読み取り：[0-9]{4}年", said)
    assert page.locator(".kk-for").all_inner_texts() == ["事業者・住民の方", "自治体職員の方", "計画を評価する方"]
    box, example = page.locator("#kk-question").bounding_box(), page.locator(".kk-example").first.bounding_box()
    assert box is not None
    assert example is not None
    assert box["y"] < example["y"]
    assert abs(box["x"] + box["width"] / 2 - 640) < 120
    page.locator(".kk-example").first.click()
    page.locator("#kk-chat .kk-reply .kk-mark").first.wait_for()
    assert page.locator("#kk-welcome").is_hidden()


def test_on_a_phone_a_menu_shows_all_views(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url, viewport={"width": 390, "height": 844})
    menu, links = page.locator("#kk-menu"), page.locator(".kk-nav a[data-view]")
    assert "質問する" in menu.inner_text()
    assert not links.first.is_visible()
    menu.click()
    assert menu.get_attribute("aria-expanded") == "true"
    assert all(link.is_visible() for link in links.all())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    assert not links.first.is_visible()
    assert page.evaluate("document.activeElement.id") == "kk-menu"
    menu.click()
    page.locator('.kk-nav a[data-view="help"]').click()
    assert page.evaluate("document.body.dataset.view") == "help"
    assert "使い方" in menu.inner_text()
    assert menu.get_attribute("aria-expanded") == "false"


def test_no_script_of_the_page_is_left_out() -> None:
    assert {path.name for path in HERE.glob("*.js")} == {*SCRIPTS, "early.js"}
    assert {path.name for path in HERE.glob("*.css")} == set(STYLES)
    assert page_script().count("() => {") > len(SCRIPTS)
