"""What a browser keeps of a conversation and a link carries, and what is made of it when it comes back."""

import json
from dataclasses import replace
from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.scope import Part, Scope, Within
from chat.answering.reply import Answer, WrittenBy
from chat.conversation.dialogue import Dialogue, Exchange
from chat.conversation.export import reply_lines
from chat.conversation.kept import (
    LONGEST_ASKED,
    LONGEST_QUOTE,
    MOST_KEPT,
    KeptQuestion,
    as_json,
    kept,
    kept_turn,
    linked,
    read_kept,
    read_link,
)
from chat.conversation.staged import ask_at_once
from chat.page.talk import asked_again
from corpus.errors import KeikakuError

TODAY = date(2026, 11, 22)
ANYTHING = Within()


def asked(assistant: Assistant, *questions: str, within: Within = ANYTHING) -> Dialogue:
    dialogue: Dialogue = ()
    for question in questions:
        dialogue = ask_at_once(assistant, dialogue, question, within, TODAY)
    return dialogue


@pytest.fixture(scope="module")
def talk(assistant: Assistant) -> Dialogue:
    return asked(assistant, "企業誘致件数の目標は？", "前の計画では？", "島根県の企業誘致件数の目標は？", "？？")


def test_what_is_kept_comes_back_as_it_was(talk: Dialogue) -> None:
    text = f"[{','.join(kept(exchange, TODAY) for exchange in talk)}]"
    turns = read_kept(text)
    assert [turn.kind for turn in turns] == ["answer", "answer", "refusal", "error"]
    assert [as_json(turn) for turn in turns] == [kept(exchange, TODAY) for exchange in talk]
    assert "125件" in turns[0].claims[0].text
    assert {c.number for c in turns[0].citations} >= set(turns[0].claims[0].citations)
    assert (turns[0].generation, turns[0].on) == (talk[0].generation.name, TODAY)


def test_what_a_language_model_wrote_is_kept_as_that_and_no_change_where_it_is_asked_again_without(
    talk: Dialogue, assistant: Assistant
) -> None:
    plain = talk[0].reply
    assert isinstance(plain, Answer)
    by = WrittenBy(model="m-1", dropped=2)
    written = replace(talk[0], reply=replace(plain, claims=plain.claims[:1], writer=by))
    (turn,) = read_kept(f"[{kept(written, TODAY)}]")
    assert turn.written
    assert "言語モデル（m-1）" in turn.note
    assert "（2文）" in turn.note
    assert any("（2文）" in line for line in reply_lines(written.reply))
    again = asked_again(assistant, [turn], TODAY)
    assert again.changed == frozenset()
    assert [exchange.reply for exchange in again.dialogue] == [plain]
    other = turn.model_copy(update={"written": False, "claims": ()})
    assert asked_again(assistant, [other], TODAY).changed == {0}


def spoiled(talk: Dialogue, **changed: object) -> str:
    turn = json.loads(kept(talk[0], TODAY))
    return json.dumps([turn | changed])


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"generation": "../../etc/passwd"}, id="a path for a generation"),
        pytest.param({"kind": "script"}, id="another kind"),
        pytest.param({"claims": [{"text": "長い" * 5000}]}, id="a claim without end"),
        pytest.param({"claims": [{"text": "x", "citations": [-1]}]}, id="a number that counts nothing"),
        pytest.param({"claims": [{"text": ["x"]}]}, id="a list for a text"),
        pytest.param({"question": {"asked": ""}}, id="no question"),
        pytest.param({"question": {"asked": "あ" * (LONGEST_ASKED + 1)}}, id="a question without end"),
        pytest.param({"question": {"asked": "x", "without": ["everything"]}}, id="an unknown part"),
        pytest.param({"path": "/etc/passwd"}, id="a field more"),
        pytest.param({"on": "いつか"}, id="no date"),
    ],
)
def test_what_has_another_form_is_not_taken(talk: Dialogue, changed: dict[str, object]) -> None:
    with pytest.raises(KeikakuError, match="読めませんでした"):
        read_kept(spoiled(talk, **changed))


@pytest.mark.parametrize(
    "text", ["", "null", "{}", "[1]", "[" * 50_000, '"' + "x" * (MOST_KEPT + 1) + '"', '["\\ud800"]']
)
def test_what_is_no_conversation_is_not_taken(text: str) -> None:
    with pytest.raises(KeikakuError, match="読めませんでした"):
        read_kept(text)


def test_too_many_turns_are_not_taken(talk: Dialogue) -> None:
    with pytest.raises(KeikakuError):
        read_kept(f"[{','.join([kept(talk[0], TODAY)] * 13)}]")


def test_a_long_question_is_kept_within_its_bound(talk: Dialogue) -> None:
    long = Exchange(asked="あ" * 9000, within=ANYTHING, generation=talk[0].generation, error="長すぎます")
    (turn,) = read_kept(f"[{kept(long, TODAY)}]")
    assert len(turn.question.asked) <= LONGEST_ASKED
    assert all(len(c.quote) <= LONGEST_QUOTE + 1 for e in talk for c in kept_turn(e, TODAY).citations)


def test_a_question_that_stands_by_itself_needs_nothing_more_in_its_link(talk: Dialogue) -> None:
    assert linked(talk[:1]) == ""
    assert read_link("企業誘致件数の目標は？", "") == (KeptQuestion(asked="企業誘致件数の目標は？"),)


def test_a_link_carries_the_questions_that_a_follow_up_leans_on(talk: Dialogue) -> None:
    questions = read_link("前の計画では？", linked(talk[:2]))
    assert [question.asked for question in questions] == ["企業誘致件数の目標は？", "前の計画では？"]


def test_a_link_carries_filters_and_what_was_taken_away(assistant: Assistant) -> None:
    within = Within(
        scope=Scope(publisher="山口県", in_force=True), without=frozenset({Part.YEAR}), not_about=("創業数",)
    )
    dialogue = asked(assistant, "企業誘致件数の目標は？", within=within)
    (question,) = read_link("x", linked(dialogue))
    assert question.within == within


@pytest.mark.parametrize("carried", ["[]", "x", '[{"asked":"x","file":"/etc/passwd"}]', '[{"asked":""}]'])
def test_a_link_of_another_form_is_explained(carried: str) -> None:
    with pytest.raises(KeikakuError, match="リンク"):
        read_link("x", carried)
