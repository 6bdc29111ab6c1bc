"""What a check of the connection says of servers as they are."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from chat.cli import main
from chat.writer.connection import WORD, check
from chat.writer.language_model import Fault, WriterError
from chat.writer.openai_model import OpenAIModel
from chat.writer.settings import WriterSettings
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.scripted_server import MODEL, Asked, Manner, ScriptedServer, Wire, refusing


def knowing(asked: Asked) -> str:
    """A model that does what the check asks of it."""
    if WORD in asked.prompt:
        return WORD
    return '{"n": 1}' if "response_format" in asked.body else "、".join(map(str, range(1, 31)))


def forgetful(asked: Asked) -> str:
    """A server that silently leaves out the beginning of what is too long."""
    return "わかりません。" if len(asked.prompt) > 2000 else knowing(asked)


def found(server: ScriptedServer, **more: Any) -> list[str]:
    options = {"timeout": 60.0, "first_piece": 60.0, "between_pieces": 60.0, **more}
    settings = WriterSettings(url=server.url, model=MODEL, **options)
    return list(check(OpenAIModel(settings), settings))


def test_a_sound_server_is_said_to_be_one() -> None:
    with ScriptedServer(knowing) as server:
        lines = "\n".join(found(server, key="sk-secret", context=8192))
    assert MODEL in lines
    assert "127.0.0.1（この計算機の中" in lines
    assert re.search("最初の文字まで [0-9.]+ 秒、そのあと毎秒 [0-9]+ 文字", lines)
    assert re.search("少しずつ届く: はい（[0-9]+ 文字が [0-9]+ 回", lines)
    assert "JSON の形の指定: 使えます" in lines
    assert "7,168 文字" in lines
    assert "sk-secret" not in lines
    assert "鍵: あり" in lines
    assert max(len(asked.prompt) for asked in server.asked) == 7168


def test_a_beginning_that_is_silently_left_out_is_found_out() -> None:
    with ScriptedServer(forgetful) as server, pytest.raises(WriterError) as caught:
        found(server)
    assert caught.value.fault is Fault.CONTEXT_TOO_SMALL
    assert "num_ctx" in str(caught.value)


def test_forms_are_not_needed() -> None:
    def without_forms(wire: Wire) -> None:
        (
            refusing(400, "response_format is not supported")
            if "response_format" in wire.asked.body
            else scripted.proper
        )(wire)

    with ScriptedServer(knowing, manner=without_forms) as server:
        assert any(line.startswith("JSON の形の指定: 使えません") for line in found(server))


def test_an_answer_held_back_on_the_way_is_said() -> None:
    with ScriptedServer(lambda asked: [knowing(asked)]) as server:
        assert any(line.startswith("少しずつ届く: いいえ") for line in found(server))


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (refusing(401), "KEIKAKU_LLM_KEY"),
        (refusing(404), "/v1"),
        (scripted.in_one_piece, "ストリーミング"),
        (scripted.page, "ウェブページ"),
        (scripted.null_content, "空"),
    ],
)
def test_what_is_wrong_is_said_on_the_command_line(
    manner: Manner, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedServer(knowing, manner=manner) as server:
        monkeypatch.setenv("KEIKAKU_LLM_URL", server.url)
        monkeypatch.setenv("KEIKAKU_LLM_MODEL", MODEL)
        assert main(["writer", "check", "--quick"]) == 1
    problem = capsys.readouterr().err
    assert problem.startswith("使えません。")
    assert said in problem


def test_the_command_says_that_all_is_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedServer(knowing) as server:
        monkeypatch.setenv("KEIKAKU_LLM_URL", server.url)
        monkeypatch.setenv("KEIKAKU_LLM_MODEL", MODEL)
        assert main(["writer", "check"]) == 0
    assert capsys.readouterr().out.endswith("使えます。\n")


def test_a_model_that_the_server_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ScriptedServer(knowing) as server:
        monkeypatch.setenv("KEIKAKU_LLM_URL", server.url)
        monkeypatch.setenv("KEIKAKU_LLM_MODEL", "other-7b")
        assert main(["writer", "check"]) == 1
    problem = capsys.readouterr().err
    assert "「other-7b」がありません" in problem
    assert f"このサーバーにあるモデル：{MODEL}" in problem


def test_without_an_address_it_says_how_to_set_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KEIKAKU_LLM_URL", raising=False)
    assert main(["writer", "check"]) == 1
    assert "KEIKAKU_LLM_URL=http://127.0.0.1:11434/v1" in capsys.readouterr().err


def test_where_the_package_is_missing_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], hide: Callable[[str], None]
) -> None:
    hide("chat.writer.openai_model")
    monkeypatch.setenv("KEIKAKU_LLM_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("KEIKAKU_LLM_MODEL", MODEL)
    assert main(["writer", "check"]) == 1
    assert "[writer]" in capsys.readouterr().err


@pytest.fixture
def hide(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets a module be one that can't be imported."""
    import sys

    return lambda name: monkeypatch.setitem(sys.modules, name, None)
