"""Rows that a question names by their number or code: 指標No.21, 施策1-3."""

import re
from typing import Final

from corpus.normalize import fold
from corpus.statements import Statement, is_word, name_of

_COUNTS: Final = r"no\.?|№|#|番号|指標|施策|事業|取組|目標|項目"
"""What stands before a number that names something."""

_CODE: Final = re.compile(r"(?P<bare>\d{1,3})|[^\W\d_]?\d{1,3}(?:[-.]\d{1,3})*")


def named_by_code(row: Statement, text: str) -> bool:
    """Whether a question names a row of a table by the code in front of its name."""
    if not row.heads:
        return False
    name, asked = name_of(row), _same(text)
    before = row.cells[: row.cells.index(name)] if name in row.cells else ()
    codes = (_CODE.fullmatch(_same(cell)) for cell in before if cell and not is_word(cell))
    return any(_names(code, asked) for code in codes if code is not None)


def _names(code: re.Match[str], asked: str) -> bool:
    before = rf"(?:{_COUNTS})\s*" if code["bare"] else r"(?<![\d.-])"
    return re.search(rf"{before}{re.escape(code[0])}(?![\d.-]*\d|[年月日])", asked) is not None


def _same(text: str) -> str:
    """Folded, with one sign for all dashes: 1－3 is 1-3."""
    return re.sub(r"[－–‐―−]", "-", fold(text)).strip()
