"""The passages and statements nearest in meaning: vector by vector where there are few, else by the index."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import monotonic
from typing import Final, Protocol, TypeVar

import numpy as np

from corpus.errors import DamagedLibrary, KeikakuError
from corpus.generation import STATEMENT_VECTORS, VECTORS, Generation
from corpus.stored_rows import StoredRows
from retriever.dense import DenseIndex
from retriever.entries import PASSAGES, STATEMENTS
from retriever.served import VectorServer
from retriever.statement_index import statement_id, statement_texts

EXACT_UP_TO: Final = 10_000
"""Vectors up to which comparing each takes no longer than asking the index; within named plans it never does (the index
takes 25 to 70 times as long with a filter)."""

SILENCE: Final = 30
"""Seconds for which a server that failed is not asked again."""

T = TypeVar("T")

_log: Final = logging.getLogger(__name__)


class Search(Protocol):
    """A way to find the nearest vectors."""

    def search(
        self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = (), *, among: str = PASSAGES
    ) -> dict[str, float]:
        """Cosine by id of the ``top`` nearest in a collection, of these plans only where any are named."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The vectors of one collection, what each stands for, and the rows of each document, which lie together."""

    vectors: np.ndarray | StoredRows
    id_of: Callable[[int], str]
    rows: Mapping[str, range]


class ExactSearch:
    """Every vector that may be meant compared."""

    def __init__(self, generation: Generation, *, stored: bool = False) -> None:
        """Read the vectors; ``stored`` leaves them in their files, of which then only what is meant is read.

        Raises:
            DamagedLibrary: they are not as they were sealed.
        """
        passages = generation.passages
        ids, documents = passages.columns.ids, passages.document_ids
        vectors = generation.stored_rows(VECTORS) if stored else generation.vectors
        self._parts = {PASSAGES: _Part(vectors, lambda row: ids[row], _rows(documents))}
        if generation.has_statement_vectors:
            places = _places(generation)
            self._parts[STATEMENTS] = _Part(
                generation.stored_rows(STATEMENT_VECTORS) if stored else generation.statement_vectors,
                lambda row: statement_id(ids[places[row, 0]], int(places[row, 1])),
                _rows([documents[row] for row in places[:, 0].tolist()]),
            )

    def search(
        self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = (), *, among: str = PASSAGES
    ) -> dict[str, float]:
        """Cosine by id of the ``top`` nearest, best first; of these plans only where any are named."""
        part = self._parts[among]
        if not plan_ids:
            return _best(part, range(len(part.vectors)), vector, top)
        meant = sorted((part.rows[i] for i in set(plan_ids) if i in part.rows), key=lambda rows: rows.start)
        found = [_best(part, rows, vector, top) for rows in _joined(meant)]
        every = [pair for each in found for pair in each.items()]
        return dict(sorted(every, key=lambda pair: -pair[1])[:top])


def _best(part: _Part, rows: range, vector: np.ndarray, top: int) -> dict[str, float]:
    scores = part.vectors[rows.start : rows.stop] @ vector
    best = np.argsort(-scores, kind="stable")[:top]
    return {part.id_of(rows.start + int(i)): float(scores[i]) for i in best}


def _rows(documents: Sequence[str]) -> dict[str, range]:
    """The rows of each document; they follow one another."""
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for row, document in enumerate(documents):
        starts.setdefault(document, row)
        ends[document] = row + 1
    return {document: range(start, ends[document]) for document, start in starts.items()}


def _joined(runs: Sequence[range]) -> list[range]:
    """Runs of rows in order, those that meet as one."""
    joined: list[range] = []
    for run in runs:
        if joined and joined[-1].stop == run.start:
            joined[-1] = range(joined[-1].start, run.stop)
        else:
            joined.append(run)
    return joined


def _places(generation: Generation) -> np.ndarray:
    """Where the statements that have vectors stand: as kept at ingest, else cut anew."""
    kept = generation.statement_places
    return statement_texts(generation.passages).table if kept is None else kept


class Way(StrEnum):
    """How the nearest are found."""

    EXACT = "exact"
    SERVER = "server"
    INDEX = "index"


class Nearest:
    """Searches the vectors of one generation, in whatever way is left."""

    def __init__(
        self, generation: Generation, server: VectorServer | None = None, exact_up_to: int = EXACT_UP_TO
    ) -> None:
        """Open what is mostly searched: the vectors of a small library, of a large one the server, if there is one, else
        its own index; where that can't be opened, say so in the log and take another.

        Raises:
            DamagedLibrary: neither index nor vectors are as they were sealed.
        """
        self._generation = generation
        self._server = server
        self._opened: dict[Way, Search] = {}
        self._left = [Way.EXACT, Way.INDEX]
        self._silent_until = 0.0
        if not generation.is_covered:
            # What an earlier version made holds no checksums of its index.
            self._left.remove(Way.INDEX)
        self._is_small = max(map(generation.count_of, (VECTORS, STATEMENT_VECTORS))) <= exact_up_to
        self._done(lambda _: None, within_plans=False)

    def search(
        self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = (), *, among: str = PASSAGES
    ) -> dict[str, float]:
        """Cosine by id of the ``top`` nearest in a collection, of these plans only where any are named."""
        return self._done(lambda way: way.search(vector, top, plan_ids, among=among), within_plans=bool(plan_ids))

    def _done(self, work: Callable[[Search], T], *, within_plans: bool) -> T:
        """What the best way makes of the work; a file that fails is left no longer, a server for some time."""
        may_ask = self._server is not None and monotonic() >= self._silent_until
        while True:
            way = self._best(within_plans=within_plans, may_ask=may_ask)
            try:
                return work(self._open(way))
            except Exception as error:
                self._opened.pop(way, None)
                if way is Way.SERVER:
                    self._silent_until, may_ask = monotonic() + SILENCE, False
                elif len(self._left) == 1:
                    raise
                else:
                    self._left.remove(way)
                _say(way, error)

    def _best(self, *, within_plans: bool, may_ask: bool) -> Way:
        if within_plans or self._is_small:
            return Way.EXACT if Way.EXACT in self._left else self._left[0]
        if may_ask:
            return Way.SERVER
        return Way.INDEX if Way.INDEX in self._left else self._left[0]

    def _open(self, way: Way) -> Search:
        if way not in self._opened:
            if way is Way.SERVER and self._server is not None:
                self._opened[way] = self._server.open(self._generation)
            elif way is Way.EXACT:
                self._opened[way] = ExactSearch(self._generation, stored=not self._is_small)
            else:
                self._opened[way] = DenseIndex.open(self._generation.files)
        return self._opened[way]


def _say(way: Way, error: Exception) -> None:
    """Log what can't be used, and what is done instead."""
    why = str(error) if isinstance(error, KeikakuError) else type(error).__name__
    hint = "" if isinstance(error, DamagedLibrary) else "「keikaku repair」で作り直せます。"
    if way is Way.SERVER:
        _log.warning("Chroma のサーバを使えないため、%d 秒のあいだライブラリの索引で調べて答えます。%s", SILENCE, why)
    elif way is Way.INDEX:
        _log.warning("ベクトル索引を使えないため、ベクトルを一つずつ調べて答えます。%s%s", why, hint)
    else:
        _log.warning("ベクトルを読めないため、ベクトル索引で調べて答えます。%s%s", why, hint)
