"""Schedules: what is done when, out of tables whose values stand under times and are words or marks, not figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.normalize import fold_same_length
from corpus.passage import SectionPath
from corpus.time_spans import find_time_spans
from ingest.facts.events import EVENT
from ingest.facts.items import plain_name
from ingest.facts.members import bodies_in_row
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed, topic_of
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.label import Holds
from ingest.facts.tables.legend import legend_of
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.subject import Subject, Value
from ingest.facts.tables.works import lists_works
from ingest.lines import Line

_MARK: Final = re.compile(r"^[●○◎◯■◆★☆▲△→⇒➡─―━ー~～\-–＝=\s]+$")
_ARROW: Final = re.compile(r"^[→⇒➡─―━ー~～\-–＝=\s]+$")
_NOTHING: Final = re.compile(r"^[─―－ー\-–‐\s]+$")
ACTS: Final = re.compile(r"取組|取り組み|事業(?!所|者)|施策|工程|行程|実施(?:内容|項目)")
_MEASURES: Final = re.compile(r"指標|目標|KPI|ＫＰＩ|数値")
FEW: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Step:
    """What stands under one time."""

    text: str
    printed: str
    period: str
    lines: tuple[Line, ...]


def is_schedule(meaning: Meaning) -> bool:
    """Whether a table says what is done when: times over the values, and words or marks under them."""
    if is_marked_out(meaning):
        return True
    if not meaning.timed or any(c.label.role is not None for c in meaning.columns if c.holds is Holds.VALUE):
        return False
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    words = sum(_MARK.match(cell) is not None or not is_counted(cell) for cell in cells)
    marks = sum(_MARK.match(cell) is not None and not _NOTHING.match(cell) for cell in cells)
    if not cells or (words + marks == 0):
        return False
    head = meaning.name_head.replace(" ", "")
    headed = heads_schedule(meaning.table.section.path) or (ACTS.search(head) and not _MEASURES.search(head))
    return words >= FEW * len(cells) or (bool(headed) and not _all_figures(cells))


def is_marked_out(meaning: Meaning) -> bool:
    """Whether marks stand under nearly all times, whatever their head calls them (年次計画)."""
    cells = [v.text for s in meaning.subjects for v in s.values if v.text and v.label.period is not None]
    marks = [cell for cell in cells if _MARK.match(cell)]
    return meaning.timed and len(marks) >= MOSTLY * len(cells) and any(not _ARROW.match(mark) for mark in marks)


MOSTLY: Final = 0.8


def _all_figures(cells: Sequence[str]) -> bool:
    return all(map(is_counted, cells))


def is_worded(cell: str) -> bool:
    """Whether a cell says something in words, rather than gives a figure: 2台での巡回, not 2台."""
    return re.search(r"[をにのでと、]", cell) is not None or not is_counted(cell)


def says_works(meaning: Meaning) -> bool:
    """Whether a table's values are words, none of them a figure by itself."""
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    return bool(cells) and all(map(is_worded, cells))


