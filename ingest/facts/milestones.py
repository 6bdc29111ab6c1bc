"""Milestones: what happens when, as precisely as printed; bars lost from a chart are never guessed."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from corpus.facts import Milestone
from corpus.marks import MarkKind
from corpus.normalize import fold_same_length, squeeze
from corpus.passage import SectionPath
from corpus.statements import join_lines
from corpus.time_spans import find_time_spans
from ingest.facts.document_dates import dates_document, is_filled_in, is_imprint, says_something
from ingest.facts.events import EVENT, NEAR, is_event
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import LONGEST_TEXT, MilestoneReading, heads_schedule, said, timed, topic_of
from ingest.facts.said_steps import said_steps
from ingest.facts.schedule_tables import read_schedule
from ingest.facts.spaced_steps import spaced_steps
from ingest.facts.standing_steps import standing_steps
from ingest.facts.tables.legend import is_legend
from ingest.facts.tables.meaning import Meaning
from ingest.facts.timed_lines import own_lines, timed_lines
from ingest.facts.timed_tables import timed_tables
from ingest.facts.year_about import year_about
from ingest.outline import Outline
from ingest.section import Item, Section, span_of


def read_milestones(
    plan_id: str, outline: Outline, text: str, tables: Sequence[Sequence[Meaning]], taken: Collection[int] = ()
) -> list[Milestone]:
    """All milestones of a document, in printed order.

    ``tables`` are the understood tables of each section, ``taken`` are starts of lines whose times are those of
    indicators.
    """
    found: list[Milestone] = []
    for section, own in zip(outline.sections, tables, strict=True):
        items = [i for i in section.items if i.first.start not in taken and (i.cells or not is_legend(i.text))]
        days = [reading for item in section.items for reading in _in_cells(item)]
        apart = list(spaced_steps(section, topic_of(section.path)))
        listable = [i for i in section.items if i.first.start not in taken or _ends_early(i)]
        listed = list(timed_lines(listable, topic_of(section.path)))
        told = {line.start for reading in (*apart, *listed) for line in reading.lines}
        open_ = [item for item in items if len(item.lines) > 1 or item.first.start not in told]
        dated = list(_dated(section, open_, told))
        told |= {line.start for reading in dated for line in reading.lines}
        year = year_about(section, outline)
        standing = list(standing_steps(section, topic_of(section.path), {*told, *taken}, year))
        scheduled = list(read_schedule(section, items, own))
        tabled = {line.start for reading in (*scheduled, *days) for line in reading.lines}
        scheduled += timed_tables(section.items, topic_of(section.path), year, tabled)
        readings = [*scheduled, *apart, *listed, *standing, *dated, *days]
        seen: set[tuple[str, str, str | None]] = set()
        for reading in readings:
            key = (
                squeeze(reading.initiative or ""),
                squeeze(reading.text),
                reading.start[1] if reading.start else None,
            )
            if key not in seen and (reading.start is None or says_something(reading.text)):
                seen.add(key)
                found.append(_milestone(plan_id, section.path, reading, text))
    return found


def _ends_early(item: Item) -> bool:
    """Whether lines stand in an item that are not of its first: figures in these are none of its."""
    return not item.cells and len(own_lines(item)) < len(item.lines)


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


def _dated(section: Section, items: Sequence[Item], told: Collection[int]) -> Iterator[MilestoneReading]:
    """The steps that a section's sentences tell; ``told`` are starts of lines whose steps are read already."""
    schedule = heads_schedule(section.path)
    topic = topic_of(section.path)
    head: str | None = None
    for item in items:
        if item.mark is not None and item.mark.kind is MarkKind.SYMBOL and len(item.text) <= LONGEST_TEXT:
            head = plain_name(re.sub(r"(?:(?<!\s)\s++)?【[^【】]*+】\s*+$", "", item.text))
        if is_imprint(item) or (item.cells and _is_head(item)):
            continue
        for piece in _pieces(item, told):
            for sentence in re.split(r"(?<=。)", piece):
                listed = schedule and not item.cells and not sentence.endswith("。")
                of = head if head is not None and squeeze(head) != squeeze(plain_name(sentence)) else topic
                yield from _told(sentence, item, of, listed=listed)


