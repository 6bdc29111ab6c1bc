"""Rows of one table set against each other, or added up, where a question names them: AとBの差は, どちらが多い, 合わせて."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.facts.values.arithmetic import counted, difference, shown, total
from chat.answering.fitting.fit import asked_terms, label_share
from chat.answering.said import Computed, Said
from chat.answering.wording import clean
from corpus.cell_units import with_unit
from corpus.facts import Figure
from corpus.fiscal_year import find_years
from corpus.normalize import fold, squeeze
from corpus.quantities import find_quantities
from corpus.statements import Statement, label_of, statements
from retriever.order import reaches
from retriever.question import Question

_DIFFERENCE: Final = re.compile(
    r"差(?![別異し])|どちら|どっち|(?:多|少な|高|低|大き|小さ|長|短)い(?:の|方|ほう)は|何.{1,3}(?:多い|少ない|高い|低い)"
)
_TOGETHER: Final = re.compile(r"合わせ|あわせ|合算|足す|足し|合計|トータル")
NEAR: Final = 0.72
"""Share of the best score from which a row's table may be the one meant."""

NAMED: Final = 0.6
"""Share of a row's label that a question must name."""


def say_named_rows(
    question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """The difference of the two rows of a table that a question names, or the sum of those that it names; None where
    it asks for neither, or not for one column of theirs."""
    adds = _TOGETHER.search(question.text) is not None
    if not adds and _DIFFERENCE.search(question.text) is None:
        return None
    for best in evidence:
        if not reaches(best.score, NEAR * evidence[0].score):
            return None
        rows = _named(best, question)
        column = _column(rows, question) if len(rows) > 1 else None
        if column is None or (len(rows) > len(("one", "other")) and not adds):
            continue
        figures = [_figure(row, column) for row in rows]
        held = [figure for figure in figures if figure is not None]
        said = _said(rows, held, column, adds=adds) if len(held) == len(rows) else None
        if said is not None:
            text, computed = said
            plan = plan_words(knowledge.plans[best.passage.plan_id], today)
            cited = tuple(replace(best, statement=row) for row in rows)
            return [Said(text=f"{text}（{plan}）", evidence=cited, computed=(computed,))]
    return None


def _named(best: Evidence, question: Question) -> list[Statement]:
    """The rows that a question names of the table in which the best one stands, in printed order."""
    heads = best.statement.heads
    if not heads:
        return []
    rows = [s for s in statements(best.passage) if s.heads == heads and not s.is_head]
    asked = [asked_terms(row, question) for row in rows]
    return [
        row
        for row, own in zip(rows, asked, strict=True)
        if reaches(label_share(row, question), NAMED) and not any(own < more for more in asked)
    ]


def _column(rows: Sequence[Statement], question: Question) -> int | None:
    """The one column of figures that is asked for: of the year named, else with its head named, else the only one."""
    heads = rows[0].heads
    figures = [i for i in range(1, len(heads)) if all(_figure(row, i) is not None for row in rows)]
    asked = squeeze(fold(question.text))
    years = set(question.years)
    of_year = [i for i in figures if years and {m.year for m in find_years(heads[i])} == years]
    named = [i for i in figures if len(squeeze(heads[i])) > 1 and squeeze(fold(heads[i])) in asked]
    for found in (of_year, named, [] if years else figures):
        if len(found) == 1:
            return found[0]
    return None


def _figure(row: Statement, column: int) -> Figure | None:
    cell = with_unit(row, column)
    found = find_quantities(cell)
    if len(found) != 1 or not row.cells[column]:
        return None
    scaled = re.search(r"[十百千万億兆]+(?=\D*$)", fold(cell))
    value = found[0].value
    if scaled is not None and found[0].unit:
        unit = f"{scaled[0]}{found[0].unit}"
        return Figure(value=value / find_quantities(f"1{unit}")[0].value, unit=unit, period=None, printed=cell)
    return Figure(value=value, unit=found[0].unit, period=None, printed=cell)


_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]$")


def _said(
    rows: Sequence[Statement], figures: Sequence[Figure], column: int, *, adds: bool
) -> tuple[str, Computed] | None:
    names = [_ASIDE.sub("", clean(label_of(row))) for row in rows]
    head = clean(rows[0].heads[column])
    listed = "、".join(f"{name}は{counted(figure)}" for name, figure in zip(names, figures, strict=True))
    if adds:
        together = total(figures)
        if together is None:
            return None
        calculation = " ＋ ".join(counted(figure) for figure in figures)
        return f"{head}は、合わせて{shown(together.value, together.unit)}です（{calculation}）。{listed}です", together
    (first, second) = figures
    more, less = (first, second) if (first.value or 0) >= (second.value or 0) else (second, first)
    gap = difference(more, less)
    if gap is None:
        return None
    calculation = f"{counted(more)} − {counted(less)} ＝ {shown(gap.value, gap.unit)}"
    if not gap.value:
        return f"{head}は、{listed}で、同じです", gap
    name = names[0] if more is first else names[1]
    return f"{head}は、{name}の方が{shown(gap.value, gap.unit)}大きい値です（{calculation}）。{listed}です", gap
