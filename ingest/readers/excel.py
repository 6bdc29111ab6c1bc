"""Excel workbooks: the tables of each sheet, every line with the row that it comes from."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from corpus.archives import check_workbook, unreadable
from ingest.readers.document import MOST_CHARACTERS, Progress, SourceDocument, bounded, silent, too_large
from ingest.readers.grid import Cell, Grid, broken_line, indented, text_rows
from ingest.readers.office import checked_bytes, document_of

MOST_COLUMNS: Final = 300
DEFAULT_NAMES: Final = ("Sheet1", "Sheet")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    row: int


def read_excel(path: Path, progress: Progress = silent) -> SourceDocument:
    """Read a workbook; ``progress`` hears of each sheet.

    Raises:
        KeikakuError: it is broken, locked or too large, or holds nothing.
    """
    data = checked_bytes(path)
    check_workbook(path, data)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:
        raise unreadable(path) from error
    lines = list(bounded(_sheets(book, progress), lambda line: line.text))
    properties = book.properties
    hints = {"title": properties.title or "", "publisher": properties.creator or ""}
    return document_of(path, "xlsx", data, [line.text for line in lines], hints, [line.row for line in lines])


def _sheets(book: Workbook, progress: Progress) -> Iterator[_Line]:
    """The lines of all visible sheets, each under its name."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    subjects = _subjects(sheets)
    for done, sheet in enumerate(sheets):
        progress(done, len(sheets))
        if len(sheets) > 1 or sheet.title not in DEFAULT_NAMES:
            yield _Line(f"# {sheet.title}　{subjects[done]}".rstrip(), 0)
        yield from _lines(sheet)
        yield _Line("", 0)
    progress(len(sheets), len(sheets))


_SUBJECT: Final = re.compile(
    r"(?:施策|政策|(?:事務)?事業|取り?組(?:項目)?|実施項目|プロジェクト|プログラム)(?:の?名称|名)"
)
FORM_ROWS: Final = 8
"""Rows at the top of a sheet in which a form says what it is about."""

LEAST_FORMS: Final = 2
LONGEST_SUBJECT: Final = 40


def _subjects(sheets: Sequence[Worksheet]) -> list[str]:
    """What each sheet is about, where sheets with names that only count (施策1-1, 施策1-2) are copies of one form that
    says so beside a label (施策名); else empty."""
    said = [_labelled(sheet) for sheet in sheets]
    forms = [(_DIGITS.sub("", sheet.title), each[0] if each else "") for sheet, each in zip(sheets, said, strict=True)]
    copies = Counter(forms)
    return [each[1] if each and copies[form] >= LEAST_FORMS else "" for each, form in zip(said, forms, strict=True)]


_DIGITS: Final = re.compile(r"[\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十（）().．・_\s-]+")


def _labelled(sheet: Worksheet) -> tuple[str, str] | None:
    """The label of a form's subject near the top of a sheet, and what is filled in right of it."""
    held = sorted(at for at in sheet._cells if at[0] <= FORM_ROWS and at[1] <= MOST_COLUMNS)  # noqa: SLF001 - as below
    filled = [(row, "".join(text.split())) for row, column in held if (text := _shown_at(sheet, row, column))]
    for (row, label), (next_row, subject) in pairwise(filled):
        if row == next_row and _SUBJECT.fullmatch(label) and 1 < len(subject) <= LONGEST_SUBJECT:
            return label, subject
    return None


def _shown_at(sheet: Worksheet, row: int, column: int) -> str:
    cell = sheet._cells[row, column]  # noqa: SLF001 - as below
    return _shown(cell) if isinstance(cell, SheetCell) else ""


def _lines(sheet: Worksheet) -> Iterator[_Line]:
    """Blocks of rows between blank ones: a row with one filled cell is a line, others are rows of a table."""
    by_row: dict[int, list[Cell[str]]] = {}
    for cell in _cells(sheet):
        by_row.setdefault(cell.row, []).append(cell)
    table: list[Cell[str]] = []
    ends: list[int] = []
    """Rows from which on cells of the table reach no further down, the nearest first."""
    for row in range(max(by_row, default=-1) + 1):
        held = by_row.get(row, [])
        while ends and ends[0] <= row:
            heappop(ends)
        below = by_row.get(row + 1, [])
        if not held and _are_heads(table, below):
            continue
        if not _is_caption(held, below) and (len(held) + len(ends) > 1 or _parts_a_table(held, below, table)):
            table += held
            for cell in held:
                heappush(ends, cell.row + cell.rows)
            continue
        yield from _table(table)
        table, ends = [], []
        yield from (_Line(cell.content, row + 1) for cell in held)
        yield from [] if held else [_Line("", 0)]
    yield from _table(table)


_FIGURE: Final = re.compile(r"[▲△−+-]?\s?[\d,.]+\s?\S{0,4}")


