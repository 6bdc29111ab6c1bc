"""How much something changed between two times that a question names, shown with its calculation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from chat.answering.evidence import Evidence, years_in
from chat.answering.facts.asked_time import both_times, is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import has_unit, may_count, plan_words, rows_of, target_year
from chat.answering.facts.tables.answer import adds_up, named_tables
from chat.answering.facts.tables.meant import rows_meant
from chat.answering.facts.tables.naming import NAMED, columns_named, is_of_years, run_between, share
from chat.answering.facts.tables.operations import apart
from chat.answering.facts.tables.operations import said as printed
from chat.answering.facts.tables.table import Point, Table, as_printed
from chat.answering.facts.values.arithmetic import counted, difference, is_lowered, share_of_change, shown, times, total
from chat.answering.facts.values.figures import figure_times, figure_words
from chat.answering.facts.values.scales import counted_as_asked
from chat.answering.said import Computed, Said
from chat.answering.wording import clean, say, set_apart
from corpus.facts import Figure, Indicator
from corpus.normalize import fold, nfkc
from corpus.passage import SectionPath
from corpus.quantities import UNITS, find_quantities
from corpus.statements import label_of
from corpus.time_spans import TimeSpan, find_time_spans, without_times, year_of
from retriever.aim import Aim
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_set

_ASKS: Final = re.compile(
    r"増[えやし加減]|減[っりらしる少]|縮[まめ小]|短[くか縮]|伸び|伸ば|[上下]が[っりる]|(?<![売取りみ])[上下]げ|変わ|変化|推移|差|何倍|何ポイント"
)
_COMPARES: Final = re.compile(r"より(?:も)?[^。？?]{0,10}(?:多|少な|高|低|大き|小さ|長|短)")
"""Asks how much more or less there is at one of two times than at the other."""

_FROM_START: Final = re.compile(r"(?:基準値?|現状値?|策定時(?:の値)?|当初)(?:から|より)")
_TO_TARGET: Final = re.compile(r"目標|めざす値|目指す値")
_TIMES: Final = re.compile(r"何倍")
_RATE: Final = re.compile(r"何(?:%|パーセント|割)|[増減伸][加少びえり]?率")
_UNIT: Final = re.compile(rf"[(（](?:単位[:：])?(?P<unit>{UNITS})[)）]")
NEAR: Final = 0.85
"""Share of the best score from which a statement's row of years may be the one meant."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A figure before and after; ``planned`` where what comes after is aimed at, ``told`` where a sentence says it all but
    how much."""

    name: str
    before: Figure
    after: Figure
    evidence: tuple[Evidence, ...]
    computed: tuple[Computed, ...] = ()
    planned: bool = False
    told: str = ""
    target: Figure | None = None
    """What is aimed at after that, where it is stated beside."""


def say_change(
    question: Question, indicators: Sequence[Indicator], evidence: Sequence[Evidence], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """The change between the two times named, from where an indicator began to its target, or that a near sentence tells
    without a time; None where nothing near states the same thing for both."""
    ends = both_times(question.text)
    asks = _ASKS.search(question.text) or (ends is not None and _COMPARES.search(question.text))
    if not asks or _WHICH_TIME.search(question.text):
        return None
    best = max((e.score for e in evidence), default=0.0)
    near = [e for e in evidence if reaches(e.score, NEAR * best)]
    if ends is None:
        told = (*_to_target(indicators, question, knowledge), *_told(near, question))
        found = [*([change] for change in told), *_of_rows(evidence, near, None, question, knowledge)]
    else:
        found = [
            *([change] for change in _of_indicators(indicators, ends, question, knowledge)),
            *_of_rows(evidence, near, ends, question, knowledge),
            *([change] for change in _of_prose(near, ends, question)),
            *([change] for change in _of_lines(evidence, best, ends, question)),
        ]
    for changes in found:
        if not all(may_count(question, change.after.unit) for change in changes):
            continue
        computed = [each for change in changes for each in change.computed]
        said = [_said(change, question, computed) for change in changes]
        lines = [line for line in said if line is not None]
        if lines and len(lines) == len(changes):
            lines += _apart(changes, computed)
            lines += [left for change in changes if (left := _left(change, question, computed)) is not None]
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
        first, last = (_of_time(indicator, time, question, knowledge) for time in ends)
        if first is not None and last is not None and first[1] != last[1]:
            rows = (first[0],) if first[0] is last[0] else (first[0], last[0])
            evidence = tuple(e for row in rows for e in knowledge.evidence(row))
            planned = _is_aimed(last) and not _is_aimed(first)
            aimed = None if _is_aimed(last) else last[0].target
            yield _Change(indicator.name, first[1], last[1], evidence, planned=planned, target=aimed)


_LEFT: Final = re.compile(r"あと|残り|足りな|不足|届[いかく]")


def _left(change: _Change, question: Question, computed: list[Computed]) -> str | None:
    """How far it still is to the target, where that is asked as well."""
    if change.target is None or not (_LEFT.search(question.text) and _TO_TARGET.search(question.text)):
        return None
    more, less = (change.after, change.target) if is_lowered(change.target, None) else (change.target, change.after)
    gap = difference(more, less)
    if gap is None:
        return None
    if gap.value <= 0:
        return f"目標の{figure_words(change.target)}に達しています"
    computed.append(gap)
    calculation = f"{printed(more)} − {printed(less)} ＝ {shown(gap.value, gap.unit)}"
    return f"目標の{figure_words(change.target)}まで、あと{shown(gap.value, gap.unit)}です（{calculation}）"


def _is_aimed(stated: tuple[Indicator, Figure]) -> bool:
    return stated[1] is stated[0].target


def _to_target(indicators: Sequence[Indicator], question: Question, knowledge: Knowledge) -> Iterator[_Change]:
    """From where an indicator began to its last target, where the question names both."""
    if figure_times(question) or not (_FROM_START.search(question.text) and _TO_TARGET.search(question.text)):
        return
    for indicator in (i for i in indicators if question.may_answer(i.plan_id)):
        rows = [row for row in rows_of(indicator, knowledge) if row.plan_id == indicator.plan_id]
        begun = next(
            (row.baseline for row in rows if row.baseline is not None and row.baseline.value is not None), None
        )
        last = max(rows, key=target_year)
        if begun is not None and last.target is not None and last.target.value is not None:
            yield _Change(last.name, begun, last.target, knowledge.evidence(last), planned=True)


_HOW_MUCH: Final = re.compile(
    r"(?:いくら|どれ(?:だけ|くらい|ほど)|何(?!年)[^、。？?]{1,4}?)(?:増|減|[上下]が|引き?[上下]げ|縮|短|延|伸|変わ)|[上下増減]げ?幅"
)
_BOTH_ENDS: Final = re.compile(r"(?:いくら|何[^、。？?]{1,4})から(?:いくら|何)")
_WHICH_TIME: Final = re.compile(r"どの年|いつ|何年度?(?:が|は|で|か|に)")
_FROM_TO: Final = re.compile(r"[\s()]*(?:から|→|⇒)[^。、,\d]{0,6}")
_INTO: Final = re.compile(r"\s*(?:に|へ|と|まで|となり|。|[()]|$)")
"""Between two figures of a change, and behind the second: 年450万円から年300万円に."""


def _told(near: Sequence[Evidence], question: Question) -> Iterator[_Change]:
    """A change that a statement tells with both figures and without times."""
    if figure_times(question) or not _HOW_MUCH.search(question.text) or _BOTH_ENDS.search(question.text):
        return
    for e in near:
        text = fold(e.statement.text)
        untimed = without_times(text)
        for first, second in pairwise(find_quantities(untimed)):
            before, after = (as_printed(quantity, quantity.printed) for quantity in (first, second))
            told = _FROM_TO.fullmatch(untimed[first.end : second.start]) and _INTO.match(untimed[second.end :])
            if told and first.unit is not None and first.unit == second.unit and has_unit(after, question.unit):
                yield _Change("", before, after, (e,), told=say(e.statement, question))


def _of_time(
    indicator: Indicator, time: TimeSpan, question: Question, knowledge: Knowledge
) -> tuple[Indicator, Figure] | None:
    """What was reached (or aimed at, where that is asked) then, by any statement of the indicator, its own section and
    plan first."""
    rows = [row for row in rows_of(indicator, knowledge) if question.may_answer(row.plan_id)]
    rows.sort(key=lambda row: (row.plan_id != indicator.plan_id, row.section != indicator.section))
    reached = [(row, f) for row in rows for f in (row.baseline, row.actual) if f is not None]
    aimed = [(row, row.target) for row in rows if row.target is not None]
    order = [*aimed, *reached] if question.aim is Aim.TARGET else [*reached, *aimed]
    return next(((row, f) for row, f in order if f.value is not None and is_of_time(f.period, [time])), None)


def _of_rows(
    evidence: Sequence[Evidence],
    near: Sequence[Evidence],
    ends: tuple[TimeSpan, TimeSpan] | None,
    question: Question,
    knowledge: Knowledge,
) -> Iterator[list[_Change]]:
    """Rows of a table whose columns are headed by years: the ones named, that of the whole, else the best one; all of
    them added up where the question wants that of a table without a total. Heads that name a year without its era stand
    for it where the question goes from one to another of them."""
    for table in named_tables(question, evidence, knowledge):
        rows = rows_meant(table, question)
        first, last = (_column(table, time, question) for time in ends) if ends else (None, None)
        if ends and (first is None) != (last is None):
            first, last = _with_own_time(table, (first, last), ends, question, knowledge)
        best = [[i] for e in near for i, own in enumerate(table.rows) if own.statement == e.statement]
        if (rows or best) and (first is None or last is None):
            first, last = _between_heads(table, question)
        if first is None or last is None:
            yield list(_of_years_below(table, ends, question)) if ends else []
            continue
        if not rows and adds_up(question) and not table.totals:
            yield list(_of_all(table, (first, last)))
        for chosen in [rows] if 0 < len(rows) <= len(("one", "other")) else best:
            yield [change for at in chosen for change in _of_row(table, at, (first, last))]


def _with_own_time(
    table: Table,
    columns: tuple[int | None, int | None],
    ends: tuple[TimeSpan, TimeSpan],
    question: Question,
    knowledge: Knowledge,
) -> tuple[int | None, int | None]:
    """Where one of two times heads a column and the other is that of the whole table, by what stands over it, the column
    that is named without a time is of this one: 転入者数 beside （参考）2024年 in a table of 2025."""
    missing = ends[columns.index(None)]
    untimed = [i for i, head in enumerate(table.heads) if table.is_of_figures(i) and not find_time_spans(head)]
    by_name = [i for i in columns_named(table, question) if i in untimed]
    untimed = by_name or [i for i in untimed if reaches(share(table.heads[i], question), NAMED)]
    own = table.rows[0].passage
    over = [table.rows[0].statement.head, *reversed(own.section), knowledge.plans[own.plan_id].title]
    years = next((found for text in over if (found := years_in(text))), frozenset())
    if len(untimed) != 1 or missing.end_iso is not None or years != {year_of(missing.start_iso)}:
        return columns
    first, last = (untimed[0] if column is None else column for column in columns)
    return first, last


def _between_heads(table: Table, question: Question) -> tuple[int | None, int | None]:
    """The first and the last of the columns of years from one to another of which a question asks."""
    run = [i for i in run_between(table.heads, question) if _BARE_YEAR.fullmatch(nfkc(table.heads[i]).strip())]
    return (run[0], run[-1]) if len(run) > 1 else (None, None)


_BARE_YEAR: Final = re.compile(r"\d{1,2}年度?")
"""The head of a column of a year, its era left out."""


def _of_row(table: Table, at: int, columns: tuple[int, int]) -> Iterator[_Change]:
    before, after = (_at(table.figures[at][column], table, column) for column in columns)
    if before is not None and after is not None:
        name = _UNIT.sub("", table.names[at] or clean(label_of(table.rows[at].statement))).strip()
        timed = {_BRACKET.split(clean(without_times(table.heads[column])))[0].strip(" 　度") for column in columns}
        measured = (
            sorted(timed)
            if len(timed) == 1 and all(timed)
            else [
                _BRACKET.split(clean(table.heads[column]))[0].strip()
                for column in columns
                if not find_time_spans(table.heads[column])
            ]
        )
        if all(map(_BARE_YEAR.fullmatch, measured)) and measured:
            name, measured = f"{name}（{measured[0]}から{measured[-1]}まで）", []
        yield _Change("の".join((name, *measured)), before, after, table.cited([at]))


_BRACKET: Final = re.compile(r"[(（]")


def _of_years_below(table: Table, ends: tuple[TimeSpan, TimeSpan], question: Question) -> Iterator[_Change]:
    """The one column that a question names of a table whose rows are headed by years."""
    rows = [_place(table.names, time) for time in ends]
    columns = [i for i in columns_named(table, question) if not find_time_spans(table.heads[i])]
    first, last = rows
    if first is None or last is None or len(columns) != 1:
        return
    before, after = (table.figures[row][columns[0]] for row in (first, last))
    if before is not None and after is not None:
        held = [_then(figure, table.names[row]) for figure, row in ((before, first), (after, last))]
        name = _UNIT.sub("", clean(table.heads[columns[0]]))
        yield _Change(name, held[0], held[1], (table.rows[first], table.rows[last]))


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


def _column(table: Table, time: TimeSpan, question: Question) -> int | None:
    """The column of figures headed by just this time; of several of one time (件数, 金額) that whose measure is named."""
    of_time = [at for at, head in enumerate(table.heads) if table.is_of_figures(at) and _is_just_of(head, time)]
    words = [content_set(without_times(table.heads[at])) for at in of_time]
    asked = content_set(question.text)
    most = max((len(own & asked) for own in words), default=0)
    best = [at for at, own in zip(of_time, words, strict=True) if len(own & asked) == most]
    return best[0] if len(best) == 1 else _place(table.heads, time)


def _is_just_of(name: str, time: TimeSpan) -> bool:
    spans = find_time_spans(name)
    return len(spans) == 1 and spans[0].end_iso is None and is_of_time(spans[0].period, [time])


def _place(names: Sequence[str], time: TimeSpan) -> int | None:
    """The place of the name that is just of this time."""
    for at, name in enumerate(names):
        if _is_just_of(name, time):
            return at
    year = [] if time.end_iso is not None or "-" in time.start_iso else [year_of(time.start_iso)]
    of_year = [at for at, name in enumerate(names) if is_of_years(name, year) and not find_time_spans(name)]
    return of_year[0] if len(of_year) == 1 else None


def _at(figure: Figure | None, table: Table, column: int) -> Figure | None:
    """A cell's figure, of the time over its column."""
    return _then(figure, table.heads[column]) if figure is not None else None


