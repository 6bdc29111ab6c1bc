"""Rows that a question names by their number."""

import pytest

from chat.answering.fitting.codes import named_by_code
from corpus.passage import Span
from corpus.statements import Statement


def row(*cells: str) -> Statement:
    text = " ".join(cells)
    heads = ("番号", "区分", "項目")[: len(cells)]
    return Statement(span=Span(start=0, end=len(text)), text=text, cells=cells, heads=heads)


@pytest.mark.parametrize(
    ("question", "cells", "expected"),
    [
        ("指標No.21の値", ("21", "巣箱の数"), True),
        ("指標No.21の値", ("2", "巣箱の数"), False),
        ("施策１－３の予算額", ("1-3", "灯台の改修"), True),
        ("施策11-3の予算額", ("1-3", "灯台の改修"), False),
        ("新1の実績", ("新1", "観察会の回数"), True),
        ("参加者は21人ですか", ("21", "巣箱の数"), False),
    ],
)
def test_a_row_is_named_by_its_code(question: str, cells: tuple[str, ...], expected: bool) -> None:
    assert named_by_code(row(*cells), question) is expected
