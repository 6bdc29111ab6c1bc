"""What each column of a table holds, and which of them name its rows."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.bodies import looks_like_body, split_bodies
from ingest.facts.roles import Role, read_heads
from ingest.facts.tables.arrows import leads_on
from ingest.facts.tables.column import Column
from ingest.facts.tables.figure import cell_figure, is_counted
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import Holds, Label, has_digits, held_under, is_timed, read_label, says_value
from ingest.facts.tables.labelled import labelled_figures
from ingest.facts.tables.names import says_measure, uncoded
from ingest.facts.tables.orientation import MOST, SOME
from ingest.facts.tables.row_names import names_aims, share, with_names
from ingest.facts.tables.units import is_unit

LONGEST_KIND: Final = 6


def columns_of(labels: Sequence[Label], body: Sequence[Sequence[Cell]], era: str) -> tuple[list[Column], int]:
    """The columns, and from which of those of names on a row's name is said: those before are its groups only."""
    over = Counter(label.words for label in labels if label.period is not None)
    seen = body[:: max(1, len(body) // ENOUGH_ROWS)]
    columns = []
    for at, label in enumerate(_over_values(labels, seen)):
        cells = [row[at].text for row in seen if row[at].text]
        columns.append(Column(at, _held(label, cells, era, first=at == 0, shared=over[label.words] > 1), label))
    return with_names(_roles_once(columns, seen, era), seen)


def _roles_once(columns: Sequence[Column], body: Sequence[Sequence[Cell]], era: str) -> list[Column]:
    """The columns; where heads say which of several values stands there, a column of one role only is of sorts (数値目標)."""
    heads = {c.label.role for c in columns if c.holds is Holds.VALUE}
    told = Role.TARGET in heads and bool(heads & {Role.BASELINE, Role.ACTUAL})
    return [Column(c.at, Holds.KIND, c.label) if told and _says_aims_only(c, body, era) else c for c in columns]


def _says_aims_only(column: Column, body: Sequence[Sequence[Cell]], era: str) -> bool:
    labels = [read_label(row[column.at].text, era) for row in body if row[column.at].text]
    versions = any(label.version or label.superseded for label in labels)
    return column.holds is Holds.ROLE and {label.role for label in labels} == {Role.TARGET} and not versions


_MEASURED: Final = re.compile(r"(?:[数率額量高比]|割合|面積|単価)$")
"""How the name of what is counted or measured ends."""


def _over_values(labels: Sequence[Label], body: Sequence[Sequence[Cell]]) -> list[Label]:
    """The heads, that of the first values moved to them where it begins over the names: 職員数 over 男性 and 35."""
    heads = list(labels)
    if len(heads) > 1 and not heads[1].printed and _MEASURED.search(heads[0].words):
        names, values = ([row[at].text for row in body if row[at].text] for at in (0, 1))
        if not any(map(is_counted, names)) and values and share(values, is_counted) >= MOST:
            heads[:2] = [heads[1], heads[0]]
    return heads


ENOUGH_ROWS: Final = 200
"""Of a longer table so many rows, evenly over its length, tell what its columns hold: shares of them are asked for."""


def _held(label: Label, cells: Sequence[str], era: str, *, first: bool, shared: bool) -> Holds:
    """What a column holds, by its head and by what stands in it; ``shared``: other times stand under the same words."""
    said = held_under(label.printed)
    said = Holds.NUMBER if first and _are_codes(cells) else said
    said = Holds.NAME if said is Holds.NUMBER and cells and share(cells, _says_more) >= MOST else said
    if cells and looks_like_body(label.printed) and all(map(_TICK.fullmatch, cells)):
        return Holds.TICK
    if said in (Holds.UNIT, Holds.NUMBER) or (said is Holds.NOTE and not first):
        return said
    if said is None and _DOERS.search(label.words) and share(cells, _names_bodies) >= MOST:
        return Holds.BODY
    if said is Holds.BODY:
        return Holds.TEXT if cells and share(cells, _no_body) > SOME else said
    if cells and share(cells, names_aims) > SOME:
        return Holds.TEXT
    if _names_under_role(label, cells):
        return Holds.TEXT
    if first and ((not label.printed and _are_kinds(cells)) or (cells and share(cells, _is_month) >= MOST)):
        return Holds.TEXT
    by_values = _held_by_values(label, cells, era, first=first, shared=shared)
    held = by_values or _held_by_content(said, label, cells)
    return Holds.TEXT if held is Holds.VALUE and first and said is Holds.KIND else held


def _held_by_values(label: Label, cells: Sequence[str], era: str, *, first: bool, shared: bool) -> Holds | None:
    """What a column of values holds, or one that says when or which; None for others."""
    if cells and share(cells, lambda cell: says_value(cell, era) and is_timed(cell, era)) >= MOST:
        return Holds.TIME
    if label.derived:
        return Holds.DERIVED
    if label.says_which_value and first and cells and share(cells, is_counted) < SOME:
        return Holds.TEXT
    if label.says_which_value and not first and cells and share(cells, lambda cell: _says_version(cell, era)) == 1:
        return Holds.ROLE
    if label.says_which_value or (shared and label.period is not None) or _says_two(label):
        return Holds.VALUE
    return Holds.ROLE if cells and share(cells, lambda cell: says_value(cell, era)) >= MOST else None


def _are_codes(cells: Sequence[str]) -> bool:
    """Whether cells are codes of a letter and a number, each another: a1, a2, b1."""
    return len(cells) > LEAST_CODES and len(set(cells)) == len(cells) and all(map(_CODE.fullmatch, cells))


LEAST_CODES: Final = 2
_CODE: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{1,2}[-－]?[\d０-９]{1,3}(?:[-－][\d０-９]{1,2})?")


def _says_more(cell: str) -> bool:
    """Whether a number or code goes on with words, as that of a name does: 1-01 窓口の拡大."""
    return re.search(r"[^\W\d_]{3,}", uncoded(cell)) is not None


def _says_version(cell: str, era: str) -> bool:
    """Whether a cell says which of several values a row gives: 当初, 改訂."""
    return says_value(cell, era) or _VERSION.fullmatch(cell) is not None


_VERSION: Final = re.compile(r"改[訂定正]|見直し|変更|現行")


def _names_under_role(label: Label, cells: Sequence[str]) -> bool:
    """Whether names of what is measured stand under a head that says only a role (数値目標), and hardly any figure."""
    alone = label.role is not None and label.period is None and not label.words
    return alone and len(cells) > 1 and share(cells, is_counted) < SOME <= share(cells, says_measure)


def _numbers_names(cells: Sequence[str]) -> bool:
    """Whether numbers stand before other words each time, as those of names do (3 文化, 4 スポーツ), and before no unit."""
    units = [figure.unit for cell in cells if (figure := cell_figure(cell)) is not None and figure.value is not None]
    return len(units) > 1 and len(set(units)) == len(units) and not any(unit is None or is_unit(unit) for unit in units)


def _are_kinds(cells: Sequence[str]) -> bool:
    """Whether figures at the left, under no head, are the kinds that rows are of, each another: ３歳児, ４歳児; 1級, 2級."""
    figures = [cell_figure(cell) for cell in cells]
    units = {figure.unit for figure in figures if figure is not None}
    return 1 < len(cells) == len(set(cells)) and None not in figures and len(units) == 1 and None not in units


def _is_month(cell: str) -> bool:
    return MONTH.fullmatch(fold_same_length(cell).strip()) is not None


MONTH: Final = re.compile(r"(?:1[0-2]|[1-9])月")
"""A month that rows are told apart by: 1月, 2月, 計."""


def _says_two(label: Label) -> bool:
    """Whether a head announces two values with an arrow between: 令和5年度の値 → 令和11年度の目標."""
    return re.search(r"⇒|→", label.printed) is not None and len(read_heads(label.printed)) > 1


def _held_by_content(said: Holds | None, label: Label, cells: Sequence[str]) -> Holds:
    """What a column holds whose head does not tell."""
    if cells and share(cells, is_unit) >= MOST and not label.words.endswith("数"):
        return Holds.UNIT
    if said is Holds.DERIVED:
        return said
    if said is None and cells and share(cells, leads_on) >= SOME and not any(map(names_aims, cells)):
        return Holds.VALUE
    counted = cells and share(cells, _counts) >= MOST and not _numbers_names(cells)
    if counted and said is not Holds.NAME and any(map(has_digits, cells)):
        return Holds.VALUE
    return Holds.KIND if said is Holds.KIND and all(len(cell) <= LONGEST_KIND for cell in cells) else Holds.TEXT


def _counts(cell: str) -> bool:
    """Whether a cell holds a figure, or several that say themselves what they are."""
    return cell_figure(cell) is not None or bool(labelled_figures(cell))


_DOERS: Final = re.compile(r"[^患記業齢害]者$|[人手方先体]$|だれが|誰が|相手|組織|部署|担い|協働|連携|パートナー")
"""A head that may stand over bodies, where most cells name such: 主に進める者, 協働の相手."""


def _names_bodies(cell: str) -> bool:
    """Whether at least half of what a cell lists are bodies."""
    names = split_bodies(cell)
    return bool(names) and sum(map(looks_like_body, names)) * 2 >= len(names)


def _no_body(cell: str) -> bool:
    return not any(map(looks_like_body, split_bodies(cell))) and len(cell) > LONGEST_BODIES


LONGEST_BODIES: Final = 30


_TICK: Final = re.compile(r"[◎○●◯〇主副関\s]{1,2}")
