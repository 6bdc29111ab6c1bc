"""A list that may answer a question: the one type of whatever is gathered, and how it is said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.lists.counting import ITEMS, say_counted
from chat.answering.facts.selection import plan_words
from chat.answering.said import Said
from corpus.plan import Plan

FEWEST: Final = 2
DOTTED: Final = 100
"""2-1 counts as 201: the first below another number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Lines of a list and what they stand on; ``whole`` says that nothing tells of more.

    ``of`` says what it is a list of, after the plan, or after all plans where it goes ``across`` them, in ``unit``.
    ``held`` is the share of what the question is about
    that the list is headed by, ``named`` the share of its heading that the question says, 0..1. ``astray`` says that
    the
    heading stands under another time than is meant (今後). ``steps`` of the lines are of indicators with a target on
    the way.
    """

    plan_id: str
    of: str
    lines: Sequence[str]
    evidence: Sequence[Evidence]
    unit: str = ITEMS
    whole: bool = True
    held: float = 1.0
    named: float = 1.0
    astray: bool = False
    across: bool = False
    steps: int = 0

    @property
    def fit(self) -> float:
        """How well it fits the question, 0..2."""
        return self.held + self.named


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A list that may stand in a plan, not gathered yet: what is known of it before, as of :class:`Listed`, and the way to it;
    ``gather`` gives None where there is none."""

    plan_id: str
    gather: Callable[[], Listed | None]
    held: float = 1.0
    named: float = 1.0
    astray: bool = False

    @classmethod
    def of(cls, listed: Listed) -> "Promised":
        """A list that is gathered already."""
        held, named = listed.held, listed.named
        return cls(plan_id=listed.plan_id, gather=lambda: listed, held=held, named=named, astray=listed.astray)

    @property
    def fit(self) -> float:
        """How well it would fit the question, 0..2."""
        return self.held + self.named


def say(listed: Listed, plans: Mapping[str, Plan], today: date) -> Said:
    """A list with its count."""
    plan = "各計画" if listed.across else plan_words(plans[listed.plan_id], today)
    of = f"{plan}{listed.of}"
    return say_counted(of, listed.unit, listed.lines, listed.evidence, whole=listed.whole, steps=listed.steps)


def runs_on(numbers: Sequence[int]) -> bool:
    """Whether no number is missing between the first and the last, in printed order."""
    return all(b <= a + 1 or b % DOTTED == 1 for a, b in pairwise(numbers))
