"""Files of a library that are to be kept elsewhere: each with its size and hash, compared with what its generation says."""

import hashlib
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final, TypeAlias

from pydantic import ValidationError

from corpus.backup_contents import CHUNK, Contents, Entry
from corpus.errors import KeikakuError
from corpus.library import Library

Source: TypeAlias = Path | bytes

SPARE: Final = 64 * 2**20
"""Bytes that stay free on the disk."""


class ChangedError(Exception):
    """A file is not what it was when it was looked at."""


def below(folder: Path, name: str) -> dict[str, Source]:
    """The files below ``folder``, by the place below ``name`` that they have in what is kept."""
    return {f"{name}/{path.relative_to(folder).as_posix()}": path for path in _files(folder)}


def entry_of(name: str, source: Source) -> Entry:
    """What a listing says of one file.

    Raises:
        KeikakuError: its name can't be kept.
        FileNotFoundError: it has gone away.
    """
    digest = hashlib.sha256()
    size = 0
    with open_source(source) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    try:
        return Entry(name=name, size=size, sha256=digest.hexdigest())
    except ValidationError as error:
        raise KeikakuError(
            f"{source!r} は名前に使えない文字を含むため保存できません。名前を変えてからもう一度実行してください。"
        ) from error


def open_source(source: Source) -> IO[bytes]:
    """A file's bytes, to be read."""
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _files(folder: Path) -> list[Path]:
    """The regular files below a folder, in order; links are left out."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def refuse_damaged(library: Library, generation: str, entries: Mapping[str, Entry]) -> None:
    """Check what is to be saved against what the generation says of itself.

    Raises:
        KeikakuError: a file is damaged.
        ChangedError: a file, or the generation, has gone away.
    """
    if not (library.root / generation).is_dir():
        raise ChangedError(generation)
    for name, checksum in library.open_generation(generation).checksums.items():
        entry = entries.get(f"library/{generation}/{name}")
        if entry is None and not (library.root / generation).is_dir():
            raise ChangedError(name)
        if entry is None or entry.sha256 != checksum:
            how = "がない" if entry is None else "が壊れている"
            raise KeikakuError(
                f"世代 {generation} の {name} {how}ため、保存しません。"
                "「keikaku status --rollback」で前の世代に戻すか、「keikaku ingest」で作り直してください。"
            )


def refuse_small_disk(contents: Contents, folder: Path) -> None:
    """Check that all files of a listing find room where ``folder`` is.

    Raises:
        KeikakuError: the disk is too small.
    """
    size, free = contents.size, shutil.disk_usage(folder).free
    if size > free - SPARE:
        raise KeikakuError(
            f"ディスクの空きが足りません（{size // 2**20 + 1} MB 必要、空き {free // 2**20} MB）。空きを作ってください。"
        )
