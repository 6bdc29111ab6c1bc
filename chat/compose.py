"""Evidence into claims: the best-supported statements, figures first where a figure is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from chat.asked import names_bodies, states_kind
from chat.evidence import Evidence
from chat.facts.counting import MOST as MOST_LINES
from chat.facts.counting import PERHAPS_MORE
from chat.facts.items import PrintedList
from chat.lists import MOST as MOST_ITEMS
from chat.lists import find_list, read_whole, wants_list
from chat.said import Said
from chat.wording import clean, say
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.statements import statements
from retriever.order import reaches
from retriever.question import Intent, Question

CLOSE: Final = 0.82
CLOSE_FIGURE: Final = 0.92
"""A further statement is said when it scores at least this share of the best; figures must come closer."""

MOST: Final = {Intent.FIGURE: 2, Intent.SCHEDULE: 2, Intent.AGENCY: 2, Intent.SUPPORT: 4, Intent.CONTENT: 3}
"""Statements said at most, by intent: one figure costs trust if three are shown."""


Read: TypeAlias = Callable[[Passage], Sequence[PrintedList]]
"""Gives the lists of the section that a passage is of."""


def _unread(_: Passage) -> Sequence[PrintedList]:
    return ()


def compose(question: Question, evidence: Sequence[Evidence], read: Read = _unread) -> list[Said]:
    """Lines to say, best first, each with the evidence it is taken from; ``read`` finds the rest of a list."""
    evidence = _of_kind(question, [e for e in evidence if not e.statement.is_head])
    if not evidence:
        return []
    listed = _list(question, evidence, read)
    if listed is not None:
        return [Said(text=listed[0], evidence=tuple(listed[1]))]
    best = evidence[0]
    lines: list[tuple[str, list[Evidence]]] = []
    close = CLOSE_FIGURE if question.intent is Intent.FIGURE else CLOSE
    for candidate in evidence:
        if len(lines) >= MOST[question.intent] or not reaches(candidate.score, close * best.score):
            break
        text, found = _with_details(candidate, question)
        if _said(text, lines):
            continue
        lines.append((text, found))
    return [Said(text=text, evidence=tuple(found)) for text, found in lines]


OF_THE_THING: Final = 0.5
"""Share of what the best evidence speaks of that a value of the asked kind must speak of to answer."""


def _of_kind(question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
    """The evidence that holds the kind of value asked for and is about as near, where any is.

    A time may stand further off: nothing else answers when.
    """
    best = 0.0 if question.intent is Intent.SCHEDULE else max((e.covered for e in evidence), default=0.0)
    near = (e for e in evidence if reaches(e.covered, OF_THE_THING * best))
    return [e for e in near if states_kind(question, e.statement)] or evidence


DETAILS: Final = 3


def _with_details(candidate: Evidence, question: Question) -> tuple[str, list[Evidence]]:
    """A statement as a line; an item that only heads its details is said with the first of them."""
    text = say(candidate.statement, question)
    if question.intent in (Intent.FIGURE, Intent.SCHEDULE) or names_bodies(candidate.statement.text):
        return text, [candidate]
    head = candidate.statement.text
    details = [s for s in statements(candidate.passage) if s.head == head and not s.cells][:DETAILS]
    if not details or candidate.statement.cells:
        return text, [candidate]
    spoken = "、".join(clean(s.text).rstrip("。") for s in details)
    return f"{text}：{spoken}", [candidate, *(replace(candidate, statement=s) for s in details)]


def _said(text: str, lines: Sequence[tuple[str, list[Evidence]]]) -> bool:
    key = squeeze(text)
    return not key or any(key in squeeze(line) or squeeze(line) in key for line, _ in lines)


def _list(question: Question, evidence: Sequence[Evidence], read: Read) -> tuple[str, list[Evidence]] | None:
    """The items of the list that the question names, where it asks for several things."""
    if question.intent is not Intent.CONTENT or not wants_list(question.text):
        return None
    found = find_list(question.text, evidence)
    if found is None:
        return None
    if len(found.items) == 1:
        return say(found.items[0], question), [found.evidence]
    found = read_whole(found, read)
    rows = [(e.passage, e.statement) for e in found.entries] or [(found.evidence.passage, s) for s in found.items]
    lines = [f"・{clean(item.text)}" for _, item in rows[:MOST_LINES]]
    if len(lines) < len(rows) or not (found.whole or len(found.items) < MOST_ITEMS):
        lines.append(PERHAPS_MORE)
    covered = found.evidence.covered
    return "\n".join(lines), [
        Evidence(passage=passage, statement=item, score=found.score, covered=covered) for passage, item in rows
    ]
