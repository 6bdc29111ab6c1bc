"""What the server takes from whom, over real connections."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from chat.page.doors.limits import FREE_TRIES, Rates
from chat.page.doors.protocol import PromptProtocol
from corpus.library import Library

AWAY = {"x-forwarded-for": "192.0.2.7"}
"""A proxy's word that the client is elsewhere."""


@pytest.fixture(scope="module")
def guarded(digest_library: Library, serve: Callable[..., Any]) -> Iterator[str]:
    rates = Rates(asking="3/minute", sending="2/minute")
    with serve(digest_library, password="himitsu", rates=rates, describes_api=False) as address:
        yield address


@pytest.fixture(scope="module")
def open_to_all(digest_library: Library, serve: Callable[..., Any]) -> Iterator[str]:
    with serve(digest_library, is_open=True) as address:
        yield address


BAD_CALLS: dict[str, tuple[Any, int, str]] = {
    "a number for a text": ({"data": [5]}, 422, "question"),
    "nothing for a text": ({"data": [None]}, 422, "question"),
    "a truth for a text": ({"data": ["x", True]}, 422, "plan"),
    "a text for a truth": ({"data": ["x", "", "yes"]}, 422, "only_in_force"),
    "an object": ({"data": [{}]}, 422, "question"),
    "a list": ({"data": [["x"]]}, 422, "question"),
    "too many": ({"data": ["x", "", False, 1]}, 422, "引数が多すぎます"),
    "too few": ({"data": []}, 422, "引数が足りません：question"),
    "no data": ({}, 422, "要求の形"),
    "data of another type": ({"data": "x"}, 422, "要求の形"),
    "no object": ([1], 422, "要求の形"),
    "a session that is no name": ({"data": ["x"], "session_hash": "../x"}, 422, "要求の形"),
    "a number that is none": ({"data": ["x"], "fn_index": "0"}, 422, "要求の形"),
    "an unknown function": ({"data": ["x"], "fn_index": 999}, 404, "入口"),
    "a function of the browser": ({"data": ["x"], "fn_index": 3}, 404, "入口"),
}


@pytest.mark.parametrize("name", BAD_CALLS)
def test_a_call_of_another_form_is_refused_in_japanese(url: str, name: str) -> None:
    body, status, said = BAD_CALLS[name]
    answer = httpx.post(f"{url}/gradio_api/run/ask", json=body)
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True), answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 50_000,
        b'{"data": [NaN]}',
        b"\xff\xfe",
        b'{"data": ["x"], "fn_index": ' + b"9" * 5000 + b"}",
        b'{"data": [1e400]}',
    ],
    ids=["empty", "cut", "deep", "nan", "binary", "long number", "infinite"],
)
def test_a_body_that_is_no_json_is_refused_in_japanese(url: str, body: bytes) -> None:
    answer = httpx.post(f"{url}/gradio_api/run/ask", content=body)
    assert answer.status_code == 422
    assert "ください" in answer.json()["detail"]


def test_defaults_stand_in_for_what_is_left_out(url: str) -> None:
    answer = httpx.post(f"{url}/gradio_api/run/ask", json={"data": ["企業誘致件数の目標は？"]})
    assert "125件" in answer.json()["data"][0]["answer"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ask", ["？？"], "質問が空です"),
        ("ask", ["あ" * 2001], "長すぎます"),
        ("ask", ["目標は？", "ない計画"], "条件に合う計画がありません"),
        ("facts", ["figure"], "kind「figure」はありません"),
        ("on_find", ["x", ["ないテーマ"], "", ""], "選べない値です"),
    ],
)
def test_what_a_function_can_not_do_is_said_with_a_status_of_the_client(
    url: str, name: str, data: list[Any], said: str
) -> None:
    answer = httpx.post(f"{url}/gradio_api/run/{name}", json={"data": data})
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_half_characters_are_replaced(url: str) -> None:
    body = r'{"data": ["\ud83d 企業誘致件数の目標は？"]}'.encode()
    answer = httpx.post(f"{url}/gradio_api/run/ask", content=body)
    assert answer.status_code == 200
    assert "125件" in answer.json()["data"][0]["answer"]


def test_bodies_are_bounded_by_what_they_are_for(url: str) -> None:
    long = json.dumps({"data": ["あ" * 200_000]})
    assert httpx.post(f"{url}/gradio_api/run/ask", content=long).status_code == 413
    assert httpx.post(f"{url}/kk/login", content=b"password=" + b"x" * 5000).status_code == 413

    def without_length() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1000

    assert httpx.post(f"{url}/gradio_api/queue/join", content=without_length()).status_code == 413
    assert httpx.request("GET", f"{url}/healthz", content=b"x").status_code == 413


@pytest.mark.parametrize(
    "route", ["/gradio_api/queue/join", "/gradio_api/run/ask", "/kk/login", "/kk/uploads?name=a.txt"]
)
@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_other_sites_change_nothing(url: str, route: str, headers: dict[str, str]) -> None:
    answer = httpx.post(url + route, content=b"{}", headers=headers)
    assert answer.status_code == 403
    assert "ほかのサイト" in answer.json()["detail"]


