"""A library out of a file that nobody vouches for."""

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.answering.assistant import Assistant
from chat.cli import main
from corpus import restore
from corpus.backup import Wanted, write_backup
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.manifest import Manifest
from corpus.restore import Target, restore_backup
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

MADE = "2026-11-22T10:00:00+09:00"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library(tmp_path_factory.mktemp("restore") / "library")
    with made.draft() as draft:
        draft.write_passages([])
        draft.write_text("plan", "本文")
        draft.write_manifest(Manifest(generation=draft.number, created=MADE, documents=(), passages=0))
        made.seal(draft)
    (made.root / "uploads").mkdir()
    (made.root / "uploads" / "計画.txt").write_text("計画", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def saved(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    (folder / "feedback.jsonl").write_text("{}\n")
    write_backup(library, folder / "b.tar", Wanted(feedback=folder / "feedback.jsonl"), MADE)
    return folder / "b.tar"


def contents_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "LOCK"}


def test_a_restored_library_answers_as_the_saved_one(
    small_library: Library, encoder: Encoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, root = str(tmp_path / "b.tar.gz"), tmp_path / "new" / "library"
    assert main(["backup", out, "--library", str(small_library.root)]) == 0
    assert "保存しました" in capsys.readouterr().out
    assert main(["restore", out, "--library", str(root)]) == 0
    assert "戻しました" in capsys.readouterr().out
    replies = [
        Assistant(HybridRetriever(Library(folder).open(), encoder)).ask(
            "企業立地件数の目標は？", today=date(2026, 11, 22)
        )
        for folder in (small_library.root, root)
    ]
    assert "8件" in replies[1].claims[0].text
    assert replies[0] == replies[1]
    assert main(["ask", "企業立地件数の目標は？", "--library", str(root)]) == 0


@pytest.mark.parametrize("there", [False, True], ids=["missing", "empty"])
def test_everything_comes_back(library: Library, saved: Path, tmp_path: Path, there: bool) -> None:
    root, extras = tmp_path / "library", tmp_path / "extras"
    if there:
        root.mkdir()
    contents, aside = restore_backup(saved, Target(root=root, extras=extras), "now")
    assert aside is None
    assert contents_of(root) == contents_of(library.root)
    assert contents_of(extras) == {"feedback.jsonl": b"{}\n"}
    assert Library(root).open().name == contents.current == "000001"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["extras", "library"]


def test_what_is_there_stays_unless_forced_and_then_stays_beside(saved: Path, tmp_path: Path) -> None:
    root = tmp_path / "library"
    root.mkdir()
    (root / "precious").write_text("x")
    with pytest.raises(KeikakuError, match="空ではありません"):
        restore_backup(saved, Target(root=root), "now")
    assert contents_of(root) == {"precious": b"x"}
    _, aside = restore_backup(saved, Target(root=root), "now", force=True)
    assert aside == tmp_path / "library.before-now"
    assert contents_of(aside) == {"precious": b"x"}
    assert Library(root).open().name == "000001"


@pytest.mark.parametrize("at_once", [True, False], ids=["in one step", "in three"])
def test_a_library_and_the_new_one_change_places(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    steps: list[str] = []
    renamed = Path.rename

    def watched(self: Path, other: Path) -> Path:
        steps.append(self.name)
        return renamed(self, other)

    if not at_once:
        monkeypatch.setattr(restore, "_EXCHANGE", 4096)  # no such flag, as on file systems that can't
    root = tmp_path / "library"
    root.mkdir()
    (root / "precious").write_text("x")
    monkeypatch.setattr(Path, "rename", watched)
    _, aside = restore_backup(saved, Target(root=root), "now", force=True)
    assert aside is not None
    assert contents_of(aside) == {"precious": b"x"}
    assert Library(root).open().name == "000001"
    # In one step there is no moment without a library.
    assert ("library" in steps[1:]) is not at_once


def test_a_running_ingest_is_not_replaced(saved: Path, tmp_path: Path) -> None:
    there = Library(tmp_path / "library")
    with there.draft(), pytest.raises(KeikakuError, match="取り込みが進行中"):
        restore_backup(saved, Target(root=there.root), "now", force=True)


def test_a_missing_backup_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="見つかりません"):
        restore_backup(tmp_path / "none.tar", Target(root=tmp_path / "library"), "now")


def refused(backup: Path, folder: Path) -> str:
    """Restore what must be refused, over a library that must stay as it is; gives what is said."""
    root = folder / "library"
    root.mkdir(exist_ok=True)
    (root / "precious").write_text("x")
    with pytest.raises(KeikakuError) as said:
        restore_backup(backup, Target(root=root), "now", force=True)
    assert contents_of(root) == {"precious": b"x"}
    assert not list(folder.glob(".library.restoring-*"))
    return str(said.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), flip=st.integers(1, 255), packed=st.booleans())
def test_a_flipped_byte_is_seen_or_harmless(
    library: Library, saved: Path, tmp_path_factory: pytest.TempPathFactory, place: float, flip: int, packed: bool
) -> None:
    folder = tmp_path_factory.mktemp("flipped")
    data = bytearray(gzip.compress(saved.read_bytes()) if packed else saved.read_bytes())
    data[min(int(place * len(data)), len(data) - 1)] ^= flip
    (folder / "b.tar").write_bytes(data)
    try:
        restore_backup(folder / "b.tar", Target(root=folder / "library"), "now")
    except KeikakuError:
        assert not (folder / "library").exists()
    else:
        assert contents_of(folder / "library") == contents_of(library.root)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("packed", [False, True])
def test_a_cut_backup_is_refused(saved: Path, tmp_path: Path, share: float, packed: bool) -> None:
    data = gzip.compress(saved.read_bytes()) if packed else saved.read_bytes().rstrip(b"\0")
    (tmp_path / "b.tar").write_bytes(data[: int(len(data) * share)])
    refused(tmp_path / "b.tar", tmp_path)


def hostile(
    path: Path,
    files: dict[str, bytes],
    *,
    listed: list[dict[str, Any]] | None = None,
    change: Callable[[tarfile.TarInfo], None] = lambda _: None,
    more: dict[str, bytes] | None = None,
) -> Path:
    """An archive that is ours in form: its listing is right for ``files``, unless another one is given."""
    if listed is None:
        listed = [{"name": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in files.items()]
    listing = json.dumps({"format": 1, "made": MADE, "current": "000001", "files": listed}).encode()
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in {"keikaku-backup.json": listing, **files, **(more or {})}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            if name != "keikaku-backup.json":
                change(member)
            archive.addfile(member, io.BytesIO(data) if member.isreg() else None)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/outside",
        "library/../../outside",
        "library/000001/../../../outside",
        "library/000001/./x",
        "library/000001//x",
        "library\\..\\outside",
        "library/uploads/a\\..\\b",
        "library/uploads/a\nb",
        "library/uploads/a\x00b",
        "library/LOCK",
        "library/CURRENT/x",
        "library/secret.py",
        "extras/other",
        "library/uploads/" + "x" * 256,
        "",
    ],
)
def test_no_place_outside_is_written_to(tmp_path: Path, name: str) -> None:
    said = refused(hostile(tmp_path / "b.tar", {name: b"x"}), tmp_path)
    assert "目録が正しくありません" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b.tar", "library"]


