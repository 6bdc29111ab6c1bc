"""The language model over HTTP: what comes, in what time, and what is told of a server that misbehaves."""

import contextlib
import socket
import threading
import time
from dataclasses import replace

import pytest

from chat.writer.language_model import Fault, Message, Role, WriterError
from chat.writer.openai_model import OpenAIModel
from chat.writer.settings import WriterSettings
from chat.writer.stopping import Stop
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.scripted_server import MODEL, Manner, ScriptedServer, refusing

PROMPT = [Message(role=Role.SYSTEM, text="根拠だけで答えてください。"), Message(role=Role.USER, text="目標は？")]
PATIENT = WriterSettings(
    url="http://127.0.0.1/v1", model=MODEL, timeout=60, first_piece=60, between_pieces=60, parallel=2
)
QUICK = {"timeout": 2.0, "first_piece": 0.7, "between_pieces": 0.7}
BOUND = 20.0
"""Seconds, many times those of the quick ones and fewer than any hang: nothing waits for a server for good."""


def model_at(url: str, **more: object) -> OpenAIModel:
    return OpenAIModel(replace(PATIENT, url=url, **more))


def fault_of(model: OpenAIModel) -> tuple[Fault, str]:
    with pytest.raises(WriterError) as caught:
        list(model.stream(PROMPT, within=60.0))
    return caught.value.fault, str(caught.value)


def test_pieces_come_one_by_one_as_they_are_written() -> None:
    shown = threading.Event()

    def script(_asked: object) -> object:
        yield "創業数の目標は"
        assert shown.wait(50)
        yield "125件です［1］。"

    with ScriptedServer(script) as server:
        pieces = model_at(server.url).stream(PROMPT, within=60.0)
        assert next(pieces) == "創業数の目標は"
        shown.set()
        assert "".join(pieces) == "125件です［1］。"


def test_the_same_is_asked_for_each_time_and_nothing_about_this_machine_is_told() -> None:
    with ScriptedServer() as server:
        model = model_at(server.url, key="sk-secret")
        assert [list(model.stream(PROMPT, within=60.0)) for _ in range(2)] == [["答えです。"[:4], "。"]] * 2
    first, second = server.asked
    assert first.body == second.body
    assert first.body["temperature"] == 0
    assert first.body["seed"] == 1
    assert first.body["stream"] is True
    assert [m["role"] for m in first.body["messages"]] == ["system", "user"]
    assert first.headers["authorization"] == "Bearer sk-secret"
    assert set(first.headers) <= {
        "host", "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "user-agent"
    }  # fmt: skip
    assert first.headers["user-agent"] == "keikaku"


def test_without_a_key_none_is_sent() -> None:
    with ScriptedServer() as server:
        list(model_at(server.url).stream(PROMPT, within=60.0))
    assert "authorization" not in server.asked[0].headers


def test_a_schema_is_passed_on() -> None:
    schema: dict[str, object] = {"type": "object", "properties": {"n": {"type": "integer"}}}
    with ScriptedServer(lambda asked: '{"n": 1}') as server:
        assert "".join(model_at(server.url).stream(PROMPT, within=60.0, schema=schema)) == '{"n": 1}'
    assert server.asked[0].body["response_format"]["json_schema"]["schema"] == schema


@pytest.mark.parametrize(
    ("written", "passed_on"),
    [
        ("<think>考え中…\n125件かな</think>\n目標は125件です。", "目標は125件です。"),
        ("  <think></think>はい。", "はい。"),
        ("<この>印は残る", "<この>印は残る"),
        ("<", "<"),
        ("a<think>b</think>", "a<think>b</think>"),
    ],
)
def test_thoughts_before_an_answer_are_no_answer(written: str, passed_on: str) -> None:
    with ScriptedServer(lambda asked: list(written)) as server:
        assert "".join(model_at(server.url).stream(PROMPT, within=60.0)) == passed_on


