"""Milestones: what happens when, as precisely as printed; bars lost from a chart are never guessed."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from corpus.facts import Milestone
from corpus.marks import MarkKind
from corpus.normalize import fold_same_length, squeeze
from corpus.passage import SectionPath
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed, topic_of
from ingest.facts.schedule_tables import read_schedule
from ingest.facts.sentence_acts import acts_then
from ingest.facts.tables.meaning import Meaning
from ingest.outline import Outline
from ingest.section import Item, Section, span_of

EVENT: Final = re.compile(
    r"開所|開設|開館|開業|開校|開港|開通|開始|開催|供用|操業|運用|運行|稼働|設置|設立|創設|新設|発足|締結|施行|制定|策定|改定|改訂|見直し|公表|"
    r"開講|公募|募集|完成|竣工|着工|着手|整備|スタート|オープン|実施|導入|廃止|終了|完了|認定|指定|採択|選定|移転|移設|進出|立地|発売|就航|宣言|変更|追加|増額|減額|引き?下げ|統合|再編|移行|拡充|拡大|延長|引き?上げ|配置|普及|作成|予定|目途|めど|決定|公布|成立|可決|承認|告示"
)
_SURVEYS: Final = re.compile(
    r"資料|出典|図表|現在\)|現在）|調査(?:」|結果|\(|（)|現在\)|現在）|時点|速報|統計|白書|センサス"
)
NEAR: Final = 30
"""Characters between a time and the event it dates."""

REACH: Final = 500
"""Characters before a time that may say what it is the time of: a long sentence may name very many times."""

LONGEST_TEXT: Final = 160


def read_milestones(
    plan_id: str, outline: Outline, text: str, tables: Sequence[Sequence[Meaning]], taken: Collection[int] = ()
) -> list[Milestone]:
    """All milestones of a document, in printed order.

    ``tables`` are the understood tables of each section, ``taken`` are starts of lines whose times are those of
    indicators.
    """
    found: list[Milestone] = []
    for section, own in zip(outline.sections, tables, strict=True):
        items = [item for item in section.items if item.first.start not in taken]
        days = (reading for item in section.items for reading in _in_cells(item))
        readings = [*read_schedule(section, items, own), *_dated(section, items), *days]
        seen: set[tuple[str, str, str | None]] = set()
        for reading in readings:
            key = (
                squeeze(reading.initiative or ""),
                squeeze(reading.text),
                reading.start[1] if reading.start else None,
            )
            if key not in seen:
                seen.add(key)
                found.append(_milestone(plan_id, section.path, reading, text))
    return found


def _milestone(plan_id: str, path: SectionPath, reading: MilestoneReading, text: str) -> Milestone:
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


# Dates in running text.


def _dated(section: Section, items: Sequence[Item]) -> Iterator[MilestoneReading]:
    schedule = heads_schedule(section.path)
    topic = topic_of(section.path)
    head: str | None = None
    for item in items:
        if item.mark is not None and item.mark.kind is MarkKind.SYMBOL and len(item.text) <= LONGEST_TEXT:
            head = plain_name(re.sub(r"(?:(?<!\s)\s++)?【[^【】]*+】\s*+$", "", item.text))
        if item.cells and not any(len(c) > NEAR for c in item.cells):
            continue
        for sentence in re.split(r"(?<=。)", item.text):
            folded = fold_same_length(sentence)
            for span in find_time_spans(sentence):
                if _is_event(folded, span) or (schedule and not item.cells):
                    said = plain_name(sentence)[:LONGEST_TEXT]
                    of = head if head is not None and squeeze(head) != squeeze(said) else topic
                    yield timed(said, span, of, item.lines)


def _in_cells(item: Item) -> Iterator[MilestoneReading]:
    """What short cells date: a label beside its day, and in brackets when something was done (前期計画（令和3年3月策定）)."""
    for cell in (cell for cell in item.cells if "（" in cell or "(" in cell):
        match = _DONE_THEN.fullmatch(cell) if len(cell) <= LONGEST_CELL else None
        spans = find_time_spans(match["inside"]) if match is not None else []
        done = match["inside"][spans[0].until :].strip(" 　に") if match is not None and len(spans) == 1 else ""
        if match is not None and done and spans[0].at == 0 and EVENT.fullmatch(done.removesuffix("予定") or done):
            yield timed(done, spans[0], plain_name(match["what"]), item.lines)
    for label, cell in pairwise(item.cells):
        spans = find_time_spans(cell) if len(label) <= LONGEST_CELL and _DAY_LABEL.search(label) else []
        if (
            len(spans) == 1
            and not spans[0].is_run
            and not (cell[: spans[0].at] + cell[spans[0].until :]).strip(" 　頃ごろ")
        ):
            yield timed(plain_name(label), spans[0], None, item.lines)


LONGEST_CELL: Final = 60
_DONE_THEN: Final = re.compile(r"(?P<what>[^()（）]{2,40})[(（](?P<inside>[^()（）]{4,20})[)）]")
_DAY_LABEL: Final = re.compile(r"(?:年月日|期日|[一-龥]{2}日)(?:[(（][^()（）]*+[)）])?$")
"""Labels of a form beside which a day stands: 供用開始年月日, 改定日."""


def _is_event(folded: str, span: TimeSpan) -> bool:
    """Whether something is said to happen at this time, close by; sources of statistics are not events.

    ``folded`` is the sentence, of which only ``REACH`` characters before the time are looked at.
    """
    start = max(0, span.at - REACH)
    before, after = folded[max(0, span.at - NEAR) : span.at], folded[span.until : span.until + NEAR]
    if folded.count("「", start, span.at) > folded.count("」", start, span.at):
        return False
    if _VALUE_OF_THAT_TIME.search(folded[start : span.at]):
        return False
    if _SURVEYS.search(folded[max(0, span.at - NEAR) : span.until + 6]):
        return False
    closed = _CLOSES.match(after) is not None
    inside = before.rstrip().endswith(("(", "（")) or re.search(r"[（(][^()（）]*$", before) is not None
    if acts_then(folded, span):
        return True
    clause = re.split(r"[。]", after)[0]
    if closed and inside:
        return _SAYS_TIME_ONLY.search(folded[start : span.until + NEAR]) is not None or EVENT.search(before) is not None
    if _LABEL.search(before):
        return True
    event = EVENT.search(clause)
    return event is not None and not _NOT_DONE.match(clause, event.end()) and not _COMPARED.match(after)


_VALUE_OF_THAT_TIME: Final = re.compile(r"[\d.]\s*[^\s\d()]{1,3}\s*\($")
"""3.9%（2016年度）: the time of a figure, when nothing happens."""

_NOT_DONE: Final = re.compile(r"[をがはも]?(?:し|され|さ|でき)?(?:て)?(?:い|お)?(?:ない|なかった|らず|りません|ません)")
"""Follows what did not happen: 開催していない."""

_COMPARED: Final = re.compile(r"\s*年?度?(?:比|と比べ)")
_LABEL: Final = re.compile(
    r"(?:(?<!計画)(?<!戦略)(?<!対象)期間|期日|日程|会期|時期|年月日|[一-龥]{2}日)[)）]?\s*+(?:[:：]\s*+)?$"
)
_SAYS_TIME_ONLY: Final = re.compile(r"[^\s\d()]\s*+\([\s、,・HR元\d.年月日度~平成令和]*+(?:予定|頃|から|より)?\s*+\)")
"""A thing done, and in brackets nothing but when (マッチング等支援（R3.4～）)."""

_CLOSES: Final = re.compile(r"[\s、､,・HR\d.年月日度~]*+(?:予定|頃|ごろ|末|中|現在|から|より)?\s*[)）]")
"""What may stand between a time and the bracket that closes it: further times, a word on how sure it is."""
