"""One indicator's figures of several plans, or of several times, each as the question names it; two of them compared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_time import asked_times
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import COUNTS, is_meant, plan_words, rows_of, target_year
from chat.answering.facts.tables.operations import apart, said
from chat.answering.facts.tables.table import Point
from chat.answering.facts.values.arithmetic import counted, per_year, shown, times
from chat.answering.facts.values.comparison import PER_YEAR
from chat.answering.facts.values.figures import LABELS, answering, figure_words
from chat.answering.said import Computed, Said
from corpus.facts import Figure, Indicator, looks_back
from corpus.normalize import squeeze
from corpus.time_spans import TimeSpan, year_of
from corpus.volumes import with_volumes
from retriever.aim import Aim
from retriever.fact_scores import NO_FACTS, RankedFacts
from retriever.plan_mentions import plans_side_by_side
from retriever.question import Question

_TIMES: Final = re.compile(r"何倍")
_COMPARED: Final = re.compile(
    r"差|変[わ化え]|違[いうっ]|比べ|比較|より|どちら|どっち|何[^、。？?]{1,6}(?:上回|下回|超え|高|低|多|少な|大き|小さ|増|減|上が|下が)"
)
_ROLES: Final = (
    (("target",), re.compile(r"目標|目指|めざ|計画(?:値|額|件?数)")),
    (("actual", "baseline"), re.compile(r"実績|速報")),
    (("baseline", "actual"), re.compile(r"現状|基準|策定(?:時|の時点|当時)")),
)
FEWEST: Final = 2
_LATEST: Final = re.compile(r"(?:直近|最新|足元|現時点)の?(?:実績|値|数値|現状|状況|進捗)")


@dataclass(frozen=True, slots=True)
class _Side:
    """One of what is asked: the plans that may state it, its times, and in which roles; ``of_plan`` where the plan tells it
    from the others."""

    plan_ids: tuple[str, ...]
    times: Sequence[TimeSpan]
    roles: Sequence[str]
    of_plan: bool


@dataclass(frozen=True, slots=True)
class _Stated:
    row: Indicator
    role: str
    figure: Figure


def say_of_plans(
    question: Question,
    indicators: Sequence[Indicator],
    ranked: RankedFacts,
    knowledge: Knowledge,
    today: date,
) -> list[Said] | None:
    """What the plans that a question sets side by side state of the first indicator that all of them state, compared where
    that is asked; None where none is, or fewer than two are named."""
    computed: list[Computed] = []
    lines, evidence = list[str](), list[Evidence]()
    for roles in _each_role(question):
        found = _all_stated(_by_plan(question, knowledge, today, roles), indicators, ranked, knowledge)
        if not found:
            continue
        points = [_point(stated, knowledge) for stated in found]
        compared = _compared(points, question, computed)
        listed = "、".join(f"{p.name}が{figure_words(p.figure)}" for p in points)
        named = {squeeze(stated.row.name): stated.row.name for stated in reversed(found)}
        names = "、".join(reversed(named.values())) + "の" if not lines else ""
        lines.append(f"{names}{LABELS[found[0].role]}は、{listed}です{f'。{compared}' if compared else ''}")
        evidence += [e for stated in found for e in knowledge.evidence(stated.row)]
    text = "。".join(lines)
    return [Said(text=text, evidence=tuple(dict.fromkeys(evidence)), computed=tuple(computed))] if lines else None


def points_of_plans(
    question: Question,
    indicators: Sequence[Indicator],
    ranked: RankedFacts,
    knowledge: Knowledge,
    today: date,
) -> list[tuple[str, Point]]:
    """What the plans that a question sets side by side state of the first indicator that all of them state, each with the
    words by which the question names the plan; empty where none is."""
    found = _all_stated(_by_plan(question, knowledge, today), indicators, ranked, knowledge)
    mentions = plans_side_by_side(question.text, knowledge.plans, today) if found else []
    named = [question.text[m.at : m.until] for m in mentions]
    return list(zip(named, (_point(stated, knowledge) for stated in found), strict=True))


def say_of_times(
    question: Question, indicators: Sequence[Indicator], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """The figures of the first indicator that states one for each of the times that a question names."""
    found = _all_stated(_by_time(question), indicators, NO_FACTS, knowledge)
    if not found:
        return None
    plans = {stated.row.plan_id: plan_words(knowledge.plans[stated.row.plan_id], today) for stated in found}
    runs = [(role, list(each)) for role, each in groupby(found, key=lambda stated: stated.role)]
    several = len(plans) > 1
    parts = "、".join(
        f"{LABELS[role]}が"
        + "、".join(figure_words(s.figure) + (f"［{plans[s.row.plan_id]}］" if several else "") for s in each)
        for role, each in runs
    )
    evidence = tuple(e for stated in found for e in knowledge.evidence(stated.row))
    plan = "" if several else f"（{next(iter(plans.values()))}）"
    return [Said(text=f"{found[0].row.name}は、{parts}です{plan}", evidence=evidence)]


def _all_stated(
    sides: Sequence[_Side], indicators: Sequence[Indicator], ranked: RankedFacts, knowledge: Knowledge
) -> list[_Stated]:
    """What each side states of the first indicator that all of them state; empty without one."""
    for indicator in indicators if len(sides) >= FEWEST else ():
        stated = [each for side in sides if (each := _stated(side, indicator, ranked, knowledge)) is not None]
        if len({(s.row.plan_id, s.figure.period, s.role) for s in stated}) == len(sides):
            return stated
    return []


def _each_role(question: Question) -> list[Sequence[str]]:
    """The roles of which a question asks each (現状値と目標値); one without a name where it does not."""
    named = [roles for roles, pattern in _ROLES if pattern.search(question.text)]
    return list(reversed(named)) if len(named) > 1 and _JOINED.search(question.text) else [()]


_ROLE: Final = "(?:目標|実績|現状|基準|計画)(?:値|額|数|件数)?"
_JOINED: Final = re.compile(rf"{_ROLE}(?:と|、|・|及び|および){_ROLE}")
"""Roles of figures named side by side."""


def _by_plan(question: Question, knowledge: Knowledge, today: date, roles: Sequence[str] = ()) -> list[_Side]:
    """The plans set side by side, each with the time and the role that is named behind it, or with the one of ``roles``."""
    mentions = plans_side_by_side(question.text, knowledge.plans, today)
    over = [] if question.names_plan_by_year or not mentions else asked_times(question.text[: mentions[0].at])
    return [
        _Side(
            with_volumes(m.plan_ids, knowledge.plans),
            asked_times(m.words) or over,
            roles or _roles(m.words, question, ("target",)),
            True,
        )
        for m in mentions
    ]


def _by_time(question: Question) -> list[_Side]:
    """The single times that a question names, each with the role that is named behind it; the latest value that it asks
    for behind them is of none of them (2023年度目標 直近実績)."""
    found = [] if question.names_plan_by_year else asked_times(question.text)
    if not found or any(span.is_run for span in found) or len({span.period for span in found}) != len(found):
        return []
    latest = _LATEST.search(question.text, found[-1].until)
    ends = [*(span.at for span in found[1:]), latest.start() if latest else len(question.text)]
    every = ("actual", "baseline", "target")
    sides = [
        _Side(question.plan_ids, [span], _roles(question.text[span.until : end], question, every), False)
        for span, end in zip(found, ends, strict=True)
    ]
    return [*sides, _Side(question.plan_ids, [], ("actual", "baseline"), False)] if latest else sides


def _roles(words: str, question: Question, otherwise: Sequence[str]) -> Sequence[str]:
    """The roles that are named beside a plan or a time, else anywhere in the question."""
    for text in (words, question.text):
        named = [roles for roles, pattern in _ROLES if pattern.search(text)]
        if len(named) == 1:
            return named[0]
    return ("target",) if question.aim is Aim.TARGET else otherwise


def _stated(side: _Side, indicator: Indicator, ranked: RankedFacts, knowledge: Knowledge) -> _Stated | None:
    """What a plan states of an indicator, or of its own that is most like what is asked: of the time, else the last."""
    rows = [row for row in rows_of(indicator, knowledge) if not side.plan_ids or row.plan_id in side.plan_ids]
    if side.of_plan:
        # What a plan says of the one before it is no figure of its own.
        rows = [row for row in rows if not looks_back(row.section)] or _likest(side, indicator, ranked, knowledge)
    held = [(row, found) for row in rows if (found := answering(row, side.times, side.roles, knowledge)) is not None]
    fit = [
        _Stated(row, role, figure)
        for row, (role, figure) in held
        if figure.value is not None and (side.of_plan or figure.period is not None)
    ]
    return min(fit, key=lambda s: _order(s, indicator, side), default=None)


def _likest(side: _Side, indicator: Indicator, ranked: RankedFacts, knowledge: Knowledge) -> list[Indicator]:
    """The statements of a plan's own indicator of the same name, else of the best that may be meant."""
    own = [
        (hit.fact, is_meant(hit))
        for hit in ranked.among(lambda fact: fact.plan_id in side.plan_ids)
        if isinstance(hit.fact, Indicator) and not looks_back(hit.fact.section)
    ]
    named = [i for i, _ in own if squeeze(i.name) == squeeze(indicator.name)]
    meant = named or [i for i, is_one in own if is_one]
    return [row for i in meant[:1] for row in rows_of(i, knowledge) if row.plan_id in side.plan_ids]


