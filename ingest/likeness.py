"""Documents that say nearly the same: which ones, and how much of their text.

Texts are compared by the stretches of :data:`WIDTH` characters that they hold. Each document is first known by its
least hashes, so that only documents that share many of them are compared as wholes: the work grows with the length
of all texts together, not with the number of their pairs.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final

import numpy as np

WIDTH: Final = 12
"""Characters of a stretch: long enough that plans share few by chance, short enough that an edit spoils few."""

LEAST: Final = 0.98
"""Share of the text from which two documents are said to be nearly the same."""

_KNOWN_BY: Final = 128
"""Hashes that a document is known by; of documents that share 98 % of their text about half are the same."""

_SHARED: Final = 24
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_SPREAD: Final = np.uint64(0xBF58476D1CE4E5B9)


def near_copies(
    fresh: Iterable[str], names: Iterable[str], text_of: Callable[[str], str]
) -> Iterator[tuple[str, str, float]]:
    """Pairs of documents among ``names``, one at least of them ``fresh``, with the share of the text that is the same.

    The share is that of the document that has less of its text in the other, 0.98..1, so that a document
    and an excerpt of it are no pair. In the order of ``names``.
    """
    new, order = frozenset(fresh), list(names)
    for a, b in _sharing({name: _least(_stretches(text_of(name))) for name in order}):
        if a in new or b in new:
            one, other = _stretches(text_of(a)), _stretches(text_of(b))
            share = min(_covered(one, other), _covered(other, one))
            if share >= LEAST:
                yield a, b, share


def _sharing(known: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Pairs of names that share enough of what they are known by, in the order of the names."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, hashes in known.items():
        for each in hashes:
            holders[each].append(name)
    shared = Counter(pair for names in holders.values() for pair in combinations(names, 2))
    place = {name: i for i, name in enumerate(known)}
    enough = [pair for pair, count in shared.items() if count >= min(_SHARED, *(len(known[n]) // 3 for n in pair))]
    return sorted(enough, key=lambda pair: (place[pair[0]], place[pair[1]]))


def _stretches(text: str) -> np.ndarray:
    """``(n,) uint64``: a hash of each stretch of a text in order, white space and width aside; none of one too short."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    points = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    count = len(points) - WIDTH + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(count, np.uint64)
    for offset in range(WIDTH):
        hashes = hashes * _FACTOR + points[offset : offset + count]
    hashes ^= hashes >> np.uint64(31)
    return hashes * _SPREAD


def _least(stretches: np.ndarray) -> frozenset[int]:
    few = 4 * _KNOWN_BY  # A stretch may stand there several times.
    least = np.partition(stretches, few)[:few] if len(stretches) > few else stretches
    return frozenset(np.unique(least)[:_KNOWN_BY].tolist())


def _covered(own: np.ndarray, others: np.ndarray) -> float:
    """The share of a text's characters that lie in a stretch which the other text holds too."""
    held = np.isin(own, others)
    edges = np.zeros(len(own) + WIDTH, np.int64)
    edges[: len(own)] += held
    edges[WIDTH:] -= held
    return float(np.count_nonzero(np.cumsum(edges)[:-1])) / (len(own) + WIDTH - 1)
