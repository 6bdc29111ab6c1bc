"""Text that spreadsheet programs show and never compute."""

import re
from typing import Final

from corpus.normalize import printable

_FORMULA: Final = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")
"""How formulas begin, also where a Japanese keyboard wrote the sign at full width."""

_NUMBER: Final = re.compile(r"^[+\-]?\d[\d,.]*[^\W\d_]{0,6}[%％]?$")
"""A signed figure with its unit: no formula, and it must stay what it is."""


def inert(cell: str | float) -> str:
    """A cell of a CSV file that programs show as it stands; what would be a formula gets an apostrophe before it."""
    text = printable(str(cell))
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
