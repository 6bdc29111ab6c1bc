"""Tables and lists written as files of every kind that is read."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import docx
import openpyxl

from corpus.normalize import display_width
from tests.layouts.tables import Merged, Table

TITLE: Final = "潮見坂市総合戦略　成果指標"
WRITTEN: Final = "令和８年３月　潮見坂市"
INTRO: Final = "本書は、潮見坂市が令和８年３月に定めた戦略の指標をまとめたものである。計画期間は令和８年度から令和12年度までの５年間とする。"
HEADING: Final = "第１　成果指標"
AFTER: Final = ("第２　進行管理", "市長が毎年点検する。")


class Laid:
    """A table with every cell at its place."""

    def __init__(self, table: Table) -> None:
        self.cells: dict[tuple[int, int], Merged] = {}
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(table):
            column = 0
            for cell in cells:
                merged = cell if isinstance(cell, Merged) else Merged(cell)
                while (row, column) in taken:
                    column += 1
                self.cells[row, column] = merged
                taken |= {(row + i, column + j) for i in range(merged.rows) for j in range(merged.columns)}
                column += merged.columns
        self.height = len(table)
        self.width = max(column for _, column in taken) + 1
        self.heads = max((cell.rows for (row, _), cell in self.cells.items() if row == 0), default=1)

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell is not None else ""

    def widths(self) -> list[int]:
        """Columns of a screen that each column takes, even numbers of them."""
        found = [2] * self.width
        for (_, column), cell in self.cells.items():
            if cell.columns == 1:
                found[column] = max(found[column], display_width(cell.text))
        return [width + width % 2 for width in found]


def as_markdown(laid: Laid) -> list[str]:
    rows = [
        "| " + " | ".join(laid.text(row, column) for column in range(laid.width)) + " |" for row in range(laid.height)
    ]
    return [rows[0], "|" + "---|" * laid.width, *rows[1:]]


def aligned(laid: Laid) -> list[str]:
    """Aligned by spaces: names to the left, figures to the right."""
    lines = []
    for row in range(laid.height):
        line = ""
        for column, width in enumerate(laid.widths()):
            text = laid.text(row, column)
            space = " " * max(0, width - display_width(text))
            counted = column > 0 and re.match(r"[\d０-９約]", text) is not None
            line += (space + text if counted else text + space) + "   "
        lines.append(line.rstrip())
    rule = "-" * max(map(display_width, lines))
    return [rule, *lines[: laid.heads], rule, *lines[laid.heads :], rule]


def drawn(laid: Laid) -> list[str]:
    """Drawn with lines between the cells."""
    widths = laid.widths()

    def rule(left: str, between: str, right: str) -> str:
        return left + between.join("─" * (width // 2) for width in widths) + right

    lines = [rule("┌", "┬", "┐")]
    for row in range(laid.height):
        parts = []
        column = 0
        while column < laid.width:
            cell = laid.cells.get((row, column))
            over = cell.columns if cell is not None else 1
            width = sum(widths[column : column + over]) + 2 * (over - 1)
            text = laid.text(row, column)
            parts.append(text + " " * (width - display_width(text)))
            column += over
        lines.append("│" + "│".join(parts) + "│")
        if laid.heads <= row + 1 < laid.height:
            lines.append(rule("├", "┼", "┤"))
    return [*lines, rule("└", "┴", "┘")]


def as_html(laid: Laid) -> list[str]:
    def cell(at: tuple[int, int], held: Merged) -> str:
        tag = "th" if at[0] < laid.heads else "td"
        spans = f" rowspan={held.rows} colspan={held.columns}"
        return f"<{tag}{spans}>{held.text}</{tag}>"

    rows = [
        "".join(cell(at, held) for at, held in sorted(laid.cells.items()) if at[0] == row) for row in range(laid.height)
    ]
    return ["<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"]


def plain(lines: Sequence[str]) -> list[str]:
    """Lines of Markdown as other kinds print them."""
    return [line.replace("### ", "◆ ").replace("> ", "").replace("**", "") for line in lines]


def write(folder: Path, kind: str, table: Table | None = None, lines: Sequence[str] = ()) -> Path:
    """The invented document as a file of a kind: md, txt, drawn (a text, too), html, xlsx or docx."""
    laid = Laid(table) if table is not None else None
    path = folder / f"plan.{'txt' if kind == 'drawn' else kind}"
    match kind:
        case "md":
            body = as_markdown(laid) if laid else list(lines)
            path.write_text(
                "\n".join([f"# {TITLE}\n\n{INTRO}\n\n## {HEADING}\n", *body, f"\n## {AFTER[0]}\n\n{AFTER[1]}\n"])
            )
        case "txt" | "drawn":
            body = plain(lines) if laid is None else aligned(laid) if kind == "txt" else drawn(laid)
            head = [f"　　　　{TITLE}", "", f"　　　　　　　　{WRITTEN}", "", INTRO, "", "", HEADING, ""]
            path.write_text("\n".join([*head, *body, "", "", AFTER[0], "", f"　{AFTER[1]}", ""]))
        case "html":
            body = as_html(laid) if laid else [_html_line(line) for line in lines]
            head = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{INTRO}</p><h2>{HEADING}</h2>"
            path.write_text("\n".join([head, *body, f"<h2>{AFTER[0]}</h2><p>{AFTER[1]}</p></body></html>"]))
        case "xlsx":
            _write_sheet(path, laid)
        case "docx":
            _write_word(path, laid, lines)
    return path


def _html_line(line: str) -> str:
    return f"<h3>{line[4:]}</h3>" if line.startswith("### ") else f"<p>{plain([line])[0]}</p>"


def _write_sheet(path: Path, laid: Laid | None) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "成果指標"
    sheet["A1"], sheet["A2"] = TITLE, INTRO
    for (row, column), cell in laid.cells.items() if laid is not None else ():
        bare = cell.text.replace(",", "")
        value = (
            (float(bare) if "." in bare else int(bare)) if re.fullmatch(r"\d+(\.\d+)?", bare, re.ASCII) else cell.text
        )
        sheet.cell(row + 4, column + 1, value)
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=row + 4,
                start_column=column + 1,
                end_row=row + 3 + cell.rows,
                end_column=column + cell.columns,
            )
    book.save(path)


def _write_word(path: Path, laid: Laid | None, lines: Sequence[str]) -> None:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph(INTRO)
    document.add_heading(HEADING, 1)
    if laid is not None:
        table = document.add_table(laid.height, laid.width)
        for (row, column), cell in laid.cells.items():
            last = table.cell(row + cell.rows - 1, column + cell.columns - 1)
            table.cell(row, column).merge(last).text = cell.text
    for line in lines:
        if line.startswith("### "):
            document.add_heading(line[4:], 2)
        else:
            document.add_paragraph(plain([line])[0])
    document.add_heading(AFTER[0], 1)
    document.add_paragraph(AFTER[1])
    document.save(path)
