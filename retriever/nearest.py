"""The passages and statements nearest in meaning: by the index where it can be opened, else vector by vector."""

import logging
from collections.abc import Sequence
from typing import Final

import numpy as np

from corpus.errors import DamagedLibrary, KeikakuError
from corpus.generation import Generation
from retriever.dense import DenseIndex
from retriever.entries import PASSAGES, STATEMENTS, passage_entries, statement_entries
from retriever.statement_index import statement_texts

_log: Final = logging.getLogger(__name__)


class ExactSearch:
    """Every vector of a generation compared: 30 ms for 100,000 passages."""

    def __init__(self, generation: Generation) -> None:
        """Read the vectors.

        Raises:
            DamagedLibrary: they are not as they were sealed.
        """
        passages = generation.passages
        self._parts = {PASSAGES: passage_entries(passages, generation.vectors)}
        if generation.has_statement_vectors:
            said = statement_texts(passages)
            self._parts[STATEMENTS] = statement_entries(passages, said, generation.statement_vectors)
        self._plan_of = {name: np.array(part.plan_ids) for name, part in self._parts.items()}

    def search(
        self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = (), *, among: str = PASSAGES
    ) -> dict[str, float]:
        """Cosine by id of the ``top`` nearest, best first; of these plans only where any are named."""
        part = self._parts[among]
        rows = np.flatnonzero(np.isin(self._plan_of[among], plan_ids)) if plan_ids else np.arange(len(part.ids))
        scores = part.vectors[rows] @ vector if plan_ids else part.vectors @ vector
        best = np.argsort(-scores, kind="stable")[:top]
        return {part.ids[rows[i]]: float(scores[i]) for i in best}


class Nearest:
    """Searches the vectors of one generation, in whatever way is left."""

    def __init__(self, generation: Generation) -> None:
        """Open the index; where it can't be, say so in the log and read the vectors.

        Raises:
            DamagedLibrary: neither index nor vectors are as they were sealed.
        """
        self._generation = generation
        self._index: DenseIndex | ExactSearch = self._opened()

    def search(
        self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = (), *, among: str = PASSAGES
    ) -> dict[str, float]:
        """Cosine by id of the ``top`` nearest in a collection, of these plans only where any are named."""
        try:
            return self._index.search(vector, top, plan_ids, among=among)
        except Exception as error:
            if isinstance(self._index, ExactSearch):
                raise
            self._index = self._instead(error)
            return self._index.search(vector, top, plan_ids, among=among)

    def _opened(self) -> DenseIndex | ExactSearch:
        if not self._generation.is_covered:
            # What an earlier version made holds no checksums of its index.
            return ExactSearch(self._generation)
        try:
            return DenseIndex.open(self._generation.files)
        except KeikakuError as error:
            return self._instead(error)

    def _instead(self, error: Exception) -> ExactSearch:
        exact = ExactSearch(self._generation)
        why = str(error) if isinstance(error, KeikakuError) else type(error).__name__
        hint = "" if isinstance(error, DamagedLibrary) else "索引は「keikaku repair」で作り直せます。"
        _log.warning("ベクトル索引を使えないため、ベクトルを一つずつ調べて答えます。%s%s", why, hint)
        return exact
