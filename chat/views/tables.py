"""Tables to take away: CSV that spreadsheet programs open, and Excel workbooks."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from chat.answering.facts.values.arithmetic import number_of
from chat.rendering.spreadsheet import inert
from chat.views.targets import Row
from corpus.facts import Figure
from corpus.normalize import printable

HEADS: Final = (
    "指標", "計画", "発行者", "計画期間", "状態", "単位", "現状・基準", "実績", "途中の目標", "目標",
    "現状・基準（数値）", "実績（数値）", "目標（数値）", "状況", "節", "指標一覧", "要約版", "原文の記載",
)  # fmt: skip
WIDTHS: Final = (34, 30, 14, 16, 8, 8, 20, 20, 20, 20, 12, 12, 12, 16, 40, 10, 8, 50)


def table(rows: Sequence[Row]) -> list[list[str | float]]:
    """The rows under :data:`HEADS`; the three columns of numbers hold full values (万円 multiplied out), or nothing."""
    return [
        [
            row.indicator.name,
            row.plan.title,
            row.plan.publisher or "",
            str(row.plan.period or ""),
            str(row.status),
            row.indicator.unit or "",
            row.baseline,
            row.actual + (f"（{row.reported_in.label}）" if row.reported_in is not None else ""),
            "、".join(row.on_the_way),
            row.target,
            *(_number(f) for f in (row.indicator.baseline, row.indicator.actual or row.reported, row.indicator.target)),
            str(row.standing),
            " ＞ ".join(row.indicator.section),
            "" if row.is_listed else "一覧の外",
            "要約版" if row.plan.digest else "",
            " ".join(row.indicator.quote.split()),
        ]
        for row in rows
    ]


def as_csv(rows: Sequence[Row]) -> bytes:
    """The table as CSV with the mark by which Excel knows UTF-8; no cell is taken for a formula."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(HEADS)
    writer.writerows([[inert(cell) for cell in row] for row in table(rows)])
    return ("\ufeff" + held.getvalue()).encode()


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """The table as a workbook, its head fixed and filtered."""
    book = Workbook()
    sheet = book.active
    sheet.title = "目標"
    sheet.append(HEADS)
    for number, row in enumerate(table(rows), start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column, printable(value) if isinstance(value, str) else value)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _number(figure: Figure | None) -> float | str:
    number = number_of(figure) if figure is not None else None
    if number is None:
        return ""
    return int(number) if number == int(number) else float(number)