MISBEHAVIOURS: dict[str, tuple[Manner, Fault, str]] = {
    "never answers": (scripted.never, Fault.TIMEOUT, "答え始めません"),
    "head byte by byte": (scripted.slow_head, Fault.TIMEOUT, "答え始めません"),
    "body byte by byte": (scripted.slow_bytes, Fault.TIMEOUT, "答え始めません"),
    "hangs in the middle": (scripted.hanging, Fault.TIMEOUT, "止まりました"),
    "comments without an end": (scripted.comments, Fault.TIMEOUT, "答え始めません"),
    "drips without an end": (scripted.dripping, Fault.TIMEOUT, "答え終わりません"),
    "connection reset": (scripted.cut, Fault.BROKEN, "接続を切りました"),
    "ends without an end": (scripted.unfinished, Fault.BROKEN, "接続を切りました"),
    "401": (refusing(401), Fault.UNAUTHORISED, "鍵"),
    "403": (refusing(403), Fault.UNAUTHORISED, "鍵"),
    "404 of the path": (refusing(404), Fault.BROKEN, "/v1"),
    "404 of the model": (refusing(404, "The model `x` does not exist"), Fault.UNKNOWN_MODEL, MODEL),
    "400 of the model": (refusing(400, "bad model", "model_not_found"), Fault.UNKNOWN_MODEL, MODEL),
    "400 of the context": (
        refusing(400, "maximum context length is 512"),
        Fault.CONTEXT_TOO_SMALL,
        "KEIKAKU_LLM_CONTEXT",
    ),
    "413": (refusing(413), Fault.BROKEN, "413"),
    "422": (refusing(422), Fault.BROKEN, "422"),
    "429": (refusing(429), Fault.TOO_MANY, "429"),
    "429 of the quota": (
        refusing(429, "You exceeded your current quota", "insufficient_quota"),
        Fault.TOO_MANY,
        "利用枠",
    ),
    "500": (refusing(500), Fault.BROKEN, "500"),
    "503": (refusing(503, "Loading model"), Fault.BROKEN, "読み込み"),
    "a page": (scripted.page, Fault.BROKEN, "ウェブページ"),
    "broken JSON": (scripted.broken_json, Fault.BROKEN, "壊れた"),
    "no JSON": (scripted.no_json, Fault.BROKEN, "壊れた"),
    "other JSON": (scripted.other_json, Fault.BROKEN, "OpenAI 互換でない"),
    "no choices": (scripted.empty_choices, Fault.BROKEN, "答え"),
    "no content": (scripted.null_content, Fault.BROKEN, "空"),
    "only thoughts": (scripted.only_thoughts, Fault.BROKEN, "空"),
    "no room": (scripted.out_of_room, Fault.CONTEXT_TOO_SMALL, "文脈"),
    "filtered": (scripted.filtered, Fault.BROKEN, "拒みました"),
    "declines": (scripted.declining, Fault.BROKEN, "拒んだ"),
    "writes on and on": (scripted.endless, Fault.BROKEN, "終わりなく"),
    "repeats itself": (scripted.repeating, Fault.BROKEN, "繰り返す"),
    "a line without an end": (scripted.giant_line, Fault.BROKEN, "長すぎる"),
    "another encoding": (scripted.wrong_encoding, Fault.BROKEN, "文字"),
    "compressed": (scripted.compressed, Fault.BROKEN, "圧縮"),
    "an error inside": (scripted.error_inside, Fault.BROKEN, "途中でエラー"),
    "the context inside": (scripted.context_inside, Fault.CONTEXT_TOO_SMALL, "文脈"),
    "in one piece": (scripted.in_one_piece, Fault.NO_STREAMING, "ストリーミング"),
    "no HTTP": (scripted.no_http, Fault.BROKEN, "切りました"),
    "to another host": (scripted.redirecting("http://198.51.100.7/v1"), Fault.BROKEN, "転送"),
}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_every_misbehaviour_ends_in_its_fault_within_its_time(name: str) -> None:
    manner, fault, said = MISBEHAVIOURS[name]
    with ScriptedServer(manner=manner) as server:
        bounds = QUICK if fault is Fault.TIMEOUT else {}
        started = time.monotonic()
        found, message = fault_of(model_at(server.url, key="sk-secret", **bounds))
        assert fault is not Fault.TIMEOUT or time.monotonic() - started < BOUND
        assert (found, said in message) == (fault, True), message
        assert "sk-secret" not in message
        assert len(server.asked) == 1, "it is asked once, and never again by itself"


