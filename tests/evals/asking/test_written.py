"""Runs in which a language model writes: what it wrote is kept, and a wrong answer of its own is blamed on it."""

from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.cli import main
from chat.writer.prompts import prompt_hash
from chat.writer.settings import MODEL, SEED, URL
from chat.writer.weighing import WEIGHTS
from corpus.library import Library
from evals.asking.attribution import Stage
from evals.asking.outcome import Outcome
from evals.asking.runner import run
from evals.asking.written import EvaluatedWriter
from evals.results.store import RunRecord, read_run
from evals.sets.testset import Case
from tests.chat.writer.scripted_models import Copying, Scripted
from tests.chat.writer.scripted_server import MODEL as SCRIPTED
from tests.chat.writer.scripted_server import READ, WRITTEN, Asked, ScriptedServer

TODAY = date(2026, 11, 22)
CASE = Case(id="1", question="常盤町の新規就農者数の目標は？", category="target", must=(("30人",),), must_not=("20台",))


def asked(assistant: Assistant, case: Case, text: str) -> Outcome:
    writer = EvaluatedWriter(model=Scripted(text))
    return run(assistant, [case], TODAY, lambda *_: None, writer).outcomes[0]


def test_what_a_model_wrote_is_counted(municipal_assistant: Assistant) -> None:
    text = "新規就農者数の目標は2030年度に30人です。[1]目標は99人です。[1]はい。くわしくは[こちら](y)です。"
    outcome = asked(municipal_assistant, CASE, text)
    assert outcome.right
    assert outcome.written is not None
    assert (outcome.written.shown, outcome.written.dropped) == (1, {"unproven": 1, "markup": 1})
    assert (outcome.written.calls, outcome.written.fell_back) == (1, "")


@pytest.mark.parametrize(
    ("case", "text", "why"),
    [
        (CASE, "スマート農機の導入台数の目標は2030年度に20台です。[1]", "言ってはならない"),
        (
            CASE.model_copy(update={"must": (("30人",), ("3台",)), "must_not": ("20台",)}),
            "新規就農者数の目標は2030年度に30人です。[1]スマート農機の目標は3台です。[1]",
            "除きました",
        ),
    ],
)
def test_a_wrong_answer_that_is_right_without_the_model_is_the_models_doing(
    municipal_assistant: Assistant, case: Case, text: str, why: str
) -> None:
    plain = run(municipal_assistant, [case], TODAY, lambda *_: None).outcomes[0]
    outcome = asked(municipal_assistant, case, text)
    assert not outcome.right
    if plain.right:
        assert outcome.stage is Stage.WRITING
        assert why in outcome.why
    else:
        assert outcome.stage is not Stage.WRITING


def test_a_run_with_a_writer_says_which_one_and_how_it_was_asked(
    municipal_library: Library, loaded_once: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    testset = tmp_path / "one.jsonl"
    testset.write_text(CASE.model_dump_json() + "\n", encoding="utf-8")
    common = ["eval", "run", str(testset), "--library", str(municipal_library.root), "--today", TODAY.isoformat()]
    copying = Copying()

    def script(asked: Asked) -> str:
        return copying.write(str(asked.body["messages"][-1]["content"]))

    with ScriptedServer(script=script) as server:
        monkeypatch.setenv(URL, server.url)
        monkeypatch.setenv(MODEL, SCRIPTED)
        for writer in ("off", "on"):
            assert main([*common, "--out", str(tmp_path / writer), "--writer", writer]) == 0
        assert len(server.asked) == 1
        assert (server.asked[0].body["temperature"], server.asked[0].body["seed"]) == (0, SEED)
    off, on = (read_run(next((tmp_path / writer).iterdir())) for writer in ("off", "on"))
    assert (off.record.writer, off.outcomes[0].written) == (None, None)
    record = on.record.writer
    assert record is not None
    assert (record.model, record.prompt, record.seed, record.calls) == (SCRIPTED, prompt_hash(), SEED, 1)
    assert (record.tokens_read, record.tokens_written) == (READ, WRITTEN)
    assert on.outcomes[0].written is not None
    assert on.outcomes[0].written.shown
    kept = (next((tmp_path / "on").iterdir()) / "run.json").read_text(encoding="utf-8")
    assert server.url not in kept
    assert WEIGHTS.is_file()
    assert RunRecord.model_validate_json(kept).settings["書き手への指示"] == prompt_hash()


def test_a_writer_without_an_address_is_explained(
    municipal_library: Library, loaded_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    testset = tmp_path / "one.jsonl"
    testset.write_text(CASE.model_dump_json() + "\n", encoding="utf-8")
    assert main(["eval", "run", str(testset), "--library", str(municipal_library.root), "--writer", "on"]) == 1
    assert URL in capsys.readouterr().err
