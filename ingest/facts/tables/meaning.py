"""A table understood as a whole: which way it runs, what each column holds, what each row is about.

A table whose rows are times or kinds of value (令和5年度 実績) is turned, so that whatever reads it finds what is
counted in the rows and which value it is over the columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Final

from corpus.normalize import squeeze
from ingest.facts.items import plain_name
from ingest.facts.tables.column import Column
from ingest.facts.tables.columns import columns_of
from ingest.facts.tables.figure import holds_several
from ingest.facts.tables.grid import Cell, Table
from ingest.facts.tables.label import Holds, Label
from ingest.facts.tables.marked import expected_after_all
from ingest.facts.tables.measured import blocks_beside
from ingest.facts.tables.names import bare_name, uncoded, uncounted, unit_of, without_sorts
from ingest.facts.tables.noted import told_heads
from ingest.facts.tables.orientation import head_rows, in_pairs, labels_of, rows_say_which_value, turned_rows
from ingest.facts.tables.paired_roles import with_roles_apart
from ingest.facts.tables.parts import unfolded
from ingest.facts.tables.subject import Subject, subject_of
from ingest.facts.tables.times_below import with_times_below
from ingest.facts.tables.told_places import with_places_told
from ingest.facts.tables.wholes import Wholes, group_name, nested, sums_up_below, under_wholes, within_groups
from ingest.facts.tables.years_on import with_years_before, with_years_counted_on, with_years_of_months


@dataclass(frozen=True, slots=True)
class Meaning:
    """A table understood; ``turned`` says that what is counted stood over its columns.

    ``corner`` is what its corner measures in every row, where that tells its rows from those of other tables;
    ``counted`` is what its title says that those rows count whose names measure nothing; ``expected`` are the fiscal
    years of which notes say that what is called reached in them is expected; ``parts`` are the blocks side by side that
    name what they measure each for itself, if there are several.
    """

    table: Table
    columns: tuple[Column, ...]
    subjects: tuple[Subject, ...]
    name_head: str
    turned: bool
    brackets_negative: bool
    spaced_digits: bool
    corner: str = ""
    counted: str = ""
    expected: frozenset[int] = frozenset()
    parts: tuple["Meaning", ...] = ()

    @property
    def lists_bodies(self) -> bool:
        """Whether its rows are bodies, rather than things that bodies are in charge of."""
        return self.columns[0].holds is Holds.BODY and not self.turned

    @property
    def timed(self) -> bool:
        """Whether values stand under times."""
        return sum(c.label.period is not None for c in self.columns if c.holds is Holds.VALUE) > 1


def understand(table: Table, era: str = "令和") -> list[Meaning]:
    """What a table says; nothing for what has no heads.

    One whose rows are times under several headings is as many tables as it has headings.
    """
    found = ((_understood(part, era), heading) for part, heading in _blocks(table, era))
    return [_under(heading, meaning) for meaning, heading in found if meaning is not None]


def _blocks(table: Table, era: str) -> list[tuple[Table, str]]:
    """A table whose rows are times, cut at the rows that only name a group; others as they are, under no heading."""
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    heads = [i for i, row in enumerate(rows) if i and table.width > 2 and not any(cell.text for cell in row[1:])]
    others = [row for i, row in enumerate(rows) if i not in heads]
    if len(heads) < LEAST_BLOCKS or len(others) < 2 or not rows_say_which_value(others, era):
        return [(table, "")]
    ends = [*heads[1:], len(rows)]
    return [
        (replace(table, rows=[*rows[: heads[0]], *rows[at + 1 : end]]), rows[at][0].text)
        for at, end in zip(heads, ends, strict=True)
    ]


LEAST_BLOCKS: Final = 2


def _under(heading: str, meaning: Meaning) -> Meaning:
    """A table with the names of its rows after the heading that it stands under."""
    if not heading:
        return meaning
    group = group_name(plain_name(heading))
    named = (replace(s, name=f"{group}　{s.name}") if s.name else s for s in meaning.subjects)
    return replace(meaning, subjects=tuple(named))


def _understood(table: Table, era: str) -> Meaning | None:
    rows = with_years_before(with_times_below([row for row in table.rows if any(cell.text for cell in row)]))
    if len(rows) < 2 or table.width < 2 or in_pairs(rows, era):
        return None
    rows = with_years_of_months(with_years_counted_on(with_places_told(rows, table)))
    rows = with_roles_apart(_without_directions(_without_references(rows)))
    turned = rows_say_which_value(rows, era)
    if turned:
        rows = turned_rows(rows, era)
    heads = head_rows(rows, era)
    if heads == 0 and len(told := told_heads(table)) == table.width - 1:
        item = rows[0][0].item
        rows, heads = [[Cell("", item), *(Cell(word, item) for word in told)], *rows], 1
    if heads == 0 or heads >= len(rows):
        return None
    labels = labels_of(rows[:heads], era)
    body = rows[heads:]
    columns, start = columns_of(labels, body, era)
    body = _carried_on(body) if columns[0].holds is Holds.TIME else body
    negative = _brackets_negative(table)
    subjects = under_wholes(tuple(_subjects(columns, body, era, turned=turned, start=start)))
    names = [c for c in columns if c.holds is Holds.NAME]
    return Meaning(
        table=table,
        columns=tuple(columns),
        subjects=nested(subjects) if turned else within_groups(subjects),
        name_head=names[-1].label.printed if names else "",
        turned=turned,
        brackets_negative=negative,
        spaced_digits=not holds_several(cell.text for row in body for cell in row),
        expected=expected_after_all(table),
        parts=() if turned else tuple(_parts(table, columns, body, era)),
    )


def _carried_on(body: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows, a time that reaches over several of them said in each."""
    found: list[list[Cell]] = []
    for row in body:
        found.append([*(found[-1][:1] if found and not row[0].text else row[:1]), *row[1:]])
    return found


