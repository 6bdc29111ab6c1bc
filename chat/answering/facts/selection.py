"""Which statement of an indicator answers: the plan asked for, else the plan in force, then the newest."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence, years_of
from chat.answering.facts.asked_time import is_of_time
from chat.answering.facts.knowledge import Knowledge
from corpus.facts import Figure, Indicator, Initiative, figures, looks_back
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.plan import Plan
from corpus.quantities import UNIT_ALIASES
from corpus.time_spans import TimeSpan, year_of
from retriever.aim import Aim
from retriever.fact_scores import RankedFact
from retriever.order import newest_first, reaches
from retriever.question import Question
from retriever.versions import asks_former

NEAR: Final = 0.9
"""Share of the best score from which another indicator may be the one meant."""

LEAST_ASKED: Final = 0.42
LEAST_NAMED: Final = 0.3
ALL_ASKED: Final = 0.7
"""An indicator must speak of so much of the question, and the question of so much of its name, or else of most of it."""

MOST: Final = 12

SHARES: Final = frozenset({"%", "割", "ポイント"})


@dataclass(frozen=True, slots=True)
class Selection:
    """The statements of one indicator, one a plan, the one that answers first."""

    main: Indicator
    others: tuple[Indicator, ...]


def candidates(
    question: Question, ranked: Sequence[RankedFact], evidence: Sequence[Evidence], knowledge: Knowledge
) -> list[Indicator]:
    """The indicators that a question may mean, best first, in the unit asked for.

    Where the question doesn't speak of a target, a statement of ``evidence`` that fits clearly better
    rules an indicator out.
    """
    meant = _of_the_plan([r for r in ranked[:MOST] if is_meant(r)], question, knowledge)
    best = meant[0].score if meant else 0.0
    compared = question.aim in (Aim.COMPARISON, Aim.CHANGE)
    unit = None if compared and not MOVED.search(question.text) else question.unit
    hits = [r for r in meant if reaches(r.score, NEAR * best)]
    if not compared and question.aim is not Aim.TARGET and not NAMES_ROLE.search(question.text):
        hits = [r for r in hits if not is_outspoken(r, question, evidence, knowledge)]
    found = [r.fact for r in hits if isinstance(r.fact, Indicator) and has_unit(r.fact, unit)]
    found = [i for i in found if may_count(question, i.unit)]
    return sorted(found, key=lambda i: [f.name for f in found].index(i.name) * LATEST - target_year(i))


_WANTS_COUNT: Final = re.compile(r"数(?:は|って|を|が|の目標|の実績|の現状|$|[？?])")
_NO_COUNT: Final = re.compile(r"円|%|％|割|ポイント|倍|km|㎡|m2|ha|トン|kw", re.IGNORECASE)


def may_count(question: Question, unit: str | None) -> bool:
    """Whether a figure in a unit may be the number of things that a question asks for, if it asks for one: no share, no sum."""
    return not (_WANTS_COUNT.search(question.text) and _NO_COUNT.search(unit or ""))


MOVED: Final = re.compile(r"何(?:%|％|割|パーセント)\s*(?:減|増|下が|上が|伸び|縮)")
"""Asks how far something has moved, not how near a target is."""


def _of_the_plan(hits: Sequence[RankedFact], question: Question, knowledge: Knowledge) -> Sequence[RankedFact]:
    """The hits that fit a question without a time: no target that was due before its plan began, else all.

    A question for where a plan started means an indicator that states it.
    """
    if question.years:
        return hits
    wanted = [r for r in hits if isinstance(r.fact, Indicator) and not is_past(r.fact, knowledge)]
    if STARTED.search(question.text):
        wanted = [r for r in wanted if isinstance(r.fact, Indicator) and r.fact.baseline is not None]
    return wanted or hits


def is_past(indicator: Indicator, knowledge: Knowledge) -> bool:
    """Whether a row speaks of years before its plan only: what an earlier plan aimed at or reached."""
    period = knowledge.plans[indicator.plan_id].period
    latest = [year_of(f.period.split("/")[-1]) for f in figures(indicator) if f.period]
    return period is not None and bool(latest) and max(latest) < period.first


def is_of_former(indicator: Indicator, knowledge: Knowledge) -> bool:
    """Whether a row tells of the plan before its own: by its section, or by the years that it speaks of."""
    return looks_back(indicator.section) or is_past(indicator, knowledge)


_BRACKETED: Final = re.compile(r"[(（][^()（）]*+[)）]")


def is_named_alike(a: Indicator, b: Indicator) -> bool:
    """Whether one name without its brackets ends in the other."""
    one, other = (squeeze(_BRACKETED.sub("", fact.name)) for fact in (a, b))
    return bool(one and other) and (one.endswith(other) or other.endswith(one))


STARTED: Final = re.compile(r"基準値|策定時|策定の時点|スタート時|当初")
LATEST: Final = 10_000
NAMES_ROLE: Final = re.compile(r"現状値|基準値|策定時|実績値")
"""Words for a figure that only indicators have."""


def target_year(indicator: Indicator) -> int:
    """The year of the target: of several under one name, the last is the plan's, those before are on the way; 0 where
    none is stated."""
    period = indicator.target.period if indicator.target else None
    return year_of(period.split("/")[-1]) if period else 0


def rows_of(indicator: Indicator, knowledge: Knowledge) -> list[Indicator]:
    """All statements of an indicator in its unit: of this plan and others, and those of other targets under its name."""
    same = [i for i in knowledge.same(indicator) if isinstance(i, Indicator) and has_unit(i, indicator.unit)]
    named = {(i.plan_id, i.name, i.section) for i in (indicator, *same)}
    of_plans = (i for plan_id in {plan_id for plan_id, *_ in named} for i in knowledge.of_plan(Indicator, plan_id))
    more = sorted((i for i in of_plans if (i.plan_id, i.name, i.section) in named), key=knowledge.place)
    return list({id(i): i for i in (*same, *more)}.values())


def on_the_way(main: Indicator, knowledge: Knowledge) -> list[Indicator]:
    """Statements of the same indicator of the plan with an earlier target."""
    own = knowledge.of_plan(Indicator, main.plan_id)
    rows = [i for i in own if (i.name, i.section) == (main.name, main.section)]
    return [i for i in rows if _is_step(i, target_year(main))]


def last_targets(rows: Sequence[Indicator]) -> list[Indicator]:
    """The rows without those whose target is only on the way to another's of the same indicator."""
    last: dict[tuple[str, str, SectionPath], int] = {}
    for row in rows:
        key = (row.plan_id, row.name, row.section)
        last[key] = max(last.get(key, 0), target_year(row))
    return [row for row in rows if not _is_step(row, last[row.plan_id, row.name, row.section])]


