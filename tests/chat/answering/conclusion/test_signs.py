"""What a figure below zero means, told in words where a question asks for how many fewer."""

import pytest

from chat.answering.conclusion.signs import in_words
from chat.answering.evidence import evidence_of
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.question import Intent, Question

TABLE = """社会増減数（単位：人）
町\t転入者数\t社会増加数\t世帯数
磯辺町\t310\t-42\t1,204
丘上町\t280\t△ 1,015\t988
野中町\t330\t16\t1,010"""
PASSAGE = Passage(id="t", plan_id="p", section=("人口",), text=TABLE, span=Span(start=0, end=len(TABLE)))
ROWS = [evidence_of(PASSAGE, s) for s in statements(PASSAGE) if s.heads and not s.is_head]


@pytest.mark.parametrize(
    ("text", "row", "told", "more"),
    [
        ("磯辺町は何人減ったのか", 0, "磯辺町の社会増加数は -42人", "社会増加数の -42人は42人の減少です"),
        ("丘上町は差し引き何人のマイナスか", 1, "丘上町の社会増加数は△ 1,015人", "1,015人の減少です"),
        ("磯辺町の社会増加数は", 0, "磯辺町の社会増加数は -42人", ""),
        ("野中町は何人減ったのか", 2, "野中町の社会増加数は16人", ""),
        ("磯辺町は何人減ったのか", 0, "磯辺町の転入者数は310人", ""),
    ],
)
def test_a_negative_rise_is_told_as_a_fall_where_a_fall_is_asked(text: str, row: int, told: str, more: str) -> None:
    question = Question(text=text, intent=Intent.FIGURE)
    found = in_words(question, Said(text=told, evidence=(ROWS[row],)))
    assert found.text.startswith(told)
    assert more in found.text
    assert bool(found.computed) is bool(more)
    assert all(each.holds() for each in found.computed)
