"""Rows and columns of which a line beside the table says by their place what they are: 上段：計画 下段：実績, 左：金額 右：面積."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Cell, Table
from ingest.facts.tables.label import read_label
from ingest.facts.tables.noted import around, placed

LEAST: Final = 2
"""Pairs of rows, or of columns, that show that a line is about them."""

_ROWS: Final = re.compile(r"[上下][段行]")
_SIDES: Final = re.compile(r"[左右](?![記表図])")


def with_places_told(rows: list[list[Cell]], table: Table) -> list[list[Cell]]:
    """The rows, each of two for one thing with what it gives, or each of two columns under one head with what it is."""
    for text in around(table):
        words = placed(text)
        if words and len(_ROWS.findall(text)) >= LEAST and all(read_label(word).role for word in words):
            return _rows_told(rows, words)
        if words and len(_SIDES.findall(text)) >= LEAST and not any(read_label(word).role for word in words):
            return _sides_told(rows, words)
    return rows


def _rows_told(rows: list[list[Cell]], words: Sequence[str]) -> list[list[Cell]]:
    """The rows with a column of what each gives, if those without a name each stand below one that has it."""
    lower = [i for i, row in enumerate(rows) if i > 1 and not row[0].text and rows[i - 1][0].text]
    upper = [i - 1 for i in lower]
    if len(lower) < LEAST or any(not row[0].text for i, row in enumerate(rows) if i and i not in lower):
        return rows
    first = upper[0]
    found = [[row[0], Cell("区分" if i == 0 else "", row[0].item), *row[1:]] for i, row in enumerate(rows)]
    for i in range(first, len(rows)):
        if i in lower or i in upper:
            found[i][1] = Cell(words[i in lower], rows[i][0].item)
    for i in lower:
        above = found[i - 1]
        found[i] = [
            replace(cell, text=above[at].text) if not cell.text and cell_figure(above[at].text) is None else cell
            for at, cell in enumerate(found[i])
        ]
    return found


def _sides_told(rows: list[list[Cell]], words: Sequence[str]) -> list[list[Cell]]:
    """The rows, heads over two columns each, whose second says nothing or the same, with what stands left and right."""
    heads = rows[0]
    pairs = [
        at
        for at in range(1, len(heads) - 1, 2)
        if heads[at].text and heads[at + 1].text in ("", heads[at].text) and any(row[at + 1].text for row in rows[1:])
    ]
    if len(pairs) < LEAST or 2 * len(pairs) != len(heads) - 1:
        return rows
    told = [heads[0]]
    for at in pairs:
        told += [replace(heads[at], text=f"{word} {heads[at].text}") for word in words]
    return [told, *rows[1:]]
