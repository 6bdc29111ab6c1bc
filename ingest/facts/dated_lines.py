"""Lines that give a figure for each of several times: 総人口：2060年に390万人程度（2040年は460万人程度）, 2040年に「610人」."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.items import plain_name
from ingest.facts.prose_figures import of_age
from ingest.facts.reading import LONGEST_LEGEND, Reading
from ingest.facts.roles import Role, read_heads
from ingest.facts.sentences import TIME, masked
from ingest.facts.tables.label import held_under
from ingest.facts.tables.names import bare_name, is_name, measures_something
from ingest.facts.values import FIGURE, read_figure
from ingest.section import Item, lines_within

_DATED: Final = re.compile(
    rf"(?<!{TIME})(?P<time>{TIME}++)\s*+(?:には?|は|までに|時点で|以降)?\s*+(?P<open>「)?\s*+(?P<figure>{FIGURE})(?:\s*+程度)?\s*+(?(open)」)"
    r"(?=[。、,()」\s]|を(?:維持|達成|確保)|$)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    rf"(?:^|(?<=\s))(?P<mark>[・○●◇◆■\-]\s?)?(?P<name>[^\s:、。「」()・○●◇◆■{TIME}]{{2,24}}(?:\([^()\d]{{1,12}}\))?)"
    rf"(?:\s?:\s?|(?(mark)\s(?=[^「]*「)|(?!)))(?={TIME})"
)
"""A label whose first word is a time, after a colon, or after a mark and before figures in quotes: its values follow."""

_TITLE: Final = re.compile(r"\s*[\[［【〔＜<《](?P<name>[^\[\]［］【】〔〕＜＞<>《》]{2,24})[\]］】〕＞>》]\s*")
"""A line that is a heading in brackets."""

_BETWEEN: Final = re.compile(r"[\s、,()→⇒「」]*")
_REST: Final = re.compile(r"[\s、,。()→⇒「」・○]*+(?:(?:以降[^\s、。]{1,6}+|を(?:維持|達成|確保))[\s、,。()「」]*+)*+")
_AIMS: Final = re.compile(r"目標|目指|めざ|維持|達成|確保")

LONGEST_LEAD: Final = 8
"""Characters before its values that a line may have: what stands left of it on the page."""


def dated_figures(items: Sequence[Item], now: int | None) -> Iterator[Reading]:
    """The dated figures of lines and paragraphs, under their own labels or under the label or heading above them.

    ``now`` is the fiscal year of writing: figures of later years are expected or aimed at.
    """
    heading = items[0].path[-1] if items and items[0].path else ""
    for item in items:
        title = _TITLE.fullmatch(item.text) if not item.cells else None
        if item.cells or title is not None:
            heading = title["name"] if title is not None and len(item.text) <= LONGEST_LEGEND else ""
            continue
        folded = _masked(item)
        labels = list(_LABEL.finditer(folded))
        for i, label in enumerate(labels):
            heading = item.text[label.start("name") : label.end("name")]
            until = labels[i + 1].start() if i + 1 < len(labels) else len(folded)
            yield from _dated(item, folded, heading, label.end(), until, now)
        if not labels and heading and _lists(folded):
            yield from _dated(item, folded, heading, 0, len(folded), now)
        elif not labels:
            heading = _named_item(item)


def _masked(item: Item) -> str:
    return masked(fold_same_length(item.text), find_time_spans(item.text))


_AIM: Final = re.compile(rf"[(（]{TIME}++の?目標値?\s*+[:：]?\s*+{FIGURE}[)）]\s*$", re.IGNORECASE)
"""What an item aims at, in brackets after its name: 実施校の割合（令和8年度目標 100％）; :mod:`blocks` reads it."""


def _named_item(item: Item) -> str:
    """What an item of a list names that is measured, for the dated lines below it; "" for others."""
    aim = _AIM.search(_masked(item))
    name = bare_name(plain_name(item.text[: aim.start()] if aim is not None else item.text))
    named = item.mark is not None and len(name) <= LONGEST_LEGEND and is_name(name) and measures_something(name)
    return name if named else ""


def _lists(folded: str) -> bool:
    """Whether a line holds dated figures and, but for what stands left of them, nothing else."""
    found = list(_DATED.finditer(folded))
    if not found:
        return False
    starts, ends = [match.start() for match in found], [match.end() for match in found]
    between = all(_REST.fullmatch(folded[a:z]) for a, z in zip(ends, [*starts[1:], len(folded)], strict=True))
    return between and len(folded[: starts[0]].strip()) <= LONGEST_LEAD


def _dated(item: Item, folded: str, name: str, at: int, until: int, now: int | None) -> Iterator[Reading]:
    """The dated figures from one place to another, as long as nothing else stands between them."""
    name = bare_name(plain_name(name))
    if not is_name(name) or held_under(name) is not None or read_heads(name):
        return
    spans = find_time_spans(item.text)
    end: int | None = None
    for match in _DATED.finditer(folded, at, until):
        between = folded[end : match.start()] if end is not None else ""
        time = next((span for span in spans if match.start("time") <= span.at < match.end("time")), None)
        printed = item.text[match.start("figure") : match.end("figure")].strip()
        figure = read_figure(printed, period=time.period if time is not None else None)
        if time is None or time.is_run or figure is None or figure.value is None or of_age(figure.unit, name):
            return
        if not (_BETWEEN if end is None else _REST).fullmatch(between):
            return
        end = match.end()
        ahead = now is not None and fiscal_year_of_iso(time.period.split("/")[-1]) > now
        role = Role.ACTUAL if not ahead else Role.TARGET if _AIMS.search(item.text) else Role.FORECAST
        lines = lines_within(item, match.start(), match.end())
        yield Reading(name, {role: figure}, lines, reported_only=role is not Role.TARGET)
