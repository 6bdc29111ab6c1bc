"""The targets of all plans as rows of one table, and one indicator through successive plans."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.plan_indicators import Counted, PlanIndicators, count_words, indicators_of, with_steps
from chat.answering.facts.selection import of_its_reports, rows_of
from chat.answering.facts.values.arithmetic import base_of, base_unit, is_met, number_of, scale_of
from chat.answering.facts.values.figures import figure_words
from chat.answering.facts.values.timing import is_before_its_time
from corpus.facts import Figure, Indicator, figures
from corpus.normalize import holds_words, squeeze
from corpus.passage import Passage, SectionPath
from corpus.plan import Period, Plan, PlanStatus
from corpus.time_spans import fiscal_year_of_iso
from retriever.order import newest_first

ROLES: Final = {"baseline": "現状・基準", "actual": "実績", "target": "目標"}


STEP: Final = "途中の目標"


class Standing(StrEnum):
    """Where an indicator stands by what its own plan prints."""

    REACHED = "目標に到達"
    EARLY = "途中で未到達"
    BELOW = "目標に未到達"
    NO_ACTUAL = "一覧に実績なし"
    NO_TARGET = "目標値なし"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which rows to show: words that must all stand in name, section or unit; a plan; plans in force; a standing."""

    find: str = ""
    plan_id: str = ""
    in_force: bool = False
    standing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """Values of a row on one axis, 0 to 1 from the least (or zero) to the greatest; None where not comparable."""

    baseline: float | None
    actual: float | None
    target: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An indicator of one plan as the table shows it; ``passage_id`` is where it stands.

    ``reported`` is the actual where only a report on the plan, ``reported_in``, states one.
    ``apart`` is the heading that tells it from others of its name in its plan, empty where there are none.
    ``on_the_way`` are the targets before the last one. ``is_listed`` says that the plan counts it as one of its
    indicators, rather than stating it elsewhere (see :mod:`chat.answering.facts.plan_indicators`).
    """

    indicator: Indicator
    plan: Plan
    status: PlanStatus
    baseline: str
    actual: str
    target: str
    on_the_way: tuple[str, ...]
    gauge: Gauge | None
    standing: Standing
    passage_id: str
    counted: Counted
    is_listed: bool
    reported: Figure | None = None
    reported_in: Plan | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One printed value of an indicator: ``year`` is a fiscal year, ``value`` counts in the unit of its series.

    Both are None where the text doesn't determine them, and ``why`` says so. ``again`` is how often
    the plan prints the same value elsewhere.
    """

    role: str
    words: str
    plan: Plan
    status: PlanStatus
    section: SectionPath
    passage: Passage | None
    quote: str
    year: int | None
    value: Decimal | None
    why: str = ""
    again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One indicator through the plans that state it, the plan in force or the newest first."""

    name: str
    unit: str
    points: tuple[Point, ...]

    @property
    def drawn(self) -> list[Point]:
        """The points with a year and a value that can be compared."""
        return [p for p in self.points if p.year is not None and p.value is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of the plans in force first, each plan's indicators and then what it states besides; and what there is in all.

    ``count`` and ``total`` say how many indicators are shown and there are, ``besides`` and ``all_besides`` how many
    other values.
    """

    rows: tuple[Row, ...]
    count: str
    besides: int
    total: str
    all_besides: int

    @property
    def is_whole(self) -> bool:
        """Whether everything is shown."""
        return (self.count, self.besides) == (self.total, self.all_besides)


def table_of(knowledge: Knowledge, narrowing: Narrowing, today: date) -> Table:
    """All indicators that pass, plans in force first, then in printed order."""
    every = _every(knowledge, today)
    shown = [row for row in every if _passes(row, narrowing)]
    return Table(
        rows=tuple(shown),
        count=_count(shown),
        besides=_besides(shown),
        total=_count(every),
        all_besides=_besides(every),
    )


def rows(knowledge: Knowledge, narrowing: Narrowing, today: date) -> list[Row]:
    """The rows of :func:`table_of`."""
    return list(table_of(knowledge, narrowing, today).rows)


def _count(found: Sequence[Row]) -> str:
    return count_words(row.counted for row in found if row.is_listed)


