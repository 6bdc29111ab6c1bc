"""The unit of a table's bare figure: what stands over its column, in its row, or in the table's caption."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalize import nfkc
from corpus.quantities import UNITS
from corpus.statements import Statement, label_of

_BARE: Final = re.compile(r"[+▲△−–-]?\s?\d[\d,]*(?:\.\d+)?")
"""A figure without a unit (NFKC)."""

_SCALED: Final = rf"(?:[十百千]?[万億兆]|[百千])?(?:{UNITS})"
_BRACKETED: Final = re.compile(rf"[(\[【〔]\s?(?P<unit>{_SCALED})\s?[)\]】〕]", re.IGNORECASE)
_CAPTIONED: Final = re.compile(rf"単位\s?[:：]?\s?(?P<unit>{_SCALED})(?=[)\]】\s]|$)", re.IGNORECASE)
_OF_COLUMNS: Final = re.compile(rf"[(\[](?P<of>[^()\[\]:]{{2,20}}):\s?(?P<unit>{_SCALED})[)\]]", re.IGNORECASE)
"""A caption's unit of the columns that it names: (事業費・財源:千円)."""

_MARK: Final = re.compile(r"[A-Z]")
"""A single capital in brackets marks a column, (A) + (B), and is no unit."""

_UNIT: Final = re.compile(_SCALED, re.IGNORECASE)
COLUMN_OF_UNITS: Final = "単位"
"""Head of the column in which each row's unit stands."""


_COUNTS: Final = re.compile(r"[(（]\s*[件人社者回戸台]\s*数\s*[)）]$|^[件人社者回戸台]\s*数$")
"""A cell that says of its row's figures that they count."""


def is_of_units(cells: Sequence[str]) -> bool:
    """Whether the cells of a row hold the units of several columns and nothing else."""
    filled = [nfkc(cell).strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and all(_UNIT.fullmatch(cell) for cell in filled)


_OTHER_KIND: Final = re.compile(r"[率比]|割合|指数|順位|番号|電話|郵便|[Nn]o\b|(?<![\d元])年(?:度|次)?$|備考")
"""Heads of columns whose figures a caption's unit does not count."""


def with_unit(row: Statement, column: int, over: str = "") -> str:
    """The cell in a column 0… as it would be said alone: a bare figure with the unit that is printed apart from it; ``over``
    is the title over its table."""
    cell = row.cells[column]
    return f"{cell}{unit_over(row, column, over)}" if _BARE.fullmatch(nfkc(cell).strip()) else cell


def unit_over(row: Statement, column: int, over: str = "") -> str:
    """The unit in which a bare figure of a column counts, as printed; empty where none is named."""
    return next((unit for unit in _named(row, column, over) if unit), "")


def _named(row: Statement, column: int, over: str) -> Iterator[str]:
    """What its head, its row's column of units, its row's label or a cell before it, the caption and the title ``over`` it name, in this
    order."""
    if len(row.heads) != len(row.cells):
        return
    head = nfkc(row.heads[column])
    yield _found(_BRACKETED, head)
    for other, cell in zip(row.heads, row.cells, strict=True):
        unit = nfkc(cell).strip()
        if nfkc(other).strip() == COLUMN_OF_UNITS and _UNIT.fullmatch(unit):
            yield unit
    if _OTHER_KIND.search(_without_brackets(head)) is not None:
        return
    before = [nfkc(named) for named in (label_of(row), *row.cells[:column])]
    yield from (_found(_BRACKETED, named) for named in before)
    if any(map(_COUNTS.search, before)):
        return  # a caption's money or share is not what is counted
    of_columns = (
        m for m in _OF_COLUMNS.finditer(nfkc(row.head)) if any(o in head for o in re.split("[・、]", m["of"]))
    )
    yield next((m["unit"] for m in of_columns), "")
    yield _found(_CAPTIONED, nfkc(row.head))
    yield _found(_BRACKETED, row_head) if _BRACKETED.fullmatch(row_head := nfkc(row.head).strip()) else ""
    title = nfkc(over).strip()
    yield _found(_CAPTIONED, title)
    yield next((m["unit"] for m in _BRACKETED.finditer(title) if m.end() == len(title)), "")


def _found(pattern: re.Pattern[str], text: str) -> str:
    """The one unit that a text names; empty where it names none or several (単位：人、％)."""
    units = {match["unit"] for match in pattern.finditer(text) if not _MARK.fullmatch(match["unit"])}
    return units.pop() if len(units) == 1 else ""


def _without_brackets(text: str) -> str:
    return re.sub(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]", "", text).strip()
