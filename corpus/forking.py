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
from pathlib import Path
from signal import SIG_DFL, SIGCHLD, SIGKILL, signal
from typing import Any, Final, TypeAlias

from corpus.errors import KeikakuError

IDLE_S: Final = 60.0
"""Seconds without a request after which the interpreter gives its memory back."""

STEP_S: Final = 0.002

KILLED_S: Final = 5.0
"""Seconds in which a process that was killed is gone."""

_ENVIRONMENT: Final = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads reserve address space that nothing here needs, and don't survive a fork."""

_MAIN: Final = "import sys; sys.path[:] = sys.argv[2:]; from corpus.forking import fork_on_demand; fork_on_demand(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forked:
    """A process, our end of the pipe that it serves, and the line to the interpreter that it comes from."""

    pid: int
    pipe: Connection
    source: "_Interpreter"
    control: Connection

    def exit_code(self, within_s: float) -> int | None:
        """How it ended, as :class:`subprocess.Popen` gives it; None where it has not, or nobody knows."""
        return self.source.ended(_End(pid=self.pid, within_s=within_s), self.control)

    def end(self) -> None:
        """Kill it, however busy it is, and forget it. Without its interpreter it ends by itself when the pipe closes."""
        try:
            self.source.ended(_End(pid=self.pid, within_s=KILLED_S, kill=True), self.control)
        finally:
            self.pipe.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fork:
    """A request: a process that calls ``main`` of ``module`` with the descriptor that follows."""

    path: tuple[str, ...]
    folder: str
    work: str
    module: str
    main: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """A request: how a process ended, waited for so many seconds; ``kill`` it first."""

    pid: int
    within_s: float
    kill: bool = False


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
        request = _Fork(path=tuple(sys.path), folder=_here(), work=work, module=main.__module__, main=main.__name__)
        with suppress(OSError), self._lock:
            for _ in range(2):  # One that was idle may just be gone.
                ours, theirs = socket.socketpair()
                with ours, theirs:
                    asked = self._asked(request, self._running(), theirs.fileno())
                    if isinstance(asked, int) and self._control is not None:
                        pipe = Connection(ours.detach())
                        return Forked(pid=asked, pipe=pipe, source=self, control=self._control)
        raise KeikakuError(
            "ファイルを読む処理を始められません（メモリ不足など）。しばらくして、もう一度実行してください。"
        )

    def ended(self, request: _End, control: Connection) -> int | None:
        """What became of a process of the interpreter at the end of ``control``; None where that is gone."""
        with self._lock:
            if self._control is not control or self._owner != os.getpid():
                return None
            return self._asked(request, control)

    def _asked(self, request: "Request", control: Connection, descriptor: int | None = None) -> int | None:
        """The answer to a request; None where the interpreter is gone, or has none."""
        try:
            control.send(request)
            if descriptor is not None:
                send_handle(control, descriptor, None)
            answer: int | None = control.recv()
        except (OSError, EOFError):
            self._drop()
            return None
        except BaseException:  # An answer is still to come, and must not be read as another's.
            self._drop()
            raise
        return answer

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


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # It was removed.
        return "/"


CLEAN: Final = _Interpreter()
"""The one that all processes come from."""

Request: TypeAlias = _Fork | _End


def fork_on_demand(descriptor: int) -> None:
    """What the clean interpreter does, until the other side is gone or nothing is asked for a while."""
    signal(SIGCHLD, SIG_DFL)
    control = Connection(descriptor)
    running: set[int] = set()
    while control.poll(IDLE_S) or _still(running):
        if not control.poll():
            continue
        try:
            request: Request = control.recv()
        except EOFError:
            return
        if isinstance(request, _End):
            control.send(_ended(request, running))
            continue
        sys.path[:] = request.path
        with suppress(Exception):  # A process that can't import it says so itself.
            import_module(request.work)
        served = recv_handle(control)
        pid: int | None = None
        with suppress(OSError):
            pid = os.fork()
        if pid == 0:
            control.close()
            _serve(request, served)
        os.close(served)
        if pid is not None:
            running.add(pid)
        control.send(pid)


def _serve(request: _Fork, descriptor: int) -> None:
    try:
        os.setsid()
        os.chdir(request.folder)
        main: Any = getattr(import_module(request.module), request.main)
        main(descriptor)
    finally:
        os._exit(0)


def _still(running: set[int]) -> bool:
    """Whether any process goes on; those that ended without anybody asking are forgotten."""
    for pid in list(running):
        if os.waitpid(pid, os.WNOHANG)[0]:
            running.discard(pid)
    return bool(running)


def _ended(request: _End, running: set[int]) -> int | None:
    """Wait for a process of ours; until then its number is no other's."""
    until = time.monotonic() + request.within_s
    if request.kill and request.pid in running:
        os.kill(request.pid, SIGKILL)
        with suppress(ProcessLookupError):  # The programs that it runs, in its own session.
            os.killpg(request.pid, SIGKILL)
    while request.pid in running:
        pid, status = os.waitpid(request.pid, os.WNOHANG)
        if pid:
            running.discard(pid)
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= until:
            return None
        time.sleep(STEP_S)
    return None
