"""The meanings of words and sentences, each taken once."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

MOST: Final = 20_000
"""Texts that are remembered; then all are forgotten."""


class Meanings:
    """Embeds texts, remembering those that come again and again; may be called from several threads."""

    def __init__(self, embed: Callable[[Sequence[str]], np.ndarray]) -> None:
        self._embed = embed
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """``(n, dim) float32``, unit length, in the order given."""
        known = dict(self._known) if len(self._known) > MOST else self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        vectors = dict(zip(new, self._embed(new), strict=True)) if new else {}
        found = np.array([vectors[text] if text in vectors else known[text] for text in texts])
        if len(self._known) > MOST:
            self._known = {}
        self._known.update(vectors)
        return found
