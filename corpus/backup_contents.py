"""What a backup holds, and reading it without trusting it."""

import gzip
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Final, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.errors import KeikakuError

CONTENTS: Final = "keikaku-backup.json"
CURRENT: Final = "library/CURRENT"
CHUNK: Final = 2**20
LARGEST_LISTING: Final = 64 * 2**20
LARGEST_READ: Final = 4 * 2**20
"""Bytes that are ever read at once: more is asked for only by a header that lies about its size."""

_PLACE: Final = re.compile(
    r"library/(?:CURRENT|corrections\.json|everyday\.(?:jsonl|npz)|uploads/.+|\d{6}/.+)|extras/(?:feedback\.jsonl|evals/.+)",
    re.ASCII,
)
_GZIP: Final = b"\x1f\x8b"
_BROKEN: Final = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, UnicodeError, ValueError, RecursionError)


def _within(name: str) -> str:
    parts = name.split("/")
    sound = all(part not in ("", ".", "..") and part.isprintable() and len(part.encode()) <= 255 for part in parts)
    if not sound or not _PLACE.fullmatch(name) or "\\" in name or len(name) > 2000:
        raise ValueError("not a place in a backup")
    return name


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Kept):
    """One file: where it belongs below the backup's top, its size in bytes, its SHA-256."""

    name: Annotated[str, AfterValidator(_within)]
    size: Annotated[int, Field(ge=0, le=2**60)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Contents(_Kept):
    """The listing of a backup: when it was made, which generation is current, every file in its order."""

    format: Literal[1] = 1
    made: str
    current: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    files: tuple[Entry, ...]

    @model_validator(mode="after")
    def _once(self) -> "Contents":
        if len({entry.name.casefold() for entry in self.files}) != len(self.files):
            raise ValueError("a file is named twice")
        return self

    @property
    def generations(self) -> list[str]:
        """The names of the generations it holds."""
        parts = (entry.name.split("/") for entry in self.files)
        return sorted({part[1] for part in parts if part[0] == "library" and part[1].isdigit()})

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(entry.size for entry in self.files)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of an archive, while it is this file's turn."""

    entry: Entry
    _file: IO[bytes]

    def chunks(self) -> Iterator[bytes]:
        """Its bytes, in pieces."""
        while chunk := self._file.read(CHUNK):
            yield chunk


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened backup: its listing, and its files in the order of the listing, to be read once."""

    contents: Contents
    _tar: tarfile.TarFile
    _path: Path

    def files(self) -> Iterator[StoredFile]:
        """Every file that the listing names; all members must be just these.

        Raises:
            KeikakuError: another file, a link or a device is in the archive, or one is missing.
        """
        for entry in self.contents.files:
            yield StoredFile(entry, _member(self._tar, entry.name, entry.size, self._path))
        if self._tar.next() is not None:
            raise _refused(self._path, "目録にないファイルが入っています")


@contextmanager
def opened(file: IO[bytes], path: Path) -> Iterator[Archive]:
    """The backup in ``file``, which is at its beginning; ``path`` is its name in messages.

    Raises:
        KeikakuError: it is damaged, or no backup of ours.
    """
    try:
        with ExitStack() as stack:
            packed = file.read(2) == _GZIP
            file.seek(0)
            if packed:
                file = cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=file)))
            tar = stack.enter_context(tarfile.open(fileobj=cast("IO[bytes]", _Bounded(file, path)), mode="r:"))
            yield Archive(_listing(tar, path), tar, path)
    except _BROKEN as error:
        raise _refused(path, "壊れているか、keikaku のバックアップではありません") from error


def _listing(tar: tarfile.TarFile, path: Path) -> Contents:
    file = _member(tar, CONTENTS, None, path)
    try:
        return Contents.model_validate_json(file.read(LARGEST_READ) + b"".join(iter(lambda: file.read(CHUNK), b"")))
    except ValidationError as error:
        raise _refused(path, "目録が正しくありません") from error


def _member(tar: tarfile.TarFile, name: str, size: int | None, path: Path) -> IO[bytes]:
    """The next member, which must be the file of this name and size."""
    member = tar.next()
    if member is None or member.name != name:
        raise _refused(path, f"{name} があるはずの所にありません")
    plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and member.sparse is None
    right = member.size <= LARGEST_LISTING if size is None else member.size == size
    file = tar.extractfile(member) if plain and right else None
    if file is None:
        raise _refused(path, f"{name} が目録のとおりではありません")
    return file


def _refused(path: Path, why: str) -> KeikakuError:
    return KeikakuError(f"{path} を使えません（{why}）。別のバックアップを指定してください。何も変えていません。")


class _Bounded:
    """A file that never reads more at once than an honest archive asks for."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path

    def read(self, size: int = -1) -> bytes:
        """As the file's own, within the bound."""
        if not 0 <= size <= LARGEST_READ:
            raise _refused(self._path, "見出しの大きさが異常です")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """As the file's own."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As the file's own."""
        return self._file.tell()
