"""Figures of another time than is asked for are said to be so, and of a row without that time all values are told.

The plan is invented.
"""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.rendering.replies import answer_text
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 松原市観光計画

松原市　令和6年3月

計画期間：令和6年度～令和10年度

## 1 数値目標

| 指標 | 現状値（令和5年度） | 中間値（令和8年度） | 目標値（令和10年度） |
|---|---|---|---|
| 宿泊者数 | 12万人 | 14万人 | 16万人 |

## 2 事業費の見通し

（単位：万円）

| 事業 | 令和6年度 | 令和7年度 | 令和8年度 |
|---|---|---|---|
| 桟橋の改修 | 1,200 | 3,400 | 800 |
| 案内板の整備 | 300 | 310 | 320 |

## 3 収支の見通し

（単位：千円）

| 科目 | 7年度 | 8年度 |
|---|---|---|
| 渡船の収入 | 2,400 | 2,500 |
"""


@pytest.fixture(scope="module")
def matsubara(build_once: Build, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("matsubara")
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("matsubara", [folder]).open(), encoder))


@pytest.mark.parametrize("year", ["令和7年度", "2027年度", "去年", "令和9年度", "来年度"])
def test_of_a_row_without_the_time_all_values_are_told(matsubara: Assistant, year: str) -> None:
    said = answer_text(matsubara.ask(f"{year}の宿泊者数の目標は？", today=TODAY))
    assert "お尋ねの時点の" in said
    assert all(value in said for value in ("12万人", "14万人", "16万人"))


@pytest.mark.parametrize(
    "question", ["令和7年度の桟橋の改修は？", "桟橋の改修の令和8年度は", "2024年度の案内板の整備は"]
)
def test_cells_under_times_alone_say_what_they_are_of(matsubara: Assistant, question: str) -> None:
    assert "事業費の見通し" in answer_text(matsubara.ask(question, today=TODAY))


def test_a_year_printed_without_its_era_is_the_year_asked_for(matsubara: Assistant) -> None:
    said = answer_text(matsubara.ask("令和8年度の渡船の収入はいくら？", today=TODAY))
    assert "2,500" in said
    assert "お尋ねの時点" not in said


def test_what_is_reached_and_aimed_at_is_never_added_up(matsubara: Assistant) -> None:
    assert "合わせて" not in answer_text(matsubara.ask("宿泊者数の現状と目標、合計は？", today=TODAY))
