"""Read files in processes of their own: on all cores, and so that a hostile one harms none of the others."""

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final, TypeAlias

from corpus.errors import KeikakuError
from ingest.lifeline import die_with
from ingest.reading import ReadDocument, Task, read_and_cut

MEMORY: Final = 4 * 2**30
"""Bytes of address space for one file; a real document of 300 pages takes a tenth of it."""

SILENCE_S: Final = 120.0
"""Seconds without a page from which a file is given up; a page takes a fraction of one."""

POLL_S: Final = 0.5

Result: TypeAlias = ReadDocument | str
"""A document, or why there is none."""

Heard: TypeAlias = Callable[[Task, int, int], None]
"""Told how many of how many pages of a file are read."""


@dataclass(slots=True)
class _Running:
    task: Task
    process: SpawnProcess
    pipe: Connection
    heard_at: float


def read_apart(tasks: Sequence[Task], workers: int, heard: Heard) -> Iterator[tuple[Task, Result]]:
    """Read every file in a process of its own, ``workers`` at a time; results come as they are ready."""
    context = multiprocessing.get_context("spawn")
    waiting, running = list(reversed(tasks)), list[_Running]()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(_start(context, waiting.pop()))
            ready = wait([each.pipe for each in running], timeout=POLL_S)
            for each in list(running):
                result = _listen(each, each.pipe in ready, heard)
                if result is not None:
                    running.remove(each)
                    _end(each)
                    yield each.task, result
    finally:
        for each in running:
            _end(each)


def _start(context: multiprocessing.context.SpawnContext, task: Task) -> _Running:
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, theirs, os.getpid()), daemon=True)
    # Ctrl-C is for the parent, which ends its children; they inherit that it is blocked.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    process.start()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    theirs.close()
    return _Running(task, process, ours, time.monotonic())


def _listen(each: _Running, is_ready: bool, heard: Heard) -> Result | None:
    """What a process says: None while it is at work."""
    if is_ready:
        try:
            said = each.pipe.recv()
        except (EOFError, OSError):
            return f"{each.task.path} の読み取りが途中で止まりました（メモリ不足など）。ファイルを分けてください。"
        each.heard_at = time.monotonic()
        if isinstance(said, tuple):
            heard(each.task, *said)
            return None
        result: Result = said
        return result
    if time.monotonic() - each.heard_at > SILENCE_S:
        return f"{each.task.path} の読み取りに時間がかかりすぎるため、やめました。別の形式で保存し直してください。"
    return None


def _end(each: _Running) -> None:
    each.process.kill()
    each.process.join()
    each.pipe.close()


def _work(task: Task, pipe: Connection, parent: int) -> None:
    """What a process does: read, and say how it goes and what came of it."""
    die_with(parent)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        said: Result = read_and_cut(task, lambda done, total: pipe.send((done, total)))
    except KeikakuError as error:
        said = str(error)
    except MemoryError:
        said = f"{task.path} を読むにはメモリが足りません。ファイルを分けてください。"
    except Exception as error:  # noqa: BLE001 - whatever a file does to its reader, the others go on
        said = f"{task.path} を読む途中で問題が起きました（{type(error).__name__}）。別の形式で保存し直してください。"
    pipe.send(said)