def _is_step(row: Indicator, last: int) -> bool:
    return 0 < target_year(row) < last and row.target is not None and row.target.value is not None


def is_meant(ranked: RankedFact) -> bool:
    """Whether a question may mean this indicator at all."""
    named = reaches(ranked.named, LEAST_NAMED)
    return reaches(ranked.asked, LEAST_ASKED) and (named or reaches(ranked.asked, ALL_ASKED))


STATED: Final = 0.9
FULLY_NAMED: Final = 0.6
HALF_NAMED: Final = 0.5
BEYOND_DOUBT: Final = 0.9


def is_outspoken(hit: RankedFact, question: Question, evidence: Sequence[Evidence], knowledge: Knowledge) -> bool:
    """Whether a statement of no indicator speaks of the question clearly better than this one's own do.

    Of an indicator that the question names by less than half, it need only speak about as well of the
    year asked for.
    """
    if reaches(min(hit.asked, hit.named), BEYOND_DOUBT):
        return False
    others = [e for e in evidence if not knowledge.at(e, Indicator)]
    best = max((e.score for e in others), default=0.0)
    same = {id(s) for s in knowledge.same(hit.fact)} if isinstance(hit.fact, Indicator | Initiative) else set()
    own = max((e.score for e in evidence if any(id(i) in same for i in knowledge.at(e, Indicator))), default=0.0)
    if not own:
        return not (reaches(hit.named, FULLY_NAMED) or reaches(hit.asked, ALL_ASKED))
    dated = max((e.score for e in others if set(question.years) & years_of(e.statement)), default=0.0)
    return not reaches(own, STATED * best) or (not reaches(hit.named, HALF_NAMED) and reaches(dated, STATED * own))


def has_unit(fact: Indicator | Figure, unit: str | None) -> bool:
    """Whether an indicator, or a figure, counts in the unit that a question asks for (何件); money in any scale."""
    if unit is None or fact.unit is None:
        return True
    own = fact.unit.split("/")[0].lstrip("十百千万億兆")
    own = UNIT_ALIASES.get(own, own)
    return own == unit or {own, unit} <= SHARES or {own, unit} <= COUNTS


COUNTS: Final = frozenset({"件", "社", "企業", "事業所", "団体", "箇所", "つ"})
"""Units in which people ask for what a plan counts in another."""


