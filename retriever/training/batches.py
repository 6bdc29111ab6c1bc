"""Which groups are taught together: each among those that the encoder takes for near."""

from collections.abc import Iterator
from typing import Final

import numpy as np

TOGETHER: Final = 4
"""Groups that are near one another, of a batch: what is not the answer is then hard to tell from it."""

SAME: Final = 0.93
"""Cosine of the untaught encoder from which two official texts may well answer the same."""


def near_batches(vectors: np.ndarray, size: int, seed: int) -> Iterator[list[int]]:
    """Every row once, in batches of ``size`` made of clusters of near rows; a short last batch is left out."""
    draw = np.random.default_rng(seed)
    found = clusters(vectors, draw)
    rows = [row for each in draw.permutation(len(found)) for row in found[each]]
    for start in range(0, len(rows) - size + 1, size):
        yield rows[start : start + size]


def clusters(vectors: np.ndarray, draw: np.random.Generator) -> list[list[int]]:
    """Every row once, each cluster a row drawn at random and the nearest by cosine that are free.

    Those nearer to it than :data:`SAME` are left out of its cluster.
    """
    likeness = vectors @ vectors.T
    likeness[likeness > SAME] = -1.0
    free = np.ones(len(vectors), bool)
    found: list[list[int]] = []
    for row in draw.permutation(len(vectors)):
        if not free[row]:
            continue
        free[row] = False
        scores = np.where(free, likeness[row], -2.0)
        near = np.argsort(-scores, kind="stable")[: TOGETHER - 1]
        cluster = [int(row), *(int(each) for each in near if scores[each] > -1.0)]
        free[cluster] = False
        found.append(cluster)
    return found
