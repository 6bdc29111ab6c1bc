"""What every view owes everybody: no outside requests, no barrier, nothing remembered, no sideways scrolling."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python import sync_playwright as axe_package
from playwright.sync_api import Page

AXE = (Path(axe_package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = (1440, 768, 390)
SETTLING = 700
"""Milliseconds until a view has shown what its address asks for."""

VIEWS = ("ask", "support", "targets", "schedule", "documents", "evaluation", "help")
ADDRESSES = {
    "ask": "/?q=企業誘致件数の目標は？",
    "refusal": "/?q=島根県の企業誘致件数の目標は？",
    "support": "/?view=support&theme=創業,資金",
    "situation": "/?view=support&q=後継ぎがいない",
    "targets": "/?view=targets",
    "series": "/?view=targets&indicator=企業誘致件数&plan=industry-labor-plan-2022",
    "schedule": "/?view=schedule",
    "documents": "/?view=documents",
    "document": "/?view=documents&plan=industry-labor-plan-2022",
    "evaluation": "/?view=evaluation",
    "help": "/?view=help",
}


SHOWN = {
    "ask": "#kk-chat .kk-reply",
    "refusal": "#kk-chat .kk-reply",
    "situation": "#kk-support .kk-card",
    "targets": "#kk-targets tbody tr",
    "series": "#kk-plot .js-plotly-plot",
}
"""What says that a view has got what its address asks for, where that takes a while."""


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_view_has_no_serious_barrier_and_no_sideways_scrolling(
    url: str, open_page: Callable[..., Page], name: str, scheme: str
) -> None:
    page = open_page(url + ADDRESSES[name], color_scheme=scheme, bypass_csp=True)
    page.locator(SHOWN.get(name, "body")).first.wait_for()
    page.wait_for_timeout(SETTLING)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Charts follow the width when they get to it.
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
        page.wait_for_timeout(150)
        if width in (WIDTHS[0], WIDTHS[-1]):
            assert barriers(page) == [], width


def barriers(page: Page) -> list[tuple[str, Any, str]]:
    """What axe-core calls serious or critical."""
    page.evaluate(f"window.axe || (() => {{ {AXE} }})()")
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (violation["id"], node["target"], node.get("failureSummary", "")[:200])
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_nothing_is_asked_of_other_hosts_and_nothing_is_remembered_of_views(
    url: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(url + ADDRESSES["series"])
    page.locator("#kk-plot .js-plotly-plot").wait_for()
    for view in VIEWS:
        page.locator(f'.kk-nav a[data-view="{view}"]').click()
        page.wait_for_timeout(300)
    assert [a for a in page.requested if not a.startswith((url, "data:", "blob:"))] == []
    assert page.context.cookies() == []
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "企業" not in kept


def test_the_page_is_used_with_the_keyboard_alone(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(url)
    page.locator("#kk-box textarea").focus()
    page.keyboard.type("企業誘致件数の目標は？")
    page.keyboard.press("Enter")
    page.locator("#kk-chat .kk-reply").wait_for()
    page.locator('#kk-chat a[href="#cite-0-1"]').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".kk-cite.kk-shown")
    page.locator('.kk-nav a[data-view="targets"]').focus()
    page.keyboard.press("Enter")
    page.locator("#kk-targets tbody tr").first.wait_for()
    assert page.locator('.kk-nav a[aria-current="page"]').inner_text() == "目標"
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert page.locator("#kk-chat").first.get_attribute("aria-live") == "polite"


def test_an_unknown_view_opens_the_first(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=%3Cscript%3E")
    assert page.evaluate("document.body.dataset.view") == "ask"
    assert re.search("質問する", page.locator('.kk-nav a[aria-current="page"]').inner_text())
