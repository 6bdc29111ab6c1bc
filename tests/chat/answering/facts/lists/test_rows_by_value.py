"""Rows listed by the value that a question names with its column."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.lists.rows_by_value import list_rows
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 水月市 前計画の評価

計画期間：令和6年度～令和10年度

## 1 前計画の達成状況

| 指標 | 目標 | 結果 | 判定 |
|---|---|---|---|
| 移住者の数 | 120人 | 78人 | × |
| 空き家の数 | 165戸 | 218戸 | × |
| 起業の数 | 30件 | 34件 | ◎ |
| 講座の参加者 | 500人 | 480人 | △ |
| 図書の貸出 | 9万冊 | 9.4万冊 | ◎ |

## 2 主な事業

| 事業 | 主体 | 区分 | 評価 |
|---|---|---|---|
| 収蔵庫の増設 | 市 | 新規 | A |
| 神楽の用具の修理 | 保存会 | 継続 | B |
| 仏像の修理 | 所有者 | 継続 | B |
| 町家の公開 | 市 | 新規 | A |
"""


@pytest.fixture(scope="session")
def kinds_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("kinds") / "mizuki.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("kinds", [document]).open(), encoder))


def listed(assistant: Assistant, text: str) -> list[str]:
    question = assistant.understand(text, today=TODAY)
    evidence = assistant.grounds(question, TODAY).evidence
    said = list_rows(question, evidence, knowledge_of(assistant.retriever.generation), TODAY)
    return [line.removeprefix("・") for line in said[0].text.splitlines()[1:]] if said else []


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("前計画の達成状況で判定が×だった項目", ["移住者の数", "空き家の数"]),
        ("前計画の指標のうち判定が◎のものをすべて", ["起業の数", "図書の貸出"]),
        ("主な事業で区分が新規のものは", ["収蔵庫の増設", "町家の公開"]),
        ("主な事業で評価がBのものをすべて", ["神楽の用具の修理", "仏像の修理"]),
        ("主な事業のうち主体が市でないものを挙げて", ["神楽の用具の修理", "仏像の修理"]),
    ],
)
def test_the_rows_of_a_kind_that_is_named_are_listed(
    kinds_assistant: Assistant, question: str, rows: list[str]
) -> None:
    assert listed(kinds_assistant, question) == rows


@pytest.mark.parametrize(
    "question",
    [
        "前計画の達成状況で判定は",  # no value
        "移住者の数の判定は×か",  # no list
        "主な事業で市が行うものは",  # no column
        "主な事業で区分が廃止のものは",  # no such value
        "前計画で目標が120人のものは",  # figures sort nothing into kinds
    ],
)
def test_nothing_is_listed_without_a_column_and_one_of_its_kinds(kinds_assistant: Assistant, question: str) -> None:
    assert listed(kinds_assistant, question) == []
