"""Tables of words aligned by spaces, told by a column that says who does something or when."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.spaced.pieces import LEAST_ROWS, TELLS, Row, cell_text, names_time
from ingest.readers.spaced.rows import merged


def worded_table(rows: Sequence[Row]) -> list[str] | None:
    """A table of words under heads, where a column says who does something or when; None for other text."""
    width = len(rows[0].cells)
    full = [row for row in rows if len(row.pieces) == sum(map(bool, row.cells)) == width]
    aligned = all(len({row.pieces[at].start for row in full}) == 1 for at in range(width))
    head, body = rows[0], rows[1:]
    if full[:1] != [head] or len(full) <= LEAST_ROWS or not aligned or any(map(_says_more, head.cells)):
        return None
    if not any(_tells(full[1:], at) for at in range(1, width)):
        return None
    found: list[Row] = []
    for row in body:
        found = [*found, row] if row.cells[0] or not found else [*found[:-1], merged([found[-1], row])]
    return ["\t".join(map(cell_text, row.cells)) for row in (head, *found)]


def _says_more(head: Sequence[str]) -> bool:
    """Whether a cell says more than a head does."""
    text = "".join(head)
    return len(text) > LONGEST_HEAD or re.search(r"\d|。", fold_same_length(text)) is not None


LONGEST_HEAD: Final = 12
_DOER: Final = re.compile(
    r"(?:[課係室局署所会社院校園館市町村県国者]|センター|組合|団体|法人|機構|大学|住民|グループ)(?:[)）]|等|など|ほか)?$"
)


def _tells(rows: Sequence[Row], at: int) -> bool:
    """Whether a column says in most rows who does something, or when."""
    cells = [" ".join(row.cells[at]) for row in rows]
    return max(sum(map(names_time, cells)), sum(_DOER.search(cell) is not None for cell in cells)) >= TELLS * len(cells)
