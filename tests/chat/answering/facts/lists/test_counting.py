"""Only a list that is whole and shown to its end says so."""

import pytest

from chat.answering.evidence import evidence_of
from chat.answering.facts.lists.counting import ITEMS, MOST, PERHAPS_MORE, say_counted
from corpus.passage import Passage, Span
from corpus.statements import Statement

PASSAGE = Passage(id="a:1", plan_id="a", section=(), text="・一つ", span=Span(start=0, end=3))
EVIDENCE = [evidence_of(PASSAGE, Statement(span=Span(start=0, end=3), text="・一つ"))]


@pytest.mark.parametrize(
    ("count", "unit", "whole", "head"),
    [
        (3, "指標", True, "目標は、全3指標です："),
        (3, ITEMS, True, "目標は、次の3項目です："),
        (3, ITEMS, False, f"目標のうち、文書から読み取れた3項目です。{PERHAPS_MORE}："),
        (MOST + 2, "件", True, f"目標は{MOST + 2}件あり、そのはじめの{MOST}件です："),
        (MOST + 2, "件", False, f"目標のうち、文書から読み取れた{MOST + 2}件のはじめの{MOST}件です。{PERHAPS_MORE}："),
    ],
)
def test_the_head_tells_a_whole_list_from_a_part(count: int, unit: str, head: str, *, whole: bool) -> None:
    said = say_counted("目標", unit, [f"第{n}" for n in range(count)], EVIDENCE, whole=whole)
    first, *lines = said.text.split("\n")
    assert first == head
    assert len(lines) == min(count, MOST)
    assert {int(c.value) for c in said.computed} == {count, min(count, MOST)}
    assert all(c.holds() for c in said.computed)
