"""The curve of risk against coverage as an inline SVG image, without scripts, in the colours of what stands around it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from evals.measures.selective import Curve, Point
from evals.measures.trust import Trust

HERE: Final = Path(__file__).parent / "templates"
LEFT, RIGHT, TOP, BOTTOM = 52.0, 428.0, 14.0, 214.0
"""The field of the curve, in the image's own units."""

STEADY: Final = 0.1
"""The coverage from which on the curve decides the scale: of the first few questions any share may be wrong."""

DASH: Final = "6 4"
"""Of all curves but the last: what tells two apart, since colours don't for everybody."""

MOST_POINTS: Final = 200
TENTHS: Final = tuple(n / 10 for n in range(1, 11))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A curve as drawn: its ``label``, ``dash``, corners, and where the sure answers stand, if they do."""

    label: str
    dash: str
    corners: str
    sure: tuple[float, float] | None


def risk_chart(curves: Mapping[str, Trust]) -> Markup:
    """One curve, or two to be compared; the same words describe it to those who don't see it. Empty without a point."""
    told = {label: trust for label, trust in curves.items() if trust.curve.n}
    if not told:
        return Markup()
    top = _top(trust.curve for trust in told.values())
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    last = list(told)[-1]
    drawn = [_drawn(label, trust, "" if label == last else DASH, top) for label, trust in told.items()]
    image = environment.get_template("risk.svg").render(
        curves=drawn,
        described="。".join(filter(None, (_described(label, trust.curve) for label, trust in told.items()))),
        across=[(_x(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)],
        up=[(_y(top * share, top), f"{top * share:.0%}") for share in (0, 0.5, 1)],
        field=(LEFT, TOP, RIGHT, BOTTOM),
    )
    return Markup(image)  # noqa: S704 - the template escapes what it is given


def rows_of(curve: Curve) -> list[Point]:
    """The points at each tenth of the questions, or right after; each once."""
    return list(dict.fromkeys(point for tenth in TENTHS if (point := curve.at(tenth)) is not None))


def _top(curves: Iterable[Curve]) -> float:
    """The risk at the upper end of the scale: a tenth, or as many as the steady part of a curve needs."""
    risks = [p.risk for curve in curves for p in curve.points if p.answered >= STEADY * curve.n]
    return max(1, math.ceil(round(max(risks) * 10, 6))) / 10


def _drawn(label: str, trust: Trust, dash: str, top: float) -> Drawn:
    curve, sure = trust.curve, trust.sure
    every = math.ceil(len(curve.points) / MOST_POINTS)
    kept = [*curve.points[:-1:every], curve.points[-1]]
    corners = " ".join(f"{_x(p.answered / curve.n):.1f},{_y(p.risk, top):.1f}" for p in kept)
    place = None if sure.value is None else (_x(sure.n / curve.n), _y(sure.value, top))
    return Drawn(label=label, dash=dash, corners=corners, sure=place)


def _x(share: float) -> float:
    return LEFT + share * (RIGHT - LEFT)


def _y(risk: float, top: float) -> float:
    return BOTTOM - risk / top * (BOTTOM - TOP)


def _described(label: str, curve: Curve) -> str:
    said = (f"{n:.0%}に答えると{point.risk:.1%}" for n in (0.25, 0.5, 0.75, 1) if (point := curve.at(n)) is not None)
    return f"{label}で誤りの割合は、" + "、".join(said)
