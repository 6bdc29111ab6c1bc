"""What operators see: health, metrics, and who may see them."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from prometheus_client.parser import text_string_to_metric_families

from chat.library.build import ingest
from chat.operations.audit import AuditLog, AuditSettings, read_audit
from chat.page.documents import take_in
from chat.page.host import AssistantHost
from chat.page.operations import Operating
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder

T = TypeVar("T")
QUESTION = "企業立地件数の目標は？"


@pytest.fixture
def audit(tmp_path: Path) -> AuditLog:
    return AuditLog(AuditSettings(folder=tmp_path / "audit"), "1", "")


@pytest.fixture
def operated(serve: Callable[..., Any], small_library: Library, audit: AuditLog) -> Iterator[str]:
    with serve(small_library, operating=Operating(audit=audit)) as address:
        yield address


def called(address: str, question: str) -> str:
    """The events of a question asked as programs ask it."""
    with httpx.Client(timeout=120) as client:
        call = client.post(f"{address}/gradio_api/call/ask", json={"data": [question, "", False]}).json()
        return client.get(f"{address}/gradio_api/call/ask/{call['event_id']}").text


def eventually(found: Callable[[], T]) -> T:
    """What ``found`` gives as soon as it gives something."""
    end = time.monotonic() + 60
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return value


def values(address: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    found = httpx.get(f"{address}/metrics")
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(found.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_every_door_is_counted_and_audited_at_one_place(operated: str, audit: AuditLog, tmp_path: Path) -> None:
    client = Client(operated, verbose=False)
    client.predict(QUESTION, api_name="/ask")
    client.predict("島根県の企業立地件数は？", api_name="/ask")
    with pytest.raises(AppError, match="質問が空です"):
        client.predict("？", api_name="/ask")
    # What a browser does when an address with a question is opened.
    httpx.post(f"{operated}/gradio_api/call/ask", json={"data": [QUESTION, "", False]}).raise_for_status()
    eventually(lambda: values(operated)["keikaku_answers_total", ()] == 2)
    found = values(operated)
    assert found["keikaku_refusals_total", (("reason", "foreign_place"),)] == 1
    assert found["keikaku_refusals_total", (("reason", "not_stated"),)] == 0
    assert found["keikaku_question_errors_total", (("kind", "declined"),)] == 1
    assert found["keikaku_answer_seconds_count", ()] == 4
    assert found["keikaku_questions_in_flight", ()] == 0
    assert found["keikaku_queue_length", ()] == 0
    assert found["keikaku_audit_lines_total", ()] == audit.written == 4
    assert len(read_audit(next((tmp_path / "audit").iterdir()))[0]) == 4
    assert found["keikaku_plans", ()] == 1
    assert found["keikaku_passages", ()] >= 2
    assert found["keikaku_generation_info", (("corpus", _corpus(operated)), ("generation", "000001"))] == 1
    assert found["keikaku_generation_created_seconds", ()] > 1.7e9
    assert found["process_resident_memory_bytes", ()] > 1e7
    assert found["process_open_fds", ()] > 3
    posts = (("route", "/gradio_api/call/{api_name}"), ("status", "2xx"))
    assert found["keikaku_http_requests_total", posts] == 1


def _corpus(address: str) -> str:
    found = re.search(r'corpus="(\w{12})"', httpx.get(f"{address}/metrics").text)
    assert found is not None
    return found[1]


def test_labels_hold_nothing_that_anybody_typed(operated: str) -> None:
    secret = "himitsunokotoba"
    for path in (f"/{secret}", f"/kk/{secret}?find={secret}", f"/gradio_api/call/{secret}", f"/assets/{secret}"):
        httpx.get(operated + path)
        httpx.request("BREW", operated + path)
    Client(operated, verbose=False).predict(f"{secret}の目標は？", api_name="/ask")
    text = httpx.get(f"{operated}/metrics").text
    assert secret not in text
    assert "127.0.0.1" not in text
    assert "(other)" in re.findall(r'route="([^"]*)"', text)


def test_two_apps_in_one_process_count_apart(serve: Callable[..., Any], small_library: Library, operated: str) -> None:
    with serve(small_library) as other:
        Client(other, verbose=False).predict(QUESTION, api_name="/ask")
        assert values(other)["keikaku_answers_total", ()] == 1
        assert values(operated)["keikaku_answers_total", ()] == 0


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_metrics_are_not_for_those_whom_a_proxy_hands_on(operated: str, header: str) -> None:
    refused = httpx.get(f"{operated}/metrics", headers={header: "203.0.113.9"})
    assert refused.status_code == 403
    assert "管理者" in refused.json()["detail"]


def test_with_a_token_only_the_token_opens_the_metrics(serve: Callable[..., Any], small_library: Library) -> None:
    with serve(small_library, operating=Operating(metrics_token="t0ken")) as address:

        def status(**headers: str) -> int:
            return httpx.get(f"{address}/metrics", headers=headers).status_code

        assert status() == 403
        assert status(Authorization="Bearer wrong") == 403
        assert status(Authorization="Basic t0ken") == 403
        assert status(Authorization="Bearer t0ken") == 200


def test_health_says_what_answers_since_when(operated: str) -> None:
    found = httpx.get(f"{operated}/healthz").json()
    assert found["status"] == "ok"
    assert found["reasons"] == []
    assert (found["generation"], found["plans"]) == ("000001", 1)
    assert re.match(r"\d+\.\d+", found["version"])
    assert re.match(r"20\d\d-\d\d-\d\dT", found["started"])
    assert found["uptime_seconds"] >= 0


def degraded(address: str) -> tuple[list[str], str]:
    found = httpx.get(f"{address}/healthz")
    assert found.status_code == 200
    assert found.json()["status"] == ("degraded" if found.json()["reasons"] else "ok")
    return found.json()["reasons"], found.json()["reason"]


def test_a_generation_that_can_not_be_opened_is_degraded(
    tmp_path: Path, encoder: Encoder, serve: Callable[..., Any]
) -> None:
    path = tmp_path / "plan.txt"
    library = Library(tmp_path / "library")

    def take_in(goal: str) -> Path:
        path.write_text(f"町の計画\n\n第1章 目標\n企業立地件数の目標は{goal}件です。\n", encoding="utf-8")
        return ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)[0].path

    take_in("8")
    with serve(library) as address:
        manifest = take_in("9") / "manifest.json"
        manifest.write_text(manifest.read_text().replace(encoder.info.revision, "another"), encoding="utf-8")
        assert degraded(address)[0] == ["generation"]
        assert "前の世代で答えています" in degraded(address)[1]
        assert str(tmp_path) not in degraded(address)[1]
        assert values(address)["keikaku_degraded", (("reason", "generation"),)] == 1
        reply: Any = Client(address, verbose=False).predict(QUESTION, api_name="/ask")
        assert "8件" in reply["answer"]


def test_an_audit_log_that_can_not_be_written_is_degraded_and_answers_go_on(
    operated: str, audit: AuditLog, tmp_path: Path
) -> None:
    (tmp_path / "audit").rmdir()
    client = Client(operated, verbose=False)
    reply: Any = client.predict(QUESTION, api_name="/ask")
    assert "8件" in reply["answer"]
    assert degraded(operated)[0] == ["audit"]
    assert values(operated)["keikaku_audit_failures_total", ()] == 1
    (tmp_path / "audit").mkdir()
    client.predict(QUESTION, api_name="/ask")
    assert degraded(operated)[0] == []


def test_twenty_clients_at_once_have_a_line_each(operated: str, audit: AuditLog, tmp_path: Path) -> None:
    questions = [f"{QUESTION} {n}" for n in range(60)]
    with ThreadPoolExecutor(20) as pool:
        streams = list(pool.map(lambda question: called(operated, question), questions))
    assert all("event: complete" in stream for stream in streams)
    lines = [json.loads(line) for line in next((tmp_path / "audit").iterdir()).read_bytes().splitlines()]
    assert sorted(line["question"] for line in lines) == sorted(questions)


def test_an_unexpected_error_has_one_number_for_the_user_and_the_log(
    operated: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("山田太郎の秘密")

    monkeypatch.setattr(AssistantHost, "today", broken)
    with caplog.at_level(logging.INFO, "keikaku"), pytest.raises(AppError) as seen:
        Client(operated, verbose=False).predict(QUESTION, api_name="/ask")
    said = re.search(r"番号 ([0-9a-f]{8})", str(seen.value))
    assert said is not None
    assert "秘密" not in str(seen.value)
    (record,) = [r for r in caplog.records if r.getMessage() == "incident"]
    assert record.fields["incident"] == said[1]
    # Only our own log speaks of it.
    captured = capfd.readouterr()
    assert "Traceback" not in captured.out


def test_an_error_outside_the_page_is_a_500_with_a_number(
    operated: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("秘密")

    monkeypatch.setattr(AssistantHost, "generation", broken)
    with caplog.at_level(logging.INFO, "keikaku"):
        found = httpx.get(f"{operated}/kk/around", params={"generation": "000001", "passage": "x"})
    assert found.status_code == 500
    number = re.search(r"番号 ([0-9a-f]{8})", found.json()["detail"])
    assert number is not None
    assert [r.fields["incident"] for r in caplog.records if r.getMessage() == "incident"] == [number[1]]
    assert found.headers["x-request-id"]


@pytest.mark.parametrize(
    "request_and_status",
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/kk/around", None, 422),
        ("POST", "/gradio_api/call/ask", b"{", 422),
        ("POST", "/gradio_api/queue/join", b"[]", 422),
        ("POST", "/healthz", None, 405),
    ],
)
def test_a_bad_request_is_one_line_without_a_traceback(
    operated: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    request_and_status: tuple[str, str, bytes | None, int],
) -> None:
    method, path, body, status = request_and_status
    capfd.readouterr()
    with caplog.at_level(logging.INFO, "keikaku"):
        found = httpx.request(method, operated + path, content=body, headers={"X-Request-ID": "abc-1"})
        # The line is written after the last byte is sent.
        (record,) = eventually(lambda: [r for r in caplog.records if r.name.startswith("keikaku")])
    assert found.status_code == status
    assert found.headers["x-request-id"] == "abc-1"
    assert (record.fields["status"], record.fields["request"]) == (status, "abc-1")
    assert "Traceback" not in "".join(capfd.readouterr())


def test_ingests_on_the_page_are_counted(tmp_path: Path, encoder: Encoder, serve: Callable[..., Any]) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    library = Library(tmp_path / "library")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\x00\xff" * 99)
    server = serve(library)
    with server as address:
        take_in(server.host, [path], lambda *_, **__: None)
        with pytest.raises(KeikakuError):
            take_in(server.host, [broken], lambda *_, **__: None)
        found = values(address)
    assert found["keikaku_ingests_total", (("outcome", "done"),)] == 1
    assert found["keikaku_ingests_total", (("outcome", "failed"),)] == 1
