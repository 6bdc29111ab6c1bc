"""The row in which two columns of a table are furthest apart, or one is the largest share of the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.tables.operations import said
from chat.answering.facts.tables.table import FEWEST, Table
from chat.answering.facts.values.arithmetic import difference, share, shown
from chat.answering.said import Computed, How, compute
from chat.answering.wording import clean
from corpus.facts import Figure
from corpus.fiscal_year import find_years
from corpus.normalize import fold
from retriever.question import Question
from retriever.tokens import content_words

_SHARE: Final = re.compile(r"割合|[率比](?:が|の|は)")
_APART: Final = re.compile(r"差(?![別異し])|開き|乖離|隔たり")
_WHOLE: Final = re.compile(r"(?:額|数|量|高|費|値)?(?:に対する|に対して|に対し|に占める|のうち)")
"""Behind the name of what the other is a share of."""


@dataclass(frozen=True, slots=True)
class _Reckoned:
    name: str
    first: Figure
    second: Figure
    result: Computed
    evidence: Evidence


def largest_between(
    table: Table, question: Question, word: str, *, least: bool
) -> tuple[str, tuple[Computed, ...], Sequence[Evidence]] | None:
    """The row with the most, or the least, of what a question reckons of two columns that it names (予算に対する決算の割合);
    None where it names no two, or reckons nothing."""
    asked = fold(question.text)
    shares = _SHARE.search(asked) is not None
    if not shares and not _APART.search(asked):
        return None
    columns = _columns(table, question, asked)
    if len(columns) != len("ab"):
        return None
    first, second = columns if shares else sorted(columns)
    rows = [
        row for i in range(len(table.rows)) if i not in table.totals if (row := _of(table, i, (first, second), shares))
    ]
    if len(rows) < FEWEST or len(rows) != len(table.rows) - len(table.totals):
        return None
    best = (min if least else max)(rows, key=lambda row: abs(row.result.value))
    if sum(row.result.value == best.result.value for row in rows) > 1:
        return None
    heads = [clean(table.heads[i]) for i in (first, second)]
    of = f"{heads[1]}に対する{heads[0]}の割合" if shares else f"{heads[0]}と{heads[1]}の差"
    result = shown(abs(best.result.value), best.result.unit)
    calculation = f"{said(best.first)} {'÷' if shares else '−'} {said(best.second)}"
    text = f"{of}が最も{word}のは{best.name}で、{result}です（{calculation}）（{len(rows)}の値のうち）"
    return text, (best.result, compute(How.COUNT, None, *(row.result.value for row in rows))), [best.evidence]


def _columns(table: Table, question: Question, asked: str) -> list[int]:
    """The columns that a question names by words that their heads do not share: what is a share of the other first."""
    figures = [i for i in range(len(table.heads)) if table.is_of_figures(i)]
    if years := set(question.years):
        of_year = [i for i in figures if {mention.year for mention in find_years(table.heads[i])} == years]
        figures = of_year or figures
    words = {i: set(content_words(table.heads[i])) for i in figures}
    shared = set.intersection(*words.values()) if len(words) > 1 else set()
    found = {i: [at for word in words[i] - shared if (at := asked.find(word)) >= 0] for i in figures}
    named = [i for i in figures if found[i]]
    whole = [i for i in named if any(_is_whole(asked, words[i] - shared) for _ in found[i])]
    return [i for i in named if i not in whole] + whole if len(whole) == 1 else named


def _is_whole(asked: str, words: set[str]) -> bool:
    return any(_WHOLE.match(asked, match.end()) for word in words for match in re.finditer(re.escape(word), asked))


def _of(table: Table, row: int, columns: tuple[int, int], shares: bool) -> _Reckoned | None:
    first, second = (table.figures[row][i] for i in columns)
    if first is None or second is None:
        return None
    more, less = (first, second) if shares or (first.value or 0) >= (second.value or 0) else (second, first)
    result = share(more, less) if shares else difference(more, less)
    return _Reckoned(table.names[row], more, less, result, table.rows[row]) if result is not None else None
