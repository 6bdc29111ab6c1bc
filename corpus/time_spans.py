"""Times as documents print them: a date, a fiscal year, or a run from one to another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.fiscal_year import ERAS, FISCAL_YEAR_STARTS, YearMention, find_years, without_years
from corpus.normalize import fold_same_length


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """A time named in a text; offsets are in that text.

    ``end`` is None for a single time and for a run left open (H20～); ``is_run`` tells them apart.
    """

    start: str
    start_iso: str
    end: str | None
    end_iso: str | None
    is_run: bool
    at: int
    until: int

    @property
    def period(self) -> str:
        """``FY2021``, or both ends joined by ``/``."""
        return f"{self.start_iso}/{self.end_iso}" if self.end_iso else self.start_iso


_WEEKDAY: Final = r"(?:\s*+\([月火水木金土日祝・]{1,3}\))?"
_RUN: Final = re.compile(
    rf"{_WEEKDAY}末?\s*+(?:[~〜～–―→]|[-－](?=\s*+(?:[HR平令'’‘F]|\d{{4}}|(?:1[3-9]|[2-9]\d)(?!\d)))|から)\s*+"
)
_LASTING: Final = re.compile(r"から(?:の|、)?\s*+(?P<length>(?P<years>[2-9]|[12]\d)\s*+(?:年間|[かカヵヶ]年))")
"""From a year on for some years: 2022年度から5年間."""

_SHORT: Final = re.compile(r"(?P<year>\d{1,2})(?P<fiscal>\s*年度)?(?:\s*年)?(?![0-9.月])")
_SHORT_MONTH: Final = re.compile(r"(?P<year>\d{1,2})\s*年\s*(?P<month>1[0-2]|[1-9])\s*月")
_MONTH: Final = re.compile(rf"(?P<month>1[0-2]|[1-9])\s*月(?:\s*(?P<day>\d{{1,2}})\s*日{_WEEKDAY})?")


def find_time_spans(text: str) -> list[TimeSpan]:
    """Every time named in ``text``, in order; 平成30年度から令和2年度, H25～28 and R3.12～R4.2 are one each."""
    folded = fold_same_length(text)
    mentions = list(_merged(find_years(text), folded))
    spans: list[TimeSpan] = []
    at = 0
    for i, mention in enumerate(mentions):
        if mention.start < at:
            continue
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        span = _lasting(text, folded, mention) or _span(text, folded, mention, following)
        spans.append(span)
        at = span.until
    return spans


_RESTATES: Final = re.compile(r"\s*\(\s*")
_CLOSES: Final = re.compile(r"\s*\)")


def _merged(mentions: Sequence[YearMention], folded: str) -> Iterator[YearMention]:
    """The mentions, with a year said again in brackets as part of the one before it: 令和6年度(2024年度)."""
    last: YearMention | None = None
    for mention in mentions:
        opening = _RESTATES.match(folded, last.end) if last is not None else None
        closing = _CLOSES.match(folded, mention.end)
        same = last is not None and (mention.year, mention.month) == (last.year, last.month)
        if last is not None and same and opening and closing and opening.end() == mention.start:
            last = replace(last, end=closing.end())
            continue
        if last is not None:
            yield last
        last = mention
    if last is not None:
        yield last


def _span(text: str, folded: str, first: YearMention, following: YearMention | None) -> TimeSpan:
    start = text[first.start : first.end].strip()
    run = _RUN.match(folded, first.end)
    if run is None:
        return _made(first, start, None, None, until=first.end, is_run=False)
    if following is not None and following.start == run.end():
        printed = text[following.start : following.end].strip()
        return _made(first, start, printed, following.iso, until=following.end, is_run=True)
    month = _MONTH.match(folded, run.end())
    if month is not None and first.month is not None:
        iso = f"{first.year:04d}-{int(month['month']):02d}" + (f"-{int(month['day']):02d}" if month["day"] else "")
        return _made(first, start, month[0].strip(), iso, until=month.end(), is_run=True)
    within = _SHORT_MONTH.match(folded, run.end())
    if within is not None:
        year = _short_year(int(within["year"]), first, start)
        if year is not None:
            iso = f"{year:04d}-{int(within['month']):02d}"
            return _made(first, start, within[0].strip(), iso, until=within.end(), is_run=True)
    short = _SHORT.match(folded, run.end())
    if short is not None and first.month is None:
        year = _short_year(int(short["year"]), first, start)
        if year is not None:
            fiscal = short["fiscal"] is not None or first.fiscal
            iso = f"FY{year}" if fiscal else f"{year:04d}"
            return _made(first, start, short[0].strip(), iso, until=short.end(), is_run=True)
    return _made(first, start, None, None, until=run.end(), is_run=run[0].strip() != "から")


def _lasting(text: str, folded: str, first: YearMention) -> TimeSpan | None:
    """A run told by its first year and how long it is; None where it is not."""
    length = _LASTING.match(folded, first.end) if first.month is None else None
    if length is None:
        return None
    start = text[first.start : first.end].strip()
    last = first.year + int(length["years"]) - 1
    iso = f"FY{last}" if first.fiscal else f"{last:04d}"
    return _made(first, start, length["length"], iso, until=length.end(), is_run=True)


def _made(
    first: YearMention, start: str, end: str | None, end_iso: str | None, *, until: int, is_run: bool
) -> TimeSpan:
    return TimeSpan(
        start=start,
        start_iso=_iso(first, fiscal=bool(end_iso) and str(end_iso).startswith("FY")),
        end=end,
        end_iso=end_iso,
        is_run=is_run,
        at=first.start,
        until=until,
    )


def _iso(first: YearMention, *, fiscal: bool) -> str:
    """The start of a run of fiscal years is one too (2022～2026年度)."""
    return f"FY{first.year}" if fiscal and first.month is None else first.iso


LONGEST_RUN: Final = 30
"""Years; what seems to run longer is two numbers, not a run."""


def _short_year(number: int, first: YearMention, printed: str) -> int | None:
    """28 in H25～28 is Heisei 28; 26 in 2022～26 is 2026."""
    if re.match(r"(?:FY\s?)?\d{4}|['’‘]", fold_same_length(printed)):
        year = first.year // 100 * 100 + number
    else:
        year = number + next(before for before in reversed(ERAS.values()) if first.year > before)
    return year if first.year < year <= first.year + LONGEST_RUN else None


def without_times(text: str) -> str:
    """``text`` with times and both ends of their runs blanked out, so that what is left are figures."""
    chars = list(without_years(text))
    for span in find_time_spans(text):
        if span.end_iso is not None:
            chars[span.at : span.until] = " " * (span.until - span.at)
    return "".join(chars)


def without_time_spans(text: str) -> str:
    """``text`` with the times it names, and runs of them, cut out."""
    for span in reversed(find_time_spans(text)):
        text = text[: span.at] + text[span.until :]
    return text


def find_periods(text: str) -> list[tuple[int, int]]:
    """Runs of years named in ``text``, as pairs of western years, first < last."""
    years = [run for span in find_time_spans(text) if (run := years_of_run(span)) is not None]
    return [(first, last) for first, last in years if first < last <= first + LONGEST_RUN]


def years_of_run(span: TimeSpan) -> tuple[int, int] | None:
    """The first and last year of a run; from an April to a March they are fiscal years. None for a single time."""
    first, last = span.start_iso, span.end_iso
    if last is None:
        return None
    fiscal = _month_of(first) == FISCAL_YEAR_STARTS and _month_of(last) == FISCAL_YEAR_STARTS - 1
    return (fiscal_year_of_iso(first), fiscal_year_of_iso(last)) if fiscal else (year_of(first), year_of(last))


def _month_of(iso: str) -> int | None:
    return int(iso[5:7]) if not iso.startswith("FY") and len(iso) >= len("2021-03") else None


def year_of(iso: str) -> int:
    """The year of FY2021, 2021 or 2021-07."""
    return int(iso.removeprefix("FY")[:4])


def fiscal_year_of_iso(iso: str) -> int:
    """The fiscal year that FY2021, 2021 or 2021-03 (2020) falls in; a bare year counts as that fiscal year."""
    year = year_of(iso)
    if iso.startswith("FY") or len(iso) < len("2021-03"):
        return year
    return year if int(iso[5:7]) >= FISCAL_YEAR_STARTS else year - 1