def as_kind(kind: bytes, target: str = "") -> Callable[[tarfile.TarInfo], None]:
    def changed(member: tarfile.TarInfo) -> None:
        member.type, member.linkname = kind, target

    return changed


@pytest.mark.parametrize(
    "change",
    [
        as_kind(tarfile.SYMTYPE, "/etc/passwd"),
        as_kind(tarfile.LNKTYPE, "keikaku-backup.json"),
        as_kind(tarfile.CHRTYPE),
        as_kind(tarfile.BLKTYPE),
        as_kind(tarfile.FIFOTYPE),
        as_kind(tarfile.DIRTYPE),
        as_kind(tarfile.GNUTYPE_SPARSE),
    ],
    ids=["symlink", "hard link", "character device", "block device", "fifo", "folder", "sparse"],
)
def test_only_plain_files_are_taken(tmp_path: Path, change: Callable[[tarfile.TarInfo], None]) -> None:
    refused(hostile(tmp_path / "b.tar", {"library/uploads/x": b""}, change=change), tmp_path)


CURRENT = {"library/CURRENT": b"000001\n"}


@pytest.mark.parametrize(
    ("files", "listed", "more"),
    [
        ({}, None, {"library/uploads/unlisted": b"x"}),
        ({"library/uploads/x": b"xx"}, [{"name": "library/uploads/x", "size": 1, "sha256": "0" * 64}], None),
        ({"library/uploads/x": b"x"}, [{"name": "library/uploads/x", "size": 1, "sha256": "0" * 64}], None),
        ({"library/uploads/x": b"x"}, [{"name": "library/uploads/x", "size": -1, "sha256": "0" * 64}], None),
        ({"library/uploads/x": b"x"}, [{"name": "library/uploads/x", "size": 10**18, "sha256": "0" * 64}], None),
        ({"library/uploads/x": b"1", "library/uploads/X": b"2"}, None, None),
        (CURRENT, None, None),
        ({"library/CURRENT": b"../../etc\n"}, None, None),
        ({"library/000001/manifest.json": b"{}", **CURRENT}, None, None),
        ({}, None, None),
    ],
    ids=[
        "unlisted file",
        "longer than listed",
        "other hash",
        "negative size",
        "larger than any disk",
        "same name twice",
        "without its generation",
        "CURRENT elsewhere",
        "broken manifest",
        "nothing",
    ],
)
def test_what_is_not_as_listed_is_refused(
    tmp_path: Path, files: dict[str, bytes], listed: list[dict[str, Any]] | None, more: dict[str, bytes] | None
) -> None:
    refused(hostile(tmp_path / "b.tar", files, listed=listed, more=more), tmp_path)


