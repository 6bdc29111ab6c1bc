"""BM25 over Japanese terms, with bm25s."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import bm25s
import numpy as np

from corpus.checksums import SealedFiles
from corpus.errors import DamagedLibrary
from retriever.tokens import terms

K1: Final = 1.2
B: Final = 0.6
"""Passages are cut to like lengths, so length says less than usual (0.75)."""

FOLDER: Final = "lexical"
FREQUENCY: Final = "frequency.json"


class LexicalIndex:
    """A BM25 index over the passages of one generation."""

    def __init__(self, engine: bm25s.BM25, ids: list[str], frequency: dict[str, int]) -> None:
        self._engine = engine
        self._ids = ids
        self._frequency = frequency

    @classmethod
    def build(cls, ids: Sequence[str], texts: Sequence[str], folder: Path) -> "LexicalIndex":
        """Index ``texts`` under ``ids`` and keep the index in ``folder``."""
        tokens = [terms(text) or ["(none)"] for text in texts]
        engine = bm25s.BM25(k1=K1, b=B, method="lucene")
        engine.index(tokens, show_progress=False)
        engine.save(folder)
        frequency = dict(sorted(Counter(term for row in tokens for term in set(row)).items()))
        (folder / FREQUENCY).write_text(
            json.dumps({"ids": list(ids), "frequency": frequency}, ensure_ascii=False), encoding="utf-8"
        )
        return cls(engine, list(ids), frequency)

    @classmethod
    def open(cls, files: SealedFiles) -> "LexicalIndex":
        """Open the index among the files of a generation; what an earlier version made is taken as it is.

        Raises:
            DamagedLibrary: it is not as it was sealed.
        """
        folder = files.folder / FOLDER
        for name in files.within(FOLDER):
            files.check(name)
        try:
            kept = json.loads((folder / FREQUENCY).read_text(encoding="utf-8"))
            return cls(bm25s.BM25.load(folder), kept["ids"], kept["frequency"])
        except Exception as error:
            raise DamagedLibrary(folder, "検索索引として開けません") from error

    def scores(self, query: Sequence[str], weights: Sequence[float] | None = None) -> np.ndarray:
        """``(n_passages,) float32``: BM25 of each passage for the terms, in the order of the ids.

        ``weights`` gives each term's weight, 1 where None. Unknown terms score nothing.
        """
        total = np.zeros(len(self._ids), np.float32)
        for term, weight in zip(query, weights or [1.0] * len(query), strict=True):
            if term in self._frequency:
                total += np.float32(weight) * self._engine.get_scores([term])
        return total

    def holds(self, term: str) -> np.ndarray:
        """``(n_passages,) bool``: which passages hold the term."""
        if term not in self._frequency:
            return np.zeros(len(self._ids), bool)
        held: np.ndarray = self._engine.get_scores([term]) > 0
        return held

    def idf(self, term: str) -> float:
        """Lucene's inverse document frequency; highest for a term that no passage holds."""
        return self.idf_of(self._frequency.get(term, 0))

    def idf_of(self, found: int) -> float:
        """Lucene's idf of something that ``found`` passages hold."""
        return math.log(1 + (len(self._ids) - found + 0.5) / (found + 0.5))

    def knows(self, term: str) -> bool:
        """Whether any passage holds the term."""
        return term in self._frequency

    @property
    def ids(self) -> list[str]:
        """Passage ids, in the order of the scores."""
        return self._ids
