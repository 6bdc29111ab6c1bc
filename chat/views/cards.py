"""An initiative that may help as a card, each part of which stands in the cited passage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from chat.answering.choosing import Told
from chat.answering.conditions import missing_conditions
from chat.answering.evidence import Evidence
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.support import fitting_bodies, fitting_details, roles_of
from chat.answering.proven import is_proven
from chat.answering.said import Said
from chat.views.situations import words_of
from corpus.facts import Initiative
from corpus.marks import read_mark
from corpus.normalize import fold, squeeze
from corpus.passage import Passage, SectionPath
from corpus.plan import Plan, PlanStatus
from retriever.question import Question

MOST_SHARED: Final = 4
SHORTEST_SHARED: Final = 2
"""Words of a situation that are shown to stand in a card's passage, and the characters of the shortest."""


class Fit(StrEnum):
    """How a passage speaks of what somebody is."""

    STATED = "記載あり"
    NOT_STATED = "記載なし"
    OTHERS = "別の対象の記載あり"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that a business is, and whether the passage speaks of it; ``named`` are the words it uses."""

    label: str
    own: str
    fit: Fit
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An initiative, or a section, that may help; ``shared`` are the words of the situation that its passage holds, or official ones
    for them, ``unstated`` the usual conditions that it leaves open."""

    name: str
    section: SectionPath
    plan: Plan
    status: PlanStatus
    offers: tuple[str, ...]
    where: tuple[str, ...]
    shared: tuple[str, ...]
    conditions: tuple[Condition, ...]
    unstated: tuple[str, ...]
    passage: Passage
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body to turn to, what it is there for, and where that is printed."""

    name: str
    roles: tuple[str, ...]
    plan: Plan
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What cards are made for: a question, what the asker is (by a label the kind of words and what was chosen of them),
    over what is known, on a day."""

    question: Question
    being: Mapping[str, tuple[str, str]]
    knowledge: Knowledge
    today: date


def initiative_card(initiative: Initiative, fitting: Sequence[Evidence], asking: Asking) -> Card | None:
    """The card of an initiative, with those of its details that the ``fitting`` statements are; None where nothing of it
    is printed."""
    knowledge = asking.knowledge
    evidence = knowledge.evidence(initiative)
    if not evidence:
        return None
    details = fitting_details(initiative, asking.question, fitting, knowledge)
    bodies = {a.name: knowledge.agency(initiative.plan_id, a.name) for a in initiative.agencies}
    proof = {name: knowledge.evidence(body) if body is not None else () for name, body in bodies.items()}
    where = tuple(name for name in bodies if _proven(name, (*evidence, *proof[name]), knowledge))
    return replace(_card(initiative.name, initiative.section, details, evidence, asking), where=where)


def section_card(told: Sequence[Told], asking: Asking) -> Card | None:
    """The card of a section of which statements are ``told``; None where it has no title, or nothing is."""
    section = told[0][0].passage.section if told else ()
    if not section:
        return None
    mark = read_mark(section[-1])
    name = mark.title if mark is not None else section[-1]
    return _card(name, section[:-1], [text for _, text in told], [e for e, _ in told], asking)


def _card(name: str, section: SectionPath, offers: Sequence[str], evidence: Sequence[Evidence], asking: Asking) -> Card:
    plan = asking.knowledge.plans[evidence[0].passage.plan_id]
    texts = [f"{e.passage.lead}\n{e.passage.text}" for e in evidence]
    whole = fold("\n".join([*section, name, *texts]))
    return Card(
        name=name,
        section=section,
        plan=plan,
        status=plan.status(asking.today),
        offers=tuple(text for text in offers if _proven(text, evidence, asking.knowledge)),
        where=(),
        shared=tuple(_shared(asking.question, "\n".join([name, *offers, *section]))),
        conditions=tuple(
            _condition(label, own, words_of(kind), whole)
            for label, (kind, own) in asking.being.items()
            if own in words_of(kind)
        ),
        unstated=tuple(missing_conditions(texts)),
        passage=evidence[0].passage,
        quote=evidence[0].statement.text,
    )


def bodies_of(grounds: Grounds, knowledge: Knowledge, today: date) -> Iterator[Body]:
    """The bodies that fit, with what they are there for as far as that is printed."""
    for body in fitting_bodies(grounds.bodies, knowledge, today):
        evidence = knowledge.evidence(body)
        roles = tuple(role for role in roles_of(body) if _proven(role, evidence, knowledge))
        if evidence and roles and _proven(body.name, evidence, knowledge):
            plan = knowledge.plans[body.plan_id]
            yield Body(name=body.name, roles=roles, plan=plan, passage=evidence[0].passage)


def _proven(text: str, evidence: Sequence[Evidence], knowledge: Knowledge) -> bool:
    return is_proven(Said(text=text, evidence=tuple(evidence)), knowledge.plans)


def _shared(question: Question, text: str) -> list[str]:
    """The words of a question, and official ones for them, that stand in a text; none within another."""
    squeezed = squeeze(text)
    asked = [word for reading in question.readings for word in reading.official]
    asked += [term for term in question.terms if len(term) >= SHORTEST_SHARED]
    held = list(dict.fromkeys(word for word in asked if squeeze(word) in squeezed))
    return [word for word in held if not any(word != other and word in other for other in held)][:MOST_SHARED]


def _condition(label: str, own: str, words: Mapping[str, Sequence[str]], folded: str) -> Condition:
    named = [word for word in words[own] if fold(word) in folded]
    if named:
        return Condition(label=label, own=own, fit=Fit.STATED, named=tuple(named))
    others = tuple(
        dict.fromkeys(w for other, group in words.items() if other != own for w in group if fold(w) in folded)
    )
    return Condition(label=label, own=own, fit=Fit.OTHERS if others else Fit.NOT_STATED, named=others)
