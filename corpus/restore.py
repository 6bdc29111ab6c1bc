"""A library out of a backup: all of it, checked, or nothing."""

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.backup_contents import CURRENT, Archive, Contents, Entry, StoredFile, opened
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.saved_files import refuse_small_disk

_HERE: Final = -100
_EXCHANGE: Final = 2
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a backup goes: the library's folder, and the folder for opinions and evaluations (None: left out)."""

    root: Path
    extras: Path | None = None


def restore_backup(backup: Path, target: Target, stamp: str, *, force: bool = False) -> tuple[Contents, Path | None]:
    """Make a library out of a backup; gives its listing, and where the library that was there before is now.

    Everything is written beside the target and compared with its hashes before it takes its place. ``force``
    moves a library that is there aside, under a name that ends in ``stamp``; no server may be running on it.

    Raises:
        KeikakuError: the backup is damaged or not one of ours, the target isn't empty (unless ``force``), an ingest
            is running there, or the disk is too small. Nothing has changed then.
    """
    if not backup.exists():
        raise KeikakuError(_NO_BACKUP.format(backup=backup))
    for folder in (target.root, target.extras):
        _refuse_full(folder, force=force and folder == target.root)
    try:
        with ExitStack() as stack:
            stack.enter_context(_no_ingest(target.root))
            beside = stack.enter_context(_beside(target.root))
            with backup.open("rb") as file, opened(file, backup) as archive:
                _write(archive, beside, backup)
                contents = archive.contents
            _check(contents, beside / "library", backup)
            return contents, _put(beside, target, stamp)
    except OSError as error:
        raise _explained(backup, target.root, error) from error


_NO_BACKUP: Final = "バックアップ {backup} が見つかりません。場所を確かめてください。"


def _refuse_full(folder: Path | None, *, force: bool) -> None:
    if folder is None or force or not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    raise KeikakuError(
        f"{folder} は空ではありません。空のフォルダかまだない場所を指定してください。"
        "ライブラリを入れ替えるときは、サーバーを止めて --force を付けてください（今のものは隣に残します）。"
    )


def _explained(backup: Path, root: Path, error: OSError) -> KeikakuError:
    if isinstance(error, FileNotFoundError) and error.filename == str(backup):
        return KeikakuError(_NO_BACKUP.format(backup=backup))
    if error.errno in (errno.EXDEV, errno.EBUSY):
        return KeikakuError(f"{root} はほかのディスクの入り口です。その下のフォルダを --library で指定してください。")
    return KeikakuError(f"{root} に戻せません（{error.strerror or error}）。空きと権限を確かめてください。")


@contextmanager
def _no_ingest(root: Path) -> Iterator[None]:
    """Keep ingests out of a library that is to be replaced."""
    if not (root / "LOCK").exists():
        yield
        return
    with (root / "LOCK").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise KeikakuError(
                f"ライブラリ {root} では取り込みが進行中です。それが終わってから戻してください。"
            ) from error
        yield


@contextmanager
def _beside(root: Path) -> Iterator[Path]:
    """A folder on the same disk, gone at the end; what a killed restore left there is removed."""
    parent, prefix = root.absolute().parent, f".{root.name}.restoring-"
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{prefix}*"):
        with _locked(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    with _locked(path):
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether nobody else works in a folder; nobody else will while the block lasts."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except BlockingIOError:
        free = False
    try:
        yield free
    finally:
        os.close(descriptor)


def _write(archive: Archive, folder: Path, backup: Path) -> None:
    """Write every file below ``folder``, and force all to the disk."""
    refuse_small_disk(archive.contents, folder)
    for stored in archive.files():
        _write_one(stored, folder, backup)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            _sync(path)


def _write_one(stored: StoredFile, folder: Path, backup: Path) -> None:
    path = folder / stored.entry.name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as file:
        for chunk in stored.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != stored.entry.sha256:
        raise _damaged(backup, stored.entry.name)


def _damaged(backup: Path, name: str) -> KeikakuError:
    return KeikakuError(f"{backup} の {name} が壊れています。別のバックアップを指定してください。何も変えていません。")


def _check(contents: Contents, root: Path, backup: Path) -> None:
    """Check that what was written is a library whose generations are whole.

    Raises:
        KeikakuError: it is not.
    """
    library, held = Library(root), {entry.name: entry for entry in contents.files}
    if CURRENT not in held or library.current_name() != contents.current:
        raise _damaged(backup, CURRENT)
    for name in contents.generations:
        for file, checksum in library.open_generation(name).checksums.items():
            entry: Entry | None = held.get(f"library/{name}/{file}")
            if entry is None or entry.sha256 != checksum:
                raise _damaged(backup, f"{name}/{file}")
    library.open()


def _put(beside: Path, target: Target, stamp: str) -> Path | None:
    """Move what was written to its place, the library last."""
    if target.extras is not None and (beside / "extras").is_dir():
        target.extras.absolute().parent.mkdir(parents=True, exist_ok=True)
        (beside / "extras").rename(target.extras)
    aside: Path | None = None
    if target.root.is_dir() and any(target.root.iterdir()):
        aside = target.root.absolute().with_name(f"{target.root.name}.before-{stamp}")
        (beside / "library").rename(aside)
        _exchange(aside, target.root)
    else:
        (beside / "library").rename(target.root)
    _sync(target.root.absolute().parent)
    return aside


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change their names, in one step where the file system can do that."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        names = (os.fsencode(one.absolute()), os.fsencode(other.absolute()))
        if libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0:
            return
    between = one.with_name(f"{one.name}-old")
    other.rename(between)
    one.rename(other)
    between.rename(one)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
