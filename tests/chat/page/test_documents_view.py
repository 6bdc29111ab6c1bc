"""The view 文書 in a real browser: the shelf, its search, the map of plans, a document's tree, corrections in place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from corpus.corrections import read_corrections
from tests.conftest import make_library


def test_documents_stand_by_publisher_and_field(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=documents")
    cards = page.locator("#kk-documents .kk-card")
    cards.first.wait_for()
    assert cards.count() == 5
    assert page.locator(".kk-publisher h3").all_inner_texts() == ["山口県"]
    assert "産業・雇用" in " ".join(page.locator(".kk-publisher h4").all_inner_texts())
    assert page.locator(".kk-publisher h4", has_text="推定").count() == page.locator(".kk-publisher h4").count()
    assert page.locator("#kk-admin").is_hidden()
    assert page.title().startswith("文書")


def test_a_search_finds_titles_publishers_and_headings(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=documents")
    page.locator("#kk-documents .kk-card").first.wait_for()
    page.get_by_label("文書をさがす（").fill("企業誘致")
    page.get_by_role("button", name="さがす").click()
    hit = page.locator("#kk-documents .kk-card .kk-near a").first
    hit.wait_for()
    assert "企業誘致" in hit.inner_text()
    hit.click()
    page.locator(".kk-wanted").wait_for()
    page.locator("#kk-documents .kk-crumb a").click()
    page.get_by_label("文書をさがす（").fill("どこにもない語")
    page.get_by_label("文書をさがす（").press("Enter")
    page.get_by_text("持つ文書はありません").wait_for()


def test_the_map_says_what_replaces_what_in_a_drawing_and_in_words(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=documents")
    drawing = page.locator(".kk-map-wide")
    drawing.wait_for()
    assert drawing.get_attribute("role") == "img"
    assert drawing.locator(".kk-map-bar").count() == 5
    assert drawing.locator(".kk-tie-replaces").count() == 2
    page.get_by_text("関係を文章で読む").click()
    words = page.locator(".kk-map-words li", has_text="の後継")
    assert words.count() == 2
    assert "やまぐち商工業推進計画の後継" in words.first.inner_text() + words.last.inner_text()
    words.first.locator("a").first.click()
    page.locator(".kk-tree").wait_for()
    assert page.title() != "文書"


def test_on_a_phone_the_whole_map_is_in_sight(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=documents", viewport={"width": 390, "height": 844})
    drawing = page.locator(".kk-map-narrow")
    drawing.wait_for()
    assert not page.locator(".kk-map-wide").is_visible()
    assert drawing.locator(".kk-map-bar").count() == 5
    region = page.locator(".kk-map-scroll")
    assert region.evaluate("(at) => at.scrollWidth <= at.clientWidth")
    frame = region.bounding_box()
    for text in drawing.locator("text").all():
        box = text.bounding_box()
        assert box is not None
        assert frame["x"] - 1 <= box["x"], text.inner_text()
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, text.inner_text()


def test_a_document_opens_at_a_section_and_leads_on(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=documents")
    page.locator("#kk-documents .kk-card h5 a").first.click()
    page.locator(".kk-passage").first.wait_for()
    path = page.locator(".kk-page-text .kk-path").inner_text()
    page.get_by_role("link", name="次の節 →").click()
    page.wait_for_function(f"document.querySelector('.kk-page-text .kk-path').innerText !== {path!r}")
    assert page.locator(".kk-tree .kk-here").count() == 1
    assert page.locator(".kk-tree > ul > li > details > ul > li").first.is_visible()


def test_a_guess_is_marked_and_corrected_where_it_stands(
    tmp_path: Path, serve: Callable[..., Any], open_page: Callable[..., Page], encoder: Any
) -> None:
    text = "{}\n\n第1章 目標\n計画期間は、令和{}年度から令和{}年度までです。\n観光客数の目標は5万人です。\n"
    files = []
    for name, title, first in (("old", "第1次みどり町観光計画", 1), ("new", "第2次みどり町観光計画", 6)):
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(text.format(title, first, first + 4), encoding="utf-8")
    library = make_library(tmp_path / "library", files, encoder)
    with serve(library, password="himitsu") as address:
        page = open_page(f"{address}/?view=documents")
        newer = page.locator(".kk-card", has=page.locator("h5", has_text="第2次"))
        newer.wait_for()
        assert "推定" in newer.locator("dd", has_text="第1次").inner_text()
        assert page.get_by_role("button", name="訂正する").count() == 0
        page.get_by_text("管理者としてログイン").click()
        page.get_by_label("パスワード").fill("himitsu")
        page.get_by_role("button", name="ログイン").click()
        newer.get_by_text("推定を確かめて訂正する").click()
        newer.locator("input[name=supersedes]").fill("")
        newer.get_by_role("button", name="訂正する").click()
        page.wait_for_function(
            "![...document.querySelectorAll('.kk-card dt')].some((e) => e.innerText === '前の計画')", timeout=300_000
        )
        assert page.locator(".kk-card").count() == 2
    assert any(fields.get("supersedes") == [] for fields in read_corrections(library.root).values())
