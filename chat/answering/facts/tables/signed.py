"""Columns whose figures say by their sign which of two things they are of: an increase, or with a minus a decrease."""

import re
from collections.abc import Sequence
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.lists.counting import ITEMS, say_counted
from chat.answering.facts.selection import COUNTS
from chat.answering.facts.tables.naming import columns_named, core
from chat.answering.facts.tables.operations import said
from chat.answering.facts.tables.table import Table
from chat.answering.said import Computed
from chat.answering.wording import clean
from corpus.facts import Figure
from corpus.fiscal_year import find_years
from corpus.normalize import fold
from retriever.question import Question
from retriever.tokens import content_set

_SIGNED: Final = re.compile(r"[(（]\s*[-−－―△▲]\s*は、?(?P<minus>[^()（）]{1,12})[)）]")
"""Says in the head of a column what a minus means: (△は減), (－は転出超過)."""

_SIGN: Final = "増|減|黒字|赤字|プラス|マイナス"
_TURNED: Final = re.compile(
    rf"(?P<from>{_SIGN})[^。？?]{{0,24}}?(?P<to>{_SIGN})[^。？?増減]{{0,6}}?(?:転じ|転落|変わ|なった)"
)
_MINUS: Final = ("減", "赤字", "マイナス")


def signed_column(table: Table, question: Question) -> int | None:
    """The one column whose figures are, with a minus, what a question names (社会減少): of the year that it names, else of
    none."""
    asked = content_set(question.text)
    found = [
        i
        for i, head in enumerate(table.heads)
        if table.is_of_figures(i) and content_set(minus_of(head)) - _NUMBER <= asked
    ]
    found = [i for i in found if minus_of(table.heads[i])]
    years = {i: {mention.year for mention in find_years(table.heads[i])} for i in found}
    fit = [i for i in found if years[i] == set(question.years)] or [i for i in found if not years[i]]
    return fit[0] if len(fit) == 1 else None


def minus_of(head: str) -> str:
    """What the figures under a head are with a minus, as it says; empty where it does not."""
    match = _SIGNED.search(head)
    return match["minus"] if match is not None else ""


_NUMBER: Final = frozenset({"数", "額"})


def falls_most(table: Table, question: Question) -> bool:
    """Whether a question asks for the most of what the figures of a column are with a minus: the most is the least figure."""
    return not columns_named(table, question) and signed_column(table, question) is not None


def turned(table: Table, question: Question) -> tuple[str, tuple[Computed, ...], Sequence[Evidence]] | None:
    """The rows whose figures turned from one sign to the other between the two years that a question names, counted."""
    match = _TURNED.search(fold(question.text))
    columns = _of_years(table, question) if match else None
    if match is None or columns is None or (match["from"] in _MINUS) is (match["to"] in _MINUS):
        return None
    signs = (match["from"] in _MINUS, match["to"] in _MINUS)
    own = (i for i in range(len(table.rows)) if i not in table.totals)
    rows = [i for i in own if tuple(_sign(table.figures[i][column]) for column in columns) == signs]
    if not rows:
        return None
    heads = [clean(table.heads[i]) for i in columns]
    lines = []
    for i in rows:
        before, after = (table.figures[i][column] for column in columns)
        if before is not None and after is not None:
            lines.append(f"{table.names[i]}（{said(before)}から{said(after)}へ）")
    unit = question.unit if question.unit in COUNTS else ITEMS
    counted = say_counted(
        f"{heads[0]}から{heads[1]}で{match['from']}から{match['to']}に転じたもの", unit, lines, table.cited(rows)
    )
    return counted.text, counted.computed, counted.evidence


def _sign(figure: Figure | None) -> bool | None:
    """Whether a figure is below zero; None where there is none, or it is zero."""
    return figure.value < 0 if figure is not None and figure.value else None


def _of_years(table: Table, question: Question) -> tuple[int, int] | None:
    """The columns of the same measure of the two years that a question names, the earlier first; one without a year is of
    the later."""
    if len(question.years) != len("ab"):
        return None
    earlier, later = sorted(question.years)
    by_name: dict[str, dict[int, int]] = {}
    for i, head in enumerate(table.heads):
        years = {mention.year for mention in find_years(head)}
        if not table.is_of_figures(i) or len(years) > 1:
            continue
        name = re.sub(r"^.*?\d年度?の?", "", core(head))
        by_name.setdefault(name, {}).setdefault(next(iter(years), later), i)
    found = [held for name, held in by_name.items() if earlier in held and later in held]
    return (found[0][earlier], found[0][later]) if len(found) == 1 else None
