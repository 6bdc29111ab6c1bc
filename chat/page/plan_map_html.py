"""The map of plans as a drawing in the page, with the same in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from chat.page.html import STATUS_CLASSES, query, render
from chat.views.plan_map import Line, PlanMap, Relation, Tie

TOP: Final = 34
HEAD: Final = 30
BAR: Final = 22
INDENT: Final = 16

KINDS: Final = {Relation.REPLACES: "replaces", Relation.PART: "part", Relation.REFERS: "refers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The sizes of a drawing, in its own units: about a pixel where it is shown."""

    name: str
    width: int
    left: int
    """Width for titles beside the bars; 0 where they stand above them."""

    right: int
    row: int
    letters: int
    """Letters of a title in a line; where titles stand beside the bars, longer ones take two, and end there."""

    years: int
    """Of more years than this only every fifth is told."""

    said: int
    """Width of a period in print; in a shorter bar it stands behind it."""

    @property
    def above(self) -> int:
        """How far above its bar's middle a title stands."""
        return 0 if self.left else 17


WIDE: Final = Form(name="wide", width=1120, left=300, right=20, row=40, letters=21, years=21, said=110)
NARROW: Final = Form(name="narrow", width=370, left=0, right=26, row=58, letters=26, years=8, said=100)


def plan_map_html(drawn: PlanMap) -> str:
    """The drawing, once for a desk and once for a phone, and its words; empty where there are no plans."""
    if not drawn.lines:
        return ""
    return render(
        "plan_map.html",
        drawn=drawn,
        top=TOP,
        drawings=[_drawing(drawn, form) for form in (WIDE, NARROW)],
        said=list(_said(drawn)),
    )


def _drawing(drawn: PlanMap, form: Form) -> dict[str, Any]:
    places = dict(_places(drawn, form))
    height = max((y for y, _ in places.values()), default=TOP) + form.row
    return {
        "name": form.name,
        "size": (form.width, height),
        "left": form.left,
        "heads": [
            (name, places[lines[0].plan.id][0] - form.row // 2 - HEAD + 8 - form.above // 2)
            for name, lines in drawn.publishers
        ],
        "years": [(year, round(_x(year, drawn, form), 1)) for year in drawn.years if _is_told(year, drawn, form)],
        "now": round(_x(drawn.today, drawn, form) + _step(drawn, form) / 2, 1),
        "lines": [_line(line, drawn, form, *places[line.plan.id]) for line in drawn.lines],
        "ties": [found for tie in drawn.ties if (found := _tie(tie, drawn, form, places)) is not None],
    }


def _places(drawn: PlanMap, form: Form) -> Iterator[tuple[str, tuple[int, int]]]:
    """The middle of each plan's line, and how far it is set in."""
    y = TOP
    for _, lines in drawn.publishers:
        y += HEAD
        for line in lines:
            yield line.plan.id, (y + (form.row + form.above) // 2, INDENT if line.plan.part_of else 0)
            y += form.row


def _step(drawn: PlanMap, form: Form) -> float:
    return (form.width - form.left - form.right) / len(drawn.years)


def _x(year: int, drawn: PlanMap, form: Form) -> float:
    return form.left + (year - drawn.years.start) * _step(drawn, form)


def _is_told(year: int, drawn: PlanMap, form: Form) -> bool:
    return len(drawn.years) <= form.years or year % 5 == 0


def _bar(line: Line, drawn: PlanMap, form: Form) -> tuple[float, float]:
    """Where a plan's years begin and end; without a period a mark at the left edge."""
    period = line.plan.period
    if period is None:
        return form.left, form.left
    first = max(period.first, drawn.years.start)
    return round(_x(first, drawn, form), 1), round(_x(max(period.last, first) + 1, drawn, form), 1)


def _line(line: Line, drawn: PlanMap, form: Form, y: int, indent: int) -> dict[str, Any]:
    plan, (start, end) = line.plan, _bar(line, drawn, form)
    titles = _titles(plan.volume or plan.title if plan.part_of else plan.title, form)
    is_inside = end - start >= form.said
    return {
        "plan": plan,
        "status": line.status,
        "class": STATUS_CLASSES[line.status],
        "titles": titles,
        "x": indent + 6,
        "title_y": y - form.above - 2 if form.above else y + (5 if len(titles) == 1 else -3),
        "y": y,
        "start": start,
        "width": round(end - start, 1),
        "said_at": start + 6 if is_inside else end + 6 if end + form.said < form.width else start - 6,
        "said_before": not is_inside and end + form.said >= form.width,
        "said_inside": is_inside,
        "open": query({"view": "documents", "plan": plan.id}),
    }


def _titles(title: str, form: Form) -> list[str]:
    """A title in one line, or two beside a bar; it ends with … where it is longer."""
    if form.above:
        return [title if len(title) <= form.letters else f"{title[: form.letters - 1]}…"]
    rest = title[form.letters :]
    return [title[: form.letters], rest if len(rest) < form.letters else f"{rest[: form.letters - 1]}…"][
        : 1 + bool(rest)
    ]


def _tie(tie: Tie, drawn: PlanMap, form: Form, places: dict[str, tuple[int, int]]) -> dict[str, Any] | None:
    lines = {line.plan.id: line for line in drawn.lines}
    if tie.plan_id not in lines or tie.other_id not in lines or tie.relation is Relation.PART:
        return None
    (y, _), (other_y, _) = places[tie.plan_id], places[tie.other_id]
    start, end = _bar(lines[tie.plan_id], drawn, form)
    other_start, other_end = _bar(lines[tie.other_id], drawn, form)
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
