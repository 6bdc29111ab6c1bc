"""The view 目標 in a real browser, and the one count of indicators in all views and answers."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from corpus.library import Library
from tests.conftest import make_library

PLAN = "industry-labor-plan-2022"


def test_the_count_of_indicators_is_the_same_in_answers_targets_and_documents(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None]
) -> None:
    page = open_page(f"{url}/?view=targets&plan={PLAN}")
    page.locator("#kk-targets tbody tr").first.wait_for()
    count = re.search(r"\d+指標(?:（うち途中の目標 \d+）)?", page.locator("#kk-targets .kk-count").inner_text())[0]
    outside = page.locator("#kk-targets .kk-badge", has_text="一覧の外").count()
    assert page.locator("#kk-targets tbody tr").count() - outside == int(re.match(r"\d+", count)[0])
    page.goto(f"{url}/?view=documents")
    card = page.locator(".kk-card", has=page.locator(f'h5 a[href*="{PLAN}"]'))
    card.wait_for()
    assert count in card.inner_text()
    page.goto(url)
    page.wait_for_function("window.kkOpen !== undefined && document.body.dataset.view !== undefined")
    ask(page, "山口県 産業・労働計画の数値目標をすべて教えて")
    assert f"全{count}" in page.locator("#kk-chat .kk-reply").inner_text()


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("?view=targets", "目標"),
        ("?view=targets&indicator=企業誘致件数", "企業誘致件数｜目標"),
        ("?view=schedule&plan=commerce-industry-plan-2013", "やまぐち商工業推進計画｜工程"),
        ("?view=documents", "文書"),
        ("?view=evaluation", "評価"),
        ("?view=support", "支援を探す"),
        ("?view=help", "使い方と限界"),
        ("", "質問する"),
    ],
)
def test_every_view_has_a_heading_and_a_title_of_its_own(
    url: str, open_page: Callable[..., Page], address: str, title: str
) -> None:
    page = open_page(f"{url}/{address}")
    page.wait_for_function(f"document.title.startsWith('{title}｜')")
    headings = page.locator("h1:not([hidden])").evaluate_all(
        "all => all.filter(e => e.offsetParent).map(e => e.innerText)"
    )
    assert headings == [title.rsplit("｜", maxsplit=1)[-1]]


def test_on_a_phone_the_values_of_a_row_stand_side_by_side_and_whole(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=targets", viewport={"width": 390, "height": 844})
    card = page.locator(".kk-stacked tbody tr").first
    card.wait_for()
    now, target = (card.locator(f"td[data-label='{role}']").bounding_box() for role in ("現状・基準", "目標"))
    assert now["y"] == target["y"]
    assert now["x"] + now["width"] <= target["x"]
    assert target["x"] + target["width"] <= 390
    assert card.locator(".kk-badge").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_chart_has_its_key_beside_it_at_the_width_of_a_phone(url: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{url}/?view=targets&indicator=企業誘致件数&plan={PLAN}", viewport={"width": 390, "height": 844})
    page.locator("#kk-plot .js-plotly-plot .scatterlayer .trace").first.wait_for()
    key = page.locator(".kk-chart-key li")
    assert key.count() == 6
    for box in (item.bounding_box() for item in key.all()):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert page.locator("#kk-plot .legend").count() == 0
    labels = [b for b in (t.bounding_box() for t in page.locator("#kk-plot .textpoint text").all()) if b]
    assert len(labels) == page.locator("#kk-points .kk-number").count()
    for i, a in enumerate(labels):
        for b in labels[:i]:
            apart = a["x"] + a["width"] <= b["x"] + 2 or b["x"] + b["width"] <= a["x"] + 2
            above = a["y"] + a["height"] <= b["y"] + 4 or b["y"] + b["height"] <= a["y"] + 4
            assert apart or above


@pytest.mark.parametrize(
    ("question", "name"),
    [("企業誘致件数の推移は？", "企業誘致件数"), ("創業数はこれまでどう推移してきましたか", "創業数")],
)
def test_a_question_for_a_course_offers_its_chart(
    url: str, open_page: Callable[..., Page], ask: Callable[[Page, str], None], question: str, name: str
) -> None:
    page = open_page(url)
    ask(page, question)
    page.locator("#kk-chat .kk-links a", has_text="推移を見る").click()
    page.locator("#kk-plot .js-plotly-plot").wait_for()
    assert page.locator("#kk-series-title h2").inner_text().count(name) == 1


def test_targets_on_the_way_stand_in_the_row_of_their_indicator(
    tmp_path: Any, serve: Callable[..., Any], open_page: Callable[..., Page], encoder: Any
) -> None:
    (tmp_path / "plan.md").write_text(
        '+++\ntitle = "みどり町計画"\nperiod = "2025-2029"\nkind = "plan"\n+++\n# みどり町計画\n\n## 第8章 目標指標\n\n'
        "| 指標 | 現状（令和5年度） | 中間目標（令和9年度） | 目標（令和11年度） |\n|---|---|---|---|\n"
        "| 創業数 | 12件 | 20件 | 30件 |\n| 観光客数 | 5万人 | 6万人 | 7万人 |\n| 図書の貸出冊数 | 4冊 | 5冊 | 6冊 |\n",
        encoding="utf-8",
    )
    library: Library = make_library(tmp_path / "library", [tmp_path / "plan.md"], encoder)
    with serve(library) as address:
        page = open_page(f"{address}/?view=targets")
        page.locator("#kk-targets tbody tr").first.wait_for()
        assert page.locator("#kk-targets tbody tr").count() == 3
        assert "3指標（うち途中の目標 3）" in page.locator("#kk-targets .kk-count").inner_text()
        row = page.locator("#kk-targets tbody tr", has_text="創業数").inner_text()
        assert "30件" in row
        assert "途中" in row
        assert "20件" in row
