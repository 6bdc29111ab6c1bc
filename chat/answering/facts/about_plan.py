"""What is asked of a plan itself: its years, who made it, when, whether it still holds, what was before it and what follows.

A question is of the plan itself where nothing is left of its words but these, the plan's own title and whose it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from chat.answering.evidence import Evidence, first_line
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.periods import run_of
from chat.answering.said import How, Said, compute
from corpus.normalize import fold, squeeze
from corpus.plan import Plan, PlanKind, PlanStatus
from corpus.volumes import wholes, with_volumes
from retriever.plan_mentions import plans_side_by_side
from retriever.question import Question, named_plans
from retriever.tokens import content_set, content_words
from retriever.versions import PLAN_WORD, numbered_at, plans_before, without_version

_PLAN: Final = re.compile(rf"{PLAN_WORD}|大綱|指針|要綱")
_MAKE: Final = r"(?:作|つく|創|策定|発行|公表|出|まと|決|定め|制定)"
_MADE: Final = rf"{_MAKE}(?:成|定)?[ぁ-ん]*"
_MAKING: Final = rf"{_MAKE}[ぁ-ん成]{{0,6}}?のは"
_PERIOD: Final = re.compile(
    r"(?:計画|対象|実施|推進)?の?期間|いつから|いつまで|何年(?:間|まで|から|度まで|度から|計画)|(?:始期|終期|期限)|いつ(?:終わ|始ま|切れ)[ぁ-ん]*"
)
_UNTIL: Final = re.compile(r"まで|終|切れ|期限")
_WHOLE: Final = re.compile(r"から|期間|間")
_AUTHOR: Final = re.compile(
    rf"(?:誰|だれ|どこ|どの(?:県|市|町|村|自治体|役所))(?:が|の){_MADE}|(?:策定|作成|発行|公表)(?:者|元|主体|機関|した(?:の|機関|団体|自治体))|どこの{PLAN_WORD}|{_MAKING}(?:誰|だれ|どこ)"
)
_WHEN: Final = re.compile(
    rf"いつ(?:頃|ごろ)?(?:に)?{_MADE}|何年(?:何月)?(?:に)?{_MADE}|(?:策定|作成|発行|公表)(?:日|年月日?|年度?|時期|され?た(?:の|年|時期|日))|いつの{PLAN_WORD}|{_MAKING}(?:いつ|何年)"
)
_HOLDS: Final = re.compile(
    r"(?:まだ|今も|いまも|現在も)[ぁ-ん]*|有効|現行|(?:使|生き|続)[わいっえ]?[てた][ぁ-ん]*|(?:終わ|切れ)[っ]?[てた][ぁ-ん]*"
)
_BEFORE: Final = re.compile(rf"(?:一つ|ひとつ|1つ)?(?:前|旧|以前|先代)の?{PLAN_WORD}(?:の名前|の名称)?|前身|前は")
_AFTER: Final = re.compile(
    rf"(?:(?<![0-9０-９一二三四五六七八九十])次|後|後継|あと)の?{PLAN_WORD}|後継|引き?継[ぁ-ん]*"
)
_WHICH: Final = re.compile(r"何|なに|なん|どれ|どの|名")
"""Asks which plan was before; 前の計画では？ after a figure asks for that plan's figure."""

_EMPTY: Final = re.compile(
    r"名前|名称|題名|タイトル|何(?:と|で|という)[ぁ-ん]*|自体|そのもの|それ|この|その|どれ|いつ|どこ|誰|だれ|どの"
)

MOST: Final = 3
"""Plans of which something is told where the question leaves open which is meant."""


