"""What people choose from in filters."""

from collections.abc import Iterable
from typing import Final

from corpus.plan import Plan

ALL: Final = "すべて"


def plan_choices(plans: Iterable[Plan], every: str | None = ALL) -> list[tuple[str, str]]:
    """Plans by title and period, after a choice of all unless ``every`` is None; as pairs of label and id."""
    titles = [(f"{p.title}（{p.period}）" if p.period else p.title, p.id) for p in plans]
    return titles if every is None else [(every, ""), *titles]


def publisher_choices(plans: Iterable[Plan]) -> list[tuple[str, str]]:
    """The publishers, after a choice of all."""
    names = dict.fromkeys(p.publisher for p in plans if p.publisher)
    return [(ALL, ""), *((name, name) for name in names)]


def chosen(value: object) -> str:
    """What was chosen; empty where it is nothing, or no text."""
    return value if isinstance(value, str) else ""
