"""What an answer spoke of: the indicator or initiative that its first line names, found in the plans that gave it."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import is_of_former, target_year
from corpus.facts import Indicator, Initiative, figures
from corpus.normalize import squeeze
from retriever.tokens import content_set

Subject: TypeAlias = Indicator | Initiative

SHORTEST_NAME: Final = 3
_VALUES: Final = ("目標", "実績", "現状", "達成率")
"""Words of a line that tells a figure."""


def subject_of(question: str, line: str, plan_ids: Sequence[str], knowledge: Knowledge) -> Subject | None:
    """The one thing of these plans that ``line``, which answered ``question``, names; None where it names several that
    the question does not tell apart."""
    said, asked = squeeze(line), content_set(question)
    found: dict[str, list[Subject]] = {}
    for name, fact in _named(plan_ids, knowledge):
        if name in said:
            found.setdefault(name, []).append(fact)
    names = [name for name in found if not any(name != other and name in other for other in found)]
    if len(names) > 1:
        shared = {name: len(content_set(name) & asked) for name in names}
        most = max(shared.values())
        names = [name for name in names if most and shared[name] == most]
    if len(names) != 1:
        return None
    facts = found[names[0]]
    of_figures = any(word in line for word in _VALUES)
    return min(
        facts, key=lambda fact: (isinstance(fact, Indicator) is not of_figures, *_standing(fact, said, knowledge))
    )


def _standing(fact: Subject, said: str, knowledge: Knowledge) -> tuple[int, bool, int]:
    """What most figures of are told goes first, then what the plan itself states last."""
    if not isinstance(fact, Indicator):
        return 0, False, 0
    told = sum(squeeze(figure.printed) in said for figure in figures(fact) if figure.value is not None)
    return -told, is_of_former(fact, knowledge), -target_year(fact)


def _named(plan_ids: Sequence[str], knowledge: Knowledge) -> Iterator[tuple[str, Subject]]:
    for plan_id in plan_ids:
        for name, fact in knowledge.named(plan_id):
            if len(name) >= SHORTEST_NAME:
                yield name, fact
