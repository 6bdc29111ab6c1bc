"""A place that generations are published to: a folder, or a bucket of an object store, through fsspec.

Files lie under their SHA-256, so that what two generations share is sent and kept once. A listing names the files of a
generation, ``CURRENT.json`` the newest listing with its own hash: what is read is never trusted further than its hash.
"""

import errno
import hashlib
import os
import posixpath
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import fsspec
from pydantic import ValidationError

from corpus.backup_contents import CHUNK, LARGEST_LISTING, Entry
from corpus.errors import KeikakuError
from corpus.names import printable
from corpus.patience import patiently
from corpus.published import LISTING, Listing, Pointer, listing_name
from corpus.urls import has_login, is_url, protocol_of, shown
from corpus.whole_files import PART, written_whole

CURRENT: Final = "CURRENT.json"
FILES: Final = "files"
LISTINGS: Final = "generations"
LARGEST_POINTER: Final = 4096
PROTOCOLS: Final = {"file", "s3", "s3a", "gs", "az", "sftp"}
PACKAGES: Final = {"s3": "「pip install '.[s3]'」", "s3a": "「pip install '.[s3]'」"}

CONNECT_S: Final = 5
SILENT_S: Final = 15
"""How long a server may say nothing."""
ASK_S: Final = 25
"""How long it takes at most until a question is answered, however often it was asked."""
READ_S: Final = 600
"""How long it takes at most until a piece of a file is there, or a long list."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_WRITTEN: Final = ("mtime", "LastModified", "last_modified", "updated", "created")
"""Where clients tell when a file was written."""


class MissingError(Exception):
    """A file isn't there, or isn't there any more."""


class AlteredError(KeikakuError):
    """What is read isn't what was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file in a store: its size in bytes, and when it was written, in seconds since 1970 (None: not told)."""

    size: int
    written: float | None


