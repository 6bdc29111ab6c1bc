"""Which figure a question's time means: periods compared as precisely as both are printed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.time_spans import TimeSpan, find_periods, find_time_spans, fiscal_year_of_iso

YEAR: Final = 4
MONTH: Final = 7
FISCAL_YEAR_ENDS: Final = "03"


def asked_times(text: str) -> list[TimeSpan]:
    """The times that a question names."""
    return find_time_spans(text)


def both_times(text: str) -> tuple[TimeSpan, TimeSpan] | None:
    """The two times between which a question asks: both ends of a run, or two times, the earlier first."""
    spans = find_time_spans(text)
    runs = [span for span in spans if span.end_iso is not None]
    if runs:
        run = runs[0]
        ends = [
            replace(run, end=None, end_iso=None),
            replace(run, start=run.end or "", start_iso=run.end_iso or "", end=None, end_iso=None),
        ]
    else:
        ends = sorted(spans, key=lambda span: span.start_iso.removeprefix("FY"))
    return (ends[0], ends[1]) if len(ends) == len(("before", "after")) else None


def years_within(text: str) -> tuple[int, ...]:
    """The years of the runs that a question names, their ends and those between them."""
    runs = (range(first, last + 1) for first, last in find_periods(text))
    return tuple(dict.fromkeys(year for run in runs for year in run))


_EACH_TIME: Final = re.compile(
    r"(?:各|毎)(?:年|会計)|年(?:度)?(?:別|ごと|毎)|年(?:度)?を(?:すべて|全て|全部)|推移|それぞれ|経年|経過"
)


def asks_each_time(text: str) -> bool:
    """Whether a question asks for the value of every time of a run, not for one of the whole of it."""
    return _EACH_TIME.search(text) is not None


def is_of_time(period: str | None, times: Sequence[TimeSpan]) -> bool:
    """Whether a figure's period is one of the times, or ends with it (2022～2026 is of 2026年度)."""
    if period is None:
        return False
    ends = period.split("/")
    return any(_agree(end, wanted) for span in times for wanted in _ends(span) for end in ends[-1:] or ends)


def is_whole_run(period: str | None, times: Sequence[TimeSpan]) -> bool:
    """Whether a figure is counted over just a run of years that is asked for (2018年から2021年)."""
    if period is None or "/" not in period:
        return False
    first, last = period.split("/")
    return any(s.end_iso is not None and _agree(first, s.start_iso) and _agree(last, s.end_iso) for s in times)


def _ends(span: TimeSpan) -> list[str]:
    return [span.end_iso or span.start_iso]


def _agree(period: str, wanted: str) -> bool:
    """A figure of FY2019 answers for 2019 and for its end, 2020-03; one of 2021-07 for 2021 and FY2021."""
    if period == wanted:
        return True
    if "-" in period and "-" in wanted:
        return period[:MONTH] == wanted[:MONTH]
    if "-" not in period and "-" in wanted:
        return fiscal_year_of_iso(period) == fiscal_year_of_iso(wanted) and wanted[5:MONTH] == FISCAL_YEAR_ENDS
    if wanted.startswith("FY") or period.startswith("FY"):
        return fiscal_year_of_iso(period) == fiscal_year_of_iso(wanted)
    return period[:YEAR] == wanted[:YEAR]
