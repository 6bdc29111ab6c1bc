"""Checksums of a sealed folder: what is read is what was written, or it is said to be damaged."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from corpus.errors import DamagedLibrary

CHUNK: Final = 2**20
DIFFERS: Final = "書き込んだときの内容と違います"

_NOT_YET: Final = b"0" * 64


class SealedFiles:
    """The files of a folder whose SHA-256 were taken when it was sealed, by their names in it."""

    def __init__(self, folder: Path, checksums: Mapping[str, str]) -> None:
        self.folder = folder
        self._checksums = checksums

    def holds(self, name: str) -> bool:
        """Whether a file of this name was sealed, whatever became of it."""
        return name in self._checksums

    def within(self, folder: str) -> list[str]:
        """The names of the files sealed in a folder."""
        return [name for name in self._checksums if name.startswith(f"{folder}/")]

    def read(self, name: str) -> bytes:
        """The content of a file, as it was sealed.

        Raises:
            DamagedLibrary: it is another one, or can't be read.
        """
        path = self.folder / name
        with damage_at(path):
            _must_be_file(path)
            content = path.read_bytes()
        self._compare(name, hashlib.sha256(content).hexdigest())
        return content

    def check(self, name: str) -> None:
        """Read a file through without keeping it.

        Raises:
            DamagedLibrary: it is another one, or can't be read.
        """
        self._compare(name, digest_of(_chunks(self.folder / name)))

    def copy(self, name: str, target: Path) -> None:
        """Copy a file to ``target``.

        Raises:
            DamagedLibrary: it is another one, or can't be read.
            OSError: ``target`` can't be written.
        """
        with target.open("wb") as file:
            self._compare(name, digest_of(_written(_chunks(self.folder / name), file.write)))

    def damage(self, names: Iterable[str] | None = None) -> list[DamagedLibrary]:
        """What is wrong with these files, with all where None; empty where nothing is."""
        found = []
        for name in self._checksums if names is None else names:
            try:
                self.check(name)
            except DamagedLibrary as error:
                # A new one: with its traceback it would keep alive whatever called this.
                found.append(DamagedLibrary(error.path, error.reason))
        return found

    def _compare(self, name: str, digest: str) -> None:
        if self._checksums.get(name) != digest:
            raise DamagedLibrary(self.folder / name, DIFFERS)


def _written(chunks: Iterable[bytes], write: Callable[[bytes], object]) -> Iterator[bytes]:
    for chunk in chunks:
        write(chunk)
        yield chunk


def _chunks(path: Path) -> Iterator[bytes]:
    with damage_at(path):
        _must_be_file(path)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def _must_be_file(path: Path) -> None:
    """A pipe would be waited for."""
    if path.exists() and not path.is_file():
        raise DamagedLibrary(path, "ファイルではありません")


def digest_of(chunks: Iterable[bytes]) -> str:
    """SHA-256 of bytes that come in pieces, in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def fingerprint(path: Path) -> str:
    """Sixteen hex digits of the SHA-256 of a file, by which a record tells its content from any other."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@contextmanager
def damage_at(path: Path) -> Iterator[None]:
    """Let a failure to read ``path`` be damage, with its reason in Japanese."""
    try:
        yield
    except FileNotFoundError as error:
        raise DamagedLibrary(path, "見つかりません") from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise DamagedLibrary(path, "ファイルではありません") from error
    except PermissionError as error:
        raise DamagedLibrary(path, "読み取りの権限がありません") from error
    except OSError as error:
        raise DamagedLibrary(path, f"読み取れません（{error.strerror or error}）") from error


def sealed_with(content: bytes, name: str) -> bytes:
    """``content``, a JSON text that holds ``"<name>": "<64 zeros>"``, with its own SHA-256 in their place.

    So a file can vouch for itself: each of its bytes but those digits counts.
    """
    return content.replace(_entry(name, _NOT_YET), _entry(name, hashlib.sha256(content).hexdigest().encode()))


UNSEALED: Final = _NOT_YET.decode()
"""What stands in a file in place of its own SHA-256 before :func:`sealed_with`."""


def vouches(content: bytes, name: str) -> bool:
    """Whether the SHA-256 that a file holds of itself is right."""
    found: list[bytes] = re.findall(re.escape(_entry(name, b"")[:-1]) + b'([0-9a-f]{64})"', content)
    if len(found) != 1:
        return False
    bare = content.replace(_entry(name, found[0]), _entry(name, _NOT_YET))
    return hashlib.sha256(bare).hexdigest().encode() == found[0]


def _entry(name: str, digest: bytes) -> bytes:
    return b'"%s": "%s"' % (name.encode(), digest)
