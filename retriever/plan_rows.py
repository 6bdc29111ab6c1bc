"""Which rows of an index are of which plan, as numbers instead of names."""

from collections.abc import Iterable, Sequence

import numpy as np


class PlanRows:
    """The plan of each row."""

    def __init__(self, plan_ids: Sequence[str]) -> None:
        self._numbers: dict[str, int] = {}
        numbers = [self._numbers.setdefault(plan_id, len(self._numbers)) for plan_id in plan_ids]
        self._of = np.array(numbers, np.int32)

    @classmethod
    def of_numbers(cls, plans: Sequence[str], numbers: np.ndarray) -> "PlanRows":
        """Rows whose plans are told by their places among ``plans``, which may name a plan more than once."""
        rows = cls(plans)
        rows._of = rows._of[numbers] if len(plans) else rows._of
        return rows

    def among(self, plan_ids: Iterable[str]) -> np.ndarray:
        """``(n,) bool``: which rows are of one of these plans."""
        meant = np.zeros(len(self._numbers) + 1, bool)
        meant[[self._numbers.get(plan_id, len(self._numbers)) for plan_id in plan_ids]] = True
        meant[len(self._numbers)] = False
        held: np.ndarray = meant[self._of]
        return held
