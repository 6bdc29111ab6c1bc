"""Answers found in processes of their own are those found here, whatever becomes of a process."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest

from chat.answering.assistant import ANYTHING, Assistant, Stage
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Part, Within
from chat.answering.reply import Answer, Refusal, Reply
from chat.library.build import ingest
from chat.operations.answerers import ENDED, Answerers, Posed
from chat.operations.observed import ObservedAssistant
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.model import load_encoder

TODAY = date(2026, 11, 22)
QUESTION = "企業誘致件数の目標は？"


@pytest.fixture(scope="module")
def answerers(assistant: Assistant) -> Iterator[Answerers]:
    made = Answerers(assistant.retriever.generation.path.parent, 2, load_encoder)
    made.prepare(assistant.retriever.generation.name)
    yield made
    made.close()


@pytest.fixture
def observed(assistant: Assistant, answerers: Answerers) -> ObservedAssistant:
    return ObservedAssistant(assistant.retriever, answerers=answerers)


def _processes() -> list[psutil.Process]:
    """The processes of this one that answer; one beside them hands out names of semaphores."""
    alive = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in alive if "spawn_main" in " ".join(child.cmdline())]


@pytest.mark.parametrize(
    ("text", "history", "within"),
    [
        pytest.param(QUESTION, (), ANYTHING, id="a figure"),
        pytest.param("人手が足りない。どこに相談？", (), ANYTHING, id="support"),
        pytest.param("南極の観光客数は？", (), ANYTHING, id="a refusal"),
        pytest.param("担当は？", (Turn(question=QUESTION, answer="75件です。"),), ANYTHING, id="a follow-up"),
        pytest.param("2026年度の目標は？", (), Within(without=frozenset({Part.YEAR})), id="within filters"),
    ],
)
def test_a_reply_from_another_process_is_that_of_this_one(
    observed: ObservedAssistant, assistant: Assistant, text: str, history: tuple[Turn, ...], within: Within
) -> None:
    *stages, reply = observed.in_stages(text, today=TODAY, history=history, within=within)
    assert stages == [Stage.UNDERSTANDING, Stage.SEARCHING, Stage.CHECKING]
    assert reply == assistant.ask(text, today=TODAY, history=history, within=within)


def test_what_is_wrong_with_a_question_is_said(observed: ObservedAssistant) -> None:
    with pytest.raises(KeikakuError, match="質問が空です"):
        observed.ask(" ", today=TODAY)


def test_many_who_ask_at_a_time_are_each_given_their_own(observed: ObservedAssistant, assistant: Assistant) -> None:
    questions = [QUESTION, "創業数の目標は？", "計画の期間は？", "経営革新計画の目標は？"] * 3
    replies: dict[int, Reply] = {}

    def ask(at: int) -> None:
        replies[at] = observed.ask(questions[at], today=TODAY)

    threads = [threading.Thread(target=ask, args=(at,)) for at in range(len(questions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [replies[at] for at in range(len(questions))] == [assistant.ask(text, today=TODAY) for text in questions]


def test_a_process_that_is_killed_is_replaced_and_its_question_answered(
    observed: ObservedAssistant, assistant: Assistant
) -> None:
    killed = {each.pid for each in _processes()}
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert observed.ask(QUESTION, today=TODAY) == assistant.ask(QUESTION, today=TODAY)
    assert not killed & {each.pid for each in _processes()}


def _dies() -> Encoder:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_where_no_process_lives_the_question_is_declined_in_japanese(assistant: Assistant) -> None:
    generation = assistant.retriever.generation
    dying = Answerers(generation.path.parent, 1, _dies)
    posed = Posed(text=QUESTION, today=TODAY, history=(), within=ANYTHING, generation=generation.name)
    with pytest.raises(KeikakuError, match=ENDED):
        list(dying.in_stages(posed))
    with pytest.raises(KeikakuError, match=ENDED):
        dying.prepare(generation.name)
    dying.close()


def test_each_question_is_answered_from_the_generation_that_it_names(tmp_path: Path, encoder: Encoder) -> None:
    def add(target: int) -> str:
        path = tmp_path / "plan.txt"
        path.write_text(f"町の計画\n\n第1章 目標\n企業立地件数の目標は{target}件です。\n", encoding="utf-8")
        return ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)[0].name

    library = Library(tmp_path / "library")
    names = {add(8): "8件", add(9): "9件"}
    answerers = Answerers(library.root, 1, load_encoder)
    for name, figure in (*names.items(), *names.items()):
        posed = Posed(text="企業立地件数の目標は？", today=TODAY, history=(), within=ANYTHING, generation=name)
        *_, reply = answerers.in_stages(posed)
        assert isinstance(reply, Answer)
        assert figure in reply.claims[0].text
    with pytest.raises(KeikakuError, match="999999"):
        answerers.prepare("999999")
    answerers.close()


_ASKS: str = """
import signal, sys, time
from pathlib import Path
from chat.operations.answerers import Answerers
from retriever.model import load_encoder
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Whoever runs the tests may ignore it.
    Answerers(Path(sys.argv[1]), 2, load_encoder).prepare(sys.argv[2])
    print("ready", flush=True)
    while True:
        time.sleep(0.1)  # A signal right before an endless pause would not be noticed.
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_the_processes_end_with_the_one_that_started_them(
    assistant: Assistant, tmp_path: Path, number: signal.Signals
) -> None:
    script = tmp_path / "asks.py"
    script.write_text(_ASKS, encoding="utf-8")
    generation = assistant.retriever.generation
    command = [sys.executable, str(script), str(generation.path.parent), generation.name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "ready\n"
        children = psutil.Process(started.pid).children(recursive=True)
        started.send_signal(number)
        try:
            _, said = started.communicate(timeout=60)
        finally:
            started.kill()
    assert len(children) >= 2
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    assert "Process SpawnProcess" not in said


def test_a_refusal_is_one_from_there_too(observed: ObservedAssistant) -> None:
    assert isinstance(observed.ask("札幌市の目標は？", today=TODAY), Refusal)
