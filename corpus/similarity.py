"""How alike two names are, by the pairs of characters they share."""

from collections import Counter
from functools import lru_cache


@lru_cache(maxsize=8192)
def _pairs(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1)) or Counter([text])


def dice(a: str, b: str) -> float:
    """The Dice coefficient of the character pairs of two names, 0..1."""
    if not a or not b:
        return 0.0
    first, second = _pairs(a), _pairs(b)
    return 2 * (first & second).total() / (first.total() + second.total())
