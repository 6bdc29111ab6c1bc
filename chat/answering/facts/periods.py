"""How long plans run, one set beside another: which begins or ends first, which is longer, which holds at a time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from chat.answering.evidence import Evidence, evidence_of, first_line
from chat.answering.facts.asked_order import asks_extreme
from chat.answering.facts.asked_time import asked_times
from chat.answering.facts.knowledge import Knowledge
from chat.answering.said import Computed, How, Said, compute
from corpus.fiscal_year import fiscal_year_of
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.plan import Plan
from corpus.statements import statements
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso
from corpus.volumes import with_volumes
from retriever.plan_mentions import plans_side_by_side
from retriever.question import Question
from retriever.versions import PLAN_WORD

_ASKS: Final = re.compile(rf"(?:計画|対象|{PLAN_WORD}の)期間|期間(?:中|に入|の(?:年数|長さ|終わり|最後))|年計画")
_WHICH: Final = re.compile(r"どちら|どっち|どれ|何年(?:間)?(?:長|短|の差|違)|差は")
_LENGTH: Final = re.compile(r"長[いくさ]|短[いくさ]|年数|何年(?:間)?の差")
_END: Final = re.compile(r"終わ|最後|終期|終了|満了|末")
_BEGIN: Final = re.compile(r"始ま|開始|最初|始期|スタート|起点")
_HOLDS: Final = re.compile(r"期間中|有効|現行|入って(?:いる|い?ます)")
_NOT_YET: Final = re.compile(r"(?:入って|始まって)(?:い)?(?:ない|ません)|開始前")
_NAMES_PERIOD: Final = re.compile(
    rf"(?:計画|対象|推進|取組|(?:{PLAN_WORD}|大綱|指針)の)期間|^[^ぁ-んァ-ヶ一-龥]*期間(?:$|と)"
)
_OF_ANOTHER: Final = re.compile(rf"(?:前|旧|上位)(?:の|期|回)?{PLAN_WORD}")


@dataclass(frozen=True, slots=True)
class Run:
    """The fiscal years of a plan, and where they are printed."""

    plan: Plan
    first: int
    last: int
    printed: str
    evidence: Evidence

    @property
    def years(self) -> int:
        """How many years, both ends included."""
        return self.last - self.first + 1


def say_periods(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """Which of the plans that a question sets side by side runs longer, ends later or holds at a time; None where it asks
    for nothing of the kind, or a plan's period is not known."""
    if not _ASKS.search(question.text) or not _WHICH.search(question.text):
        return None
    found = [run_of(m.plan_ids, knowledge) for m in plans_side_by_side(question.text, knowledge.plans, today)]
    runs = [run for run in found if run is not None]
    if not runs or len(runs) != len(found):
        return None
    first, computed = _answer(runs, question, today)
    if not first:
        return None
    listed = "、".join(f"「{run.plan.title}」は{run.printed}" for run in runs)
    evidence = tuple(run.evidence for run in runs)
    return [Said(text=f"{first}。計画期間は、{listed}です", evidence=evidence, computed=computed)]


def _answer(runs: Sequence[Run], question: Question, today: date) -> tuple[str, tuple[Computed, ...]]:
    text = question.text
    extreme = asks_extreme(text)
    least = extreme[1] if extreme else re.search(r"短[いくか]|早[いくか]", text) is not None
    if _HOLDS.search(text) or _NOT_YET.search(text):
        return _at_time(runs, question, today), ()
    if _LENGTH.search(text):
        return _longer(runs, least=least)
    if _END.search(text):
        return _first_of([(run, run.last) for run in runs], "終わるのが", least=least), ()
    if _BEGIN.search(text):
        return _first_of([(run, run.first) for run in runs], "始まるのが", least=least), ()
    return "", ()


def _longer(runs: Sequence[Run], *, least: bool) -> tuple[str, tuple[Computed, ...]]:
    """The longer of plans, with how many years each runs and by how many they differ."""
    ordered = sorted(runs, key=lambda run: -run.years)
    most, fewest = ordered[0], ordered[-1]
    counts = [compute(How.YEARS, "年", Decimal(run.first), Decimal(run.last)) for run in ordered]
    each = "、".join(f"「{run.plan.title}」が{run.years}年間" for run in ordered)
    if most.years == fewest.years:
        return f"計画期間の長さは同じです（{each}）", tuple(counts)
    gap = compute(How.DIFFERENCE, "年", Decimal(most.years), Decimal(fewest.years))
    named, way = (fewest, "短い") if least else (most, "長い")
    return f"計画期間は「{named.plan.title}」の方が{gap.value}年{way}です（{each}）", (*counts, gap)


def _first_of(ends: Sequence[tuple[Run, int]], what: str, *, least: bool) -> str:
    ordered = sorted(ends, key=lambda pair: pair[1], reverse=not least)
    if ordered[0][1] == ordered[-1][1]:
        return f"{what}同じ年度です"
    return f"{what}{'早い' if least else '遅い'}のは「{ordered[0][0].plan.title}」です"


def _at_time(runs: Sequence[Run], question: Question, today: date) -> str:
    """Which plans run at the time that is named, or on ``today``; which do not, where that is asked."""
    times = [span for span in asked_times(question.text) if not span.is_run]
    year = (
        fiscal_year_of_iso(times[0].start_iso) if times and not question.names_plan_by_year else fiscal_year_of(today)
    )
    if _NOT_YET.search(question.text):
        meant, what = [run for run in runs if year < run.first], "まだ計画期間に入っていない"
    else:
        meant, what = [run for run in runs if run.first <= year <= run.last], "計画期間中"
    return f"{what}のは「{'」「'.join(run.plan.title for run in meant)}」です" if meant else ""


def run_of(plan_ids: Sequence[str], knowledge: Knowledge) -> Run | None:
    """The period of one plan, as a passage of its own prints it, else as the catalogue has it."""
    plan = knowledge.plans[plan_ids[0]]
    if len(plan_ids) > 1:
        return None
    passages = knowledge.of_documents(with_volumes(plan_ids, knowledge.plans))
    for evidence, span in _printed(passages):
        first, last = fiscal_year_of_iso(span.start_iso), fiscal_year_of_iso(span.end_iso or span.start_iso)
        if first < last <= first + LONGEST:
            return Run(plan, first, last, evidence.statement.text[span.at : span.until].strip(), evidence)
    if plan.period is None or not passages:
        return None
    return Run(plan, plan.period.first, plan.period.last, str(plan.period), first_line(passages[0]))


LONGEST: Final = 30
"""Years that a plan runs for at most."""


def _printed(passages: Sequence[Passage]) -> Iterator[tuple[Evidence, TimeSpan]]:
    """The runs of years that are said to be the period, in printed order, those of plans before it left out."""
    for passage in passages:
        headed = bool(passage.section) and _NAMES_PERIOD.search(squeeze(passage.section[-1])) is not None
        for statement in statements(passage):
            named = _NAMES_PERIOD.search(statement.text)
            for span in find_time_spans(statement.text) if named or headed else ():
                if span.end_iso is not None and not _OF_ANOTHER.search(statement.text[: span.at]):
                    yield evidence_of(passage, statement), span
