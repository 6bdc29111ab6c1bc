"""Search by everyday questions: the passages that answer what is asked alike, nearest first."""

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from corpus.everyday import VECTORS, key_of
from corpus.library import Generation
from corpus.manifest import EmbeddingModel
from retriever.embed import Encoder

SWITCH: Final = "KEIKAKU_LLM_EVERYDAY"
"""``0``: everyday questions of a library are not searched by."""

DEPTH: Final = 100
"""Passages that are given."""

_log: Final = logging.getLogger(__name__)


def write_vectors(root: Path, questions: Mapping[str, Sequence[str]], encoder: Encoder) -> None:
    """Embed everyday questions, by the keys of their sections, and put them in place of those that were there; all or
    nothing is written."""
    texts = [question for said in questions.values() for question in said]
    vectors = encoder.encode_queries(texts) if texts else np.zeros((0, encoder.info.dimension), np.float32)
    keys = np.array([key for key, said in questions.items() for _ in said], dtype="U64")
    temporary = root / f"{VECTORS}.tmp"
    with temporary.open("wb") as file:
        np.savez(file, keys=keys, vectors=np.asarray(vectors, np.float32), model=np.array(_named(encoder.info)))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(root / VECTORS)


@dataclass(frozen=True, slots=True)
class _Held:
    """``vectors (n, dim)`` of questions, the row of a passage that each is asked of, and the state of the file."""

    state: tuple[int, int]
    vectors: np.ndarray
    rows: np.ndarray


NOTHING: Final = _Held((0, 0), np.zeros((0, 0), np.float32), np.zeros(0, np.int64))


class Everyday:
    """The everyday questions of one generation's passages, read anew where their file changes; none where it is missing,
    damaged, or of another model."""

    def __init__(self, generation: Generation, model: EmbeddingModel, *, wished: bool = True) -> None:
        self._generation = generation
        self._path = generation.path.parent / VECTORS
        self._model = model
        self._wished = wished
        self._held = NOTHING

    def search(self, vector: np.ndarray, plan_ids: Sequence[str] = ()) -> dict[str, float]:
        """By passage, how much nearer its nearest question is to ``vector`` than that of the last one given; of these plans only
        where any are named."""
        held = self._fresh()
        if not len(held.vectors):
            return {}
        passages = self._generation.passages
        nearest = np.full(len(passages), -np.inf, np.float32)
        np.maximum.at(nearest, held.rows, held.vectors @ vector)
        best = [int(row) for row in np.argsort(-nearest, kind="stable") if np.isfinite(nearest[row])]
        meant = [row for row in best if not plan_ids or passages[row].plan_id in plan_ids][:DEPTH]
        return {passages[row].id: float(nearest[row] - nearest[meant[-1]]) for row in meant}

    def _fresh(self) -> _Held:
        """What the file holds now."""
        state = self._state() if self._wished else NOTHING.state
        if state != self._held.state:
            self._held = self._read(state) if state != NOTHING.state else NOTHING
        return self._held

    def _state(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return NOTHING.state
        return found.st_mtime_ns, found.st_size

    def _read(self, state: tuple[int, int]) -> _Held:
        empty = _Held(state, NOTHING.vectors, NOTHING.rows)
        try:
            with np.load(self._path, allow_pickle=False) as file:
                keys, vectors, model = (
                    file["keys"].tolist(),
                    np.asarray(file["vectors"], np.float32),
                    str(file["model"]),
                )
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            _log.warning("普段の言葉の質問を読めないため、使わずに探します（%s）。", type(error).__name__)
            return empty
        if model != _named(self._model) or vectors.shape != (len(keys), self._model.dimension):
            return empty
        rows: dict[str, list[int]] = {}
        for row, passage in enumerate(self._generation.passages):
            rows.setdefault(key_of(passage), []).append(row)
        pairs = [(at, row) for at, key in enumerate(keys) for row in rows.get(key, ())]
        if not pairs:
            return empty
        at, of = np.array(pairs).T
        return _Held(state, vectors[at], of)


def is_wished(environment: Mapping[str, str]) -> bool:
    """Whether everyday questions are searched by where a library has them."""
    return environment.get(SWITCH, "").strip().lower() not in ("0", "false", "no", "off")


def _named(model: EmbeddingModel) -> str:
    return f"{model.name}@{model.revision}"
