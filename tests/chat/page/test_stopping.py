"""A server that is asked to stop while it is busy."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

from chat.page import stopping
from corpus.library import Library
from tests.chat.writer.scripted_server import MODEL, ScriptedServer, hanging

ROOT = Path(__file__).resolve().parents[3]
ASKERS = 50
# A background job is started with SIGINT ignored.
MAIN = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from chat.cli import main; sys.exit(main(sys.argv[1:]))"
)
LONGEST = 60.0
"""Seconds after which a server that doesn't end has failed; how long it takes, a busy machine decides."""


@pytest.fixture
def start(small_library: Library, tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    """Starts the real server in a process of its own, and waits until it says that it is ready."""
    started: list[subprocess.Popen[str]] = []

    def made(**variables: str) -> tuple[subprocess.Popen[str], str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(tmp_path / "notify"))
            manager.settimeout(120)
            command = [sys.executable, "-c", MAIN, "chat", "--port", str(port), "--log", "text"]
            command += ["--library", str(small_library.root), "--feedback", str(tmp_path / "feedback.jsonl")]
            process = subprocess.Popen(
                [*command, "--evals", str(tmp_path / "evals"), "--audit", str(tmp_path / "audit")],
                cwd=ROOT,
                env={**os.environ, "NOTIFY_SOCKET": str(tmp_path / "notify"), **variables},
                stdout=subprocess.DEVNULL,
                stderr=(tmp_path / "log").open("w"),
                text=True,
            )
            started.append(process)
            assert manager.recv(100) == b"READY=1"
        return process, f"http://127.0.0.1:{port}"

    yield made
    for process in started:
        process.kill()
        process.wait()


def test_who_waits_for_a_language_model_gets_the_answer_without_it(
    start: Callable[..., tuple[subprocess.Popen[str], str]],
) -> None:
    with ScriptedServer(manner=hanging) as model, ThreadPoolExecutor(2) as pool:
        process, address = start(KEIKAKU_LLM_URL=model.url, KEIKAKU_LLM_MODEL=MODEL)
        direct = pool.submit(
            httpx.post,
            f"{address}/gradio_api/run/ask",
            json={"data": ["企業立地件数の目標は？", "", False]},
            timeout=60,
        )
        queued = pool.submit(ask, address, lambda: None)
        end = time.monotonic() + 60
        while model.running < 2 and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONGEST) == 0
        found = direct.result(60).json()["data"][0]
        assert not found["abstained"]
        assert "言語モデルを使わない回答" in found["writer"]["fell_back"]
        assert queued.result(60) == "answered"


def ask(address: str, begun: Callable[[], None]) -> str:
    """Ask as programs do: what became of it."""
    with httpx.Client(timeout=60) as client:
        joined = client.post(f"{address}/gradio_api/call/ask", json={"data": ["企業立地件数の目標は？", "", False]})
        begun()
        if joined.status_code != httpx.codes.OK:
            return f"refused {joined.status_code}"
        with client.stream("GET", f"{address}/gradio_api/call/ask/{joined.json()['event_id']}") as stream:
            body = "".join(stream.iter_text())
    return "answered" if "event: complete" in body and '"abstained": false' in body else body


def keep_page_open(address: str, opened: threading.Event) -> None:
    with httpx.stream("GET", f"{address}/gradio_api/heartbeat/abc", timeout=60) as stream:
        for _ in stream.iter_bytes():
            opened.set()


@pytest.mark.parametrize(
    ("sent", "code", "workers"),
    [
        pytest.param(signal.SIGTERM, 0, 1, id="SIGTERM"),
        pytest.param(signal.SIGTERM, 0, 2, id="SIGTERM, answers from other processes"),
        pytest.param(signal.SIGINT, 130, 1, id="SIGINT", marks=pytest.mark.long),
        pytest.param(signal.SIGINT, 130, 2, id="SIGINT, answers from other processes", marks=pytest.mark.long),
    ],
)
def test_what_was_taken_is_answered_and_nothing_more_is_taken(
    start: Callable[..., tuple[subprocess.Popen[str], str]],
    tmp_path: Path,
    sent: signal.Signals,
    code: int,
    workers: int,
) -> None:
    process, address = start(KEIKAKU_WORKERS=str(workers))
    answering = psutil.Process(process.pid).children(recursive=True)
    assert len(answering) >= (workers if workers > 1 else 0)
    httpx.get(f"{address}/healthz", timeout=60)
    opened, taken = threading.Event(), queue.Queue[None]()
    with ThreadPoolExecutor(ASKERS + 1) as pool:
        page = pool.submit(keep_page_open, address, opened)
        assert opened.wait(60)
        replies = [pool.submit(ask, address, lambda: taken.put(None)) for _ in range(ASKERS)]
        # At least some are being answered.
        for _ in range(5):
            taken.get(timeout=60)
        asked_to_stop = time.monotonic()
        process.send_signal(sent)
        assert process.wait(LONGEST) == code
        took = time.monotonic() - asked_to_stop
        found: Counter[str] = Counter()
        for reply in replies:
            try:
                found[reply.result(60)] += 1
            except httpx.ConnectError:
                found["refused"] += 1
            except httpx.TransportError:
                found["broken off"] += 1
        # The page that was kept open is cut, one way or another.
        page.exception(60)
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "ERROR" not in log
    assert set(found) <= {"answered", "refused", "refused 503", "broken off"}
    # On a machine that is too busy the last seconds are not enough for all of them.
    assert found["broken off"] == 0 or took > stopping.LONGEST
    assert found["answered"] > 0
    assert not psutil.wait_procs(answering, timeout=30)[1]
    lines = next((tmp_path / "audit").iterdir()).read_text(encoding="utf-8").splitlines()
    assert len(lines) >= found["answered"]


def test_an_idle_server_ends_at_once(start: Callable[..., tuple[subprocess.Popen[str], str]]) -> None:
    process, _ = start()
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONGEST) == 0


HANGING = """
import asyncio, sys, time, uvicorn
from chat.page import stopping
stopping.LONGEST, stopping.AT_LAST = 0.5, 1.5

async def app(scope, receive, send):
    if scope["type"] == "http":
        print("begun", flush=True)
        await asyncio.to_thread(time.sleep, 300)

door = stopping.Doorkeeper(app)
config = uvicorn.Config(door, port=0, lifespan="off", log_level="critical", timeout_graceful_shutdown=1)

class Telling(stopping.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], flush=True)

Telling(config, door).serve_until_stopped()
"""


def test_a_server_ends_whatever_hangs() -> None:
    with subprocess.Popen([sys.executable, "-c", HANGING], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert process.stdout.readline() == "begun\n"
            process.send_signal(signal.SIGTERM)
            # Far less than what hangs, far more than the time allowed.
            assert process.wait(100) == 0