def _order(stated: _Stated, meant: Indicator, side: _Side) -> tuple[int, ...]:
    """The role that is asked for first, the table that is meant before others, the last target; of no time and no plan the
    latest figure."""
    row = stated.row
    is_latest = not side.times and not side.of_plan
    period = stated.figure.period if is_latest else None
    return (
        -year_of(period.split("/")[-1]) if period else 0,
        side.roles.index(stated.role),
        int(row.section != meant.section),
        -target_year(row),
        row.span.start,
    )


def _point(stated: _Stated, knowledge: Knowledge) -> Point:
    plan = knowledge.plans[stated.row.plan_id]
    evidence: Evidence = knowledge.evidence(stated.row)[0]
    return Point(f"{plan.title}（{plan.period}）" if plan.period else plan.title, stated.figure, evidence)


def _compared(points: Sequence[Point], question: Question, computed: list[Computed]) -> str:
    """What the question asks of two figures: their ratio, their difference, by the year where it says so."""
    if len(points) != FEWEST:
        return ""
    first, second = points
    if not _COMPARED.search(question.text) and not _TIMES.search(question.text):
        return SAME if _are_same(first.figure, second.figure) else ""
    if PER_YEAR.search(question.text):
        yearly = [each for point in points if (each := _yearly(point, computed)) is not None]
        if len(yearly) < FEWEST:
            return ""
        first, second = yearly
    elif _TIMES.search(question.text) and (ratio := times(first.figure, second.figure)):
        computed.append(ratio)
        return f"{first.name}は{second.name}の約{shown(ratio.value, '倍')}です"
    elif _is_run(first.figure) != _is_run(second.figure):
        return "一方は数年間の合計のため、そのまま比べられません" if _counts(first, second) else ""
    found = apart(*_in_one_unit(first, second))
    computed.extend([found[1]] if found else [])
    both = f"{first.name}は{said(first.figure)}、{second.name}は{said(second.figure)}です" if first != points[0] else ""
    return "。".join(filter(None, (both, found[0].split("。")[0] if found else "")))


