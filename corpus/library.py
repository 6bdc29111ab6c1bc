"""Library generations: write, seal, switch, open, roll back, prune.

A generation is an immutable folder ``<root>/<number>/``; ``<root>/CURRENT`` names the one that
answers. A new one is built beside it as ``<root>/draft-<number>/`` under an exclusive lock and
becomes current by an atomic rename, so that a crash at any moment leaves the last good one.
"""

import errno
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from corpus.draft import Draft
from corpus.errors import KeikakuError
from corpus.generation import (
    FACT_VECTORS,
    MANIFEST,
    VECTORS,
    Generation,
    read_facts,
    read_manifest,
    read_passages,
)

__all__ = ["FACT_VECTORS", "KEEP", "VECTORS", "Draft", "Generation", "Library", "read_facts", "read_passages"]

KEEP: Final = 3
"""Generations kept after a switch: the current one and two to roll back to."""

_NAME: Final = re.compile(r"^\d{6}$")
_INDEX_FOLDERS: Final = frozenset({"chroma", "lexical"})
"""Rebuildable indexes: left out of the checksums, since their engines touch their own files."""


class Library:
    """The generations under one folder, and which of them is current."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current_name(self) -> str | None:
        """The name of the current generation; None where there is no library yet."""
        try:
            name = (self.root / "CURRENT").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (NotADirectoryError, UnicodeDecodeError, IsADirectoryError) as error:
            raise KeikakuError(
                f"ライブラリ {self.root} を読めません。フォルダを確かめ、別の場所を --library で指定してください。"
            ) from error
        return name if _NAME.match(name) else None

    def open(self) -> Generation:
        """Open the current generation.

        Raises:
            KeikakuError: there is none, or it can't be read.
        """
        name = self.current_name()
        if name is None:
            raise KeikakuError(
                f"ライブラリ {self.root} に文書がまだありません。"
                "「keikaku ingest 文書のパス」で取り込むか、「make run」で内蔵の文書を用意してください。"
            )
        return self.open_generation(name)

    def open_generation(self, name: str) -> Generation:
        """Open one generation by name."""
        path = self.root / name
        if not path.is_dir():
            raise KeikakuError(
                f"ライブラリ {self.root} の世代 {name} が見つかりません。「keikaku ingest」で作り直してください。"
            )
        return Generation(path, read_manifest(path))

    def generations(self) -> list[str]:
        """Names of the sealed generations, oldest first."""
        if not self.root.is_dir():
            return []
        return sorted(p.name for p in self.root.iterdir() if _NAME.match(p.name) and p.is_dir())

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """Begin a generation; whatever is not sealed when the block ends is removed.

        Raises:
            KeikakuError: another ingest holds the lock, the folder can't be written, the disk is full.
        """
        with self._locked():
            for left in self.root.glob("draft-*"):
                shutil.rmtree(left, ignore_errors=True)
            number = f"{int(max(self.generations(), default='0')) + 1:06d}"
            path = self.root / f"draft-{number}"
            try:
                path.mkdir()
                yield Draft(path, number)
            except OSError as error:
                raise _explained(self.root, error) from error
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
        checksums = {str(p.relative_to(draft.path)): _sha256(p) for p in _content_files(draft.path)}
        draft.write_manifest(manifest.model_copy(update={"checksums": checksums}))
        for path in draft.path.rglob("*"):
            _fsync(path)
        _fsync(draft.path)
        sealed = self.root / draft.number
        draft.path.rename(sealed)
        _fsync(self.root)
        self._switch(draft.number)
        self._prune()
        return self.open_generation(draft.number)

    def roll_back(self) -> Generation:
        """Make the generation before the current one current.

        Raises:
            KeikakuError: there is no older generation.
        """
        with self._locked():
            current = self.current_name()
            older = [g for g in self.generations() if current is None or g < current]
            if not older:
                raise KeikakuError("戻せる前の世代がありません。現在の世代をそのまま使います。")
            return self._made_current(older[-1])

    def switch_to(self, name: str) -> Generation:
        """Make a sealed generation current, an older one or one that was rolled back from.

        Raises:
            KeikakuError: there is none of that name, or an ingest is running.
        """
        with self._locked():
            return self._made_current(name)

    def _made_current(self, name: str) -> Generation:
        opened = self.open_generation(name)
        self._switch(name)
        return opened

    def _switch(self, name: str) -> None:
        temporary = self.root / "CURRENT.tmp"
        with temporary.open("w", encoding="ascii") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.root / "CURRENT")
        _fsync(self.root)

    def _prune(self) -> None:
        for name in self.generations()[:-KEEP]:
            if name != self.current_name():
                shutil.rmtree(self.root / name, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            handle = (self.root / "LOCK").open("a")
        except OSError as error:
            raise _explained(self.root, error) from error
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise KeikakuError(
                    f"ライブラリ {self.root} には別の取り込みが進行中です。それが終わってからもう一度実行してください。"
                ) from error
            yield


def _content_files(folder: Path) -> list[Path]:
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and p.name != MANIFEST and p.relative_to(folder).parts[0] not in _INDEX_FOLDERS
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _explained(root: Path, error: OSError) -> KeikakuError:
    if error.errno == errno.ENOSPC:
        return KeikakuError(
            f"ディスクの空きが足りず {root} に書けません。空きを作ってからもう一度実行してください（前の世代はそのまま使えます）。"
        )
    if error.errno in (errno.EACCES, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
        return KeikakuError(
            f"ライブラリ {root} に書き込めません。権限を確かめるか、別の場所を --library で指定してください。"
        )
    return KeikakuError(
        f"ライブラリ {root} を書くときに問題が起きました（{error.strerror}）。ディスクを確かめてください。"
    )
