"""A table understood as a whole: which way it runs, what each column holds, what each row is about.

A table whose rows are times or kinds of value (令和5年度 実績) is turned, so that whatever reads it finds what is
counted in the rows and which value it is over the columns.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.bodies import looks_like_body
from ingest.facts.items import plain_name
from ingest.facts.tables.columns import Column, columns_of
from ingest.facts.tables.figure import holds_several
from ingest.facts.tables.grid import Cell, Table
from ingest.facts.tables.label import Holds, Label, held_under, read_label
from ingest.facts.tables.names import bare_name, uncoded, uncounted, unit_of, with_bodies, with_role, with_unit_within
from ingest.facts.tables.orientation import head_rows, labels_of, rows_say_which_value, turned_rows
from ingest.facts.tables.parts import unfolded
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


@dataclass(frozen=True, slots=True)
class Meaning:
    """A table understood; ``turned`` says that what is counted stood over its columns.

    ``corner`` is what its corner measures in every row, where that tells its rows from those of other tables.
    """

    table: Table
    columns: tuple[Column, ...]
    subjects: tuple[Subject, ...]
    name_head: str
    turned: bool
    brackets_negative: bool
    spaced_digits: bool
    corner: str = ""

    @property
    def lists_bodies(self) -> bool:
        """Whether its rows are bodies, rather than things that bodies are in charge of."""
        return self.columns[0].holds is Holds.BODY and not self.turned

    @property
    def timed(self) -> bool:
        """Whether values stand under times."""
        return sum(c.label.period is not None for c in self.columns if c.holds is Holds.VALUE) > 1


def understand(table: Table, era: str = "令和") -> Meaning | None:
    """What a table says; None for what has no heads."""
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    if len(rows) < 2 or table.width < 2:
        return None
    turned = rows_say_which_value(rows, era)
    if turned:
        rows = turned_rows(rows, era)
    heads = head_rows(rows, era)
    if heads == 0 or heads >= len(rows):
        return None
    labels = labels_of(rows[:heads], era)
    body = rows[heads:]
    columns, joined = columns_of(labels, body, era)
    negative = _brackets_negative(table)
    subjects = _under_wholes(tuple(_subjects(columns, body, era, turned=turned, joined=joined)))
    names = [c for c in columns if c.holds is Holds.NAME]
    return Meaning(
        table=table,
        columns=tuple(columns),
        subjects=_nested(subjects) if turned else subjects,
        name_head=names[-1].label.printed if names else "",
        turned=turned,
        brackets_negative=negative,
        spaced_digits=not holds_several(cell.text for row in body for cell in row),
    )


LONGEST_NAME: Final = 80


def _nested(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """Subjects that stood under heads of several rows, the upper head they share as their group: 児童数 1号認定."""
    shared = Counter(subject.name.partition(" ")[0] for subject in subjects if " " in subject.name)
    return tuple(
        replace(subject, name=subject.name.replace(" ", "　", 1))
        if shared[subject.name.partition(" ")[0]] > 1 and " " in subject.name
        else subject
        for subject in subjects
    )


def _under_wholes(subjects: tuple[Subject, ...]) -> tuple[Subject, ...]:
    """Subjects, the same names that come again under one row after the other named with it: 推計1　65歳以上."""
    times = Counter((subject.group, subject.name, subject.label) for subject in subjects if subject.name)
    wholes: dict[int, str] = {}
    parts: dict[str, list[str]] = defaultdict(list)
    whole = ""
    for i, subject in enumerate(subjects):
        if times[subject.group, subject.name, subject.label] > 1:
            wholes[i] = whole
            parts[whole].append(subject.name)
        elif subject.name:
            whole = subject.name
    first = next(iter(parts.values()), [])
    alike = len(parts) > 1 and all(names == first for names in parts.values())
    if not alike or "" in parts or len(set(first)) < max(2, len(first)):
        return subjects
    return tuple(
        replace(s, name=f"{bare_name(wholes[i])}　{s.name}") if i in wholes else s for i, s in enumerate(subjects)
    )


_PART: Final = re.compile(r"(?:うち|内訳|（うち|\(うち|内、)")


def _subjects(
    columns: Sequence[Column], body: Sequence[Sequence[Cell]], era: str, *, turned: bool, joined: bool
) -> Iterator[Subject]:
    names = [c for c in columns if c.holds is Holds.NAME]
    body = _uncounted(body, [c.at for c in names])
    carried: dict[int, str] = {}
    heading = ""
    parent = ""
    last = ""
    at, values = (names[-1].at if names else 0), [c.at for c in columns if c.holds is Holds.VALUE]
    for row in (part for whole in body for part in unfolded(whole, at, values)):
        filled = [cell for cell in row if cell.text]
        if not filled:
            continue
        if not turned and len(columns) > 2 and all(cell is row[0] for cell in filled):
            heading, carried = plain_name(row[0].text), {}
            parent = heading if unit_of(heading) else ""
            continue
        name, group = _name(names, row, carried, heading, joined=joined)
        if name and unit_of(name) and values and not any(row[c].text for c in values):
            parent = name
            continue
        if _PART.match(name) and last and "　" not in name:
            name = f"{bare_name(last)}　{name}"
        elif name:
            last = name
            parent = "" if unit_of(name) else parent
            name = f"{bare_name(parent)}　{name}" if parent else name
        yield _subject(columns, row, name, group, era, unit_of(parent) if parent else None)


def _uncounted(body: Sequence[Sequence[Cell]], names: Sequence[int]) -> list[list[Cell]]:
    """The rows, their names without what counts them on."""
    rows = [list(row) for row in body]
    for at in names:
        for row, name in zip(rows, uncounted([row[at].text for row in body]), strict=True):
            row[at] = replace(row[at], text=name)
    return rows


def _name(
    names: Sequence[Column], row: Sequence[Cell], carried: dict[int, str], heading: str, *, joined: bool
) -> tuple[str, str]:
    """The name of a row and its group; a group merged over rows is said in the first of them only."""
    if not names:
        return "", heading
    path: list[str] = []
    first = next((i for i, c in enumerate(names) if row[c.at].text), len(names))
    for i, column in enumerate(names):
        own = row[column.at].text
        if i and path and _AS_BEFORE.fullmatch(own):
            own = ""
        if own:
            carried[column.at] = own
            for deeper in names[i + 1 :]:
                carried.pop(deeper.at, None)
        kept = own or (carried.get(column.at, "") if i < first else "")
        path += [uncoded(kept)] if kept else []
    if not path:
        return "", heading
    name, outer = path[-1], path[-2] if len(path) > 1 else ""
    if joined:
        parts = dict.fromkeys(bare_name(part) for part in path[:-1])
        name = "　".join([*(part for part in parts if part != bare_name(name)), name])
    return name[:LONGEST_NAME], outer or heading


_AS_BEFORE: Final = re.compile(r"[【(（\[]?\s*(?:同左|左に同じ|削除|廃止|変更なし|なし|〃)\s*[】)）\]]?")
"""What stands in the second of two columns of names where nothing new is named."""


def _subject(
    columns: Sequence[Column], row: Sequence[Cell], name: str, group: str, era: str, unit: str | None
) -> Subject:
    values: list[Value] = []
    derived: list[Value] = []
    read = {c.at: read_label(row[c.at].text, era) for c in columns if c.holds is Holds.TIME and row[c.at].text}
    for column in columns:
        if column.holds not in (Holds.VALUE, Holds.DERIVED):
            continue
        label, time = column.label, _time_of(column, columns, read)
        if time is not None and time.period is not None and label.period is None:
            label = replace(label, role=time.role or label.role, period=time.period, derived=False, version=False)
        held = values if column.holds is Holds.VALUE else derived
        held.append(Value(label, row[column.at].text, row[column.at].item))
    name, bodies = with_bodies(name)
    name, middle = with_unit_within(name)
    group, group_bodies = with_bodies(group)
    units = [row[c.at].text for c in columns if c.holds is Holds.UNIT and row[c.at].text]
    roles = [read_label(row[c.at].text, era) for c in columns if c.holds is Holds.ROLE and row[c.at].text]
    name, said = with_role(name, era)
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


def _time_of(column: Column, columns: Sequence[Column], read: Mapping[int, Label]) -> Label | None:
    """The time that a row gives a value in a column of its own: the one under the same upper head, else the last before."""
    times = [c for c in columns if c.holds is Holds.TIME]
    own = [c for c in times if _upper(c) and _upper(c) == _upper(column)]
    before = [
        c for c in times if c.at < column.at and not any(_upper(c) == _upper(o) != "" for o in columns if o is not c)
    ]
    nearest = (own or before)[-1:]
    return read.get(nearest[0].at) if nearest else None


def _upper(column: Column) -> str:
    """The upper of two heads over a column."""
    return column.label.printed.rpartition(" ")[0]


def _ticked(columns: Sequence[Column], row: Sequence[Cell]) -> list[tuple[str, str]]:
    """The bodies over the columns that a row ticks: those with the fuller mark lead, where marks differ."""
    marks = [
        (_body_of(c.label.printed), row[c.at].text.strip()) for c in columns if c.holds is Holds.TICK and row[c.at].text
    ]
    full = {mark for _, mark in marks if mark in "◎●"}
    return [("担当" if mark in full or not full else "関係", head) for head, mark in marks]


def _body_of(head: str) -> str:
    """The body that a head names, without what stands over several bodies: 実施主体 会計課."""
    words = head.split()
    kept = words[-2:] if words[-1] in _ENDS_ALONE and held_under(words[-2:][0]) is None else words[-1:]
    return "".join(kept) if looks_like_body("".join(kept)) else head


_ENDS_ALONE: Final = frozenset(
    {"事務局", "農協", "漁協", "組合", "協会", "協議会", "委員会", "センター", "支所", "本部"}
)
"""Ends of names that are broken over the lines of a narrow head: 農業委員会 事務局."""


def _is_named_unit(cell: str) -> bool:
    return re.search(r"\w|%|％", cell) is not None


_SAYS_NEGATIVE: Final = re.compile(r"[(（]\s*[)）]|[（(]かっこ|括弧|カッコ|かっこ")


_NEGATIVE: Final = re.compile(r"減少|マイナス|負の?(?:値|数)|△|赤字|不足")


def _brackets_negative(table: Table) -> bool:
    """Whether a note beside the table says that figures in brackets are negative."""
    around = [*table.above, table.after, *(line.text for line in table.section.body if "\t" not in line.text)]
    return any(
        _SAYS_NEGATIVE.search(sentence) and _NEGATIVE.search(sentence)
        for text in around
        for sentence in re.split(r"。", text)
    )
