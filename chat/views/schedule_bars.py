"""The bars of a schedule: which fiscal years of a plan's period a step takes, and how that is said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chat.views.schedule_scope import years_of
from corpus.facts import Milestone
from corpus.normalize import fold
from corpus.plan import Plan


class When(StrEnum):
    """Where the scheduled years lie as seen from today; whether the thing was done, a plan doesn't say."""

    TOLD = "文書の公表より前のこと"
    PAST = "予定の年度が過ぎた"
    NOW = "今年度の予定"
    AHEAD = "これからの予定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A step in the fiscal years ``first`` to ``last``, cut to the plan's period.

    ``cut`` says at which ends it goes on beyond that, ``is_open`` that the text prints a beginning and a dash
    with nothing after it. ``step`` is what is done, empty where the row says it; ``label`` is the time as short as
    it can stand in a column of its year, empty where the column says all; ``printed`` is the time in full.
    """

    first: int
    last: int
    cut: tuple[bool, bool]
    is_open: bool
    step: str
    label: str
    printed: str
    iso: str
    when: When
    passage_id: str


def bar_of(milestone: Milestone, plan: Plan, now: int, *, step: str, passage_id: str) -> Bar:
    """The bar of a milestone that has a year, within the plan's period where that is known; ``now`` is this fiscal year."""
    period = plan.period
    first, last = years_of(milestone) or (now, now)
    is_open = milestone.end is None and _follows(milestone, _OPEN)
    low, high = (period.first, period.last) if period is not None else (first, last)
    # Where no end is printed, nothing says that the years are over before the plan is.
    until = (high if period is not None else now) if is_open else last
    return Bar(
        first=max(first, low),
        last=min(last, high),
        cut=(first < low, last > high),
        is_open=is_open,
        step=step,
        label=_label(milestone, is_open=is_open),
        printed=_printed(milestone, is_open=is_open),
        iso="/".join(t for t in (milestone.start_iso, milestone.end_iso) if t),
        when=When.TOLD if _is_told(milestone, plan) and not is_open else _when(first, until, now),
        passage_id=passage_id,
    )


def lanes(bars: Iterable[Bar]) -> list[list[Bar]]:
    """Bars by their years, in as few lines as hold them without two at the same place."""
    found: list[list[Bar]] = []
    for bar in sorted(bars, key=lambda b: (b.first, b.last, b.iso)):
        lane = next((lane for lane in found if lane[-1].last < bar.first), None)
        if lane is None:
            found.append([bar])
        else:
            lane.append(bar)
    return found


def _printed(milestone: Milestone, *, is_open: bool) -> str:
    ends = "～".join(t for t in (milestone.start, milestone.end) if t)
    if is_open:
        return f"{ends}～"
    return f"{ends}まで" if milestone.end is None and _follows(milestone, _BY) else ends


def _label(milestone: Milestone, *, is_open: bool) -> str:
    """The months where they are known (columns say the years), and whether the time is where it begins or ends."""
    months = [_month(t) for t in (milestone.start_iso, milestone.end_iso) if t]
    said = "～".join(months) if any(months) else ""
    if is_open:
        return f"{said}～"
    return f"{said}まで" if milestone.end is None and _follows(milestone, _BY) else said


def _month(iso: str) -> str:
    parts = iso.split("-")
    return f"{int(parts[1])}月" if len(parts) > 1 else ""


_OPEN: Final = re.compile(r"\s{0,3}+(?:(?:年度?|から)\s{0,3}+)?[~〜～]")
_BY: Final = re.compile(r"\s{0,3}+(?:年?度?の?末?頃?)?まで")


def _follows(milestone: Milestone, pattern: re.Pattern[str]) -> bool:
    """Whether what is printed after the start of a milestone, in its text or else its quote, begins so wherever that stands."""
    start = fold(milestone.start or "")
    text = fold(milestone.text if start in fold(milestone.text) else milestone.quote)
    rests = text.split(start)[1:] if start else []
    return bool(rests) and all(pattern.match(rest) is not None for rest in rests)


def _when(first: int, last: int, now: int) -> When:
    if first > now:
        return When.AHEAD
    return When.NOW if last >= now else When.PAST


def _is_told(milestone: Milestone, plan: Plan) -> bool:
    """Whether something was over when the document was published, which tells of it as done, not as planned."""
    ended = milestone.end_iso or milestone.start_iso or ""
    published = plan.published or ""
    known = min(len(ended), len(published))
    return known > 0 and ended[:known] < published[:known]
