"""Statements into lines a person reads, without changing a figure or a name."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.cell_units import COLUMN_OF_UNITS, with_unit
from corpus.fiscal_year import find_years
from corpus.marks import MarkKind, read_mark
from corpus.normalize import fold
from corpus.quantities import NOTE_MARK, UNITS
from corpus.statements import Statement, label_of
from retriever.question import Question

ASPECTS: Final = (
    (re.compile(r"目標|目指|めざ|いくつにする|どこまで"), re.compile(r"目標|目指")),
    (re.compile(r"スタート|策定時|当初|基準|現状|もともと"), re.compile(r"現状|基準|策定時|当初")),
    (re.compile(r"実績|進捗|達成|現在|時点"), re.compile(r"実績|現在|達成")),
)
"""How a question names target, baseline and actual, and how column heads do."""

_VALUES_IN_A_ROW: Final = re.compile(r"(?<=[0-9０-９%％]) (?=[0-9０-９])")
"""Figures printed in columns; side by side they could be read as one."""

_STARS: Final = re.compile(rf"{NOTE_MARK}|※\s\d{{1,2}}(?!\d|[.,．]\d|\s*+(?:\d|{UNITS}|％|$))|[*＊※]")


def say(statement: Statement, question: Question) -> str:
    """One statement as a line: list marks off, footnote stars off, a row's cells with their heads."""
    if statement.heads:
        return _row(statement, question)
    if statement.cells:
        group = f"{clean(statement.head)}：" if statement.head else ""
        return group + clean("　".join(cell for cell in statement.cells if cell))
    text = clean(statement.text)
    head = clean(statement.head)
    return f"{head}：{text}" if head and head not in text else text


def clean(text: str) -> str:
    """Drop the mark at the head of a line and footnote stars; counted marks such as ① stay."""
    mark = read_mark(text)
    if mark is not None and mark.kind in (MarkKind.SYMBOL, MarkKind.BULLET):
        text = re.sub(r"^[-*+]\s+", "", mark.title)
        inner = read_mark(text)
        if inner is not None and inner.kind in (MarkKind.SYMBOL, MarkKind.BULLET):
            text = inner.title
    elif mark is not None and mark.listed:
        text = re.sub(r"^\s*[-*+−–]\s+", "", text)
    text = re.sub(r"\s+", " ", _STARS.sub("", text)).strip()
    return _VALUES_IN_A_ROW.sub("、", text)


def _row(statement: Statement, question: Question) -> str:
    """Name first, then each filled cell under its head, those asked for first."""
    name = label_of(statement)
    at = statement.cells.index(name) if name else 0
    pairs = [
        (head, with_unit(statement, i))
        for i, (head, cell) in enumerate(zip(statement.heads, statement.cells, strict=True))
        if i != at and cell and head.strip() != COLUMN_OF_UNITS
    ]
    pairs = _asked_first(_of_asked_years(pairs, question), question)
    group = f"{clean(statement.head)}：" if statement.head else ""
    return group + row_words(name, pairs)


def row_words(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A row's name, then cells under their heads."""
    values = "、".join(f"{clean(head)}：{clean(cell)}" if head else clean(cell) for head, cell in pairs)
    return f"{clean(name)} ― {values}" if values else clean(name)


def _of_asked_years(pairs: Sequence[tuple[str, str]], question: Question) -> list[tuple[str, str]]:
    """The cells without those under other years, or other columns of a series, where the row has some under those asked for."""
    years = [frozenset(m.year for m in find_years(head)) for head, _ in pairs]
    if any(each & set(question.years) for each in years):
        return [pair for pair, each in zip(pairs, years, strict=True) if not each or each & set(question.years)]
    asked, text = {_series(head) for head, _ in pairs if _is_named(head, question)}, fold(question.text)
    return [pair for pair in pairs if _series(pair[0]) not in asked or fold(pair[0]) in text]


def _series(head: str) -> str:
    """What the heads of a series of columns share (38年度, 37年度 …): all but their numbers; empty for what has none."""
    folded = fold(head)
    return _NUMBER.sub("#", folded) if _NUMBER.search(folded) else ""


def _is_named(head: str, question: Question) -> bool:
    return bool(_series(head)) and len(head) > 1 and fold(head) in fold(question.text)


_NUMBER: Final = re.compile(r"\d+")


def _asked_first(pairs: Sequence[tuple[str, str]], question: Question) -> list[tuple[str, str]]:
    folded = fold(question.text)
    wanted = [heads for asks, heads in ASPECTS if asks.search(folded)]

    def rank(pair: tuple[str, str]) -> int:
        head = fold(pair[0])
        years = {m.year for m in find_years(pair[0])}
        named = not years and len(head) > 1 and head in folded
        if years & set(question.years) or named:
            return 0
        return 1 if any(heads.search(head) for heads in wanted) else 2

    return sorted(pairs, key=rank)
