"""What became of a plan stands in the reports on it."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.question.follow_ups import Turn
from chat.conversation.understood import replayed
from chat.rendering.replies import answer_text
from chat.views.targets import Narrowing, Standing, rows
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
PLAN = """# 若桜谷市観光計画

計画期間：令和6年度～令和10年度　若桜谷市

## 数値目標

| 指標 | 現状値（R4年度） | 目標値（R10年度） |
|---|---|---|
| 空き店舗率 | 27.5% | 20.0% |
| 延べ宿泊者数 | 9,800人 | 15,000人 |
"""
REPORT = """# 若桜谷市観光計画 進捗状況報告書（令和6年度実績）

令和7年8月　若桜谷市

## 達成状況

| 指標 | 基準値（R4年度） | 実績値（R6年度） | 目標値（R10年度） |
|---|---|---|---|
| 空き店舗率 | 27.5% | 28.9% | 20.0% |
| 延べ宿泊者数 | 9,800人 | 10,450人 | 15,000人 |
"""


@pytest.fixture
def over(tmp_path: Path, build_once: Callable[[str, list[Path]], Library], encoder: Encoder) -> Assistant:
    paths = [tmp_path / "kanko.md", tmp_path / "kanko-hokoku.md"]
    for path, text in zip(paths, (PLAN, REPORT), strict=True):
        path.write_text(text, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("reports", paths).open(), encoder))


def last(assistant: Assistant, questions: Sequence[str]) -> str:
    *earlier, question = questions
    history = replayed([Turn(question=each) for each in earlier], assistant, TODAY)
    return answer_text(assistant.ask(question, today=TODAY, history=history))


@pytest.mark.parametrize(
    ("questions", "said", "unsaid"),
    [
        (["若桜谷市の空き店舗率の実績は？"], "実績は28.9%", "期間は2024年度で終了"),
        (["若桜谷市観光計画の空き店舗率の目標は？", "実績は？"], "実績は28.9%", "現状は27.5%（2022年度）です。目標"),
        (["若桜谷市観光計画の延べ宿泊者数の目標は？"], "目標は15,000人", "実績は"),
        (["若桜谷市観光計画の延べ宿泊者数の目標は？", "現状は？"], "9,800人", "終了"),
    ],
)
def test_a_report_tells_what_was_reached_and_the_plan_what_is_aimed_at(
    over: Assistant, questions: list[str], said: str, unsaid: str
) -> None:
    first = last(over, questions).split("\n")[0]
    assert said in first, first
    assert unsaid not in first, first


def test_a_report_is_cited_as_one(over: Assistant) -> None:
    assert "2024年度・報告" in last(over, ["若桜谷市の空き店舗率の実績は？"])


def test_the_view_of_targets_shows_what_a_report_says_was_reached(over: Assistant) -> None:
    knowledge = knowledge_of(over.retriever.generation)
    (row,) = (
        row
        for row in rows(knowledge, Narrowing(), TODAY)
        if row.indicator.name == "空き店舗率" and row.plan.title == "若桜谷市観光計画"
    )
    assert row.actual == "28.9%（2024年度）"
    assert row.standing is Standing.EARLY
    assert row.reported_in is not None
    assert "進捗状況報告書" in row.reported_in.title