def _then(figure: Figure, named: str) -> Figure:
    """A figure of the time that its row or column is named by."""
    spans = find_time_spans(named)
    if not spans:
        return figure
    start = spans[0].start_iso
    if len(start) > len("FY2021"):
        return replace(figure, period=None)
    return replace(figure, period=start if _CALENDAR.search(named) else f"FY{start.removeprefix('FY')}")


_CALENDAR: Final = re.compile(r"年(?!度)")
"""A head that says 年 is of a calendar year; a bare one (R5) of a fiscal year."""


_BESIDE: Final = 3
"""Characters between a figure and the time printed after it: 3.9%（2016年度）."""


def _of_prose(near: Sequence[Evidence], ends: tuple[TimeSpan, TimeSpan], question: Question) -> Iterator[_Change]:
    """Sentences that print both figures, each with its time behind it, or right before it (昭和60年に40戸, 今は12戸)."""
    for e in near:
        text = nfkc(e.statement.text)
        if e.statement.cells:
            continue
        first, last = (_led_by(text, time) for time in ends)
        if first is not None and last is not None and first.unit == last.unit:
            yield _Change("", first, last, (e,), told=say(e.statement, question))
            continue
        before, after = (_timed(text, time) for time in ends)
        if before is not None and after is not None and before.unit == after.unit:
            name = text[: text.index(before.printed)].rstrip("、は").lstrip("-*・○◇▽■ ")
            yield _Change(name, before, after, (e,))


