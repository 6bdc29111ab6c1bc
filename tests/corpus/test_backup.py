"""A library in one file."""

import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import backup
from corpus.backup import Wanted, write_backup
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.manifest import Manifest

MADE = "2026-11-22T10:00:00+09:00"
ROOT = Path(__file__).resolve().parents[2]


def seal(library: Library, text: str = "本文") -> str:
    """A generation without passages, but with files of its own."""
    with library.draft() as draft:
        draft.write_passages([])
        draft.write_text("plan", text)
        (draft.path / "chroma").mkdir()
        (draft.path / "chroma" / "index.bin").write_bytes(os.urandom(2000))
        draft.write_manifest(Manifest(generation=draft.number, created=MADE, documents=(), passages=0))
        return library.seal(draft).name


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "library")
    seal(made, "一")
    seal(made, "二")
    (made.root / "corrections.json").write_text("{}")
    (made.root / "uploads").mkdir()
    (made.root / "uploads" / "計画.txt").write_text("計画", encoding="utf-8")
    (made.root / "uploads" / "link").symlink_to("/etc/passwd")
    return made


def names(path: Path) -> list[str]:
    with tarfile.open(path) as archive:
        return archive.getnames()


@pytest.mark.parametrize("ending", [".tar.gz", ".tgz", ".tar"])
def test_everything_of_the_current_generation_is_in_it(library: Library, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"b{ending}"
    contents = write_backup(library, out, Wanted(), MADE)
    assert contents.generations == ["000002"]
    assert contents.current == "000002"
    found = names(out)
    assert found[0] == "keikaku-backup.json"
    assert found[-1] == "library/CURRENT"
    assert set(found[1:-1]) == {
        "library/000002/manifest.json",
        "library/000002/passage_columns.npz",
        "library/000002/passages.jsonl",
        "library/000002/texts/plan.txt",
        "library/000002/chroma/index.bin",
        "library/corrections.json",
        "library/uploads/計画.txt",
    }
    assert out.stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["library", out.name])


def test_all_generations_opinions_and_runs_on_demand(library: Library, tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").write_text("{}\n")
    (tmp_path / "evals" / "run").mkdir(parents=True)
    (tmp_path / "evals" / "run" / "run.json").write_text("{}")
    wanted = Wanted(every_generation=True, feedback=tmp_path / "feedback.jsonl", evals=tmp_path / "evals")
    contents = write_backup(library, tmp_path / "b.tar.gz", wanted, MADE)
    assert contents.generations == ["000001", "000002"]
    assert {"extras/feedback.jsonl", "extras/evals/run/run.json"} <= set(names(tmp_path / "b.tar.gz"))


def test_the_same_library_gives_the_same_bytes(library: Library, tmp_path: Path) -> None:
    for name in ("a.tar.gz", "b.tar.gz"):
        write_backup(library, tmp_path / name, Wanted(), MADE)
    assert (tmp_path / "a.tar.gz").read_bytes() == (tmp_path / "b.tar.gz").read_bytes()


def test_nothing_is_overwritten_without_force(library: Library, tmp_path: Path) -> None:
    out = tmp_path / "b.tar.gz"
    out.write_text("precious")
    with pytest.raises(KeikakuError, match="--force"):
        write_backup(library, out, Wanted(), MADE)
    assert out.read_text() == "precious"
    write_backup(library, out, Wanted(), MADE, force=True)
    assert names(out)


@pytest.mark.parametrize(
    ("out", "words"),
    [("b.tar.zst", ".tar.gz か .tar"), ("none/b.tar", "書けません"), ("library/CURRENT/b.tar", "書けません")],
)
def test_where_it_can_not_be_written_is_said(library: Library, tmp_path: Path, out: str, words: str) -> None:
    with pytest.raises(KeikakuError, match=words):
        write_backup(library, tmp_path / out, Wanted(), MADE)


def test_a_library_without_documents_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="文書がまだありません"):
        write_backup(Library(tmp_path / "none"), tmp_path / "b.tar", Wanted(), MADE)


@pytest.mark.parametrize("name", ["passages.jsonl", "texts/plan.txt"])
def test_a_damaged_generation_is_not_saved(library: Library, tmp_path: Path, name: str) -> None:
    (library.root / "000002" / name).write_text("damaged", encoding="utf-8")
    with pytest.raises(KeikakuError, match=f"000002 の {name} が壊れている"):
        write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)
    assert not list(tmp_path.glob("*b.tar.gz*"))


def test_a_missing_file_of_a_generation_is_named(library: Library, tmp_path: Path) -> None:
    (library.root / "000002" / "texts" / "plan.txt").unlink()
    with pytest.raises(KeikakuError, match=r"texts/plan\.txt がない"):
        write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)


