"""The report in a real browser, and the workbook."""

import io
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from evals.results.report import report
from evals.results.store import StoredRun
from evals.results.workbook import results
from tests.browser import FLAGS, chromium, needs_browser


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_report_is_one_file_and_shows_hostile_text_as_text(real_run: StoredRun) -> None:
    page = report(real_run).decode()
    parser = _Tags()
    parser.feed(page)
    assert parser.tags.count("script") == 1
    assert "img" not in parser.tags
    assert parser.links == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for metric in real_run.summary.metrics:
        assert metric.meaning.replace("'", "&#39;") in page


@needs_browser
def test_the_report_filters_and_opens_offline(real_run: StoredRun, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(report(real_run))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 900})
        said: list[str] = []
        requested: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: requested.append(request.url))
        page.goto(path.as_uri())
        assert requested == [path.as_uri()]
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        shown = page.locator(".row:not([hidden])")
        assert shown.count() == 4
        page.select_option("select[name=verdict]", "wrong")
        assert shown.count() == 2
        page.fill("input[name=text]", "女性創業数")
        assert shown.count() == 1
        assert page.locator("#shown").inner_text() == "1 / 4 問"
        shown.locator("summary").click()
        assert "9,999件（ない）" in shown.inner_text()
        page.fill("input[name=text]", "")
        page.locator(".key").first.click()
        assert 1 <= shown.count() <= 2
        assert said == []
        browser.close()


def test_the_workbook_has_a_row_for_every_question(real_run: StoredRun) -> None:
    book = load_workbook(io.BytesIO(results(real_run)))
    assert book.sheetnames == ["結果", "集計", "誤りの段階", "指標の定義", "実行の条件"]
    rows = list(book["結果"].iter_rows(values_only=True))
    head = list(rows[0])
    assert [row[head.index("判定")] for row in rows[1:]] == ["○", "○", "×", "×"]
    wrong = dict(zip(head, rows[3], strict=True))
    assert wrong["足りない語"] == "9,999件"
    assert wrong["誤りの段階"]
    assert wrong["誤りの理由"]
    assert rows[1][head.index("引用")].startswith("［1］industry-labor-plan-2022「")
    measures = {row[0]: row[1] for row in book["集計"].iter_rows(min_row=2, values_only=True)}
    assert measures["正答率"] == pytest.approx(1 / 3, abs=1e-3)
