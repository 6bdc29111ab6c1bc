"""People at the page at once: how long answers take, whether any fails, whether memory stays flat.

``python -m evals.bench.users LIBRARY`` starts a server of its own and asks as the browser does (join the
queue, read the stream), each user in a conversation of their own, for ``--seconds``.
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from evals.sets.reading import read_testset

QUESTIONS: Final = Path(__file__).parent.parent / "testsets" / "robustness.jsonl"
READY: Final = 120
SAMPLES: Final = 6
"""Readings of memory, the first after a warm-up of a sixth of the time."""


@dataclass(slots=True)
class Seen:
    """What the users saw: milliseconds from sending to the whole answer, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--port", type=int, default=7890)
    parser.add_argument("--workers", type=int, default=1, help="processes that answer")
    options = parser.parse_args()
    command = [sys.executable, "-m", "chat", "--library", str(options.library), "--port", str(options.port)]
    command += ["--workers", str(options.workers)]
    server = subprocess.Popen(command, env={**os.environ, "HF_HUB_OFFLINE": "1"})  # noqa: S603 - our own server
    try:
        address = f"http://127.0.0.1:{options.port}"
        _wait(address)
        seen, memory, processor = _asked(address, psutil.Process(server.pid), options.users, options.seconds)
    finally:
        server.terminate()
        server.wait()
    _print(seen, memory, processor, options.users, options.seconds)


def _wait(address: str) -> None:
    for _ in range(READY * 4):
        try:
            if httpx.get(f"{address}/healthz").status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.25)
    raise SystemExit("サーバーが始まりません。")


def _asked(address: str, server: psutil.Process, users: int, seconds: int) -> tuple[Seen, list[float], float]:
    """What users see in so many seconds, the server's resident memory in MB meanwhile, and the seconds of processor
    time that it took."""
    config = httpx.get(f"{address}/config").json()
    function, size = _submit(config)
    questions = [case.question for case in read_testset(QUESTIONS)]
    seen, until = Seen(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=_user, args=(address, (function, size), islice(cycle(questions), n * 37, None), until, seen))
        for n in range(users)
    ]  # fmt: skip
    before = _processor(server)
    for thread in threads:
        thread.start()
    memory = []
    for _ in range(SAMPLES):
        time.sleep(seconds / SAMPLES)
        memory.append(sum(each.memory_info().rss for each in _all(server)) / 1e6)
    for thread in threads:
        thread.join()
    return seen, memory, _processor(server) - before


def _processor(server: psutil.Process) -> float:
    taken = [each.cpu_times() for each in _all(server)]
    return float(sum(each.user + each.system for each in taken))


def _all(server: psutil.Process) -> list[psutil.Process]:
    """The server and the processes that answer for it."""
    return [server, *server.children(recursive=True)]


def _submit(config: dict[str, Any]) -> tuple[int, int]:
    """The function behind the conversation's acts, and how many inputs it has."""
    chat = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "kk-chat")
    found = next(d for d in config["dependencies"] if [chat, "act"] in d["targets"])
    return found["id"], len(found["inputs"])


def _user(address: str, function: tuple[int, int], questions: Iterator[str], until: float, seen: Seen) -> None:
    with httpx.Client(base_url=f"{address}/gradio_api", timeout=60) as client:
        session = uuid4().hex
        while time.monotonic() < until:
            started = time.perf_counter()
            try:
                _ask(client, session, function, next(questions))
            except (httpx.HTTPError, RuntimeError) as error:
                seen.errors.append(repr(error))
            seen.milliseconds.append((time.perf_counter() - started) * 1000)


def _ask(client: httpx.Client, session: str, function: tuple[int, int], question: str) -> None:
    """One question as the browser asks it.

    Raises:
        RuntimeError: the server says that it failed.
    """
    number, size = function
    # The state lives on the server; the filters are left as they are.
    data = [*[None] * (size - 3), "", "", False]
    call = {"data": data, "fn_index": number, "session_hash": session, "event_data": {"act": "ask", "text": question}}
    client.post("/queue/join", json=call).raise_for_status()
    with client.stream("GET", "/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            message = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                if not message["success"]:
                    raise RuntimeError(str(message["output"]))
                return
    raise RuntimeError("the stream ended early")


def _print(seen: Seen, memory: Sequence[float], processor: float, users: int, seconds: int) -> None:
    table = Table(title=f"{users} users at once for {seconds} s")
    for head in ("answers", "a second", "p50 ms", "p95 ms", "p99 ms", "processor ms", "errors", "memory MB"):
        table.add_column(head, justify="right")
    p50, p95, p99 = np.percentile(seen.milliseconds, [50, 95, 99])
    table.add_row(
        str(len(seen.milliseconds)),
        f"{len(seen.milliseconds) / seconds:.1f}",
        f"{p50:.0f}",
        f"{p95:.0f}",
        f"{p99:.0f}",
        f"{1000 * processor / len(seen.milliseconds):.0f}",
        str(len(seen.errors)),
        " → ".join(f"{m:.0f}" for m in memory),
    )
    console = Console(width=140)
    console.print(table)
    for error in sorted(set(seen.errors))[:5]:
        console.print(error)


if __name__ == "__main__":
    main()
