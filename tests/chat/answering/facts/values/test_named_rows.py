"""What is computed from the rows of one table that a question names."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.values.named_rows import say_named_rows
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 水月市 観光と農業の計画

計画期間：令和6年度～令和10年度

## 1 観光の目標

表1 観光の目標

| 指標 | 令和5年度 | 令和10年度 |
|---|---|---|
| 宿泊客の消費額（円） | 17,600 | 22,000 |
| 日帰り客の消費額（円） | 3,180 | 4,000 |
| 体験教室の参加者数（人） | 310 | 500 |

## 2 農業の費用

表2 農業の事業費（単位：百万円）

| 区分 | 令和6年度 | 令和7年度 | 5年間の計 |
|---|---|---|---|
| 水田の整備 | 120 | 140 | 610 |
| 畑地の整備 | 80 | 75 | 400 |
| 果樹の振興 | 15 | 15 | 75 |
"""


@pytest.fixture(scope="session")
def rows_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("rows") / "mizuki.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("rows", [document]).open(), encoder))


def said(assistant: Assistant, text: str) -> str:
    question = assistant.understand(text, today=TODAY)
    evidence = assistant.grounds(question, TODAY).evidence
    lines = say_named_rows(question, evidence, knowledge_of(assistant.retriever.generation), TODAY)
    assert all(c.holds() for line in lines or () for c in line.computed)
    return lines[0].text if lines else ""


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("令和10年度の宿泊客と日帰り客の消費額の差は", ("18,000円", "22,000円 − 4,000円")),
        ("2023年度の消費額は宿泊客と日帰り客のどちらが多いか", ("宿泊客の消費額の方が14,420円",)),
        ("水田の整備と果樹の振興の令和7年度の事業費の差", ("125百万円",)),
        ("水田の整備と畑地の整備の事業費を合わせると5年間の計はいくら", ("1,010百万円", "610百万円 ＋ 400百万円")),
    ],
)
def test_the_rows_that_are_named_are_set_against_each_other(
    rows_assistant: Assistant, question: str, stated: tuple[str, ...]
) -> None:
    text = said(rows_assistant, question)
    assert all(each in text for each in stated), text


@pytest.mark.parametrize(
    "question",
    [
        "令和10年度の宿泊客の消費額の差は",  # one row
        "宿泊客と日帰り客の消費額は",  # nothing to compute
        "水田の整備と畑地の整備の事業費の差は",  # which column?
        "令和10年度の宿泊客の消費額と体験教室の参加者数の差は",  # yen and people
        "令和10年度の宿泊客と日帰り客の差別化",
    ],
)
def test_nothing_is_computed_where_rows_column_or_unit_are_in_doubt(rows_assistant: Assistant, question: str) -> None:
    assert said(rows_assistant, question) == ""
