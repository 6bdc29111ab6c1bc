"""Tables of a section: rows of cells, each with the item that it is printed in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Final

from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Holds, held_under, is_class, read_label
from ingest.facts.tables.units import in_brackets
from ingest.facts.tables.within import parted
from ingest.section import Item, Section

LEAST_HEADS: Final = 3
"""Cells of a row above which it is no pair of a form."""

CAPTION_LINES: Final = 3
"""Lines right above a table that may say what it is about and in which unit it counts."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, the item (a row of the document) that it stands in, and how many characters further in.

    ``period`` is the time of its value where that stands below it.
    """

    text: str
    item: Item
    indent: int = 0
    period: str | None = None


@dataclass(slots=True)
class Table:
    """One table: what stands above it, and its rows, all of one width."""

    section: Section
    above: tuple[str, ...]
    rows: list[list[Cell]] = field(default_factory=list)
    after: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0


def tables_of(section: Section, items: Sequence[Item]) -> Iterator[Table]:
    """The tables of a section in printed order; a second row of heads begins another."""
    above: list[str] = []
    run: list[Item] = []
    for at, item in enumerate([*items, None]):
        if item is not None and item.cells:
            run.append(item)
            continue
        if run:
            said, below = tuple(above[-CAPTION_LINES:]), _below(items[at:])
            for rows, before in parted(run):
                yield from (replace(table, after=below) for table in _split(section, said, rows, before))
            run, above = [], []
        if item is not None:
            above.append(item.text)


def _below(items: Sequence[Item]) -> tuple[str, ...]:
    """What is printed right below a table: the next line, and the notes that follow each other there.

    A unit right over the next table is that one's.
    """
    near = items[:NOTE_LINES]
    lines = [item.text for item in takewhile(lambda item: not item.cells, near)]
    lines = lines[:-1] if len(lines) < len(near) and lines and "単位" in lines[-1] else lines
    return (*lines[:1], *takewhile(lambda line: NOTE.match(line) is not None, lines[1:]))


NOTE_LINES: Final = 8
NOTE: Final = re.compile(r"\s*(?:[・*-]\s?)?(?:[※＊*]|[(（]?注|備考)")


def _split(section: Section, above: tuple[str, ...], run: Sequence[Item], before: int = 0) -> Iterator[Table]:
    """A run of rows as tables: heads said again are left out, other heads begin a new table, titles stand above.

    The first columns, so many as stand ``before`` a table, are no part of it.
    """
    around = above
    while len(run) > 2 and (
        titles := _titles(run[0].cells, [item.cells for item in run[1 : MOST_TITLES + MOST_HEADS + 1]])
    ):
        above, run = (*above, *titles)[-CAPTION_LINES:], run[1:]
    table = Table(section, above)
    head: tuple[str, ...] = ()
    for i, item in enumerate(run):
        cells = item.cells
        if titles := titles_again(run, i, head) or _names_block(run, i) or _titles_block(run, i):
            yield from [_filled_up(table)] if table.rows else ()
            table, head = Table(section, (*around, *titles)[-CAPTION_LINES:]), ()
            continue
        if table.rows and (_begins_another(run, i) or _names_again(cells, head)):
            yield _filled_up(table)
            table, head = Table(section, above), ()
        if head and (cells == head or (len(table.rows) > 1 and _says_heads_again(cells, head))):
            continue
        new = len(table.rows) > 1 and _is_new_head(cells, head) and not _dates_too(run[i - 1].cells, cells)
        if new or (len(table.rows) > 1 and _is_row_of_times(run, i)):
            yield _filled_up(table)
            table = Table(section, above)
            head = ()
        head = head or cells
        table.rows.append([Cell(text, item, by) for text, by in zip(cells, _indents(item), strict=True)][before:])
    if table.rows:
        yield _filled_up(table)


def titles_again(run: Sequence[Item], at: int, head: tuple[str, ...]) -> tuple[str, ...]:
    """What a row says of the rows below it, where the heads above it (``head``) come again right below: 中学生の部."""
    own, below = (run[i].cells if i < len(run) else () for i in (at, at + 1))
    return _titles(own, [below]) if own and head and below == head else ()


def _names_again(cells: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether a form that began with a name begins again with another: 指標名 | 参加者数, further down 指標名 | 実施校数."""
    pair = sum(map(bool, head)) == sum(map(bool, cells)) == PAIR
    return pair and cells != head and cells[0] == head[0] != "" and held_under(cells[0]) is Holds.NAME


