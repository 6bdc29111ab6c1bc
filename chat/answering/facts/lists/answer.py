"""The list that a question asks for: gathered from wherever plans keep lists, chosen by one key, said in one place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.below import NEAR, lists_below
from chat.answering.facts.lists.counted import counted_lists
from chat.answering.facts.lists.listed import Listed, Promised, say
from chat.answering.facts.lists.of_facts import indicator_lists, lists_of_bodies
from chat.answering.said import Said
from retriever.aim import Aim
from retriever.asked_list import AskedList, ListKind
from retriever.order import newest_first, reaches
from retriever.question import Intent, Question

CLOSE: Final = 0.8
"""Share of the best fit from which a list of a newer plan goes first; one with as many lines as are asked for, from
``NEAR``."""


def say_list(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The list that a question asks for; None where it asks for none, or plans hold none that fits."""
    asked = question.several if question.aim is Aim.LIST else None
    if asked is None and question.intent is Intent.AGENCY:
        asked = AskedList(kinds=(ListKind.BODIES,))
    if asked is None:
        return None
    for promised in _promised(question, asked, knowledge, today):
        if (found := _best(list(promised), question, asked, knowledge, today)) is not None:
            return [say(found, knowledge.plans, today)]
    return None


def _is_remnant(listed: Listed, count: int | None) -> bool:
    """Whether a list has no more than half of the lines that there are to be: it is of something else, or badly read."""
    return count is not None and len(listed.lines) * 2 <= count


def _of_count(listed: Listed, count: int | None) -> Listed:
    """A list that has fewer lines than there are to be is a part."""
    return replace(listed, whole=False) if count is not None and len(listed.lines) < count else listed


def _promised(question: Question, asked: AskedList, knowledge: Knowledge, today: date) -> Iterator[Iterator[Promised]]:
    """The lists of each kind that may be the one that is asked for, the most particular kind first."""
    yield map(Promised.of, lists_of_bodies(question, asked, knowledge))
    if ListKind.INDICATORS in asked.kinds:
        yield indicator_lists(question, asked, knowledge, today)
    if ListKind.ITEMS in asked.kinds:
        counted = map(Promised.of, counted_lists(question, asked, knowledge))
        yield chain(counted, lists_below(question, asked, knowledge))


def _best(
    promised: Sequence[Promised], question: Question, asked: AskedList, knowledge: Knowledge, today: date
) -> Listed | None:
    """The best list: one with the count asked for, of an asked year, in force, newest, then the one that fits best.

    No more are gathered than it takes to know it: where no count is asked for, those that fit best until there is one,
    then the others in the order of preference.
    """
    kept: dict[int, Listed | None] = {}

    def gathered(at: int) -> Listed | None:
        if at not in kept:
            listed = promised[at].gather()
            kept[at] = _of_count(listed, asked.count) if listed and not _is_remnant(listed, asked.count) else None
        return kept[at]

    falling = sorted(range(len(promised)), key=lambda at: -promised[at].fit)
    best = next((promised[at].fit for at in falling if gathered(at) is not None), None)
    if best is None:
        return None

    def key(at: int) -> tuple[object, ...]:
        one, listed = promised[at], gathered(at) if asked.count is not None else None
        plan, counted = knowledge.plans[one.plan_id], listed is not None and len(listed.lines) == asked.count
        of_year = any(plan.period is not None and year in plan.period for year in question.years)
        near = reaches(one.fit, (NEAR if counted else CLOSE) * best)
        return not near, not counted, not of_year, newest_first(plan, today), one.astray, -one.held, -one.named

    return next((listed for at in sorted(range(len(promised)), key=key) if (listed := gathered(at)) is not None), None)
