"""Which of the places that could be told are worth it, each judged by itself, and which goes first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.besides import values_asked
from chat.answering.fitting.offers import tells_how_things_are
from chat.answering.question.value_kinds import states_kind
from chat.answering.said import Said
from corpus.normalize import fold
from retriever.order import reaches
from retriever.question import Intent, Question

CLEARLY: Final = 1.2
"""How many times likelier right by itself another place than the best statement's is where it is told before it."""

WORTH_TELLING: Final = 0.35
"""Share of how likely right the likeliest place is from which another is told: what shares a word with the situation and is
about something else falls below it."""

RELEVANT: Final = 0.2
"""How likely right the likeliest place must be by itself to be shown where no value is asked for, whose kind tells more: of
the open sets' likely answers to such questions none below it held what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByItself:
    """What is known of a place by itself: how likely it is ``right``, and the plans that are ``over``."""

    right: Callable[[Said], float]
    over: Collection[str] = frozenset()

    def is_over(self, line: Said) -> bool:
        """Whether a line is of a plan that is over."""
        return all(e.passage.plan_id in self.over for e in line.evidence)


def worth_telling(question: Question, lines: Sequence[Said], by_itself: ByItself) -> list[Said]:
    """The places that are worth telling by themselves; first the one that states most of the values asked for, of several
    the likeliest where it is clearly likelier than the one before, and no plan's that is over before another's. What states
    more of these values is told, too; where support is asked for and offered, nothing that only tells how things are."""
    if not lines:
        return []
    likely = [by_itself.right(line) for line in lines]
    stated = [_values_stated(question, line) for line in lines]
    worth = [at for at, each in enumerate(likely) if reaches(each, WORTH_TELLING * max(likely))]
    most = max(stated[at] for at in worth)
    fullest = [at for at in worth if stated[at] == most]
    leading = [at for at in fullest if not by_itself.is_over(lines[at])] or fullest
    best = max(leading, key=lambda at: likely[at])
    first = best if reaches(likely[best], CLEARLY * likely[leading[0]]) else leading[0]
    others = [at for at in range(len(lines)) if at != first and (at in worth or stated[at] > most)]
    if question.intent is Intent.SUPPORT and not _only_tells(lines[first]):
        others = [at for at in others if not _only_tells(lines[at])]
    return [lines[at] for at in (first, *others)]


def _only_tells(line: Said) -> bool:
    return all(map(tells_how_things_are, line.evidence))


def _values_stated(question: Question, line: Said) -> int:
    """How many of the kinds of value that are asked for (いくら, どこで) a line states, of what answers at all."""
    if not any(states_kind(question, e.statement) for e in line.evidence):
        return 0
    return sum(value.search(fold(line.text)) is not None for value in values_asked(question))
