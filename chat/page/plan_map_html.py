"""The map of plans as a drawing in the page, with the same in words."""

from collections.abc import Iterator
from typing import Any, Final

from chat.page.html import STATUS_CLASSES, query, render
from chat.views.plan_map import Line, PlanMap, Relation, Tie

LEFT: Final = 300
"""Width for titles; all sizes are units of the drawing, about a pixel on a desk."""

RIGHT: Final = 20
WIDTH: Final = 1120
TOP: Final = 34
ROW: Final = 40
HEAD: Final = 30
BAR: Final = 22
INDENT: Final = 16
LETTERS: Final = 21
"""Letters of a title in a line; longer ones take two, and end there."""

SAID: Final = 110
"""Width of a period in print; in a shorter bar it stands behind it."""

KINDS: Final = {Relation.REPLACES: "replaces", Relation.PART: "part", Relation.REFERS: "refers"}


def plan_map_html(drawn: PlanMap) -> str:
    """The drawing and its words; empty where there are no plans."""
    if not drawn.lines:
        return ""
    places = dict(_places(drawn))
    height = max((y for y, _ in places.values()), default=TOP) + ROW
    heads = [(name, places[lines[0].plan.id][0] - ROW // 2 - HEAD + 8) for name, lines in drawn.publishers]
    return render(
        "plan_map.html",
        drawn=drawn,
        size=(WIDTH, height),
        left=LEFT,
        top=TOP,
        heads=heads,
        years=[(year, round(_x(year, drawn), 1)) for year in drawn.years if _is_told(year, drawn)],
        now=round(_x(drawn.today, drawn) + _step(drawn) / 2, 1),
        lines=[_line(line, drawn, *places[line.plan.id]) for line in drawn.lines],
        ties=[found for tie in drawn.ties if (found := _tie(tie, drawn, dict(places))) is not None],
        said=list(_said(drawn)),
    )


def _places(drawn: PlanMap) -> Iterator[tuple[str, tuple[int, int]]]:
    """The middle of each plan's line, and how far it is set in."""
    y = TOP
    for _, lines in drawn.publishers:
        y += HEAD
        for line in lines:
            yield line.plan.id, (y + ROW // 2, INDENT if line.plan.part_of else 0)
            y += ROW


def _step(drawn: PlanMap) -> float:
    return (WIDTH - LEFT - RIGHT) / len(drawn.years)


def _x(year: int, drawn: PlanMap) -> float:
    return LEFT + (year - drawn.years.start) * _step(drawn)


def _is_told(year: int, drawn: PlanMap) -> bool:
    return len(drawn.years) <= LETTERS or year % 5 == 0


def _bar(line: Line, drawn: PlanMap) -> tuple[float, float]:
    """Where a plan's years begin and end; without a period a mark at the left edge."""
    period = line.plan.period
    if period is None:
        return LEFT, LEFT
    first = max(period.first, drawn.years.start)
    return round(_x(first, drawn), 1), round(_x(max(period.last, first) + 1, drawn), 1)


def _line(line: Line, drawn: PlanMap, y: int, indent: int) -> dict[str, Any]:
    plan, (start, end) = line.plan, _bar(line, drawn)
    title = plan.volume or plan.title if plan.part_of else plan.title
    lines = [title[:LETTERS], title[LETTERS : 2 * LETTERS - 1] + ("…" if len(title) > 2 * LETTERS - 1 else "")]
    return {
        "plan": plan,
        "status": line.status,
        "class": STATUS_CLASSES[line.status],
        "titles": [part for part in lines if part],
        "x": indent + 6,
        "y": y,
        "start": start,
        "width": round(end - start, 1),
        "said_at": start + 6 if end - start >= SAID else end + 6,
        "said_inside": end - start >= SAID,
        "open": query({"view": "documents", "plan": plan.id}),
    }


def _tie(tie: Tie, drawn: PlanMap, places: dict[str, tuple[int, int]]) -> dict[str, Any] | None:
    lines = {line.plan.id: line for line in drawn.lines}
    if tie.plan_id not in lines or tie.other_id not in lines or tie.relation is Relation.PART:
        return None
    (y, _), (other_y, _) = places[tie.plan_id], places[tie.other_id]
    start, end = _bar(lines[tie.plan_id], drawn)
    other_start, other_end = _bar(lines[tie.other_id], drawn)
    down = 1 if y > other_y else -1
    if tie.relation is Relation.REPLACES:
        # From the end of the older plan down to the newer one's beginning.
        x = max(other_end - BAR / 2, other_start + BAR / 2)
        path = (
            f"M{x} {other_y + down * BAR / 2} V{y - down * BAR / 2 - 5}"
            if start <= x <= end
            else (f"M{x} {other_y + down * BAR / 2} V{y} H{start - 5}")
        )
    else:
        middle, aim = (start + end) / 2, (other_start + other_end) / 2
        half = (y + other_y) / 2
        path = f"M{middle} {y - down * BAR / 2} C{middle} {half} {aim} {half} {aim} {other_y + down * (BAR / 2 + 5)}"
    return {"class": KINDS[tie.relation], "path": path}


def _said(drawn: PlanMap) -> Iterator[dict[str, Any]]:
    """Each plan with what it is to others, in words."""
    titles = {line.plan.id: line.plan.label for line in drawn.lines}
    for line in drawn.lines:
        ties = [
            {
                "title": titles[tie.other_id],
                "how": tie.relation,
                "guessed": tie.is_guessed,
                "source": query({"view": "documents", "plan": tie.plan_id, "passage": tie.passage_id})
                if tie.passage_id
                else "",
            }
            for tie in drawn.ties
            if tie.plan_id == line.plan.id and tie.other_id in titles
        ]
        yield {"plan": line.plan, "status": line.status, "ties": ties}
