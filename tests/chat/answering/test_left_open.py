"""What is told where the question names no plan, and what is not said to be missing."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.evidence import has_cell_of
from chat.answering.reply import Answer, Reason, Refusal
from chat.rendering.replies import answer_text
from corpus.passage import Span
from corpus.statements import Statement
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
OVER = """# 第1次水月市しごと計画

水月市　令和元年10月策定

計画期間：令和2年度～令和5年度

## 1 創業の支援

空き店舗を借りて開業する人に、家賃の2分の1、月3万円までを12か月間補助します。

## 2 観光の実績

| 区分 | 平成29年度 | 平成30年度 |
|---|---|---|
| 観光客数（万人） | 109.9 | 113.6 |
"""
IN_FORCE = """# 第2次水月市しごと計画

水月市　令和6年3月策定

計画期間：令和6年度～令和10年度

## 1 空き店舗に灯りをともす

空き店舗を借りて開業する人に、家賃の2分の1、月5万円までを24か月間補助します。

## 2 目標

| 指標 | 現状（令和5年度） | 目標（令和10年度） |
|---|---|---|
| 観光客数 | 120.5万人 | 130万人 |
| 商店街の満足度 | 未公表 | 60％ |

## 3 学びの目標

| 指標 | 実績 | 目標 |
|---|---|---|
| 経営講座の受講者数 | 41人 | 80人 |
| 事業承継の相談件数 | 12件（令和4年度） | 30件（※令和5年度の実績は集計中） |
"""


@pytest.fixture(scope="session")
def both_periods(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("periods")
    documents = []
    for name, text in (("mizuki-1", OVER), ("mizuki-2", IN_FORCE)):
        documents.append(folder / f"{name}.md")
        documents[-1].write_text(text, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("periods", documents).open(), encoder))


@pytest.mark.parametrize(
    "question", ["空き店舗を借りて開業したい。家賃の補助はいくら？", "水月で空き店舗を借りて開業する家賃の補助"]
)
def test_what_a_plan_that_is_over_says_is_not_told_beside_the_one_in_force(
    both_periods: Assistant, question: str
) -> None:
    text = answer_text(both_periods.ask(question, today=TODAY))
    assert "5万円" in text
    assert "3万円" not in text


@pytest.mark.parametrize(
    "question",
    ["第1次計画で空き店舗の家賃の補助はいくらだったか", "5年くらい前、当時の空き店舗の家賃の補助はいくら？"],
)
def test_what_was_is_told_where_it_is_asked_for(both_periods: Assistant, question: str) -> None:
    assert "3万円" in answer_text(both_periods.ask(question, today=TODAY))


def test_a_value_that_a_table_holds_for_the_time_is_not_said_to_be_missing(both_periods: Assistant) -> None:
    text = answer_text(both_periods.ask("平成29年度の観光客数の実績", today=TODAY))
    assert "109.9" in text
    assert "記載されていません" not in text


@pytest.mark.parametrize(
    ("question", "stated"),
    [("経営講座の受講者数の令和5年度の実績", "41人"), ("事業承継の相談件数の令和5年度の実績", "12件")],
)
def test_a_value_whose_time_is_not_printed_or_that_tells_of_the_time_is_not_said_to_be_missing(
    both_periods: Assistant, question: str, stated: str
) -> None:
    text = answer_text(both_periods.ask(question, today=TODAY))
    assert stated in text
    assert "記載されていません" not in text


def test_a_value_is_said_to_be_missing_where_all_that_are_printed_are_of_other_times(both_periods: Assistant) -> None:
    reply = both_periods.ask("観光客数の令和3年度の実績は", today=TODAY)
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.NOT_STATED


def test_words_in_the_place_of_a_value_are_what_the_plan_states(both_periods: Assistant) -> None:
    reply = both_periods.ask("商店街の満足度の現状値は", today=TODAY)
    assert isinstance(reply, Answer)
    assert "未公表" in answer_text(reply)


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("昭和50年に建てた家で開業したい。家賃の補助は", False),
        ("昭和40年代の店で開業したい。家賃の補助は", False),
        ("昭和50年の観光客数は", True),
        ("昭和50年度の実績", True),
    ],
)
def test_a_year_of_the_askers_own_story_is_no_year_asked_for(
    both_periods: Assistant, question: str, foreign: bool
) -> None:
    reply = both_periods.ask(question, today=TODAY)
    assert (isinstance(reply, Refusal) and reply.reason is Reason.FOREIGN_YEAR) is foreign


def test_a_row_holds_a_year_only_with_a_figure_under_its_head() -> None:
    row = Statement(
        span=Span(start=0, end=9), text="件数 12 ―", cells=("件数", "12", "―"), heads=("区分", "R5年度", "R6年度")
    )
    assert has_cell_of(row, (2023,))
    assert not has_cell_of(row, (2024,))
    assert not has_cell_of(row, (2022,))
