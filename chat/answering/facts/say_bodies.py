"""How the bodies of an initiative are said: by full name, each kind after what it is there for."""

import re
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.said import Said
from corpus.facts import AgencyRef, Initiative
from corpus.marks import without_repeats
from corpus.normalize import squeeze
from corpus.plan import PlanStatus

IN_CHARGE: Final = re.compile(
    r"^(?:主?担当|所管|主管|実施主体|取組機関|実施機関)(?:課|室|部|部署|部局|所属|機関|課等|者)?$|^(?:推進|責任)者$"
)
"""Heads of what says who is in charge."""

IN_CHARGE_WORDS: Final = frozenset({"担当", "所管", "主管", "課", "部署", "機関"})


def bodies_of(initiative: Initiative) -> str:
    """The bodies of an initiative by full name, each kind after what it is there for: 取組機関は、商工課、関係機関は、商工会."""
    by_role: dict[str, list[str]] = {}
    for agency in initiative.agencies:
        by_role.setdefault(agency.role, []).append(_name(agency))
    return "、".join(f"{role}は、{'、'.join(names)}" for role, names in by_role.items())


def say_bodies_of(initiative: Initiative, knowledge: Knowledge, today: date) -> Said:
    """Who is responsible for an initiative that names someone."""
    plan = knowledge.plans[initiative.plan_id]
    text = f"「{initiative.name}」の{bodies_of(initiative)}です（{plan_words(plan, today)}）"
    if plan.standing(today) is PlanStatus.ENDED and plan.period is not None:
        text += f"。この計画の期間は{plan.period.last}年度で終了しています。"
    return Said(text=text, evidence=proof_of(initiative, knowledge))


def proof_of(initiative: Initiative, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """Where an initiative stands with its bodies, and where their full names do."""
    defined = [
        knowledge.agency(initiative.plan_id, a.name)
        for a in initiative.agencies
        if squeeze(a.name) != squeeze(a.printed)
    ]
    proof = [e for agency in defined if agency is not None for e in knowledge.evidence(agency)]
    return (*knowledge.evidence(initiative), *proof)


def _name(reference: AgencyRef) -> str:
    same = squeeze(reference.name) == squeeze(reference.printed)
    return reference.name if same else f"{reference.name}（{reference.printed}）"


def say_elsewhere(initiative: Initiative, knowledge: Knowledge) -> list[Said]:
    """The bodies of what a plan calls by the same name in other sections, where they are others."""
    told, found = [names_of(initiative)], []
    for other in knowledge.of_plan(Initiative, initiative.plan_id):
        if squeeze(other.name) == squeeze(initiative.name) and other.agencies and names_of(other) not in told:
            told.append(names_of(other))
            of = f"「{without_repeats(other.section[-1])}」の" if other.section else ""
            text = f"ほかに：{of}「{other.name}」の{bodies_of(other)}です"
            found.append(Said(text=text, evidence=proof_of(other, knowledge)))
    return found


def names_of(initiative: Initiative) -> frozenset[str]:
    """The full names of an initiative's bodies, to be compared."""
    return frozenset(squeeze(agency.name) for agency in initiative.agencies)
