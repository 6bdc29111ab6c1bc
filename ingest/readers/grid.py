"""Tables as grids: merged cells laid out, several rows of column heads made one, rows as tabs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeAlias, TypeVar

from corpus.normalize import squeeze
from ingest.readers.document import too_large

T = TypeVar("T")
MOST_PLACES: Final = 500_000
"""Rows times columns of one table, merged cells laid out: 5,000 rows of 100 columns."""

MOST_HEADS: Final = 3
"""Rows of column heads at most; what reaches further down is a group of rows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell(Generic[T]):
    """A cell: ``row`` and ``column`` from 0, how far it reaches, and what is in it."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    content: T


Said: TypeAlias = tuple[Cell[T], ...]
"""What a row says in one column: nothing, a cell, or several column heads above each other."""


@dataclass(slots=True)
class Grid(Generic[T]):
    """Cells at their places; a merged cell stands at every place that it covers."""

    height: int
    width: int
    places: dict[tuple[int, int], Cell[T]] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Sequence[Cell[T]]) -> "Grid[T]":
        """Lay cells out; where two claim a place, the first has it.

        Raises:
            TooLargeError: the table has too many places, or its cells claim too many.
        """
        height = max((c.row + c.rows for c in cells), default=0)
        width = max((c.column + c.columns for c in cells), default=0)
        places = max(height * width, sum(c.rows * c.columns for c in cells))
        if places > MOST_PLACES:
            raise too_large("表のセル", places, MOST_PLACES)
        grid: Grid[T] = cls(height, width)
        for cell in cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    grid.places.setdefault((row, column), cell)
        return grid

    def head_rows(self) -> int:
        """How many rows of column heads there are: as far down as the merged cells of the first row reach.

        Only where another cell of it is merged over columns: else the first row simply has tall cells.
        """
        first = [self.places[0, c] for c in range(self.width) if (0, c) in self.places]
        deepest = max((cell.rows for cell in first), default=1)
        is_head = any(cell.columns > 1 and cell.rows < deepest for cell in first)
        return deepest if is_head and deepest <= min(MOST_HEADS, self.height - 1) else 1

    def rows(self) -> list[list[Said[T]]]:
        """What each row says, column by column.

        A cell merged over rows is said in each of them but in the first column, where nothing means
        that the group goes on. One merged over columns is said once, in heads above each of them.
        """
        heads = self.head_rows()
        found = [[self._heads(heads, column) for column in range(self.width)]] if heads > 1 else []
        body = range(heads if heads > 1 else 0, self.height)
        return found + [[self._said(row, column) for column in range(self.width)] for row in body if self._begins(row)]

    def _begins(self, row: int) -> bool:
        """Whether anything begins in a row: where nothing does, it only goes on with the one above."""
        cells = [self.places.get((row, column)) for column in range(self.width)]
        return row == 0 or not any(cells) or any(cell is not None and cell.row == row for cell in cells)

    def _heads(self, heads: int, column: int) -> Said[T]:
        cells = (self.places.get((row, column)) for row in range(heads))
        return tuple(dict.fromkeys(cell for cell in cells if cell is not None and cell.content))

    def _said(self, row: int, column: int) -> Said[T]:
        cell = self.places.get((row, column))
        goes_on = cell is None or cell.column < column or (column == 0 and cell.row < row)
        return () if cell is None or goes_on else (cell,)


def text_rows(grid: Grid[str]) -> list[str]:
    """The rows of a table of texts as lines, cells parted by tabs."""
    return ["\t".join(" ".join(cell.content for cell in said) for said in row) for row in grid.rows()]


def one_line(text: str) -> str:
    """The text of a cell on one line: broken lines joined, with a space only between letters or digits."""
    parts = [re.sub(r"[ \u3000]+", " ", part).strip() for part in re.split(r"[\n\r\t\f\v]+", text)]
    joined = ""
    for part in filter(None, parts):
        joined += (" " if joined and needs_space(joined[-1], part[0]) else "") + part
    return joined


def broken_line(text: str) -> str:
    """The text of a cell whose lines were broken on purpose, on one line: with a space at each break."""
    return " ".join(filter(None, (one_line(part) for part in text.split("\n"))))


def indented(printed: str, text: str, by: int = 0) -> str:
    """``text``, which is ``printed`` on one line, as far in as that stands: by its full-width spaces and ``by`` more."""
    first = printed.lstrip("\n\r\t ")
    return "　" * (len(first) - len(first.lstrip("　\u00a0")) + by) + text if text else ""


_POWER: Final = re.compile(r"[A-Za-zａ-ｚ㎞㎝㎜]$")


def raised(before: str, text: str) -> str:
    """Raised text as it is read after ``before``: the power of a unit (m²), else the mark of a footnote (※1)."""
    if text in ("2", "3") and _POWER.search(before):
        return "²" if text == "2" else "³"
    return text if not text.strip() or re.match(r"[(（]?[※＊*注]", text) else f"※{text}"


def needs_space(before: str, after: str) -> bool:
    """Whether two characters that a line break parted would run into one word or number."""
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def same_heads(a: str, b: str) -> bool:
    """Whether two rows say the same, white space aside: column heads repeated on the next page."""
    return bool(squeeze(a)) and [squeeze(x) for x in a.split("\t")] == [squeeze(x) for x in b.split("\t")]
