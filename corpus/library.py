"""Library generations: write, seal, switch, open, roll back, prune.

A generation is an immutable folder ``<root>/<number>/``; ``<root>/CURRENT`` names the one that
answers. A new one is built beside it as ``<root>/draft-<number>/`` under an exclusive lock and
becomes current by an atomic rename, so that a crash at any moment leaves the last good one.
"""

import errno
import fcntl
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from corpus.draft import Draft, fsync
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.generation import (
    FACT_VECTORS,
    STATEMENT_PLACES,
    STATEMENT_VECTORS,
    VECTORS,
    Generation,
    read_facts,
    read_passages,
)
from corpus.names import has_unseen, printable

__all__ = [
    "FACT_VECTORS",
    "KEEP",
    "STATEMENT_PLACES",
    "STATEMENT_VECTORS",
    "VECTORS",
    "Draft",
    "Generation",
    "Library",
    "read_facts",
    "read_passages",
]

KEEP: Final = 3
"""Generations kept after a switch: the current one and two to roll back to."""

CURRENT: Final = "CURRENT"
LOCK: Final = "LOCK"
MIRROR: Final = "MIRROR.json"
"""Says that the generations here come from a store, and which."""

_NAME: Final = re.compile(r"[0-9]{6}")
_LAST: Final = 999_999
_LEFT: Final = "draft-"
"""How the names of folders begin that are no generations: those being written, and those being removed."""

_LEFT_NAME: Final = re.compile(r"draft-(?:gone-)?[0-9]{6}")

_log: Final = logging.getLogger(__name__)


def is_left(path: Path) -> bool:
    """Whether it is a folder that an ingest or a fetch was writing or removing."""
    return _LEFT_NAME.fullmatch(path.name) is not None and path.is_dir() and not path.is_symlink()


