"""Work on what comes from outside in processes of their own, so that nothing hostile takes memory or time from ours.

A process is forked from a clean interpreter (:mod:`corpus.forking`): it knows the function and what it
works on, and nothing else of ours. It may not write a file. It ends when we end, however that happens.
"""

import math
import os
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from select import POLLHUP, poll
from typing import Any, Final, Generic, TypeAlias, TypeVar

from corpus.errors import KeikakuError
from corpus.forking import CLEAN, Forked

Job = TypeVar("Job")
Done = TypeVar("Done")

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many parts of a job are done."""

POLL_S: Final = 0.5
"""Seconds after which a silent process is looked at, whether another speaks or not."""

FINISH_S: Final = 5.0
"""Seconds in which a process that closed its pipe is gone, so that we learn why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a job may take.

    ``memory`` is in bytes of address space. ``silence_s`` are seconds of processor time without a
    word of progress, and ``total_s`` those of the whole job: a busy machine doesn't use them up.
    ``hung_s`` are seconds of wall-clock time without a word, for what waits rather than works.
    ``jobs`` is how many a process takes, one after the other, before another takes its place: one
    is safest, more save the start of a process for each.
    """

    memory: int
    silence_s: int
    total_s: int
    hung_s: float = 300.0
    jobs: int = 1


@dataclass(slots=True)
class _Worker(Generic[Job]):
    process: Forked
    job: Job
    limits: Limits
    heard_at: float
    taken: int = 0

    @property
    def pipe(self) -> Connection:
        return self.process.pipe

    def take(self, job: Job, limits: Limits) -> None:
        self.job, self.limits, self.heard_at = job, limits, time.monotonic()
        self.taken += 1
        with suppress(OSError):  # It is dead: heard when listened to.
            self.pipe.send((job, limits))

    def end(self) -> None:
        self.process.end()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a process says at the end of a job; ``sound`` says that it may take another."""

    result: Any
    sound: bool


def run_apart(
    work: Callable[[Job, Progress], Done],
    jobs: Sequence[Job],
    *,
    limits: Callable[[Job], Limits],
    name: Callable[[Job], str],
    workers: int = 1,
    heard: Callable[[Job, int, int], None] = lambda _job, _done, _of: None,
) -> Iterator[tuple[Job, Done | KeikakuError]]:
    """Do every job in another process, ``workers`` at a time; gives each with its result, as they are ready.

    ``work`` is a function of a module's top level; jobs and results can be pickled. Where there is
    no result, a :class:`KeikakuError` says why in Japanese, calling the job by its ``name``.
    ``heard`` is told of a job's progress. All processes are gone when the iterator is closed.
    """
    waiting = deque(jobs)
    busy: list[_Worker[Job]] = []
    idle: list[_Worker[Job]] = []
    try:
        while waiting or busy:
            while waiting and len(busy) < workers:
                job = waiting.popleft()
                worker = _free(idle, limits(job)) or _start(work, job, limits(job))
                busy.append(worker)
                worker.take(job, limits(job))
            ready = wait([each.pipe for each in busy], timeout=POLL_S)
            for each in list(busy):
                said = _listen(each, each.pipe in ready, heard, name(each.job))
                if said is None:
                    continue
                busy.remove(each)
                if said.sound and each.taken < each.limits.jobs and waiting:
                    idle.append(each)
                else:
                    each.end()
                yield each.job, said.result
    finally:
        for each in (*busy, *idle):
            each.end()


def one_apart(work: Callable[[Job, Progress], Done], job: Job, *, limits: Limits, name: str) -> Done:
    """Do one job in a process of its own.

    Raises:
        KeikakuError: there is no result.
    """
    ((_, result),) = list(run_apart(work, [job], limits=lambda _: limits, name=lambda _: name))
    if isinstance(result, KeikakuError):
        raise result
    return result


def _free(idle: list[_Worker[Job]], limits: Limits) -> _Worker[Job] | None:
    """A process that may take one more job of this kind; it is idle no more."""
    found = next((worker for worker in idle if worker.taken < limits.jobs), None)
    if found is not None:
        idle.remove(found)
    return found


def _start(work: Callable[[Job, Progress], Done], job: Job, limits: Limits) -> _Worker[Job]:
    worker = _Worker(CLEAN.fork(serve, work.__module__), job, limits, time.monotonic())
    with suppress(OSError):
        worker.pipe.send(work)
    return worker


def _listen(each: _Worker[Job], is_ready: bool, heard: Callable[[Job, int, int], None], name: str) -> _Said | None:
    """What a process says: None while it is at work."""
    if is_ready:
        try:
            said = each.pipe.recv()
        except (EOFError, OSError):
            return _Said(KeikakuError(_why_it_ended(each, name)), sound=False)
        each.heard_at = time.monotonic()
        if isinstance(said, tuple):
            heard(each.job, *said)
            return None
        assert isinstance(said, _Said)  # noqa: S101 - our own words
        result = KeikakuError(said.result.format(name=name)) if isinstance(said.result, _Failure) else said.result
        return _Said(result, said.sound)
    if time.monotonic() - each.heard_at > each.limits.hung_s:
        return _Said(KeikakuError(TOO_SLOW.format(name=name)), sound=False)
    return None


class _Failure(str):
    """A message with a place for the job's name."""

    __slots__ = ()


TOO_SLOW: Final = _Failure(
    "{name} の読み取りに時間がかかりすぎるため、やめました。分けるか、別の形式で保存し直してください。"
)
TOO_LARGE: Final = _Failure("{name} を読むにはメモリが足りません。ファイルを分けてください。")
STOPPED: Final = _Failure("{name} の読み取りが途中で止まりました（メモリ不足など）。ファイルを分けてください。")


def _why_it_ended(each: _Worker[Job], name: str) -> str:
    code = each.process.exit_code(FINISH_S)
    return (TOO_SLOW if code == -signal.SIGXCPU else STOPPED).format(name=name)


def serve(descriptor: int) -> None:
    """What a process does: take jobs until the pipe is closed, say how each goes and what came of it."""
    pipe = Connection(descriptor)
    threading.Thread(target=_end_with_the_other, args=(descriptor,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    work = pipe.recv()
    while True:
        try:
            job, limits = pipe.recv()
        except EOFError:
            return
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, resource.RLIM_INFINITY))
        last = time.process_time() + limits.total_s
        _allow(limits.silence_s, last)

        def heard(done: int, of: int, limits: Limits = limits, last: float = last) -> None:
            _allow(limits.silence_s, last)
            pipe.send((done, of))

        pipe.send(_done(work, job, heard))


def _allow(seconds: int, last: float) -> None:
    """Let this process work so many seconds from now on, but not beyond ``last`` of its processor time."""
    until = math.ceil(min(time.process_time() + seconds, last))
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _done(work: Callable[[Any, Progress], Any], job: Any, progress: Progress) -> _Said:  # noqa: ANN401 - any job
    try:
        return _Said(work(job, progress), sound=True)
    except KeikakuError as error:
        return _Said(error, sound=True)
    except MemoryError:
        return _Said(TOO_LARGE, sound=False)
    except Exception as error:  # noqa: BLE001 - whatever a file does to its reader, the others go on
        kind = type(error).__name__
        message = f"{{name}} を読む途中で問題が起きました（{kind}）。別の形式で保存し直してください。"
        return _Said(_Failure(message), sound=False)


def _end_with_the_other(descriptor: int) -> None:
    """End at once when the other side is gone, in the middle of a job too, with the programs that it runs."""
    watched = poll()
    watched.register(descriptor, POLLHUP)
    watched.poll()
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)
