"""The targets of all plans as rows of one table, and one indicator through successive plans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.values.arithmetic import base_of, base_unit, is_met, number_of, scale_of
from chat.answering.facts.values.figures import figure_words
from corpus.facts import Figure, Indicator, figures
from corpus.normalize import holds_words, squeeze
from corpus.passage import Passage, SectionPath
from corpus.plan import Plan, PlanStatus
from corpus.time_spans import fiscal_year_of_iso
from retriever.order import newest_first

ROLES: Final = {"baseline": "現状・基準", "actual": "実績", "target": "目標"}


class Standing(StrEnum):
    """Where an indicator stands by what its own plan prints."""

    REACHED = "目標に到達"
    BELOW = "目標に未到達"
    NO_ACTUAL = "実績の記載なし"
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
    """An indicator of one plan as the table shows it; ``passage_id`` is where it stands."""

    indicator: Indicator
    plan: Plan
    status: PlanStatus
    baseline: str
    actual: str
    target: str
    gauge: Gauge | None
    standing: Standing
    passage_id: str


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


def rows(knowledge: Knowledge, narrowing: Narrowing, today: date) -> list[Row]:
    """All indicators that pass, plans in force first, then in printed order."""
    found = [i for i in knowledge.of(Indicator) if _passes(i, narrowing, knowledge.plans[i.plan_id], today)]
    order = {plan_id: newest_first(plan, today) for plan_id, plan in knowledge.plans.items()}
    found.sort(key=lambda i: (order[i.plan_id], i.plan_id, *knowledge.printed_at(i)))
    # Plans print their targets again in summaries and annexes: the first print stands for all.
    once: dict[tuple[object, ...], Indicator] = {}
    for indicator in found:
        once.setdefault(_printed(indicator), indicator)
    made = [_row(indicator, knowledge, today) for indicator in once.values()]
    return [row for row in made if narrowing.standing in ("", row.standing)]


def total(knowledge: Knowledge) -> int:
    """How many rows there are where nothing is narrowed."""
    return len({_printed(indicator) for indicator in knowledge.of(Indicator)})


def _printed(indicator: Indicator) -> tuple[object, ...]:
    values = [f and (number_of(f), f.period) for f in (indicator.baseline, indicator.actual, indicator.target)]
    return (indicator.plan_id, squeeze(indicator.name), *values)


def _passes(indicator: Indicator, narrowing: Narrowing, plan: Plan, today: date) -> bool:
    if narrowing.plan_id not in ("", plan.id):
        return False
    if narrowing.in_force and plan.status(today) is not PlanStatus.IN_FORCE:
        return False
    text = f"{indicator.name}{''.join(indicator.section)}{indicator.unit or ''}{plan.title}"
    return holds_words(text, narrowing.find)


def _row(indicator: Indicator, knowledge: Knowledge, today: date) -> Row:
    plan = knowledge.plans[indicator.plan_id]
    found = knowledge.evidence(indicator)
    return Row(
        indicator=indicator,
        plan=plan,
        status=plan.status(today),
        baseline=_words(indicator.baseline),
        actual=_words(indicator.actual),
        target=_words(indicator.target),
        gauge=_gauge(indicator),
        standing=standing_of(indicator),
        passage_id=found[0].passage.id if found else "",
    )


def _words(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return figure.printed if figure.value is None else figure_words(figure)


def standing_of(indicator: Indicator) -> Standing:
    """Whether the printed actual reaches the printed target; nothing is inferred where either is missing."""
    if indicator.target is None or indicator.target.value is None:
        return Standing.NO_TARGET
    if indicator.actual is None or indicator.actual.value is None:
        return Standing.NO_ACTUAL
    met = is_met(indicator.actual, indicator.target, indicator.baseline)
    return Standing.REACHED if met else Standing.BELOW


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
    stated = [s for s in knowledge.same(indicator) if isinstance(s, Indicator)]
    stated.sort(key=lambda s: (newest_first(knowledge.plans[s.plan_id], today), s.plan_id, *knowledge.printed_at(s)))
    unit = _unit([indicator, *stated])
    points = [p for statement in stated for p in _points(statement, unit, knowledge, today)]
    return Series(name=indicator.name, unit=unit, points=tuple(_once(points)))


def _once(points: Sequence[Point]) -> Iterator[Point]:
    """Each value of a plan once, where it is printed first."""
    groups: dict[tuple[object, ...], list[Point]] = {}
    for point in points:
        told = point.words if point.value is None else point.value
        groups.setdefault((point.plan.id, point.role, point.year, told), []).append(point)
    for group in groups.values():
        yield replace(group[0], again=len(group) - 1)


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
