"""Whether a value is of the time that its target is for."""

from typing import Final

from corpus.facts import Figure
from corpus.plan import Period
from corpus.time_spans import fiscal_year_of_iso

NOT_YET: Final = "。この実績は目標の年度より前のもので、最終の結果は書かれていません"
"""Said beside an actual that is of a year before its target's, and below it."""


def is_before_its_time(actual: Figure, target: Figure, period: Period | None) -> bool:
    """Whether an actual is of a fiscal year before the target's, or before the last of the plan's ``period`` where the
    target names none. False where either year isn't known."""
    due = _year(target) if target.period else (period.last if period is not None else None)
    at = _year(actual)
    return due is not None and at is not None and at < due


def _year(figure: Figure) -> int | None:
    return fiscal_year_of_iso(figure.period.split("/")[-1]) if figure.period else None
