"""Answers in stages are heard of as answers are, and those given up are not."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant, Stage
from chat.answering.reply import Answer
from chat.operations.observed import ObservedAssistant, Outcome, Watch
from corpus.errors import KeikakuError

TODAY = date(2026, 11, 22)


class Heard:
    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def answered(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def observed(assistant: Assistant, heard: Heard) -> ObservedAssistant:
    return ObservedAssistant(assistant.retriever, watch=Watch(heard))


def test_the_stages_come_in_order_and_the_reply_is_that_of_asking_at_once(
    observed: ObservedAssistant, assistant: Assistant, heard: Heard
) -> None:
    *stages, reply = observed.in_stages("企業誘致件数の目標は？", today=TODAY)
    assert stages == [Stage.UNDERSTANDING, Stage.SEARCHING, Stage.CHECKING]
    assert isinstance(reply, Answer)
    assert reply == assistant.ask("企業誘致件数の目標は？", today=TODAY)
    assert [outcome.reply for outcome in heard.outcomes] == [reply]


def test_a_question_that_is_given_up_is_neither_told_nor_counted(observed: ObservedAssistant, heard: Heard) -> None:
    stages = observed.in_stages("企業誘致件数の目標は？", today=TODAY)
    next(stages)
    assert observed.watch.asking == 1
    stages.close()  # type: ignore[attr-defined]
    assert (observed.watch.asking, heard.outcomes) == (0, [])


def test_a_question_that_can_not_be_asked_is_told_with_its_error(observed: ObservedAssistant, heard: Heard) -> None:
    with pytest.raises(KeikakuError):
        list(observed.in_stages("？？", today=TODAY))
    assert isinstance(heard.outcomes[0].error, KeikakuError)
