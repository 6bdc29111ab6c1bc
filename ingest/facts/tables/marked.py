"""What a note says of the values that its mark stands on, or of those in brackets: ※ 9月末までの数値から求めた見込み."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.tables.grid import Table
from ingest.facts.tables.subject import Value

_MARK: Final = re.compile(r"(?:[※*]|注)\s?\d{0,2}(?=\)?\s*(?:$|\s))")
_NOTE: Final = re.compile(r"\s*(?:[・-]\s?)?\(?(?P<mark>(?:[※*]|注)\s?\d{0,2})\)?[\s:、]*(?P<said>.+)")
_EXPECTED: Final = re.compile(r"見込み?(?:の?(?:値|額|数|数値)|量)?(?:です|である|であり|による|とする|とした|。|、|$)")
_BRACKETS_EXPECTED: Final = re.compile(r"(?:かっこ|カッコ|括弧|\(\s?\))(?:内|書き)?[^。]{0,8}?(?:は|が)[^。]{0,6}?見込")
_IN_BRACKETS: Final = re.compile(r"\s*+\((?=[^()]*\d)[^()]*+\)\s*+")


def is_marked_expected(value: Value, table: Table) -> bool:
    """Whether a note below a table says that a value is only expected, by a mark on it or its head, or by its brackets."""
    cell, head = fold_same_length(value.text), fold_same_length(value.label.printed)
    if _IN_BRACKETS.fullmatch(cell) and any(_BRACKETS_EXPECTED.search(fold_same_length(t)) for t in table.after):
        return True
    marks = {squeeze(match[0]) for text in (cell, head) for match in _MARK.finditer(text)}
    return bool(marks) and any(_tells(said, value) for said in _noted(table, marks))


def _noted(table: Table, marks: set[str]) -> Iterator[str]:
    """What the notes say that begin with one of some marks; one text may hold several."""
    for text in table.after:
        for note in re.split(r"(?<=。)\s*(?=[※＊*]|[(（]?注)", text):
            match = _NOTE.match(fold_same_length(note))
            if match is not None and squeeze(match["mark"]) in marks:
                yield match["said"]


def _tells(said: str, value: Value) -> bool:
    """Whether a note says that what it is on is expected, and names no other time than a value's."""
    if _EXPECTED.search(said) is None:
        return False
    years = _years([span.period for span in find_time_spans(said) if not span.is_run])
    own = _years([value.label.period] if value.label.period else [])
    return not years or not own or bool(years & own)


def _years(periods: Sequence[str]) -> set[int]:
    return {fiscal_year_of_iso(period.split("/")[-1]) for period in periods}
