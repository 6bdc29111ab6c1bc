"""The view 評価 in a real browser: a template to fill in, runs that keep their file, two of them picked and compared."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openpyxl
from playwright.sync_api import Page

from corpus.library import Library
from tests.chat.page.test_manners import barriers

RIGHT = {"id": "a", "question": "企業誘致件数の目標は？", "category": "target", "must": [["125件"]]}
WRONG = {"id": "b", "question": "女性創業数の目標は？", "category": "target", "must": [["999件"]]}


def filled_in(path: Path, *cases: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases), encoding="utf-8")
    return path


def run(page: Page, file: Path) -> None:
    page.locator("#kk-testset input[type=file]").set_input_files(str(file))
    page.locator("#kk-testset .kk-files", has_text=file.name).wait_for()
    page.locator("#kk-evaluate-start").click()
    page.locator("#kk-evaluation .kk-big").wait_for(timeout=300_000)
    page.wait_for_function("!document.querySelector('#kk-testset .kk-told').textContent", timeout=300_000)


def test_a_template_is_saved_by_a_button_and_can_be_run_as_it_is(
    digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    with serve(digest_library) as address:
        page = open_page(f"{address}/?view=evaluation")
        with page.expect_download() as saved:
            page.get_by_role("link", name="ひな型を保存").click()
        assert saved.value.suggested_filename == "testset.xlsx"
        filled = tmp_path / "testset.xlsx"
        filled.write_bytes(Path(saved.value.path()).read_bytes())
        assert openpyxl.load_workbook(filled).active.max_row > 2
        run(page, filled)
        assert "問" in page.locator("#kk-evaluation h2").inner_text()
        assert page.title().startswith("testset｜評価｜")
    with serve(digest_library, password="himitsu") as address:
        assert httpx.get(f"{address}/kk/evals/template/testset.xlsx").status_code == 403


def test_two_runs_are_picked_from_the_list_and_what_changed_is_said(
    digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    before = filled_in(tmp_path / "before.jsonl", RIGHT, WRONG, {**RIGHT, "id": "c"})
    after = filled_in(tmp_path / "after.jsonl", RIGHT, {**WRONG, "must": [["998件"]]}, {**RIGHT, "id": "d"})
    with serve(digest_library) as address:
        page = open_page(f"{address}/?view=evaluation")
        run(page, before)
        kept = page.get_by_role("link", name="テストセット（before.jsonl）").get_attribute("href")
        assert httpx.get(f"{address}/{kept}").content == before.read_bytes()
        book = page.get_by_role("link", name="結果（Excel）").get_attribute("href")
        assert openpyxl.load_workbook(io.BytesIO(httpx.get(f"{address}/{book}").content)).active.max_row > 1
        assert "67 %（2/3）" in page.locator("#kk-evaluation .kk-big").inner_text()
        run(page, after)
        page.locator("#kk-evaluation .kk-crumb a").click()
        compare = page.get_by_role("button", name="選んだ二つを比べる")
        compare.wait_for()
        assert page.locator("input[name=with]:checked").get_attribute("value").startswith("before")
        page.locator("input[name=with]").first.check()
        page.locator("input[name=run]").first.check()
        compare.click()
        page.get_by_text("同じ結果どうしは比べられません").wait_for()
        page.locator("input[name=with]").last.check()
        compare.click()
        page.get_by_text("同じ問い 1 問").wait_for()
        said = page.locator("#kk-evaluation").inner_text()
        assert "正解が変わった問い 1" in said
        assert "前だけの問い 1" in said
        assert "後だけの問い 1" in said
        times = page.locator("#kk-evaluation tr", has_text="応答時間")
        assert times.count() == 2
        assert not any("偶然とは言いにくい" in text for text in times.all_inner_texts())
        assert "100 %（1/1）" in said
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function("s => document.body.classList.contains('dark') === (s === 'dark')", arg=scheme)
            for width in (1440, 390):
                page.set_viewport_size({"width": width, "height": 900})
                page.wait_for_timeout(300)
                assert barriers(page) == [], (scheme, width)


def test_no_state_of_a_call_is_told_in_english(
    digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    with serve(digest_library) as address:
        page = open_page(f"{address}/?view=evaluation")
        page.evaluate("""() => {
          window.said = new Set();
          new MutationObserver(() => {
            for (const word of document.body.innerText.split(/[\\n|]/)) window.said.add(word.trim());
            for (const live of document.querySelectorAll('[aria-live], [role=status], [role=alert]')) window.said.add(live.textContent.trim());
          }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }""")
        run(page, filled_in(tmp_path / "mini.jsonl", RIGHT, WRONG))
        page.locator("#kk-testset input[type=file]").set_input_files(
            str(filled_in(tmp_path / "bad.jsonl", {"id": "a"}))
        )
        page.locator("#kk-evaluate-start").click()
        page.get_by_text("誤りがあります").wait_for()
        page.wait_for_timeout(500)
        said = page.evaluate("[...window.said]")
        english = ("common.", "status.", "complete", "Error", "error", "processing", "queue:", "Loading", "loading")
        assert [word for word in said if any(e in word for e in english) and len(word) < 200] == []
