"""Milestones: what happens when, as precisely as printed; bars lost from a chart are never guessed."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.facts import Milestone
from corpus.marks import MarkKind
from corpus.normalize import fold_same_length, squeeze
from corpus.passage import SectionPath
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.initiatives import SCHEDULE_HEADING, lists_initiatives
from ingest.facts.items import Item, items_of, plain_name, span_of
from ingest.facts.roles import Role, read_heads
from ingest.lines import Line
from ingest.outline import Outline, Section

EVENT: Final = re.compile(
    r"開所|開設|開館|開業|開校|開港|開通|開始|開催|供用|操業|運用|運行|稼働|設置|設立|創設|新設|発足|締結|施行|制定|策定|改定|改訂|見直し|公表|"
    r"開講|公募|募集|完成|竣工|着工|着手|整備|スタート|オープン|実施|導入|廃止|終了|完了|認定|指定|採択|選定|移転|移設|進出|立地|発売|就航|宣言|変更|追加|増額|減額|引き?下げ|統合|再編|移行|拡充|拡大|延長|引き?上げ|配置|普及|作成|予定|目途|めど"
)
_SURVEYS: Final = re.compile(
    r"資料|出典|図表|現在\)|現在）|調査(?:」|結果|\(|（)|現在\)|現在）|時点|速報|統計|白書|センサス"
)
_TICK: Final = re.compile(r"^[●○◎■◆★☆→⇒➡─―━ー~～\-–\s]+$")
_ARROW: Final = re.compile(r"^[→⇒➡─―━ー~～\-–\s]+$")
_FILLED: Final = re.compile(r"[●○◎■◆★☆→⇒➡─―━]")
NEAR: Final = 30
"""Characters between a time and the event it dates."""

LONGEST_TEXT: Final = 160
LONGEST_GENERIC: Final = 20


@dataclass(frozen=True, slots=True)
class _Reading:
    initiative: str | None
    text: str
    start: tuple[str, str] | None
    end: tuple[str, str] | None
    lines: tuple[Line, ...]


def read_milestones(plan_id: str, outline: Outline, text: str, taken: Collection[int] = ()) -> list[Milestone]:
    """All milestones of a document, in printed order.

    ``taken`` are starts of lines whose times are those of indicators.
    """
    found: list[Milestone] = []
    for section in outline.sections:
        items = [item for item in items_of(section) if item.first.start not in taken]
        readings = [*_schedule(section, items), *_dated(section, items)]
        seen: set[tuple[str, str | None]] = set()
        for reading in readings:
            key = (squeeze(reading.text), reading.start[1] if reading.start else None)
            if key not in seen:
                seen.add(key)
                found.append(_milestone(plan_id, section.path, reading, text))
    return found


def _milestone(plan_id: str, path: SectionPath, reading: _Reading, text: str) -> Milestone:
    span = span_of(reading.lines)
    start, end = reading.start, reading.end
    return Milestone(
        plan_id=plan_id,
        initiative=reading.initiative,
        text=reading.text,
        start=start[0] if start else None,
        end=end[0] if end else None,
        start_iso=start[1] if start else None,
        end_iso=end[1] if end else None,
        section=path,
        quote=text[span.start : span.end],
        span=span,
    )


# Schedules: tables with years over them, and the rows of charts whose bars are lost.


def _schedule(section: Section, items: Sequence[Item]) -> Iterator[_Reading]:
    headed = bool(section.path) and SCHEDULE_HEADING.search(section.path[-1]) is not None
    years: dict[int, str] = {}
    name, name_at, scheduled = "", 0, headed
    dates = _Dates()
    for item in items:
        cells = item.cells
        if cells:
            head = _year_columns(cells)
            if any(
                head.role is Role.TARGET for cell in cells if len(cell) <= LONGEST_GENERIC for head in read_heads(cell)
            ):
                years = {}
                continue
            if head:
                years, name_at, name = head, _name_column(cells, head), ""
                scheduled = headed or _ACTS.search(cells[name_at].replace(" ", "")) is not None
                continue
            if years and scheduled:
                name = plain_name(cells[name_at]) if name_at < len(cells) and cells[name_at] else name
                yield from _row(item, cells, years, name_at, name or _topic(section.path) or "")
            elif headed and (reading := dates.row(item)) is not None:
                yield reading
            continue
        years = {}
        if headed and item.mark is not None and item.mark.kind is MarkKind.SYMBOL:
            row = plain_name(item.text)
            yield _Reading(row, row, None, None, item.lines)


def _year_columns(cells: Sequence[str]) -> dict[int, str]:
    """Columns headed by a year each, by index; empty where fewer than two are."""
    found = {}
    for i, cell in enumerate(cells):
        spans = find_time_spans(cell)
        if len(spans) == 1 and len(cell) <= LONGEST_GENERIC and len(cell) - (spans[0].until - spans[0].at) <= 2:
            found[i] = cell
    return found if len(found) > 1 else {}


def _name_column(cells: Sequence[str], years: dict[int, str]) -> int:
    before = [i for i in range(min(years)) if _ACTS.search(cells[i].replace(" ", ""))]
    return before[0] if before else 0


_ACTS: Final = re.compile(r"取組|取り組み|事業(?!所|者)|施策|工程|行程|実施(?:内容|項目)")


def _row(item: Item, cells: Sequence[str], years: dict[int, str], name_at: int, name: str) -> Iterator[_Reading]:
    """A row of a schedule: marks under years give them, several texts begin at theirs, one alone does not.

    Arrows after a text carry it on; other marks stand for the row itself.

    A single text under the first year may be a bar over all years whose length is lost.
    """
    filled = [i for i in years if i < len(cells) and cells[i]]
    ticks = [i for i in filled if _TICK.match(cells[i]) and _FILLED.search(cells[i])]
    texts = [i for i in filled if i not in ticks]
    arrows = [i for i in ticks if _ARROW.match(cells[i])]
    if ticks and not texts:
        begin, until = _year(years[ticks[0]]), _year(years[ticks[-1]])
        yield _Reading(name, name, begin, until if until != begin else None, item.lines)
        return
    loose = [c for i, c in enumerate(cells) if c and i not in years and i != name_at and len(c) > LONGEST_GENERIC]
    placed = len(texts) > 1 or bool(ticks)
    for i in texts:
        if placed and i - 1 in texts and cells[i - 1] == cells[i]:
            continue
        last = next(j for j in range(i, len(cells)) if j + 1 not in arrows and cells[j + 1 : j + 2] != (cells[i],))
        start = _year(years[i]) if placed else None
        yield _Reading(name, plain_name(cells[i]), start, _year(years[last]) if last > i else None, item.lines)
    done = [i for i in ticks if i not in arrows]
    if texts and done:
        ends = _year(years[done[-1]]) if len(done) > 1 else None
        yield _Reading(name, name, _year(years[done[0]]), ends, item.lines)
    if not texts and not ticks and (loose or (len(cells) == 1 and cells[0])):
        yield _Reading(name, plain_name(loose[0] if loose else cells[0]), None, None, item.lines)
    elif not texts and not ticks and cells[name_at : name_at + 1] and cells[name_at]:
        yield _Reading(name, name, None, None, item.lines)


def _year(printed: str) -> tuple[str, str]:
    span = find_time_spans(printed)[0]
    return span.start, span.period


_MONTH_CELL: Final = re.compile(
    r"^(?P<month>1[0-2]|0?[1-9])月(?:\s*(?P<day>\d{1,2})日)?\s*(?:上旬|中旬|下旬|頃|ごろ|末|以降)*$"
)


@dataclass(slots=True)
class _Dates:
    """A table of dates, whose year may stand only in the first of its rows."""

    year: str = ""
    lines: tuple[Line, ...] = ()

    def row(self, item: Item) -> _Reading | None:
        """What a row says happens, and when; None where it names no time."""
        cells = item.cells
        timed = next((i for i, cell in enumerate(cells) if find_time_spans(cell)), None)
        months = [i for i, cell in enumerate(cells) if _MONTH_CELL.match(fold_same_length(cell))]
        if timed is not None and len(find_time_spans(cells[timed])[0].start_iso) == len("2020"):
            self.year, self.lines = cells[timed], ()
        self.lines = (*self.lines, *item.lines)
        what = "　".join(c for i, c in enumerate(cells) if c and i != timed and i not in months)
        if not what:
            return None
        if months and self.year:
            printed = self.year + cells[months[0]]
            return _timed(plain_name(what), find_time_spans(printed)[0], None, self.lines, printed)
        return (
            _timed(plain_name(what), find_time_spans(cells[timed])[0], None, item.lines) if timed is not None else None
        )


# Dates in running text.


def _dated(section: Section, items: Sequence[Item]) -> Iterator[_Reading]:
    schedule = bool(section.path) and SCHEDULE_HEADING.search(section.path[-1]) is not None
    topic = _topic(section.path)
    head: str | None = None
    for item in items:
        if item.mark is not None and item.mark.kind is MarkKind.SYMBOL and len(item.text) <= LONGEST_TEXT:
            head = plain_name(re.sub(r"\s*【[^【】]*】\s*$", "", item.text))
        if item.cells and not any(len(c) > NEAR for c in item.cells):
            continue
        for sentence in re.split(r"(?<=。)", item.text):
            for span in find_time_spans(sentence):
                if _is_event(sentence, span) or (schedule and not item.cells):
                    said = plain_name(sentence)[:LONGEST_TEXT]
                    of = head if head is not None and squeeze(head) != squeeze(said) else topic
                    yield _timed(said, span, of, item.lines)


def _is_event(sentence: str, span: TimeSpan) -> bool:
    """Whether something is said to happen at this time, close by; sources of statistics are not events."""
    folded = fold_same_length(sentence)
    before, after = folded[max(0, span.at - NEAR) : span.at], folded[span.until : span.until + NEAR]
    if folded.count("「", 0, span.at) > folded.count("」", 0, span.at):
        return False
    if _VALUE_OF_THAT_TIME.search(folded[: span.at]):
        return False
    if _SURVEYS.search(folded[max(0, span.at - NEAR) : span.until + 6]):
        return False
    closed = _CLOSES.match(after) is not None
    inside = before.rstrip().endswith(("(", "（")) or re.search(r"[（(][^()（）]*$", before) is not None
    clause = re.split(r"[。]", after)[0]
    if closed and inside:
        return _SAYS_TIME_ONLY.search(folded[: span.until + NEAR]) is not None or EVENT.search(before) is not None
    if _LABEL.search(before):
        return True
    return EVENT.search(clause) is not None and not re.match(r"\s*年?度?(?:比|と比べ)", after[:4])


_VALUE_OF_THAT_TIME: Final = re.compile(r"[\d.]\s*[^\s\d()]{1,3}\s*\($")
"""3.9%（2016年度）: the time of a figure, when nothing happens."""

_LABEL: Final = re.compile(r"(?:期間|期日|日程|会期|時期|開催日|公表日|開始日)\s*[:：]?\s*$")
_SAYS_TIME_ONLY: Final = re.compile(r"[^\s\d()]\s*\([\s、,・HR元\d.年月日度~平成令和]*(?:予定|頃|から|より)?\s*\)")
"""A thing done, and in brackets nothing but when (マッチング等支援（R3.4～）)."""

_CLOSES: Final = re.compile(r"[\s、､,・HR\d.年月日度~]*(?:予定|頃|ごろ|末|中|現在|から|より)?\s*[)）]")
"""What may stand between a time and the bracket that closes it: further times, a word on how sure it is."""


def _timed(
    text: str, span: TimeSpan, initiative: str | None, lines: tuple[Line, ...], printed: str | None = None
) -> _Reading:
    start = (printed or span.start, span.start_iso)
    end = (span.end, span.end_iso) if span.end is not None and span.end_iso is not None else None
    return _Reading(initiative, text, start, end, lines)


def _topic(path: SectionPath) -> str | None:
    """The innermost heading that names a thing rather than a kind of section."""
    for title in reversed(path):
        if not (SCHEDULE_HEADING.search(title) or lists_initiatives(title) or _GENERIC_TITLE.search(title)):
            return plain_name(title)
    return None


_GENERIC_TITLE: Final = re.compile(
    r"^(?:進捗(?:状況)?|今後の(?:動向|予定|方針|対応)|推進計画|これまでの取組|現状(?:と課題)?|課題|目標|指標|.*概要)(?:等)?$"
)
