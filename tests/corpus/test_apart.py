import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from corpus.apart import Limits, one_apart, run_apart, serve
from corpus.errors import KeikakuError
from corpus.forking import _Interpreter

SMALL = Limits(memory=512 * 2**20, silence_s=20, total_s=60)
HOUSE = Path(__file__).parents[2]

WORK = """
import os, signal, subprocess, sys, time
from corpus.errors import KeikakuError

def double(job, progress):
    progress(1, 2)
    return 2 * job

def who(job, progress):
    return os.getpid()

def whose(job, progress):
    return os.getppid()

def fail(job, progress):
    raise KeikakuError("{だめ}です")

def break_down(job, progress):
    raise ZeroDivisionError

def hoard(job, progress):
    return len(bytearray(2 * 2**30))

def spin(job, progress):
    while True:
        pass

def spin_while_talking(job, progress):
    while True:
        progress(0, 1)

def wait_for_ever(job, progress):
    time.sleep(3600)

def die(job, progress):
    os.kill(os.getpid(), signal.SIGKILL)

def die_at_two(job, progress):
    if job == 2:
        os.kill(os.getpid(), signal.SIGSEGV)
    return job

def write(job, progress):
    with open(job, "w") as file:
        file.write("x")

def modules(job, progress):
    __import__(job)
    return sorted(name for name in sys.modules if "." not in name)

def environment(job, progress):
    return dict(os.environ)

def run_and_wait(job, progress):
    started = subprocess.Popen(["sleep", "600"])
    with open(f"/proc/{started.pid}/cmdline"):
        progress(started.pid, 0)
    time.sleep(3600)

def note_and_spin(job, progress):
    progress(os.getpid(), os.getppid())
    while True:
        pass
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[..., object]]:
    """Functions of a module that other processes can import."""
    name = f"work_{tmp_path.name}".replace("-", "_")
    (tmp_path / f"{name}.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return lambda function: getattr(__import__(name), function)


def results(function: Callable[..., object], jobs: list[object], limits: Limits = SMALL, workers: int = 1) -> dict:
    done = run_apart(function, jobs, limits=lambda _: limits, name=lambda job: f"{job}番", workers=workers)
    return {job: result if not isinstance(result, KeikakuError) else str(result) for job, result in done}


def test_every_job_is_done_and_its_progress_heard(work) -> None:
    heard = []
    done = run_apart(
        work("double"),
        [1, 2, 3],
        limits=lambda _: SMALL,
        name=str,
        workers=2,
        heard=lambda job, part, of: heard.append((job, part, of)),
    )
    assert sorted(done) == [(1, 2), (2, 4), (3, 6)]
    assert sorted(heard) == [(1, 1, 2), (2, 1, 2), (3, 1, 2)]


@pytest.mark.parametrize(("jobs", "processes"), [(1, 3), (2, 2), (10, 1)])
def test_a_process_takes_as_many_jobs_as_it_may(work, jobs: int, processes: int) -> None:
    limits = Limits(memory=SMALL.memory, silence_s=20, total_s=60, jobs=jobs)
    found = set(results(work("who"), [1, 2, 3], limits).values())
    assert len(found) == processes
    assert os.getpid() not in found


@pytest.mark.parametrize(
    ("function", "limits", "said"),
    [
        ("fail", SMALL, "{だめ}です"),
        ("break_down", SMALL, "7番 を読む途中で問題が起きました（ZeroDivisionError）"),
        ("hoard", SMALL, "7番 を読むにはメモリが足りません"),
        ("spin", Limits(memory=SMALL.memory, silence_s=1, total_s=60), "時間がかかりすぎる"),
        ("spin_while_talking", Limits(memory=SMALL.memory, silence_s=60, total_s=1), "時間がかかりすぎる"),
        ("wait_for_ever", Limits(memory=SMALL.memory, silence_s=60, total_s=60, hung_s=1), "時間がかかりすぎる"),
        ("die", SMALL, "途中で止まりました"),
    ],
    ids=["an error of ours", "any error", "memory", "silent", "talking", "waiting", "killed"],
)
def test_what_goes_wrong_is_said_in_japanese(work, function: str, limits: Limits, said: str) -> None:
    ((_, result),) = results(work(function), ["7"], limits).items()
    assert said in result


def test_programs_that_a_job_runs_are_gone_with_it(work) -> None:
    limits = Limits(memory=SMALL.memory, silence_s=60, total_s=60, hung_s=1)
    heard: list[int] = []
    done = run_apart(
        work("run_and_wait"), [1], limits=lambda _: limits, name=str, heard=lambda _job, pid, _of: heard.append(pid)
    )
    assert "時間がかかりすぎる" in str(dict(done)[1])
    assert until_gone(heard[0])


def test_nothing_is_written(work, tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="OSError"):
        one_apart(work("write"), str(tmp_path / "written"), limits=SMALL, name="x")
    assert not (tmp_path / "written").exists() or (tmp_path / "written").stat().st_size == 0


def test_all_processes_come_from_one_interpreter_and_from_another_when_it_is_gone(work) -> None:
    limits = Limits(memory=SMALL.memory, silence_s=20, total_s=60)
    (first,) = {one_apart(work("whose"), job, limits=limits, name="x") for job in (1, 2)}
    os.kill(first, signal.SIGKILL)
    assert until_gone(first)
    assert one_apart(work("whose"), 3, limits=limits, name="x") not in {first, os.getpid()}


def test_an_answer_that_was_not_waited_for_is_not_read_as_another(work, fresh: _Interpreter, monkeypatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Connection, "recv", interrupted)
        fresh.fork(serve, "corpus.apart")
    assert one_apart(work("double"), 2, limits=SMALL, name="x") == 4


def test_several_threads_read_at_a_time(work, fresh: _Interpreter) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda job: one_apart(work("double"), job, limits=SMALL, name="x"), range(24)))
    assert found == [2 * job for job in range(24)]


def test_an_interpreter_that_nobody_asks_gives_its_memory_back(work, fresh: _Interpreter, monkeypatch) -> None:
    program = "import sys; sys.path[:] = sys.argv[2:]; from corpus import forking; forking.IDLE_S = 0.2; "
    monkeypatch.setattr("corpus.forking._MAIN", program + "forking.fork_on_demand(int(sys.argv[1]))")
    source = one_apart(work("whose"), 1, limits=SMALL, name="x")
    assert until_gone(source)
    assert one_apart(work("double"), 2, limits=SMALL, name="x") == 4


def test_a_process_that_dies_harms_no_other_job(work) -> None:
    limits = Limits(memory=SMALL.memory, silence_s=20, total_s=60, jobs=10)
    found = results(work("die_at_two"), [1, 2, 3, 4], limits)
    assert {job: found[job] for job in (1, 3, 4)} == {1: 1, 3: 3, 4: 4}
    assert "途中で止まりました" in found[2]


@pytest.mark.parametrize("module", ["ingest.reading", "evals.sets.reading"])
def test_readers_bring_no_models_and_no_servers_with_them(work, module: str) -> None:
    found = one_apart(work("modules"), module, limits=SMALL, name="x")
    assert not {"torch", "gradio", "chromadb", "onnxruntime", "transformers", "sklearn", "chat", "retriever"} & set(
        found
    )


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Interpreter]:
    """An interpreter of the test's own."""
    interpreter = _Interpreter()
    monkeypatch.setattr("corpus.apart.CLEAN", interpreter)
    yield interpreter
    interpreter._drop()


