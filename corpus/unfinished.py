"""A file that is there only once it is whole."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from corpus.errors import KeikakuError


def exists_already(out: Path) -> KeikakuError:
    """The error for a file that is not to be replaced."""
    return KeikakuError(f"{out} はもうあります。別の名前にするか、置き換えてよければ --force を付けてください。")


def _part(out: Path) -> Path:
    return out.with_name(f".{out.name}.part")


@contextmanager
def unfinished(out: Path) -> Iterator[IO[bytes]]:
    """The file that becomes ``out``, ours alone and empty; it is removed where it doesn't get that name."""
    path = _part(out)
    with os.fdopen(_own(path), "r+b") as file:
        try:
            file.truncate()
            yield file
        finally:
            with suppress(FileNotFoundError):
                path.unlink()


def _own(path: Path) -> int:
    """Open and lock the unfinished file, which a killed backup may have left.

    Raises:
        KeikakuError: another backup is writing it.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise KeikakuError(f"{path} には別のバックアップが進行中です。それが終わるのを待ってください。") from error
        if _is_only_name(descriptor, path):
            return descriptor
        os.close(descriptor)


def _is_only_name(descriptor: int, path: Path) -> bool:
    """Whether ``path`` is the one name of an open file. A backup that was finished meanwhile, or killed just
    after it was, has a second name that must not be written to.
    """
    held = os.fstat(descriptor)
    try:
        named = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    if held.st_ino != named.st_ino:
        return False
    if held.st_nlink > 1:
        path.unlink()
        return False
    return True


def name_finished(out: Path, *, force: bool) -> None:
    """Give the finished file its name, in one step."""
    if force:
        _part(out).replace(out)
    else:
        try:
            out.hardlink_to(_part(out))
        except FileExistsError as error:
            raise exists_already(out) from error
        except OSError:
            # A file system without hard links.
            _part(out).replace(out)
    descriptor = os.open(out.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
