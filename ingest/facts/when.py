"""When a sentence says that something is done: at a time it names, or again and again (毎年7月)."""

import re
from dataclasses import dataclass
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans

Point = tuple[str, str | None]
"""A time as printed and, where it is one of a calendar, ISO-like."""


@dataclass(frozen=True, slots=True)
class When:
    """A time or a recurrence within a text, with its offsets there."""

    start: Point
    end: tuple[str, str] | None
    at: int
    until: int


_EVERY: Final = re.compile(
    r"(?:毎年度?|各年度?)(?:の|、)?\s*(?:(?:1[0-2]|[1-9])月(?:\s*\d{1,2}日|[上中下]旬|末)?|末|当初|[春夏秋冬](?![一-龥]))"
)
"""Each year at the same time; each year (毎年度) by itself is no time."""


def times_of(text: str) -> list[When]:
    """Every time and recurrence that a text names, in order."""
    named = [_named(span) for span in find_time_spans(text)]
    taken = [(when.at, when.until) for when in named]
    again = [
        When((text[match.start() : match.end()], None), None, match.start(), match.end())
        for match in _EVERY.finditer(fold_same_length(text))
        if not any(at < match.end() and match.start() < until for at, until in taken)
    ]
    return sorted([*named, *again], key=lambda when: when.at)


def _named(span: TimeSpan) -> When:
    end = (span.end, span.end_iso) if span.end is not None and span.end_iso is not None else None
    return When((span.start, span.start_iso), end, span.at, span.until)
