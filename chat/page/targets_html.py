"""The table of targets as HTML, and the chart of one indicator."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from chat.answering.facts.values.arithmetic import number_of
from chat.page.html import query, render
from chat.rendering.replies import below_title
from chat.views.chart_labels import label_places
from chat.views.targets import ROLES, STEP, Narrowing, Point, Row, Series, Table
from corpus.facts import Figure

COLOURS: Final = ("#4f83e6", "#cf7a22", "#359a68", "#a66bbe", "#a08a35", "#7b8798")
"""One a plan, readable on light and dark ground."""

SYMBOLS: Final = {
    ROLES["baseline"]: "circle", ROLES["actual"]: "square", STEP: "triangle-up-open", ROLES["target"]: "diamond-open"
}  # fmt: skip
SIGNS: Final = {ROLES["baseline"]: "●", ROLES["actual"]: "■", STEP: "△", ROLES["target"]: "◇"}
GREY: Final = "#7b838f"
WIDTH: Final = 120
MOST_TICKS: Final = 8
"""Years below a chart from which every other one is left out; a phone has no room for more."""

MARGIN: Final = 0.6
"""Years beside the first and the last point, so that their labels stand within the chart."""


def table_html(table: Table, narrowing: Narrowing) -> str:
    """The table, with the addresses of its downloads."""
    kept = {
        "find": narrowing.find,
        "plan": narrowing.plan_id,
        "in_force": "1" if narrowing.in_force else "",
        "standing": narrowing.standing,
    }
    shown = [_row(row) for row in table.rows]
    return render("targets.html", rows=shown, table=table, download=query(kept), width=WIDTH)


def _row(row: Row) -> dict[str, Any]:
    name, plan_id = row.indicator.name, row.plan.id
    return {
        "row": row,
        "detail": query({"view": "targets", "plan": plan_id, "indicator": name}),
        "source": query({"view": "documents", "plan": plan_id, "passage": row.passage_id}),
        "sort": {role: _sortable(getattr(row.indicator, role)) for role in ("baseline", "actual", "target")},
        "gauge": _gauge(row),
    }


def _sortable(figure: Figure | None) -> str:
    number = number_of(figure) if figure is not None else None
    return "" if number is None else format(number, "f")


def _gauge(row: Row) -> Mapping[str, Any] | None:
    """Places in pixels along the small graphic."""
    if row.gauge is None:
        return None
    places = {
        role: None if value is None else round(6 + value * (WIDTH - 12), 1)
        for role, value in (
            ("baseline", row.gauge.baseline), ("actual", row.gauge.actual), ("target", row.gauge.target)
        )
    }  # fmt: skip
    reached = places["actual"] if places["actual"] is not None else places["baseline"]
    said = "、".join(
        f"{label} {words}"
        for label, words in (("現状・基準", row.baseline), ("実績", row.actual), ("目標", row.target))
        if words
    )
    return {**places, "reached": reached, "said": said}


def title_html(series: Series) -> str:
    """The head of one indicator's view, with what the colours and signs of its chart mean."""
    plans = {p.plan.id: p.plan for p in series.drawn}
    colours = zip(plans.values(), _colours(plans), strict=True)
    roles = [(SIGNS[role], role) for role in SIGNS if any(p.role == role for p in series.drawn)]
    return render("series_title.html", series=series, colours=list(colours), roles=roles)


def _colours(plans: Collection[str]) -> list[str]:
    return (list(COLOURS) * len(plans))[: len(plans)]


def detail_html(series: Series) -> str:
    """One indicator: all its values in a list, each with where it is printed."""
    numbers = {id(point): n for n, point in enumerate(series.drawn, start=1)}
    points = [
        {
            "point": point,
            "number": numbers.get(id(point)),
            "source": query(
                {
                    "view": "documents",
                    "plan": point.plan.id,
                    "passage": point.passage.id if point.passage else "",
                    "quote": point.quote,
                }
            ),
        }
        for point in series.points
    ]
    return render("series.html", series=series, points=points)


def chart(series: Series) -> go.Figure:
    """The values over fiscal years: a colour a plan, a sign a role, lines only within one plan."""
    figure = go.Figure()
    drawn = series.drawn
    plans = dict.fromkeys(point.plan.id for point in drawn)
    places = label_places([(p.year, float(p.value)) for p in drawn if p.year is not None and p.value is not None])
    numbered = list(zip(range(1, len(drawn) + 1), drawn, places, strict=True))
    for plan_id, colour in zip(plans, _colours(plans), strict=True):
        _add_plan(figure, [point for point in numbered if point[1].plan.id == plan_id], colour)
    years = sorted({point.year for point in drawn if point.year is not None})
    span = list(range(years[0], years[-1] + 1)) if years else []
    figure.update_layout(
        height=380,
        margin={"l": 56, "r": 28, "t": 24, "b": 44},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "system-ui, 'Noto Sans CJK JP', sans-serif", "size": 13, "color": GREY},
        hoverlabel={"align": "left"},
    )
    figure.update_xaxes(
        tickvals=span[:: 1 + len(span) // MOST_TICKS],
        ticktext=[str(year) for year in span[:: 1 + len(span) // MOST_TICKS]],
        range=[span[0] - MARGIN, span[-1] + MARGIN] if span else None,
        title="年度",
        gridcolor="rgba(128,128,128,0.18)",
        zeroline=False,
    )
    figure.update_yaxes(
        title=series.unit, rangemode="tozero", gridcolor="rgba(128,128,128,0.18)", zerolinecolor="rgba(128,128,128,0.5)"
    )
    return figure


def _add_plan(figure: go.Figure, points: Sequence[tuple[int, Point, str]], colour: str) -> None:
    """The points of one plan; each has its number, and the place of that."""
    plan = points[0][1].plan
    ordered = sorted(points, key=lambda p: (p[1].year or 0, p[0]))
    figure.add_trace(
        go.Scatter(
            x=[p.year for _, p, _ in ordered],
            y=[float(p.value) for _, p, _ in ordered if p.value is not None],
            mode="lines+markers+text",
            name=plain(f"{plan.title}（{plan.period}）" if plan.period else plan.title),
            text=[f"［{n}］" for n, _, _ in ordered],
            textposition=[place for _, _, place in ordered],
            line={"color": colour, "width": 1.5, "dash": "dot"},
            marker={
                "color": colour,
                "size": 11,
                "symbol": [SYMBOLS[p.role] for _, p, _ in ordered],
                "line": {"width": 2},
            },
            customdata=[
                [p.role, plain(p.words), plain(" ＞ ".join(below_title(p.section, p.plan)))] for _, p, _ in ordered
            ],
            hovertemplate=f"<b>%{{customdata[0]}} %{{customdata[1]}}</b><br>{plain(plan.title)}<br>%{{customdata[2]}}<extra></extra>",
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def plain(text: str) -> str:
    """Text for plotly, which reads a few tags: none is left."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("%{", "% {")
