"""One generation: the files of its folder, and how they are read."""

import fcntl
import json
import os
import weakref
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import ValidationError

from corpus import fact_table, passage_table
from corpus.checksums import DIFFERS, SealedFiles, damage_at, vouches
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.fact_table import FactColumns, FactTable
from corpus.facts import FACT, LINK, Fact, Link
from corpus.layout import Layout, array_of, layout_from
from corpus.manifest import FORMAT, Manifest
from corpus.names import BadNameError, kept_id
from corpus.passage import Passage
from corpus.passage_table import PASSAGE, PassageColumns, PassageTable
from corpus.plan import Plan
from corpus.stored_lines import StoredLines
from corpus.stored_rows import StoredRows

MANIFEST: Final = "manifest.json"
PASSAGES: Final = "passages.jsonl"
FACTS: Final = "facts.jsonl"
LINKS: Final = "links.jsonl"
VECTORS: Final = "vectors.npy"
FACT_VECTORS: Final = "fact_vectors.npy"
STATEMENT_VECTORS: Final = "statement_vectors.npy"
STATEMENT_PLACES: Final = "statement_places.npy"
SERIES: Final = "series.json"
"""The words under which each document counts things, prepared at ingest."""

TEXTS: Final = "texts"
LAYOUTS: Final = "layouts"
ORIGINALS: Final = "originals"
"""Files whose pages can be shown, by plan; generations share them by hard links."""

_ENDINGS: Final = {TEXTS: ".txt", LAYOUTS: ".npz", ORIGINALS: ".pdf"}


def file_of(folder: str, plan_id: str) -> str:
    """The file of a plan in a folder of a generation, relative to it; nowhere else, whatever the id is.

    Raises:
        KeikakuError: the id would lead elsewhere.
    """
    try:
        return f"{folder}/{kept_id(plan_id)}{_ENDINGS[folder]}"
    except BadNameError as error:
        raise KeikakuError(f"ライブラリに使えない計画の ID があります。{error}。") from error


class Generation:
    """One sealed generation, opened for reading and never changed.

    Whatever is read of it is compared with the checksums of its sealing; reading raises
    :class:`DamagedLibrary` where it differs. As long as this lives, no ingest removes the folder.
    """

    def __init__(self, path: Path) -> None:
        """Open the generation in a folder.

        Raises:
            DamagedLibrary: its manifest can't be read, or isn't as it was sealed.
            KeikakuError: a newer version made it.
        """
        self.path = path
        pin = _pin(path)
        if pin is not None:
            weakref.finalize(self, os.close, pin)
        self.manifest = read_manifest(path)
        self.files = SealedFiles(path, self.checksums)
        self._layouts: dict[str, Layout | None] = {}
        self._texts: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The generation's number, six digits."""
        return self.path.name

    @property
    def checksums(self) -> dict[str, str]:
        """SHA-256 of the files as they were sealed; not of the manifest, which vouches for itself."""
        return {name: digest for name, digest in self.manifest.checksums.items() if name != MANIFEST}

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """The plans of this generation by the ids of their documents; see :func:`corpus.volumes.resolved`."""
        return self.manifest.plans

    @cached_property
    def passages(self) -> PassageTable:
        """All passages, in the order of the rows of :attr:`vectors`."""
        held = self._held(passage_table.COLUMNS)
        columns = passage_table.read_columns(held) if held else None
        if columns is not None:
            lines = StoredLines(self.files, PASSAGES, columns.start, columns.check)
            return PassageTable(columns, lambda at: PASSAGE.validate_json(lines.line(at)))
        passages = _passages(self.files.read(PASSAGES))
        return PassageTable(PassageColumns.of(passages, ()), passages.__getitem__)

    @property
    def rows(self) -> dict[str, int]:
        """Where each passage stands in :attr:`passages`, by its id."""
        return self.passages.rows

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of this id; None where there is none."""
        row = self.rows.get(passage_id)
        return None if row is None else self.passages[row]

    def stored_facts(self) -> tuple[Fact, ...]:
        """All facts, document by document, as facts of their documents; none in a generation made before there were any."""
        return _facts(self._held(FACTS))

    @cached_property
    def facts(self) -> FactTable:
        """All facts in the order of :meth:`stored_facts`, those of volumes as facts of their plans."""
        wholes = {i: plan.part_of for i, plan in self.plans.items() if plan.part_of}
        held = self._held(fact_table.COLUMNS) if self.files.holds(FACTS) else b""
        columns = fact_table.read_columns(held) if held else None
        if columns is not None:
            lines = StoredLines(self.files, FACTS, columns.start, columns.check)
            return FactTable(columns, wholes, lambda at: FACT.validate_json(lines.line(at)))
        stored = self.stored_facts()
        return FactTable(FactColumns.of(stored, ()), wholes, stored.__getitem__)

    def document_of(self, fact: Fact) -> str:
        """The id of the document that one of :attr:`facts` stands in: of its plan, or of a volume of that."""
        return self.facts.document_of(fact)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Which facts of different plans are the same thing, by their positions in :attr:`facts`."""
        return tuple(LINK.validate_json(line) for line in self._held(LINKS).splitlines())

    @cached_property
    def vectors(self) -> np.ndarray:
        """``(n_passages, dim)`` float32, unit length."""
        return array_of(self.files.read(VECTORS))

    def stored_rows(self, name: str) -> StoredRows:
        """The rows of one of the files of vectors, which are left in it."""
        return StoredRows(self.files, name)

    @cached_property
    def fact_vectors(self) -> np.ndarray:
        """``(n, dim)`` float32, unit length, for the ranked facts among :attr:`facts`, in order.

        Without rows in a generation made before facts were embedded.
        """
        held = self._held(FACT_VECTORS)
        return array_of(held) if held else np.zeros((0, 0), np.float32)

    @cached_property
    def statement_vectors(self) -> np.ndarray:
        """``(n, dim)`` float32, unit length, for the statements that are searched, in printed order.

        Without rows in a generation made before statements were embedded.
        """
        held = self._held(STATEMENT_VECTORS)
        return array_of(held) if held else np.zeros((0, 0), np.float32)

    @cached_property
    def series_words(self) -> dict[str, frozenset[str]] | None:
        """By document the words under which it counts things; None in a generation made before they were prepared."""
        held = self._held(SERIES)
        return {i: frozenset(words) for i, words in json.loads(held).items()} if held else None

    @cached_property
    def statement_places(self) -> np.ndarray | None:
        """``(n, 2)`` int32: for each of :attr:`statement_vectors` the row of its passage and its place there; None in a
        generation made before they were kept."""
        held = self._held(STATEMENT_PLACES)
        return array_of(held) if held else None

    def count_of(self, name: str) -> int:
        """How many vectors one of the files holds, as it says itself; 0 where it isn't there or can't be read."""
        try:
            with (self.path / name).open("rb") as file:
                np.lib.format.read_magic(file)
                return int(np.lib.format.read_array_header_1_0(file)[0][0])
        except (OSError, ValueError, IndexError):
            return 0

    @property
    def has_statement_vectors(self) -> bool:
        """Whether statements were embedded when the generation was made."""
        return self.files.holds(STATEMENT_VECTORS)

    def text(self, plan_id: str) -> str:
        """The normalised document that the passages' spans point into."""
        if plan_id not in self._texts:
            self._texts[plan_id] = self.files.read(file_of(TEXTS, plan_id)).decode("utf-8")
        return self._texts[plan_id]

    def layout(self, plan_id: str) -> Layout | None:
        """Where the characters of :meth:`text` are printed; None where it has neither pages nor rows."""
        if plan_id not in self._layouts:
            held = self._held(file_of(LAYOUTS, plan_id))
            self._layouts[plan_id] = layout_from(held) if held else None
        return self._layouts[plan_id]

    def has_original(self, plan_id: str) -> bool:
        """Whether the file of a plan was kept, whose pages can be shown."""
        return self.files.holds(file_of(ORIGINALS, plan_id))

    def original(self, plan_id: str) -> Path | None:
        """The file of a plan whose pages can be shown, as it was kept; None where there is none."""
        if not self.has_original(plan_id):
            return None
        name = file_of(ORIGINALS, plan_id)
        self.files.check(name)
        return self.path / name

    def damage(self) -> list[DamagedLibrary]:
        """What is wrong with any of the files; empty where nothing is. Takes a second for a gigabyte."""
        return self.files.damage()

    @property
    def is_covered(self) -> bool:
        """Whether manifest and indexes have checksums too; they have none in a generation of an earlier version."""
        return MANIFEST in self.manifest.checksums

    @property
    def corpus_hash(self) -> str:
        """Twelve hex digits that name this content: same passages, same hash."""
        return self.manifest.checksums[PASSAGES][:12]

    def _held(self, name: str) -> bytes:
        """A file that not every generation has; empty where there is none."""
        return self.files.read(name) if self.files.holds(name) else b""


