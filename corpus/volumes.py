"""Plans that come in several files: which documents are one plan, and what follows for each of them.

A volume names the document whose volume it is by ``part_of``. Facts of all volumes are the plan's, so that they are
counted, compared and listed as one plan's; passages stay their document's, so that citations name the volume.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from corpus.facts import Fact
from corpus.names import canonical, printable
from corpus.normalize import squeeze
from corpus.plan import Plan
from corpus.time_spans import fiscal_year_of_iso

_MAIN: Final = re.compile(r"[(（【〔［\[]?(?P<volume>本[編冊])[)）】〕］\]]?$")
"""How a title says that it is the main volume's."""

F = TypeVar("F", bound=Fact)


def is_main_volume(volume: str | None) -> bool:
    """Whether what a document calls itself is the main volume, or nothing."""
    return volume is None or _MAIN.fullmatch(volume) is not None


def wrong_relation(plan: Plan, plans: Mapping[str, Plan]) -> str:
    """Why a plan can't be part of what it says, or replace it; in Japanese, empty where it can.

    ``plans`` are all plans of the library to be, this one among them, by id.
    """
    return wrong_main(plan, plans) or _wrong_otherwise(plan, plans)


def wrong_main(plan: Plan, plans: Mapping[str, Plan]) -> str:
    """Why what a plan says it is part of can't have volumes; in Japanese, empty where it can."""
    if plan.part_of is None:
        return ""
    main, said = plans.get(plan.part_of), printable(plan.part_of)
    if main is None:
        return f"part_of に書かれた計画「{said}」がありません。本編を一緒に取り込むか、ID を直してください。"
    if main.id == plan.id:
        return f"part_of に自分自身の ID「{said}」が書かれています。本編の ID に直してください。"
    if main.part_of is not None:
        return (
            f"part_of に書かれた「{said}」は、それ自体が「{printable(main.part_of)}」の分冊です。"
            "分冊の分冊は作れません。本編の ID に直してください。"
        )
    return ""


def _wrong_otherwise(plan: Plan, plans: Mapping[str, Plan]) -> str:
    if plan.part_of is None:
        return ""
    parts = [other.id for other in plans.values() if other.part_of == plan.id]
    if parts:
        return f"「{printable(plan.id)}」には分冊「{printable(parts[0])}」があるため、ほかの計画の分冊にはできません。"
    if {plan.whole, *(p.id for p in plans.values() if p.part_of == plan.whole)} & set(plan.supersedes):
        return "supersedes に同じ計画の分冊が書かれています。前の計画の ID に直してください。"
    return ""


def resolved(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """The plans of a library as they stand to each other, by the ids of their documents.

    A volume has title, publisher, period, date, kind and predecessors of its main document; a volume whose main
    document isn't there, or is a volume itself, is a plan of its own. A plan knows from when another replaces it.
    """
    mains = {i: plan.part_of for i, plan in plans.items() if plan.part_of and _is_main(plan.part_of, i, plans)}
    divided = frozenset(mains.values())
    whole = {i: mains.get(i) or i for i in plans}
    tops = {i: _top(plan, plans, whole, divided=i in divided) for i, plan in plans.items() if i not in mains}
    replaced = _replaced(tops)
    tops = {i: replace(plan, replaced_in=replaced.get(i)) for i, plan in tops.items()}
    return {i: _volume(plan, tops[mains[i]]) if i in mains else tops[i] for i, plan in plans.items()}


def _is_main(main: str, own: str, plans: Mapping[str, Plan]) -> bool:
    return main != own and main in plans and plans[main].part_of is None


def _top(plan: Plan, plans: Mapping[str, Plan], whole: Mapping[str, str], *, divided: bool) -> Plan:
    """A plan that is no volume; where it has volumes, its title is the plan's and its volume the main one."""
    older = tuple(dict.fromkeys(whole.get(i, i) for i in plan.supersedes))
    plan = replace(plan, part_of=None, volume=None, supersedes=tuple(i for i in older if i != plan.id))
    said = _MAIN.search(plan.title.strip()) if divided else None
    stated = plans[plan.id].volume
    if said is not None and said.start():
        return replace(plan, title=plan.title.strip()[: said.start()].rstrip(), volume=said["volume"])
    return replace(plan, volume=stated) if divided and stated and is_main_volume(stated) else plan


def _volume(plan: Plan, main: Plan) -> Plan:
    return replace(main, id=plan.id, digest=plan.digest, part_of=main.id, volume=plan.volume or plan.title)


def _replaced(tops: Mapping[str, Plan]) -> dict[str, int]:
    """From which fiscal year each plan that another one replaces is replaced, as far as that is known."""
    found: dict[str, int] = {}
    for plan in tops.values():
        first = plan.period.first if plan.period else None
        appeared = fiscal_year_of_iso(plan.published) if plan.published else None
        years = [year for year in (first, appeared) if year is not None]
        for older in plan.supersedes if years else ():
            if older in tops and not _is_later(tops[older], plan):
                found[older] = min(max(years), found.get(older, max(years)))
    return found


def _is_later(a: Plan, b: Plan) -> bool:
    return a.period is not None and b.period is not None and a.period.first > b.period.first


def wholes(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """Of resolved plans those that are no volumes: each plan once."""
    return {i: plan for i, plan in plans.items() if plan.part_of is None}


def whole_id(plan_id: str, plans: Mapping[str, Plan]) -> str:
    """The id of the plan that a document of this id is, or is a volume of."""
    plan = plans.get(plan_id) or next((p for i, p in plans.items() if canonical(i) == canonical(plan_id)), None)
    return plan.whole if plan is not None else plan_id


def with_volumes(plan_ids: Iterable[str], plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The plans with all their volumes, each right after its plan."""
    parts: dict[str, list[str]] = {}
    for i, plan in plans.items():
        parts.setdefault(plan.whole, []).append(i)
    named = dict.fromkeys(plans[i].whole if i in plans else i for i in plan_ids)
    return tuple(dict.fromkeys(i for main in named for i in (main, *parts.get(main, ()))))


def reports_on(plan: Plan, reports: Iterable[Plan]) -> tuple[str, ...]:
    """The ids of those of the ``reports`` that are of a plan's publisher and name the plan in their titles."""
    title = _bare_title(plan)
    named = (other for other in reports if other.publisher == plan.publisher and title in squeeze(other.title))
    return tuple(other.id for other in named if title and other.id != plan.id)


def _bare_title(plan: Plan) -> str:
    """A plan's title without what stands in brackets after it."""
    return squeeze(_AFTER.sub("", plan.title))


_AFTER: Final = re.compile(r"[(（【〔][^()（）【】〔〕]*[)）】〕]\s*$")


def facts_of_wholes(facts: Sequence[F], plans: Mapping[str, Plan]) -> tuple[F, ...]:
    """The facts, those of volumes as facts of their plans; ``plans`` are resolved."""
    mains = {i: plan.part_of for i, plan in plans.items() if plan.part_of}
    if not mains:
        return tuple(facts)
    return tuple(replace(f, plan_id=mains[f.plan_id]) if f.plan_id in mains else f for f in facts)
