"""When a sentence says that something is done: at a time it names, again and again, or at one told by another before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from corpus.fiscal_year import FISCAL_YEAR_STARTS, era_year
from corpus.kanji_numbers import kanji_value
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso, year_of

Point = tuple[str, str | None]
"""A time as printed and, where it is one of a calendar, ISO-like."""


@dataclass(frozen=True, slots=True)
class When:
    """A time or a recurrence within a text, with its offsets there."""

    start: Point
    end: tuple[str, str] | None
    at: int
    until: int

    @property
    def recurs(self) -> bool:
        """Whether it comes again each year."""
        return self.start[1] is None


_NUMBER: Final = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_EVERY: Final = re.compile(
    rf"(?P<every>毎年度?|各年度?)(?:の|、)?\s*(?:{_NUMBER}月(?:\s*{_DAY}日|[上中下]旬|末)?|末|当初|[春夏秋冬](?![一-龥]))"
)
"""Each year at the same time; each year (毎年度) by itself is no time."""

_LATER: Final = re.compile(
    rf"(?:(?P<which>同じ?年|翌年|次の年)の?|(?<![\d.年度〇一二三四五六七八九十]))"
    rf"(?P<month>{_NUMBER})月(?:\s*(?P<day>{_DAY})日)?(?!号|期(?!限)|分(?!から)|日|間)|(?P<fiscal>同年度|翌年度)(?!末?現在)"
)
"""A month without its year, or a year told by the one before it: 令和8年5月に…、10月に…、翌年3月に…、翌年度に."""


def times_of(text: str) -> list[When]:
    """Every time and recurrence that a text names, in order; what names no year is of the one named before it."""
    folded = fold_same_length(text)
    named = [_named(span) for span in find_time_spans(text)]
    again = [
        When((text[match.start() : match.end()], None), None, match.start(), match.end())
        for match in _EVERY.finditer(folded)
        if not _overlaps(match, named)
    ]
    times = sorted([*named, *again], key=lambda when: when.at)
    return sorted([*times, *_told_by_others(text, folded, times)], key=lambda when: when.at) if times else []


def _overlaps(match: re.Match[str], times: list[When]) -> bool:
    return any(when.at < match.end() and match.start() < when.until for when in times)


def _named(span: TimeSpan) -> When:
    end = (span.end, span.end_iso) if span.end is not None and span.end_iso is not None else None
    return When((span.start, span.start_iso), end, span.at, span.until)


def _told_by_others(text: str, folded: str, times: list[When]) -> Iterator[When]:
    """The months and years that are told by the last time before them."""
    last = times[0]
    for match in _LATER.finditer(folded, times[0].until):
        last = max([last, *(when for when in times if when.until <= match.start())], key=lambda when: when.at)
        point = _point(match, last, text)
        is_part = folded[last.until : match.start()].strip() in ("", "の")
        if point is not None and not is_part and not _overlaps(match, times):
            last = When(point, None, match.start(), match.end())
            yield last


def _point(match: re.Match[str], last: When, text: str) -> Point | None:
    """The time that is told by the one before it, its year printed with it."""
    if last.start[1] is None:
        every = _EVERY.match(fold_same_length(last.start[0]))
        said = text[match.start() : match.end()]
        return (f"{every['every']}{said}", None) if every is not None and match["month"] else None
    iso = last.end[1] if last.end is not None else last.start[1]
    if match["fiscal"]:
        year = fiscal_year_of_iso(iso) + (match["fiscal"] == "翌年度")
        return f"{_year(year, last)}度", f"FY{year}"
    month = _number(match["month"])
    year = _year_of_month(month, match["which"] or "", iso)
    day = f"-{_number(match['day']):02d}" if match["day"] else ""
    return f"{_year(year, last)}{text[match.start('month') : match.end()]}", f"{year:04d}-{month:02d}{day}"


def _year_of_month(month: int, which: str, iso: str) -> int:
    """The calendar year of a month after a time: the next such month, unless words say which year is meant."""
    year, fiscal = year_of(iso), iso.startswith("FY")
    if which in ("翌年", "次の年"):
        return year + 1
    earlier = month < FISCAL_YEAR_STARTS if fiscal else len(iso) > len("2026") and month < int(iso[5:7])
    return year + (earlier and (fiscal or not which))


def _year(year: int, like: When) -> str:
    """A year printed in the way of another time: by its era, or western."""
    if re.match(r"\d{4}", fold_same_length(like.start[0])):
        return f"{year}年"
    return f"{era_year(year)}年"


def _number(printed: str) -> int:
    return int(printed) if printed.isascii() else kanji_value(printed) or 0
