"""The view 質問する in a real browser."""

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from playwright.sync_api import Page

from chat.conversation.feedback import Opinion, read_feedback
from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.library import Library
from retriever.embed import Encoder

HOSTILE = (
    '<script>window.hacked=1</script><img src="http://evil.invalid/x.png" onerror="window.hacked=1">'
    '![x](http://evil.invalid/y.png) <div style="position:fixed;inset:0">覆い</div> [押す](javascript:window.hacked=1)'
    " $\\frac{1}{2}$ ${window.hacked=2} {{#if 1}}{{window.hacked}}{{/if}} `${window.hacked=3}`"
)


@pytest.fixture(scope="module")
def hostile_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "plan.txt").write_text(
        f"みどり町産業振興計画{HOSTILE[:60]}\n\n第1章 数値目標{HOSTILE[:60]}\n企業立地件数の目標は8件です。{HOSTILE}\n"
        "第2章 工程表\n新工場の開設 令和8年度\n",
        encoding="utf-8",
    )
    library = Library(folder / "library")
    ingest([folder / "plan.txt"], library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


def test_the_answer_comes_first_and_its_marks_lead_to_the_passage_and_back(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "企業誘致件数の目標は？")
    first = page.locator("#kk-chat .kk-first").last
    assert "125件" in first.inner_text()
    assert first.locator(".kk-figure").first.inner_text() == "125件"
    mark = page.locator('#kk-chat a[href="#cite-0-1"]').first
    mark.click()
    card = page.locator(".kk-cite.kk-shown")
    card.wait_for()
    assert "125件" in page.locator("mark#cite-0-1").inner_text()
    assert "現行" in card.inner_text()
    assert page.evaluate("document.activeElement.classList.contains('kk-cite')")
    card.get_by_text("回答に戻る").click()
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#cite-0-1"


def test_what_may_answer_is_said_to_be_unsure_and_every_answer_explains_itself(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "店を継ぐ人がいなくて畳むしかないのかと毎晩考えてしまう")
    reply = page.locator("#kk-chat .kk-reply").last
    assert "該当しそうな箇所" in reply.inner_text() or reply.locator(".kk-first").count() == 1
    why = page.locator("#kk-chat .kk-why").last
    assert why.locator("summary").inner_text() == "この回答のしくみ"
    assert not why.get_by_text("質問の種類").is_visible()
    why.locator("summary").click()
    why.get_by_text("質問の種類").wait_for()
    assert "計画に答えがある確率" in why.inner_text()
    scores = [float(text) for text in why.locator("tbody td:nth-child(3)").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 1


def test_an_explanation_marks_the_places_that_prove_the_answer(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "企業誘致件数の目標は？")
    why = page.locator("#kk-chat .kk-why").last
    why.locator("summary").click()
    assert "根拠1" in why.locator("tbody .kk-chosen").first.inner_text()
    assert re.search("[0-9]番目の箇所を採用|最も高い箇所を採用", why.inner_text())


def test_neighbouring_text_comes_on_demand(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "女性創業数の目標は？")
    around = page.locator(".kk-evidence:not([hidden]) .kk-around").first
    assert not any("kk/around" in address for address in page.requested)
    around.locator("summary").click()
    around.get_by_text(re.compile("この(前|後)の文")).first.wait_for()


def test_an_earlier_answers_marks_still_lead_to_its_own_passages(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "企業誘致件数の目標は？")
    ask(page, "女性創業数の目標は？")
    assert "440件" in page.locator(".kk-evidence:not([hidden]) mark").first.inner_text()
    page.locator('#kk-chat a[href="#cite-0-1"]').first.click()
    page.wait_for_selector(".kk-cite.kk-shown")
    assert "125件" in page.locator(".kk-evidence:not([hidden]) mark").first.inner_text()


def test_a_question_asked_the_moment_an_answer_shows_is_answered(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    page.evaluate(
        """(second) => new MutationObserver((_changes, watch) => {
             if (!document.querySelector('#kk-chat .kk-turn .kk-reply')) return;
             watch.disconnect();
             // After what the page itself does at this sight, before the server has said that the first is over.
             queueMicrotask(() => { window.kkTaken = window.kkAsk(second); });
           }).observe(document.getElementById('kk-chat'), { childList: true, subtree: true })""",
        "女性創業数の目標は？",
    )
    ask(page, "企業誘致件数の目標は？")
    page.locator("#kk-chat .kk-turn").nth(1).locator(".kk-reply").wait_for()
    assert page.evaluate("window.kkTaken") is True
    assert "440件" in page.locator("#kk-chat .kk-turn").nth(1).inner_text()
    page.wait_for_selector("body:not(.kk-busy)")


def test_follow_ups_show_what_they_carry_and_a_part_can_be_taken_away(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "企業誘致件数の目標は？")
    ask(page, "前の計画では？")
    turn = page.locator("#kk-chat .kk-turn").last
    assert "200" in turn.locator(".kk-first").inner_text()
    assert "会話から" in turn.locator(".kk-chips").inner_text()
    turn.get_by_label(re.compile("^計画「.*を外して聞き直す")).click()
    page.wait_for_function(
        "document.querySelector('#kk-chat .kk-turn:last-child, #kk-chat .kk-turn:nth-last-of-type(1)')"
    )
    page.locator("#kk-chat .kk-turn").last.get_by_text("125件").first.wait_for()
    assert page.locator("#kk-chat .kk-turn").count() == 2


def test_filters_limit_the_answer_to_a_plan(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    page.locator(".kk-filters button").first.click()
    page.locator("#kk-plan input").click()
    page.get_by_role("option", name=re.compile("やまぐち商工業推進計画")).click()
    ask(page, "創業数の目標は？")
    turn = page.locator("#kk-chat .kk-turn").last
    assert "180社" in turn.inner_text()
    assert "絞り込み" in turn.locator(".kk-chips").inner_text()
    assert "1,200件" not in turn.inner_text()


def test_a_suggestion_asks_and_the_conversation_can_be_begun_anew(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "企業誘致件数の目標は？")
    page.locator(".kk-suggest button").first.click()
    page.locator("#kk-chat .kk-turn").nth(1).locator(".kk-reply").wait_for()
    page.locator("#kk-clear").click()
    page.locator(".kk-welcome").wait_for()
    assert "本文をここに示します" in (page.locator("#kk-panel").text_content() or "")


def test_a_refusal_says_what_was_searched_and_what_is_near(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "島根県の企業誘致件数の目標は？")
    turn = page.locator("#kk-chat .kk-refusal").last
    assert "記載がありません" in turn.inner_text()
    assert "調べた範囲" in turn.inner_text()
    turn.locator("a.kk-jump").first.click()
    page.wait_for_selector(".kk-cite.kk-shown")


def test_a_greeting_is_greeted_and_nothing_is_said_to_have_been_searched(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "こんにちは")
    turn = page.locator("#kk-chat .kk-turn").last
    assert turn.inner_text().startswith("こんにちは\n")
    assert "お尋ねください" in turn.locator(".kk-refusal").inner_text()
    assert "調べた範囲" not in turn.inner_text()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("😊🎉", "絵文字や記号だけでは調べられません"),
        ("<b>hello</b>", "日本語の文で入力してください"),
        ("What is the target of this plan?", "日本語でお尋ねください"),
        ("ありがとう！", "どういたしまして"),
        ("はい", "承知しました"),
    ],
)
def test_what_is_no_question_gets_a_kind_sentence_and_no_evidence(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None], typed: str, said: str
) -> None:
    page = open_page(url)
    ask(page, typed)
    assert said in page.locator("#kk-chat .kk-reply").inner_text()
    assert page.locator("#kk-chat .kk-mark, #kk-panel .kk-cite").count() == 0
    assert page.locator("#kk-chat .kk-words").inner_text() == typed


def test_a_question_that_can_not_be_read_is_answered_with_what_to_do(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "？？")
    assert "質問が空です" in page.locator("#kk-chat .kk-error").inner_text()


def test_opinions_are_kept_with_their_conversation_and_a_reason(
    digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    server = serve(digest_library)
    with server as address:
        page = open_page(address)
        ask(page, "企業誘致件数の目標は？")
        ask(page, "現状は？")
        last = page.locator("#kk-chat .kk-turn").last
        last.get_by_role("button", name="違う・足りない").click()
        last.get_by_label("数値が違う").check()
        last.get_by_label(re.compile("詳しく")).fill("今年の値ではない")
        last.get_by_role("button", name="送る").click()
        page.get_by_text("ご意見を記録しました").wait_for()
        page.locator("#kk-chat .kk-turn").first.get_by_role("button", name="役に立った").click()
        page.wait_for_function("document.querySelectorAll('.kk-thanks').length === 2")
    (bad, good), broken = read_feedback(server.feedback)
    assert (bad.opinion, bad.question, bad.reason, broken) == (
        Opinion.BAD,
        "現状は？",
        "数値が違う：今年の値ではない",
        0,
    )
    assert [turn.question for turn in bad.history] == ["企業誘致件数の目標は？"]
    assert "25件" in bad.answer
    assert (good.opinion, good.history) == (Opinion.GOOD, ())


def test_a_conversation_is_saved_as_word_and_markdown_and_an_answer_copied(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page(url, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True)
    ask(page, "企業誘致件数の目標は？")
    with page.expect_download() as saved:
        page.get_by_role("button", name="対話を Word で保存").click()
    word = docx.Document(str(saved.value.path()))
    assert any("125件" in paragraph.text for paragraph in word.paragraphs)
    with page.expect_download() as saved:
        page.get_by_role("button", name="対話を Markdown で保存").click()
    assert "## 1. 企業誘致件数の目標は？" in Path(saved.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="出典つきでコピー").click()
    page.locator("#kk-said.kk-on").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "125件" in copied
    assert "山口県『" in copied


def test_an_address_asks_and_views_have_addresses_of_their_own(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?q=女性創業数の目標は？")
    page.get_by_text("440件").first.wait_for()
    page.get_by_role("link", name="この指標の推移を見る").first.click()
    page.locator("#kk-plot .js-plotly-plot").wait_for()
    assert "view=targets" in page.url
    page.go_back()
    page.wait_for_function("document.body.dataset.view === 'ask'")
    assert page.locator("#kk-chat .kk-turn").count() == 1
    assert page.locator("#kk-chat .kk-first").is_visible()


def test_documents_and_questions_can_not_act_on_the_page(
    hostile_library: Library,
    serve: Callable[..., Any],
    open_page: Callable[..., Page],
    ask: Callable[[Page, str], None],
) -> None:
    with serve(hostile_library) as address:
        page = open_page(address)
        ask(page, f"企業立地件数の目標は？{HOSTILE[:60]}")
        shown = page.locator("#kk-panel").inner_text()
        for view in ("targets", "schedule", "documents", "support"):
            page.locator(f'.kk-nav a[data-view="{view}"]').click()
            page.wait_for_timeout(500)
        page.locator(".kk-nav a[data-view=documents]").click()
        assert page.evaluate("window.hacked === undefined")
        # Opened anew: what other views still answer must not take its place.
        page.goto(f"{address}/{page.locator('#kk-documents .kk-card a').first.get_attribute('href')}")
        page.locator(".kk-passage").first.wait_for()
        assert page.evaluate("window.hacked === undefined")
        assert page.locator(".kk-view img, .kk-view script, .kk-view mjx-container, .kk-view .katex").count() == 0
        assert page.locator('[style*="position:fixed"]').count() == 0
        assert not any("evil" in address for address in page.requested)
        for part in ("<script>", "onerror=", "![x](http", "$\\frac{1}{2}$", "{{#if 1}}", "${window.hacked=2}"):
            assert part in shown


def test_what_is_saved_is_what_was_said(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(url)
    ask(page, "企業誘致件数の目標は？")
    page.evaluate("window.kkSave = (text) => { if (text) window.kept = text; }")
    page.get_by_role("button", name="対話を Word で保存").click()
    page.wait_for_function("window.kept")
    file = json.loads(page.evaluate("window.kept"))
    texts = [p.text for p in docx.Document(io.BytesIO(base64.b64decode(file["data"]))).paragraphs]
    assert texts[0] == "計画文書への質問と回答"


def test_the_page_of_a_pdf_is_shown_with_its_mark(
    printed_library: Library,
    serve: Callable[..., Any],
    open_page: Callable[..., Page],
    ask: Callable[[Page, str], None],
) -> None:
    with serve(printed_library) as address:
        page = open_page(address)
        ask(page, "創業支援件数の目標は？")
        assert "p.2" in page.locator(".kk-cite").first.inner_text()
        assert not any("page.png" in asked for asked in page.requested)
        page.locator(".kk-image summary").first.click()
        page.wait_for_function("(document.querySelector('.kk-image img') || {}).naturalWidth > 500")
        place = next(asked for asked in page.requested if "page.png" in asked)
        assert httpx.get(place).headers["content-type"] == "image/png"
        assert httpx.get(re.sub(r"page=\d+", "page=99", place)).status_code == 404
        assert httpx.get(re.sub(r"generation=\d+", "generation=999999", place)).status_code == 404
        assert httpx.get(re.sub(r"passage=[^&]+", "passage=x", place)).status_code == 404
