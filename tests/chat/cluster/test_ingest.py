"""An ingest on a cluster of two processes: the same bytes as on this machine, whole or not at all."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from chat.library.build import Wishes, ingest
from chat.library.engine import Engine, here
from corpus.catalog import read_catalog
from corpus.generation import MANIFEST
from corpus.ingest_report import Advance, IngestReport
from corpus.library import Library
from tests.chat.damaging import printed_pdf

pytest.importorskip("ray", reason="Ray が入っていません（extra の ray）")

from chat.cluster.engine import cluster_engine

PLANS = Path(__file__).resolve().parents[2] / "plans"
EMBEDDING = "ベクトル化"


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with cluster_engine(processors=2) as engine:
        yield engine


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of several kinds, one with a sidecar, one with pages, and three that can't be read."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("hinode-industry-plan-2024.txt", "minato-tourism-strategy.md"):
        shutil.copy(PLANS / name, folder)
    (folder / "minato-tourism-strategy.md.toml").write_text('publisher = "みなと町役場"\n', encoding="utf-8")
    printed_pdf(folder / "midori.pdf")
    (folder / "bad.docx").write_bytes(b"PK\x03\x04 no archive")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\nno page")
    (folder / "long.txt").write_text("章\n" * 160_000, encoding="utf-8")
    (folder / "wrong.txt").write_text("第1章 目標\n創業件数 3件\n", encoding="utf-8")
    (folder / "wrong.txt.toml").write_text('colour = "red"\n', encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Made:
    """What an ingest made: the library, the files of its generation but the manifest and Chroma's, and what it said."""

    library: Library
    files: dict[str, bytes]
    report: IngestReport


def files_of(library: Library) -> dict[str, bytes]:
    path = library.open().path
    files = {str(p.relative_to(path)): p.read_bytes() for p in path.rglob("*") if p.is_file()}
    return {name: content for name, content in files.items() if name != MANIFEST and not name.startswith("chroma/")}


def made(engine: Engine, root: Path, documents: Path, advance: Advance = silent) -> Made:
    library, wishes = Library(root), Wishes(read=engine.read)
    _, report = ingest([documents], library, read_catalog(), engine.load_encoder, advance, wishes)
    return Made(library, files_of(library), report)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, documents: Path) -> Made:
    """What this machine makes of the documents."""
    return made(here(), tmp_path_factory.mktemp("expected"), documents)


def test_the_same_bytes_and_the_same_words_as_on_this_machine(
    expected: Made, engine: Engine, tmp_path: Path, documents: Path
) -> None:
    found = made(engine, tmp_path, documents)
    assert {"passages.jsonl", "facts.jsonl", "vectors.npy", "texts/midori.txt"} <= expected.files.keys()
    assert found.files == expected.files
    assert found.report.failed == expected.report.failed
    assert sorted(Path(name).name for name, _ in found.report.failed) == [
        "bad.docx",
        "bad.pdf",
        "long.txt",
        "wrong.txt",
    ]
    assert found.report.warnings == expected.report.warnings
    records = found.library.open().manifest.documents
    assert [r.plan for r in records] == [r.plan for r in expected.library.open().manifest.documents]
    assert {r.plan.publisher for r in records} >= {"みなと町役場"}


def workers(of: int | None = None) -> list[psutil.Process]:
    """The processes of the cluster, of ours or of another process's, that read or embed."""
    return [p for p in psutil.Process(of).children(recursive=True) if name_of(p).startswith("ray::MapWorker")]


def name_of(process: psutil.Process) -> str:
    try:
        return process.name()
    except psutil.Error:
        return ""


def test_what_killed_workers_had_in_hand_is_done_again(
    expected: Made, engine: Engine, tmp_path: Path, documents: Path
) -> None:
    killed = dict[bool, int]()

    def kill(what: str, done: int, total: int) -> None:
        if 0 < done < total and what and (what == EMBEDDING) not in killed:
            victims = workers()
            for process in victims:
                process.kill()
            killed[what == EMBEDDING] = len(victims)

    found = made(engine, tmp_path, documents, kill)
    assert set(killed) == {True, False}
    assert all(killed.values())
    assert found.files == expected.files


@pytest.mark.parametrize("stage", ["reading", "embedding"])
def test_an_interrupted_ingest_leaves_the_old_generation(
    expected: Made, engine: Engine, stage: str, documents: Path, tmp_path: Path
) -> None:
    def interrupt(what: str, done: int, _total: int) -> None:
        if done and what and (what == EMBEDDING) == (stage == "embedding"):
            raise KeyboardInterrupt

    shutil.copytree(expected.library.root, tmp_path / "library")
    shutil.copytree(documents, tmp_path / "documents")
    changed = tmp_path / "documents" / "hinode-industry-plan-2024.txt"
    more = "\n港の灯台の公開日数の目標は、47日です。\n"
    changed.write_text(changed.read_text(encoding="utf-8") + more, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        made(engine, tmp_path / "library", tmp_path / "documents", interrupt)
    library = Library(tmp_path / "library")
    assert library.generations() == ["000001"]
    assert not list(library.root.glob("draft-*"))
    assert files_of(library) == expected.files
    assert not library.open().damage()


@pytest.mark.long
@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGKILL], ids=lambda each: each.name)
def test_a_command_that_is_ended_leaves_the_old_generation(
    expected: Made, documents: Path, tmp_path: Path, ended: signal.Signals
) -> None:
    root = tmp_path / "library"
    shutil.copytree(expected.library.root, root)
    command = [sys.executable, "-m", "chat.cli", "ingest", str(PLANS), "--library", str(root), "--engine", "ray"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None and not workers(process.pid):
            time.sleep(0.1)
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(ended)
        assert process.wait(timeout=60) == {signal.SIGINT: 130, signal.SIGKILL: -signal.SIGKILL}[ended]
    _, alive = psutil.wait_procs(family, timeout=30)
    # What Ray keeps to watch over a machine takes longer to see that it is over; it holds nothing of ours.
    assert all(name_of(p).endswith("Agent") for p in alive)
    for each in alive:
        each.kill()
    library = Library(root)
    assert library.generations() == ["000001"]
    assert files_of(library) == expected.files
    with library.draft():
        assert len(list(root.glob("draft-*"))) == 1