def _besides(found: Sequence[Row]) -> int:
    return sum(not row.is_listed for row in found)


def indicators_by_plan(knowledge: Knowledge) -> dict[str, PlanIndicators]:
    """The indicators of each plan that states any, in printed order."""
    stated: dict[str, list[Indicator]] = {}
    for indicator in knowledge.of(Indicator):
        stated.setdefault(indicator.plan_id, []).append(indicator)
    return {
        plan_id: indicators_of(sorted(own, key=knowledge.printed_at), knowledge.plans[plan_id])
        for plan_id, own in stated.items()
    }


def _every(knowledge: Knowledge, today: date) -> list[Row]:
    by_plan = indicators_by_plan(knowledge)
    ordered = sorted(by_plan, key=lambda plan_id: (newest_first(knowledge.plans[plan_id], today), plan_id))
    every = [
        _row(counted, knowledge, today, is_listed=is_listed)
        for plan_id in ordered
        for found, is_listed in ((by_plan[plan_id].listed, True), (by_plan[plan_id].besides, False))
        for counted in found
    ]
    named: dict[tuple[str, str], list[Row]] = {}
    for row in every:
        named.setdefault((row.plan.id, squeeze(row.indicator.name)), []).append(row)
    return [_told_apart(row, named[row.plan.id, squeeze(row.indicator.name)]) for row in every]


def _told_apart(row: Row, alike: Sequence[Row]) -> Row:
    """A row with the innermost of its headings that no other row of its name stands under."""
    others = {title for other in alike if other is not row for title in other.indicator.section}
    own = (title for title in reversed(row.indicator.section) if title not in others)
    return replace(row, apart=next(own, "")) if others else row


def _passes(row: Row, narrowing: Narrowing) -> bool:
    if narrowing.plan_id not in ("", row.plan.id) or narrowing.standing not in ("", row.standing):
        return False
    if narrowing.in_force and row.status is not PlanStatus.IN_FORCE:
        return False
    indicator = row.indicator
    text = f"{indicator.name}{''.join(indicator.section)}{indicator.unit or ''}{row.plan.title}"
    return holds_words(text, narrowing.find)


def _row(counted: Counted, knowledge: Knowledge, today: date, *, is_listed: bool) -> Row:
    indicator = counted.indicator
    plan = knowledge.plans[indicator.plan_id]
    found = knowledge.evidence(indicator)
    report = _report_on(indicator, knowledge) if indicator.actual is None else None
    told = indicator if report is None else replace(indicator, actual=report.actual)
    return Row(
        indicator=indicator,
        plan=plan,
        status=plan.standing(today),
        baseline=_words(indicator.baseline),
        actual=_words(told.actual),
        target=_words(indicator.target),
        on_the_way=tuple(_words(row.target) for row in counted.on_the_way),
        gauge=_gauge(told),
        standing=standing_of(told, plan.period),
        passage_id=found[0].passage.id if found else "",
        counted=counted,
        is_listed=is_listed,
        reported=report.actual if report is not None else None,
        reported_in=knowledge.plans[report.plan_id] if report is not None else None,
    )


def _report_on(indicator: Indicator, knowledge: Knowledge) -> Indicator | None:
    """The last statement of what was reached in the reports on an indicator's plan."""
    stated = [i for i in of_its_reports(indicator, knowledge) if i.actual is not None]
    return max(stated, key=lambda i: (i.actual.period or "").removeprefix("FY") if i.actual else "", default=None)


