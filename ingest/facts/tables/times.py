"""What a value is of which only the time is said: reached, aimed at or expected."""

import re
from collections.abc import Set
from itertools import pairwise
from typing import Final

from corpus.normalize import squeeze
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.roles import Role
from ingest.facts.tables.counted import is_number
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Table
from ingest.facts.tables.label import PART_OF_YEAR, Holds, Label
from ingest.facts.tables.meaning import Meaning

_AHEAD: Final = re.compile(r"見通し|見込|推計|将来|予測|シミュレーション")


_BOTH: Final = re.compile(r"(?:推移|実績|現状)(?:と|及び|および|並びに|、|・)[^、。・]{0,10}(?:見通し|見込|推計|予測)")
"""A title of what was counted and of what is expected after it: 人口の推移と将来推計."""

_AIMED: Final = re.compile(r"目標|計画[値量数]|指標|KPI|ＫＰＩ")


_TARGETS: Final = re.compile(r"目標")
_PLANNED: Final = re.compile(r"年[次度]別?(?:の?(?:実施|事業|整備))?計画(?:[(（表]|$)")
"""A corner or a title that says of all times below it that they are planned."""


_LOOKS_BACK: Final = re.compile(r"推移|実績|決算|過去|達成状況|状況|現状|これまで")


REACHED: Final = (Role.BASELINE, Role.ACTUAL)


def reached_before_gap(meaning: Meaning) -> int | None:
    """The last of years that follow each other, after which others are passed over before the first aim: R4, R5, R6, R9（目標）;
    or of those that a report calls the last and its own.

    Aims of every year lead up to the last one. A first year of those that does not follow the one started from may be
    an aim of its own where that is called what is so at present.
    """
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.period and not c.label.derived]
    if reported := [_year(label) for label in labels if _OF_REPORT.fullmatch(label.words) and label.role is None]:
        return max(reported)
    untold = sorted({_year(label) for label in labels if label.role is None})
    aims = [_year(label) for label in labels if label.role is Role.TARGET]
    starts = [label for label in labels if label.role in REACHED and _year(label) < min(untold, default=0)]
    if len(untold) < PAIR or not aims or any(b - a != 1 for a, b in pairwise(untold)) or min(aims) - untold[-1] < PAIR:
        return None
    follows = any(_year(label) == untold[0] - 1 for label in starts)
    return untold[-1] if follows or not any(_PRESENT.search(label.printed) for label in starts) else None


_OF_REPORT: Final = re.compile(r"(?:前々|前|昨|今)年度?")
"""What a report calls the years that it tells of, beside their numbers: 前年度 2022, 今年度 2023."""


def _year(label: Label) -> int:
    return fiscal_year_of_iso((label.period or "").split("/")[-1])


def reached_by(meaning: Meaning) -> int | None:
    """The last fiscal year of which a table says what was reached; None where it says so of none.

    A cell that stands for plan and actual alike (merged over both rows) says what is planned. An evaluation beside what is so
    at present lies ahead.
    """
    present = any(_PRESENT.search(c.label.printed) for c in meaning.columns if c.label.role is Role.BASELINE)
    reached = [
        value.label.period
        for subject in meaning.subjects
        for value in subject.values
        if value.label.role in REACHED and value.label.period and not value.label.words and cell_figure(value.text)
        if not (present and _EVALUATED.search(value.label.printed))
    ]
    planned: dict[tuple[str, str | None], str] = {}
    for subject in meaning.subjects:
        for value in subject.values:
            if subject.label.role is Role.TARGET:
                planned[subject.name, value.label.period] = value.text
            elif subject.label.role is Role.ACTUAL and value.label.period and is_number(value.text):
                same = planned.get((subject.name, value.label.period)) == value.text
                reached += [] if same else [value.label.period]
    return max((fiscal_year_of_iso(period.split("/")[-1]) for period in reached), default=None)


def measures(meaning: Meaning) -> bool:
    """Whether a table says that what it counts are indicators."""
    return _AIMED.search(meaning.name_head) is not None or said_around(meaning.table) is Role.TARGET


