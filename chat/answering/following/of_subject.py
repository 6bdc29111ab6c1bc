"""How a question is taken that asks something of the fact spoken of before: of another plan, of the whole, of itself."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import is_named_alike, is_of_former, target_year
from chat.answering.following.carried import Carried
from chat.answering.following.chain import asking_of
from chat.answering.question.follow_ups import SHORTEST_NAME
from corpus.facts import Indicator
from corpus.normalize import squeeze
from corpus.volumes import wholes, with_volumes
from retriever.leaning import Asks, Leaning
from retriever.versions import asks_one_before, former_kind, plans_before


def of_subject(text: str, leaning: Leaning, carried: Carried, knowledge: Knowledge) -> tuple[Carried, ...]:
    """The ways to take ``text``: of the plans that answered last, or as the wording before it goes on."""
    kept = replace(carried, plan_ids=leaning.plan_ids or carried.plan_ids, leaning=leaning)
    if leaning.asks is Asks.FORMER:
        return (_of_former(text, leaning, carried, knowledge),)
    if isinstance(leaning.subject, Indicator):
        wider = _wider(leaning.subject, knowledge) if leaning.asks is Asks.WHOLE else None
        if wider is not None:
            return (replace(kept, text=asking_of(wider, carried.wording), wording="", leaning=None),)
        beside = _neighbours(leaning.subject, knowledge) if leaning.asks is Asks.CHANGED else ()
        if len(beside) > 1:
            changed = f"{leaning.subject.name}の目標は、前の計画と比べてどう変わりましたか"
            return (Carried(text=changed, plan_ids=beside, answered_by=carried.answered_by),)
    return (kept, carried) if set(kept.plan_ids) != set(carried.plan_ids) else (kept,)


def _of_former(text: str, leaning: Leaning, carried: Carried, knowledge: Knowledge) -> Carried:
    """A question for an earlier plan: the one right before that which answered, where that is asked for and known; else
    whatever earlier plans the question means."""
    plans, kind = knowledge.plans, former_kind(text)
    own = [plans[i].whole for i in leaning.plan_ids if i in plans]
    before = with_volumes(plans_before(own, wholes(plans)), plans)
    of_kind = not (kind and before) or any(kind in plans[i].title for i in before)
    if not own or not asks_one_before(text) or not of_kind:
        return carried
    if not before:
        return replace(carried, plan_ids=leaning.plan_ids, leaning=leaning)
    if not isinstance(leaning.subject, Indicator):
        return replace(carried, plan_ids=before)
    same = next(_same_in(before, leaning.subject, knowledge), None)
    if same is None:
        return replace(carried, plan_ids=before, leaning=replace(leaning, beside=before))
    told = replace(leaning, subject=same, beside=before)
    return Carried(text=asking_of(same, carried.wording), plan_ids=before, leaning=told)


def _same_in(plan_ids: Collection[str], subject: Indicator, knowledge: Knowledge) -> Iterator[Indicator]:
    """The statements of an indicator in other plans, by its links or its name."""
    linked = [row for row in knowledge.same(subject) if isinstance(row, Indicator) and row.plan_id in plan_ids]
    named = (fact for i in plan_ids for _, fact in knowledge.named(i) if isinstance(fact, Indicator))
    alike = [fact for fact in named if is_named_alike(fact, subject) and not is_of_former(fact, knowledge)]
    names = {squeeze(row.name) for row in linked}
    # What is linked is the same; of that, and of what is called so, the plan's last target tells it.
    same = [*linked, *(fact for fact in alike if squeeze(fact.name) in names)]
    yield from sorted(same, key=lambda row: (row.target is None, is_of_former(row, knowledge), -target_year(row)))
    yield from alike


def _neighbours(subject: Indicator, knowledge: Knowledge) -> tuple[str, ...]:
    """The plan of an indicator, those right before it and those right after it."""
    plans = wholes(knowledge.plans)
    own = knowledge.plans[subject.plan_id].whole
    newer = [i for i in plans if own in plans_before([i], plans)]
    return with_volumes((own, *plans_before([own], plans), *newer), knowledge.plans)


def _wider(subject: Indicator, knowledge: Knowledge) -> Indicator | None:
    """The indicator of the same plan whose name is this one's without what narrows it: 女性創業数, 創業数."""
    own = squeeze(subject.name)
    named = [(name, fact) for name, fact in knowledge.named(subject.plan_id) if isinstance(fact, Indicator)]
    wider = [(len(name), fact) for name, fact in named if len(name) >= SHORTEST_NAME and _is_narrowed(own, name)]
    return max(wider, key=lambda pair: pair[0])[1] if wider else None


def _is_narrowed(name: str, wider: str) -> bool:
    """Whether a name is another one with something put in at one place."""
    cut = next((i for i, (a, b) in enumerate(zip(name, wider, strict=False)) if a != b), len(wider))
    return len(wider) < len(name) and name.endswith(wider[cut:])