def select(
    indicator: Indicator,
    question: Question,
    knowledge: Knowledge,
    today: date,
    wants: Callable[[Indicator], int | None],
) -> Selection | None:
    """The statement to answer with and those of other plans, for an indicator that fits the question.

    ``wants`` says how well a statement holds what is asked: 0 best, None not at all. Plans that the question counts (第1期) go
    first, then those in force on ``today``, then the newest. Where the question names plans, only they answer. None where no
    statement fits.
    """
    plans = knowledge.plans
    allowed = question.plan_ids or tuple(plans)
    stated = (
        *knowledge.same(indicator),
        *_of_its_row(indicator, knowledge),
        *_of_its_plan(indicator, question, knowledge),
        *of_its_reports(indicator, knowledge),
    )
    same = [s for s in stated if s.plan_id in allowed]
    by_plan: dict[str, list[Indicator]] = {}
    for statement in (s for s in same if isinstance(s, Indicator)):
        by_plan.setdefault(statement.plan_id, []).append(statement)
    best = {
        plan_id: max(found, key=lambda s: _fullness(s, indicator, question, wants))
        for plan_id, found in by_plan.items()
    }
    fit = [s for s in best.values() if wants(s) is not None]
    if not fit:
        return None
    counted = frozenset(question.counted)
    fit.sort(key=lambda s: (bool(counted) and s.plan_id not in counted, newest_first(plans[s.plan_id], today)))
    if wants(fit[0]) != 0:  # A plan says what it starts from; what became of it stands in the reports on it.
        reports = knowledge.reports_on(fit[0].plan_id)
        fit.sort(key=lambda s: s.plan_id not in reports or wants(s) != 0)
    return Selection(fit[0], tuple(fit[1:]))


def _of_its_row(indicator: Indicator, knowledge: Knowledge) -> list[Indicator]:
    """The statements of an indicator's row with other targets."""
    row, own = (indicator.name, indicator.span), knowledge.of_plan(Indicator, indicator.plan_id)
    return [i for i in own if (i.name, i.span) == row and i is not indicator]


def of_its_reports(indicator: Indicator, knowledge: Knowledge) -> list[Indicator]:
    """The statements of an indicator's name and unit in the reports on its plan."""
    name = squeeze(indicator.name)
    rows = (i for report in knowledge.reports_on(indicator.plan_id) for i in knowledge.of_plan(Indicator, report))
    return [i for i in rows if squeeze(i.name) == name and has_unit(i, indicator.unit)]


def _of_its_plan(indicator: Indicator, question: Question, knowledge: Knowledge) -> list[Indicator]:
    """Where a row looks back at the plan before, which is not asked for: the plan's own rows of that name."""
    if not is_of_former(indicator, knowledge) or question.years or asks_former(question.text):
        return []
    named = (fact for name, fact in knowledge.named(indicator.plan_id) if name == squeeze(indicator.name))
    own = [i for i in named if isinstance(i, Indicator) and not is_of_former(i, knowledge)]
    return [i for i in own if has_unit(i, indicator.unit)]


def _fullness(
    statement: Indicator, meant: Indicator, question: Question, wants: Callable[[Indicator], int | None]
) -> tuple[int, ...]:
    """Statements that hold what is asked best, of the plan rather than the one before, with more values, go first.

    Of those that state as much, one that is the indicator ``meant``, not another of its name, then the
    first; of a row with several targets the last one, by its year or else its column, where no year is asked for.
    """
    held = [f for f in figures(statement) if f.value is not None]
    rank = wants(statement)
    own = int(not looks_back(statement.section))
    beside = int(statement.section == meant.section or _aims_alike(statement, meant))
    return (
        -rank if rank is not None else NOT_AT_ALL,
        own,
        len(held),
        beside,
        -statement.span.start,
        *((0, 0) if question.years else (target_year(statement), _column(statement))),
    )


def _column(statement: Indicator) -> int:
    """Where in its row the target stands."""
    return statement.quote.rfind(statement.target.printed) if statement.target is not None else 0


def _aims_alike(a: Indicator, b: Indicator) -> bool:
    return a.target is not None and b.target is not None and a.target.value == b.target.value


NOT_AT_ALL: Final = -9


def figure_of(
    indicator: Indicator, times: Sequence[TimeSpan], roles: Sequence[str], plan: Plan
) -> tuple[str, Figure] | None:
    """The figure of the asked time, else of the first role that is stated; with its role's name."""
    stated = {role: f for role in ("actual", "baseline", "target") if (f := getattr(indicator, role)) is not None}
    for role in roles:
        figure = stated.get(role)
        if figure is not None and figure.value is None and role != "actual" and not says_why(figure):
            continue
        if figure is not None and (not times or is_of_time(figure.period or _stated_when(figure, plan), times)):
            return role, figure
    return None


_LETTER: Final = re.compile(r"[ぁ-んァ-ヶ一-龥A-Za-z]")


def says_why(figure: Figure) -> bool:
    """Whether words stand in the place of a value (未公表, 集計中), not a dash: that is what the plan states."""
    return figure.value is None and _LETTER.search(figure.printed) is not None


def _stated_when(figure: Figure, plan: Plan) -> str | None:
    """A dash without a time says that there was no value when the plan was published."""
    return plan.published if figure.value is None else None


def speaks_in(plan: Plan, times: Sequence[TimeSpan]) -> bool:
    """Whether a plan ends with one of the times: its targets are for then, named or not."""
    return plan.period is not None and any(year_of(s.end_iso or s.start_iso) == plan.period.last for s in times)


def plan_words(plan: Plan, today: date) -> str:
    """Title, period and status, what is guessed of these marked: みどり県 産業計画・2022～2026年度（推定）・現行."""
    return "・".join((*plan.named, str(plan.standing(today))))