def _of_lines(
    evidence: Sequence[Evidence], best: float, ends: tuple[TimeSpan, TimeSpan], question: Question
) -> Iterator[_Change]:
    """Two lines under one heading that say the same but for their times and figures: 支給額（R4） 20千円, 支給額（R5） 30千円."""
    held: dict[tuple[str, SectionPath, str], dict[int, tuple[Figure, Evidence]]] = {}
    for e in (e for e in evidence if reaches(e.score, LINES_NEAR * best) and not e.statement.heads):
        text = nfkc(e.statement.text)
        spans, figures = find_time_spans(text), find_quantities(without_times(text))
        if len(spans) != 1 or spans[0].end_iso is not None:
            continue
        figures = [q for q in figures if q.start >= spans[0].until] or figures
        if len(figures) != 1:
            continue
        at = [i for i, time in enumerate(ends) if is_of_time(spans[0].period, [time])]
        said = f"{text[: figures[0].start]}{text[figures[0].end :]}".replace(text[spans[0].at : spans[0].until], "")
        same = held.setdefault((e.passage.plan_id, e.passage.section, said), {})
        figure = replace(as_printed(figures[0], figures[0].printed), period=spans[0].period)
        same.update({i: (figure, e) for i in at if i not in same})
    asked = content_set(question.text)
    for (*_, said), found in sorted(held.items(), key=lambda pair: -len(content_set(pair[0][2]) & asked)):
        if len(found) == len(ends) and found[0][0].unit == found[1][0].unit:
            name = _EMPTY_BRACKETS.sub("", clean(said)).strip(" 、:：")
            yield _Change(name, found[0][0], found[1][0], (found[0][1], found[1][1]))


