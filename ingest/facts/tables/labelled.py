"""Cells whose figures say themselves what or of when they are: R4：31.2％ R5：32.0％, R6実績 57組, 策定時 15,820円."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Label, read_label

LONGEST: Final = 80
LONGEST_LABEL: Final = 16
_APART: Final = re.compile(r"(?:[\s、;；／/↓→⇒▶➡]|,(?!\d))+(?=\D|\d{1,4}\s?年|\d{1,3}(?:,\d{3})*[^\d,])")
_JOINS: Final = re.compile(r"(?<![\s:：=＝はが])[\s:：=＝はが]++$")
_COLON: Final = re.compile(r"[:：=＝]\s*$")
_ONLY_TIME: Final = re.compile(r"[\d\s./年月日度]*")


@lru_cache(maxsize=20_000)
def labelled_figures(cell: str) -> tuple[tuple[Label, Figure], ...]:
    """The figures of a cell, each with what is said right before it; nothing where the cell says anything else."""
    if not cell or len(cell) > LONGEST or not re.search(r"\d", fold_same_length(cell)):
        return ()
    found: list[tuple[Label, Figure]] = []
    said = ""
    for piece in _APART.split(cell):
        whole = f"{said} {piece}".strip()
        read = _labelled(whole)
        if read is not None:
            found.append(read)
            said = ""
        else:
            said = whole
        if len(said) > LONGEST_LABEL:
            return ()
    return () if said else tuple(found)


def _labelled(text: str) -> tuple[Label, Figure] | None:
    """A text as what says which value it is, and the value: the longest beginning that says so."""
    if read_label(text).says_which_value:
        return None
    for at in _starts(text):
        label = read_label(_JOINS.sub("", text[:at]))
        if not label.says_which_value or label.derived or _COMPARES.search(text[:at]):
            continue
        figure = cell_figure(text[at:].strip())
        if figure is None or figure.value is None or (figure.unit or "").startswith(_OF_TIMES):
            continue
        if figure.unit is None and not _JOINS.search(text[:at]):
            continue  # The number of one of several: 推計1.
        if label.role is not None or _COLON.search(text[:at]) or not _ONLY_TIME.fullmatch(text[at:]):
            return label, replace(figure, printed=text[at:].strip())
    return None


_COMPARES: Final = re.compile(r"(?:の|比|から|より|まで)\s*$")
"""What makes of a label what a value is compared with: 基準値の1.5倍."""

_OF_TIMES: Final = ("月", "日", "年", "時")
"""Units that go on with a time rather than count: 2025年 10月に開設."""


def _starts(text: str) -> Iterator[int]:
    """Where the value of a text may begin, the last first: before a run of digits or its sign."""
    yield from reversed([match.start() for match in _VALUE.finditer(fold_same_length(text)) if match.start()])


_VALUE: Final = re.compile(r"(?<![\d.,※*注第])(?:約|年|延べ|[▲△±+−-]\s?)?\d")
