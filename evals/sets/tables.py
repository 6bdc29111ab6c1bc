"""Read test sets out of Excel workbooks and CSV files, every cell as text."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import islice
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell import Cell

from corpus.archives import check_archive, check_workbook, unreadable
from corpus.errors import KeikakuError
from evals.sets.columns import Column, is_head, read_heads, read_row
from evals.sets.testset import Case, Entry, Place, Problem, TestSet

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
MOST_PLACES: Final = 1_000_000
MOST_BYTES: Final = 50 * 2**20
ENCODINGS: Final = ("utf-8-sig", "cp932")


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place
    cells: tuple[str, ...]
    problems: tuple[tuple[int, str], ...] = ()


def read_csv(path: Path) -> TestSet:
    """Read a CSV file in UTF-8, with or without a mark of byte order, or Shift_JIS.

    Raises:
        KeikakuError: it can't be read as such.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise too_large(path, f"{path.stat().st_size // 2**20} MB、上限 {MOST_BYTES // 2**20} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path) from error
    text = _decoded(raw, path)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = [
            _Row(Place(file=path.name, row=number), tuple(cells[:MOST_COLUMNS]))
            for number, cells in enumerate(islice(reader, MOST_ROWS + 1), start=1)
        ]
    except csv.Error as error:
        raise KeikakuError(
            f'テストセット {path} を CSV として読めません（引用符「"」の閉じ忘れなど）。表計算ソフトで CSV に保存し直してください。'
        ) from error
    if len(rows) > MOST_ROWS:
        raise too_large(path, f"上限 {MOST_ROWS:,} 行")
    return _read(rows) or TestSet(entries=(), problems=(_no_heads(Place(file=path.name, row=1)),))


def too_large(path: Path, why: str) -> KeikakuError:
    """The error for a test set that is larger than is read."""
    return KeikakuError(f"テストセット {path} は大きすぎます（{why}）。分けてください。")


def _decoded(raw: bytes, path: Path) -> str:
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise KeikakuError(
        f"テストセット {path} の文字コードが UTF-8 でも Shift_JIS でもありません。「CSV UTF-8」で保存し直してください。"
    )


def read_workbook(path: Path) -> TestSet:
    """Read every sheet of a workbook whose first row has the columns of a test set.

    Raises:
        KeikakuError: it is no workbook, is protected by a password, or is too large.
    """
    check_archive(path)
    check_workbook(path)
    try:
        book = load_workbook(path, data_only=True)
    except Exception as error:
        raise unreadable(path) from error
    for sheet in book.worksheets:  # Going through its rows makes a cell of every empty place.
        if sheet.max_row * min(sheet.max_column, MOST_COLUMNS) > MOST_PLACES:
            raise too_large(path, f"シート「{sheet.title}」の {sheet.max_row:,} 行目にも値があります")
    found = [
        _read(list(_rows(sheet.title, sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)), path)))
        for sheet in book.worksheets
    ]
    sets = [one for one in found if one is not None]
    if not sets:
        place = Place(file=path.name, row=1, sheet=book.sheetnames[0])
        return TestSet(entries=(), problems=(_no_heads(place),))
    return TestSet(
        entries=tuple(entry for one in sets for entry in one.entries),
        problems=tuple(problem for one in sets for problem in one.problems),
    )


def _rows(sheet: str, rows: Iterable[tuple[Cell, ...]], path: Path) -> Iterator[_Row]:
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            return
        texts = [_text(cell) for cell in cells[:MOST_COLUMNS]]
        faults = tuple((at, text.fault) for at, text in enumerate(texts) if text.fault)
        yield _Row(Place(file=path.name, row=number, sheet=sheet), tuple(t.text for t in texts), faults)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    fault: str = ""


def _text(cell: Cell) -> _Text:
    """A cell as the text that its writer sees; what only looks like text is a fault."""
    value = cell.value
    if value is None:
        return _Text("")
    if isinstance(value, bool):
        return _Text("はい" if value else "いいえ")
    if isinstance(value, date | time):
        return _Text(str(value), "日付として入力されています。セルの書式を「文字列」にして入力し直してください。")
    if cell.data_type == "e":
        return _Text(str(value), f"エラー値（{value}）です。入力し直してください。")
    if isinstance(value, int | float):
        return _Text(_number(value, cell.number_format or ""))
    return _Text(str(value).replace("\r\n", "\n"))


def _number(value: float, shown_as: str) -> str:
    """28% is kept as 0.28 with a format, and 1,200.0 as 1200.0."""
    percent = "%" if "%" in shown_as else ""
    number = round(value * 100 if percent else value, 10)
    return f"{number:.10f}".rstrip("0").rstrip(".") + percent


def _read(rows: Sequence[_Row]) -> TestSet | None:
    """The cases below the heads; None where the first row has none."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not filled or not is_head(filled[0].cells):
        return None
    columns, problems = read_heads(filled[0].cells, filled[0].place)
    if problems:
        return TestSet(entries=(), problems=tuple(problems))
    entries: list[Entry] = []
    for number, row in enumerate(filled[1:], start=1):
        case = _case(row, columns, number)
        if isinstance(case, Case):
            entries.append(Entry(place=row.place, case=case))
        else:
            problems += case
    return TestSet(entries=tuple(entries), problems=tuple(problems))


def _case(row: _Row, columns: dict[int, Column], number: int) -> Case | list[Problem]:
    faults = [(columns[at].head, fault) for at, fault in row.problems if at in columns]
    if faults:
        return [Problem(place=row.place, column=head, message=fault) for head, fault in faults]
    cells = {column.field: row.cells[at] if at < len(row.cells) else "" for at, column in columns.items()}
    return read_row(cells, row.place, number)


def _no_heads(place: Place) -> Problem:
    return Problem(
        place=place,
        message="列の見出し（質問、正解に必要な語など）がありません。「keikaku eval template 保存先.xlsx」のひな型をお使いください。",
    )
