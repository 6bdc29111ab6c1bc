"""``keikaku eval`` from end to end, on the built-in corpus."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

import evals.run_command
from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.cli import main
from chat.conversation.feedback import Opinion, feedback_on, keep
from corpus.library import Library
from evals.sets.reading import read_testset
from evals.sets.testset import Case

pytestmark = pytest.mark.usefixtures("loaded_once")

TODAY = "2026-11-22"


def write(path: Path, *cases: Case) -> Path:
    path.write_text("".join(case.model_dump_json() + "\n" for case in cases), encoding="utf-8")
    return path


RIGHT = Case(
    id="r",
    question="企業誘致件数の目標は？",
    category="target",
    must=(("125件",),),
    plans=("industry-labor-plan-2022",),
)
WRONG = Case(id="w", question="女性創業数の目標は？", category="target", must=(("9,999件",),))
REFUSED = Case(id="u", question="島根県の企業誘致件数の目標は？", category="unanswerable", answerable=False)


def test_the_template_is_run_as_it_is(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "out.xlsx"
    assert main(["eval", "template", str(path)]) == 0
    assert main(["eval", "template", str(path)]) == 1
    assert "上書きしません" in capsys.readouterr().err
    assert main(["eval", "template", str(tmp_path / "out.csv")]) == 1
    assert main(["eval", "check", str(path)]) == 0
    assert "11 問（うち回答不可 1 問）" in capsys.readouterr().out
    common = ["--library", str(digest_library.root), "--out", str(tmp_path / "runs"), "--today", TODAY]
    assert main(["eval", "run", str(path), *common, "--name", "ひな型 1"]) == 0
    assert "誤答はありません" in capsys.readouterr().out
    (run,) = (tmp_path / "runs").iterdir()
    assert run.name == f"ひな型_1-{digest_library.open().corpus_hash}"
    assert {p.name for p in run.iterdir()} == {
        "results.jsonl",
        "results.xlsx",
        "report.html",
        "run.json",
        "testset-out.xlsx",
    }
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert record["testsets"][0]["file"] == "out.xlsx"
    assert record["machine"]["コア"]
    assert len(record["milliseconds"]) == record["cases"] == 11


def test_nothing_is_run_on_a_broken_set_unless_told_to_skip(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "set.jsonl", RIGHT, RIGHT.model_copy(update={"id": "p", "plans": ("知らない計画",)}))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "broken"}\n')
    common = ["eval", "run", str(path), "--library", str(digest_library.root), "--out", str(tmp_path / "runs")]
    common += ["--today", TODAY]
    assert main(common) == 1
    assert "3 行目" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()
    assert main([*common, "--skip-invalid"]) == 0
    captured = capsys.readouterr()
    assert "除きました: set.jsonl 2 行目「対象計画」列: 計画「知らない計画」" in captured.err
    (run,) = (tmp_path / "runs").iterdir()
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert (record["cases"], len(record["skipped"])) == (1, 3)
    assert "行は誤りがあるため" in (run / "report.html").read_text(encoding="utf-8")
    write(path, RIGHT.model_copy(update={"plans": ("知らない計画",)}))
    assert main([*common, "--skip-invalid"]) == 1


def test_two_sets_on_two_libraries_stand_side_by_side(
    digest_library: Library, municipal_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sets = [str(write(tmp_path / f"{name}.jsonl", case)) for name, case in (("a", RIGHT), ("b", WRONG))]
    libraries = [digest_library.root, shutil.copytree(municipal_library.root, tmp_path / "other")]
    chosen = [word for path in libraries for word in ("--library", str(path))]
    assert main(["eval", "run", *sets, *chosen, "--out", str(tmp_path / "runs"), "--today", TODAY, "--wrong"]) == 0
    out = capsys.readouterr().out
    assert "a+b（2 問）" in out
    assert "1/2" in out
    assert "0/2" in out
    assert "other: r " in out
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_a_gate_decides_the_exit_code(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "set.jsonl", RIGHT, WRONG, REFUSED)
    gate = tmp_path / "gate.toml"
    common = ["eval", "run", str(path), "--library", str(digest_library.root), "--out", str(tmp_path / "runs")]
    common += ["--today", TODAY, "--gate", str(gate)]
    gate.write_text("[at_least]\naccuracy = 0.5\nrefusal_f1 = 1.0\n", encoding="utf-8")
    assert main(common) == 0
    gate.write_text("[at_least]\naccuracy = 0.6\n", encoding="utf-8")
    assert main(common) == 1
    assert "accuracy は 0.500、基準は 0.6 以上" in capsys.readouterr().err
    runs = sorted((tmp_path / "runs").iterdir())
    assert len(runs) == 2
    assert (runs[0] / "results.jsonl").read_bytes() == (runs[1] / "results.jsonl").read_bytes()
    assert main(["eval", "compare", str(runs[1]), str(runs[0])]) == 0
    assert "p=1.000" in "".join(capsys.readouterr().out.split())
    assert main(["eval", "compare", str(runs[1]), str(runs[0]), "--gate", str(gate)]) == 1
    assert main(["eval", "compare", str(runs[1]), str(tmp_path)]) == 1
    assert "eval run" in capsys.readouterr().err


def test_runs_without_a_question_in_common_are_not_compared(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, case in (("a", RIGHT), ("b", WRONG)):
        path = write(tmp_path / f"{name}.jsonl", case)
        main(["eval", "run", str(path), "--library", str(digest_library.root), "--out", str(tmp_path / "runs")])
    assert main(["eval", "compare", *(str(p) for p in sorted((tmp_path / "runs").iterdir()))]) == 1
    assert "同じ問いがありません" in capsys.readouterr().err


def test_bad_answers_become_drafts_that_must_be_completed(
    assistant: Assistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, out = tmp_path / "feedback.jsonl", tmp_path / "drafts.xlsx"
    command = ["eval", "from-feedback", str(out), "--feedback", str(kept)]
    assert main(command) == 1
    assert "読めません" in capsys.readouterr().err
    today, now = datetime(2026, 11, 22, tzinfo=UTC).date(), datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    generation = assistant.retriever.generation
    history = [Turn(question="企業誘致件数の目標は？", answer="125件です")]
    for question, opinion in (
        ("現状は？", Opinion.BAD),
        ("現状は？", Opinion.BAD),
        ("DX推進拠点はいつ？", Opinion.GOOD),
    ):
        reply = assistant.ask(question, today=today, history=history)
        keep(feedback_on(reply, opinion, generation, now, history=history, reason="数が違う"), kept)
    with kept.open("a", encoding="utf-8") as file:
        file.write('{"half": ')
    assert main(command) == 0
    captured = capsys.readouterr()
    assert "1 問の下書き" in captured.out
    assert "1 行" in captured.err
    sheet = load_workbook(out)["問題"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert row["質問"] == "現状は？"
    assert row["会話の前の発言"] == "企業誘致件数の目標は？\n答：125件です"
    assert row["正解に必要な語"] is None
    assert all(part in row["備考"] for part in ("数が違う", "25件", generation.name))
    assert main(["eval", "check", str(out)]) == 1
    assert "「正解に必要な語」列: 空です" in capsys.readouterr().err
    sheet["D2"] = "25件"
    sheet.parent.save(out)
    assert read_testset(out)[0].must == (("25件",),)


def test_nothing_bad_makes_no_drafts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "f.jsonl").write_text("", encoding="utf-8")
    assert main(["eval", "from-feedback", str(tmp_path / "o.xlsx"), "--feedback", str(tmp_path / "f.jsonl")]) == 1
    assert "書き出すものがない" in capsys.readouterr().err


def test_variants_are_written_and_measured(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = write(tmp_path / "set.jsonl", RIGHT, WRONG), tmp_path / "varied.jsonl"
    assert main(["eval", "vary", str(path), str(out), "--every", "0"]) == 1
    assert main(["eval", "vary", str(path), str(out), "--every", "2"]) == 0
    assert "1 問とその言い換え" in capsys.readouterr().out
    common = ["--library", str(digest_library.root), "--out", str(tmp_path / "runs"), "--today", TODAY]
    assert main(["eval", "run", str(out), *common]) == 0
    assert "言い換えへの安定性" in capsys.readouterr().out


def test_ctrl_c_leaves_nothing_behind(
    digest_library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(evals.run_command, "run", interrupted)
    path = write(tmp_path / "set.jsonl", RIGHT)
    common = ["--library", str(digest_library.root), "--out", str(tmp_path / "runs"), "--today", TODAY]
    assert main(["eval", "run", str(path), *common]) == 130
    assert "途中の結果は書いていません" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--judge", "http://127.0.0.1:9/v1"], "--judge-model"),
        (["--name", "///"], "--name"),
        (["--gate", "none.toml"], "基準のファイル"),
        (["--library", "nowhere"], "ライブラリ"),
    ],
)
def test_options_that_do_not_fit_are_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    path = write(tmp_path / "set.jsonl", RIGHT)
    assert main(["eval", "run", str(path), "--out", str(tmp_path / "runs"), *arguments]) == 1
    assert word in capsys.readouterr().err
