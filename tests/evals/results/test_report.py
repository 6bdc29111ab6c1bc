"""The report in a real browser, and the workbook."""

import io
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import sync_playwright

from evals.asking.outcome import Judged, Outcome
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


def judged(answered: float, right: float, *, said_right: bool) -> Judged:
    return Judged(answered=answered, right=right, said_right=said_right)


@pytest.mark.parametrize(
    ("rights", "there", "not_there"),
    [
        ([], ["判断の確率の記録がある問いがない"], ["<svg", "AURC）は", "曲線の値"]),
        ([True], ["<svg", "両方がないので測れません", "1.000"], ["nan"]),
        ([True] * 12, ["<svg", "両方がないので測れません", "最もよくて 0.000、でたらめなら 0.000"], ["nan"]),
        ([False] * 12, ["<svg", "最もよくて 1.000、でたらめなら 1.000", "高すぎる"], ["nan"]),
        ([True] * 9 + [False] * 3, ["<svg", "AUROC 1.000", "合う"], ["nan"]),
    ],
    ids=["nothing judged", "one question", "all right", "all wrong", "some of both"],
)
def test_the_report_says_how_far_probabilities_can_be_trusted(
    outcome: Callable[..., Outcome],
    stored: Callable[..., StoredRun],
    rights: list[bool],
    there: list[str],
    not_there: list[str],
) -> None:
    outcomes = [
        outcome(str(n), right=right, judged=judged(0.9, 0.8 - n / 20, said_right=right))
        for n, right in enumerate(rights)
    ]
    page = report(stored([*outcomes, outcome("list")])).decode()
    section = page[page.index("判断の確率は信じてよいか") : page.index("すべての問い")]
    assert [part for part in there if part not in section] == []
    assert [part for part in not_there if part in section] == []


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
    assert book.sheetnames == [
        "結果",
        "集計",
        "誤りの段階",
        "確率と実際",
        "リスク・カバレッジ",
        "指標の定義",
        "実行の条件",
    ]
    rows = list(book["結果"].iter_rows(values_only=True))
    head = list(rows[0])
    assert [row[head.index("判定")] for row in rows[1:]] == ["○", "○", "×", "×"]
    wrong = dict(zip(head, rows[3], strict=True))
    assert wrong["足りない語"] == "9,999件"
    assert wrong["誤りの段階"]
    assert wrong["誤りの理由"]
    assert rows[1][head.index("引用")].startswith("［1］industry-labor-plan-2022「")
    assert 0 < wrong["答えが正しい確率"] < 1
    assert rows[2][head.index("答えがある確率")] is None
    curve = list(book["リスク・カバレッジ"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in curve][-1] == real_run.summary.trust.judged
    assert sum(row[2] for row in book["確率と実際"].iter_rows(min_row=2, values_only=True)) == 2 * len(
        [o for o in real_run.outcomes if o.judged]
    )
    measures = {row[0]: row[1] for row in book["集計"].iter_rows(min_row=2, values_only=True)}
    assert measures["正答率"] == pytest.approx(1 / 3, abs=1e-3)
