"""``keikaku ask`` and ``keikaku status`` with a language model, and where its key is never found."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.scope import Within
from chat.answering.reply import Answer, Claim, Reply, WrittenBy
from chat.cli import main
from chat.commands.ask import print_growing
from chat.rendering.replies import answer_text
from corpus.library import Library
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.scripted_server import MODEL, Asked, ScriptedServer, refusing

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "企業誘致件数の目標は？"
TODAY = "2026-11-22"
SAID = "企業誘致件数の目標は125件（2022～2026）です［1］。全国で1位です［1］。"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    with ScriptedServer(lambda asked: SAID) as server:
        monkeypatch.setenv("KEIKAKU_LLM_URL", server.url)
        monkeypatch.setenv("KEIKAKU_LLM_MODEL", MODEL)
        yield server


def asked(library: Library, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["ask", QUESTION, "--library", str(library.root), "--today", TODAY, *options]) == 0
    return capsys.readouterr().out


def test_an_answer_is_written_proven_and_said_to_be_written(
    server: ScriptedServer, digest_library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(asked(digest_library, capsys, "--json"))
    assert found["writer"] == {"model": MODEL, "dropped": 1, "fell_back": None}
    assert "企業誘致件数の目標は125件（2022～2026）です。" in found["answer"]
    assert "1位" not in found["answer"]
    assert f"文章は言語モデル（{MODEL}）が書き" in found["answer"]
    assert len(server.asked) == 1


def test_where_it_fails_the_answer_is_the_one_without_it(
    server: ScriptedServer, digest_library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.manner = refusing(500)
    found = json.loads(asked(digest_library, capsys, "--json"))
    monkeypatch.delenv("KEIKAKU_LLM_URL")
    plain = json.loads(asked(digest_library, capsys, "--json"))
    assert plain["writer"] is None
    assert found["writer"]["fell_back"].startswith("言語モデルが応答しなかった")
    assert found["answer"].startswith(plain["answer"])
    assert found["citations"] == plain["citations"]


def test_a_question_that_the_plans_do_not_answer_is_not_sent_anywhere(
    server: ScriptedServer, digest_library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", "島根県の企業誘致件数の目標は？", "--library", str(digest_library.root), "--today", TODAY]) == 0
    assert "記載がありません" in capsys.readouterr().out
    assert server.asked == []


def test_the_status_names_the_model_and_asks_it_nothing(
    server: ScriptedServer, digest_library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def status() -> str:
        assert main(["status", "--library", str(digest_library.root)]) == 0
        return capsys.readouterr().out.splitlines()[-1]

    assert status().startswith(f"言語モデル: {MODEL}（127.0.0.1、この計算機の中")
    assert server.asked == []
    monkeypatch.setenv("KEIKAKU_LLM_URL", "https://llm.example.jp/v1")
    assert "llm.example.jp、外へ" in status()
    monkeypatch.setenv("KEIKAKU_LLM_PARALLEL", "many")
    assert "KEIKAKU_LLM_PARALLEL" in status()
    monkeypatch.delenv("KEIKAKU_LLM_URL")
    assert status() == "言語モデル: 使っていません"


def plain_answer(assistant: Assistant) -> Answer:
    reply = assistant.ask(QUESTION, today=date.fromisoformat(TODAY), within=Within())
    assert isinstance(reply, Answer)
    return reply


def test_an_answer_grows_in_the_terminal_and_is_printed_once(assistant: Assistant) -> None:
    plain, out, seen = plain_answer(assistant), io.StringIO(), []
    claims = [Claim(text=text, citations=(1,)) for text in ("一つめの文です。", "二つめの\n文です。", "三つめです。")]

    def growing() -> Iterator[Reply]:
        for n in (1, 2, 3):
            yield replace(plain, claims=tuple(claims[:n]))
            seen.append(out.getvalue())
        yield replace(plain, claims=tuple(claims), writer=WrittenBy(model="m", dropped=2))

    reply = print_growing(growing(), out)
    assert seen[0] == "一つめの文です。［1］\n"
    assert seen[1] == "一つめの文です。［1］\n二つめの\n文です。［1］\n"
    assert out.getvalue() == f"{answer_text(reply)}\n"
    assert "（2文）" in out.getvalue()


def test_what_is_taken_back_is_followed_by_the_whole_anew(assistant: Assistant) -> None:
    plain, out = plain_answer(assistant), io.StringIO()
    fallen = replace(plain, writer=WrittenBy(model="m", fell_back="言語モデルが応答しなかったため、…"))
    print_growing(iter([replace(plain, claims=(Claim(text="途中です。", citations=(1,)),)), fallen]), out)
    assert out.getvalue() == f"途中です。［1］\n\n{answer_text(fallen)}\n"


PROGRAM = """
import sys
from chat.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*words: str, **variables: str) -> tuple["subprocess.Popen[str]", str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KEIKAKU_LLM")} | variables
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, err = program.communicate(timeout=120)
    return program, out, err


def test_the_key_is_sent_to_its_server_and_found_nowhere_else(
    digest_library: Library, tmp_path: Path, encoder: object
) -> None:
    environments: list[str] = []

    def script(asked: Asked) -> str:
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if (
                    b"print_growing" in (process / "cmdline").read_bytes()
                    or PROGRAM.encode() in (process / "cmdline").read_bytes()
                ):
                    environments.append((process / "environ").read_text(errors="replace"))
            except OSError:
                continue
        return SAID

    with ScriptedServer(script) as server:
        given = {"KEIKAKU_LLM_URL": server.url, "KEIKAKU_LLM_MODEL": MODEL, "KEIKAKU_LLM_KEY": "sk-himitsu"}
        words = [
            "ask",
            QUESTION,
            "--library",
            str(digest_library.root),
            "--today",
            TODAY,
            "--audit",
            str(tmp_path / "audit"),
        ]
        program, out, err = run(*words, **given)
        assert program.returncode == 0, err
        assert server.asked[0].headers["authorization"] == "Bearer sk-himitsu"
        server.manner = scripted.refusing(401, "bad key sk-himitsu")
        refused, told, problem = run(*words, **given)
    assert refused.returncode == 0
    assert "writer_failed" in problem
    assert "KEIKAKU_LLM_KEY の鍵" in problem
    assert "言語モデルが応答しなかった" in told
    assert environments
    assert all("KEIKAKU_LLM_MODEL" in one for one in environments)
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "audit").iterdir())
    assert '"writer":{"model":"scripted-1"' in written.replace(" ", "")
    assert "himitsu" not in "".join([out, err, told, problem, written, *environments])


def test_the_key_may_lie_in_a_file(digest_library: Library, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-himitsu\n", encoding="utf-8")
    with ScriptedServer(lambda asked: "74913") as server:
        given = {
            "KEIKAKU_LLM_URL": server.url,
            "KEIKAKU_LLM_MODEL": MODEL,
            "KEIKAKU_LLM_KEY_FILE": str(tmp_path / "key"),
        }
        program, out, err = run("writer", "check", "--quick", **given)
        assert program.returncode == 0, err
        assert server.asked[0].headers["authorization"] == "Bearer sk-himitsu"
    assert "sk-himitsu" not in out


def test_without_an_address_nothing_of_it_is_imported(digest_library: Library) -> None:
    program = (
        "import sys\nfrom chat.cli import main\n"
        f"main(['ask', {QUESTION!r}, '--library', {str(digest_library.root)!r}])\n"
        "import chat.page.app\n"
        "print(sorted({'openai', 'langchain_openai', 'tiktoken', 'langsmith'} & set(sys.modules)))"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KEIKAKU_LLM")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
