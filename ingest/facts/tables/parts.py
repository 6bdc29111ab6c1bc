"""Rows whose cells hold several things each, taken apart."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.tables.figure import cell_figure, is_letterspaced
from ingest.facts.tables.grid import Cell

COUNTED: Final = re.compile(r"[①-⑳]")


MOST_IN_A_CELL: Final = 20


def unfolded(row: Sequence[Cell], at: int, values: Collection[int]) -> list[list[Cell]]:
    """A row as several where its name (in the column ``at``) and its values are: ①対象数②満足度 beside ①12件②70%."""
    for cut in CUTS:
        parts = cut(row[at].text)
        if not 2 <= len(parts) <= MOST_IN_A_CELL:
            continue
        held = {c: _in_parts(row[c].text, len(parts), cut) for c in values if row[c].text}
        fitting = [cells for cells in held.values() if cells]
        loose = cut not in (_parted, _numbered) and (len(fitting) < len(held) or not _figures(fitting))
        if cut in (_parted, _of_several, _joined, _with_part):
            loose = loose or not all(cell_figure(part) for cells in fitting for part in cells)
        if not fitting or loose or (cut is _spaced and not all(map(_is_word, parts))):
            continue
        beside = [(c, cell) for c, cell in enumerate(row) if c > at or c in held or cut not in (_numbered, _of_several)]
        cut_cells = {c: cells for c, cell in beside if (cells := _in_parts(cell.text, len(parts), cut))}
        cut_cells[at] = parts
        if cut is _parted:  # What is said once is said of the whole, which comes first.
            cut_cells |= {c: [row[c].text] + [""] * (len(parts) - 1) for c in held if c not in cut_cells}
        return [
            [Cell(cut_cells[c][i], cell.item) if c in cut_cells else cell for c, cell in enumerate(row)]
            for i in range(len(parts))
        ]
    return [list(row)]


def _figures(cells: Iterable[Sequence[str]]) -> bool:
    return all(re.search(r"\d", fold_same_length(part)) or cell_figure(part) for parts in cells for part in parts)


def _is_word(part: str) -> bool:
    return len(part) > 2 and re.search(r"[^\W\d_]{2,}", part) is not None


def _numbered(cell: str) -> list[str]:
    """What stands after each of the numbers (① ②, or (1) (2)) of a cell that begins with one."""
    marks = list(COUNTED.finditer(cell)) or _counting(cell)
    if not marks or cell[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(cell)]
    return [cell[mark.end() : end].strip(" 　、,／/") for mark, end in zip(marks, ends, strict=True)]


def apart(cell: str) -> list[str]:
    """What stands after each of the numbers or dots of a cell; the whole of one without such."""
    return _numbered(cell) or _bulleted(cell) or [cell]


def _parted(cell: str) -> list[str]:
    """The names of a cell of which one is a part of the one before it: 参加者数 うち小学生; by number where they have such."""
    if not _PART_WITHIN.search(cell):
        return []
    return [part.strip() for named in (_numbered(cell) or [cell]) for part in _PART_WITHIN.split(named)]


_PART_WITHIN: Final = re.compile(r"(?<=\S)\s++(?=[(（]?うち)")


def _of_several(cell: str) -> list[str]:
    """The names of a cell of which some are counted for several each: ①朝食を食べる割合 小学生 中学生 ②実施校数."""
    found: list[str] = []
    numbered = _numbered(cell)
    for named in numbered:
        whole, *parts = named.split() or [""]
        of_whole = [part for part in parts if _PART.match(part)]
        if of_whole and of_whole != parts:
            return []
        found += [whole, *parts] if of_whole or not parts else [f"{whole}　{part}" for part in parts]
    return found if len(found) > len(numbered) and all(map(_is_word, found)) else []


_PART: Final = re.compile(r"[(（]?うち")


def _flat(cell: str) -> list[str]:
    """What spaces part within what stands after each of the numbers of a cell: ① 120 30 ② 5."""
    return [value for part in _numbered(cell) for value in _spaced(part)]


def _counting(cell: str) -> list[re.Match[str]]:
    """The numbers in brackets of a cell, where they count on by one."""
    marks = list(_IN_BRACKETS.finditer(cell))
    numbers = [int(fold_same_length(mark["number"])) for mark in marks]
    return marks if len(marks) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else []


_IN_BRACKETS: Final = re.compile(r"(?:(?<=\s)|^)[(（](?P<number>[0-9０-９]{1,2})[)）]")


def _in_parts(cell: str, count: int, like: Callable[[str], list[str]]) -> list[str]:
    """A cell in so many parts, cut as its name is or else as others are; empty where nothing cuts it so."""
    cuts = (cut(cell) for cut in ((like,) if like in (_joined, _with_part) else (_numbered, _bulleted, _spaced, _flat)))
    return next((parts for parts in cuts if len(parts) == count), [])


def _joined(cell: str) -> list[str]:
    """What dots in the middle of a line part: 面積・団体数."""
    return [part.strip() for part in re.split(r"[・／]", cell)]


def _with_part(cell: str) -> list[str]:
    """A whole and the part of it that stands in brackets after it: 本数（うち新規）, 61本（3本）."""
    match = re.fullmatch(r"(?P<whole>[^()（）]+)[(（](?P<part>(?:うち)?[^()（）]+)[)）]", cell.strip())
    if match is None or not (match["part"].startswith("うち") or cell_figure(cell.strip())):
        return []
    return [match["whole"].strip(), match["part"].strip()]


def _bulleted(cell: str) -> list[str]:
    """What stands after each of the dots of a cell that begins with one."""
    parts = re.split(r"(?:^|\s)[・●○■◆]\s*", cell)
    return parts[1:] if len(parts) > 2 and not parts[0].strip() else []


def _spaced(cell: str) -> list[str]:
    """What spaces part; a figure whose digits are set apart is one: 2.7 6, not 5 2."""
    folded = fold_same_length(cell)
    one = is_letterspaced(folded) and re.fullmatch(r"[^.]*[.,][^.]*", folded) is not None
    return [cell] if one else cell.split(" ")


CUTS: Final = (_parted, _of_several, _numbered, _bulleted, _spaced, _joined, _with_part)
"""How a cell may be cut, the surest first."""