def _parts(table: Table, columns: Sequence[Column], body: Sequence[Sequence[Cell]], era: str) -> Iterator[Meaning]:
    """The blocks that stand side by side in a table, each understood with the columns that stand before all of them."""
    for kept in blocks_beside(columns, body):
        part = _understood(replace(table, rows=[[row[at] for at in kept] for row in table.rows]), era)
        if part is not None:
            yield part


_RECKONED: Final = re.compile(r"[(（]?[①-⑳]\s?[-－−‐ー+＋/／÷×]\s?[①-⑳][)）]?$")
_DIFFERENCE: Final = re.compile(r"^\s*+[(（]?[①-⑳]\s?[-－−‐ー]\s?[①-⑳][)）]?$")
_REFERENCE: Final = re.compile(r"(?<=\w)\s?[(（]?[①-⑳][)）]?$")
"""By what a row or column is referred to where another is reckoned from it: 量の見込み ①, beside 過不足（②－①）."""


def _without_references(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows, their names and heads without the marks by which others are reckoned from them."""
    if not any(_RECKONED.search(cell.text) for row in rows for cell in row):
        return rows
    return [[replace(cell, text=_REFERENCE.sub("", _DIFFERENCE.sub("差", cell.text))) for cell in row] for row in rows]


_SLOPING: Final = re.compile(r"[↗↘➚➘]")
_DIRECTION: Final = re.compile(r"^\s*+[↗↘→↑↓➚➘]+\s*+")


def _without_directions(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows without the arrows before texts that say which way is better, where some of them slope."""
    if not any(_SLOPING.match(cell.text) for row in rows for cell in row):
        return rows
    return [[replace(cell, text=_DIRECTION.sub("", cell.text)) for cell in row] for row in rows]


LONGEST_NAME: Final = 80


def _subjects(
    columns: Sequence[Column], body: Sequence[Sequence[Cell]], era: str, *, turned: bool, start: int
) -> Iterator[Subject]:
    names = [c for c in columns if c.holds is Holds.NAME]
    body = _with_revised(_uncounted(body, [c.at for c in names]), names, columns)
    carried: dict[int, str] = {}
    heading = ""
    wholes = Wholes()
    at, values = (names[-1].at if names else 0), [c.at for c in columns if c.holds is Holds.VALUE]
    rows = [row for row in _apart(body, at, values) if any(cell.text for cell in row)]
    for row, below in zip_longest(rows, rows[1:]):
        filled = [cell for cell in row if cell.text]
        if below is not None and len(filled) == 1 and below[at].indent > row[at].indent and sums_up_below(row[at].text):
            wholes.head(uncoded(row[at].text), row[at].indent)
            continue
        if not turned and len(columns) > 2 and all(cell is row[0] for cell in filled):
            heading, carried = plain_name(row[0].text), {}
            wholes = Wholes.under(heading)
            continue
        name, group = _name(names, row, carried, heading, start)
        if name and unit_of(name) and values and not any(row[c].text for c in values):
            wholes.begin(name)
            continue
        name, unit = wholes.placed(name, row[at].indent)
        yield subject_of(columns, row, name, group, era, unit or _outer_unit(names, carried))


def _outer_unit(names: Sequence[Column], carried: Mapping[int, str]) -> str | None:
    """The unit of what a row is a part of, where that is named in a column of its own: 割合（％） | 小学校."""
    return next((unit for c in reversed(names[:-1]) if (unit := unit_of(carried.get(c.at, ""))) is not None), None)


def _apart(body: Sequence[Sequence[Cell]], at: int, values: Sequence[int]) -> Iterator[list[Cell]]:
    """The rows, those of several names taken apart; a cell of names that reaches over several rows in each of them."""
    names = ""
    for row in body:
        names = row[at].text or names
        again = row if row[at].text else [*row[:at], replace(row[at], text=names), *row[at + 1 :]]
        parts = unfolded(again, at, values)
        yield from parts if row[at].text or len(parts) > 1 else [list(row)]


def _with_revised(
    body: Sequence[list[Cell]], names: Sequence[Column], columns: Sequence[Column]
) -> Sequence[list[Cell]]:
    """The rows, each name with what it is since a revision, where a column of its own says so: 変更前 指標, 変更後 指標."""
    own = names[-1].label if names else None
    after = next((c.at for c in columns if own and _is_after(c, own)), None)
    if own is None or after is None:
        return body
    at = names[-1].at
    return [[*row[:at], replace(row[at], text=_revised(row[at].text, row[after].text)), *row[at + 1 :]] for row in body]


def _is_after(column: Column, name: Label) -> bool:
    """Whether a column says what names are since a revision before which they stand under another head."""
    same = column.label.words == name.words and column.holds is Holds.TEXT
    return same and name.superseded and not column.label.superseded


def _revised(before: str, after: str) -> str:
    if not after or _AS_BEFORE.fullmatch(after) or before == after:
        return before
    return after if not before or _AS_BEFORE.fullmatch(before) else f"{before}（変更後）{uncoded(after)}"


def _uncounted(body: Sequence[Sequence[Cell]], names: Sequence[int]) -> list[list[Cell]]:
    """The rows, their names without what counts them on."""
    rows = [list(row) for row in body]
    for at in names:
        for row, name in zip(rows, uncounted([row[at].text for row in body]), strict=True):
            row[at] = replace(row[at], text=name)
    return rows


def _name(
    names: Sequence[Column], row: Sequence[Cell], carried: dict[int, str], heading: str, start: int
) -> tuple[str, str]:
    """The name of a row, said from the column of names ``start`` on, and its group; a group is said in its first row only."""
    path: list[tuple[int, str]] = []
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
        path += [(i, uncoded(kept))] if kept else []
    if names and first == len(names) and (own := _said_before(row, names[0].at)):
        return own, heading
    if not path:
        return "", heading
    name = path[-1][1]
    groups = [said for i, said in path[:-1] if i < start]
    parts = dict.fromkeys(bare_name(said) for i, said in path[:-1] if i >= start)
    joined = "　".join(without_sorts([*(part for part in parts if part != bare_name(name)), name]))
    return joined[:LONGEST_NAME], groups[-1] if groups else heading


def _said_before(row: Sequence[Cell], at: int) -> str:
    """What a row without a name says where others have their number: 合計, うち一般財源; it is none of the row above it."""
    return next((cell.text for cell in row[:at] if _TOTAL.match(squeeze(cell.text))), "")


_TOTAL: Final = re.compile(r"(?:合|小|総|累)?計|[(（]?うち")
_AS_BEFORE: Final = re.compile(r"[【(（\[]?\s*(?:同左|左に同じ|削除|廃止|変更なし|なし|〃|[―－—‐\-–ー─])\s*[】)）\]]?")
"""What stands in the second of two columns of names where nothing new is named."""


_SAYS_NEGATIVE: Final = re.compile(r"[(（]\s*[)）]|[（(]かっこ|括弧|カッコ|かっこ")


_NEGATIVE: Final = re.compile(r"減少|マイナス|負の?(?:値|数)|△|赤字|不足")


def _brackets_negative(table: Table) -> bool:
    """Whether a note beside the table says that figures in brackets are negative."""
    around = [*table.above, *table.after, *(line.text for line in table.section.body if "\t" not in line.text)]
    return any(
        _SAYS_NEGATIVE.search(sentence) and _NEGATIVE.search(sentence)
        for text in around
        for sentence in re.split(r"。", text)
    )