def role_of_time(period: str | None, meaning: Meaning, now: int | None) -> Role | None:
    """What a value is of which only the time is said: between what was reached and a target it is aimed at."""
    if period is None:
        return None
    year = fiscal_year_of_iso(period.split("/")[-1])
    if now is not None and now - _projected_step(meaning) < year < now:
        return Role.FORECAST
    roles = [(c.label.role, c.label.period) for c in meaning.columns if c.holds is Holds.VALUE and c.label.role]
    reached = [fiscal_year_of_iso(p.split("/")[-1]) for role, p in roles if role in REACHED and p]
    aimed = [role for role, _ in roles if role is Role.TARGET]
    counted = year <= _counted_until(meaning.table) or (year == now and _is_last_count(meaning, year))
    if counted or _is_before_expected(year, meaning, now) or _is_before_aimed(year, meaning, now):
        return Role.ACTUAL
    if now is not None and not any(role is Role.ACTUAL for role, _ in roles):
        reached = [*reached, now - 1]
    if reached and (aimed or year <= max(reached)):
        return Role.ACTUAL if year <= max(reached) else Role.TARGET
    return _by_what_is_said(year, meaning, now, {role for role, _ in roles})


def _by_what_is_said(year: int, meaning: Meaning, now: int | None, roles: Set[Role | None]) -> Role:
    """What a value is that lies between no others of which heads (of such ``roles``) tell, by what the table says of all."""
    said = _said_of_all(meaning)
    aimed = Role.TARGET in roles
    if _is_after_present(year, meaning) and (now is None or year >= now):
        return Role.FORECAST if said is Role.FORECAST else Role.TARGET
    if said is Role.ACTUAL and now is not None and year <= now:
        return said
    if year < now if now is not None else said in (None, Role.ACTUAL) and not aimed:
        return Role.ACTUAL
    led = Role.BASELINE in roles and _AIMED.search(meaning.name_head) is not None
    aims = aimed or led or said is Role.TARGET or _TARGETS.search(meaning.name_head)
    return Role.TARGET if aims else Role.FORECAST


def end_of_aims(period: str | None, meaning: Meaning, now: int | None) -> Role | None:
    """What a value is in a table of aims whose heads are two years and nothing else: from what is to what shall be.

    That is where nobody knows when the document was written.
    """
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.period]
    years = {fiscal_year_of_iso((label.period or "").split("/")[-1]) for label in labels}
    apart = len(years) == PAIR and max(years) - min(years) > 1
    aims = any(map(_TARGETS.search, (meaning.name_head, *meaning.table.above[-1:], *meaning.table.section.path[-1:])))
    if period is None or now is not None or not (apart and aims) or any(label.role for label in labels):
        return None
    return Role.BASELINE if fiscal_year_of_iso(period.split("/")[-1]) == min(years) else Role.TARGET


PAIR: Final = 2


def _counted_until(table: Table) -> int:
    """The last fiscal year that was counted where the text above a table says as of when it is (令和7年3月末現在); else 0."""
    spans = ((text, span) for text in table.above for span in find_time_spans(text) if not span.is_run)
    counted = (span.period for text, span in spans if _AS_OF.match(text, span.until))
    return max((fiscal_year_of_iso(period.split("/")[-1]) for period in counted), default=0)


_AS_OF: Final = re.compile(r"\s*(?:末|現在|時点)")


def _is_before_expected(year: int, meaning: Meaning, now: int | None) -> bool:
    """Whether a time lies before one of which a head says that it is expected (2023, 2024（見込）) and is past by then."""
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.period]
    times = [(label.role, fiscal_year_of_iso((label.period or "").split("/")[-1])) for label in labels]
    expected = min((when for role, when in times if role is Role.FORECAST), default=None)
    if expected is None or year >= expected:
        return False
    return now is None or year <= now


def _is_before_aimed(year: int, meaning: Meaning, now: int | None) -> bool:
    """Whether a time of which nothing is said lies before those of which heads say that they are aimed at: R4, R5, R9目標.

    No head says what was reached, and it is not ahead of the document's own year, or right after it where further years
    lie before the aim.
    """
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.role is not None]
    if any(label.role in REACHED for label in labels):
        return False
    aimed = (label.period for label in labels if label.role is Role.TARGET and label.period)
    first = min((fiscal_year_of_iso(period.split("/")[0]) for period in aimed), default=year)
    return year < first and (now is None or year <= now or (year == now + 1 < first - 1))


