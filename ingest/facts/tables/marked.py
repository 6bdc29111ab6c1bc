"""Values of which a note says that they are only expected: those its mark stands on, in brackets, or of a time it names."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.tables.grid import Table
from ingest.facts.tables.subject import Value

_MARK: Final = re.compile(r"(?:[※*]|注)\s?\d{0,2}(?=\)?\s*(?:$|\s))")
_NOTE: Final = re.compile(r"\s*(?:[・-]\s?)?\(?(?P<mark>(?:[※*]|注)\s?\d{0,2})\)?[\s:、]*(?P<said>.+)")
_EXPECTED: Final = re.compile(
    r"(?:見込み?|推計|概算|速報)(?:の?(?:値|額|数|数値)|量)?(?:です|である|であり|による|とする|とした|。|、|[\s)）]*$)"
)
"""What a note says of what is not yet known for certain."""

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


_OF_TIME: Final = re.compile(r"(?:の?実績[^\s。、]{0,4})?(?:は|が)、?")
LONGEST_NOTE: Final = 120
"""Characters of a line that is a note."""

REACH: Final = 48
"""Characters behind a time within which a note says that its values are expected."""


def expected_after_all(table: Table) -> frozenset[int]:
    """The fiscal years of which notes say that what is called reached in them is expected: ※ 令和5年度は12月までの数から求めた見込み."""
    notes = [fold_same_length(line.text) for line in table.section.body if _NOTE.match(fold_same_length(line.text))]
    return frozenset(
        fiscal_year_of_iso(span.period)
        for text in notes
        if len(text) <= LONGEST_NOTE
        for span in find_time_spans(text)[:1]
        if not span.is_run and _is_of(text, span.until)
    )


def _is_of(note: str, until: int) -> bool:
    """Whether a note goes on from its time by saying that the values of that are expected."""
    of_time = _OF_TIME.match(note, until)
    if of_time is None:
        return False
    said = note[of_time.end() : of_time.end() + REACH].partition("。")
    own = said[0] + said[1]
    other = find_time_spans(own)
    return _EXPECTED.search(own[: other[0].at] if other else own) is not None


def _tells(said: str, value: Value) -> bool:
    """Whether a note says that what it is on is expected, and names no other time than a value's."""
    if _EXPECTED.search(said) is None:
        return False
    years = _years([span.period for span in find_time_spans(said) if not span.is_run])
    own = _years([value.label.period] if value.label.period else [])
    return not years or not own or bool(years & own)


def _years(periods: Sequence[str]) -> set[int]:
    return {fiscal_year_of_iso(period.split("/")[-1]) for period in periods}
