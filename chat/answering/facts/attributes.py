"""What a plan says of one work under a head of its own: its costs, its time, its place."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence, evidence_of, focus_of
from chat.answering.facts.asked_time import asked_times, is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.said import Said
from corpus.facts import Initiative
from corpus.normalize import squeeze
from corpus.statements import statements
from corpus.time_spans import find_time_spans, without_times
from retriever.aim import Aim
from retriever.order import newest_first
from retriever.question import Question

SHORTEST_NAME: Final = 4
_JOINED: Final = re.compile(r"[一-龥ァ-ヶーa-z0-9]")
_BETWEEN: Final = re.compile(r"[のにおける、でについて]*")
_ASIDE: Final = re.compile(r"[(（［\[][^()（）［］\[\]]{0,20}[)）］\]]")
_NOTHING: Final = re.compile(r"[-－―—‐–ー\s]+")


def say_attribute(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What the named work's own cell or line says under the head that is asked for; None where it has none.

    The question must name the whole work and, last, the head; a time it names must stand in the head.
    """
    if question.aim in (Aim.LIST, Aim.COMPARISON, Aim.CHANGE):
        return None
    asked, focus = squeeze(question.text), focus_of(question.text.rstrip("。．. 　"))
    named = [i for i in knowledge.works_named(asked) if question.may_answer(i.plan_id) and _names(asked, i)]
    longest = max((len(_name(i)) for i in named), default=0)
    found = {
        (i.plan_id, label, value): i
        for i in named
        if len(_name(i)) == longest and (stated := _stated(i, asked, focus)) is not None
        for label, value in [stated]
    }
    plan_id = min((key[0] for key in found), key=lambda p: newest_first(knowledge.plans[p], today), default=None)
    of_plan = [(i, label, value) for (plan, label, value), i in found.items() if plan == plan_id]
    if len(of_plan) != 1:
        return None
    initiative, label, value = of_plan[0]
    plan = plan_words(knowledge.plans[initiative.plan_id], today)
    head = _ASIDE.sub("", label)
    said = f"「{value}」と記載されています" if _NOTHING.fullmatch(value) else f"{value}です"
    text = f"{initiative.name}の{head}は、{said}（{plan}）"
    return [Said(text=text, evidence=tuple(_evidence(initiative, value, knowledge)))]


def _name(initiative: Initiative) -> str:
    return squeeze(initiative.name)


def _names(asked: str, initiative: Initiative) -> bool:
    """Whether a squeezed question names the whole of a work, not the end of a longer name."""
    name = _name(initiative)
    at = asked.find(name)
    return len(name) >= SHORTEST_NAME and at >= 0 and not _JOINED.match(asked[at - 1 : at])


def _stated(initiative: Initiative, asked: str, focus: str) -> tuple[str, str] | None:
    """The one head, with what stands under it, that the rest of a question asks for."""
    rest = asked[asked.find(_name(initiative)) + len(_name(initiative)) :]
    times = asked_times(rest)
    wanted = squeeze(without_times(rest.partition(focus)[0] + focus)) if focus and focus in rest else ""
    wanted = _BETWEEN.sub("", wanted, count=1)
    fit = [
        (label, value)
        for label, value in initiative.attributes
        if _is_head(label, wanted, value)
        and (not times or any(is_of_time(s.period, times) for s in find_time_spans(label)))
    ]
    exact = [(label, value) for label, value in fit if _words(label) == wanted]
    chosen = exact or fit
    return chosen[0] if len(chosen) == 1 else None


def _words(label: str) -> str:
    return squeeze(without_times(_ASIDE.sub("", label)))


def _is_head(label: str, wanted: str, value: str) -> bool:
    """Whether a head is what is wanted, or a kind of it: 総事業費 for 事業費."""
    return bool(wanted and value) and _words(label).endswith(wanted)


def _evidence(initiative: Initiative, value: str, knowledge: Knowledge) -> Sequence[Evidence]:
    """The row or line that says it, with the work's own where that is another."""
    whole = knowledge.evidence(initiative)
    lines = [
        evidence_of(e.passage, statement)
        for e in whole
        for statement in statements(e.passage)
        if e.statement.span.start <= statement.span.start < e.statement.span.end
        and not statement.is_head
        and squeeze(value) in squeeze(statement.text)
    ]
    return [*lines[:1], *whole]