def dated_rows(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of a table that says in a column of its own when each of its rows is done."""
    times = [c for c in meaning.columns if c.holds is Holds.TIME]
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    worded = all(is_worded(cell) for cell in cells)
    columns = [c for c in times if _WHEN.search(c.label.printed) or (worded and _YEAR.fullmatch(c.label.printed))]
    if not columns:
        return
    for subject in meaning.subjects:
        spans = [span for column, text in subject.times if column in columns for span in find_time_spans(text)[:1]]
        what = subject.name or "　".join(value.text for value in subject.values if worded and value.text)
        if not spans or not what:
            continue
        begun = timed(plain_name(what), spans[0], subject.name or None, subject.item.lines)
        ends = len(spans) > 1 and begun.end is None
        yield replace(begun, end=(spans[-1].start, spans[-1].start_iso)) if ends else begun


def dated_cells(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of a column of words that nearly all begin with their times: 次の節目 | 令和7年4月に40床へ拡大."""
    for head in {column.label.printed for column in meaning.columns if column.holds is not Holds.BODY}:
        held = [(subject, cell) for subject in meaning.subjects for at, cell in _worded(subject) if at == head and cell]
        steps = [
            (subject, list(_own_times(subject.name, _Step(cell, "", "", subject.item.lines)))) for subject, cell in held
        ]
        read = [step for _, step in steps if step]
        acts = sum(EVENT.search(reading.text) is not None for step in read for reading in step)
        told = len(read) > 1 and len(read) >= MOSTLY * len(held) and acts >= MOSTLY * sum(map(len, read))
        if told and not _PAST_HEAD.search(head):
            yield from (reading for step in read for reading in step)


def _worded(subject: Subject) -> Iterator[tuple[str, str]]:
    """The cells of a row that say something in words, each with the head over it."""
    yield from subject.details
    yield from ((column.label.printed, cell) for column, cell in subject.times)
    yield from ((value.label.printed, value.text) for value in subject.values)


_PAST_HEAD: Final = re.compile(r"実績|状況|経過|経緯|結果|これまで|実施済|沿革|前回")


def planned_rows(meaning: Meaning) -> Iterator[MilestoneReading]:
    """When the works of a table are to be done, as its columns say it without a year: 入札時期 | 第2四半期."""
    for subject in meaning.subjects if lists_works(meaning) else ():
        for head, cell in subject.details:
            if subject.name and _WHEN.search(head) and _OF_YEAR.match(fold_same_length(cell)):
                yield MilestoneReading(subject.name, f"{head} {cell}", None, None, subject.item.lines)


_OF_YEAR: Final = re.compile(r"第?[1-4]四半期|[1-4]Q|(?:1[0-2]|[1-9])月|[上下]半期|年度(?:当初|末|内|中)|[春夏秋冬]")
"""A part of a year, the year being that of the whole table."""

_YEAR: Final = re.compile(r"(?:実施|対象|予定)?(?:年度?|年月日?|月日)")
"""Heads over the times of rows that hold words only: 年度 | 予定."""

_WHEN: Final = re.compile(r"時期|期限|期日|年月|予定|開始|終了|始期|終期|完了|着手|始める|期間|スケジュール|年次|いつ")


def schedule_of(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of a schedule, row by row.

    Several texts begin at their times and go on as far as the arrows after them; marks stand for the row itself. One
    text alone under the first time may be a bar over all times whose length is lost: it has no time.
    """
    path = meaning.table.section.path
    legend = legend_of(meaning.table)
    for subject in meaning.subjects:
        steps = [
            _Step(value.text, value.label.printed, value.label.period, value.item.lines)
            for value in (*subject.values, *_texts(meaning, subject))
            if value.label.period is not None
        ]
        steps.sort(key=lambda step: step.period.removeprefix("FY"))
        if _ASKS_WHO.search(subject.name) and all(bodies_in_row(step.text) for step in steps if step.text):
            continue
        yield from _row(subject, steps, path, legend)


_ASKS_WHO: Final = re.compile(r"だれ|誰|担う|受け?持ち|担当|主体|所管|協力|連携|ところ$|団体$|人$|者$")
"""What a row of bodies is called whose acts stand in the row above: 担う人."""


def _texts(meaning: Meaning, subject: Subject) -> Iterator[Value]:
    """What stands in words under the times of columns that hold long texts only."""
    said = dict(subject.details)
    for column in meaning.columns:
        if column.holds is Holds.TEXT and column.label.period is not None:
            yield Value(column.label, said.get(column.label.printed, ""), subject.item)


def _row(
    subject: Subject, steps: Sequence[_Step], path: SectionPath, legend: Mapping[str, str]
) -> Iterator[MilestoneReading]:
    name = f"{subject.group} {subject.name}".strip() if subject.group and subject.name else subject.name
    name = name or topic_of(path) or ""
    filled = [i for i, step in enumerate(steps) if step.text and not _is_nothing(i, steps)]
    marks = [i for i in filled if _MARK.match(steps[i].text)]
    arrows = [i for i in marks if _ARROW.match(steps[i].text)]
    texts = [i for i in filled if i not in marks]
    if marks and not texts:
        yield from _told_apart(name, steps, marks, legend)
        return
    placed = len(texts) > 1 or bool(marks) or (bool(texts) and texts[0] > 0)
    placed = placed or any(_NOTHING.match(step.text) for step in steps if step.text)
    for i in texts:
        if own := list(_own_times(name, steps[i])):
            yield from own
            continue
        if placed and i - 1 in texts and steps[i - 1].text == steps[i].text:
            continue
        last = next(j for j in range(i, len(steps)) if not _runs_on(steps, i, j + 1, arrows))
        start = _time(steps[i]) if placed else None
        yield MilestoneReading(
            name, plain_name(steps[i].text), start, _time(steps[last]) if last > i and placed else None, steps[i].lines
        )
    done = [i for i in marks if i not in arrows]
    if texts and done:
        yield from _told_apart(name, steps, done, legend)
    if not filled and name and not steps:
        yield MilestoneReading(name, name, None, None, subject.item.lines)


_PARTS: Final = re.compile(r"(?<=[)）])\s?[、，・]\s?|[、，・](?=\s?(?:令和|平成|[HRＨＲ]?[\d０-９]))")
_IN_BRACKETS: Final = re.compile(r"(?P<what>[^()（）]{2,40})[(（](?P<when>[^()（）]{2,20})[)）]")
_TIME_FIRST: Final = re.compile(r"\s?(?:までに|に|から|の|：|:)?\s?(?P<what>[^()（）]{2,40})")


def _own_times(name: str, step: _Step) -> Iterator[MilestoneReading]:
    """What a cell dates by itself, closer than its column does: 設計（令和2年度）、工事（令和3年度）; all of it or nothing."""
    found: list[MilestoneReading] = []
    for part in _PARTS.split(step.text):
        spans = find_time_spans(part)
        inside = _IN_BRACKETS.fullmatch(part.strip())
        after = _TIME_FIRST.fullmatch(part, spans[0].until) if len(spans) == 1 and spans[0].at == 0 else None
        match = inside if inside is not None and spans and spans[0].at > len(inside["what"]) else after
        if len(spans) != 1 or match is None:
            return
        found.append(timed(plain_name(match["what"]), spans[0], name, step.lines))
    yield from found


def _is_nothing(at: int, steps: Sequence[_Step]) -> bool:
    """Whether a dash says that nothing is done; a line after something carries it on."""
    if not _NOTHING.match(steps[at].text):
        return False
    return all(not step.text or len(step.text.strip()) == 1 for step in steps if _NOTHING.match(step.text))


def _runs_on(steps: Sequence[_Step], begun: int, at: int, arrows: Sequence[int]) -> bool:
    return at < len(steps) and (at in arrows or steps[at].text == steps[begun].text)


def _told_apart(
    name: str, steps: Sequence[_Step], marks: Sequence[int], legend: Mapping[str, str]
) -> Iterator[MilestoneReading]:
    """The steps that marks stand for: one for each mark where a legend tells several of them apart."""
    kinds = dict.fromkeys(steps[i].text.strip() for i in marks if steps[i].text.strip() in legend)
    if len(legend) < LEAST_MARKS or not kinds:
        yield _marked(name, steps, marks)
        return
    for mark in kinds:
        step = _marked(name, steps, [i for i in marks if steps[i].text.strip() == mark])
        yield replace(step, text=legend[mark])


LEAST_MARKS: Final = 2


def _marked(name: str, steps: Sequence[_Step], marks: Sequence[int]) -> MilestoneReading:
    begin, until = _time(steps[marks[0]]), _time(steps[marks[-1]])
    return MilestoneReading(name, name, begin, until if until != begin else None, steps[marks[0]].lines)


def _time(step: _Step) -> tuple[str, str]:
    spans = find_time_spans(step.printed)
    return (spans[0].start if spans else step.printed, step.period)