def _pin(path: Path) -> int | None:
    """A descriptor that keeps a generation from being removed while it is open; None where locks don't work."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read ``passages.jsonl`` of a draft."""
    return _passages((folder / PASSAGES).read_bytes())


def read_facts(folder: Path) -> tuple[Fact, ...]:
    """Read ``facts.jsonl`` of a draft; empty where there is none."""
    path = folder / FACTS
    return _facts(path.read_bytes() if path.exists() else b"")


def _passages(lines: bytes) -> tuple[Passage, ...]:
    return tuple(PASSAGE.validate_json(line) for line in lines.splitlines())


def _facts(lines: bytes) -> tuple[Fact, ...]:
    return tuple(FACT.validate_json(line) for line in lines.splitlines())


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a sealed generation.

    Raises:
        DamagedLibrary: it can't be read, or isn't as it was sealed.
        KeikakuError: a newer version made it.
    """
    path = folder / MANIFEST
    with damage_at(path):
        content = path.read_bytes()
    vouched = vouches(content, MANIFEST)
    try:
        manifest = parse_manifest(content)
    except ValidationError as error:
        if vouched:
            raise _newer(folder) from error
        raise DamagedLibrary(path, "目録の内容が正しくありません") from error
    if not vouched and not _of_earlier_version(manifest):
        raise DamagedLibrary(path, DIFFERS)
    if manifest.format > FORMAT:
        raise _newer(folder)
    return manifest


def parse_manifest(content: bytes) -> Manifest:
    """A manifest from its text.

    Raises:
        ValidationError: it is none.
    """
    return Manifest.model_validate_json(content)


def files_named(folder: Path) -> list[str]:
    """The files that the documents of a generation came from, as far as a damaged manifest tells, else their plans."""
    try:
        return [str(document["file"]) for document in json.loads((folder / MANIFEST).read_bytes())["documents"]]
    except (OSError, ValueError, KeyError, TypeError):
        return [path.stem for path in sorted((folder / TEXTS).glob("*.txt"))]


def _of_earlier_version(manifest: Manifest) -> bool:
    """Whether it may be right that a manifest doesn't vouch for itself: then it has no checksums of indexes either."""
    names = manifest.checksums
    return PASSAGES in names and MANIFEST not in names and all(not n.startswith(INDEXES) for n in names)


INDEXES: Final = ("chroma/", "lexical/")


def _newer(folder: Path) -> KeikakuError:
    return KeikakuError(f"ライブラリ {folder} は新しい版の keikaku で作られています。keikaku を更新してください。")