LINES_NEAR: Final = 0.6
"""Share of the best score from which two lines of different times may be meant."""

_EMPTY_BRACKETS: Final = re.compile(r"[(（][^()（）0-9]{0,4}[)）]")
"""What is left of a time in brackets: (決算)."""

_LEADS: Final = re.compile(r"\s?(?:に|は|では|には|の|時点|現在|で)*[、\s]?(?:約)?")
"""Between a time and the figure of it right behind."""


def _led_by(text: str, time: TimeSpan) -> Figure | None:
    figures = find_quantities(without_times(text))
    for span in find_time_spans(text):
        if span.end_iso is None and is_of_time(span.period, [time]):
            held = [q for q in figures if q.start >= span.until and _LEADS.fullmatch(text, span.until, q.start)]
            return (
                Figure(value=held[0].value, unit=held[0].unit, period=span.period, printed=held[0].printed)
                if held
                else None
            )
    return None


def _timed(text: str, time: TimeSpan) -> Figure | None:
    figures = find_quantities(without_times(text))
    for span in find_time_spans(text):
        held = [q for q in figures if 0 <= span.at - q.end <= _BESIDE]
        if held and span.end_iso is None and is_of_time(span.period, [time]):
            return Figure(value=held[0].value, unit=held[0].unit, period=span.period, printed=held[0].printed)
    return None


