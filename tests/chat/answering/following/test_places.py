"""Where the answer before was taken from, and what it told, goes on with a conversation."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Reply
from chat.conversation.understood import taken_from, turn_of
from chat.rendering.replies import answer_text
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 第2次みどり町商工業振興計画

みどり町

令和6年3月

## 第1章 前計画の達成状況
| 指標 | 現状値（平成30年度） | 目標値（令和5年度） | 実績値（令和4年度） |
|---|---|---|---|
| 観光客数 | 20万人 | 30万人 | 24万人 |

計画期間は、令和6年度から令和10年度までです。

## 第2章 支援
### (1) 店舗改装補助金
店舗を改装する小売業者に、費用の2分の1を補助します。
申込みは、商工課の窓口で受け付けます。
### (2) 空き家改修補助金
空き家を改修する人に、費用の3分の1を補助します。
申込みは、住宅課の窓口で受け付けます。
### (3) 起業相談
起業する人の相談に応じます。
申込みは、図書館の窓口で受け付けます。

## 第3章 成果指標
| 指標 | 現状値（令和4年度） | 目標値（令和10年度） |
|---|---|---|
| 観光客数 | 24万人 | 35万人 |
"""


@pytest.fixture(scope="module")
def midori(build_once: Build, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("places")
    (folder / "midori.md").write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("midori-places", [folder]).open(), encoder))


def talk(assistant: Assistant, *questions: str) -> list[Reply]:
    history: list[Turn] = []
    replies: list[Reply] = []
    for question in questions:
        replies.append(assistant.ask(question, today=TODAY, history=history))
        history.append(turn_of(question, replies[-1]))
    return replies


@pytest.mark.parametrize(
    ("begun", "asked", "said"),
    [
        ("店舗の改装に補助は出ますか", "申し込みの窓口は？", "商工課"),
        ("空き家の改修に補助は出ますか", "申し込みの窓口は？", "住宅課"),
        ("起業の相談はできますか", "どこで受け付けてますか", "図書館"),
    ],
)
def test_what_stands_beside_the_answer_is_told_before_what_stands_elsewhere(
    midori: Assistant, begun: str, asked: str, said: str
) -> None:
    later = answer_text(talk(midori, begun, asked)[-1])
    others = {"商工課", "住宅課", "図書館"} - {said}
    assert said in later
    assert all(later.find(said) < place for other in others if (place := later.find(other)) >= 0)


def test_a_turn_holds_the_passages_that_its_answer_was_taken_from(midori: Assistant) -> None:
    (first,) = talk(midori, "店舗の改装に補助は出ますか")
    turn = turn_of("店舗の改装に補助は出ますか", first)
    assert turn.places == taken_from(first)
    assert "店舗を改装する" in midori.retriever.passage(turn.places[0]).text
    (unknown,) = talk(midori, "宇宙旅行の切符はいくら")
    assert turn_of("", unknown).places == ()


def test_passages_that_another_generation_held_are_forgotten(midori: Assistant) -> None:
    turn = Turn(
        question="店舗の改装に補助は出ますか", answer="補助します。", plan_ids=("midori",), places=("gone:0001",)
    )
    assert "商工課" in answer_text(midori.ask("申し込みの窓口は？", today=TODAY, history=[turn]))


@pytest.mark.parametrize(
    "asked", ["観光客数の目標は？", "観光客数の目標はいくつですか", "観光客数の最終目標はいくつ？"]
)
def test_the_row_of_the_plan_goes_before_one_that_looks_back(midori: Assistant, asked: str) -> None:
    assert answer_text(midori.ask(asked, today=TODAY)).startswith("観光客数の目標は35万人")


def test_what_is_asked_of_the_plan_before_is_told_from_where_the_plan_looks_back(midori: Assistant) -> None:
    later = answer_text(talk(midori, "観光客数の目標は？", "前の計画の目標は？")[-1])
    assert "30万人" in later
    assert "前の計画は、取り込んだ文書にありません" in later
