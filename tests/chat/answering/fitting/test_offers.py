"""Offers of support before what tells how things are."""

from dataclasses import replace

import pytest

from chat.answering.assistant import Assistant
from chat.answering.evidence import Evidence
from chat.answering.fitting.offers import asks_for_any_support, gives, offers_first, tells_how_things_are
from corpus.passage import Passage, Span
from corpus.statements import Statement
from retriever.question import Intent
from tests.conftest import TODAY

OFFER = "後継者のいない会社に専門家を派遣する。"
STATE = "後継者が決まっている会社は24.1％であった。"


def stated(text: str, score: float, section: str = "会社を継ぐ", plan: str = "p") -> Evidence:
    span = Span(start=0, end=len(text))
    passage = Passage(id=f"{plan}:1", plan_id=plan, section=(section,), span=span, text=text)
    return Evidence(passage=passage, statement=Statement(span=span, text=text), score=score, covered=1.0)


@pytest.mark.parametrize(
    ("text", "section", "is_so"),
    [
        (STATE, "会社を継ぐ", True),
        ("相談できる体制がない。", "会社を継ぐ", True),
        ("支援体制を構築することが必要です。", "会社を継ぐ", True),
        (OFFER, "現状と課題", True),
        (OFFER, "会社を継ぐ", False),
        ("費用の50％を補助する。", "会社を継ぐ", False),
        ("毎週火曜日に相談を受け付けます。", "会社を継ぐ", False),
    ],
)
def test_a_statement_tells_how_things_are_or_gives_something(text: str, section: str, is_so: bool) -> None:
    assert tells_how_things_are(stated(text, 1.0, section)) is is_so


@pytest.mark.parametrize(
    ("intent", "score", "leads"),
    [(Intent.SUPPORT, 0.8, OFFER), (Intent.SUPPORT, 0.5, STATE), (Intent.FIGURE, 0.8, STATE)],
    ids=["about as good", "far behind", "a figure is asked for"],
)
def test_where_support_is_asked_for_an_offer_about_as_good_leads(
    assistant: Assistant, intent: Intent, score: float, leads: str
) -> None:
    question = replace(assistant.understand("後継者がいなくて困っています", today=TODAY), intent=intent)
    ranked = offers_first([stated(STATE, 1.0), stated(OFFER, score)], question, frozenset({"p"}))
    assert ranked[0].statement.text == leads
    assert len(ranked) == len((STATE, OFFER))


def test_of_two_offers_that_of_a_preferred_plan_leads(assistant: Assistant) -> None:
    question = assistant.understand("後継者がいなくて困っています", today=TODAY)
    ranked = [stated(STATE, 1.0, plan="other"), stated(OFFER, 0.9, plan="over"), stated(OFFER, 0.8, plan="in force")]
    assert offers_first(ranked, question, frozenset({"in force"}))[0].passage.plan_id == "in force"


@pytest.mark.parametrize(
    ("text", "is_any"),
    [
        ("使える補助金を教えて", True),
        ("使える支援制度は？", True),
        ("創業に使える補助金は？", False),
        ("創業数の目標は？", False),
    ],
)
def test_any_support_is_asked_for_where_no_purpose_is_named(assistant: Assistant, text: str, is_any: bool) -> None:
    assert asks_for_any_support(assistant.understand(text, today=TODAY)) is is_any


def test_a_state_gives_nothing() -> None:
    assert gives(stated(OFFER, 1.0))
    assert not gives(stated(OFFER, 1.0, section="現状と課題"))
    assert not gives(stated("一層の連携強化に努めます。", 1.0))
