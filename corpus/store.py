"""A place that generations are published to: a folder, or a bucket of an object store, through fsspec.

Files lie under their SHA-256, so that what two generations share is sent and kept once. A listing names the files of a
generation, ``CURRENT.json`` the newest listing with its own hash: what is read is never trusted further than its hash.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated, Any, Final, Literal

import fsspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.backup_contents import CHUNK, LARGEST_LISTING, Contents, Entry
from corpus.errors import KeikakuError
from corpus.names import printable
from corpus.urls import is_url, shown, without_login

CURRENT: Final = "CURRENT.json"
FILES: Final = "files"
LISTINGS: Final = "generations"
LARGEST_POINTER: Final = 4096
PACKAGES: Final = {"s3": "「pip install '.[s3]'」", "s3a": "「pip install '.[s3]'」"}
_LISTING: Final = re.compile(r"\d{6}-[0-9a-f]{16}\.json", re.ASCII)


class Pointer(BaseModel):
    """Which listing is the newest, and the SHA-256 of its bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    listing: Annotated[str, Field(pattern=_LISTING.pattern)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class MissingError(Exception):
    """A file isn't there, or isn't there any more."""


class Store:
    """One place that generations are published to and fetched from.

    Credentials, addresses of servers and the like are those of the store's own client: its environment variables and files.
    """

    def __init__(self, url: str) -> None:
        """The store at ``url``; a place without ``://`` is a folder.

        Raises:
            KeikakuError: there is no client for it, or it is no place.
        """
        if "::" in url or not url.strip("/ "):
            raise KeikakuError(f"保管場所「{shown(url)}」は、フォルダか s3://バケット/パス の形で指定してください。")
        self.url = url
        protocol = url.partition("://")[0] if is_url(url) else "file"
        try:
            folders = {"auto_mkdir": True} if protocol == "file" else {}
            self._fs, self._root = fsspec.core.url_to_fs(url, skip_instance_cache=True, **folders)
        except ImportError as error:
            package = PACKAGES.get(protocol, f"{protocol} のための fsspec の部品")
            raise KeikakuError(
                f"{protocol}:// の保管場所には追加の部品が必要です。{package}で入れてください。"
            ) from error
        except ValueError as error:
            raise KeikakuError(f"保管場所「{shown(url)}」の種類「{protocol}」は使えません。") from error

    def pointer(self) -> Pointer | None:
        """Which listing is newest; None where nothing was published yet.

        Raises:
            KeikakuError: it can't be read, or isn't what we write.
        """
        try:
            return Pointer.model_validate_json(self._read(CURRENT, LARGEST_POINTER))
        except MissingError:
            return None
        except ValidationError as error:
            raise self._refused(CURRENT) from error

    def listing(self, pointer: Pointer) -> Contents:
        """The files of a published generation.

        Raises:
            KeikakuError: it is gone, or isn't what was published.
        """
        name = f"{LISTINGS}/{pointer.listing}"
        try:
            content = self._read(name, LARGEST_LISTING)
        except MissingError as error:
            raise self._refused(name) from error
        if hashlib.sha256(content).hexdigest() != pointer.sha256:
            raise self._refused(name)
        return self._parsed(name, content)

    def publish(self, contents: Contents) -> Pointer:
        """Write a listing, all of whose files are there, and let ``CURRENT.json`` name it."""
        content = contents.model_dump_json(indent=1).encode()
        digest = hashlib.sha256(content).hexdigest()
        pointer = Pointer(listing=f"{contents.current}-{digest[:16]}.json", sha256=digest)
        self._write(f"{LISTINGS}/{pointer.listing}", content)
        self._write(CURRENT, pointer.model_dump_json().encode())
        return pointer

    def held(self) -> dict[str, int]:
        """The files there by SHA-256, with their size in bytes."""
        with self._told():
            found: dict[str, Any] = self._fs.find(self._at(FILES), detail=True) if self._there(FILES) else {}
            return {posixpath.basename(path): int(told["size"]) for path, told in found.items()}

    def _there(self, name: str) -> bool:
        # Without what an earlier look remembered: others publish, too.
        self._fs.invalidate_cache()
        return bool(self._fs.exists(self._at(name)))

    def send(self, entry: Entry, chunks: Iterator[bytes]) -> None:
        """Put one file there, whole or not at all.

        Raises:
            ValueError: what was read isn't what ``entry`` says.
            KeikakuError: it can't be written.
        """
        digest = hashlib.sha256()
        with self._written(self._place(entry)) as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            if digest.hexdigest() != entry.sha256:
                raise _OtherError(entry.name)

    def receive(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of one file, in pieces, as they are there; whoever takes them compares their hash.

        Raises:
            MissingError: it is gone.
            KeikakuError: it can't be read.
        """
        with self._told(), self._opened(self._place(entry), "rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def listings(self) -> dict[str, Contents]:
        """Every listing that can be read, by name."""
        with self._told():
            paths = self._fs.find(self._at(LISTINGS)) if self._there(LISTINGS) else []
        found: dict[str, Contents] = {}
        for name in sorted(posixpath.basename(path) for path in paths):
            if _LISTING.fullmatch(name):
                found[name] = self._parsed(name, self._read(f"{LISTINGS}/{name}", LARGEST_LISTING))
        return found

    def forget(self, listing: str, hashes: Iterator[str]) -> None:
        """Remove a listing, and then files that no other names."""
        with self._told():
            self._fs.rm_file(self._at(f"{LISTINGS}/{listing}"))
            for digest in hashes:
                self._fs.rm_file(self._at(f"{FILES}/{digest[:2]}/{digest}"))

    def _place(self, entry: Entry) -> str:
        return f"{FILES}/{entry.sha256[:2]}/{entry.sha256}"

    def _at(self, name: str) -> str:
        return posixpath.join(self._root, name)

    def _opened(self, name: str, mode: str) -> IO[bytes]:
        opened: IO[bytes] = self._fs.open(self._at(name), mode)
        return opened

    def _read(self, name: str, most: int) -> bytes:
        with self._told():
            self._fs.invalidate_cache()
            with self._opened(name, "rb") as file:
                content: bytes = file.read(most + 1)
        if len(content) > most:
            raise self._refused(name)
        return content

    def _write(self, name: str, content: bytes) -> None:
        with self._written(name) as file:
            file.write(content)

    @contextmanager
    def _written(self, name: str) -> Iterator[IO[bytes]]:
        """A file that is there once it is whole.

        Raises:
            KeikakuError: it can't be written.
        """
        try:
            with self._told(), self._fs.transaction, self._opened(name, "wb") as file:
                yield file
        except MissingError as error:  # A bucket.
            raise self._unreachable(error) from error

    def _parsed(self, name: str, content: bytes) -> Contents:
        try:
            return Contents.model_validate_json(content)
        except ValidationError as error:
            raise self._refused(name) from error

    def _refused(self, name: str) -> KeikakuError:
        return KeikakuError(
            f"保管場所 {shown(self.url)} の {name} が、公開したときのものではありません。"
            "「keikaku library publish」でもう一度公開してください。何も変えていません。"
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Says in Japanese what went wrong there. Clients of stores raise errors of kinds of their own."""
        try:
            yield
        except (KeikakuError, MissingError, _OtherError):
            raise
        except FileNotFoundError as error:
            raise MissingError(str(error)) from error
        except Exception as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> KeikakuError:
        why = without_login(printable(f"{type(error).__name__}: {error}"), self.url)[:300]
        return KeikakuError(
            f"保管場所 {shown(self.url)} に届きません（{why}）。場所、権限、ネットワークを確かめてください。"
        )


class _OtherError(ValueError):
    """A file is not the one that was listed."""
