"""Tables whose rows say when each is done: in a column of times, in words of a cell, or as a part of the table's year."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.events import EVENT
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, said, timed
from ingest.facts.named_bodies import only_bodies
from ingest.facts.said_steps import SaidStep, said_steps
from ingest.facts.tables.act_columns import acted_rows, acts_at_times, says_done
from ingest.facts.tables.label import Holds
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.schedules import MOSTLY, Step, is_worded, own_times
from ingest.facts.tables.subject import Subject
from ingest.facts.tables.works import lists_works
from ingest.facts.when import times_of


def dated_rows(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of a table that says in a column of its own when each of its rows is done."""
    times = [c for c in meaning.columns if c.holds is Holds.TIME]
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    worded = all(is_worded(cell) for cell in cells)
    heads = {c.label.printed for c in times if worded and _YEAR.fullmatch(c.label.printed)}
    heads |= {c.label.printed for c in meaning.columns if c.holds is not Holds.BODY and _WHEN.search(c.label.printed)}
    if any(says_done(head) for subject in meaning.subjects for head, _ in subject.details):
        heads |= {c.label.printed for c in times if _OF_WORK.fullmatch(c.label.printed)}
    acted: dict[int, list[MilestoneReading]] = {}
    for row, reading in acted_rows(meaning):
        acted.setdefault(row, []).append(reading)
    at_acts = acts_at_times(meaning)
    for row, subject in enumerate(meaning.subjects):
        held = [*((c.label.printed, text) for c, text in subject.times if c.at not in at_acts), *subject.details]
        told = [text for head, text in held if head in heads]
        yield from acted.get(row, ())
        yield from _dated(meaning, subject, told, worded=worded)


def _dated(meaning: Meaning, subject: Subject, told: list[str], *, worded: bool) -> Iterator[MilestoneReading]:
    """The steps of a row at the times that its cells tell: each of its own, or what the row does."""
    name, act = _named(meaning, subject)
    own = [step for text in told for step in _told(name, subject, text)]
    spans = [span for text in told for span in find_time_spans(text)[:1]]
    if own:
        yield from own
        return
    what = act or name or "　".join(value.text for value in subject.values if worded and value.text)
    if spans and what:
        yield _until(timed(plain_name(what), spans[0], name or None, subject.item.lines), spans)


def _told(name: str, subject: Subject, cell: str) -> list[MilestoneReading]:
    """What a cell says is done to the thing of its row at each time that it names."""
    steps = list(said_steps(cell)) if "。" not in cell[:-1] else []
    own = [] if len(steps) == len(times_of(cell)) else own_times(name, Step(cell, "", "", subject.item.lines))
    return list(own) or [_of_row(step, name, subject, cell) for step in steps]


def _of_row(step: SaidStep, name: str, subject: Subject, cell: str) -> MilestoneReading:
    """A step that a cell tells, of the thing of its row; what is acted on or acts there is a part of that, unlike a topic."""
    thing = step.thing if step.thing is not None and squeeze(step.thing) not in squeeze(name) else None
    if not name or (thing is not None and not _is_part(thing, step, cell)):
        return said(step, name or None, subject.item.lines)
    before = cell[cell.find(thing) : step.when.at].rstrip("、, 　") if thing is not None else ""
    return said(replace(step, thing=None, act=_joined(before, step.act)), name, subject.item.lines)


def _is_part(thing: str, step: SaidStep, cell: str) -> bool:
    """Whether what a cell names before its time is acted on or acts there: 貸与枠を令和8年度から1人増やす."""
    at = cell.find(thing)
    return 0 <= at < step.when.at and not cell.startswith(("は", "について"), at + len(thing))


def _joined(before: str, act: str) -> str:
    """What stands before a time and what is done then, of which the end of the one may be the beginning of the other."""
    shared = next((n for n in range(min(len(before), len(act)), 0, -1) if before.endswith(act[:n])), 0)
    return before + act[shared:]


def _until(begun: MilestoneReading, spans: list[TimeSpan]) -> MilestoneReading:
    ends = len(spans) > 1 and begun.end is None
    return replace(begun, end=(spans[-1].start, spans[-1].start_iso)) if ends else begun


def _named(meaning: Meaning, subject: Subject) -> tuple[str, str]:
    """The thing of a row, and what is done to it where a column of its own says so."""
    if subject.group and (only_bodies(subject.name) or _CONTENT.fullmatch(meaning.name_head.replace(" ", ""))):
        if only_bodies(subject.name):
            return subject.group, ""
        return subject.group, subject.name
    done = next((cell for head, cell in subject.details if says_done(head) and cell), "")
    return f"{subject.group}　{subject.name}" if done and subject.group else subject.name, done


_CONTENT: Final = re.compile(r"(?:主な|事業|取組|実施)?の?(?:内容|概要|議題|議事|案件|審議事項)")
"""Heads over what the thing in the column before is about."""


def dated_cells(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of a column of words that nearly all begin with their times: 次の節目 | 令和7年4月に40床へ拡大."""
    columns = [c for c in meaning.columns if c.holds is not Holds.BODY and not c.label.superseded]
    for head in {column.label.printed for column in columns}:
        held = [(subject, cell) for subject in meaning.subjects for at, cell in _worded(subject) if at == head and cell]
        steps = [(subject, _told(subject.name, subject, cell)) for subject, cell in held]
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


def said_cells(meaning: Meaning) -> Iterator[MilestoneReading]:
    """What short cells say in words is done to the thing of their row, and when: 2027年度に開設; not what held before a revision."""
    before = {column.label.printed for column in meaning.columns if column.label.superseded}
    for subject in meaning.subjects:
        valued = [(value.label.printed, value.text) for value in subject.values if is_worded(value.text)]
        for head, cell in (*subject.details, *valued):
            if len(cell) <= LONGEST_CELL and head not in before and not _PAST_HEAD.search(head):
                yield from (_of_row(step, subject.name, subject, cell) for step in said_steps(cell))


LONGEST_CELL: Final = 30
"""Characters of a cell; longer ones are read as running text."""


def planned_rows(meaning: Meaning) -> Iterator[MilestoneReading]:
    """When the works of a table are to be done, as its columns say it without a year: 入札時期 | 第2四半期."""
    for subject in meaning.subjects if lists_works(meaning) else ():
        for head, cell in subject.details:
            if subject.name and _WHEN.search(head) and _OF_YEAR.match(fold_same_length(cell)):
                yield MilestoneReading(subject.name, f"{head} {cell}", None, None, subject.item.lines)


_OF_YEAR: Final = re.compile(r"第?[1-4]四半期|[1-4]Q|(?:1[0-2]|[1-9])月|[上下]半期|年度(?:当初|末|内|中)|[春夏秋冬]")
"""A part of a year, the year being that of the whole table."""

_OF_WORK: Final = re.compile(r"(?:実施|施工|整備|更新|改修|修繕|着工|導入|対策)年度")
"""Heads over the times of works of which another column says what is done."""

_YEAR: Final = re.compile(r"(?:実施|対象|予定)?(?:年度?|年月日?|月日)")
"""Heads over the times of rows that hold words only: 年度 | 予定."""

_WHEN: Final = re.compile(
    r"時期|開催日|期限|期日|年月|予定|開始|終了|始期|終期|完了|着手|始める|期間|スケジュール|年次|いつ"
)