def _pieces(item: Item, told: Collection[int]) -> Iterator[str]:
    """What an item says in running text: its long cells, or its lines, of which spaced ones stand by themselves."""
    if item.cells:
        yield from (cell for cell in item.cells if len(cell) > NEAR)
        return
    run: list[str] = []
    for line in item.lines:
        spaced = len(item.lines) > 1 and _GAP.search(line.text.strip()) is not None and "。" not in line.text
        if (spaced or line.start in told) and run:
            yield join_lines(run)
            run = []
        if line.start not in told:
            run.append(line.text)
        if spaced and run:
            yield join_lines(run)
            run = []
    if run:
        yield join_lines(run)


_GAP: Final = re.compile(r"\S[ 　]{2,}\S")


def _told(sentence: str, item: Item, of: str | None, *, listed: bool) -> Iterator[MilestoneReading]:
    """The steps of one sentence: those it tells, then those whose times stand in brackets or that it lists."""
    folded = fold_same_length(sentence)
    told = [] if listed else list(said_steps(sentence))
    for step in told:
        yield said(step, of, item.lines)
    if _LEADS_TO.search(folded):
        return
    for span in (span for span in find_time_spans(sentence) if not any(step.when.at == span.at for step in told)):
        is_listed = listed and not dates_document(folded, span.at, span.until)
        if not (is_listed or is_event(folded, span)):
            continue
        within = _WITHIN.search(folded, max(0, span.at - NEAR - LONGEST_NAME), span.at)
        if not sentence.endswith("。"):
            yield timed(plain_name(sentence)[:LONGEST_TEXT], span, of, item.lines)
        elif within is not None and EVENT.search(within["what"][-LONGEST_EVENT:]):
            yield timed(plain_name(sentence[within.start("what") : within.end("what")]), span, of, item.lines)


_WITHIN: Final = re.compile(r"(?P<what>[^、。はをが()]{2,40})(?<!時)(?<!状況)(?<!実績)(?<!結果)\([^()]{0,30}$")
"""What a sentence says happened or will, with its time in brackets: 体育館の一部休館（令和6年9月から）により."""

LONGEST_NAME: Final = 40
LONGEST_EVENT: Final = 8
_LEADS_TO: Final = re.compile(r"\d[^→⇒()]{0,8}\([^()]{2,12}\)\s?[→⇒]\s?[^→⇒]{0,10}\d")
"""Values of a time and what they are to become: 3件（令和6年度）→ 20件."""


def _is_head(item: Item) -> bool:
    """Whether a row stands over columns of times: several of its cells are times and nothing else."""
    spans = [find_time_spans(cell) for cell in item.cells]
    alone = [s for s, cell in zip(spans, item.cells, strict=True) if s and not says_something(cell)]
    return len(alone) >= LEAST_TIMES


LEAST_TIMES: Final = 3


def _in_cells(item: Item) -> Iterator[MilestoneReading]:
    """What short cells date: a label beside its day, and in brackets when something was done (前期計画（令和3年3月策定）)."""
    for cell in (cell for cell in item.cells if "（" in cell or "(" in cell):
        match = _DONE_THEN.fullmatch(cell) if len(cell) <= LONGEST_CELL else None
        spans = find_time_spans(match["inside"]) if match is not None else []
        done = match["inside"][spans[0].until :].strip(" 　に") if match is not None and len(spans) == 1 else ""
        if match is not None and done and spans[0].at == 0 and EVENT.fullmatch(done.removesuffix("予定") or done):
            yield timed(done, spans[0], plain_name(match["what"]), item.lines)
    for label, cell in pairwise(item.cells):
        dated = len(label) <= LONGEST_CELL and _DAY_LABEL.search(label) and not is_filled_in(label)
        spans = find_time_spans(cell) if dated else []
        if (
            len(spans) == 1
            and not spans[0].is_run
            and not (cell[: spans[0].at] + cell[spans[0].until :]).strip(" 　頃ごろ")
        ):
            yield timed(plain_name(label), spans[0], None, item.lines)


LONGEST_CELL: Final = 60
_DONE_THEN: Final = re.compile(
    r"(?!変更なし|同左|未定|なし)(?P<what>[^()（）]{2,40})[(（](?P<inside>[^()（）]{4,20})[)）]"
)
_DAY_LABEL: Final = re.compile(r"(?:年月日|期日|[一-龥]{2}日)(?:[(（][^()（）]*+[)）])?$")
"""Labels of a form beside which a day stands: 供用開始年月日, 改定日."""
