"""The rows of a table aligned by spaces whose texts are broken over lines, put together."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.spaced.pieces import Row, is_value


def folded(rows: Sequence[Row]) -> list[Row]:
    """Lines without values as parts of the rows that they belong to; those that head a group stay."""
    found: list[Row] = []
    waiting: list[Row] = []
    short = _short_heads(rows)
    below = _values_last([row for i, row in enumerate(rows) if i not in short])
    outer = False
    """Whether what waits begins further out than the row above it, so that it is no part of that, and as far in as the next."""
    for i, row in enumerate(rows):
        following = next((other for other in rows[i + 1 :] if other.valued), None)
        outer = (outer and bool(waiting)) or (bool(found) and _stands_out(row, found[-1], following))
        if i in short:
            found += [*waiting, row]
            waiting = []
        elif row.valued:
            joins = waiting and (below or not _name(row) or _is_open(waiting[-1]) or outer)
            found += [merged([*waiting, row])] if joins else [*waiting, row]
            waiting = []
        elif found and found[-1].valued and not row.apart and not waiting and _is_open(found[-1]):
            found[-1] = merged([found[-1], row])
        elif (
            (outer and not row.valued)
            or _goes_on_below(rows, i, following)
            or (following is not None and not _heads_group(row, following) and (below or not _name(following)))
        ):
            waiting.append(row)
        elif found and found[-1].valued and not row.apart and not _heads_group(row, following):
            found[-1] = merged([found[-1], row])
        else:
            found.append(row)
    return found + waiting


def _stands_out(row: Row, above: Row, following: Row | None) -> bool:
    """Whether a line without values begins further out than the row above it, and just as far in as the next."""
    if row.valued or row.named is None or above.named is None or following is None or not above.valued:
        return False
    return row.named < above.named and following.named == row.named


def _short_heads(rows: Sequence[Row]) -> set[int]:
    """The lines alone that head groups: they leave room in their column for more than the next name begins with."""
    right = max((row.pieces[0].end for row in rows if row.valued and row.named is not None), default=0)
    before = [None, *rows]
    found = {
        i
        for i, (above, row, below) in enumerate(zip(before, rows, rows[1:], strict=False))
        if _stands_alone(row) and not (above is not None and _is_open(above))
        if below.valued and below.named == row.named and row.pieces[0].end + ROOM <= right
    }
    return found if len(found) >= LEAST_GROUPS else set()


def _stands_alone(row: Row) -> bool:
    """Whether a line holds nothing but what may be a name of its own."""
    alone = len(row.pieces) == 1 and row.named is not None and not row.valued
    return alone and not _is_open(row) and fold_same_length(row.pieces[0].text)[:1] not in "(・"


ROOM: Final = 8
"""Columns of the screen: a name that is broken over lines is so where no more than four characters fit."""

LEAST_GROUPS: Final = 2

_GOES_ON: Final = re.compile(r"[のをにがはとやもで、・]$|及び$|または$|又は$")


def _goes_on_below(rows: Sequence[Row], at: int, following: Row | None) -> bool:
    """Whether a line without values can't end where it does, and values stand beside the next."""
    return following is not None and following is rows[at + 1] and not following.apart and _is_open(rows[at])


def _is_open(row: Row) -> bool:
    """Whether a row's name can't end where it does: in a bracket, or with a word that goes on."""
    name = fold_same_length("".join(text for cell in row.cells[:2] for text in cell if not is_value(text)))
    return name.count("(") > name.count(")") or name.count("「") > name.count("」") or _GOES_ON.search(name) is not None


def _values_last(rows: Sequence[Row]) -> bool:
    """Whether values stand beside the last line of a name that is broken over lines, rather than beside the first."""
    begins = ends = 0
    for i, row in enumerate(rows):
        following = rows[i + 1] if i + 1 < len(rows) else None
        if row.valued or _heads_group(row, following):
            continue
        starts = i == 0 or row.apart or (not rows[i - 1].valued and _heads_group(rows[i - 1], row))
        begins += (
            starts and following is not None and following.valued and not following.apart and bool(_name(following))
        )
        ends += (following is None or following.apart or _heads_group(following, None)) and not starts
    return begins > ends