def _words(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return figure.printed if figure.value is None else figure_words(figure)


def standing_of(indicator: Indicator, period: Period | None = None) -> Standing:
    """Whether the printed actual reaches the printed target of a plan of this ``period``; nothing is inferred where either
    is missing."""
    if indicator.target is None or indicator.target.value is None:
        return Standing.NO_TARGET
    if indicator.actual is None or indicator.actual.value is None:
        return Standing.NO_ACTUAL
    met = is_met(indicator.actual, indicator.target, indicator.baseline)
    if met:
        return Standing.REACHED
    return Standing.EARLY if is_before_its_time(indicator.actual, indicator.target, period) else Standing.BELOW


def _gauge(indicator: Indicator) -> Gauge | None:
    held = [f for f in figures(indicator) if f.value is not None]
    if len(held) < len(("from", "to")) or len({base_unit(f) for f in held}) > 1:
        return None
    values = [number for f in held if (number := number_of(f)) is not None]
    low, high = min(Decimal(0), *values), max(values)
    if low == high:
        return None

    def place(figure: Figure | None) -> float | None:
        number = number_of(figure) if figure is not None else None
        return None if number is None else float((number - low) / (high - low))

    return Gauge(baseline=place(indicator.baseline), actual=place(indicator.actual), target=place(indicator.target))


def find_indicator(knowledge: Knowledge, name: str, plan_id: str) -> Indicator | None:
    """The indicator of this name, in this plan where it is given; None where there is none."""
    wanted = squeeze(name)
    fit = [i for i in knowledge.of(Indicator) if squeeze(i.name) == wanted]
    return next((i for i in fit if i.plan_id == plan_id), fit[0] if fit else None)


def series(indicator: Indicator, knowledge: Knowledge, today: date) -> Series:
    """Every value of an indicator in every plan that states it."""
    stated = rows_of(indicator, knowledge)
    stated.sort(key=lambda s: (newest_first(knowledge.plans[s.plan_id], today), s.plan_id, *knowledge.printed_at(s)))
    unit = _unit([indicator, *stated])
    steps = {id(step) for counted in with_steps(stated) for step in counted.on_the_way}
    points = [
        replace(p, role=STEP) if id(statement) in steps and p.role == ROLES["target"] else p
        for statement in stated
        for p in _points(statement, unit, knowledge, today)
    ]
    return Series(name=indicator.name, unit=unit, points=tuple(_once(points)))


def _once(points: Sequence[Point]) -> Iterator[Point]:
    """Each value of a plan once, where it is printed first."""
    groups: dict[tuple[object, ...], list[Point]] = {}
    for point in points:
        told = point.words if point.value is None else point.value
        groups.setdefault((point.plan.id, point.role, point.year, told), []).append(point)
    for group in groups.values():
        yield replace(group[0], again=len(group) - 1)


_COURSE: Final = re.compile(r"推移|変遷|経年|年々|(?:これまで|年度)ごと|年度別")


def course_of(text: str, knowledge: Knowledge) -> Indicator | None:
    """The indicator whose course through the years a question asks for, the one with the longest name; else None."""
    if not _COURSE.search(text):
        return None
    asked = squeeze(text)
    named = [i for i in knowledge.of(Indicator) if _bare(i.name) and _bare(i.name) in asked]
    return max(named, key=lambda i: len(_bare(i.name)), default=None)


def _bare(name: str) -> str:
    return squeeze(_ASIDE.sub("", name))


_ASIDE: Final = re.compile(r"[（(【\[［][^（）()【】\[\]［］]{0,60}[）)】\]］]|[「」]")


def _unit(stated: Sequence[Indicator]) -> str:
    """The unit of the first statement with a value, without what it is counted per."""
    units = ((f.unit or "").split("/")[0] for i in stated for f in figures(i) if f.value is not None)
    return next(units, "")


def _points(statement: Indicator, unit: str, knowledge: Knowledge, today: date) -> Iterator[Point]:
    plan = knowledge.plans[statement.plan_id]
    found = knowledge.evidence(statement)
    passage = found[0].passage if found else None
    for role, label in ROLES.items():
        figure: Figure | None = getattr(statement, role)
        if figure is None:
            continue
        value, why = _in_unit(figure, unit)
        year = fiscal_year_of_iso(figure.period.split("/")[-1]) if figure.period else None
        if year is None and not why:
            why = "年度の記載がありません"
        yield Point(
            role=label,
            words=_words(figure),
            plan=plan,
            status=plan.status(today),
            section=statement.section,
            passage=passage,
            quote=" ".join(statement.quote.split()),
            year=year,
            value=value,
            why=why,
        )


def _in_unit(figure: Figure, unit: str) -> tuple[Decimal | None, str]:
    number = number_of(figure)
    if number is None:
        return None, "値の記載がありません"
    if base_unit(figure) != base_of(unit):
        return None, f"単位が違います（{figure.unit or '単位なし'}）"
    return number / scale_of(unit), ""
