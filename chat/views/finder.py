"""Support that fits a business: initiatives as cards, each part of which stands in the cited passage."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from chat.answering.assistant import Assistant, is_proven
from chat.answering.conditions import missing_conditions
from chat.answering.evidence import Evidence
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.facts.support import best_initiatives, fitting_bodies, fitting_details, roles_of
from chat.answering.question.scope import Scope, Within
from chat.answering.said import Said
from corpus.errors import KeikakuError
from corpus.facts import Initiative
from corpus.normalize import fold
from corpus.passage import Passage
from corpus.plan import Plan, PlanStatus
from retriever.question import Intent, Question

WORDS: Final = Path(__file__).with_name("situations.toml")
MOST: Final = 8
EACH: Final = 5
BODIES: Final = 4
"""Cards in all, initiatives looked at for each wish, bodies in all."""


class Fit(StrEnum):
    """How a passage speaks of what somebody is."""

    STATED = "記載あり"
    NOT_STATED = "記載なし"
    OTHERS = "別の対象の記載あり"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a business says of itself; empty parts are not asked about."""

    industry: str = ""
    size: str = ""
    situation: str = ""
    themes: tuple[str, ...] = ()
    in_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that a business is, and whether the passage speaks of it; ``named`` are the words it uses."""

    label: str
    own: str
    fit: Fit
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An initiative that may help; ``unstated`` are the usual conditions that its passage leaves open."""

    initiative: Initiative
    plan: Plan
    status: PlanStatus
    offers: tuple[str, ...]
    where: tuple[str, ...]
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
class Found:
    """What may help, and whom to ask whatever it is."""

    cards: tuple[Card, ...]
    bodies: tuple[Body, ...]


def industries() -> tuple[str, ...]:
    """The industries to choose from."""
    return tuple(_words()["industries"])


def sizes() -> tuple[str, ...]:
    """The sizes to choose from."""
    return tuple(_words()["sizes"])


def themes() -> tuple[str, ...]:
    """The themes to choose from."""
    return tuple(_words()["themes"])


def find_support(assistant: Assistant, wish: Wish, today: date) -> Found:
    """The initiatives that fit best, plans in force first where they fit as well, and the bodies that fit.

    Raises:
        KeikakuError: nothing was said of the situation, or it is too long.
    """
    asked = list(_questions(wish))
    if not asked:
        raise KeikakuError("「今の状況・やりたいこと」を書くか、テーマを一つ以上選んでください。")
    knowledge = knowledge_of(assistant.retriever.generation)
    within = Within(scope=Scope(in_force=wish.in_force))
    found: list[list[tuple[Initiative, Question, Grounds]]] = []
    searched: list[Grounds] = []
    for text in asked:
        question = replace(assistant.understand(text, today=today, within=within), intent=Intent.SUPPORT)
        grounds = assistant.grounds(question, today)
        searched.append(grounds)
        best = best_initiatives(grounds, knowledge, today, EACH)
        found.append([(initiative, question, grounds) for initiative in best])
    # Each wish gets its best before any gets its second best.
    turns = [one for row in zip_longest(*found) for one in row if one is not None]
    once: dict[int, tuple[Initiative, Question, Grounds]] = {}
    for one in turns:
        once.setdefault(id(one[0]), one)
    cards = (_card(*one, wish, knowledge, today) for one in once.values())
    bodies: dict[str, Body] = {}
    for body in (body for grounds in searched for body in _bodies(grounds, knowledge, today)):
        bodies.setdefault(body.name, body)
    return Found(
        cards=tuple(card for card in cards if card is not None)[:MOST],
        bodies=tuple(bodies.values())[:BODIES],
    )


def _bodies(grounds: Grounds, knowledge: Knowledge, today: date) -> Iterator[Body]:
    for body in fitting_bodies(grounds.bodies, knowledge, today):
        evidence = knowledge.evidence(body)
        roles = tuple(role for role in roles_of(body) if _proven(role, evidence, knowledge))
        if evidence and roles and _proven(body.name, evidence, knowledge):
            plan = knowledge.plans[body.plan_id]
            yield Body(name=body.name, roles=roles, plan=plan, passage=evidence[0].passage)


def _questions(wish: Wish) -> Iterator[str]:
    """What is searched for: the situation, then each theme."""
    if any(char.isalnum() for char in wish.situation):
        yield wish.situation
    for theme in wish.themes:
        if theme in _words()["themes"]:
            yield str(_words()["themes"][theme])


def _card(
    initiative: Initiative, question: Question, grounds: Grounds, wish: Wish, knowledge: Knowledge, today: date
) -> Card | None:
    evidence = knowledge.evidence(initiative)
    if not evidence:
        return None
    plan = knowledge.plans[initiative.plan_id]
    details = fitting_details(initiative, question, grounds.evidence, knowledge)
    bodies = {a.name: knowledge.agency(initiative.plan_id, a.name) for a in initiative.agencies}
    proof = {name: knowledge.evidence(body) if body is not None else () for name, body in bodies.items()}
    texts = [f"{e.passage.lead}\n{e.passage.text}" for e in evidence]
    return Card(
        initiative=initiative,
        plan=plan,
        status=plan.status(today),
        offers=tuple(d for d in details if _proven(d, evidence, knowledge)),
        where=tuple(name for name in bodies if _proven(name, (*evidence, *proof[name]), knowledge)),
        conditions=tuple(_conditions(wish, "\n".join([*initiative.section, *texts]))),
        unstated=tuple(missing_conditions(texts)),
        passage=evidence[0].passage,
        quote=evidence[0].statement.text,
    )


def _proven(text: str, evidence: Sequence[Evidence], knowledge: Knowledge) -> bool:
    return is_proven(Said(text=text, evidence=tuple(evidence)), knowledge.plans)


def _conditions(wish: Wish, text: str) -> Iterator[Condition]:
    for label, own, kind in (("業種", wish.industry, "industries"), ("規模", wish.size, "sizes")):
        words: Mapping[str, Sequence[str]] = _words()[kind]
        if own in words:
            yield _condition(label, own, words, fold(text))


def _condition(label: str, own: str, words: Mapping[str, Sequence[str]], folded: str) -> Condition:
    named = [word for word in words[own] if fold(word) in folded]
    if named:
        return Condition(label=label, own=own, fit=Fit.STATED, named=tuple(named))
    others = tuple(
        dict.fromkeys(w for other, group in words.items() if other != own for w in group if fold(w) in folded)
    )
    return Condition(label=label, own=own, fit=Fit.OTHERS if others else Fit.NOT_STATED, named=others)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
