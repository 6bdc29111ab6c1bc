from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Part, Scope, Within
from chat.answering.reply import Answer, Refusal, Reply
from chat.conversation.understood import answered_by, chips, subject
from chat.rendering.replies import answer_text
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.normalize import squeeze
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
OLD, NEW = "commerce-industry-plan-2013", "industry-labor-plan-2022"


@pytest.fixture(scope="module")
def assistant(digest_library: Library, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(digest_library.open(), encoder))


def shown(assistant: Assistant, reply: Reply) -> dict[Part, str]:
    return {chip.part: chip.text for chip in chips(reply, knowledge_of(assistant.retriever.generation))}


def test_what_was_understood_is_shown_and_can_be_taken_away(assistant: Assistant) -> None:
    history = [Turn(question="企業誘致件数の目標は？")]
    carried = assistant.ask("現状は？", today=TODAY, history=history)
    assert shown(assistant, carried)[Part.TOPIC] == "企業誘致件数"
    alone = assistant.ask("現状は？", today=TODAY, history=history, within=Within(without=frozenset({Part.TOPIC})))
    assert alone.question.inherited == ""
    named = assistant.ask("H25～28の計画の創業数の目標は？", today=TODAY)
    assert {c.plan.id for c in named.citations} == {OLD}
    assert "やまぐち商工業推進計画" in shown(assistant, named)[Part.PLAN]
    free = assistant.ask("H25～28の計画の創業数の目標は？", today=TODAY, within=Within(without=frozenset({Part.PLAN})))
    assert NEW in answered_by(free)
    dated = assistant.ask("中小企業のIoT導入率の2021年度の値は？", today=TODAY)
    assert shown(assistant, dated)[Part.YEAR] == "2021年"
    undated = assistant.ask(
        "中小企業のIoT導入率の2021年度の値は？", today=TODAY, within=Within(without=frozenset({Part.YEAR}))
    )
    assert undated.question.years == ()


def test_an_indicator_that_was_not_meant_is_not_answered_with(assistant: Assistant) -> None:
    first = assistant.ask("創業数の目標は？", today=TODAY)
    about = subject(first, knowledge_of(assistant.retriever.generation))
    assert about is not None
    other = assistant.ask("創業数の目標は？", today=TODAY, within=Within(not_about=(about.name,)))
    assert about.name not in answer_text(other)


def test_filters_limit_the_plans_that_answer(assistant: Assistant) -> None:
    old = Within(scope=Scope(plan_id=OLD))
    reply = assistant.ask("創業数の目標は？", today=TODAY, within=old)
    assert isinstance(reply, Answer)
    assert {c.plan.id for c in reply.citations} == {OLD}
    current = assistant.ask("創業数の目標は？", today=TODAY, within=Within(scope=Scope(in_force=True)))
    assert {c.plan.id for c in current.citations} == {NEW}
    assert assistant.ask("創業数の目標は？", today=TODAY, within=Within(scope=Scope(publisher="山口県"))).citations


def test_filters_that_leave_no_plan_are_explained(assistant: Assistant) -> None:
    with pytest.raises(KeikakuError, match="条件に合う計画がありません"):
        assistant.ask("創業数の目標は？", today=TODAY, within=Within(scope=Scope(publisher="どこかの町")))
    with pytest.raises(KeikakuError, match="絞り込みの条件から外れています"):
        assistant.ask("H25～28の計画の創業数の目標は？", today=TODAY, within=Within(scope=Scope(plan_id=NEW)))


def test_the_plan_before_is_the_one_before_the_plan_that_answered(assistant: Assistant) -> None:
    answered = Turn(question="中小企業のIoT導入率の目標は？", plan_ids=("innovation-strategy-progress-2021",))
    reply = assistant.ask("前の計画では？", today=TODAY, history=[answered])
    assert "16.0%" in answer_text(reply)
    assert "24.0%" not in answer_text(reply)


def test_who_is_in_charge_is_not_made_up_from_a_source_note(assistant: Assistant) -> None:
    reply = assistant.ask("担当は？", today=TODAY, history=[Turn(question="企業誘致件数の目標は？")])
    assert isinstance(reply, Refusal) or reply.likely
    assert "取組機関は" not in answer_text(reply)


def test_the_official_words_that_an_everyday_one_led_to_are_shown(assistant: Assistant) -> None:
    reply = assistant.ask("店の跡継ぎがいません。どこに相談できますか？", today=TODAY)
    assert isinstance(reply, Answer)
    assert shown(assistant, reply)[Part.WORDING].startswith("跡継ぎ → ")
    cited = "".join(squeeze(" ".join(c.section) + c.passage.text) for c in reply.citations if c.supports)
    official = shown(assistant, reply)[Part.WORDING].removeprefix("跡継ぎ → ").split("、")
    assert all(squeeze(word) in cited for word in official)
    plain = assistant.ask("企業誘致件数の目標は？", today=TODAY)
    assert Part.WORDING not in shown(assistant, plain)