PAIR: Final = 2


def _titles_block(run: Sequence[Item], at: int) -> tuple[str, ...]:
    """What stands by itself over a row of nothing but heads within a table: 主な取組 over 取組 | 内容 | 担当."""
    own, below = (run[i].cells if i < len(run) else () for i in (at, at + 1))
    filled = [cell for cell in below if cell]
    headed = at > 0 and len(filled) >= LEAST_HEADS and bool(below[0]) and all(map(_is_head, filled))
    return own[:1] if headed and sum(map(bool, own)) == 1 and own[0] else ()


def _names_block(run: Sequence[Item], at: int) -> tuple[str, ...]:
    """What a row of a form names (指標 | 正答率) whose values stand below heads of their own, in rows told apart by kinds."""
    own, below, *further = (run[i].cells if i < len(run) else () for i in range(at, at + MOST_HEADS))
    filled = tuple(dict.fromkeys(cell for cell in own if cell))
    if len(filled) != 2 or held_under(filled[0]) is not Holds.NAME or own[0] != filled[0] or _is_value(filled[1]):
        return ()
    heads = [cell for cell in below[1:] if cell]
    headed = len(heads) > 1 and all(read_label(cell).says_which_value for cell in heads) and bool(below[0])
    return filled[1:] if headed and any(_is_value(cell) for row in further for cell in row[1:]) else ()


_UNIT: Final = re.compile(r"(?<!\s)[(（\[［〔【]?\s*+(?:金額の)?単位\s*[:：・]?[^()（）]{1,20}[)）\]］〕】]?")


