"""Zip-based office files: how large they are once unpacked, before anything is unpacked."""

import io
import zipfile
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError

MOST_BYTES: Final = 200 * 2**20
MOST_ENTRIES: Final = 5000


def check_archive(path: Path, data: bytes | None = None) -> None:
    """Check that an office file, or these bytes that were read from it, is a sound archive of a bearable size.

    Raises:
        KeikakuError: it is not; the message says what to do.
    """
    try:
        with zipfile.ZipFile(path if data is None else io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise unreadable(path) from error
    size = sum(entry.file_size for entry in entries)
    if size > MOST_BYTES or len(entries) > MOST_ENTRIES:
        raise KeikakuError(f"{path} は大きすぎます（展開すると {size // 2**20} MB）。分けてください。")


def unreadable(path: Path) -> KeikakuError:
    """The error for an office file that can't be opened."""
    return KeikakuError(
        f"{path} を読めません。場所を確かめ、壊れていないか、パスワードが付いていないかをご確認ください。"
    )
