"""What statements are held against: the kinds of value that a question, or each of its parts, asks for."""

import pytest

from chat.answering.fitting.sought import Sought
from chat.answering.question.value_kinds import asked_attributes
from corpus.passage import Span
from corpus.statements import Statement
from retriever.coverage import Weights
from retriever.hybrid import NO_LEGS
from retriever.question import Intent, Question

NOTHING = Weights((), ())
WHOLE = "貸し釜の電話番号と利用料は？"


def part(text: str) -> Question:
    return Question(text=text, intent=Intent.CONTENT, asked=text)


@pytest.mark.parametrize(
    ("parts", "holds"),
    [((part("貸し釜の電話番号は？"), part("貸し釜の利用料は？")), True), ((), False)],
    ids=["of two parts each has its own kind", "what is asked at once stands together"],
)
def test_a_statement_holds_the_kind_of_one_part_of_a_question(parts: tuple[Question, ...], holds: bool) -> None:
    question = Question(text=WHOLE, intent=Intent.CONTENT, parts=parts)
    sought = Sought(
        question=question,
        weights=NOTHING,
        topic=NOTHING,
        kinds=asked_attributes(WHOLE),
        legs=NO_LEGS,
        floors=(0.0, 0.0),
    )
    text = "利用料は1回400円です。"
    assert sought.holds_kind(Statement(span=Span(start=0, end=len(text)), text=text)) is holds
