"""The real encoder, which embeds each passage once in a run, whichever process asks and whichever library it is for.

Questions that are asked again in a process are not embedded again, either.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import numpy as np

from corpus.manifest import EmbeddingModel
from retriever.embed import Advance, Encoder

WAIT_S = 60


class Remembering:
    """An encoder that keeps the vectors of passages in a file that several processes share."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        self.info: EmbeddingModel = encoder.info
        self._encoder = encoder
        self._asked: dict[tuple[str, ...], np.ndarray] = {}
        self._known = sqlite3.connect(file, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
        self._known.execute("CREATE TABLE IF NOT EXISTS known (key BLOB PRIMARY KEY, vector BLOB)")

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        # By the whole call: which texts go through the model together tells in the last bits of their vectors.
        key = tuple(texts)
        if key not in self._asked:
            self._asked[key] = self._encoder.encode_queries(texts)
        return self._asked[key].copy()

    def encode_passages(self, texts: Sequence[str], advance: Advance = lambda _: None) -> np.ndarray:
        keys = [sha256(text.encode()).digest() for text in texts]
        known = {key: found for key in set(keys) if (found := self._remembered(key)) is not None}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for key, vector in zip(new, self._encoder.encode_passages(list(new.values()), advance), strict=True):
            # Where a test lets nothing be written, it isn't kept.
            with suppress(sqlite3.OperationalError):
                self._known.execute("INSERT OR IGNORE INTO known VALUES (?, ?)", (key, vector.tobytes()))
            known[key] = vector
        advance(len(texts) - len(new))
        return np.stack([known[key] for key in keys]) if keys else np.empty((0, self.info.dimension), np.float32)

    def _remembered(self, key: bytes) -> np.ndarray | None:
        row = self._known.execute("SELECT vector FROM known WHERE key = ?", (key,)).fetchone()
        return None if row is None else np.frombuffer(row[0], np.float32)
