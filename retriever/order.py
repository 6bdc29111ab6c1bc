"""Orders by score that no processor's last bits decide.

The same library answers the same on every processor: whatever ranks or cuts by a score that is not
a whole number does it here.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final, TypeVar

from corpus.plan import Plan, PlanStatus

PRECISION: Final = 1e-4
"""Scores (shares, cosines scaled to 0..1, sums of a few of these) nearer than this are the same.

A hundred times what kernels of different processors make of the same vectors, and what sums of floats
make of the same addends. Wider is no steadier: with noise of 1e-3 in every component of every vector,
52 of 2,790 answers differ in any word with it, 55 without, 65 at 5e-3, for a bound drawn anywhere has
scores on both sides of it; and at 5e-3 the order forgets what the scores do tell (40 of 930 answers).
"""

Item = TypeVar("Item")


def best_first(items: Iterable[Item], score: Callable[[Item], float], then: Callable[[Item], Any]) -> list[Item]:
    """The items by falling score; those within ``PRECISION`` of the best of them tie and stand by ``then``.

    Groups don't chain: the best that is left opens one and those within ``PRECISION`` of it join. With a
    total key ``then`` the order doesn't hang on that of ``items``.
    """
    ordered: list[Item] = []
    tied: list[Item] = []
    for item in sorted(items, key=score, reverse=True):
        if tied and score(item) < score(tied[0]) - PRECISION:
            ordered += sorted(tied, key=then)
            tied = []
        tied.append(item)
    return ordered + sorted(tied, key=then)


def best_of(items: Iterable[Item], score: Callable[[Item], float], then: Callable[[Item], Any]) -> Item | None:
    """The first of the items as ``best_first`` orders them; None where there are none."""
    return next(iter(best_first(items, score, then)), None)


NEVER: Final = 2.0
"""A least share or probability that none reaches."""


def reaches(score: float, floor: float) -> bool:
    """Whether a score is at least ``floor``, at the stated precision."""
    return score >= floor - PRECISION


def is_tie(a: float, b: float) -> bool:
    """Whether two scores are the same at the stated precision."""
    return abs(a - b) <= PRECISION


def newest_first(plan: Plan, today: date) -> tuple[int, int]:
    """A sorting key: plans in force, then by the year they begin in, the newest first."""
    begins = plan.period.first if plan.period else 0
    return (0 if plan.status(today) is PlanStatus.IN_FORCE else 1, -begins)


def as_printed(plan: Plan, start: int, today: date) -> tuple[tuple[int, int], str, int]:
    """A sorting key for what ties: plans in force, the newest, then as printed; ``start`` is an offset in the plan."""
    return newest_first(plan, today), plan.id, start
