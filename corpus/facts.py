"""Facts taken out of plans: indicators, initiatives, milestones, terms and agencies.

Every fact carries its evidence: ``span`` are character offsets in the normalised document, and
``quote`` is that stretch as printed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from corpus.normalize import nfkc
from corpus.passage import SectionPath, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One printed value of an indicator.

    ``value`` counts in ``unit`` as printed (38,300万円 is 38300 in 万円); None for a dash, whose mark
    stands in ``printed``. ``period`` is ISO-like: ``FY2021``, ``2021-07``, or two of them joined by
    ``/`` for a run of years; None where the document doesn't say.
    """

    value: Decimal | None
    unit: str | None
    period: str | None
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One statement of a target, baseline, actual or forecast; None where it doesn't speak of one."""

    kind: Literal["indicator"] = "indicator"
    plan_id: str
    name: str
    unit: str | None
    cumulative: bool
    baseline: Figure | None
    actual: Figure | None
    target: Figure | None
    forecast: Figure | None = None
    section: SectionPath
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A value that a document reports or expects of a time, without aiming at any: a year's figure in a table of years."""

    kind: Literal["statistic"] = "statistic"
    plan_id: str
    name: str
    role: Literal["actual", "forecast"]
    figure: Figure
    section: SectionPath
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRef:
    """A body named as responsible: its full name, and what is printed there."""

    name: str
    printed: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """Something a plan does, with its detail lines and the bodies that do it.

    ``attributes`` are what cells or lines of its own say of it under a head: 期間 and 令和6～8年度. An amount
    whose unit stands over its column carries it.
    """

    kind: Literal["initiative"] = "initiative"
    plan_id: str
    name: str
    details: tuple[str, ...]
    agencies: tuple[AgencyRef, ...]
    attributes: tuple[tuple[str, str], ...] = ()
    section: SectionPath
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """What happens when. ``start`` and ``end`` are as printed; both None where no year is determined."""

    kind: Literal["milestone"] = "milestone"
    plan_id: str
    initiative: str | None
    text: str
    start: str | None
    end: str | None
    start_iso: str | None
    end_iso: str | None
    section: SectionPath
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word and what the document says it means."""

    kind: Literal["term"] = "term"
    plan_id: str
    name: str
    text: str
    section: SectionPath
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body that a plan names: abbreviations used there, and the roles it is given."""

    kind: Literal["agency"] = "agency"
    plan_id: str
    name: str
    abbreviations: tuple[str, ...]
    roles: tuple[str, ...]
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The same thing in two plans. ``a`` and ``b`` are positions in the list of facts, ``score`` is 0..1."""

    kind: Literal["indicator", "initiative"]
    a: int
    b: int
    score: float


Fact: TypeAlias = Indicator | Statistic | Initiative | Milestone | Term | Agency

KINDS: Final = ("indicator", "statistic", "initiative", "milestone", "term", "agency")
FACT_KINDS: Final = (*KINDS, "link")
"""What can be listed."""

FACT: Final[TypeAdapter[Fact]] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])
LINK: Final = TypeAdapter(Link)


_BACK: Final = re.compile(
    r"(?:ふりかえり|振り?返り)$"
    r"|前[^、。の()]{0,6}(?:計画|戦略|プラン|ビジョン)(?:\([^()]{0,30}\))?の?(?:実績|成果|評価|達成状況|検証|取組|概要)"
    r"|第[0-9一二三四]+次.{0,12}(?:ふりかえり|振り?返り|実績|成果|評価|達成状況|検証)"
)


def looks_back(section: SectionPath) -> bool:
    """Whether a section looks back on the plan before its own: 第1次計画のふりかえり, 前計画の実績."""
    return any(_BACK.search(nfkc(title)) for title in section)


def figures(indicator: Indicator) -> tuple[Figure, ...]:
    """Baseline, actual, target and forecast, those that are stated."""
    stated = (indicator.baseline, indicator.actual, indicator.target, indicator.forecast)
    return tuple(figure for figure in stated if figure is not None)
