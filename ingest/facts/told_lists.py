"""Lists of what is counted with what is told of it: 達成した学校数（令和8年度目標 8校）, below it a line for each year.

What is told is a figure with its time, its role or both, in any order; a line below a name holds nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.facts import Figure
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import held_under, read_label
from ingest.facts.tables.names import bare_name, is_name, unit_of
from ingest.section import Item

_APART: Final = re.compile(r"[、，,;；／/→⇒()（）]\s*(?!\d{3}(?!\d))")
_HEAD: Final = re.compile(
    r"(?P<head>[^\d▲△]{0,24}?)[\s:：はが]{0,6}(?P<value>(?:約|延べ|年間?|累計)?\s?[▲△]?\d.*|[―－—‐–-]|未\S{1,4})"
)
_IN_BRACKETS: Final = re.compile(r"(?P<name>.{1,79}[^\s)）])\s?[(（](?P<said>[^()（）]{1,60})[)）]")
_AFTER_NAME: Final = re.compile(r"(?P<name>[^:：]{2,60}?)(?:\s{0,3}[:：]\s{0,3}|\s{1,8})(?P<said>\S.*)")
MOST_BELOW: Final = 12
LONGEST_LINE: Final = 60
LONGEST_ITEM: Final = 160


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with what is said of it, and the item that says it."""

    role: Role | None
    figure: Figure
    item: Item


def told_lists(items: Sequence[Item], now: int | None) -> Iterator[Reading]:
    """The indicators of items of a name and of what is told of it there and below; ``now`` as for tables."""
    below: list[list[_Told]] = [_told(plain_name(item.text), item) for item in items]
    for at, item in enumerate(items):
        name, own = _named(item)
        if not name or below[at]:
            continue
        further: list[_Told] = []
        for told in below[at + 1 : at + 1 + MOST_BELOW]:
            if not told:
                break
            further += told
        if own and _is_list(own, further):
            yield from _readings(name, [*own, *further], now)


def _is_list(own: Sequence[_Told], further: Sequence[_Told]) -> bool:
    """Whether what is told is of one thing: lines for years follow, or a value and the one it is compared with."""
    every = [*own, *further]
    timed = {told.figure.period for told in every if told.figure.period}
    values = sum(told.figure.value is not None for told in every)
    return values > 1 and len(timed) > 1 and all(told.figure.period or told.role for told in every)


def _named(item: Item) -> tuple[str, list[_Told]]:
    """The name that an item begins with and what it tells of it; none where it is not of this form."""
    text = plain_name(item.text)
    if item.cells or len(text) > LONGEST_ITEM or text.endswith("。"):
        return "", []
    for pattern in (_IN_BRACKETS, _AFTER_NAME):
        match = pattern.fullmatch(text)
        told = _told(match["said"], item) if match is not None else []
        if match is not None and told and all(each.figure.period for each in told) and _names(match["name"]):
            return bare_name(match["name"].strip()), [_with_unit(each, match["name"]) for each in told]
    return "", []


def _with_unit(told: _Told, name: str) -> _Told:
    figure = told.figure
    return told if figure.unit else replace(told, figure=replace(figure, unit=unit_of(name)))


def _names(name: str) -> bool:
    """Whether a text may be the name of something counted, and neither a label nor a time."""
    known = held_under(name) is not None or read_label(name).says_which_value or bool(find_time_spans(name))
    return len(name) <= LONGEST_NAME and is_name(name) and not known and not says_cost(name)


def _told(text: str, item: Item) -> list[_Told]:
    """What a text tells where it tells figures with times or roles only; nothing for any other."""
    if item.cells or len(text) > LONGEST_LINE:
        return []
    found = [_statement(piece, item) for piece in _APART.split(text) if piece.strip(" 　")]
    return [told for told in found if told is not None] if all(found) else []


def _statement(piece: str, item: Item) -> _Told | None:
    """One figure with its time or role: 令和8年度目標 100％, 目標：100％（R8）の一方, 令和4年度 78.3％."""
    spans = [span for span in find_time_spans(piece) if not span.is_run]
    if len(spans) > 1:
        return None
    span = spans[0] if spans else None
    rest = f"{piece[: span.at]} {piece[span.until :]}" if span is not None else piece
    match = _HEAD.fullmatch(rest.strip())
    if match is None:
        return None
    label = read_label(match["head"].strip("末の 　")) if match["head"].strip("末の 　") else None
    figure = cell_figure(match["value"].strip())
    if figure is None or (label is not None and (label.role is None or label.words)):
        return None
    period = span.period if span is not None else figure.period
    role = label.role if label is not None else None
    printed = match["value"].strip()
    known = period is not None or role is not None
    return _Told(role, replace(figure, period=period, printed=printed), item) if known else None


def _readings(name: str, told: Sequence[_Told], now: int | None) -> Iterator[Reading]:
    """Each target with where it starts from; all else by itself."""
    aimed = any(each.role is Role.TARGET for each in told)
    unit = next((each.figure.unit for each in told if each.figure.unit), None)
    for each in told:
        figure = replace(each.figure, unit=each.figure.unit or unit) if each.figure.value is not None else each.figure
        role = each.role or _of_time(figure.period, now, aimed=aimed)
        lines = tuple(dict.fromkeys((*told[0].item.lines, *each.item.lines)))
        yield Reading(name, {role: figure}, lines, reported_only=not aimed and role in (Role.ACTUAL, Role.FORECAST))


def _of_time(period: str | None, now: int | None, *, aimed: bool) -> Role:
    """What a figure is of which only the time is said; beside a target those of years to come are aimed at, too."""
    year = fiscal_year_of_iso(period.split("/")[-1]) if period else None
    ahead = year is not None and now is not None and year > now
    return Role.ACTUAL if not ahead else Role.TARGET if aimed else Role.FORECAST