def test_secrets_stay_with_us(work, monkeypatch: pytest.MonkeyPatch, fresh: _Interpreter) -> None:
    monkeypatch.setenv("KEIKAKU_ADMIN_PASSWORD", "himitsu")
    assert "himitsu" not in one_apart(work("environment"), None, limits=SMALL, name="x").values()


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until_gone(process: int) -> bool:
    for _ in range(600):
        if not is_alive(process):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed alone"])
def test_processes_end_with_the_one_that_started_them(work, tmp_path: Path, ending: signal.Signals) -> None:
    script = f"""
        import signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.path[:0] = [{str(HOUSE)!r}, {str(tmp_path)!r}]
        from corpus.apart import Limits, run_apart
        from {work("spin").__module__} import note_and_spin
        limits = Limits(memory={SMALL.memory}, silence_s=60, total_s=60)
        told = lambda job, process, source: print(process, source, flush=True)
        list(run_apart(note_and_spin, [1], limits=lambda _: limits, name=str, heard=told))
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with parent:
        assert parent.stdout is not None
        processes = list(map(int, parent.stdout.readline().split()))
        assert all(map(is_alive, processes))
        parent.send_signal(ending)
        parent.wait(60)
    assert all(map(until_gone, processes))


def test_processes_end_when_nobody_listens_any_more(work) -> None:
    heard: list[int] = []
    running = run_apart(
        work("who"), [1, 2], limits=lambda _: Limits(memory=SMALL.memory, silence_s=20, total_s=60, jobs=2), name=str
    )
    heard += [result for _, result in [next(running)] if isinstance(result, int)]
    running.close()
    assert until_gone(heard[0])
