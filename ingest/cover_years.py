"""Which years a document is of, as its title and its first lines say."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.fiscal_year import find_years
from corpus.plan import Period
from corpus.time_spans import LONGEST_RUN, find_periods, find_time_spans, years_of_run
from ingest.cover import FIRST_LINES, LONGEST_LOOKED_AT, LONGEST_OFFICE, PERIOD_LINE, publisher_in


def stated_period(title: str, lines: Sequence[str]) -> Period | None:
    """A run of years in the title, else near the words 計画期間, the year that the title names, or what a sentence tells
    of the plan."""
    years = _years_of(title)
    for periods in (
        find_periods(title),
        *(_near(lines, i) for i, line in enumerate(lines) if PERIOD_LINE.search(line)),
        *(find_periods(line) for line in lines if _is_period(line)),
        [years] if years is not None else [],
    ):
        if periods:
            return Period(first=periods[0][0], last=periods[0][1])
    told = next((run for line in lines[:FIRST_LINES] if (run := _told(line)) is not None), None)
    return Period(first=told[0], last=told[1]) if told is not None else None


def _years_of(title: str) -> tuple[int, int] | None:
    """The one year that a title names: of two (令和7年度 … （令和6年度実績）) the one that is reported on."""
    years = find_years(title)
    told = [year.year for year in years if _OF_YEAR.match(title[year.end :])] or [year.year for year in years]
    return (told[0], told[0]) if told else None


_OF_YEAR: Final = re.compile(r"\s*(?:の)?(?:実績|実施分?|取り?組|事業|分|末)")


_PLAN: Final = r"(?:計画|戦略|プラン|ビジョン|構想|方針|大綱|プログラム)"
_TELLS_BEFORE: Final = re.compile(
    rf"{_PLAN}[^。、(（〔]{{0,8}}[(（〔]\s*$|(?:対象|期間)(?:年度|期間)?\s*[:：]\s*$|{_PLAN}(?:の期間)?は、?\s*$"
)
_TELLS_AFTER: Final = re.compile(
    rf"\s*+(?:まで)?の(?:\s*+\d{{1,2}}\s*+(?:[かカヶ箇]\s*+)?年(?:間|度)?(?:に|を|の)?)?[^。、]{{0,4}}(?:{_PLAN}|取り?組)"
)
_OF_PAST: Final = re.compile(r"実績|推移|平均|累計|前(?:期|計画)|旧計画")


def _told(line: str) -> tuple[int, int] | None:
    """The run of years that a line tells a plan to be of, rather than what it reports on: この計画は令和7年度から…, （令和7～9年度） 市."""
    line = line[:LONGEST_LOOKED_AT]
    for span in find_time_spans(line):
        run = years_of_run(span)
        if run is None or not run[0] < run[1] <= run[0] + LONGEST_RUN:
            continue
        before, after = line[: span.at], line[span.until :]
        said = _TELLS_BEFORE.search(before) is not None or _TELLS_AFTER.match(after) is not None
        if said and _OF_PAST.search(before + after.partition("。")[0]) is None:
            return run
        rest = (before + after).strip("（）()〔〕[]　 ・／/")
        if (
            not before.strip("（(〔[　 ")
            and "\t" not in line
            and publisher_in(rest)
            and len(rest) <= LONGEST_OFFICE + LONGEST_NAME
        ):
            return run
    return None


LONGEST_NAME: Final = 8
"""Characters of a publisher's name."""


def _is_period(line: str) -> bool:
    """Whether a line is nothing but a run of years, as on a cover."""
    spans = find_time_spans(line)
    return len(spans) == 1 and len(line.strip("（）() 　")) <= spans[0].until - spans[0].at + 2


def _near(lines: Sequence[str], i: int) -> list[tuple[int, int]]:
    """The runs of years on a line and the two below it, those last that were in force before a revision."""
    text = "".join(lines[i : i + 3])
    spans = sorted(
        find_time_spans(text), key=lambda span: _FORMER.search(text[max(0, span.at - FURTHEST) : span.at]) is not None
    )
    runs = [run for span in spans if (run := years_of_run(span)) is not None]
    return [(first, last) for first, last in runs if first < last <= first + LONGEST_RUN]


_FORMER: Final = re.compile(r"(?:当初|改[訂定]前|変更前|従前|旧|前)[^。、]{0,12}$")
"""What tells, right before a run of years, that it was so before."""

FURTHEST: Final = 16
"""Characters before a run of years that may tell so."""