def say_plan(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What a question asks of a plan itself; None where it asks anything else, or the catalogue doesn't know it."""
    text = question.text
    if question.leaning is not None or not (_PLAN.search(text) or (question.plan_ids and question.stands_by_itself)):
        return None
    asked = [tell for pattern, tell in _ASPECTS if pattern.search(text)]
    step = next((other for pattern, other in _STEPS if pattern.search(text)), None)
    if step is not None and not asked and not question.stands_by_itself and not _WHICH.search(text):
        return None
    if not (asked or step) or plans_side_by_side(text, knowledge.plans, today):
        return None
    meant = _meant(question, knowledge.plans, today, named_anew=step is not None)
    if step is not None and asked:
        meant = [other for plan in meant for other in step.of(plan, knowledge.plans)]
        step = None
    if step is not None:
        told = [line for plan in meant for line in _tell_other(step, plan, knowledge)]
    else:
        told = [line for plan in meant for tell in asked for line in tell(plan, _Asked(text, knowledge, today))]
    return [replace(line, settled=True) for line in told] or None


def _meant(question: Question, plans: Mapping[str, Plan], today: date, *, named_anew: bool) -> Sequence[Plan]:
    """The plans that a question is about and nothing else; none where it is about anything else.

    ``named_anew`` leaves out of account that the question speaks of the plan before or after the one that it names.
    """
    rest = fold(question.text)
    for pattern in (*(pattern for pattern, _ in _STEPS), *(pattern for pattern, _ in _ASPECTS)):
        rest = pattern.sub("、", rest)
    counted = list(numbered_at(rest, wholes(plans)))
    named = [i for each in counted for i in each.plan_ids]
    named = named or list(named_plans(rest, plans, today) if named_anew else question.plan_ids)
    for each in reversed(counted):
        rest = f"{rest[: each.at]}、{rest[each.until :]}"
    words = content_words(_EMPTY.sub("、", _PLAN.sub("、", without_version(rest))))
    words = [word for word in words if not word.startswith("@")]
    among = [plan for i, plan in wholes(plans).items() if not named or i in named]
    if named and not question.names_place:
        held = [plan for plan in among if plan.kind in _PLANS] or among
        return held if len(held) <= MOST and all(any(_is_named(w, plan) for plan in among) for w in words) else []
    found = [plan for plan in among if all(_is_named(word, plan) for word in words)]
    found = [plan for plan in found if plan.kind in _PLANS] or found
    found = [plan for plan in found if plan.status(today) is PlanStatus.IN_FORCE] or found
    return found if len(found) <= MOST else []


def _is_named(word: str, plan: Plan) -> bool:
    """Whether a word of a question is one of a plan's title or of whose plan it is."""
    names = f"{plan.title} {plan.publisher or ''} {plan.volume or ''}"
    return word in content_set(names) or squeeze(word) in squeeze(fold(names))


_PLANS: Final = frozenset({PlanKind.PLAN, PlanKind.STRATEGY})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked, of which documents, and when."""

    text: str
    knowledge: Knowledge
    today: date


def _tell_period(plan: Plan, asked: _Asked) -> Iterator[Said]:
    run = run_of((plan.id,), asked.knowledge)
    if run is None:
        return
    years = compute(How.YEARS, "年", Decimal(run.first), Decimal(run.last))
    printed = _PADDING.sub("", run.printed)
    length = "" if "年間" in printed else f"の{years.value}年間"
    until = f"{run.last}年度までです。" if _UNTIL.search(asked.text) and not _WHOLE.search(asked.text) else ""
    lead = f"{_title(plan)}は{until}計画期間は" if until else f"{_title(plan)}の計画期間は"
    yield Said(
        text=f"{lead}{printed}{plan.mark('period')}{length}です{_STANDING.get(plan.status(asked.today), '')}",
        evidence=(run.evidence,),
        computed=(years,) if length else (),
    )


_PADDING: Final = re.compile(r"\s+")


_STANDING: Final = {
    PlanStatus.ENDED: "。この期間は終わっています",
    PlanStatus.REPLACED: "。いまは新しい版に代わっています",
    PlanStatus.UPCOMING: "。まだ始まっていません",
}


def _tell_author(plan: Plan, asked: _Asked) -> Iterator[Said]:
    if _is_itself(plan) and plan.publisher is not None and (cover := _cover(plan, asked.knowledge)) is not None:
        yield Said(text=f"{_title(plan)}は{plan.publisher}{plan.mark('publisher')}が出したものです", evidence=(cover,))


def _is_itself(plan: Plan) -> bool:
    """Whether a document is what its title names, not one that speaks of it (…戦略について)."""
    return _ITSELF.search(re.sub(r"[（(【][^（）()【】]*[）)】]", "", plan.title).strip()) is not None


_ITSELF: Final = re.compile(r"[^ぁ-ん]$")


def _tell_date(plan: Plan, asked: _Asked) -> Iterator[Said]:
    if _is_itself(plan) and plan.published is not None and (cover := _cover(plan, asked.knowledge)) is not None:
        said = f"{plan.published_in_words}{plan.mark('published')}"
        yield Said(text=f"{_title(plan)}が出されたのは{said}です", evidence=(cover,))


def _tell_standing(plan: Plan, asked: _Asked) -> Iterator[Said]:
    run = run_of((plan.id,), asked.knowledge)
    said = _HOLDING.get(plan.status(asked.today))
    if run is not None and said is not None:
        printed = _PADDING.sub("", run.printed)
        yield Said(text=f"{_title(plan)}は{said}。計画期間は{printed}です", evidence=(run.evidence,))


_HOLDING: Final = {
    PlanStatus.IN_FORCE: "現行の計画です",
    PlanStatus.ENDED: "期間が終わっています",
    PlanStatus.REPLACED: "新しい版に代わっています",
    PlanStatus.UPCOMING: "まだ始まっていません",
}


def _before(plan: Plan, plans: Mapping[str, Plan]) -> Sequence[Plan]:
    return [plans[i] for i in plans_before([plan.id], wholes(plans))]


def _after(plan: Plan, plans: Mapping[str, Plan]) -> Sequence[Plan]:
    return [other for other in wholes(plans).values() if plan.id in other.supersedes]


@dataclass(frozen=True, slots=True)
class _Step:
    """From a plan to those before or after it, and what these are called."""

    name: str
    of: Callable[[Plan, Mapping[str, Plan]], Sequence[Plan]]


def _tell_other(step: _Step, plan: Plan, knowledge: Knowledge) -> Iterator[Said]:
    for other in step.of(plan, knowledge.plans):
        covers = [cover for each in (other, plan) if (cover := _cover(each, knowledge)) is not None]
        period = f"（{other.period}{other.mark('period')}）" if other.period else ""
        if covers:
            yield Said(text=f"{_title(plan)}の{step.name}は{_title(other)}{period}です", evidence=tuple(covers))


def _title(plan: Plan) -> str:
    title = plan.title if "「" in plan.title else f"「{plan.title}」"
    return f"{title}{plan.mark('title')}"


def _cover(plan: Plan, knowledge: Knowledge) -> Evidence | None:
    passages = knowledge.of_documents(with_volumes((plan.id,), knowledge.plans))
    return first_line(passages[0]) if passages else None


_Tell = Callable[[Plan, _Asked], Iterator[Said]]
_ASPECTS: Final[Sequence[tuple[re.Pattern[str], _Tell]]] = (
    (_PERIOD, _tell_period),
    (_AUTHOR, _tell_author),
    (_WHEN, _tell_date),
    (_HOLDS, _tell_standing),
)
_STEPS: Final = ((_BEFORE, _Step("前の計画", _before)), (_AFTER, _Step("次の計画", _after)))
