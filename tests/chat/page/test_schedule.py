"""The view 工程 in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from chat.page.schedule_html import headings

ADDRESS = "?view=schedule&plan=commerce-industry-plan-2013"


def test_a_schedule_counts_what_it_draws_and_keeps_the_rest_folded(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/{ADDRESS}")
    page.locator("#kk-schedule h2").wait_for()
    said = page.locator("#kk-schedule .kk-count").inner_text()
    assert page.locator(".kk-bar").count() == int(re.search(r"(\d+) 本の帯", said)[1]) > 0
    heads = page.locator(".kk-gantt thead th").all_inner_texts()[1:]
    years = [int(head[:4]) for head in heads]
    assert years == list(range(2013, 2017))
    aside = page.locator(".kk-undated > details").first
    assert aside.get_attribute("open") is None
    aside.locator("summary").first.click()
    assert aside.locator("li").first.is_visible()
    page.fill("#kk-schedule-find input, #kk-schedule-find textarea", "どこにもない語")
    page.get_by_text("条件に合う項目はありません").wait_for()


def test_a_title_opens_to_the_statement_and_leads_to_its_passage(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/{ADDRESS}")
    row = page.locator(".kk-gantt .kk-step").first
    row.locator("summary").click()
    row.locator("p").first.wait_for(state="visible")
    assert len(row.locator("summary").inner_text()) <= len(row.locator("p").first.inner_text())
    row.locator("a").first.click()
    page.locator(".kk-wanted").wait_for()


@pytest.mark.parametrize("width", [390, 1440])
def test_years_and_things_stay_in_sight_while_the_table_scrolls(
    url: str, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(f"{url}/{ADDRESS}", viewport={"width": width, "height": 700})
    page.locator(".kk-gantt").wait_for()
    frame = page.locator(".kk-gantt-scroll")
    frame.evaluate("frame => frame.scrollTo(500, 500)")
    # The frame may be as high as its table on a wide screen; then there is nothing to scroll.
    place = frame.bounding_box()
    head = page.locator(".kk-gantt thead th").nth(2).bounding_box()
    corner = page.locator(".kk-gantt thead th").first.bounding_box()
    assert abs(head["y"] - place["y"]) < 4
    assert abs(corner["x"] - place["x"]) < 4
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_today_is_a_line_in_the_year_that_runs(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=schedule&plan=industry-labor-plan-2022")
    page.locator("#kk-schedule h2").wait_for()
    if page.locator(".kk-gantt").count():
        assert "2026" in page.locator(".kk-gantt thead .kk-col-today").inner_text()
        assert page.locator(".kk-gantt tbody .kk-col-today").first.evaluate(
            "cell => getComputedStyle(cell).backgroundImage.includes('gradient')"
        )
    else:
        assert page.locator(".kk-ordered ol li").count() > 0


def test_on_a_phone_a_schedule_begins_at_the_year_that_runs(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/{ADDRESS}", viewport={"width": 390, "height": 800})
    page.locator(".kk-gantt").wait_for()
    # The plan is over: its last year is made the one that runs, and the table is put in anew.
    page.evaluate(
        """() => {
            const frame = document.querySelector('.kk-gantt-scroll');
            [...frame.querySelectorAll('thead th')].at(-1).classList.add('kk-col-today');
            frame.replaceWith(frame.cloneNode(true));
        }"""
    )
    page.wait_for_function(
        """() => {
            const box = of => document.querySelector(of).getBoundingClientRect();
            const frame = box('.kk-gantt-scroll'), now = box('.kk-gantt thead .kk-col-today');
            return now.left >= box('.kk-gantt thead th').right - 1 && now.right <= frame.right + 1;
        }"""
    )


@pytest.mark.parametrize(
    ("paths", "shown"),
    [
        ([], []),
        ([()], [((), "")]),
        ([("1章", "(1)"), ("1章", "(2)"), ("2章", "(1)")], [(("1章",), "(1)"), ((), "(2)"), (("2章",), "(1)")]),
        ([("1章", "(1)", "工程表"), ("1章", "(2)", "工程表")], [(("1章",), "(1)"), ((), "(2)")]),
        ([("1章", "(1)"), ("1章",), ("1章", "(1)")], [(("1章",), "(1)"), ((), "1章"), ((), "(1)")]),
        ([("工程表",), ("1章", "工程表")], [((), "工程表"), (("1章",), "工程表")]),
    ],
)
def test_headings_are_shown_once_where_they_begin(
    paths: list[tuple[str, ...]], shown: list[tuple[tuple[str, ...], str]]
) -> None:
    assert [tuple(heading) for heading in headings(paths)] == shown
