"""The schedule of a plan as HTML: a table with a bar a step, and lists of what has no place in it."""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Any, Final, NamedTuple

from chat.page.html import query, render
from chat.views.schedule import Aside, Timeline
from chat.views.schedule_bars import Bar, When, lanes
from chat.views.schedule_rows import Row, Told
from chat.views.schedule_scope import Beside
from corpus.marks import without_repeats
from corpus.passage import SectionPath

WHEN_CLASSES: Final = {When.TOLD: "told", When.PAST: "past", When.NOW: "now", When.AHEAD: "ahead"}
MEANINGS: Final = {When.PAST: "予定の年度が過ぎた（済んだかどうかは、この文書からはわかりません）"}
"""What the colour of a bar means, where more is to be said than its name."""
NOTES: Final = {
    Beside.UNDATED: "矢印や図だけで時期が示されるなど、文書の文字からは年度が決まらない項目です。推測して図に置くことはしません。",
    Beside.OUTSIDE: "計画期間より前（経緯や前の計画）や後（次の計画）の日付です。",
    Beside.BACKGROUND: "これまでの経緯、法令や統計の時点、図表の題など、予定ではない日付です。",
}
MOSTLY_UNDATED: Final = 5
"""A plan with so many things without a year to one with is told as an ordered list."""


def timeline_html(drawn: Timeline) -> str:
    """The schedule as a table, or as an ordered list where years are not stated; beside it what is no part of it."""
    beside = dict(drawn.beside)
    undated = beside.get(Beside.UNDATED, ())
    is_list = len(undated) > MOSTLY_UNDATED * drawn.rows
    asides = [
        {"why": why, "n": len(found), "note": NOTES[why], "groups": _listed(found, drawn)}
        for why, found in beside.items()
        if not (is_list and why is Beside.UNDATED)
    ]
    return render(
        "schedule.html",
        drawn=drawn,
        now=_percent(drawn.through),
        legend=[(WHEN_CLASSES[when], MEANINGS.get(when, str(when))) for when in When if when in drawn.whens],
        groups=[
            {"heading": heading, "rows": list(_rows(group.rows, drawn))}
            for group, heading in zip(drawn.groups, headings([group.path for group in drawn.groups]), strict=True)
        ],
        left=[(why, len(found)) for why, found in drawn.beside],
        ordered=_listed(undated, drawn) if is_list else [],
        asides=asides,
    )


def _rows(rows: Sequence[Row], drawn: Timeline) -> Iterator[dict[str, Any]]:
    before = ""
    for row in rows:
        yield {
            "name": without_repeats(row.name),
            "shows_name": row.name != before,
            "title": row.title,
            "told": [_told(told, drawn) for told in row.told],
            "lanes": [list(_cells(lane, drawn)) for lane in lanes(row.bars)],
        }
        before = row.name


def _cells(lane: Sequence[Bar], drawn: Timeline) -> Iterator[dict[str, Any]]:
    """The cells of a line: empty years, and each bar over its own."""
    at = drawn.years.start
    for bar in lane:
        first, last = max(bar.first, at), min(bar.last, drawn.years[-1])
        if first > last:
            continue
        yield {"bar": None, "years": range(at, first)}
        span = last - first + 1
        within = first <= drawn.today <= last
        now = _percent((drawn.today - first + drawn.through) / span) if within else None
        yield {"bar": bar, "span": span, "class": WHEN_CLASSES[bar.when], "now": now}
        at = last + 1
    yield {"bar": None, "years": range(at, drawn.years.stop)}


def _percent(share: float) -> int:
    return round(100 * share)


def _listed(found: Sequence[Aside], drawn: Timeline) -> list[dict[str, Any]]:
    """What is not drawn, below its headings in printed order; ``start`` counts through all of them."""
    below = [(path, list(group)) for path, group in groupby(found, key=lambda aside: aside.path)]
    groups, start = [], 1
    for (_, group), heading in zip(below, headings([path for path, _ in below]), strict=True):
        rows = [{"title": aside.title, "told": _told(aside.told, drawn)} for aside in group]
        groups.append({"heading": heading, "rows": rows, "start": start})
        start += len(rows)
    return groups


class Heading(NamedTuple):
    """What stands above a group: the headings that are new since the group before, and the group's own."""

    above: SectionPath
    own: str


def headings(paths: Sequence[SectionPath]) -> list[Heading]:
    """The headings of groups as an outline has them: each title once, where it begins.

    A last title that all groups share (工程表) tells none from another, and is left out.
    """
    if len(paths) > 1 and all(len(path) > 1 for path in paths) and len({path[-1] for path in paths}) == 1:
        paths = [path[:-1] for path in paths]
    found: list[Heading] = []
    before: SectionPath = ()
    for path in paths:
        known = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, path, strict=False)))
        found.append(Heading(path[min(known, len(path) - 1) : -1], path[-1]) if path else Heading((), ""))
        before = path
    return found


def _told(told: Told, drawn: Timeline) -> dict[str, str]:
    source = query({"view": "documents", "plan": drawn.plan.id, "passage": told.passage_id})
    return {"text": told.text, "source": source if told.passage_id else ""}
