"""The unit that a whole table is in, as its caption, its corner or a head says: 単位：千円, 単位：千t-CO2、％."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.tables.grid import Table
from ingest.facts.tables.units import in_brackets, is_unit

_SAID: Final = re.compile(r"単位\s?(?:[:は・]\s?|\s)(?P<units>[^\s()\[\]【】〔〕。:]{1,20}(?:\s\d(?=\s?\)))?)")
_EACH: Final = re.compile(r"[、,]")
LONGEST: Final = 10
HEAD_ROWS: Final = 3


def unit_around(table: Table) -> str | None:
    """The unit of a table, the first of several: the others are those of rates (単位：千円、％); None where none is said."""
    alone = (unit for text in reversed(table.above) if (unit := in_brackets(text)) is not None)
    said = (unit for text in _texts(table) if (unit := unit_said(text)) is not None)
    return next(alone, None) or next(said, None)


def says_rates(table: Table) -> bool:
    """Whether a table says that some of it is in per cent: 単位：百万円、％."""
    return any(
        (said := _SAID.search(fold_same_length(t))) and re.search(r"[、,・/]%", said["units"]) for t in _texts(table)
    )


def unit_said(text: str) -> str | None:
    """The first unit that a text says after the word for it."""
    match = _SAID.search(fold_same_length(text))
    if match is None:
        return None
    first = re.sub(r"\s", "", _EACH.split(match["units"])[0])
    parts = [first] if is_unit(first) else [*first.split("・"), first]
    found = next((part for part in parts if is_unit(part)), parts[0])
    return found if 0 < len(found) <= LONGEST and not re.fullmatch(r"[\d.,]+", found) else None


def _texts(table: Table) -> Iterator[str]:
    """Where a table may say its unit, the nearest first: above it, its heads, its heading, and in brackets right below."""
    yield from reversed(table.above)
    for row in table.rows[:HEAD_ROWS]:
        yield from (cell.text for cell in row)
    yield from table.section.path[-1:]
    yield from (text for text in table.after if re.match(r"\s*[(（\[【]", text))
