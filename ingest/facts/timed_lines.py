"""Lists whose lines begin with a time and say what is done then: ・R8　モデル2地区で計画づくり."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalize import fold_same_length
from corpus.statements import join_lines
from corpus.time_spans import find_time_spans
from ingest.facts.document_dates import is_imprint, says_something
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed
from ingest.facts.tables.schedules import is_worded
from ingest.lines import Line
from ingest.section import Item

_BETWEEN: Final = re.compile(
    r"(?:中|末|頃|ごろ|以降|から|より|まで|上旬|中旬|下旬|[上下]半?期|前期|後期)*(?:\s*[:：]\s*|[\s　]+|(?=[「]))"
)
_OFFICE: Final = re.compile(r"[一-龥々ぁ-んァ-ヶー・　 ]{2,24}[市区町村県][一-龥々ぁ-んァ-ヶー・　 ]{2,16}[課室]")
"""Who issued something then, and nothing that was done."""

FIGURES: Final = re.compile(
    r"(?:\d\s?[%％][^\d%％]{1,12}\d[\d.]{0,6}\s?[%％])|^[^一-龥ぁ-んァ-ヶ\d]*+\d[\d,.]*+\s?[^\s\d]{0,4}(?:[→⇒、,(]|$)"
    r"|[→⇒]\s?\S{0,4}\d|[:：]\s?[^\s\d]{0,4}\d[\d,.]*+[^\s\d]{0,4}$"
)
"""What follows the time is a value, not something done."""
LONGEST: Final = 160


def timed_lines(items: Sequence[Item], topic: str | None) -> Iterator[MilestoneReading]:
    """What is done at the times that lines begin with, where lines are of a list or several of them follow one another."""
    items = [part for item in items for part in _each(item)]
    lines = [
        None if item.cells or (is_imprint(item) and not heads_schedule(item.path)) else _read(item, topic)
        for item in items
    ]
    for i, (item, reading) in enumerate(zip(items, lines, strict=True)):
        beside = any(lines[j] is not None for j in (i - 1, i + 1) if 0 <= j < len(lines))
        if reading is not None and (item.mark is not None or _BULLET.match(item.first.text) or beside):
            yield reading


_DONE_OR_NOT: Final = re.compile(r"^[(（［\[【〔](?:済み?|予定?|未|了|完了?|実施済み?)[)）］\]】〕]\s*")
"""A sign before the time that says whether it was done: （済）."""

_BULLET: Final = re.compile(r"^\s*[-*+・•●○◆■▪–−]\s")


def _each(item: Item) -> list[Item]:
    """A paragraph as the items of a list, where several of its lines begin with a time; others as they are."""
    begun = [at for at, line in enumerate(item.lines) if _begins_with_time(line.text)] if not item.cells else []
    if len(begun) < LEAST or begun[0] > 0:
        return [item]
    ends = [*begun[1:], len(item.lines)]
    return [Item(item.section, item.lines[at:end]) for at, end in zip(begun, ends, strict=True)]


LEAST: Final = 2


def _begins_with_time(line: str) -> bool:
    text = without_sign(line.strip())
    spans = find_time_spans(text)
    return bool(spans) and spans[0].at == 0 and _BETWEEN.match(text, spans[0].until) is not None


def without_sign(line: str) -> str:
    """A line without the sign that says whether what it dates was done: （済）令和6年6月."""
    return _DONE_OR_NOT.sub("", line)


def _read(item: Item, topic: str | None) -> MilestoneReading | None:
    lines = own_lines(item)
    text = without_sign(plain_name(join_lines([line.text for line in lines])))
    spans = find_time_spans(text)
    if not spans or spans[0].at > 0 or len(text) > LONGEST:
        return None
    between = _BETWEEN.match(text, spans[0].until)
    said = text[between.end() :].partition("。")[0] if between is not None else ""
    if not says_something(said) or not is_worded(said) or FIGURES.search(fold_same_length(said)):
        return None
    if _OFFICE.fullmatch(said.strip()):
        return None
    return timed(said.strip(), spans[0], topic, lines)


def own_lines(item: Item) -> tuple[Line, ...]:
    """The lines of an item without those that follow where one ends well before the others do."""
    widths = [len(line.text.rstrip()) for line in item.lines]
    short = next((i for i, width in enumerate(widths[:-1]) if width < SHORT * max(widths)), len(widths))
    return item.lines[: short + 1]


SHORT: Final = 0.6
"""Share of the longest line below which a line is one that its text ends in."""
