"""The other views in a real browser: support, targets, schedule, documents, evaluation, help."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from playwright.sync_api import Page

from chat.page.server import prefix
from corpus.corrections import read_corrections
from corpus.errors import KeikakuError
from corpus.library import Library
from tests.browser import print_pdf
from tests.chat.conftest import BODY
from tests.documents.scans import scan
from tests.tesseract import needs_tesseract

ROOT = Path(__file__).resolve().parents[3]


def go(page: Page, view: str) -> None:
    page.locator(f'.kk-nav a[data-view="{view}"]').click()
    page.wait_for_function(f"document.body.dataset.view === '{view}'")


def test_support_is_found_from_a_situation_and_themes(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=support")
    page.fill("#kk-situation textarea", "後継ぎがいない。会社を譲る相手を探したい")
    page.get_by_label("事業承継").check()
    page.locator("#kk-find").click()
    card = page.locator(".kk-support-card").first
    card.wait_for()
    assert "承継" in card.inner_text()
    assert "現行" in card.inner_text()
    assert page.locator(".kk-found .kk-first").inner_text().startswith("いちばん近いのは「")
    assert "書かれていません" in page.locator(".kk-open").inner_text()
    card.locator(".kk-source a").click()
    page.wait_for_function("document.body.dataset.view === 'documents'")
    page.locator(".kk-wanted").wait_for()


def test_support_that_was_looked_for_comes_back_after_a_reload(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=support")
    page.fill("#kk-situation textarea", "後継ぎがいない")
    page.get_by_label("事業承継").check()
    page.locator("#kk-find").click()
    first = page.locator(".kk-support-card").first
    first.wait_for()
    page.wait_for_function("new URLSearchParams(location.search).get('q') === '後継ぎがいない'")
    shown = first.inner_text()
    page.reload()
    first.wait_for()
    assert first.inner_text() == shown
    assert page.locator("#kk-situation textarea").input_value() == "後継ぎがいない"
    assert page.get_by_label("事業承継").is_checked()


def test_a_situation_that_is_too_long_is_not_searched_for(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=support&theme=事業承継")
    page.locator(".kk-support-card").first.wait_for()
    page.locator("#kk-situation textarea").evaluate(
        "area => { area.value = 'あ'.repeat(301); area.dispatchEvent(new Event('input')); }"
    )
    page.locator("#kk-find").click()
    page.get_by_text("300 字までです").wait_for()


def test_a_plan_without_a_schedule_is_said_to_have_none(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=schedule&plan=somewhere")
    page.get_by_text("この計画の工程は見つかりません").wait_for()
    go(page, "targets")
    go(page, "schedule")
    page.locator("#kk-schedule h2").wait_for()


def test_the_marked_words_of_an_answer_are_in_sight_beside_it(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?q=企業誘致件数の目標は？")
    text = page.locator(".kk-evidence:not([hidden]) .kk-text").filter(has=page.locator("mark")).first
    text.wait_for()
    page.wait_for_function(
        """() => { const text = [...document.querySelectorAll('.kk-evidence:not([hidden]) .kk-text')].find((t) => t.querySelector('mark'));
        const box = text.getBoundingClientRect(), mark = text.querySelector('mark').getBoundingClientRect();
        return mark.top >= box.top - 1 && mark.top < box.bottom; }"""
    )


def test_an_address_asks_the_view_that_it_names(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=support&q=後継ぎがいない")
    page.locator(".kk-support-card").first.wait_for()
    assert page.locator("#kk-chat .kk-turn").count() == 0


def test_a_form_left_empty_says_what_to_fill_in(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=support")
    page.locator("#kk-find").click()
    page.get_by_text("テーマを一つ以上選んでください").wait_for()


def test_targets_are_searched_sorted_filtered_and_saved(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=targets")
    rows = page.locator("#kk-targets tbody tr")
    rows.first.wait_for()
    every = rows.count()
    assert every > 50
    page.fill("#kk-targets-find input, #kk-targets-find textarea", "創業")
    page.wait_for_function(f"document.querySelectorAll('#kk-targets tbody tr').length < {every}")
    assert all("創業" in text for text in rows.all_inner_texts())
    target = page.locator("#kk-targets thead button", has_text="目標")
    target.click()
    values = [
        float(v) for v in rows.locator("td:nth-child(5)").evaluate_all("all => all.map((c) => c.dataset.sort)") if v
    ]
    assert values == sorted(values)
    target.click()
    values = [
        float(v) for v in rows.locator("td:nth-child(5)").evaluate_all("all => all.map((c) => c.dataset.sort)") if v
    ]
    assert values == sorted(values, reverse=True)
    shown = rows.count()
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV で保存").click()
    table = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(table) == shown + 1
    with page.expect_download() as saved:
        page.get_by_role("link", name="Excel で保存").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(saved.value.path()).read_bytes())).active
    assert sheet.max_row == shown + 1
    page.locator("#kk-targets-in-force input").check()
    page.wait_for_function(f"document.querySelectorAll('#kk-targets tbody tr').length < {shown}")
    assert all("現行" in text for text in rows.all_inner_texts())


def test_an_indicator_is_drawn_through_its_plans_and_each_point_leads_to_its_passage(
    url: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{url}/?view=targets&indicator=企業誘致件数&plan=industry-labor-plan-2022")
    page.locator("#kk-plot .js-plotly-plot .scatterlayer .trace").first.wait_for()
    assert page.locator("#kk-plot .scatterlayer .trace").count() == 3
    points = page.locator("#kk-points tbody tr")
    assert "125件" in points.filter(has_text="2026年度").inner_text()
    points.first.locator("a").click()
    page.locator(".kk-wanted mark").wait_for()
    assert "企業誘致件数" in page.locator(".kk-wanted mark").inner_text()


def test_an_indicator_that_is_not_there_is_said_to_be_missing(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=targets&indicator=ない指標")
    page.get_by_text("この指標は見つかりません").wait_for()
    assert page.locator("#kk-targets tbody tr").count() > 50


def test_only_the_administrator_takes_documents_in_corrects_and_goes_back(
    tmp_path: Path, digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], encoder: Any
) -> None:
    from tests.conftest import make_library

    document = tmp_path / "midori.txt"
    document.write_text("みどり町観光計画\n\n第1章 目標\n観光客数の目標は5万人です。\n", encoding="utf-8")
    library = make_library(tmp_path / "library", [document], encoder)
    more = tmp_path / "umi.txt"
    more.write_text("うみ町産業計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    server = serve(library, password="himitsu")
    with server as address:
        assert httpx.post(f"{address}/gradio_api/upload", files={"files": b"x"}).status_code == 404
        assert httpx.post(f"{address}/kk/uploads?name=x.txt", content=b"x").status_code == 403
        page = open_page(f"{address}/?view=documents")
        page.get_by_text("管理者としてログイン").click()
        page.get_by_label("パスワード").fill("ちがう")
        page.get_by_role("button", name="ログイン").click()
        page.get_by_text("パスワードが違います").wait_for()
        page.get_by_label("パスワード").fill("himitsu")
        page.get_by_role("button", name="ログイン").click()
        page.locator("#kk-admin").wait_for()
        page.locator("#kk-upload input[type=file]").set_input_files(str(more))
        page.get_by_text("umi.txt").first.wait_for()
        page.locator("#kk-ingest").click()
        page.locator("#kk-ingested", has_text="うみ町産業計画").wait_for(timeout=300_000)
        assert page.locator("#kk-documents .kk-card").count() == 2
        page.locator("#kk-documents .kk-card h5 a", has_text="うみ町産業計画").click()
        page.get_by_text("題名や期間を訂正する").click()
        page.get_by_label("期間（2024-2028 の形）").fill("2024-2028")
        page.get_by_role("button", name="訂正する").click()
        page.locator("#kk-documents", has_text="2024～2028年度").wait_for(timeout=300_000)
        page.locator("#kk-generations button").last.click()
        page.wait_for_function("!document.querySelector('#kk-documents').innerText.includes('2024～2028')")
        assert server.host.assistant().retriever.generation.name == "000001"
    assert (library.root / "uploads" / "umi.txt").exists()
    assert [list(fields) for fields in read_corrections(library.root).values()] == [["period"]]
    with pytest.raises(KeikakuError, match="見つかりません"):
        library.switch_to("../library")
    assert library.generations() == ["000001", "000002", "000003"]


@pytest.mark.long
@needs_tesseract
def test_a_scan_is_recognised_where_the_switch_at_the_upload_says_so(
    tmp_path: Path, digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    (tmp_path / "plan.html").write_text(f"<style>body{{font-size:12pt}}</style>{BODY}", encoding="utf-8")
    scanned = scan(print_pdf(tmp_path / "plan.html", tmp_path / "plan.pdf"), tmp_path / "midori.pdf", 300)
    library = Library(tmp_path / "library")
    shutil.copytree(digest_library.root, library.root)
    with serve(library, password="himitsu") as address:
        page = open_page(f"{address}/?view=documents")
        page.get_by_text("管理者としてログイン").click()
        page.get_by_label("パスワード").fill("himitsu")
        page.get_by_role("button", name="ログイン").click()
        page.locator("#kk-admin").wait_for()
        for recognised, said in ((False, "画像だけで、文字がありません"), (True, "文字認識で読みました")):
            page.locator("#kk-upload input[type=file]").set_input_files(str(scanned))
            page.locator("#kk-upload", has_text="midori.pdf").wait_for()
            page.get_by_label("画像だけのページも文字認識で読む").set_checked(recognised)
            page.locator("#kk-ingest").click()
            page.get_by_text(said).first.wait_for(timeout=120_000)
    assert any(p.recognised for p in library.open().passages if p.plan_id.startswith("midori"))


def test_a_test_set_is_run_browsed_and_compared(
    digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    good = '{"id":"a","question":"企業誘致件数の目標は？","category":"target","must":[["125件"]]}\n'
    bad = '{"id":"b","question":"女性創業数の目標は？","category":"target","must":[["999件"]]}\n'
    (tmp_path / "mini.jsonl").write_text(good + bad, encoding="utf-8")
    (tmp_path / "broken.jsonl").write_text('{"id":"a"}\n', encoding="utf-8")
    with serve(digest_library) as address:
        page = open_page(f"{address}/?view=evaluation")
        page.get_by_text("まだ結果がありません").wait_for()
        for _ in range(2):
            page.locator("#kk-testset input[type=file]").set_input_files(str(tmp_path / "mini.jsonl"))
            page.get_by_text("mini.jsonl").first.wait_for()
            page.locator("#kk-evaluate-start").click()
            page.locator("#kk-evaluation .kk-big").wait_for(timeout=300_000)
            # The form says nothing more once there is a result.
            page.wait_for_function("!document.querySelector('#kk-testset .kk-told').textContent", timeout=300_000)
        assert "50 %（1/2）" in page.locator("#kk-evaluation .kk-big").inner_text()
        assert page.locator(".kk-outcome:visible").count() == 1
        page.locator("#kk-only").select_option("all")
        assert page.locator(".kk-outcome:visible").count() == 2
        page.locator(".kk-outcome", has_text="女性創業数").locator("summary").click()
        assert "999件" in page.locator(".kk-outcome[open]").inner_text()
        assert "誤りの段階" in page.locator(".kk-outcome[open]").inner_text()
        report = page.get_by_role("link", name="報告書").get_attribute("href")
        assert "企業誘致件数" in httpx.get(f"{address}/{report}").text
        page.get_by_role("button", name="比べる").click()
        page.get_by_text("同じ問い 2 問").wait_for()
        assert page.get_by_role("img", name="リスク・カバレッジ曲線").locator("polyline").count() == 2
        page.locator("#kk-testset input[type=file]").set_input_files(str(tmp_path / "broken.jsonl"))
        page.get_by_text("broken.jsonl").first.wait_for()
        page.locator("#kk-evaluate-start").click()
        page.get_by_text(re.compile("か所の誤りがあります")).wait_for()
        assert httpx.get(f"{address}/kk/evals/..%2F..%2Fetc/passwd").status_code == 404


def test_the_help_names_the_limits(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url)
    go(page, "help")
    assert "限界" in page.locator("#kk-help").inner_text()


def test_behind_a_prefix_everything_still_works(
    digest_library: Library, serve: Callable[..., Any], open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    with serve(digest_library, root_path=prefix("plans")) as address:
        page = open_page(f"{address}/plans/?view=targets")
        page.locator("#kk-targets tbody tr").first.wait_for()
        page.locator('.kk-nav a[data-view="ask"]').click()
        ask(page, "企業誘致件数の目標は？")
        page.locator(".kk-around summary").first.click()
        page.get_by_text(re.compile("この(前|後)の文")).first.wait_for()
        assert all(a.startswith((f"{address}/plans/", "data:", "blob:")) for a in page.requested)


@pytest.mark.parametrize(("typed", "path"), [("", ""), ("/", ""), ("plans", "/plans"), ("/a/b/", "/a/b")])
def test_a_prefix_may_be_typed_with_or_without_slashes(typed: str, path: str) -> None:
    assert prefix(typed) == path
