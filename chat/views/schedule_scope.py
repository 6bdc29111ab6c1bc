"""Which dates of a plan are its own schedule, and why the others are not drawn."""

import re
from enum import StrEnum
from typing import Final

from corpus.facts import Milestone, looks_back
from corpus.normalize import fold, nfkc
from corpus.plan import Plan, PlanKind
from corpus.time_spans import fiscal_year_of_iso


class Beside(StrEnum):
    """Why something stands beside the schedule instead of in it."""

    UNDATED = "年度が書かれていない項目"
    OUTSIDE = "計画期間の外の日付"
    BACKGROUND = "経緯・統計・図表などの日付"


def years_of(milestone: Milestone) -> tuple[int, int] | None:
    """The fiscal years from the first to the last of a milestone; None where the text determines none."""
    first = fiscal_year_of_iso(milestone.start_iso) if milestone.start_iso else None
    if first is None:
        return None
    last = fiscal_year_of_iso(milestone.end_iso) if milestone.end_iso else None
    return first, max(first, last if last is not None else first)


def beside(milestone: Milestone, plan: Plan) -> Beside | None:
    """Why a milestone is no part of the plan's schedule; None where it is."""
    years = years_of(milestone)
    if years is None:
        return Beside.UNDATED
    if _is_background(milestone, plan):
        return Beside.BACKGROUND
    if plan.period is not None and (years[1] < plan.period.first or years[0] > plan.period.last):
        return Beside.OUTSIDE
    return None


def _is_background(milestone: Milestone, plan: Plan) -> bool:
    text = fold(milestone.text)
    if _CAPTION.match(text) or looks_back(milestone.section):
        return True
    if any(_HISTORY.search(nfkc(title)) for title in milestone.section):
        return True
    if milestone.end is not None and any(_PERIOD.search(nfkc(title)) for title in milestone.section[-1:]):
        return True
    after = text.partition(fold(milestone.start or ""))[2]
    # A report tells what was done in its years; a plan that does speaks of what came before it.
    done = _DONE.search(text) or _DONE_THEN.match(after)
    return (plan.kind is not PlanKind.PROGRESS_REPORT and done is not None) or _OF_A_VALUE.match(after) is not None


_CAPTION: Final = re.compile(
    r"[(\[【<]?(?:図表?|表|グラフ|写真|別表|別図)\s?[0-9一二三四五六七八九十]|(?:資料|出典|出所)\s?[:：]"
)
"""A caption: 図表3, 表5-1, 資料：."""

_HISTORY: Final = re.compile(
    r"(?:策定|改[定訂]|検討|審議|開催|見直し)(?:まで)?の?(?:経過|経緯|体制|過程)|経緯|沿革|[あ歩]ゆ?み$|年表|これまでの"
)
"""Headings below which stands how something came about."""

_PERIOD: Final = re.compile(r"期間(?:$|と|及び|・)")
"""Headings below which runs of years are those of the plan itself and its halves."""

_DONE: Final = re.compile(r"(?:ました|でした|[っしいきれえけせてべめげじんぎみりち]た)[。)）」]{0,2}$")
"""The end of a sentence that tells what has happened."""

_DONE_THEN: Final = re.compile(r"[^、。]{0,30}?[一-龥](?:し|され)た[「『一-龥ァ-ヶ]")
"""Follows the time of a thing that is named by what happened to it: 令和4年4月に施行された法律."""

_OF_A_VALUE: Final = re.compile(
    r"(?:度?末|当初|時点|現在)?(?:の|における)[^、。]{0,24}?"
    r"(?:人口|割合|平均|世帯|実績|[一-龥](?:数|率|額|量|値|収入|支出|収支))(?:は|が|も|には|を|で)"
)
"""Follows the time of a value, at which nothing happens: 令和16年度の使用料収入は."""
