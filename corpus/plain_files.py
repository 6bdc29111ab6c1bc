"""Open files that others may have put there: the file itself, nothing that it points to or waits for."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from corpus.names import printable

_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""A pipe doesn't keep us waiting, a link isn't followed."""

_FOLDER: Final = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
"""A folder to be passed through, which needs no right to list it."""


def open_plain(path: Path, beneath: Path | None = None) -> BufferedReader:
    """Open a regular file for reading.

    No link is followed in its last part, nor in any part below the folder ``beneath`` (its path
    begins with that). The file is looked at once it is open, so that nothing can take its place.

    Raises:
        KeikakuError: it isn't there, is no regular file, or can't be read.
    """
    try:
        descriptor = _descriptor(path, beneath or path.parent)
    except OSError as error:
        raise KeikakuError(unopened(path, error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise KeikakuError(not_plain(path))
    return os.fdopen(descriptor, "rb")


def unopened(path: Path, error: OSError) -> str:
    """Why ``path`` could not be opened or listed, and what to do."""
    name = printable(path)
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return f"{name} はリンクなので読みません。指す先のファイルそのものを置いてください。"
    if error.errno in (errno.ENXIO, errno.ENODEV, errno.EISDIR):
        return not_plain(path)
    if error.errno == errno.ENAMETOOLONG:
        return f"{name} は名前か場所が長すぎて読めません。短い名前に変えてください。"
    return f"{name} を読めません（{error.strerror}）。場所と読み取り権限を確かめてください。"


def not_plain(path: Path) -> str:
    """The message for a pipe, a device, a socket or a folder in a file's place."""
    return f"{printable(path)} はふつうのファイルではないので読みません（パイプや装置など）。文書のファイルを置いてください。"


def _descriptor(path: Path, beneath: Path) -> int:
    *folders, name = path.relative_to(beneath).parts or (".",)
    at = os.open(beneath, _FOLDER & ~os.O_NOFOLLOW)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER, dir_fd=at)
            os.close(at)
            at = inner
        # Opening a device may already do something to it.
        if stat.S_IFMT(os.stat(name, dir_fd=at, follow_symlinks=False).st_mode) not in (stat.S_IFREG, stat.S_IFLNK):
            raise OSError(errno.ENXIO, os.strerror(errno.ENXIO))
        return os.open(name, _FILE, dir_fd=at)
    finally:
        os.close(at)
