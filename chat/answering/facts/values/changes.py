"""How much something changed between two times that a question names, shown with its calculation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_time import both_times, is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.facts.values.arithmetic import counted, difference, share_of_change, shown, times
from chat.answering.facts.values.figures import figure_words
from chat.answering.said import Computed, Said
from chat.answering.wording import clean
from corpus.cell_units import unit_over
from corpus.facts import Figure, Indicator
from corpus.normalize import fold, nfkc
from corpus.quantities import UNITS, find_quantities
from corpus.statements import Statement, label_of
from corpus.time_spans import TimeSpan, find_time_spans, without_times
from retriever.aim import Aim
from retriever.order import reaches
from retriever.question import Question

_ASKS: Final = re.compile(r"増え|増加|増減|減っ|減少|減り|伸び|上がっ|下がっ|変わ|変化|推移|差|何倍|何ポイント")
_TIMES: Final = re.compile(r"何倍")
_RATE: Final = re.compile(r"何(?:%|パーセント|割)|[増減伸][加少びえり]?率")
_UNIT: Final = re.compile(rf"[(（](?:単位[:：])?(?P<unit>{UNITS})[)）]")
NEAR: Final = 0.85
"""Share of the best score from which a statement's row of years may be the one meant."""


@dataclass(frozen=True, slots=True)
class _Change:
    name: str
    before: Figure
    after: Figure
    evidence: tuple[Evidence, ...]


def say_change(
    question: Question, indicators: Sequence[Indicator], evidence: Sequence[Evidence], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """The change between the two times named; None where nothing near states the same thing for both."""
    ends = both_times(question.text)
    if ends is None or not _ASKS.search(question.text):
        return None
    best = max((e.score for e in evidence), default=0.0)
    near = [e for e in evidence if reaches(e.score, NEAR * best)]
    found = [
        *_of_indicators(indicators, ends, question, knowledge),
        *_of_rows(near, ends),
        *_of_prose(near, ends),
    ]
    for change in found:
        computed: list[Computed] = []
        said = _said(change, question, computed)
        if said is not None:
            plan = plan_words(knowledge.plans[change.evidence[0].passage.plan_id], today)
            return [Said(text=f"{said}（{plan}）", evidence=change.evidence, computed=tuple(computed))]
    return None


def _of_indicators(
    indicators: Sequence[Indicator], ends: tuple[TimeSpan, TimeSpan], question: Question, knowledge: Knowledge
) -> Iterator[_Change]:
    for indicator in indicators:
        if not question.may_answer(indicator.plan_id):
            continue
        held = [_of_time(indicator, t, question, knowledge) for t in ends]
        before, after = held
        if before is not None and after is not None and before != after:
            yield _Change(indicator.name, before, after, knowledge.evidence(indicator))


def _of_time(indicator: Indicator, time: TimeSpan, question: Question, knowledge: Knowledge) -> Figure | None:
    """What was reached (or aimed at, where that is asked) then, by any row of the same name in the same section."""
    key = (indicator.plan_id, indicator.name, indicator.section)
    rows = [i for i in knowledge.of(Indicator) if (i.plan_id, i.name, i.section) == key]
    reached = [f for i in rows for f in (i.baseline, i.actual) if f is not None]
    aimed = [i.target for i in rows if i.target is not None]
    order = [*aimed, *reached] if question.aim is Aim.TARGET else [*reached, *aimed]
    return next((f for f in order if f.value is not None and is_of_time(f.period, [time])), None)


def _of_rows(near: Sequence[Evidence], ends: tuple[TimeSpan, TimeSpan]) -> Iterator[_Change]:
    """Rows of a table whose columns are headed by years."""
    for e in near:
        statement = e.statement
        if not statement.heads or not statement.cells or statement.is_head:
            continue
        before, after = (_cell(statement, time) for time in ends)
        if before is not None and after is not None:
            yield _Change(_UNIT.sub("", clean(label_of(statement))), before, after, (e,))


_BESIDE: Final = 3
"""Characters between a figure and the time printed after it: 3.9%（2016年度）."""


def _of_prose(near: Sequence[Evidence], ends: tuple[TimeSpan, TimeSpan]) -> Iterator[_Change]:
    """Sentences that print both figures, each with its time behind it."""
    for e in near:
        text = nfkc(e.statement.text)
        before, after = (_timed(text, time) for time in ends)
        if not e.statement.cells and before is not None and after is not None and before.unit == after.unit:
            name = text[: text.index(before.printed)].rstrip("、は").lstrip("-*・○◇▽■ ")
            yield _Change(name, before, after, (e,))


def _timed(text: str, time: TimeSpan) -> Figure | None:
    figures = find_quantities(without_times(text))
    for span in find_time_spans(text):
        held = [q for q in figures if 0 <= span.at - q.end <= _BESIDE]
        if held and span.end_iso is None and is_of_time(span.period, [time]):
            return Figure(value=held[0].value, unit=held[0].unit, period=span.period, printed=held[0].printed)
    return None


def _cell(row: Statement, time: TimeSpan) -> Figure | None:
    for column, (head, cell) in enumerate(zip(row.heads, row.cells, strict=True)):
        named = find_time_spans(head)
        if len(named) == 1 and named[0].end_iso is None and is_of_time(named[0].period, [time]):
            found = find_quantities(cell)
            if len(found) == 1:
                period = (
                    f"FY{named[0].start_iso.removeprefix('FY')}" if len(named[0].start_iso) <= len("FY2021") else None
                )
                return Figure(
                    value=found[0].value,
                    unit=found[0].unit or unit_over(row, column) or None,
                    period=period,
                    printed=cell.strip(),
                )
    return None


def _said(change: _Change, question: Question, computed: list[Computed]) -> str | None:
    rise = difference(change.after, change.before)
    if rise is None:
        return None
    more, less = (change.after, change.before) if rise.value >= 0 else (change.before, change.after)
    gap = difference(more, less) or rise
    computed.append(gap)
    way = "増えました" if rise.value > 0 else "減りました"
    calculation = f"{counted(more)} − {counted(less)} ＝ {shown(gap.value, gap.unit)}"
    first = f"{shown(gap.value, gap.unit)}{way}（{calculation}）" if gap.value else "変わっていません"
    rest = ""
    if _TIMES.search(question.text) and (ratio := times(change.after, change.before)):
        computed.append(ratio)
        first = f"約{shown(ratio.value, '倍')}になりました（{counted(change.after)} ÷ {counted(change.before)}）"
    elif _RATE.search(fold(question.text)) and (rate := share_of_change(change.after, change.before)):
        computed.append(rate)
        rest = f"。変化の割合は{shown(rate.value, '%')}です"
    both = f"{figure_words(change.before)}から{figure_words(change.after)}へ"
    return f"{change.name}は、{both}、{first}{rest}"