class Library:
    """The generations under one folder, and which of them is current."""

    def __init__(self, root: Path) -> None:
        if has_unseen(str(root)):
            raise KeikakuError(
                f"ライブラリの場所「{printable(root)}」には、制御文字や UTF-8 でない文字があります。"
                "別の場所を --library で指定してください。"
            )
        self.root = root

    def current_name(self) -> str | None:
        """The name of the current generation; None where there is no library yet.

        Where ``CURRENT`` names none of those that are there, it is the newest of them.

        Raises:
            KeikakuError: the folder can't be read.
        """
        return self.pointed() or max(self.generations(), default=None)

    def pointed(self) -> str | None:
        """The generation that ``CURRENT`` names; None where it can't be read or names none that is there."""
        try:
            path = self.root / CURRENT
            name = path.read_bytes().strip().decode("ascii") if path.is_file() else ""
            return name if _NAME.fullmatch(name) and (self.root / name).is_dir() else None
        except (OSError, UnicodeDecodeError):
            return None

    def open(self) -> Generation:
        """Open the current generation; where ``CURRENT`` names none, the newest that is as it was sealed.

        Raises:
            DamagedLibrary: it is damaged, or all are.
            KeikakuError: there is none, or it can't be read.
        """
        name = self.pointed()
        if name is not None:
            return self.open_generation(name)
        self.require_any()
        generation = next(self.sound(), None)
        if generation is None:
            raise DamagedLibrary(self.root / CURRENT, "世代の名前がなく、どの世代も壊れています")
        _log.warning(
            "ライブラリ %s の %s が世代を指していないため、確かめられた最も新しい世代 %s を使います。「keikaku repair」で直せます。",
            self.root,
            CURRENT,
            generation.name,
        )
        return generation

    def require_any(self) -> None:
        """Nothing where there is a generation.

        Raises:
            KeikakuError: there is none.
        """
        if not self.generations():
            raise KeikakuError(
                f"ライブラリ {self.root} に文書がまだありません。"
                "「keikaku ingest 文書のパス」で取り込むか、「make run」で内蔵の文書を用意してください。"
            )

    def open_generation(self, name: str) -> Generation:
        """Open one generation by name.

        Raises:
            DamagedLibrary: its manifest is damaged.
            KeikakuError: there is none of that name, or a newer version made it.
        """
        path = self.root / name
        if not _NAME.fullmatch(name) or not path.is_dir():
            raise KeikakuError(
                f"ライブラリ {self.root} の世代 {name} が見つかりません。「keikaku ingest」で作り直してください。"
            )
        return Generation(path)

    def sound(self, *, before: str | None = None) -> Iterator[Generation]:
        """The generations that are wholly as they were sealed, newest first; only those older than ``before``."""
        for name in reversed(self.generations()):
            if before is not None and name >= before:
                continue
            with suppress(KeikakuError):
                generation = self.open_generation(name)
                if not generation.damage():
                    yield generation

    def generations(self) -> list[str]:
        """Names of the sealed generations, oldest first.

        Raises:
            KeikakuError: the folder can't be read.
        """
        try:
            return sorted(p.name for p in self.root.iterdir() if _NAME.fullmatch(p.name) and p.is_dir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise KeikakuError(
                f"ライブラリ {self.root} を読めません。フォルダと権限を確かめ、別の場所を --library で指定してください。"
            ) from error

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """Begin a generation; whatever is not sealed when the block ends is removed.

        Raises:
            KeikakuError: another ingest holds the lock, the folder can't be written, the disk is full, or what is
                here comes from a store.
        """
        if self.is_mirror:
            raise KeikakuError(
                f"ライブラリ {self.root} は保管場所から取り寄せたもので、ここでは変えられません。"
                "元のライブラリに取り込み、「keikaku library publish」のあと「keikaku library fetch」で取り寄せてください。"
            )
        with self._locked():
            number = self._next()
            with self._unsealed(number) as path:
                yield Draft(path, number)

    @property
    def is_mirror(self) -> bool:
        """Whether its generations come from a store."""
        return (self.root / MIRROR).is_file()

    @contextmanager
    def taking(self, number: str) -> Iterator[Path]:
        """An empty folder for a generation that is copied here whole, to be given to :meth:`take` within the block.

        Raises:
            KeikakuError: an ingest is running, the folder can't be written, the disk is full.
        """
        with self._locked():
            self._next()
            with self._unsealed(number) as path:
                yield path

    def _next(self) -> str:
        """The number after the highest.

        Raises:
            KeikakuError: there is none.
        """
        number = int(max(self.generations(), default="0")) + 1
        if number > _LAST:
            raise KeikakuError(
                f"ライブラリ {self.root} の世代の番号が最後の {_LAST} に達しました。別の場所を --library で指定してください。"
            )
        return f"{number:06d}"

    def take(self, path: Path, number: str) -> str:
        """Make a copied generation current, under its number or the next one if that is not the highest; gives the name."""
        name = max(number, self._next())
        self._seal(path, name)
        return name

    def _seal(self, path: Path, name: str) -> None:
        path.rename(self.root / name)
        fsync(self.root)
        self._switch(name)
        self._prune()

    @contextmanager
    def _unsealed(self, number: str) -> Iterator[Path]:
        """A folder that is gone at the end unless it got another name; what a crash left is removed before."""
        for left in filter(is_left, list(self.root.iterdir())):
            shutil.rmtree(left, ignore_errors=True)
        path = self.root / f"{_LEFT}{number}"
        try:
            path.mkdir()
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def seal(self, draft: Draft) -> Generation:
        """Check and freeze a draft, make it current, and prune old generations."""
        manifest = draft.read_manifest()
        found = read_passages(draft.path)
        if len(found) != manifest.passages:
            raise KeikakuError(
                f"作成中の世代に本文が {len(found)} 片しかありません（{manifest.passages} 片のはず）。もう一度取り込んでください。"
            )
        draft.seal()
        self._seal(draft.path, draft.number)
        return self.open_generation(draft.number)

    def roll_back(self) -> Generation:
        """Make the newest generation before the current one current that is as it was sealed.

        Raises:
            KeikakuError: there is none.
        """
        self.require_any()
        with self._locked():
            older = next(self.sound(before=self.current_name()), None)
            if older is None:
                raise KeikakuError("戻せる前の世代がありません。現在の世代をそのまま使います。")
            self._switch(older.name)
            return older

    def switch_to(self, name: str) -> Generation:
        """Make a sealed generation current, an older one or one that was rolled back from.

        Raises:
            DamagedLibrary: it is damaged.
            KeikakuError: there is none of that name, or an ingest is running.
        """
        with self._locked():
            generation = self.open_generation(name)
            for damage in generation.damage():
                raise damage
            self._switch(name)
            return generation

    def point_to(self, name: str) -> None:
        """Let ``CURRENT`` name this generation again, where it names none; needs the lock of :meth:`draft`."""
        if self.pointed() is None:
            self._switch(name)

    def point_again(self, name: str) -> None:
        """As :meth:`point_to`, taking the lock.

        Raises:
            KeikakuError: an ingest is running, or the folder can't be written.
        """
        with self._locked():
            self.point_to(name)

    def _switch(self, name: str) -> None:
        if (self.root / CURRENT).is_dir():
            raise KeikakuError(
                f"{self.root / CURRENT} がフォルダになっています。別の名前に変えてから、もう一度実行してください。"
            )
        temporary = self.root / f"{CURRENT}.tmp"
        with temporary.open("w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.root / CURRENT)
        fsync(self.root)

    def _prune(self) -> None:
        """Remove old generations, but never the last that could be gone back to."""
        names = self.generations()
        current = self.current_name()
        old = [name for name in names[:-KEEP] if name != current]
        if old and (back := next(self.sound(before=current), None)) is not None:
            for name in old:
                if name != back.name:
                    self._remove(name)

    def _remove(self, name: str) -> None:
        """Remove a generation that nobody has open; it is never seen half removed."""
        gone = self.root / f"{_LEFT}gone-{name}"
        with suppress(OSError):
            descriptor = os.open(self.root / name, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (self.root / name).rename(gone)
            finally:
                os.close(descriptor)
            shutil.rmtree(gone, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            # Opened for both, so that a pipe put in its place would not be waited for.
            with os.fdopen(os.open(self.root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "rb") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield
        except BlockingIOError as error:
            raise KeikakuError(
                f"ライブラリ {self.root} には別の取り込みが進行中です。それが終わってからもう一度実行してください。"
            ) from error
        except OSError as error:
            raise _explained(self.root, error) from error


def _explained(root: Path, error: OSError) -> KeikakuError:
    if error.errno == errno.ENOSPC:
        return KeikakuError(
            f"ディスクの空きが足りず {root} に書けません。空きを作ってからもう一度実行してください（前の世代はそのまま使えます）。"
        )
    if error.errno in (errno.EACCES, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return KeikakuError(
            f"ライブラリ {root} に書き込めません。権限を確かめるか、別の場所を --library で指定してください。"
        )
    if error.errno == errno.EISDIR:
        return KeikakuError(
            f"{error.filename} がフォルダになっています。別の名前に変えてから、もう一度実行してください。"
        )
    return KeikakuError(
        f"ライブラリ {root} を書くときに問題が起きました（{error.strerror}）。ディスクを確かめてください。"
    )
