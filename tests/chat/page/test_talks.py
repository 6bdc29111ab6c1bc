"""Conversations that last, in a real browser: kept, shown again as they were, shared, printed, forgotten."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.chat.page.conftest import Served
from tests.chat.page.test_manners import barriers

FIRST, SECOND = "企業誘致件数の目標は？", "前の計画では？"


@pytest.fixture
def talked(url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]) -> Page:
    """A page with a conversation of two questions, the second of which leans on the first."""
    page = open_page(url, permissions=["clipboard-read", "clipboard-write"])
    ask(page, FIRST)
    ask(page, SECOND)
    page.wait_for_function("JSON.parse(localStorage['kk-talks'])[0].turns.length === 2")
    return page


def test_a_reload_shows_the_conversation_as_it_was_and_going_on_asks_it_again(
    talked: Page, served: tuple[str, Served], ask: Callable[[Page, str], None]
) -> None:
    page, generation = talked, served[1].host.state().generation
    said = page.locator("#kk-chat .kk-first").all_inner_texts()
    assert "サーバーには残しません" in page.locator("#kk-kept-told").inner_text()
    page.reload()
    page.locator(".kk-restored").first.wait_for()
    assert page.locator("#kk-chat .kk-first").all_inner_texts() == said
    assert f"世代 {generation}" in page.locator(".kk-restored").first.inner_text()
    page.locator('#kk-chat a[href="#cite-0-1"]').first.click()
    assert "125件" in page.locator(".kk-cite.kk-shown mark").inner_text()
    ask(page, "現状は？")
    assert page.locator("#kk-chat .kk-first").all_inner_texts()[:2] == said
    assert page.locator(".kk-restored").count() == 0
    assert page.locator("#kk-chat .kk-turn").count() == 3


def test_earlier_conversations_are_listed_opened_and_forgotten(talked: Page) -> None:
    page = talked
    page.click("#kk-clear")
    entry = page.locator(".kk-talk")
    expect(entry).to_have_count(1)
    assert FIRST in entry.inner_text()
    assert "2 問" in entry.inner_text()
    entry.click()
    page.locator(".kk-restored").first.wait_for()
    page.click("#kk-forget")
    assert page.evaluate("localStorage.getItem('kk-talks')") is None
    page.reload()
    page.locator(".kk-welcome").wait_for()
    expect(page.locator(".kk-talk")).to_have_count(0)


def test_nothing_is_kept_where_that_is_switched_off(
    talked: Page, ask: Callable[[Page, str], None], open_page: Callable[..., Page]
) -> None:
    page = talked
    page.click("#kk-keep")
    assert page.locator("#kk-kept-told").inner_text() == "対話は保存していません。"
    ask(page, "女性創業数の目標は？")
    assert page.evaluate("localStorage.getItem('kk-talks')") is None
    page.reload()
    page.locator(".kk-welcome").wait_for()
    assert page.locator("#kk-keep").inner_text() == "このブラウザーに保存する"


def test_a_link_gives_whoever_opens_it_the_same_answer(talked: Page, url: str, open_page: Callable[..., Page]) -> None:
    talked.locator("#kk-chat .kk-turn").last.get_by_role("button", name="この質問へのリンク").click()
    talked.locator("#kk-said.kk-on").wait_for()
    address = talked.evaluate("navigator.clipboard.readText()")
    assert address.startswith(url)
    other = open_page(address)
    other.locator("#kk-chat .kk-turn").nth(1).locator(".kk-first").wait_for()
    ours, theirs = (p.locator("#kk-chat .kk-turn").last for p in (talked, other))
    assert theirs.locator(".kk-first").inner_text() == ours.locator(".kk-first").inner_text()
    assert theirs.locator(".kk-chips").inner_text() == ours.locator(".kk-chips").inner_text()


def test_a_link_carries_the_filters(url: str, open_page: Callable[..., Page]) -> None:
    carried = json.dumps([{"asked": "創業数の目標は？", "plan": "commerce-industry-plan-2013"}])
    page = open_page(f"{url}/?q=x&with={httpx.QueryParams({'w': carried})['w']}")
    turn = page.locator("#kk-chat .kk-turn")
    turn.locator(".kk-reply, .kk-error").first.wait_for()
    assert turn.locator(".kk-asked").inner_text() == "創業数の目標は？"


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param("not json", id="no JSON"),
        pytest.param('[{"id":"a","title":"<img src=x onerror=window.hacked=1>","at":"x","turns":[{}]}]', id="turns"),
        pytest.param('{"id":1}', id="no list"),
    ],
)
def test_what_was_put_into_the_store_does_no_harm(url: str, open_page: Callable[..., Page], kept: str) -> None:
    page = open_page(url)
    page.evaluate("(text) => { localStorage['kk-talks'] = text; sessionStorage['kk-talk'] = 'a'; }", kept)
    page.reload()
    page.wait_for_selector("#kk-question")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.hacked === undefined")
    assert page.locator("#kk-earlier img, #kk-chat img").count() == 0
    expect(page.locator("#kk-question")).to_be_visible()


def test_kept_text_is_shown_as_text(talked: Page) -> None:
    page = talked
    page.evaluate(
        """() => {
          const talks = JSON.parse(localStorage['kk-talks']);
          talks[0].turns[0].claims[0].text = '<img src=x onerror=window.hacked=1><b>偽</b>';
          talks[0].turns[0].citations[0].quote = '<script>window.hacked=1</script>';
          localStorage['kk-talks'] = JSON.stringify(talks);
        }"""
    )
    page.reload()
    page.locator(".kk-restored").first.wait_for()
    assert "<b>偽</b>" in page.locator("#kk-chat .kk-first").first.inner_text()
    assert page.locator("#kk-chat img, #kk-panel script").count() == 0
    assert page.evaluate("window.hacked === undefined")


def test_the_evidence_of_every_turn_is_reachable_and_printed_below_it(talked: Page) -> None:
    page = talked
    page.locator("#kk-chat .kk-turn").first.get_by_role("button", name="根拠を見る").click()
    shown = page.locator(".kk-evidence:not([hidden])")
    assert shown.get_attribute("data-turn") == "0"
    assert FIRST in shown.locator(".kk-of-turn").inner_text()
    page.emulate_media(media="print")
    for turn in page.locator("#kk-chat .kk-turn").all():
        numbers = turn.locator(".kk-mark").all_inner_texts()
        printed = turn.locator(".kk-print")
        assert printed.is_visible()
        assert all(f"［{number}］" in printed.inner_text() for number in numbers)
        assert printed.locator("blockquote").first.inner_text().strip()
    for hidden in ("#kk-entry", "#kk-nav", ".kk-side", "#kk-earlier", ".kk-tools"):
        assert not page.locator(hidden).first.is_visible(), hidden


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("light", 1440), ("dark", 390), ("dark", 1440)])
def test_no_state_of_a_conversation_has_a_serious_barrier(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None], scheme: Any, width: int
) -> None:
    page = open_page(url, color_scheme=scheme, viewport={"width": width, "height": 900})
    assert barriers(page) == []
    if width == 390:
        page.click("#kk-menu")
        assert barriers(page) == []
        page.keyboard.press("Escape")
    ask(page, FIRST)
    page.locator(".kk-why summary").first.click()
    page.wait_for_timeout(300)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.reload()
    page.locator(".kk-restored").first.wait_for()
    page.wait_for_timeout(300)
    assert barriers(page) == []


def test_a_whole_conversation_is_held_with_the_keyboard_alone(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url, permissions=["clipboard-read", "clipboard-write"])

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(selector)

    page.evaluate("document.activeElement.blur()")
    tab_to(".kk-nav a")
    tab_to("#kk-question")
    page.keyboard.type(FIRST)
    page.keyboard.press("Enter")
    page.locator("#kk-chat .kk-reply").wait_for()
    assert page.evaluate("document.activeElement.id") == "kk-question"
    page.keyboard.type(SECOND)
    page.keyboard.press("Enter")
    page.locator("#kk-chat .kk-turn").nth(1).locator(".kk-reply").wait_for()
    page.evaluate("document.getElementById('asked-0').focus()")
    tab_to(".kk-mark")
    page.keyboard.press("Enter")
    page.locator(".kk-cite.kk-shown").wait_for()
    assert page.evaluate("document.activeElement.matches('.kk-cite')")
    tab_to("a[data-back]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.kk-mark')")
    tab_to(".kk-why summary")
    page.keyboard.press("Enter")
    page.locator(".kk-considered").first.wait_for()
    tab_to("[data-copy]")
    page.keyboard.press("Enter")
    page.locator("#kk-said.kk-on").wait_for()
    assert "125件" in page.evaluate("navigator.clipboard.readText()")
    chips = page.locator("#kk-chat .kk-turn").nth(1).locator(".kk-chip")
    before = chips.count()
    tab_to(".kk-x")
    page.keyboard.press("Enter")
    expect(chips).not_to_have_count(before)
    assert page.locator("#kk-chat .kk-turn").count() == 2
    page.evaluate("document.getElementById('asked-1').focus()")
    tab_to("#kk-clear")
    page.keyboard.press("Enter")
    page.locator(".kk-welcome").wait_for()
    tab_to(".kk-talk")
    page.keyboard.press("Enter")
    page.locator(".kk-restored").first.wait_for()


def test_on_a_phone_the_menu_is_used_with_the_keyboard_alone(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url, viewport={"width": 390, "height": 800})
    page.locator("#kk-menu").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kk-menu")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#kk-menu")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.body.dataset.view === 'schedule'")
    expect(page.locator("#kk-menu")).to_have_attribute("aria-expanded", "false")
