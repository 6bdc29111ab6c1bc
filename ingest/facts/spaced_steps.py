"""Steps on lines whose parts stand apart by wide spaces: a label and its steps, or a step and its time.

時期　令和7年度　洗い出し　　令和8年度　追加: of the form's title above. 供用開始　昭和63年10月1日.
・浄水場の更新　　令和8年度～10年度　　概算 2億円.
令和7年度　調査　　農林課.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.marks import MarkKind, read_mark
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.bodies import looks_like_body
from ingest.facts.document_dates import is_filled_in, says_something
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed
from ingest.facts.standing_steps import NO_STEP
from ingest.facts.tables.act_columns import act_said
from ingest.facts.tables.schedules import is_worded
from ingest.facts.timed_lines import without_sign
from ingest.lines import Line
from ingest.section import Section

_GAP: Final = re.compile(r"[ 　]{2,}|　")
_WHEN: Final = re.compile(r"(?:実施|予定)?(?:時期|日程|工程|行程|予定|スケジュール|年次計画|年次|進め方|ロードマップ)")
_NAMES: Final = re.compile(r"(?:事業|取組|取り組み|施策|工事|件|計画)名|名称")
_TITLE: Final = re.compile(
    r"^\s*[【〔\[［《＜<][^【】〔〕\[\]［］《》＜＞<>]{1,12}[】〕\]］》＞>]\s*(?P<name>\S.{1,50})$"
)
_RANGE: Final = re.compile(r"^[中末頃ごろ以降からまで]*$")
_PERIOD: Final = re.compile(r"(?:計画|対象)の?期間$")
LEAST: Final = 2
"""Lines of a kind in one section from which they are a list of steps, and parts of a line from which it is spaced."""


def parts_of(text: str) -> list[str]:
    """What stands apart on a line, a word spread over its place put together again: 時　　期."""
    parts: list[str] = []
    spread = False
    for part in filter(None, _GAP.split(text.strip())):
        single = len(part) == 1 and re.match(r"[一-龥]", part) is not None
        if single and spread:
            parts[-1] += part
        else:
            parts.append(part)
        spread = single
    return parts


def spaced_steps(section: Section, topic: str | None) -> Iterator[MilestoneReading]:
    """The steps of a section's spaced lines: those behind labels, then those that several lines list."""
    head = topic
    rows: list[tuple[bool, MilestoneReading]] = []
    for line in (line for item in section.items if not item.cells for line in item.lines):
        parts = parts_of(without_sign(line.text.strip()))
        title = _title(line, parts)
        if title is not None:
            head = title
        elif len(parts) > 1 and _WHEN.fullmatch(parts[0]):
            yield from _labelled(head, parts[1:], line)
        elif len(parts) == LEAST and (act := _act(parts[0])) and (span := _time(parts[1])) is not None:
            yield timed(act, span, head, (line,))
        elif (row := _row(parts, topic, line)) is not None:
            rows.append((_time(parts[0]) is not None, row))
    scheduled = heads_schedule(section.path)
    for first in (True, False):
        alike = [row for time_first, row in rows if time_first == first]
        yield from alike if len(alike) >= LEAST or scheduled else ()


def _title(line: Line, parts: Sequence[str]) -> str | None:
    """The name of a form, or of a thing under which labelled lines stand."""
    match = _TITLE.match(line.text.strip())
    if match is not None:
        return plain_name(match["name"])
    if len(parts) > 1 and _NAMES.fullmatch(parts[0]):
        return plain_name(parts[1])
    mark = read_mark(line.text)
    is_head = mark is not None and mark.kind is MarkKind.SYMBOL and len(parts) <= LEAST and "。" not in line.text
    return plain_name(line.text) if is_head and not find_time_spans(line.text) else None


def _act(label: str) -> str:
    """The act that a label of a time names; "" for none, and for what was done to the document itself."""
    return "" if is_filled_in(label) else act_said(label, [])


def _time(part: str) -> TimeSpan | None:
    """The time that a part is, and nothing else."""
    spans = find_time_spans(part)
    whole = len(spans) == 1 and spans[0].at == 0 and _RANGE.match(part[spans[0].until :].strip()) is not None
    return spans[0] if whole else None


@dataclass(frozen=True, slots=True)
class _Timed:
    span: TimeSpan
    said: str


def _timed(parts: Sequence[str]) -> list[_Timed]:
    """The parts as times, each with what is said after it; empty where they don't begin with one."""
    found: list[_Timed] = []
    for part in parts:
        spans = find_time_spans(part)
        if spans and spans[0].at == 0:
            rest = part[spans[0].until :].strip()
            found.append(_Timed(spans[0], "" if _RANGE.match(rest) else rest))
        elif not found:
            return []
        else:
            said = f"{found[-1].said}　{part}".strip("　 ")
            found[-1] = _Timed(found[-1].span, said)
    return found


def _labelled(head: str | None, parts: Sequence[str], line: Line) -> Iterator[MilestoneReading]:
    """The steps behind a label of times; of what the label's form is of."""
    steps = _timed(parts)
    if not steps and head is not None:
        yield MilestoneReading(head, plain_name("　".join(parts)), None, None, (line,))
    for step in steps:
        if head is not None or step.said:
            yield timed(plain_name(step.said or head or ""), step.span, head, (line,))


def _row(parts: Sequence[str], topic: str | None, line: Line) -> MilestoneReading | None:
    """A line that says in one part what is done and in the one beside it when."""
    if len(parts) < LEAST:
        return None
    first, second = _time(parts[0]), _time(parts[1])
    if (first is None) == (second is None) or any(_time(part) is not None for part in parts[2:]):
        return None
    what, span = (parts[1], first) if first is not None else (parts[0], second)
    what = plain_name(what)
    if (
        span is None
        or NO_STEP.search(fold_same_length(what))
        or _PERIOD.search(what)
        or looks_like_body(what)
        or not says_something(what)
        or not is_worded(what)
        or what.endswith("。")
    ):
        return None
    return timed(what, span, topic, (line,))
