"""The list among what the search found: the one whose lead-in line or first item speaks of the question, or the sentence
that names several things in 「」."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.below import goes_on, lists_more
from chat.answering.facts.lists.counting import ITEMS, say_counted
from chat.answering.facts.lists.printed import PrintedList, is_only, printed_lists
from chat.answering.said import Said
from chat.answering.wording import say
from retriever.order import best_of, reaches
from retriever.question import Intent, Question

FEWEST: Final = 3
PASSAGES: Final = 8
NAMED: Final = 0.45
"""Share of the question that the line above the items, with its headings, must speak of."""

COUNT_FITS: Final = 0.35
"""What it is worth that a list has as many items as are asked for."""

_QUOTED: Final = re.compile(r"「[^「」]{2,40}」")


@dataclass(frozen=True, slots=True)
class _Near:
    """A list among what the search found; ``whole`` says that nothing tells of further items where it stands."""

    printed: PrintedList
    whole: bool


def list_near(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge) -> list[Said]:
    """The list among the best evidence; nothing where none fits, or no list is asked for."""
    if question.intent is not Intent.CONTENT or question.several is None:
        return []
    ranked = {(e.passage.id, e.statement.span.start): (at, e) for at, e in enumerate(evidence)}
    found: list[tuple[float, int, _Near | None]] = [
        (e.covered + _counts(len(names), question, spare=1), at, None)
        for at, e in enumerate(evidence)
        if len(names := _QUOTED.findall(e.statement.text)) >= FEWEST and reaches(e.covered, NAMED)
    ]
    found += [
        (lead[1].covered + _counts(len(near.printed.entries), question), lead[0], near)
        for near in _printed(evidence, knowledge)
        if (lead := _lead(near.printed, ranked)) is not None
    ]
    best = best_of(found, lambda f: f[0], lambda f: (f[1], f[2] is not None))
    return [] if best is None else [_said(best[2], evidence[best[1]], question)]


def _said(near: _Near | None, lead: Evidence, question: Question) -> Said:
    """A list under its label, else the heading that it stands under; a sentence that names things as it stands."""
    if near is None:
        return Said(text=say(lead.statement, question), evidence=(lead,))
    printed = near.printed
    title = printed.label or " ".join(" ".join(lead.passage.section[-1:]).split())
    entries = [replace(lead, passage=e.passage, statement=e.statement) for e in printed.entries]
    lines = [entry.row[0] for entry in printed.entries]
    return say_counted(f"「{title}」" if title else "該当するもの", ITEMS, lines, entries, whole=near.whole)


def _counts(count: int, question: Question, spare: int = 0) -> float:
    """What it is worth that there are as many as are asked for, or some more."""
    asked = question.several.count if question.several is not None else None
    return COUNT_FITS if asked is not None and asked <= count <= asked + spare else 0.0


def _printed(evidence: Sequence[Evidence], knowledge: Knowledge) -> Iterator[_Near]:
    """The lists printed in the sections of the best passages."""
    passages = islice({e.passage.id: e.passage for e in evidence}.values(), PASSAGES)
    for plan_id, path in dict.fromkeys((p.plan_id, p.section) for p in passages):
        lists = printed_lists(knowledge.section(plan_id, path), knowledge.text(plan_id))
        others = [p for p in knowledge.below(plan_id, path) if p.section != path] if lists else []
        for printed in lists:
            if len(printed.entries) >= FEWEST:
                named = printed.led_in or (is_only(printed, lists) and not lists_more(others, len(path)))
                yield _Near(printed, printed.whole and named and not goes_on(printed, others))


def _lead(printed: PrintedList, ranked: Mapping[tuple[str, int], tuple[int, Evidence]]) -> tuple[int, Evidence] | None:
    """The line above a list or its first item, whichever speaks more of the question, and its place; None of too little."""
    first = printed.entries[0]
    leads = (*([printed.above] if printed.above else []), (first.passage, first.statement))
    found = [ranked[key] for p, s in leads if (key := (p.id, s.span.start)) in ranked]
    best = max(found, key=lambda pair: pair[1].covered, default=None)
    return best if best is not None and reaches(best[1].covered, NAMED) else None
