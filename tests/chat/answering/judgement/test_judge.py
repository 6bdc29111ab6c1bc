"""One decision from all signals: probabilities, thresholds, and what tells."""

import math
from dataclasses import replace

import pytest

from chat.answering.assistant import Assistant
from chat.answering.judgement.considered import Decided
from chat.answering.judgement.explained import explained, label
from chat.answering.judgement.judge import UNSPOKEN, WHOLLY_HELD, Decision, Weight, Weights, judge, learned
from chat.answering.proven import is_proven
from chat.answering.reply import Answer, Refusal
from chat.rendering.replies import LIKELY, answer_text, reply_object
from tests.conftest import TODAY
from tests.deciding import always

WEIGHTS = Weights(
    signals={"near": Weight(mean=0.5, answered=4.0, right=2.0), "missing": Weight(mean=0.0, answered=-3.0, right=0.0)},
    answered=0.0,
    right=1.0,
    least_answered=0.5,
    least_right=0.6,
    trained_on={},
    measured={},
)


@pytest.mark.parametrize(
    ("near", "missing", "decision"),
    [
        (0.9, 0.0, Decision.ANSWER),
        (0.6, 0.0, Decision.LIKELY),
        (0.4, 0.0, Decision.REFUSAL),
        (0.9, 1.0, Decision.REFUSAL),
        (0.5, 0.0, Decision.LIKELY),
    ],
    ids=["sure", "less sure", "unlikely", "near but something is missing", "just on the threshold"],
)
def test_two_probabilities_make_three_outcomes(near: float, missing: float, decision: Decision) -> None:
    assert judge({"near": near, "missing": missing, UNSPOKEN: 0.0, WHOLLY_HELD: 0.0}, WEIGHTS).decision is decision


def test_what_lacks_what_is_asked_for_is_shown_not_said() -> None:
    sure = {"near": 0.9, "missing": 0.0}
    assert judge({**sure, UNSPOKEN: 1.0, WHOLLY_HELD: 0.0}, WEIGHTS).decision is Decision.LIKELY
    assert judge({**sure, UNSPOKEN: 0.0, WHOLLY_HELD: 0.0}, WEIGHTS).decision is Decision.ANSWER


def test_a_place_that_holds_all_that_is_asked_for_is_shown_whatever_tells_against_it() -> None:
    unlikely = {"near": 0.4, "missing": 0.0, UNSPOKEN: 0.0}
    assert judge({**unlikely, WHOLLY_HELD: 1.0}, WEIGHTS).decision is Decision.LIKELY
    assert judge({**unlikely, WHOLLY_HELD: 0.0}, WEIGHTS).decision is Decision.REFUSAL


def test_a_probability_is_the_logistic_of_the_weighed_signals() -> None:
    found = judge(
        {"near": 0.75, "missing": 0.5, "unknown to the weights": 9.0, UNSPOKEN: 0.0, WHOLLY_HELD: 0.0}, WEIGHTS
    )
    assert math.isclose(found.answered, 1 / (1 + math.exp(0.5)))
    assert found.telling == (("missing", -1.5), ("near", 1.0))


def test_what_is_said_is_right_only_where_plans_answer() -> None:
    found = judge({"near": 0.75, "missing": 0.5, UNSPOKEN: 0.0, WHOLLY_HELD: 0.0}, WEIGHTS)
    assert math.isclose(found.right, found.answered / (1 + math.exp(-1.5)))


def test_a_signal_that_counts_must_be_there() -> None:
    with pytest.raises(KeyError):
        judge({"near": 0.5}, WEIGHTS)


def test_what_was_learned_counts_the_signals_that_are_measured(assistant: Assistant) -> None:
    found = assistant.consider(assistant.understand("企業誘致の補助金はいくら", today=TODAY), TODAY)
    assert set(found.signals) == {*learned().signals, UNSPOKEN, WHOLLY_HELD}
    assert all(map(label, found.signals))


def asked(assistant: Assistant, text: str, decision: Decision) -> Answer | Refusal:
    return replace(assistant, judge=always(decision)).ask(text, today=TODAY)


QUESTION = "人手が足りない。どこに相談したらいい？"


def test_the_likeliest_places_are_few_different_proven_and_said_to_be_unsure(assistant: Assistant) -> None:
    reply = asked(assistant, "設備を新しくしたい", Decision.LIKELY)
    assert isinstance(reply, Answer)
    assert reply.likely
    assert 2 <= len(reply.claims) <= 3
    assert len({claim.text for claim in reply.claims}) == len(reply.claims)
    assert all(claim.citations for claim in reply.claims)
    assert answer_text(reply).startswith(LIKELY)
    assert (reply_object(reply)["abstained"], reply_object(reply)["confidence"]) == (False, "likely")
    found = replace(assistant, judge=always(Decision.LIKELY)).consider(reply.question, TODAY)
    assert len(found.likely) == len(reply.claims)
    assert all(is_proven(line, assistant.retriever.generation.plans) for line in found.likely)


def test_a_refusal_claims_nothing_of_the_documents(assistant: Assistant) -> None:
    reply = asked(assistant, QUESTION, Decision.REFUSAL)
    assert isinstance(reply, Refusal)
    assert "見つけられませんでした" in reply.message
    assert "記載されていません" not in answer_text(reply)
    assert reply_object(reply)["confidence"] == "none"


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("島根県の企業誘致件数の目標は？", Decided.ELSEWHERE),
        ("数値目標を全部教えて", Decided.LISTED),
        (QUESTION, Decided.JUDGED),
    ],
)
def test_an_explanation_says_what_decided_and_how_sure_it_is(assistant: Assistant, text: str, decided: Decided) -> None:
    found = assistant.consider(assistant.understand(text, today=TODAY), TODAY)
    assert found.decided is decided
    said = "\n".join(explained(found, assistant.retriever.generation).lines())
    assert "質問の種類" in said
    assert ("確率" in said) == (decided is Decided.JUDGED)
    assert ("近い文" in said) == (decided is Decided.JUDGED)


@pytest.mark.parametrize("decision", Decision)
def test_a_reply_says_how_sure_it_is(assistant: Assistant, decision: Decision) -> None:
    reply = asked(assistant, QUESTION, decision)
    assert reply.judgement == always(decision)({})
    assert reply_object(reply)["probabilities"] == {
        "answered": reply.judgement.answered,
        "right": reply.judgement.right,
    }


@pytest.mark.parametrize("text", ["島根県の企業誘致件数の目標は？", "数値目標を全部教えて"])
def test_what_is_certain_has_no_probability(assistant: Assistant, text: str) -> None:
    reply = assistant.ask(text, today=TODAY)
    assert reply.judgement is None
    assert reply_object(reply)["probabilities"] is None


@pytest.mark.parametrize("text", ["大きな見本市に出たい", "隣町の事業者と組みたい", "城下町のにぎわい"])
def test_a_common_noun_is_no_place_elsewhere(assistant: Assistant, text: str) -> None:
    found = assistant.consider(assistant.understand(text, today=TODAY), TODAY)
    assert found.decided is not Decided.ELSEWHERE
