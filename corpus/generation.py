"""One generation: the files of its folder, and how they are read."""

from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import TypeAdapter, ValidationError

from corpus.errors import KeikakuError
from corpus.facts import FACT, LINK, Fact, Link
from corpus.layout import Layout, load_layout
from corpus.manifest import FORMAT, Manifest
from corpus.passage import Passage
from corpus.plan import Plan

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

PASSAGE: Final = TypeAdapter(Passage)


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
            self._texts[plan_id] = (self.path / TEXTS / f"{plan_id}.txt").read_text(encoding="utf-8")
        return self._texts[plan_id]

    def layout(self, plan_id: str) -> Layout | None:
        """Where the characters of :meth:`text` are printed; None where it has neither pages nor rows."""
        if plan_id not in self._layouts:
            self._layouts[plan_id] = load_layout(self.path / LAYOUTS / f"{plan_id}.npz")
        return self._layouts[plan_id]

    def original(self, plan_id: str) -> Path | None:
        """The file of a plan whose pages can be shown; None where there is none."""
        path = self.path / ORIGINALS / f"{plan_id}.pdf"
        return path if path.exists() else None

    @property
    def corpus_hash(self) -> str:
        """Twelve hex digits that name this content: same passages, same hash."""
        return self.manifest.checksums[PASSAGES][:12]


def read_passages(folder: Path) -> tuple[Passage, ...]:
    """Read ``passages.jsonl`` of a generation or draft."""
    with (folder / PASSAGES).open("rb") as file:
        return tuple(PASSAGE.validate_json(line) for line in file)


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines() if path.exists() else []


def read_facts(folder: Path) -> tuple[Fact, ...]:
    """Read ``facts.jsonl`` of a generation or draft; empty where there is none."""
    return tuple(FACT.validate_json(line) for line in _lines(folder / FACTS))


def read_manifest(folder: Path) -> Manifest:
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
