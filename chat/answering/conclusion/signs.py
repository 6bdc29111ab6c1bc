"""What a negative figure means, in words: a 社会増加数 of -120 is 120人の減少, where a question asks for how many fewer."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.said import Computed, How, Said, compute
from chat.answering.wording import clean, set_apart
from corpus.cell_units import with_unit
from corpus.normalize import fold, nfkc
from corpus.quantities import find_quantities
from corpus.statements import label_of
from corpus.time_spans import without_times
from retriever.question import Question

_ASKS: Final = re.compile(r"減[っりるらし少]|マイナス|差し?引き|[転流]出超過|出超")
_OF_RISE: Final = re.compile(r"増減|増加|増分|伸び")
"""Asks for what was lost; names of figures below zero where something was."""

MOST: Final = 3


def in_words(question: Question, line: Said) -> Said:
    """A line with what the negative figures in it mean, where a question asks for that; as it is otherwise."""
    if _ASKS.search(question.text) is None or line.computed:
        return line
    found = [pair for e in line.evidence for pair in _below_zero(e, line.text)]
    if not 0 < len(found) <= MOST:
        return line
    words = "、".join(f"{named}は{lost}の減少" for named, lost, _ in found)
    return Said(text=f"{line.text}。{words}です", evidence=line.evidence, computed=tuple(c for _, _, c in found))


def _below_zero(evidence: Evidence, told: str) -> Iterator[tuple[str, str, Computed]]:
    """The figures of a row that are told and are below zero under a head, or a name, of a rise: as they are
    named, without their sign, and how that follows."""
    row = evidence.statement
    for at, (head, cell) in enumerate(zip(row.heads, row.cells, strict=False)):
        of = f"{label_of(row)}{head}{'' if without_times(head).strip('（） ') else row.head}"
        printed = clean(with_unit(row, at))
        quantities = (
            find_quantities(without_times("".join(cell.split())))
            if _OF_RISE.search(of) or _is_beside_rise(row.heads, at)
            else []
        )
        if len(quantities) == 1 and quantities[0].value < 0 and _stands(printed, told):
            lost = compute(How.DIFFERENCE, quantities[0].unit, Decimal(0), quantities[0].value)
            yield f"{clean(head or label_of(row))}の{set_apart(printed)}", _MINUS.sub("", printed), lost


def _is_beside_rise(heads: Sequence[str], at: int) -> bool:
    """Whether a column of a time alone stands behind one of a rise, whose other time it is: 社会増加数, （参考）2024年."""
    return at > 0 and without_times(heads[at]) != heads[at] and _OF_RISE.search(heads[at - 1]) is not None


def _stands(printed: str, told: str) -> bool:
    """Whether a figure stands in a line, and not as the beginning of a longer one."""
    return re.search(rf"{re.escape(_squeezed(printed))}(?![\d.])", _squeezed(told)) is not None


def _squeezed(text: str) -> str:
    return "".join(fold(nfkc(text)).replace(",", "").split())


_MINUS: Final = re.compile(r"^\s*[-−–▲△]\s*")
