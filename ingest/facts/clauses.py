"""Where sentences may be cut: at commas behind what is done, outside brackets and quotes."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

_OPENS: Final = "(（「『【〔[［"
_CLOSES: Final = ")）」』】〕]］"

_GOES_ON: Final = re.compile(
    r"(?:[一-龥々ァ-ヶー」）)]し|[一-龥々ぁ-ん][いきぎちりみびえけげせてねべめれ]|もので|であり|とともに|ほか)$"
)
"""How a clause ends that the next one goes on from."""

_ASIDE: Final = re.compile(r"(?:ため|ので|により|によって|[るたすうくぐつぬぶむい]が|場合(?:に)?は|ところ)$")
"""How a clause ends that says why, or against what, the next one is said."""


def commas(folded: str) -> Iterator[int]:
    """The places of commas outside brackets and quotes."""
    depth = 0
    for at, char in enumerate(folded):
        depth += (char in _OPENS) - (char in _CLOSES)
        if char in "、,，" and depth <= 0:
            yield at


def cut_clauses(folded: str, times: Sequence[int]) -> list[tuple[int, int]]:
    """The clauses of a folded sentence, from where to where; ``times`` are the places of its times.

    A comma ends a clause behind a verb, and between two stretches that each name a time of their own.
    """
    clauses: list[tuple[int, int]] = []
    start = 0
    names_time = partial(_any_between, sorted(times))
    places = [*commas(folded), len(folded)]
    for comma, following in zip(places, [*places[1:], len(folded)], strict=True):
        stretch = folded[start:comma]
        timed = names_time(start, comma) and names_time(comma, following)
        if comma == len(folded) or timed or _GOES_ON.search(stretch[-6:]) or _ASIDE.search(stretch[-6:]):
            clauses.append((start, comma))
            start = comma + 1
    return clauses


def _any_between(places: Sequence[int], start: int, until: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, until)


def is_aside(clause: str) -> bool:
    """Whether a clause says why, or against what, the next one is said."""
    return _ASIDE.search(clause[-6:]) is not None


def without_reason(clause: str) -> str:
    """A clause without the word that makes it a reason: 設置を始めるため."""
    return re.sub(r"(?:ため|ので|が)$", "", clause) if is_aside(clause) else clause