def _moved(change: _Change, rise: Computed) -> str:
    """How a figure moved, or shall move; a limit above it (以下) asks for no rise."""
    if not change.planned:
        return "増えました" if rise.value > 0 else "減りました"
    if is_lowered(change.after, None) and rise.value > 0:
        return "の差です"
    return "増やす目標です" if rise.value > 0 else "減らす目標です"


def _said(change: _Change, question: Question, computed: list[Computed]) -> str | None:
    rise = difference(change.after, change.before)
    if rise is None:
        return None
    more, less = (change.after, change.before) if rise.value >= 0 else (change.before, change.after)
    gap = difference(more, less) or rise
    computed.append(gap)
    row = change.evidence[0]
    unit = counted_as_asked(gap.unit, question.text, change.name, f"{row.statement.head}\n{row.passage.text}")
    calculation = f"{printed(more)} − {printed(less)} ＝ {shown(gap.value, unit)}"
    if change.told:
        return f"{change.told.removesuffix('。')}。その差は{shown(gap.value, unit)}です（{calculation}）"
    first = f"{shown(gap.value, unit)}{_moved(change, rise)}（{calculation}）" if gap.value else "変わっていません"
    rest = ""
    if _TIMES.search(question.text) and (ratio := times(change.after, change.before)):
        computed.append(ratio)
        first = f"約{shown(ratio.value, '倍')}になりました（{counted(change.after)} ÷ {counted(change.before)}）"
    elif _RATE.search(fold(question.text)) and (rate := share_of_change(change.after, change.before)):
        computed.append(rate)
        rest = f"。変化の割合は{shown(rate.value, '%')}です"
    both = f"{figure_words(change.before)}から{set_apart(figure_words(change.after))}へ"
    return f"{change.name}は、{both}、{first}{rest}"
