"""What one row of a table is about: its name with what stands around it, and its values under their heads."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.bodies import is_named, looks_like_body
from ingest.facts.tables.column import Column
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import Holds, Label, held_under, read_label, sums_up
from ingest.facts.tables.labelled import labelled_figures
from ingest.facts.tables.names import unit_of, with_bodies, with_lead, with_role, with_start, with_unit_within
from ingest.section import Item


@dataclass(frozen=True, slots=True)
class Value:
    """One cell under its heads."""

    label: Label
    text: str
    item: Item


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about: its name with what stands around it, and its values in printed order.

    ``label`` is what the row itself says of its values: a row of 実績, a row in a unit of its own; ``derived`` are
    those that are reckoned from its others (増減, 計画比).
    """

    name: str
    group: str
    label: Label
    unit: str | None
    bodies: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    values: tuple[Value, ...]
    times: tuple[tuple[Column, str], ...]
    item: Item
    derived: tuple[Value, ...] = ()


def subject_of(
    columns: Sequence[Column], row: Sequence[Cell], name: str, group: str, era: str, unit: str | None
) -> Subject:
    """What a row says under its columns; ``unit`` is that of the whole that it is a part of."""
    values: list[Value] = []
    derived: list[Value] = []
    read = {c.at: read_label(row[c.at].text, era) for c in columns if c.holds is Holds.TIME and row[c.at].text}
    for column in columns:
        if column.holds not in (Holds.VALUE, Holds.DERIVED):
            continue
        label, time = column.label, _time_of(column, columns, read)
        if time is not None and time.period is not None and label.period is None:
            label = replace(label, role=time.role or label.role, period=time.period, derived=False, version=False)
        label = replace(label, period=row[column.at].period or label.period)
        held = values if column.holds is Holds.VALUE else derived
        held += _values(label, row[column.at])
    values = [] if any(map(sums_up, read.values())) else values
    name, start, printed = with_start(name, era)
    if start is not None and any(c.holds is Holds.NAME and printed in row[c.at].text for c in columns):
        values.insert(0, Value(start, printed, row[0].item))
    name, bodies = with_bodies(name)
    name, middle = with_unit_within(name)
    group, group_bodies = with_bodies(group)
    units = [row[c.at].text for c in columns if c.holds is Holds.UNIT and row[c.at].text]
    roles = [read_label(row[c.at].text, era) for c in columns if c.holds is Holds.ROLE and row[c.at].text]
    name, said = with_role(name, era)
    if said.role is None and not any(c.label.period for c in columns):
        name, said = with_lead(name, era)
    return Subject(
        name=name,
        group=group,
        label=roles[0] if roles else said,
        unit=fold_same_length(units[0]).strip("()（） ")
        if units and _is_named_unit(units[0])
        else unit_of(name) or middle or unit,
        bodies=(
            *((c.label.printed, row[c.at].text) for c in columns if c.holds is Holds.BODY and row[c.at].text),
            *(("担当", said) for said in (bodies, group_bodies) if said),
            *_ticked(columns, row),
        ),
        details=tuple(
            (c.label.printed, row[c.at].text)
            for c in columns
            if c.holds in (Holds.TEXT, Holds.NOTE, Holds.KIND) and row[c.at].text
        ),
        values=tuple(values),
        times=tuple((c, row[c.at].text) for c in columns if c.holds is Holds.TIME and row[c.at].text),
        item=next((cell.item for cell in row if cell.text), row[0].item),
        derived=tuple(derived),
    )


def _values(label: Label, cell: Cell) -> list[Value]:
    """The value of a cell under its head; those of a cell whose figures say themselves what they are, each by itself."""
    whole = cell_figure(cell.text) is not None
    said = labelled_figures(cell.text) if not whole and not _LEADS.search(cell.text) else ()
    share = _WITH_SHARE.fullmatch(fold_same_length(cell.text)) if not whole and not said else None
    if share is not None:
        return [Value(label, cell.text[share.start(part) : share.end(part)], cell.item) for part in ("value", "share")]
    return [
        Value(replace(label, role=own.role or label.role, period=own.period or label.period), figure.printed, cell.item)
        for own, figure in said
    ] or [Value(label, cell.text, cell.item)]


_WITH_SHARE: Final = re.compile(
    r"\s*(?P<value>\d[\d,]*[^\d\s()%.]{0,3})(?:\s++|\s?\()(?P<share>\d{1,3}(?:\.\d+)?\s?%)\)?\s*"
)
"""A number and its share of a whole below it or in brackets: 1,004 10.7%."""

_LEADS: Final = re.compile(r"[→⇒➡➔]")


def _time_of(column: Column, columns: Sequence[Column], read: Mapping[int, Label]) -> Label | None:
    """The time that a row gives a value in a column of its own: the one under the same upper head, else the last before.

    Where heads of other values tell their times, it is no further off than right before.
    """
    times = [c for c in columns if c.holds is Holds.TIME]
    if _follow(times, columns):
        return read.get(column.at + 1)
    own = [c for c in times if _upper(c) and _upper(c) == _upper(column)]
    before = [
        c for c in times if c.at < column.at and not any(_upper(c) == _upper(o) != "" for o in columns if o is not c)
    ]
    if any(c.label.period is not None for c in columns if c.holds is Holds.VALUE):
        before = [c for c in before if c.at == column.at - 1]
    nearest = [c for c in own if c.at == column.at - 1] or (own or before)[-1:]
    return read.get(nearest[0].at) if nearest else None


def _follow(times: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether each time stands right behind its value: 基準値 | 年度 | 目標値 | 年度."""
    values = [c.at for c in columns if c.holds is Holds.VALUE]
    alone = not any(_upper(c) and _upper(c) == _upper(o) for c in times for o in columns if o.at == c.at + 1)
    return alone and len(times) > 1 and [c.at - 1 for c in times] == values[: len(times)]


def _upper(column: Column) -> str:
    """The upper of two heads over a column."""
    return column.label.printed.rpartition(" ")[0]


def _ticked(columns: Sequence[Column], row: Sequence[Cell]) -> list[tuple[str, str]]:
    """The bodies over the columns that a row ticks: those with the fuller mark lead, where marks differ."""
    ticks = [c for c in columns if c.holds is Holds.TICK]
    words = Counter(word for c in ticks for word in dict.fromkeys(c.label.printed.split()))
    shared = frozenset(word for word, times in words.items() if times > 1)
    marks = [(_body_of(c.label.printed, shared), row[c.at].text.strip()) for c in ticks if row[c.at].text]
    full = {mark for _, mark in marks if mark in "◎●"}
    return [("担当" if mark in full or not full else "関係", head) for head, mark in marks]


def _body_of(head: str, shared: frozenset[str]) -> str:
    """The body that a head names, put together where it is broken (農業委員会 事務局), without what stands over several bodies.

    ``shared`` are words that stand over other columns, too; so do words for kinds of bodies beside one of these (推進体制 団体 森林組合).
    """
    *above, last = head.split()
    broken = [word for word in above if word not in shared]
    if len(broken) < len(above):
        broken = [word for word in broken if is_named(word) or not looks_like_body(word)]
    own = "".join([*broken, last]) if all(held_under(word) is None for word in broken) else last
    return own if looks_like_body(own) else head


def _is_named_unit(cell: str) -> bool:
    return re.search(r"[\w%％‰㎡㎥㎢℃]", cell) is not None
