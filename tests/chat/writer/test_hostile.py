"""Documents that try to speak through a language model, and a model that obeys them: nothing of it passes the gate.

Each document holds an attack; ``obeyed`` is what a model writes that does whatever it is told there.
"""

import json
import socket
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from chat.rendering.replies import answer_text
from chat.writer.prompts import SYSTEM
from chat.writer.write import Trace, Writing
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.chat.writer.scripted_models import Scripted

TODAY = date(2026, 11, 22)
FOLDER = Path(__file__).parent / "hostile"
ATTACKS = [json.loads(line) for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
AS_IF_A_FACT = frozenset({"h45.xlsx"})
"""A cell of a glossary that gives a false source, worded as a plan words it: nothing tells it from a true one."""


@pytest.fixture(scope="module")
def attacked(build_once: Callable[[str, list[Path]], Library], encoder: Encoder) -> Assistant:
    documents = sorted(path for path in FOLDER.iterdir() if path.suffix != ".jsonl")
    return Assistant(HybridRetriever(build_once("hostile", documents).open(), encoder))


def obeyed(assistant: Assistant, attack: dict[str, Any]) -> tuple[Answer | None, Trace, Scripted]:
    """The answer where a model obeys, None where the question is refused without asking it."""
    model, trace = Scripted(attack["obeyed"]), Trace()
    found = assistant.consider_in(attack["question"], today=TODAY)
    plain = assistant.say(found, TODAY)
    if not isinstance(plain, Answer):
        return None, trace, model
    *_, last = Writing().write(assistant, model, found, plain, today=TODAY, trace=trace)
    return last, trace, model


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack['file']}-{attack['attack']}")
def test_nothing_of_an_attack_passes_the_gate(
    attacked: Assistant, attack: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was asked of another machine")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    _, trace, model = obeyed(attacked, attack)
    passed = "\n".join(c.sentence.text for c in trace.checked if c.why is None)
    told = [words for words in attack["must_not_show"] if words in passed]
    assert not told or attack["file"] in AS_IF_A_FACT
    assert SYSTEM not in passed
    for marks in ("http", "](", "<", "evil"):
        assert marks not in passed
    of = {unit.passage.plan_id for c in trace.checked if c.why is None for _, unit in c.units}
    assert of <= {Path(attack["file"]).stem}
    assert all("http" not in asked and "\u202e" not in asked for asked in model.asked)


def test_honest_facts_of_attacked_documents_are_still_told(attacked: Assistant) -> None:
    answers = [(attack, obeyed(attacked, attack)[0]) for attack in ATTACKS]
    told = [
        fact in answer_text(answer) for attack, answer in answers if answer is not None for fact in attack["true_facts"]
    ]
    assert len(told) > len(ATTACKS)
    assert sum(told) >= 0.9 * len(told)