def _in_one_unit(first: Point, second: Point) -> tuple[Point, Point]:
    """Two figures of one indicator, without their units where one plan counts in 社 what the other counts in 件."""
    units = {(point.figure.unit or "").split("/")[0] for point in (first, second)}
    if len(units) == 1 or not units <= COUNTS:
        return first, second
    bare = (replace(point, figure=replace(point.figure, unit=None)) for point in (first, second))
    return next(bare), next(bare)


SAME: Final = "どちらも同じです"


def _are_same(one: Figure, other: Figure) -> bool:
    """Whether two figures have one value in one unit, counted over as many years."""
    units = {(figure.unit or "").split("/")[0] for figure in (one, other)}
    return one.value == other.value and len(units) == 1 and _is_run(one) == _is_run(other)


def _is_run(figure: Figure) -> bool:
    """Whether a figure is counted over several years."""
    return figure.period is not None and "/" in figure.period


def _counts(first: Point, second: Point) -> bool:
    """Whether two figures count things, of which there are more in more years; shares and levels are none."""
    return first.figure.unit == second.figure.unit and first.figure.unit not in ("%", "％", "ポイント")


def _yearly(point: Point, computed: list[Computed]) -> Point | None:
    """A figure counted over years as one by the year."""
    found = per_year(point.figure)
    if found is None:
        return None
    average, years = found
    computed.extend([average, *([years] if years else [])])
    figure = Figure(value=average.value, unit=average.unit, period=None, printed=counted(point.figure))
    return Point(f"{point.name}の1年あたり", figure, point.evidence)
