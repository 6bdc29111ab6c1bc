"""Templates of the page: whatever comes from documents or people is escaped on its way in."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup, escape

from corpus.normalize import one_width
from corpus.plan import PlanStatus
from corpus.quantities import find_quantities
from corpus.time_spans import without_times

TEMPLATES: Final = Path(__file__).parent / "templates"
STATUS_CLASSES: Final = {
    PlanStatus.IN_FORCE: "current",
    PlanStatus.ENDED: "ended",
    PlanStatus.REPLACED: "ended",
    PlanStatus.UPCOMING: "upcoming",
    PlanStatus.UNKNOWN: "unknown",
    PlanStatus.REPORT: "unknown",
}
_PLAN_WORDS: Final = re.compile(
    rf"（(?:[^（）]|（[^（）]*）)*・(?:{'|'.join(PlanStatus)})）(?:。この計画の期間は[0-9]+年度で終了しています。)?"
)
"""What a sentence says at its end of the plan that it is taken from."""


def render(template: str, **values: object) -> str:
    """A template of the page with its values, as HTML."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"claim": claim, "status_class": status_class, "one_width": one_width, "value": value}
    return environment


def value(printed: object) -> Markup:
    """A value of a table with one width of signs, which may break before its bracket; empty for none."""
    told = escape(one_width(str(printed))) if printed else Markup("")
    return told.replace("（", Markup("<wbr>（"))


def status_class(status: PlanStatus) -> str:
    """The class of a badge that says where a plan stands."""
    return STATUS_CLASSES[status]


def figures(text: str) -> Markup:
    """``text`` escaped, its figures (not its years) emphasised."""
    parts, at = [], 0
    for match in _found(text):
        parts += [escape(text[at : match[0]]), Markup('<b class="kk-figure">'), escape(text[match[0] : match[1]])]
        parts.append(Markup("</b>"))
        at = match[1]
    return Markup("").join([*parts, escape(text[at:])])


def _found(text: str) -> list[tuple[int, int]]:
    places, at = [], 0
    for quantity in find_quantities(without_times(text)):
        if quantity.unit is None:
            continue
        start = text.find(quantity.printed, at)
        if start >= 0:
            at = start + len(quantity.printed)
            places.append((start, at))
    return places


def claim(text: str) -> Markup:
    """A claim with its figures emphasised and the plan that it names at its end set apart."""
    parts, at = [], 0
    for match in _PLAN_WORDS.finditer(text):
        parts += [
            figures(text[at : match.start()]),
            Markup('<span class="kk-of">'),
            escape(match[0]),
            Markup("</span>"),
        ]
        at = match.end()
    return Markup("").join([*parts, figures(text[at:])])


def query(values: Mapping[str, object]) -> str:
    """The query part of an address within the page; empty values are left out."""
    kept = {key: str(value) for key, value in values.items() if value not in (None, "")}
    return "?" + urlencode(kept)


def shortened(text: str, most: int = 40) -> str:
    """A text on one line, cut with an ellipsis where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def day(value: date) -> str:
    """A date as documents print it: 2026年11月22日."""
    return f"{value.year}年{value.month}月{value.day}日"
