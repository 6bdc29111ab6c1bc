"""What the marks of a schedule stand for, as a line beside it says: △：準備　●：実施."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.tables.grid import Table

_MARKS: Final = "●○◎◯■□◆◇▲△★☆"
_MEANS: Final = re.compile(
    rf"(?P<mark>[{_MARKS}])\s?(?:[:=…]|は(?=[^、。]{{1,12}}(?:[、。]|を)))\s?(?P<what>[^\s、。:={_MARKS}→⇒()]{{2,16}})"
)
LONGEST: Final = 200


def legend_of(table: Table) -> dict[str, str]:
    """The words for each mark of the lines around a table; of a mark explained twice the first."""
    found: dict[str, str] = {}
    for item in table.section.items:
        text = fold_same_length(item.text)
        if not item.cells and len(text) <= LONGEST:
            for match in _MEANS.finditer(text):
                found.setdefault(match["mark"], match["what"].removesuffix("を表す"))
    return found