class Store:
    """One place that generations are published to and fetched from.

    Credentials, addresses of servers and the like are those of the store's own client: its environment variables and files.
    """

    def __init__(self, url: str) -> None:
        """The store at ``url``; a place without ``://`` is a folder.

        Raises:
            KeikakuError: there is no client for it, or it is no place.
        """
        protocol = protocol_of(url)
        place = url.partition("://")[2] if is_url(url) else url
        if "::" in url or "\0" in url or not place.strip("/ ") or (protocol and not is_url(url)):
            raise KeikakuError(f"保管場所「{shown(url)}」は、フォルダか s3://バケット/パス の形で指定してください。")
        if protocol and protocol not in PROTOCOLS:
            raise KeikakuError(f"保管場所「{shown(url)}」の種類「{protocol}」は使えません。")
        if has_login(url):
            raise KeikakuError(
                f"保管場所「{shown(url)}」の指定に、利用者名や鍵を書かないでください。"
                "環境変数（s3:// では AWS_ACCESS_KEY_ID と AWS_SECRET_ACCESS_KEY）で渡してください。"
            )
        self.url = url
        self.folder: Path | None = None
        """Where it is, if it is a folder of this machine."""
        try:
            if protocol in (None, "file"):
                self.folder = Path(place).absolute()
                self._fs, self._root = fsspec.filesystem("file", skip_instance_cache=True), str(self.folder)
            else:
                self._fs, self._root = fsspec.core.url_to_fs(
                    f"{protocol}://{place}", skip_instance_cache=True, **_options(protocol)
                )
                self._fs.retries = 1
        except ImportError as error:
            package = PACKAGES.get(str(protocol), f"{protocol} のための fsspec の部品")
            raise KeikakuError(
                f"{protocol}:// の保管場所には追加の部品が必要です。{package}で入れてください。"
            ) from error
        except Exception as error:
            raise self._unreachable(error) from error

    def pointer(self) -> Pointer | None:
        """Which listing is newest; None where nothing was published yet.

        Raises:
            AlteredError: it isn't what we write.
            KeikakuError: it can't be read.
        """
        try:
            return Pointer.model_validate_json(self._read(CURRENT, LARGEST_POINTER))
        except MissingError:
            return None
        except ValidationError as error:
            raise self._altered(CURRENT) from error

    def listing(self, pointer: Pointer) -> Listing:
        """The files of a published generation.

        Raises:
            AlteredError: it is gone, or isn't what was published.
            KeikakuError: it can't be read.
        """
        try:
            return self._listing(pointer.listing, pointer.sha256)
        except MissingError as error:
            raise self._altered(f"{LISTINGS}/{pointer.listing}") from error

    def _listing(self, listing: str, sha256: str | None = None) -> Listing:
        """A listing whose bytes have the hash that its name says, and all of ``sha256``."""
        name = f"{LISTINGS}/{listing}"
        content = self._read(name, LARGEST_LISTING)
        digest = hashlib.sha256(content).hexdigest()
        try:
            found = Listing.model_validate_json(content)
        except ValidationError as error:
            raise self._altered(name) from error
        if listing_name(found.current, digest) != listing or digest != (sha256 or digest):
            raise self._altered(name)
        return found

    def publish(self, contents: Listing) -> Pointer:
        """Write a listing, all of whose files are there, and let ``CURRENT.json`` name it."""
        content = contents.model_dump_json(indent=1).encode()
        digest = hashlib.sha256(content).hexdigest()
        pointer = Pointer(listing=listing_name(contents.current, digest), sha256=digest)
        self._write(f"{LISTINGS}/{pointer.listing}", content)
        self._write(CURRENT, pointer.model_dump_json().encode())
        return pointer

    def held(self) -> dict[str, Found]:
        """The files there, by SHA-256."""
        return {name: found for name, found in self._found(FILES).items() if _HASH.fullmatch(name)}

    def left(self) -> dict[str, Found]:
        """What killed processes left unfinished, by its place."""
        found = {folder: self._found(folder) for folder in (FILES, LISTINGS)}
        return {
            posixpath.join(folder, *([name[:2]] if folder == FILES else []), name): file
            for folder, files in found.items()
            for name, file in files.items()
            if name.endswith(PART)
        }

    def _found(self, folder: str) -> dict[str, Found]:
        with self._told():
            # Without what an earlier look remembered: others publish, too.
            self._fs.invalidate_cache()
            if not self._patiently(ASK_S, self._fs.exists, self._at(folder)):
                return {}
            told: Mapping[str, Any] = self._patiently(READ_S, self._fs.find, self._at(folder), detail=True)
            return {
                posixpath.basename(path): Found(size=int(info.get("size") or 0), written=_written(info))
                for path, info in told.items()
            }

    def send(self, entry: Entry, chunks: Iterator[bytes]) -> None:
        """Put one file there, whole or not at all.

        Raises:
            ValueError: what was read isn't what ``entry`` says.
            KeikakuError: it can't be written.
        """
        digest = hashlib.sha256()
        with self._written(_place(entry.sha256)) as file:
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
        with self._told(), self._opened(_place(entry.sha256)) as file:
            while chunk := self._patiently(READ_S, file.read, CHUNK):
                yield chunk

    def is_whole(self, entry: Entry) -> bool:
        """Whether a file is there, read through, as it was listed."""
        digest = hashlib.sha256()
        try:
            for chunk in self.receive(entry):
                digest.update(chunk)
        except (MissingError, AlteredError):
            return False
        return digest.hexdigest() == entry.sha256

    def listings(self) -> dict[str, tuple[Found, Listing]]:
        """Every listing that is as it was published, by name."""
        found: dict[str, tuple[Found, Listing]] = {}
        for name, file in sorted(self._found(LISTINGS).items()):
            if LISTING.fullmatch(name):
                with suppress(AlteredError, MissingError):
                    found[name] = (file, self._listing(name))
        return found

    def forget(self, listings: Iterable[str], hashes: Iterable[str], left: Iterable[str] = ()) -> None:
        """Remove listings, and then files that no other names; what is gone already is no matter."""
        places = [f"{LISTINGS}/{name}" for name in listings] + [_place(digest) for digest in hashes] + list(left)
        for place in places:
            with suppress(MissingError), self._told():
                self._fs.rm_file(self._at(place))

    def _at(self, name: str) -> str:
        return posixpath.join(self._root, name)

    def _opened(self, name: str) -> IO[bytes]:
        if self.folder is None:
            opened: IO[bytes] = self._patiently(ASK_S, self._fs.open, self._at(name), "rb")
            return opened
        # A pipe in its place would be waited for.
        file = os.fdopen(os.open(self._at(name), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise self._altered(name)
        return file

    def _read(self, name: str, most: int) -> bytes:
        with self._told():
            self._fs.invalidate_cache()
            with self._opened(name) as file:
                content: bytes = self._patiently(ASK_S if most == LARGEST_POINTER else READ_S, file.read, most + 1)
        if len(content) > most:
            raise self._altered(name)
        return content

    def _patiently(self, seconds: float, act: Callable[..., Any], *args: object, **options: object) -> Any:  # noqa: ANN401
        """What ``act`` gives. A folder is asked at once, a server in time."""
        return act(*args, **options) if self.folder else patiently(seconds, act, *args, **options)

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
            with self._told():
                if self.folder is not None:
                    with written_whole(self.folder / name) as file:
                        yield file
                else:
                    with self._fs.transaction, self._fs.open(self._at(name), "wb") as file:
                        yield file
        except MissingError as error:  # A bucket.
            raise self._unreachable(error) from error

    def _altered(self, name: str) -> AlteredError:
        return AlteredError(
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
        where = f"保管場所 {shown(self.url)} "
        number = error.errno if self.folder and isinstance(error, OSError) else None
        if number in (errno.ENOSPC, errno.EDQUOT):
            return KeikakuError(f"{where}のディスクの空きが足りません。空きを作ってから、もう一度実行してください。")
        if number == errno.EROFS:
            return KeikakuError(
                f"{where}は読み取り専用で、書けません。書けるようにするか、別の場所を指定してください。"
            )
        if number in (errno.EACCES, errno.EPERM):
            return KeikakuError(f"{where}の権限がありません。権限を確かめるか、別の場所を指定してください。")
        late = isinstance(error, TimeoutError)
        why = "待っても答えがありません" if late else printable(f"{type(error).__name__}: {error}")[:300]
        return KeikakuError(f"{where}に届きません（{why}）。場所、権限、ネットワークを確かめてください。")


def _place(sha256: str) -> str:
    return f"{FILES}/{sha256[:2]}/{sha256}"


def _options(protocol: str | None) -> dict[str, Any]:
    """What a client is told, so that a server that says nothing isn't waited for."""
    if protocol not in ("s3", "s3a"):
        return {}
    patience = {"connect_timeout": CONNECT_S, "read_timeout": SILENT_S, "retries": {"total_max_attempts": 2}}
    return {"config_kwargs": patience}


def _written(info: Mapping[str, Any]) -> float | None:
    told = next((info[key] for key in _WRITTEN if info.get(key) is not None), None)
    if isinstance(told, datetime):
        return told.timestamp()
    return float(told) if isinstance(told, int | float) else None


class _OtherError(ValueError):
    """A file is not the one that was listed."""
