"""Charts whose grid and bars look like the rules of a table: their labels stand in no rows."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.readers.grid import Grid
from ingest.readers.pdf.glyphs import Glyph, Run, lines_of

MOST_CUT: Final = 0.1
"""Share of the words of a table that its rules may cut: no cell's text reaches into the next."""

MOST_LONE: Final = 1 / 3
"""Share of the rules between rows that may end in a single column: cells of a row begin together, bars don't."""

EMPTY: Final = 0.5
"""Share of cells without text from which fewer such rules are enough: bars stacked on each other."""

LEAST_LONE: Final = 2
NEXT: Final = 0.1
"""White between the characters of a word at most, in heights of a character."""

_WORD: Final = re.compile(r"[^\W\d_]{2}")


def is_chart(grid: Grid[Run], cells: Sequence[Sequence[Glyph]]) -> bool:
    """Whether what rules draw is a chart; ``cells`` has the glyphs of each box that they draw."""
    words, cut = _cut(cells)
    if cut >= LEAST_LONE and cut > MOST_CUT * words:
        return True
    placed = list({id(cell): cell for cell in grid.places.values()}.values())
    texts = [cell.content.text for cell in placed if cell.content]
    named = sum(_WORD.search(text) is not None for text in texts)
    if 2 * named >= len(texts):
        return False
    if not named and len(texts) < len(placed):
        return True
    ends: list[set[int]] = [set() for _ in range(grid.height + 1)]
    for cell in placed:
        ends[cell.row].add(cell.column)
        ends[cell.row + cell.rows].add(cell.column)
    inner = ends[1:-1]
    lone = sum(len(columns) == 1 for columns in inner)
    empty = len(placed) - len(texts)
    return lone >= LEAST_LONE and (lone >= MOST_LONE * len(inner) or empty >= EMPTY * len(placed))


def _cut(cells: Sequence[Sequence[Glyph]]) -> tuple[int, int]:
    """How many words there are, and how many of them stand in several cells."""
    owner = {id(glyph): at for at, held in enumerate(cells) for glyph in held}
    words = cut = 0
    for line in lines_of(glyph for held in cells for glyph in held):
        apart = [b.left - a.right > NEXT * a.size for a, b in pairwise(line)]
        crossed = [owner[id(a)] != owner[id(b)] for a, b in pairwise(line)]
        words += 1 + sum(apart)
        cut += sum(over and not white for over, white in zip(crossed, apart, strict=True))
    return words, cut
