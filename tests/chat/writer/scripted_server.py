"""An OpenAI-compatible server of language models over real HTTP that answers what a script says, or misbehaves.

with ScriptedServer(lambda asked: "創業数の目標は125件です［1］。") as server:
    ...  # server.url, server.asked, server.left
"""

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Self

MODEL: Final = "scripted-1"
PIECE: Final = 4
"""Characters a piece where a script gives a whole text."""

READ: Final = 700
WRITTEN: Final = 20
"""Tokens that a whole answer is said to take, where it is asked for them."""

LONG: Final = 30.0
"""Seconds for which a hang lasts, far beyond every bound that is tested."""


@dataclass(frozen=True)
class Asked:
    """One request: the path, the headers in lower case, and its JSON."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages, one below the other."""
        return "\n".join(str(message["content"]) for message in self.body.get("messages", []))


Script = Callable[[Asked], str | Iterable[str]]


@dataclass
class Wire:
    """The connection that a request came on."""

    handler: BaseHTTPRequestHandler
    asked: Asked
    script: Script
    closing: threading.Event

    def head(self, status: int = 200, kind: str = "text/event-stream", **more: str) -> None:
        self.handler.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **more}.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()

    def raw(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def event(self, value: object) -> None:
        self.raw(
            b"data: " + (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode() + b"\n\n"
        )

    def piece(self, text: str | None, **more: object) -> None:
        self.event(chunk({"content": text, **more}))

    def end(self, reason: str = "stop") -> None:
        self.event(chunk({}, reason))
        if (self.asked.body.get("stream_options") or {}).get("include_usage"):
            counted = {"prompt_tokens": READ, "completion_tokens": WRITTEN, "total_tokens": READ + WRITTEN}
            self.event({**chunk({}), "choices": [], "usage": counted})
        self.event("[DONE]")

    def whole(self, status: int, value: object) -> None:
        self.head(status, "application/json")
        self.raw(json.dumps(value, ensure_ascii=False).encode())

    def error(self, status: int, message: str, code: str = "") -> None:
        self.whole(status, {"error": {"message": message, "type": "invalid_request_error", "code": code}})

    def wait(self, seconds: float = LONG) -> None:
        """Do nothing, until the test is over or the reader leaves."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.closing.wait(0.05):
            came, _, _ = select.select([self.handler.connection], [], [], 0)
            if came and not self.handler.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError

    def texts(self) -> Iterator[str]:
        said = self.script(self.asked)
        yield from ((said[n : n + PIECE] for n in range(0, len(said), PIECE)) if isinstance(said, str) else said)


def chunk(delta: dict[str, object], reason: str | None = None) -> dict[str, object]:
    """One event of a streamed answer."""
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"id": "c-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL, "choices": [choice]}


Manner = Callable[[Wire], None]
"""How a request is answered."""


def proper(wire: Wire) -> None:
    """As a server should."""
    wire.head()
    wire.event(chunk({"role": "assistant", "content": ""}))
    for text in wire.texts():
        wire.piece(text)
    wire.end()


def in_one_piece(wire: Wire) -> None:
    message = {"role": "assistant", "content": "".join(wire.texts())}
    wire.whole(
        200,
        {
            "id": "c",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        },
    )


def refusing(status: int, message: str = "no", code: str = "") -> Manner:
    """Answers with an error."""
    return lambda wire: wire.error(status, message, code)


def page(wire: Wire) -> None:
    wire.head(200, "text/html; charset=utf-8")
    wire.raw("<html><body>ログイン</body></html>".encode())


def never(wire: Wire) -> None:
    wire.wait()


def slow_head(wire: Wire) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Slow: " + b"x" * 500:
        if wire.closing.wait(0.05):
            return
        wire.raw(bytes([byte]))


def slow_bytes(wire: Wire) -> None:
    wire.head()
    for byte in json.dumps(chunk({"content": "あ" * 500})).encode():
        if wire.closing.wait(0.05):
            return
        wire.raw(bytes([byte]))


def hanging(wire: Wire) -> None:
    wire.head()
    wire.piece("途中まで")
    wire.wait()


def comments(wire: Wire) -> None:
    """Signs of life without an answer."""
    wire.head()
    while not wire.closing.wait(0.02):
        wire.raw(b": still here\n\n")


def dripping(wire: Wire) -> None:
    """Something new just before patience ends, without an end."""
    wire.head()
    n = 0
    while not wire.closing.wait(0.05):
        n += 1
        wire.piece(f"{n}番目の文です。")


def cut(wire: Wire) -> None:
    wire.head()
    wire.piece("途中まで")
    # A reset, as of a server that is killed.
    wire.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    wire.handler.connection.close()


def unfinished(wire: Wire) -> None:
    """Ends properly as HTTP, without saying that the answer is over."""
    wire.head()
    wire.piece("途中まで")


def no_done(wire: Wire) -> None:
    wire.head()
    for text in wire.texts():
        wire.piece(text)
    wire.event(chunk({}, "stop"))


def broken_json(wire: Wire) -> None:
    wire.head()
    wire.piece("途中")
    wire.event('{"id": "c-1", "choices": [{"delta": {"content": "こわれ')


def no_json(wire: Wire) -> None:
    wire.head()
    wire.event("こんにちは")


def other_json(wire: Wire) -> None:
    wire.head()
    wire.event({"choices": "none", "delta": 3})
    wire.event("[DONE]")


def empty_choices(wire: Wire) -> None:
    wire.head()
    for _ in range(5):
        wire.event(chunk({}) | {"choices": []})
    wire.event("[DONE]")


def null_content(wire: Wire) -> None:
    wire.head()
    for _ in range(5):
        wire.piece(None)
    wire.end()


def only_thoughts(wire: Wire) -> None:
    wire.head()
    for text in ("<thi", "nk>どう答え", "ようか"):
        wire.piece(text)
    wire.end()


def out_of_room(wire: Wire) -> None:
    wire.head()
    wire.piece("文の途中で")
    wire.end("length")


def filtered(wire: Wire) -> None:
    wire.head()
    wire.end("content_filter")


def declining(wire: Wire) -> None:
    wire.head()
    wire.event(chunk({"refusal": "お答えできません。"}))
    wire.end()


def endless(wire: Wire) -> None:
    wire.head()
    n = 0
    while not wire.closing.is_set():
        n += 1
        wire.piece("".join(chr(0x4E00 + (n * k * 7919) % 20000) for k in range(1, 40)))


def repeating(wire: Wire) -> None:
    wire.head()
    while not wire.closing.is_set():
        wire.piece("目標は125件です。")


def giant_line(wire: Wire) -> None:
    wire.head()
    wire.raw(b'data: {"choices": [{"delta": {"content": "')
    while not wire.closing.is_set():
        wire.raw(b"x" * 65536)


def flood(wire: Wire) -> None:
    wire.head()
    while not wire.closing.is_set():
        wire.raw(b": nothing\n\n" * 5000)


def wrong_encoding(wire: Wire) -> None:
    wire.head()
    wire.raw(b'data: {"choices": [{"index": 0, "delta": {"content": "' + "目標".encode("shift_jis") + b'"}}]}\n\n')
    wire.event("[DONE]")


def compressed(wire: Wire) -> None:
    wire.head(200, "text/event-stream", Content_Encoding="gzip")
    wire.raw(b"\x1f\x8b" + b"\x00" * 40)


def error_inside(wire: Wire) -> None:
    wire.head()
    wire.piece("途中まで")
    wire.event({"error": {"message": "CUDA out of memory", "type": "server_error"}})


def context_inside(wire: Wire) -> None:
    wire.head()
    wire.event(
        {"error": {"message": "the request exceeds the available context size", "type": "exceed_context_size_error"}}
    )


def no_http(wire: Wire) -> None:
    wire.raw(b"220 mail.example.jp ESMTP\r\n")
    wire.handler.close_connection = True


def redirecting(to: str) -> Manner:
    """Sends whoever asks elsewhere."""
    return lambda wire: wire.head(307, "text/plain", Location=to)


@dataclass
class ScriptedServer:
    """Serves ``/v1/chat/completions`` and ``/v1/models`` on a port of this machine, while the block lasts.

    ``asked`` are the requests that came, ``left`` counts answers whose reader went away, ``at_once`` is the most requests
    that were answered at the same time.
    """

    script: Script = lambda asked: "答えです。"
    manner: Manner = proper
    models: tuple[str, ...] = (MODEL,)
    asked: list[Asked] = field(default_factory=list)
    left: int = 0
    at_once: int = 0

    def __enter__(self) -> Self:
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._running = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def running(self) -> int:
        """Requests that are being answered now."""
        return self._running

    def is_quiet(self, within: float = 10.0) -> bool:
        """Whether all requests are over, at the latest after so many seconds."""
        end = time.monotonic() + within
        while self._running and time.monotonic() < end:
            time.sleep(0.02)
        return not self._running

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._running += 1
            self.at_once = max(self.at_once, self._running)
        try:
            yield
        except (ConnectionError, BrokenPipeError):
            self.left += 1
        finally:
            with self._lock:
                self._running -= 1

    def _manner_for(self, asked: Asked) -> Manner:
        if asked.path == "/v1/models" and not asked.body:
            return lambda wire: wire.whole(200, {"object": "list", "data": [{"id": name} for name in self.models]})
        if asked.path != "/v1/chat/completions":
            return refusing(404, "page not here")
        model = asked.body.get("model")
        return self.manner if model in self.models else refusing(404, f"model '{model}' not found", "model_not_found")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"))

            def do_GET(self) -> None:
                self._answer({})

            def _answer(self, body: dict[str, Any]) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.path, headers, body)
                self.close_connection = True
                server.asked.append(asked)
                with server._counted():
                    server._manner_for(asked)(Wire(self, asked, server.script, server._closing))

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, ValueError):
                    # A connection that a manner has cut.
                    return

            def log_message(self, *_: object) -> None:
                return

        return Handler