def _titles(cells: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What a first row says of its whole table, and in which unit it counts; nothing where it is one of heads."""
    filled = tuple(cell for cell in cells if cell)
    alone = len(filled) == 1 and bool(cells[0]) and len(cells) >= LEAST_HEADS
    of_unit = len(filled) == 2 and (_UNIT.fullmatch(filled[1]) is not None or _is_unit_over(filled[1], below))
    return filled if alone or of_unit or _stands_over_heads(cells, below) else ()


def _is_unit_over(cell: str, below: Sequence[Sequence[str]]) -> bool:
    """Whether a cell is a unit in brackets over a row of heads: （人）."""
    heads = sum(map(bool, below[0])) if below else 0
    return heads >= LEAST_HEADS and in_brackets(cell) is not None


def _stands_over_heads(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row of few cells that are no heads stands above one that is full of them: 計画期間：… | 作成：企画課.

    Another such row may stand between. Heads are told by their words, or else by the values below them.
    """
    at = next((i for i, row in enumerate(below[:MOST_TITLES]) if not _is_title(row)), len(below))
    heads = below[at] if at < len(below) else ()
    filled = [cell for cell in heads if cell]
    if not _is_title(cells) or len(heads) < len(cells) or len(filled) < FULL * len(heads) or not any(heads[:1]):
        return False
    if _is_worded(filled):
        return True
    valued = any(map(_is_value, (cell for row in below[at + 1 :] for cell in row[1:] if cell)))
    further = any(row[0] and _is_worded([cell for cell in row if cell]) for row in below[at + 1 :])
    return valued and not further and not any(map(_is_value, filled))


def _is_worded(filled: Sequence[str]) -> bool:
    """Whether most of the cells of a row are words of heads."""
    known = sum(map(_is_head, filled))
    return known >= LEAST_HEADS and known * 2 >= len(filled)


def _is_title(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(cells[0]) and len(filled) <= FEW * len(cells) and not any(map(_is_head, filled))


MOST_TITLES: Final = 2
MOST_HEADS: Final = 3
"""Rows of titles above heads, and of heads with the first row below them."""

FEW: Final = 1 / 3
FULL: Final = 2 / 3
"""Of its cells a row of titles fills hardly any, and one of heads nearly all."""


def _is_head(cell: str) -> bool:
    said = held_under(cell) is not None or read_label(cell).says_which_value
    return said or (read_label(cell).role is not None and len(cell) <= LONGEST_HEAD)


LONGEST_HEAD: Final = 20
"""Characters of a head that says of what a value is and which one; a title may name a role as well."""


def _indents(item: Item) -> list[int]:
    """How many full-width spaces stand before each cell of a row."""
    return [len(cell) - len(cell.lstrip("　")) for cell in item.first.text.strip(" \n").split("\t")]


def _begins_another(run: Sequence[Item], at: int) -> bool:
    """Whether a row is the head of a table right under another: no value in it, values below, and of another shape.

    That is another width, or many cells filled where the rows above are pairs, as in a form.
    """
    cells, before = run[at].cells, run[at - 1].cells
    below = run[at + 1].cells if at + 1 < len(run) else ()
    filled = sum(map(bool, cells))
    pairs = filled > LEAST_HEADS and sum(map(bool, before)) == 2 and any(map(_is_value, before))
    return (
        (len(cells) not in (len(before), 0) or pairs)
        and len(below) == len(cells)
        and filled > 1
        and not any(map(_is_value, cells))
        and any(map(_is_value, below))
    )


def _filled_up(table: Table) -> Table:
    """The table with rows of one width: of the columns in which anything stands, and the first."""
    width = max((i + 1 for row in table.rows for i, cell in enumerate(row) if cell.text), default=0)
    rows = [[*row[:width], *[Cell("", row[0].item)] * (width - len(row))] for row in table.rows]
    kept = [at for at in range(width) if at == 0 or any(row[at].text for row in rows)]
    table.rows = [[row[at] for at in kept] for row in rows]
    return table


def _says_heads_again(cells: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether a row only says what the heads say, or a part of heads that stand in several rows."""
    filled = [(cell, over) for cell, over in zip(cells, head, strict=False) if cell]
    return len(filled) >= 3 and all(cell == over or cell in over.split(" ") for cell, over in filled)


def _is_new_head(cells: tuple[str, ...], head: tuple[str, ...]) -> bool:
    """Whether a row is one of heads: two say which value stands there, a third what it names, none is a value.

    So is one that says all the heads again under another corner.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) >= 3 and cells[0] and cells[0] != head[0] and cells[1:] == head[1:]:
        return True
    if len(filled) < 3 or any(_is_value(cell) for cell in filled):
        return False
    values = sum(read_label(cell).says_which_value for cell in filled)
    named = held_under(cells[0]) in (Holds.NAME, Holds.KIND) or cells[0] == head[0]
    return values >= 2 and (named or values == len(filled)) and re.search(r"\w", cells[0]) is not None


def _dates_too(above: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    """Whether a row goes on with what the one above it says in the same columns, as rows with days of their own do."""
    said = [at for at, cell in enumerate(cells) if cell and read_label(cell).period is not None]
    return bool(said) and all(at < len(above) and read_label(above[at]).period is not None for at in said)


def _is_row_of_times(run: Sequence[Item], at: int) -> bool:
    """Whether a row says which values stand below it, between rows that say nothing of the kind: 工程 | 2025 | 2026 | 2027."""
    cells, above = run[at].cells, run[at - 1].cells
    below = run[at + 1].cells if at + 1 < len(run) else ()
    said = [i for i, cell in enumerate(cells) if i and cell and read_label(cell).says_which_value]
    others = [cell for i, cell in enumerate(cells) if i and cell and i not in said]
    if len(said) < LEAST_HEADS or not cells[0] or len(below) != len(cells) or not any(below[i] for i in said):
        return False
    around = [row[i] for row in (above, below) for i in said if i < len(row) and row[i]]
    alone = not any(read_label(cell).says_which_value for cell in around)
    return alone and not any(map(_is_value, cells)) and all(held_under(cell) is not None for cell in others)


def _is_value(cell: str) -> bool:
    return not read_label(cell).says_which_value and cell_figure(cell) is not None and not is_class(cell)
