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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from io import BufferedReader
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import TypeAdapter, ValidationError

from corpus.errors import KeikakuError
from corpus.facts import FACT, LINK, Fact, Link
from corpus.layout import Layout, load_layout
from corpus.manifest import FORMAT, Manifest
from corpus.names import BadNameError, has_unseen, kept_id, printable
from corpus.passage import Passage
from corpus.plain_files import open_plain
from corpus.plan import Plan

KEEP: Final = 3
"""Generations kept after a switch: the current one and two to roll back to."""

MANIFEST: Final = "manifest.json"
PASSAGES: Final = "passages.jsonl"
FACTS: Final = "facts.jsonl"
LINKS: Final = "links.jsonl"
VECTORS: Final = "vectors.npy"
FACT_VECTORS: Final = "fact_vectors.npy"
TEXTS: Final = "texts"
LAYOUTS: Final = "layouts"
ORIGINALS: Final = "originals"
"""Files whose pages can be shown, by plan; generations share them by hard links."""

_NAME: Final = re.compile(r"^[0-9]{6}$")
_PASSAGE: Final = TypeAdapter(Passage)
_INDEX_FOLDERS: Final = frozenset({"chroma", "lexical"})
"""Rebuildable indexes: left out of the checksums, since their engines touch their own files."""


class Generation:
    """One sealed generation, opened for reading and never changed."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._layouts: dict[str, Layout | None] = {}
        self._texts: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The generation's number, six digits."""
        return self.path.name

    @property
    def plans(self) -> dict[str, Plan]:
        """The plans of this generation by id."""
        return self.manifest.plans

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of the rows of :attr:`vectors`."""
        return read_passages(self.path)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Where each passage stands in :attr:`passages`, by its id."""
        return {passage.id: row for row, passage in enumerate(self.passages)}

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of this id; None where there is none."""
        row = self.rows.get(passage_id)
        return None if row is None else self.passages[row]

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, plan by plan; none in a generation made before facts were extracted."""
        return read_facts(self.path)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Which facts of different plans are the same thing, by their positions in :attr:`facts`."""
        return tuple(LINK.validate_json(line) for line in _lines(self.path / LINKS))

    @cached_property
    def vectors(self) -> np.ndarray:
        """``(n_passages, dim)`` float32, unit length."""
        vectors: np.ndarray = np.load(self.path / VECTORS, allow_pickle=False)
        return vectors

    @cached_property
    def fact_vectors(self) -> np.ndarray:
        """``(n, dim)`` float32, unit length, for the ranked facts among :attr:`facts`, in order.

        Without rows in a generation made before facts were embedded.
        """
        path = self.path / FACT_VECTORS
        vectors: np.ndarray = np.load(path, allow_pickle=False) if path.exists() else np.zeros((0, 0), np.float32)
        return vectors

    def text(self, plan_id: str) -> str:
        """The normalised document that the passages' spans point into."""
        if plan_id not in self._texts:
            self._texts[plan_id] = _file_of(self.path / TEXTS, plan_id, ".txt").read_text(encoding="utf-8")
        return self._texts[plan_id]

    def layout(self, plan_id: str) -> Layout | None:
        """Where the characters of :meth:`text` are printed; None where it has neither pages nor rows."""
        if plan_id not in self._layouts:
            self._layouts[plan_id] = load_layout(_file_of(self.path / LAYOUTS, plan_id, ".npz"))
        return self._layouts[plan_id]

    def original(self, plan_id: str) -> Path | None:
        """The file of a plan whose pages can be shown; None where there is none."""
        path = _file_of(self.path / ORIGINALS, plan_id, ".pdf")
        return path if path.exists() else None

    @property
    def corpus_hash(self) -> str:
        """Twelve hex digits that name this content: same passages, same hash."""
        return self.manifest.checksums[PASSAGES][:12]