_GROUP: Final = re.compile(
    r"[【〔＜<《■◆□◇●]|[(（]\d+[)）]|第?[\dⅠ-Ⅹ一二三四五六七八九十]+[章節款 .．　]"
    r"|(?:基本|重点|個別)?(?:目標|方針|柱|政策|施策|分野|戦略|方向)[\dⅠ-Ⅹ一二三四五A-Z]"
)


def _heads_group(row: Row, following: Row | None) -> bool:
    """Whether a line alone heads those below it: by its mark, or with the next names standing further in."""
    if len(row.pieces) > 1 or row.valued:
        return False
    text = " ".join(text for cell in row.cells for text in cell)
    if _GROUP.match(fold_same_length(text)) or _reaches_over(row, following):
        return True
    return following is not None and following.valued and following.indent > row.indent and bool(_name(following))


def _reaches_over(row: Row, following: Row | None) -> bool:
    """Whether a line reaches over the first columns of the next, as no part of a name does."""
    held = following.pieces if following is not None and following.valued else ()
    return len(held) > 1 and row.named is not None and row.pieces[0].end > held[1].start


def _name(row: Row) -> str:
    """What names a row: the text of its first columns."""
    names = [cell for cell in row.cells[:2] if cell]
    return "".join(text for cell in names for text in cell if re.search(r"[^\W\d_]{2,}", text))


def merged(rows: Sequence[Row]) -> Row:
    width = len(rows[0].cells)
    cells = [[text for row in rows for text in row.cells[at]] for at in range(width)]
    indent = min(row.indent for row in rows)
    named = next((row.named for row in rows if row.named is not None), None)
    return Row(cells, any(row.valued for row in rows), indent, rows[0].pieces, rows[0].apart, named)


def run_on(rows: list[Row]) -> list[Row]:
    """Names that go on beside the next row of their group: one that ends in の says nothing by itself."""
    for above, row in pairwise(rows):
        names = " ".join(above.cells[0])
        if above.valued and row.valued and row.cells[0] and _GOES_ON.search(names) and row.cells[1] and above.cells[1]:
            above.cells[0] += row.cells[0]
            row.cells[0] = []
    return rows


_CYCLE: Final = re.compile(
    r"(?:(?:変更|改[訂定]|見直し)[前後]|計画|実績|目標|見込|達成率|差|計画値|実績値|目標値|進捗率)[値額量み]?"
)


def cycled(rows: list[Row]) -> list[Row]:
    """Rows of 計画 and 実績 in turn: what stands in other columns beside the later ones goes on from the first.

    Several words right of these are what the later row says itself.
    """
    at = next((at for at in range(len(rows[0].cells)) if _cycles(rows, at)), None) if rows else None
    if at is None:
        return rows
    first_word = next(" ".join(row.cells[at]) for row in rows if row.cells[at])
    first: Row | None = None
    for row in rows:
        word = " ".join(row.cells[at])
        if word == first_word or not word:
            first = row if word else None
            continue
        if first is None:
            continue
        said = [i for i, cell in enumerate(row.cells) if i != at and cell and not is_value(" ".join(cell))]
        own = sum(i > at for i in said) > 1
        for column in (i for i in said if i < at or not own):
            cell = row.cells[column]
            if first.cells[column] and not is_value(" ".join(first.cells[column])):
                first.cells[column] += cell
                row.cells[column] = []
    return rows


def _cycles(rows: Sequence[Row], at: int) -> bool:
    words = [" ".join(row.cells[at]) for row in rows if row.cells[at]]
    said = sum(_CYCLE.fullmatch(word) is not None for word in words)
    return len(words) >= 3 and said >= 0.8 * len(words) and len(set(words)) > 1
