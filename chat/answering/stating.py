"""Whether lines state what a question, or a part of one, asks: its kinds of value, each by a figure of its own."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from chat.answering.evidence import Evidence, years_in
from chat.answering.question.value_kinds import asked_attributes, names_body, states_kind
from chat.answering.said import OF_PLAN, Said
from corpus.fiscal_year import without_years
from corpus.normalize import fold
from corpus.passage import Span
from corpus.quantities import find_quantities
from corpus.statements import Statement
from corpus.time_spans import without_times
from retriever.coverage import ASKED_WORDS, ASKING_WORDS
from retriever.question import Intent, Question
from retriever.tokens import content_set

ROLES: Final = frozenset({"目標", "実績", "現状", "平均", "合計", "累計"})
"""Asking words that say which of several values is meant; a line that states it says so itself."""


def states(part: Question, line: Said) -> bool:
    """Whether a line states what a part asks: its kinds of value, and its own words beside them."""
    text = fold(line.text)
    attributes = asked_attributes(part.asked)
    if not all(attribute.states.search(text) for attribute in attributes) or not _states_kind(part, line.text):
        return False
    bare = fold(without_times(part.asked))  # folded, an era (H29) would be no time
    for attribute in attributes:
        bare = attribute.asks.sub(" ", bare)
    told = content_set(line.text)
    around_years = frozenset().union(*(years_in(words) for e in line.evidence for words in _headed(e)))
    around = told.union(*(_around(e) for e in line.evidence))
    years = years_in(OF_PLAN.sub("", line.text)) or around_years
    for word in content_set(bare).union(word for word in content_set(part.asked) if word.startswith("@")):
        if word.startswith("@"):
            held = int(word[1:5]) in years
        elif word in ROLES:
            held = word in told
        else:
            held = (
                word in around
                or word in ASKED_WORDS
                or (word == "金額" and "円" in text)
                or word in ASKING_WORDS.get(part.intent, ())
            )
        if not held:
            return False
    return True


def _states_kind(part: Question, text: str) -> bool:
    if part.intent is Intent.AGENCY:
        return names_body(text)
    if part.intent not in (Intent.FIGURE, Intent.SCHEDULE):
        return True
    return states_kind(part, Statement(span=Span(start=0, end=len(text)), text=text))


def _headed(evidence: Evidence) -> tuple[str, ...]:
    """What stands above a statement."""
    return (evidence.statement.head, *evidence.statement.heads, *evidence.passage.section[-1:])


def _around(evidence: Evidence) -> frozenset[str]:
    return frozenset().union(*map(content_set, _headed(evidence)))


def unstated(parts: Sequence[Question], lines: Sequence[Said]) -> list[Question]:
    """The parts that no line states, each figure counting for one part only: the one whose own words stand with it.

    A line with one figure (うち女性は82人) states one of 「創業数と、うち女性の数」, not both.
    """
    stating = [
        (*_nearness(part, line), p, at)
        for p, part in enumerate(parts)
        for at, line in enumerate(lines)
        if states(part, line)
    ]
    left = Counter({at: max(1, figures_in(line.text)) for at, line in enumerate(lines)})
    stated: set[int] = set()
    for *_, p, at in sorted(stating):
        if p in stated:
            continue
        if parts[p].intent is Intent.FIGURE:
            if left[at] < 1:
                continue
            left[at] -= 1
        stated.add(p)
    return [part for p, part in enumerate(parts) if p not in stated]


def figures_in(text: str) -> int:
    """How many figures a line tells, times and the plan that it is of left out."""
    return len(find_quantities(without_years(OF_PLAN.sub("", text))))


def _nearness(part: Question, line: Said) -> tuple[float, int]:
    """The nearer the less: the share of a part's own words that stand in the statements themselves of a line, and how many
    do."""
    own = content_set(part.asked) - ASKED_WORDS
    told = frozenset().union(*(content_set(e.statement.text) for e in line.evidence))
    held = len(own & told)
    return -held / max(1, len(own)), -held
