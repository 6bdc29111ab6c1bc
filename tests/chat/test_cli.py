import importlib.metadata
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from chat.cli import main
from corpus.library import Library

pytestmark = pytest.mark.usefixtures("loaded_once")

ROOT = Path(__file__).resolve().parents[2]
PLAN = "みどり町産業振興計画\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n\n第2章 数値目標\n企業立地件数の目標は8件です。\n"


@pytest.fixture
def library(tmp_path: Path) -> str:
    return str(tmp_path / "library")


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "midori.txt"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def test_ingest_ask_and_status(library: str, plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", plan, "--library", library]) == 0
    assert "みどり町産業振興計画" in capsys.readouterr().out
    assert main(["ask", "企業立地件数の目標は？", "--library", library, "--today", "2026-11-22"]) == 0
    out = capsys.readouterr().out
    assert "8件" in out
    assert "現行" in out
    assert "根拠" in out
    assert main(["status", "--library", library, "--today", "2030-01-01"]) == 0
    assert "終了" in capsys.readouterr().out


def test_ingest_says_what_is_unchanged_and_what_failed(
    library: str, plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", plan, "--library", library])
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\xff" * 99)
    capsys.readouterr()
    assert main(["ingest", plan, str(bad), "--library", library]) == 1
    captured = capsys.readouterr()
    assert "変更なし" in captured.out
    assert "bad.txt" in captured.err


def test_rolling_back(library: str, plan: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ingest", plan, "--library", library])
    assert main(["status", "--rollback", "--library", library]) == 1
    Path(plan).write_text(PLAN.replace("8件", "9件"), encoding="utf-8")
    main(["ingest", plan, "--library", library])
    assert main(["status", "--rollback", "--library", library]) == 0
    assert any("8件" in p.text for p in Library(Path(library)).open().passages)
    capsys.readouterr()


def test_a_digest_is_named_with_the_way_to_its_original_and_gives_way_to_it(
    library: str, plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    digest = tmp_path / "digest.md"
    head = f'+++\nid = "{Path(plan).stem}"\ntitle = "町の計画"\nperiod = "2024-2028"\ndigest = true\n+++\n'
    digest.write_text(f"{head}# 目標\n企業立地件数の目標は9件です。\n", encoding="utf-8")
    assert main(["ingest", str(digest), "--library", library]) == 0
    assert main(["ask", "企業立地件数の目標は？", "--library", library]) == 0
    said = capsys.readouterr().out
    assert "9件" in said
    assert "要約版" in said
    assert "keikaku ingest フォルダ" in said
    assert main(["ingest", plan, "--library", library]) == 0
    assert "要約版を原本に置き換えました" in capsys.readouterr().out
    assert main(["ask", "企業立地件数の目標は？", "--library", library]) == 0
    assert "要約版" not in capsys.readouterr().out


def test_json_is_one_object(digest_library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "企業誘致件数の目標は？", "--library", str(digest_library.root)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["question"] == "企業誘致件数の目標は？"
    assert "125件" in found["answer"]
    assert found["elapsed_ms"] > 0


def ask_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], library: Library, data: bytes):
    stdin = io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr(sys, "stdin", stdin)
    code = main(["ask", "--jsonl", "--library", str(library.root), "--today", "2026-11-22"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_jsonl_answers_in_order_with_history(
    digest_library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        {"id": "a", "question": "女性創業数の目標は？"},
        {"id": 2, "question": "現状は？", "history": [{"question": "女性創業数の目標は？", "answer": "440件"}]},
        {"id": "c", "question": "島根県の目標", "category": "ignored"},
    ]
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    code, found = ask_lines(monkeypatch, capsys, digest_library, data)
    assert code == 0
    assert [f["id"] for f in found] == ["a", 2, "c"]
    assert "440件" in found[0]["answer"]
    assert "326件" in found[1]["answer"]
    assert [f["abstained"] for f in found] == [False, False, True]
    keys = {
        "id",
        "question",
        "answer",
        "abstained",
        "confidence",
        "probabilities",
        "intent",
        "writer",
        "citations",
        "elapsed_ms",
    }
    assert all(set(f) == keys for f in found)


def test_a_malformed_line_gets_an_error_line_and_nothing_else_is_lost(
    digest_library: Library, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (
        "\n".join(
            [
                "not json",
                '{"id": "a"}',
                '{"id": "b", "question": ""}',
                "",
                '{"id": "ok", "question": "企業誘致件数の目標は？"}',
            ]
        ).encode()
        + b'\n{"id": "x", "question": "\xff"}\n[]\n'
    )
    code, found = ask_lines(monkeypatch, capsys, digest_library, data)
    assert code == 1
    assert ["error" in f for f in found] == [True, True, True, False, True, True]
    assert found[0]["line"] == 1
    assert "question" in found[1]["error"]
    assert found[2]["id"] == "b"
    assert found[3]["id"] == "ok"
    assert "UTF-8" in found[4]["error"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask", "目標は？"], "文書がまだありません"),
        (["ask"], "質問を入力"),
        (["status"], "文書がまだありません"),
        (["chat"], "文書がまだありません"),
        (["ingest", "no-such-folder"], "見つかりません"),
    ],
)
def test_problems_are_explained_in_japanese(
    arguments: list[str], words: str, library: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--library", library]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["fly"], ["ask", "x", "--today", "昨日"], ["chat", "--port", "99999"], ["ask", "--json", "--jsonl"]]
)
def test_wrong_usage_is_explained_in_japanese(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "使い方が正しくありません" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fly"], "COMMAND に fly は選べません。次から選んでください: ingest、ask"),
        (["ingest"], "PATH を指定してください"),
        (["page"], "PASSAGE_ID、OUT.png を指定してください"),
        (["ask", "x", "--today"], "--today の後に値を一つ指定してください"),
        (["ask", "x", "--today", "昨日"], "--today: 日付「昨日」は YYYY-MM-DD の形で指定してください"),
        (["ask", "--json", "--jsonl"], "--jsonl と --json は一緒に使えません"),
        (["ask", "x", "--no"], "--no という指定はありません"),
        (["ask", "x", "--audit-s=1"], "--audit-scrub に値は付けられません"),
        (["facts", "--kind", "z"], "--kind に z は選べません。次から選んでください: indicator"),
        (["audit", "show", "f", "--words"], "--words の後に値を一つ以上指定してください"),
        (["eval", "vary", "x", "y", "--every", "z"], "--every の z は正しくありません。整数を指定してください"),
        (["backup", "x", "--", "y"], "y という指定はありません"),
        (["chat", "--a"], "--a はどれのことか決まりません"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_with_what_to_do(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert shown.startswith("使い方: keikaku")
    assert not re.search(ENGLISH, shown)


ENGLISH = r"usage:|error:|argument |invalid (?:choice|\S+ value)|required|expected|choose from|unrecognized|ambiguous|options:|show this"


@pytest.mark.parametrize(
    "command", ["", "ingest", "ask", "facts", "chat", "catalog edit", "eval", "eval run", "audit show"]
)
def test_help_is_japanese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*command.split(), "--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"使い方: keikaku {command}".rstrip())
    assert "オプション:" in shown
    assert "この説明を表示して終わる" in shown
    assert not re.search(ENGLISH, shown)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"keikaku {importlib.metadata.version('keikaku-qa')}\n"


def test_a_file_that_fails_is_named_once(
    library: str, plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, empty = tmp_path / "broken.pdf", tmp_path / "empty.txt"
    broken.write_bytes(b"%PDF-1.7 nothing")
    empty.write_text("", encoding="utf-8")
    assert main(["ingest", str(broken), str(empty), "--library", library]) == 1
    whole = capsys.readouterr().err
    assert main(["ingest", plan, str(broken), str(empty), "--library", library]) == 1
    some = capsys.readouterr().err
    for said in (whole, some):
        assert [said.count(str(path)) for path in (broken, empty)] == [1, 1]
    assert some.count("取り込めませんでした: ") == 2


def await_draft(process: subprocess.Popen[Any], library: str) -> None:
    """Wait until an ingest works on its draft."""
    deadline = time.monotonic() + 300
    while not list(Path(library).glob("draft-*/passages.jsonl")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_ingest_leaves_the_last_good_library_answering(
    library: str, plan: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", plan, "--library", library])
    before = Library(Path(library)).current_name()
    many = tmp_path / "many"
    many.mkdir()
    for i in range(30):
        (many / f"plan{i}.txt").write_text(
            f"{PLAN}第{i}号です。" + "支援の内容を詳しく説明します。" * 300, encoding="utf-8"
        )
    command = [sys.executable, "-m", "chat.cli", "ingest", str(many), "--library", library]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    await_draft(process, library)
    process.kill()
    process.wait()
    assert Library(Path(library)).current_name() == before
    capsys.readouterr()
    assert main(["ask", "企業立地件数の目標は？", "--library", library]) == 0
    assert "8件" in capsys.readouterr().out
    assert main(["ingest", plan, "--library", library]) == 0


def test_ctrl_c_is_answered_in_japanese(library: str, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.mkdir()
    for i in range(30):
        (many / f"plan{i}.txt").write_text(
            f"{PLAN}第{i}号です。" + "支援の内容を詳しく説明します。" * 300, encoding="utf-8"
        )
    # A suite in the background of a script ignores SIGINT, and so would what it starts.
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from chat.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "ingest", str(many), "--library", library]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
    )
    await_draft(process, library)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130, err
    assert "同じコマンドで" in err
    assert not list(Path(library).glob("draft-*"))


def test_ctrl_c_is_answered_while_the_commands_are_still_being_imported() -> None:
    code = "import sys, chat.cli; print(sorted({'pydantic', 'numpy', 'chat.commands', 'corpus.library'} & set(sys.modules)))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip()
        == "[]"
    )
    code = (
        "import signal, sys; from importlib.abc import MetaPathFinder; import chat.cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupting(MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'chat.commands.ingest': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "sys.exit(chat.cli.main(['status']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "中断しました" in done.stderr, "Traceback" in done.stderr) == (130, True, False)