class Draft:
    """An unsealed generation: a folder that only its writer knows."""

    def __init__(self, path: Path, number: str) -> None:
        self.path = path
        self.number = number

    def write_passages(self, passages: list[Passage]) -> None:
        """Write ``passages.jsonl``; row order is the order of the vectors to come."""
        with (self.path / PASSAGES).open("wb") as file:
            for passage in passages:
                file.write(_PASSAGE.dump_json(passage) + b"\n")

    def write_facts(self, facts: Sequence[Fact], links: Sequence[Link]) -> None:
        """Write ``facts.jsonl`` and ``links.jsonl``; links hold positions in ``facts``."""
        (self.path / FACTS).write_bytes(b"".join(FACT.dump_json(fact) + b"\n" for fact in facts))
        (self.path / LINKS).write_bytes(b"".join(LINK.dump_json(link) + b"\n" for link in links))

    def write_text(self, plan_id: str, text: str) -> None:
        """Keep the normalised document that spans point into."""
        folder = self.path / TEXTS
        folder.mkdir(exist_ok=True)
        _file_of(folder, plan_id, ".txt").write_text(text, encoding="utf-8", newline="")

    def write_layout(self, plan_id: str, layout: Layout) -> None:
        """Keep where the characters of a document are printed."""
        folder = self.path / LAYOUTS
        folder.mkdir(exist_ok=True)
        layout.save(_file_of(folder, plan_id, ".npz"))

    def keep_original(self, plan_id: str, file: Path, *, sha256: str = "", shared: bool = False) -> None:
        """Keep a PDF whose pages are to be shown; ``shared`` says that the file belongs to a generation.

        Raises:
            KeikakuError: the file is no regular file any more, or its bytes have not this ``sha256``.
        """
        folder = self.path / ORIGINALS
        folder.mkdir(exist_ok=True)
        target = _file_of(folder, plan_id, ".pdf")
        with open_plain(file) as source:
            if shared and _linked(source, file, target):
                return
            with target.open("wb") as copy:
                shutil.copyfileobj(source, copy, 2**20)
        if sha256 and _sha256(target) != sha256:
            target.unlink()
            raise KeikakuError(f"{printable(file)} は取り込みの間に変わりました。もう一度取り込んでください。")

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest; called by each stage that adds to it."""
        (self.path / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")

    def read_manifest(self) -> Manifest:
        """The manifest as the last stage left it."""
        return _read_manifest(self.path)


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
        """The name of the current generation; None where there is no library yet."""
        try:
            name = (self.root / "CURRENT").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (NotADirectoryError, UnicodeDecodeError, IsADirectoryError) as error:
            raise KeikakuError(
                f"ライブラリ {self.root} を読めません。フォルダを確かめ、別の場所を --library で指定してください。"
            ) from error
        return name if _NAME.fullmatch(name) else None

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
        if not _NAME.fullmatch(name) or not path.is_dir():
            raise KeikakuError(
                f"ライブラリ {self.root} の世代 {printable(name)} が見つかりません。「keikaku ingest」で作り直してください。"
            )
        return Generation(path, _read_manifest(path))

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
            if name not in self.generations():
                raise KeikakuError(f"世代 {name} はありません。画面を開き直して、一覧から選んでください。")
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


def _file_of(folder: Path, plan_id: str, ending: str) -> Path:
    """The file of a plan in a folder of a generation, and nowhere else."""
    try:
        return folder / f"{kept_id(plan_id)}{ending}"
    except BadNameError as error:
        raise KeikakuError(f"ライブラリ {folder.parent} に使えない計画の ID があります。{error}。") from error


def _linked(source: BufferedReader, file: Path, target: Path) -> bool:
    """Link the opened ``file`` to ``target``; not where the file system can't, or another has taken its place."""
    with suppress(OSError):
        target.hardlink_to(file)
        if os.path.samestat(os.fstat(source.fileno()), target.lstat()):
            return True
        target.unlink()
    return False


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read ``passages.jsonl`` of a generation or draft."""
    with (folder / PASSAGES).open("rb") as file:
        return tuple(_PASSAGE.validate_json(line) for line in file)


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines() if path.exists() else []


def read_facts(folder: Path) -> tuple[Fact, ...]:
    """Read ``facts.jsonl`` of a generation or draft; empty where there is none."""
    return tuple(FACT.validate_json(line) for line in _lines(folder / FACTS))


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise KeikakuError(
            f"ライブラリの目録 {path} を読めません。「keikaku status」で前の世代を確かめ、「keikaku ingest」で作り直してください。"
        ) from error
    if manifest.format > FORMAT:
        raise KeikakuError(f"ライブラリ {folder} は新しい版の keikaku で作られています。keikaku を更新してください。")
    return manifest


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