def test_the_tokens_that_a_server_tells_are_counted_over_all_answers() -> None:
    with ScriptedServer() as server:
        model = model_at(server.url)
        for _ in range(3):
            list(model.stream(PROMPT, within=60.0))
    assert (model.used.read, model.used.written, model.used.told) == (3 * scripted.READ, 3 * scripted.WRITTEN, 3)


@pytest.mark.parametrize("manner", [scripted.cut, scripted.no_done])
def test_an_answer_of_which_no_tokens_are_told_counts_none(manner: Manner) -> None:
    with ScriptedServer(manner=manner) as server:
        model = model_at(server.url)
        with contextlib.suppress(WriterError):
            list(model.stream(PROMPT, within=60.0))
    assert model.used.told == 0


@pytest.mark.parametrize(
    "said",
    [
        "Unsupported value: 'temperature' does not support 0",
        "Unknown parameter: 'seed'",
        "Unrecognized request argument supplied: stream_options",
    ],
)
def test_a_server_that_takes_no_temperature_seed_or_wish_to_count_is_asked_without_them(said: str) -> None:
    def particular(wire: scripted.Wire) -> None:
        unwanted = {"temperature", "seed", "stream_options"} & set(wire.asked.body)
        manner = refusing(400, said) if unwanted else scripted.proper
        manner(wire)

    with ScriptedServer(manner=particular) as server:
        model = model_at(server.url)
        for _ in range(2):
            assert "".join(model.stream(PROMPT, within=60.0)) == "答えです。"
    assert len(server.asked) == 3, "it is found out once"


def test_a_server_that_always_refuses_a_temperature_is_asked_twice_and_no_more() -> None:
    with ScriptedServer(manner=refusing(400, "temperature")) as server:
        assert fault_of(model_at(server.url))[0] is Fault.BROKEN
        assert len(server.asked) == 2


def test_an_answer_without_the_last_mark_is_whole_where_it_says_that_it_is_over() -> None:
    with ScriptedServer(manner=scripted.no_done) as server:
        assert "".join(model_at(server.url).stream(PROMPT, within=60.0)) == "答えです。"