def test_an_ingest_that_runs_is_not_in_the_way(library: Library, tmp_path: Path) -> None:
    with library.draft() as draft:
        (draft.path / "half").write_text("…")
        contents = write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)
    assert contents.current == "000002"
    assert not any("draft" in name or "LOCK" in name for name in names(tmp_path / "b.tar.gz"))


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """Let something happen between looking at the files and writing them, each time."""
    looked, times = backup._found, []

    def found(*arguments: object) -> object:
        result = looked(*arguments)
        times.append(0)
        act(len(times))
        return result

    monkeypatch.setattr(backup, "_found", found)


def test_a_generation_pruned_while_it_is_read_gives_way_to_the_next(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ingests(time: int) -> None:
        if time == 1:
            for number in range(4):
                seal(library, str(number))

    meanwhile(monkeypatch, ingests)
    contents = write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)
    assert contents.generations == ["000006"]
    assert "library/000002/manifest.json" not in names(tmp_path / "b.tar.gz")


@pytest.mark.parametrize("change", ["計画 改訂版", "計", "画計"], ids=["longer", "shorter", "other"])
def test_a_file_that_changes_while_it_is_read_is_read_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    upload = library.root / "uploads" / "計画.txt"
    meanwhile(monkeypatch, lambda time: upload.write_text(change, encoding="utf-8") if time == 1 else None)
    write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        held = archive.extractfile("library/uploads/計画.txt")
        assert held is not None
        content = held.read().decode()
    # What was only added to is as good as it was when it was looked at.
    assert content == (change if change != "計画 改訂版" else content)
    assert "計画".startswith(content) or change.startswith(content)


def test_what_never_rests_is_said(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = library.root / "uploads" / "計画.txt"
    meanwhile(monkeypatch, lambda time: upload.write_text(f"{time}計", encoding="utf-8"))
    with pytest.raises(KeikakuError, match="書き換えられ続けている"):
        write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)
    assert not list(tmp_path.glob("*b.tar.gz*"))


def test_what_was_written_wrongly_gets_no_name(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = backup._write

    def and_spoilt(library: Library, file: object, *rest: object, **named: object) -> object:
        contents = written(library, file, *rest, **named)
        # A file of the archive, not its padding.
        file.seek(0)
        at = file.read().index("計画".encode())
        file.seek(at)
        file.write(b"X")
        return contents

    monkeypatch.setattr(backup, "_write", and_spoilt)
    with pytest.raises(KeikakuError, match=r"読み直したところ|使えません"):
        write_backup(library, tmp_path / "b.tar", Wanted(), MADE)
    assert not list(tmp_path.glob("*b.tar*"))


def test_two_at_once_do_not_mix(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def second(_: int) -> None:
        with pytest.raises(KeikakuError, match="別のバックアップが進行中"):
            write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)

    written = backup._write

    def and_again(*arguments: object, **named: object) -> object:
        second(0)
        return written(*arguments, **named)

    monkeypatch.setattr(backup, "_write", and_again)
    write_backup(library, tmp_path / "b.tar.gz", Wanted(), MADE)
    assert names(tmp_path / "b.tar.gz")


def test_a_backup_killed_just_after_it_had_its_name_is_not_written_to_by_the_next(
    library: Library, tmp_path: Path
) -> None:
    out = tmp_path / "b.tar.gz"
    write_backup(library, out, Wanted(), MADE)
    (tmp_path / ".b.tar.gz.part").hardlink_to(out)
    before = out.read_bytes()
    with pytest.raises(KeikakuError, match="--force"):
        write_backup(library, out, Wanted(), MADE)
    assert out.read_bytes() == before
    (library.root / "000002" / "passages.jsonl").write_text("damaged")
    with pytest.raises(KeikakuError, match="壊れている"):
        write_backup(library, out, Wanted(), MADE, force=True)
    assert out.read_bytes() == before


def test_a_killed_backup_leaves_no_file_of_that_name(library: Library, tmp_path: Path) -> None:
    (library.root / "uploads" / "large.txt").write_bytes(os.urandom(40_000_000))
    out = tmp_path / "b.tar.gz"
    command = [sys.executable, "-m", "chat.cli", "backup", str(out), "--library", str(library.root)]
    process = subprocess.Popen(command, cwd=ROOT)
    part, deadline = tmp_path / ".b.tar.gz.part", time.monotonic() + 120
    while not (part.exists() and part.stat().st_size > 100_000) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists()
    (library.root / "uploads" / "large.txt").write_bytes(b"small")
    write_backup(library, out, Wanted(), MADE)
    assert names(out)
    assert not part.exists()
