"""Which columns of a row are marked and which are not: a table of marks, ○ under what each body or programme does."""

import re
from collections.abc import Sequence
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.tables.naming import core, places
from chat.answering.facts.tables.table import Table
from chat.answering.said import Computed
from chat.answering.wording import clean
from corpus.normalize import fold, squeeze
from corpus.statements import label_of
from retriever.question import Question

_ASKS: Final = re.compile(
    r"[○◯〇●◎✓✔][」』]?(?:印|マーク)?[がのはもを、]|(?:レ|丸|まる|印|マーク|チェック)[」』]?(?:印|マーク)?[がのはも][^。？?、]{0,12}?(?:付|つ[いくか]|入|ある|ない|無)"
)
_MARK: Final = re.compile(r"[○◯〇●◎✓✔レ]")
_ALLOWED: Final = re.compile(r"[○◯〇●◎✓✔レ△▲×✕-]?|[-—ー―－‐–…]+")
FEWEST: Final = 2
SHORTEST_NAME: Final = 3
"""Columns of marks that make a table of them, and characters of a name by which a row is told."""


def asks_marks(text: str) -> bool:
    """Whether a question is about where marks stand."""
    return _ASKS.search(fold(text)) is not None


def marks_of_row(table: Table, question: Question) -> tuple[str, tuple[Computed, ...], Sequence[Evidence]] | None:
    """The heads under which the one row that a question names has a mark, and those under which it has none."""
    columns = [i for i in range(len(table.heads)) if table.heads[i] and _is_of_marks(table, i)]
    rows = [i for i, row in enumerate(table.rows) if any(places(name, squeeze(question.text)) for name in _names(row))]
    if len(columns) < FEWEST or len(rows) != 1:
        return None
    row = table.rows[rows[0]]
    marked = [i for i in columns if _MARK.search(row.statement.cells[i])]
    if not marked:
        return None
    mark = clean(row.statement.cells[marked[0]])
    heads = ["、".join(clean(table.heads[i]) for i in columns if (i in marked) is held) for held in (True, False)]
    rest = f"。付いていないのは、{heads[1]}です" if heads[1] else ""
    return f"{_label(row)}に{mark}が付いているのは、{heads[0]}です{rest}", (), [row]


def _is_of_marks(table: Table, column: int) -> bool:
    cells = [squeeze(cell) for cell in table.cells(column)]
    return any(map(_MARK.fullmatch, cells)) and all(map(_ALLOWED.fullmatch, cells))


_INNER: Final = re.compile(r"[「『]([^「」『』]+)[」』]")


_OF_PLACE: Final = re.compile(r"^[一-龥ぁ-んァ-ヶ]{1,4}?[都道府県市町村](?=[一-龥ァ-ヶ]{3})")
"""The place in front of a name, which questions about its plans leave out."""


def _names(row: Evidence) -> list[str]:
    """By what a question may name a row, squeezed: its label, and names quoted in it."""
    label = _label(row)
    found = [core(label), core(_OF_PLACE.sub("", label)), *(squeeze(name) for name in _INNER.findall(label))]
    return [name for name in found if len(name) >= SHORTEST_NAME]


def _label(row: Evidence) -> str:
    """The label of a row up to its first blank, behind which some tables say more of it."""
    return clean(label_of(row.statement)).split(" ")[0]