def test_a_flood_is_cut_off_by_its_length_or_its_time() -> None:
    with ScriptedServer(manner=scripted.flood) as server:
        assert fault_of(model_at(server.url, **QUICK))[0] in (Fault.BROKEN, Fault.TIMEOUT)
        assert server.is_quiet()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_where_nothing_listens_it_is_said(host: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        fault, message = fault_of(model_at(f"http://{host}:{free.getsockname()[1]}/v1"))
    assert fault is Fault.REFUSED
    assert "拒みました" in message


def test_a_name_that_nobody_knows_is_said() -> None:
    fault, message = fault_of(model_at("http://no-such-host.invalid/v1"))
    assert (fault, "DNS" in message) == (Fault.REFUSED, True), message


def test_encryption_where_there_is_none_is_said() -> None:
    with ScriptedServer() as server:
        fault, message = fault_of(model_at(server.url.replace("http:", "https:")))
    assert (fault, "TLS" in message) == (Fault.REFUSED, True), message


def test_nothing_is_sent_where_it_is_led_to() -> None:
    with (
        ScriptedServer() as other,
        ScriptedServer(manner=scripted.redirecting(f"{other.url}/chat/completions")) as server,
    ):
        assert fault_of(model_at(server.url))[0] is Fault.BROKEN
        assert other.asked == []


def test_neither_proxies_nor_tracing_nor_other_settings_of_the_environment_are_heeded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with ScriptedServer() as elsewhere, ScriptedServer() as server:
        for name in (
            "HTTP_PROXY",
            "http_proxy",
            "ALL_PROXY",
            "OPENAI_BASE_URL",
            "OPENAI_API_BASE",
            "LANGSMITH_ENDPOINT",
        ):
            monkeypatch.setenv(name, elsewhere.url)
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_GATEWAY"):
            monkeypatch.setenv(name, "true")
        for name in ("LANGSMITH_API_KEY", "OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
            monkeypatch.setenv(name, "not-to-be-sent")
        assert "".join(model_at(server.url).stream(PROMPT, within=60.0)) == "答えです。"
        time.sleep(0.5)
        assert elsewhere.asked == []
        assert "not-to-be-sent" not in str(server.asked)


def test_no_more_than_allowed_run_at_once_and_the_others_are_told_so() -> None:
    with ScriptedServer(manner=scripted.hanging) as server:
        model = model_at(server.url, parallel=1)
        first = model.stream(PROMPT, within=60.0)
        assert next(first) == "途中まで"
        assert fault_of(model)[0] is Fault.TOO_MANY
        first.close()
        assert server.is_quiet()
        again = model.stream(PROMPT, within=60.0)
        assert next(again) == "途中まで", "the place is free again"
        again.close()
    assert server.at_once <= 2


def test_many_threads_share_the_places() -> None:
    with ScriptedServer(lambda asked: "答え" * 20) as server:
        model, answers = model_at(server.url, parallel=2), []
        threads = [
            threading.Thread(target=lambda: answers.append("".join(model.stream(PROMPT, within=60.0))))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == ["答え" * 20] * 8
    assert server.at_once <= 2


def test_closing_the_answer_ends_the_request() -> None:
    with ScriptedServer(manner=scripted.endless) as server:
        pieces = model_at(server.url).stream(PROMPT, within=60.0)
        next(pieces)
        pieces.close()
        assert server.is_quiet()
        assert server.left == 1


def test_a_stop_ends_an_answer_that_is_waited_for() -> None:
    stop = Stop()
    with ScriptedServer(manner=scripted.hanging) as server:
        pieces = model_at(server.url).until(stop).stream(PROMPT, within=60.0)
        assert next(pieces) == "途中まで"
        threading.Timer(0.2, stop.set).start()
        started = time.monotonic()
        with pytest.raises(WriterError) as caught:
            next(pieces)
        assert caught.value.fault is Fault.CANCELLED
        assert time.monotonic() - started < BOUND


def test_a_stop_ends_the_request_whenever_it_comes() -> None:
    with ScriptedServer(manner=scripted.hanging) as server:
        model = model_at(server.url)
        for n in range(24):
            stop = Stop()
            asking = threading.Thread(target=fault_of, args=[model.until(stop)])
            asking.start()
            # About when its first piece comes, which may hide that nobody waits for more.
            end = time.monotonic() + 2.0
            while not server.running and time.monotonic() < end:
                time.sleep(0.001)
            time.sleep(n / 1000)
            stop.set()
            asking.join()
            assert server.is_quiet(3.0), n


def test_whoever_may_stop_it_stops_it() -> None:
    for which in (0, 1):
        stops = [Stop(), Stop()]
        with ScriptedServer(manner=scripted.hanging) as server:
            pieces = model_at(server.url).until(stops[0]).until(stops[1]).stream(PROMPT, within=60.0)
            assert next(pieces) == "途中まで"
            stops[which].set()
            with pytest.raises(WriterError):
                next(pieces)
            assert server.is_quiet()


def test_after_a_stop_nothing_begins() -> None:
    stop = Stop()
    stop.set()
    with ScriptedServer() as server:
        with pytest.raises(WriterError) as caught:
            list(model_at(server.url).until(stop).stream(PROMPT, within=60.0))
        assert caught.value.fault is Fault.CANCELLED


def test_only_this_machine_is_reached_where_nothing_else_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer() as server:
        local = server.url.replace("127.0.0.1", "localhost")
        model = model_at(local, local_only=True)
        assert "".join(model.stream(PROMPT, within=60.0)) == "答えです。"
        real = socket.getaddrinfo

        def misled(host: object, *args: object, **more: object) -> object:
            return real("198.51.100.7" if host == "localhost" else host, *args, **more)

        monkeypatch.setattr(socket, "getaddrinfo", misled)
        fault, message = fault_of(model)
        assert (fault, "この計算機でない" in message) == (Fault.REFUSED, True), message
    assert len(server.asked) == 1


def test_the_key_is_in_no_print() -> None:
    model = model_at("http://127.0.0.1:1/v1", key="sk-secret")
    assert "sk-secret" not in f"{model!r}{model.settings!r}{vars(model)!r}"
