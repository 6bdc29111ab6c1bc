"""Steps whose time stands at an end of a sentence: in brackets behind it (…を配ります。（令和7年度～／総務課）), or as its first word."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.document_dates import is_imprint
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, timed
from ingest.facts.year_about import point_in
from ingest.section import Item

_CLOSING: Final = re.compile(r"^(?P<what>[^。()（）]{4,100})。?[(（](?P<inside>[^()（）]{2,60})[)）]$")
_SLASH: Final = re.compile(r"[／/・、,，　;；]")
AGAIN: Final = re.compile(r"(?:毎|隔)(?:年度?|月|週|日)(?:の|に)?\s?\S{0,8}|各年度|随時|通年")
"""Times that come again: 毎年5月, 随時."""

MONTHS: Final = re.compile(
    r"(?:1[0-2]|[1-9])月(?:\s?\d{1,2}日|[上中下]旬|末)?(?:\s?[~～・、-]\s?(?:(?:1[0-2]|[1-9])月)?(?:\s?\d{1,2}日)?)?(?:から|まで|頃|ごろ)?(?:\s+|[:：、]|$)"
)
"""Months or days without a year, with what parts them from the words behind."""

_ACT: Final = re.compile(r"(?:ます|[るうくすつぐむぶ])$")
_SENTENCE: Final = re.compile(r"^[^。]{4,120}(?:ます|ました|[うくすつぐむぶるただ])。")


def closing_times(item: Item, topic: str | None, year: TimeSpan | None) -> Iterator[MilestoneReading]:
    """The step of a line that ends in brackets with its time, or that begins with a month of a known year."""
    text = plain_name(item.first.text if item.mark is not None else item.text)
    closing = _CLOSING.match(text)
    if closing is not None:
        yield from _closed(closing["what"], closing["inside"], item, topic)
        return
    month = MONTHS.match(fold_same_length(text))
    said = text[month.end() :].strip() if month is not None else ""
    if month is not None and year is not None and not is_imprint(item) and _SENTENCE.search(said):
        yield MilestoneReading(
            topic, said.partition("。")[0], point_in(year, month[0].strip(" :：、")), None, item.lines
        )


def _closed(what: str, inside: str, item: Item, topic: str | None) -> Iterator[MilestoneReading]:
    if not _ACT.search(what):
        return
    first = _SLASH.split(inside)[0].strip()
    spans = find_time_spans(first)
    if spans and spans[0].at == 0:
        yield timed(what, spans[0], topic, item.lines)
    elif AGAIN.fullmatch(first):
        yield MilestoneReading(topic, what, (first, None), None, item.lines)