_UNIT: Final = re.compile(r"\s*+[(（\[［〔【]?(?:金額の)?単位\s*[:：・]?[^()（）\t]{1,20}[)）\]］〕】]?\s*")
"""A note of the unit in which a table counts."""


def _is_caption(held: Sequence[Cell[str]], below: Sequence[Cell[str]]) -> bool:
    """Whether a row says what a table is about on the left, and in which unit it counts on the right."""
    if len(held) != CAPTION:
        return False
    bracketed = len(below) > CAPTION and _IN_BRACKETS.fullmatch(held[1].content.strip()) is not None
    return bracketed or _UNIT.fullmatch(held[1].content) is not None


_IN_BRACKETS: Final = re.compile(r"[(（\[［〔【][^()（）\[\]［］〔〕【】\d０-９]{1,10}[)）\]］〕】]")
"""What stands in brackets beside a caption: （人）."""

CAPTION: Final = 2


def _are_heads(table: Sequence[Cell[str]], below: Sequence[Cell[str]]) -> bool:
    """Whether what stands above an empty row are the heads of what stands below it."""
    heads = len(table) > 1 and not any(_FIGURE.fullmatch(cell.content) for cell in table)
    return heads and len(below) > 1 and sum(_FIGURE.fullmatch(c.content) is not None for c in below) * 2 > len(below)


def _parts_a_table(held: Sequence[Cell[str]], below: Sequence[Cell[str]], table: Sequence[Cell[str]]) -> bool:
    """Whether the one cell of a row heads a group of rows inside a table, rather than stands between two tables."""
    if len(held) != 1 or not table or len(below) < 2:
        return False
    width = max(c.column + c.columns for c in table) - min(c.column for c in table)
    return held[0].columns * 2 >= width or any(_FIGURE.fullmatch(cell.content) for cell in below)


def _table(cells: Sequence[Cell[str]]) -> Iterator[_Line]:
    if not cells:
        return
    top, left = min(c.row for c in cells), min(c.column for c in cells)
    bottom = max(c.row for c in cells)
    grid = Grid.of(
        [
            Cell(
                row=c.row - top,
                column=c.column - left,
                rows=min(c.rows, bottom - c.row + 1),
                columns=c.columns,
                content=c.content,
            )
            for c in cells
        ]
    )
    heads = grid.head_rows()
    for i, text in enumerate(text_rows(grid)):
        yield _Line(text, top + 1 + (i if heads == 1 or i == 0 else i + heads - 1))


def _cells(sheet: Worksheet) -> list[Cell[str]]:
    """The filled cells, merged ones with their reach."""
    spans = {
        (r.min_row, r.min_col): (r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in sheet.merged_cells.ranges
    }
    found, size = [], 0
    held = sheet._cells  # noqa: SLF001 - iter_rows makes a cell of every empty place up to the last one
    for row, column in sorted(held):
        cell = held[row, column]
        text = _text(cell) if isinstance(cell, SheetCell) and column <= MOST_COLUMNS else ""
        if text:
            size += len(text)
            if size > MOST_CHARACTERS:  # One long text may stand in very many cells.
                raise too_large("文字", size, MOST_CHARACTERS)
            rows, columns = spans.get((row, column), (1, 1))
            columns = min(columns, MOST_COLUMNS - column + 1)
            found.append(Cell(row=row - 1, column=column - 1, rows=rows, columns=columns, content=text))
    return found


def _text(cell: SheetCell) -> str:
    """A cell's text on one line, as far in as the sheet shows it."""
    shown = _shown(cell)
    return indented(shown, broken_line(shown), round(cell.alignment.indent) if isinstance(cell.value, str) else 0)


def _shown(cell: SheetCell) -> str:
    """A cell's value as the sheet shows it: 28% for 0.28, 1,200 for 1200 where so formatted."""
    value: Any = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "○" if value else "×"
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value)


def _number(value: float, shown_as: str) -> str:
    percent = "%" if "%" in shown_as else ""
    pattern = shown_as.split(";", maxsplit=1)[0]
    number = round(value * 100 if percent else value, 6)
    places = _PLACES.search(pattern)
    decimals = len(places["places"]) if places is not None else None
    minus = _MINUS.search(shown_as.partition(";")[2]) if number < 0 else None
    number = abs(number) if minus is not None else number
    text = f"{number:,.{decimals}f}" if decimals is not None else f"{number:,f}".rstrip("0").rstrip(".")
    unit = _unit(pattern)
    return (
        (minus[0] if minus is not None else "") + (text if "," in pattern else text.replace(",", "")) + percent + unit
    )


_PLACES: Final = re.compile(r"[0#?]\.(?P<places>[0#?]*)")
"""What a format writes of the places behind the point: 0.0"点" one."""

_MINUS: Final = re.compile(r"[▲△]")
"""What the second part of a format writes before negative numbers."""


def _unit(pattern: str) -> str:
    """What a format writes after the number: 件 of 0"件"."""
    parts = pattern.split('"')
    return parts[1] if len(parts) == 3 and not parts[2].strip("_ )") else ""
