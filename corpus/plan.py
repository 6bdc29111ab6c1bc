"""What a plan document is: who published it, for which years, and what it replaces."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpus.fiscal_year import fiscal_year_of
from corpus.names import kept_id


class PlanKind(StrEnum):
    """What sort of document a plan is."""

    PLAN = "plan"
    STRATEGY = "strategy"
    PROGRESS_REPORT = "progress_report"
    BRIEFING = "briefing"
    OTHER = "other"


KIND_LABELS = {
    PlanKind.PLAN: "計画",
    PlanKind.STRATEGY: "戦略",
    PlanKind.PROGRESS_REPORT: "進捗報告",
    PlanKind.BRIEFING: "説明資料",
    PlanKind.OTHER: "文書",
}


GUESSED = "（推定）"


class PlanStatus(StrEnum):
    """Where today stands to a plan's period."""

    IN_FORCE = "現行"
    ENDED = "終了"
    REPLACED = "旧版"
    UPCOMING = "開始前"
    UNKNOWN = "期間不明"
    REPORT = "報告"
    """Of a year gone by, which it tells of: no plan that is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of fiscal years, both ends included; a fiscal year is named by the year it begins in."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not self.first <= self.last:
            raise ValueError(f"a period needs first <= last, got {self.first}..{self.last}")

    def __contains__(self, fiscal_year: int) -> bool:
        return self.first <= fiscal_year <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{self.first}年度"
        return f"{self.first}～{self.last}年度"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One published document: a plan, or one of its volumes.

    ``published`` is as precise as known: ``2013-10`` or ``2022``. ``supersedes`` holds plan ids.
    ``part_of`` is the id of the document whose volume this is, ``volume`` what it calls itself (本編, 指標編, 別冊).
    ``replaced_in`` is the fiscal year from which another plan holds in its place; it follows from the other plans
    of a library (see :func:`corpus.volumes.resolved`) and is kept with none. ``guessed`` are the fields that the document does
    not state plainly; it follows from what is recorded of it.
    ``digest`` marks a digest in our own words standing in for the original. Files are named after
    ``id``: what states one states it through :mod:`corpus.names`, and none that leads elsewhere is a plan's.
    """

    id: str
    title: str
    publisher: str | None = None
    period: Period | None = None
    published: str | None = None
    kind: PlanKind = PlanKind.OTHER
    supersedes: tuple[str, ...] = ()
    digest: bool = False
    part_of: str | None = None
    volume: str | None = None
    replaced_in: int | None = None
    guessed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        kept_id(self.id)

    @property
    def whole(self) -> str:
        """The id of the plan that this document is, or is a volume of."""
        return self.part_of or self.id

    @property
    def label(self) -> str:
        """The title as a citation says it, with the volume: みどり町産業計画（指標編）."""
        return f"{self.title}（{self.volume}）" if self.volume else self.title

    @property
    def published_in_words(self) -> str:
        """When it was published, as an answer says it: 2023年3月; empty where that is not known."""
        units = zip((self.published or "").split("-"), "年月日", strict=False)
        return "".join(f"{int(number)}{unit}" for number, unit in units if number)

    def mark(self, field: str) -> str:
        """What is said behind a field: that it is only guessed, else nothing."""
        return GUESSED if field in self.guessed else ""

    @property
    def named(self) -> tuple[str, ...]:
        """Title and period, where it has one, as an answer says them."""
        period = (f"{self.period}{self.mark('period')}",) if self.period else ()
        return (f"{self.title}{self.mark('title')}", *period)

    def status(self, today: date) -> PlanStatus:
        """Say whether the plan is in force on ``today``."""
        now = fiscal_year_of(today)
        replaced = self.replaced_in is not None and now >= self.replaced_in
        if replaced and (self.period is None or now in self.period):
            return PlanStatus.REPLACED
        if self.period is None:
            return PlanStatus.UNKNOWN
        if now in self.period:
            return PlanStatus.IN_FORCE
        return PlanStatus.ENDED if now > self.period.last else PlanStatus.UPCOMING

    def standing(self, today: date) -> PlanStatus:
        """As :meth:`status`, in the words of whoever cites the plan: a report on years gone by is a report, not ended."""
        status = self.status(today)
        is_report = self.kind is PlanKind.PROGRESS_REPORT and status is PlanStatus.ENDED
        return PlanStatus.REPORT if is_report else status
