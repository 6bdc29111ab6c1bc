"""The one year that months without a year are of: that of the lines above them, of their headings, or of the document."""

import re
from typing import Final

from corpus.fiscal_year import FISCAL_YEAR_STARTS
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso, year_of
from ingest.facts.when import Point
from ingest.outline import Outline
from ingest.section import Section

HEAD_LINES: Final = 4
"""First lines of a document or section that may name the year it is of."""

LONGEST: Final = 60
"""Characters of a line that names the year of what follows."""


def year_about(section: Section, outline: Outline) -> TimeSpan | None:
    """The year that a section is of, as its first lines, its headings from the innermost, or the document's first lines say."""
    own = [line.text for line in section.body[:HEAD_LINES] if "\t" not in line.text]
    first = [line.text for line in outline.lines[:HEAD_LINES] if "\t" not in line.text]
    for text in (*own, *reversed(section.path), *first):
        years = [span for span in find_time_spans(text) if _is_year(span)]
        if len(years) == 1 and len(text) <= LONGEST:
            return years[0]
    return None


def _is_year(span: TimeSpan) -> bool:
    """Whether a time is one year and no run of them."""
    return not span.is_run and len(span.start_iso.removeprefix("FY")) == len("2026")


def point_in(year: TimeSpan | None, time: str) -> Point:
    """A time that may name no year, as printed behind the year it is of, with its ISO-like form where that is known."""
    spans = find_time_spans(time)
    if spans:
        return spans[0].start, spans[0].start_iso
    if year is None:
        return time.strip(), None
    printed = f"{re.sub(r'(?<=年)(?!度).*', '', year.start)}{time.strip()}"
    month = _MONTH.match(fold_same_length(time.strip()))
    if month is None:
        return printed, year.start_iso
    fiscal = year.start_iso.startswith("FY")
    of_year = fiscal_year_of_iso(year.start_iso) if fiscal else year_of(year.start_iso)
    calendar = of_year + (fiscal and int(month["month"]) < FISCAL_YEAR_STARTS)
    day = f"-{int(month['day']):02d}" if month["day"] else ""
    return printed, f"{calendar:04d}-{int(month['month']):02d}{day}"


_MONTH: Final = re.compile(r"(?P<month>1[0-2]|[1-9])月(?:\s?(?P<day>\d{1,2})日)?")
