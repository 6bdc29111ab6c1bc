"""How much something changed between two times that a question names, shown with its calculation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_time import both_times, is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.facts.tables.answer import adds_up, named_tables, rows_meant
from chat.answering.facts.tables.operations import apart
from chat.answering.facts.tables.table import Point, Table
from chat.answering.facts.values.arithmetic import counted, difference, share_of_change, shown, times, total
from chat.answering.facts.values.figures import figure_words
from chat.answering.said import Computed, Said
from corpus.facts import Figure, Indicator
from corpus.normalize import fold, nfkc
from corpus.quantities import UNITS, find_quantities
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
    computed: tuple[Computed, ...] = ()


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
        *([change] for change in _of_indicators(indicators, ends, question, knowledge)),
        *_of_rows(evidence, near, ends, question, knowledge),
        *([change] for change in _of_prose(near, ends)),
    ]
    for changes in found:
        computed = [each for change in changes for each in change.computed]
        said = [_said(change, question, computed) for change in changes]
        lines = [line for line in said if line is not None]
        if lines and len(lines) == len(changes):
            lines += _apart(changes, computed)
            cited = tuple(e for change in changes for e in change.evidence)
            plan = plan_words(knowledge.plans[cited[0].passage.plan_id], today)
            return [Said(text=f"{'。'.join(lines)}（{plan}）", evidence=cited, computed=tuple(computed))]
    return None


def _apart(changes: Sequence[_Change], computed: list[Computed]) -> list[str]:
    """Of which of two the figure moved further, and by how much; nothing of one."""
    moved = [
        Figure(value=abs(rise.value), unit=rise.unit, period=None, printed="")
        for change in changes
        if (rise := difference(change.after, change.before)) is not None
    ]
    if len(moved) != len(("one", "other")):
        return []
    points = [Point(change.name, figure, change.evidence[0]) for change, figure in zip(changes, moved, strict=True)]
    found = apart(points[0], points[1])
    computed.extend([found[1]] if found else [])
    return [f"変化の幅は、{found[0].split('。')[0]}"] if found else []


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


def _of_rows(
    evidence: Sequence[Evidence],
    near: Sequence[Evidence],
    ends: tuple[TimeSpan, TimeSpan],
    question: Question,
    knowledge: Knowledge,
) -> Iterator[list[_Change]]:
    """Rows of a table whose columns are headed by years: the ones named, that of the whole, else the best one; all of
    them added up where the question wants that of a table without a total."""
    for table in named_tables(question, evidence, knowledge):
        first, last = (_column(table, time) for time in ends)
        if first is None or last is None:
            continue
        rows = rows_meant(table, question)
        if not rows and adds_up(question) and not table.totals:
            yield list(_of_all(table, (first, last)))
        best = [[i] for e in near for i, own in enumerate(table.rows) if own.statement == e.statement]
        for chosen in [rows] if 0 < len(rows) <= len(("one", "other")) else best:
            yield [change for at in chosen for change in _of_row(table, at, (first, last))]


def _of_row(table: Table, at: int, columns: tuple[int, int]) -> Iterator[_Change]:
    before, after = (_at(table.figures[at][column], table, column) for column in columns)
    if before is not None and after is not None:
        yield _Change(_UNIT.sub("", table.names[at]), before, after, (table.rows[at],))


def _of_all(table: Table, columns: tuple[int, int]) -> Iterator[_Change]:
    """All rows of a table without a total added up, then and then."""
    sums = [total([point.figure for point in table.column(column)]) for column in columns]
    first, last = sums
    if first is not None and last is not None and len(first.of) == len(last.of) == len(table.rows):
        before, after = (
            _at(
                Figure(value=each.value, unit=each.unit, period=None, printed=shown(each.value, each.unit)),
                table,
                column,
            )
            for each, column in zip((first, last), columns, strict=True)
        )
        name = f"{'、'.join(_UNIT.sub('', name) for name in table.names)}の合計"
        if before is not None and after is not None:
            yield _Change(name, before, after, table.rows, (first, last))


def _column(table: Table, time: TimeSpan) -> int | None:
    """The column of figures headed by just this time."""
    for column, head in enumerate(table.heads):
        spans = find_time_spans(head)
        if len(spans) == 1 and spans[0].end_iso is None and is_of_time(spans[0].period, [time]):
            return column
    return None


def _at(figure: Figure | None, table: Table, column: int) -> Figure | None:
    """A cell's figure, of the time over its column."""
    start = find_time_spans(table.heads[column])[0].start_iso
    period = f"FY{start.removeprefix('FY')}" if len(start) <= len("FY2021") else None
    return replace(figure, period=period) if figure is not None else None


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
