"""Which language model writes: what the environment may say, and what is told where it is wrong."""

from dataclasses import replace

import pytest

from chat.writer.settings import Helps, WriterSettings, is_loopback, writer_settings
from chat.writer.writer import whereto
from corpus.errors import KeikakuError

SOUND = {"KEIKAKU_LLM_URL": "http://127.0.0.1:11434/v1/", "KEIKAKU_LLM_MODEL": "qwen3:8b"}


def test_without_an_address_there_is_no_writer() -> None:
    assert writer_settings({}) is None
    assert writer_settings({"KEIKAKU_LLM_URL": " ", "KEIKAKU_LLM_MODEL": "x", "KEIKAKU_LLM_TIMEOUT": "soon"}) is None


def test_all_is_read() -> None:
    given = {
        **SOUND,
        "KEIKAKU_LLM_TIMEOUT": "90",
        "KEIKAKU_LLM_FIRST_TIMEOUT": "45.5",
        "KEIKAKU_LLM_PIECE_TIMEOUT": "5",
        "KEIKAKU_LLM_CONTEXT": "32768",
        "KEIKAKU_LLM_LOCAL_ONLY": "1",
        "KEIKAKU_LLM_PARALLEL": "2",
        "KEIKAKU_LLM_REWORD": "1",
        "KEIKAKU_LLM_CHOOSE": "yes",
        "KEIKAKU_LLM_FOLLOW": "on",
        "KEIKAKU_LLM_HELP_TIMEOUT": "3.5",
    }
    assert writer_settings(given, key="sk-1") == WriterSettings(
        url="http://127.0.0.1:11434/v1",
        model="qwen3:8b",
        key="sk-1",
        timeout=90,
        first_piece=45.5,
        between_pieces=5,
        context=32768,
        local_only=True,
        parallel=2,
        helps=Helps(reword=True, choose=True, follow=True, seconds=3.5),
    )


def test_it_helps_with_nothing_unless_that_is_wished() -> None:
    found = writer_settings(SOUND)
    assert found is not None
    assert (found.helps, found.helps.any, found.helps.names) == (Helps(), False, ())


@pytest.mark.parametrize(
    ("helps", "sent"),
    [
        (Helps(), "質問、見つけた根拠の文章"),
        (Helps(reword=True), "質問、見つけた根拠の文章"),
        (Helps(choose=True), "質問、答えの候補として見つけた文章、見つけた根拠の文章"),
        (Helps(follow=True), "質問、その前の質問と回答、見つけた根拠の文章"),
    ],
)
def test_what_is_sent_is_told_to_everybody(helps: Helps, sent: str) -> None:
    settings = WriterSettings(url="https://llm.example.jp/v1", model="m", helps=helps)
    assert settings.sent == sent
    assert f"{sent}を、言語モデル（m）のサーバー llm.example.jp へ送ります" in whereto(settings)
    assert "外へは送りません" in whereto(replace(settings, url="http://127.0.0.1:1/v1"))
    assert ("探すのを助けさせる" in whereto(settings)) is helps.any


def test_the_whole_address_of_the_entry_is_taken_too() -> None:
    found = writer_settings({**SOUND, "KEIKAKU_LLM_URL": "https://llm.example.jp/v1/chat/completions"})
    assert found is not None
    assert (found.url, found.host, found.is_local) == ("https://llm.example.jp/v1", "llm.example.jp", False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEIKAKU_LLM_URL", "127.0.0.1:11434/v1"),
        ("KEIKAKU_LLM_URL", "ftp://127.0.0.1/v1"),
        ("KEIKAKU_LLM_URL", "http://"),
        ("KEIKAKU_LLM_URL", "http://[::1/v1"),
        ("KEIKAKU_LLM_URL", "http://127.0.0.1:99999/v1"),
        ("KEIKAKU_LLM_URL", "http://me:secret@127.0.0.1/v1"),
        ("KEIKAKU_LLM_URL", "http://127.0.0.1/v1?key=secret"),
        ("KEIKAKU_LLM_MODEL", ""),
        ("KEIKAKU_LLM_MODEL", "a\x00b"),
        ("KEIKAKU_LLM_MODEL", "長" * 201),
        ("KEIKAKU_LLM_REWORD", "たぶん"),
        ("KEIKAKU_LLM_CHOOSE", "2"),
        ("KEIKAKU_LLM_FOLLOW", "y"),
        ("KEIKAKU_LLM_HELP_TIMEOUT", "0"),
        ("KEIKAKU_LLM_TIMEOUT", "0"),
        ("KEIKAKU_LLM_TIMEOUT", "nan"),
        ("KEIKAKU_LLM_TIMEOUT", "１分"),
        ("KEIKAKU_LLM_FIRST_TIMEOUT", "-1"),
        ("KEIKAKU_LLM_PIECE_TIMEOUT", "inf"),
        ("KEIKAKU_LLM_CONTEXT", "8k"),
        ("KEIKAKU_LLM_CONTEXT", "100"),
        ("KEIKAKU_LLM_LOCAL_ONLY", "maybe"),
        ("KEIKAKU_LLM_PARALLEL", "0"),
        ("KEIKAKU_LLM_PARALLEL", "9" * 5000),
    ],
)
def test_a_wrong_value_is_named_with_what_to_do(name: str, value: str) -> None:
    with pytest.raises(KeikakuError) as caught:
        writer_settings({**SOUND, name: value})
    assert name in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["sk-1\nX-Other: 1", "鍵は秘密", "two words"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(KeikakuError) as caught:
        writer_settings(SOUND, key=key)
    assert "KEIKAKU_LLM_KEY" in str(caught.value)
    assert key not in str(caught.value)


def test_the_key_is_in_no_print() -> None:
    assert "sk-secret" not in repr(writer_settings(SOUND, key="sk-secret"))


@pytest.mark.parametrize("host", ["llm.example.jp", "192.168.1.5", "10.0.0.1", "[fe80::1]", "localhost.example.jp"])
def test_where_only_this_machine_is_allowed_others_are_refused(host: str) -> None:
    with pytest.raises(KeikakuError, match="KEIKAKU_LLM_LOCAL_ONLY"):
        writer_settings({**SOUND, "KEIKAKU_LLM_URL": f"http://{host}/v1", "KEIKAKU_LLM_LOCAL_ONLY": "1"})


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_this_machine_is_known_by_its_names(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("context", [1024, 2048, 8192, 131072])
def test_a_prompt_leaves_room_for_its_answer(context: int) -> None:
    settings = WriterSettings(url="http://127.0.0.1/v1", model="m", context=context)
    assert 0 < settings.prompt_characters <= context - 512
