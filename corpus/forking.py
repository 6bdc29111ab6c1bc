"""Processes forked from a clean interpreter of their own, so that what they need is imported once.

That interpreter is started with the first process asked for. It knows our module path and the modules of the work,
and nothing else: not our main module with all that it imports, nor our environment with its secrets. It does no work
itself, so that every process starts as clean as the first. It ends when we end, or when nothing is asked of it.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from signal import SIGKILL
from typing import Any, Final, TypeAlias

from corpus.errors import KeikakuError

IDLE_S: Final = 60.0
"""Seconds without a request after which the interpreter gives its memory back."""

STEP_S: Final = 0.01

_ENVIRONMENT: Final = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads reserve address space that nothing here needs, and don't survive a fork."""

_MAIN: Final = "import sys; sys.path[:] = sys.argv[2:]; from corpus.forking import fork_on_demand; fork_on_demand(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forked:
    """A process, and its end of the pipe that it serves."""

    pid: int
    pipe: Connection
    source: "_Interpreter"

    def exit_code(self, within_s: float) -> int | None:
        """How it ended, as :class:`subprocess.Popen` gives it; None where it has not, or nobody knows."""
        return self.source.exit_code(self.pid, within_s)

    def end(self) -> None:
        """Kill it, however busy it is, and forget it."""
        self.source.kill(self.pid)
        self.pipe.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fork:
    """A request: a process that calls ``main`` of ``module`` with the descriptor that follows."""

    path: tuple[str, ...]
    work: str
    module: str
    main: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """A request: how a process ended, waited for so many seconds."""

    pid: int
    within_s: float


class _Interpreter:
    """The clean interpreter, as we see it. Several threads may ask at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: Connection | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def fork(self, main: Callable[[int], None], work: str) -> Forked:
        """A new process that serves a pipe by ``main``, with the module ``work`` imported.

        Raises:
            KeikakuError: there can be none, most often for want of memory.
        """
        request = _Fork(path=tuple(sys.path), work=work, module=main.__module__, main=main.__name__)
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            for _ in range(2):  # One that was idle may just be gone.
                with suppress(OSError, EOFError):
                    control = self._running()
                    control.send(request)
                    send_handle(control, theirs.fileno(), None)
                    return Forked(pid=control.recv(), pipe=Connection(ours.detach()), source=self)
                self._drop()
        ours.close()
        raise KeikakuError(
            "ファイルを読む処理を始められません（メモリ不足など）。しばらくして、もう一度実行してください。"
        )

    def exit_code(self, pid: int, within_s: float) -> int | None:
        with self._lock:
            if self._control is None or self._owner != os.getpid():
                return None
            with suppress(OSError, EOFError):
                self._control.send(_End(pid=pid, within_s=within_s))
                code: int | None = self._control.recv()
                return code
            self._drop()
        return None

    def kill(self, pid: int) -> None:
        """Kill a process. Where its interpreter is gone it ends by itself, and its number may be another's."""
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)
            self.exit_code(pid, within_s=5.0)

    def _running(self) -> Connection:
        if self._control is None or self._owner != os.getpid():
            self._drop()
            self._start()
        assert self._control is not None  # noqa: S101 - just started
        return self._control

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # A session of its own: Ctrl-C is for us, who end it.
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, with our own words
                [sys.executable, "-I", "-B", "-c", _MAIN, str(theirs.fileno()), *sys.path],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={k: v for k, v in os.environ.items() if k in _ENVIRONMENT or k.startswith("LC_")} | _ONE_THREAD,
            )
        self._control = Connection(ours.detach())
        self._owner = os.getpid()

    def _drop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
        self._control = self._process = None


CLEAN: Final = _Interpreter()
"""The one that all processes come from."""

Request: TypeAlias = _Fork | _End


def fork_on_demand(descriptor: int) -> None:
    """What the clean interpreter does, until the other side is gone or nothing is asked for a while."""
    control = Connection(descriptor)
    running: set[int] = set()
    while running or control.poll(IDLE_S):
        try:
            request: Request = control.recv()
        except EOFError:
            return
        if isinstance(request, _End):
            code = _ended(request, running)
            control.send(code)
            continue
        sys.path[:] = request.path
        with suppress(Exception):  # A process that can't import it says so itself.
            import_module(request.work)
        served = recv_handle(control)
        pid = os.fork()
        if pid == 0:
            control.close()
            os.setsid()
            _serve(request, served)
        os.close(served)
        running.add(pid)
        control.send(pid)


def _serve(request: _Fork, descriptor: int) -> None:
    try:
        main: Any = getattr(import_module(request.module), request.main)
        main(descriptor)
    finally:
        os._exit(0)


def _ended(request: _End, running: set[int]) -> int | None:
    """Wait for a process of ours; until then its number is no other's."""
    until = time.monotonic() + request.within_s
    while request.pid in running:
        pid, status = os.waitpid(request.pid, os.WNOHANG)
        if pid:
            running.discard(pid)
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= until:
            return None
        time.sleep(STEP_S)
    return None