def _is_last_count(meaning: Meaning, year: int) -> bool:
    """Whether what stands under the year in which a document was written was counted in it: H30, R5, R6.

    That is where years before it stand beside it without a word, too, and of those after it only ones a step further
    away or of which a head says what they are; and nothing else says that the values lie ahead.
    """
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.period]
    untold = {fiscal_year_of_iso((label.period or "").split("/")[-1]) for label in labels if label.role is None}
    before, after = [y for y in untold if y < year], [y for y in untold if y > year]
    ahead = any(map(_AHEAD.search, (*meaning.table.above, *meaning.table.section.path)))
    stepped = len(after) == 1 and min(after) - year > 1 < year - max(before, default=year)
    return bool(before) and not ahead and (stepped if after else said_around(meaning.table) is not Role.TARGET)


def _said_of_all(meaning: Meaning) -> Role | None:
    """What a table says of all its values: by some of its heads or rows, by its corner, or by the text around it."""
    heads = {c.label.role for c in meaning.columns if c.holds is Holds.VALUE}
    if Role.FORECAST in heads or _rows_lie_ahead(meaning):
        return Role.FORECAST
    around = (meaning.name_head, meaning.table.rows[0][0].text, *meaning.table.above, *meaning.table.section.path[-1:])
    return Role.TARGET if any(map(_PLANNED.search, around)) else said_around(meaning.table)


def _rows_lie_ahead(meaning: Meaning) -> bool:
    """Whether rows say that they are expected and none that it was reached: what is to meet them (確保方策) lies ahead, too."""
    roles = {subject.label.role for subject in meaning.subjects}
    return Role.FORECAST in roles and not roles & set(REACHED)


def _is_after_present(year: int, meaning: Meaning) -> bool:
    """Whether a year lies after the one of which a head says that it is the present: 現状（R6）, R8, R11."""
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.period]
    present = [_year(label) for label in labels if label.role is Role.BASELINE and _PRESENT.search(label.printed)]
    return bool(present) and year > max(present) and not any(label.role is Role.ACTUAL for label in labels)


def _projected_step(meaning: Meaning) -> int:
    """The years from one column to the next of a projection by several years (2010, 2015, 2020), else 0.

    It goes on from the last count, which may be as old as a step: a year within one before the document was written
    is projected, too.
    """
    labels = (c.label.period for c in meaning.columns if c.holds is Holds.VALUE)
    years = sorted({fiscal_year_of_iso(period.split("/")[-1]) for period in labels if period})
    steps = {b - a for a, b in pairwise(years)}
    ahead = any(map(_AHEAD.search, (*meaning.table.above, *meaning.table.section.path)))
    by_several = len(years) >= LEAST_PROJECTED and len(steps) == 1 and max(steps) > 1
    return max(steps) if ahead and by_several else 0


LEAST_PROJECTED: Final = 4


def said_around(table: Table) -> Role | None:
    """What the text nearest to a table says of its values: 目標, 見通し, 推移; nothing where it says both sides of them."""
    for text in (*reversed(table.above), *table.section.path[-1:]):
        if _AHEAD.search(text):
            return None if _BOTH.search(text) else Role.FORECAST
        if _LOOKS_BACK.search(text):
            return Role.ACTUAL
        if _AIMED.search(text):
            return Role.TARGET
    return None


def reached_in_part(label: Label, meaning: Meaning) -> bool:
    """Whether a head is but a part of a year (4-6月, 第1四半期, 年間), or the year of a report or the one before it (本年度,
    前年度), beside one of what is aimed at: what was reached in it."""
    aimed = any(c.label.role is Role.TARGET for c in meaning.columns if c.holds is Holds.VALUE)
    return aimed and label.role is None and PART_OF_YEAR.fullmatch(squeeze(label.printed)) is not None


def is_ahead(period: str | None, now: int | None) -> bool:
    """Whether a time lies after the document was written; what stands there as reached is a cell merged with the plan's."""
    return period is not None and now is not None and fiscal_year_of_iso(period.split("/")[-1]) > now + 1


def is_to_be_evaluated(printed: str, period: str | None, now: int | None) -> bool:
    """Whether a head tells of an evaluation that lies ahead: what is aimed at by then (中間評価（令和11年度）)."""
    return is_ahead(period, now) and _EVALUATED.search(printed) is not None


_EVALUATED: Final = re.compile(r"評価|見直し")
_PRESENT: Final = re.compile(r"現[状況在]")
