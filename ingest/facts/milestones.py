"""Milestones: what happens when, as precisely as printed; bars lost from a chart are never guessed."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from corpus.facts import Milestone
from corpus.marks import MarkKind
from corpus.normalize import fold_same_length, squeeze
from corpus.passage import SectionPath
from corpus.time_spans import find_time_spans
from ingest.facts.document_dates import dates_document, is_filled_in, is_imprint, says_something
from ingest.facts.events import EVENT, NEAR, is_event
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed, topic_of
from ingest.facts.schedule_tables import read_schedule
from ingest.facts.tables.meaning import Meaning
from ingest.facts.timed_lines import own_lines, timed_lines
from ingest.outline import Outline
from ingest.section import Item, Section, span_of

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
        listable = [i for i in section.items if i.first.start not in taken or _ends_early(i)]
        listed = list(timed_lines(listable, topic_of(section.path)))
        said = {line.start for reading in listed for line in reading.lines}
        dated = _dated(section, [item for item in items if item.first.start not in said])
        readings = [*read_schedule(section, items, own), *listed, *dated, *days]
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


def _dated(section: Section, items: Sequence[Item]) -> Iterator[MilestoneReading]:
    schedule = heads_schedule(section.path)
    topic = topic_of(section.path)
    head: str | None = None
    for item in items:
        if item.mark is not None and item.mark.kind is MarkKind.SYMBOL and len(item.text) <= LONGEST_TEXT:
            head = plain_name(re.sub(r"(?:(?<!\s)\s++)?【[^【】]*+】\s*+$", "", item.text))
        if is_imprint(item) or (item.cells and (not any(len(c) > NEAR for c in item.cells) or _is_head(item))):
            continue
        for sentence in re.split(r"(?<=。)", item.text):
            folded = fold_same_length(sentence)
            for span in find_time_spans(sentence):
                listed = schedule and not item.cells and not folded.endswith("。") and not dates_document(folded, span)
                if listed or is_event(folded, span):
                    said = plain_name(sentence)[:LONGEST_TEXT]
                    of = head if head is not None and squeeze(head) != squeeze(said) else topic
                    yield timed(said, span, of, item.lines)


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
_DONE_THEN: Final = re.compile(r"(?P<what>[^()（）]{2,40})[(（](?P<inside>[^()（）]{4,20})[)）]")
_DAY_LABEL: Final = re.compile(r"(?:年月日|期日|[一-龥]{2}日)(?:[(（][^()（）]*+[)）])?$")
"""Labels of a form beside which a day stands: 供用開始年月日, 改定日."""