def test_a_generation_that_does_not_match_its_own_checksums_is_refused(library: Library, tmp_path: Path) -> None:
    files = {f"library/{name}": data for name, data in contents_of(library.root).items()}
    files["library/000001/texts/plan.txt"] = "改ざん".encode()
    assert "texts/plan.txt" in refused(hostile(tmp_path / "b.tar", files), tmp_path)


def test_a_header_that_claims_gigabytes_costs_no_memory(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "head.tar", "w"):
        pass
    header = tarfile.TarInfo("././@PaxHeader")
    header.type, header.size = tarfile.XHDTYPE, 3 * 2**30
    with gzip.open(tmp_path / "b.tar.gz", "wb", 1) as file:
        file.write(header.tobuf(tarfile.USTAR_FORMAT))
        for _ in range(64):
            file.write(bytes(2**20))
    assert "見出しの大きさ" in refused(tmp_path / "b.tar.gz", tmp_path)


def test_what_is_no_backup_is_said(tmp_path: Path) -> None:
    for data in (b"", b"hello", b"PK\x03\x04" + bytes(2000), b"\x1f\x8b\x08" + bytes(100), os.urandom(4000)):
        (tmp_path / "b.tar").write_bytes(data)
        assert "使えません" in refused(tmp_path / "b.tar", tmp_path)


@pytest.mark.long
def test_a_killed_restore_leaves_nothing_and_the_next_one_clears_up(library: Library, tmp_path: Path) -> None:
    big = Library(tmp_path / "big")
    with big.draft() as draft:
        draft.write_passages([])
        draft.write_manifest(Manifest(generation=draft.number, created=MADE, documents=(), passages=0))
        big.seal(draft)
    (big.root / "uploads").mkdir()
    for number in range(300):
        (big.root / "uploads" / f"{number}.bin").write_bytes(os.urandom(100_000))
    write_backup(big, tmp_path / "b.tar", Wanted(), MADE)
    root = tmp_path / "new" / "library"
    command = [sys.executable, "-m", "chat.cli", "restore", str(tmp_path / "b.tar"), "--library", str(root)]
    process = subprocess.Popen(command, cwd=ROOT)
    deadline = time.monotonic() + 120
    while not list(root.parent.glob(".library.restoring-*/library/uploads/*")) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not root.exists()
    assert list(root.parent.glob(".library.restoring-*"))
    restore_backup(tmp_path / "b.tar", Target(root=root), "now")
    assert contents_of(root) == contents_of(big.root)
    assert [p.name for p in root.parent.iterdir()] == ["library"]