def test_other_sites_read_nothing(url: str) -> None:
    headers = {"origin": "https://evil.example"}
    for route in ("/", "/config", "/gradio_api/info", "/kk/targets.csv"):
        answer = httpx.get(url + route, headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]
    asked = {**headers, "access-control-request-method": "POST"}
    assert httpx.options(f"{url}/gradio_api/run/ask", headers=asked).status_code == 405


def test_every_answer_has_the_security_headers(url: str) -> None:
    for route in ("/", "/healthz", "/nowhere", "/gradio_api/info", "/theme.css", "/kk/around?generation=x&passage=y"):
        headers = httpx.get(url + route).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_a_wrong_address_and_a_wrong_query_are_refused_in_japanese(url: str) -> None:
    for route, status in (("/nowhere", 404), ("/kk/around", 422), ("/kk/page.png?page=x", 422)):
        answer = httpx.get(url + route)
        assert answer.status_code == status
        assert all(ord(c) > 127 for c in answer.json()["detail"] if c.isalpha())


def test_who_asks_too_often_from_elsewhere_is_told_when_to_come_again(guarded: str) -> None:
    body = {"data": ["企業誘致件数の目標は？"]}
    elsewhere = [httpx.post(f"{guarded}/gradio_api/run/ask", json=body, headers=AWAY) for _ in range(5)]
    assert [a.status_code for a in elsewhere] == [200, 200, 200, 429, 429]
    assert int(elsewhere[-1].headers["retry-after"]) > 0
    assert "待ってから" in elsewhere[-1].json()["detail"]
    here = [httpx.post(f"{guarded}/gradio_api/run/ask", json=body).status_code for _ in range(5)]
    assert here == [200] * 5


def test_the_description_of_the_api_can_be_left_out(guarded: str, url: str) -> None:
    assert httpx.get(f"{guarded}/gradio_api/openapi.json").status_code == 404
    assert httpx.get(f"{url}/gradio_api/openapi.json").status_code == 200


def test_a_session_ends_for_every_copy_of_its_cookie(guarded: str) -> None:
    with httpx.Client(base_url=guarded) as client:
        assert client.post("/kk/uploads?name=a.txt", content=b"x").status_code == 403
        client.post("/kk/login", data={"password": "himitsu"})
        cookie = dict(client.cookies)
        assert "himitsu" not in str(cookie)
        assert httpx.post(f"{guarded}/kk/uploads?name=a.txt", content=b"x", cookies=cookie).status_code == 200
        client.post("/kk/logout")
    assert httpx.post(f"{guarded}/kk/uploads?name=a.txt", content=b"x", cookies=cookie).status_code == 403


def test_passwords_can_not_be_guessed_and_nobody_else_waits(guarded: str) -> None:
    guesser, owner = {"x-forwarded-for": "198.51.100.1"}, {"x-forwarded-for": "198.51.100.2"}
    for _ in range(FREE_TRIES):
        answer = httpx.post(f"{guarded}/kk/login", data={"password": "ちがう"}, headers=guesser)
        assert "login=failed" in answer.headers["location"]
    answer = httpx.post(f"{guarded}/kk/login", data={"password": "himitsu"}, headers=guesser)
    assert "login=wait" in answer.headers["location"]
    assert int(answer.headers["retry-after"]) > 0
    assert "set-cookie" not in answer.headers
    assert "set-cookie" in httpx.post(f"{guarded}/kk/login", data={"password": "himitsu"}, headers=owner).headers


@pytest.mark.parametrize(
    "name", ["x.exe", "../x.txt", "a/b.txt", "a\\b.txt", ".x.txt", "x\n.txt", "あ" * 100 + ".txt", ""]
)
def test_a_file_of_another_kind_or_name_is_not_taken(url: str, name: str) -> None:
    answer = httpx.post(f"{url}/kk/uploads", params={"name": name}, content=b"x")
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_open_to_others_without_a_password_takes_no_files_and_runs_nothing(open_to_all: str, url: str) -> None:
    assert httpx.post(f"{open_to_all}/kk/uploads?name=a.txt", content=b"x").status_code == 403
    assert httpx.get(f"{open_to_all}/kk/evals/x/report.html").status_code == 403
    assert httpx.post(f"{url}/kk/uploads?name=a.txt", content=b"x").status_code == 200
    assert httpx.post(f"{url}/kk/uploads?name=a.txt", content=b"x", headers=AWAY).status_code == 403


class Impatient(PromptProtocol):
    head_seconds = 0.3


@pytest.mark.parametrize(
    "said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /"]
)
def test_a_connection_that_says_half_of_a_request_is_closed(said: bytes) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    config = uvicorn.Config(app, host="127.0.0.1", port=0, http=Impatient, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    with socket.create_connection(server.servers[0].sockets[0].getsockname(), timeout=30) as client:
        client.sendall(said)
        heard = b""
        while piece := client.recv(1000):
            heard += piece
    assert heard.count(b"204") == said.count(b"\r\n\r\n")
    server.should_exit = True
    thread.join(20)
