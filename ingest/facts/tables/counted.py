"""Whether a table counts something, and in which unit: indicators and statistics, not works and what they cost."""

import re
from collections.abc import Collection
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.roles import head_unit, read_heads
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.figure import cell_figure, is_counted
from ingest.facts.tables.grid import Table
from ingest.facts.tables.label import Holds, only_names
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import unit_of
from ingest.facts.tables.noted import order_of, parted_by_slash
from ingest.facts.tables.said_units import unit_around
from ingest.facts.tables.subject import Value

_WORKS: Final = re.compile(r"事業|取組|取り組み|施策|工事|柱|財源|費目|プロジェクト|経費")


_MONEY: Final = re.compile(r"^(?:[十百千]?[万億]|千)?円")


def is_money(unit: str) -> bool:
    """Whether a unit is one of money: 千円, 億円."""
    return _MONEY.match(unit) is not None


FEW: Final = 0.5


def counts(meaning: Meaning) -> bool:
    """Whether a table's values are counted: they have roles or times, and figures stand there, not steps of work."""
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    if not cells:
        return False
    columns = [c.label for c in meaning.columns if c.holds is Holds.VALUE]
    roles = any(label.role is not None or len(read_heads(label.printed)) > 1 for label in columns)
    told = [value.label for subject in meaning.subjects for value in subject.values]
    of_rows = any(subject.label.role is not None for subject in meaning.subjects)
    timed = any(column.holds is Holds.TIME for column in meaning.columns)
    roles = roles or (timed and any(label.role is not None for label in told))
    roles = roles or (of_rows and not (columns and all(map(only_names, columns))))
    if not roles and not meaning.turned and not any(label.says_which_value for label in (*columns, *told)):
        return False
    if not roles and not any(value.label.period for subject in meaning.subjects for value in subject.values):
        return False
    if order_of(meaning.table):
        roles, cells = True, [parted_by_slash(cell) for cell in cells]
    cells = [cell for cell in cells if not _SAYS_NONE.fullmatch(cell)]
    figures = sum(map(is_counted, cells))
    numbers = sum(is_number(cell) for cell in cells)
    return numbers > 0 and (roles or figures >= FEW * len(cells)) and not is_budget(meaning, roles=roles)


_SAYS_NONE: Final = re.compile(r"[\s―－—‐\-–ー─]+")
"""A dash, which stands under works as well as under what is counted."""


def crosses(meaning: Meaning) -> bool:
    """Whether a table has a figure for each of its rows under each of its heads, none of which says a time or a role."""
    values = [value for subject in meaning.subjects if subject.name for value in subject.values if value.text]
    if not LEAST_CROSSED <= len(values) <= MOST_STATISTICS or any(
        v.label.role or v.label.says_which_value for v in values
    ):
        return False
    figures = sum(cell_figure(value.text) is not None for value in values)
    return figures >= MOST * len(values) and not is_budget(meaning)


MOST_STATISTICS: Final = 2_000
"""Cells of a table that a plan prints, a page of fifty rows of forty; a sheet with more is data, searched by its rows."""


LEAST_CROSSED: Final = 4
MOST: Final = 0.8


def is_number(cell: str) -> bool:
    figure = cell_figure(cell)
    return (figure is not None and figure.value is not None) or re.search(r"⇒|→|/|／", cell) is not None


def is_budget(meaning: Meaning, *, roles: bool = False) -> bool:
    """Whether a table says what works cost, year by year: no indicators, though they are figures."""
    heads = [c.label.printed for c in meaning.columns if c.holds is Holds.VALUE]
    spent = bool(heads) and all(_SPENT.search(head) or says_cost(head) for head in heads)
    if roles and not (_WORKS.search(meaning.name_head) and spent):
        return False
    unit = unit_around(meaning.table) or head_unit(meaning.name_head) or _unit_of_title(meaning.table) or ""
    around = "".join([*meaning.table.above, *meaning.table.section.path[-1:], meaning.name_head])
    if _GAINED.search(around):
        return False
    words = "".join(c.label.words for c in meaning.columns if c.holds is Holds.VALUE)
    units = [unit, *(c.label.unit or "" for c in meaning.columns if c.holds is Holds.VALUE)]
    if not _MONEY.match(unit) and _counts_besides(meaning):
        return False
    money = any(map(_MONEY.match, units)) or says_cost(words + "".join(heads))
    return money and (says_cost(around + words) or _WORKS.search(meaning.name_head) is not None)


_SPENT: Final = re.compile(r"決算|予算")
_GAINED: Final = re.compile(r"(?:効果|削減|節減|増収|確保)(?:見込)?額")
"""What works bring in or save, which they are measured by, rather than what they cost."""


def _unit_of_title(table: Table) -> str | None:
    """The unit in brackets at the end of the line above a table, or of its heading: 事業費の見込み（千円）."""
    above = [*table.section.path[-1:], *table.above][-1:]
    return unit_of(above[0]) if above else None


def _counts_besides(meaning: Meaning) -> bool:
    """Whether a table counts other things beside columns of money: in units of their own, or by names that measure."""
    values = [c.label for c in meaning.columns if c.holds is Holds.VALUE]
    others = [v for v in values if not says_cost(v.printed) and not _MONEY.match(v.unit or "")]
    if any(label.unit for label in others):
        return True
    units = [subject.unit for subject in meaning.subjects if subject.unit]
    counted = bool(units) and not any(map(_MONEY.match, units))
    return bool(others) and len(others) < len(values) and counted


def is_cost(value: Value, meaning: Meaning) -> bool:
    """Whether a column says what a work costs, beside columns of its indicators."""
    heads = (column.label.printed for column in meaning.columns if column.holds in (Holds.NAME, Holds.TEXT))
    if all(_SPENT.search(column.label.printed) for column in meaning.columns if column.holds is Holds.VALUE):
        return False  # Money is all that the table counts.
    return says_cost(value.label.printed) and any(map(_WORKS.search, heads))


def of_grades(meaning: Meaning) -> bool:
    """Whether a table counts how often each grade was given (Ａ, Ｂ, 計): a sum of an assessment, not what it is of."""
    heads = {squeeze(c.label.printed).upper() for c in meaning.columns if c.holds is Holds.VALUE}
    names = {fold_same_length(s.name.partition("　")[0].partition(" ")[0]) for s in meaning.subjects if s.name}
    return _are_grades(heads) or _are_grades(names)


def _are_grades(names: Collection[str]) -> bool:
    grades = {name for name in names if _GRADE.fullmatch(name)}
    return len(grades) >= LEAST_GRADES and all(_SUM.fullmatch(name) for name in set(names) - grades)


LEAST_GRADES: Final = 2
_GRADE: Final = re.compile(r"[A-ES◎○●△▲×☆★]|[A-ES](?:評価|判定|評定|ランク)")
_SUM: Final = re.compile(
    r"(?:合|総|小)?計|総数|(?:評価|判定)(?:なし|不能|(?:対象)?外|保留)|未(?:評価|判定)|その他|[-－―—]"
)
"""What stands beside grades: their sum, and what has none."""


def has_roles(meaning: Meaning) -> bool:
    return any(c.label.role is not None for c in meaning.columns if c.holds is Holds.VALUE)
