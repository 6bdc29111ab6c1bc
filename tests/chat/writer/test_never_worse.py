"""Whatever a server does, whoever asked gets the answer without it, and is told so."""

import time
from dataclasses import replace
from datetime import date

import pytest

from chat.answering.assistant import Assistant, Stage
from chat.answering.reply import Answer
from chat.operations.observed import ObservedAssistant
from chat.writer.write import Writing
from chat.writer.writer import Writer
from tests.chat.writer.scripted_server import MODEL, ScriptedServer, Wire
from tests.chat.writer.test_openai_model import BOUND, MISBEHAVIOURS, QUICK, model_at

QUESTION = "企業誘致件数の目標は？"
TODAY = date(2026, 11, 22)


def answered(assistant: Assistant, server: ScriptedServer) -> tuple[list[Stage], Answer]:
    model = model_at(server.url, **QUICK)
    writer = Writer(settings=model.settings, model=model, writes=Writing())
    *steps, reply = ObservedAssistant(assistant.retriever, writer=writer).in_stages(QUESTION, today=TODAY)
    assert isinstance(reply, Answer)
    return [each for each in steps if isinstance(each, Stage)], reply


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_every_misbehaviour_ends_in_the_answer_without_a_model_within_its_time(name: str, assistant: Assistant) -> None:
    plain = assistant.ask(QUESTION, today=TODAY)
    with ScriptedServer(manner=MISBEHAVIOURS[name][0]) as server:
        started = time.monotonic()
        stages, reply = answered(assistant, server)
        assert time.monotonic() - started < BOUND
    assert stages == list(Stage)
    assert reply.writer is not None
    assert reply.writer.model == MODEL
    assert "言語モデルを使わない回答" in reply.writer.fell_back
    assert replace(reply, writer=None) == plain


def test_a_sentence_that_was_proven_before_the_server_breaks_off_is_shown_while_it_lasts(assistant: Assistant) -> None:
    def breaking(wire: Wire) -> None:
        wire.head()
        wire.piece("企業誘致件数の目標は125件（2022～2026）です［1］。企業誘致件数の")
        wire.event("{")

    plain = assistant.ask(QUESTION, today=TODAY)
    with ScriptedServer(manner=breaking) as server:
        model = model_at(server.url)
        writer = Writer(settings=model.settings, model=model, writes=Writing())
        steps = ObservedAssistant(assistant.retriever, writer=writer).in_stages(QUESTION, today=TODAY)
        replies = [each for each in steps if isinstance(each, Answer)]
    assert replies[0].claims[0].text == "企業誘致件数の目標は125件（2022～2026）です。"
    assert replace(replies[-1], writer=None) == plain
