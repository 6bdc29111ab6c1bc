"""Which places are worth telling by themselves, and which of them goes first."""

from collections.abc import Sequence

import pytest

from chat.answering.by_itself import ByItself, worth_telling
from chat.answering.evidence import Evidence
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import Statement
from retriever.question import Intent, Question

HELP, OTHER = "空き家の改修の相談に応じます。", "古い橋の点検に助成します。"
AMOUNT, STATE = "空き家の改修に20万円を補助します。", "空き家は増加しています。"


def line(text: str, plan: str) -> Said:
    span = Span(start=0, end=len(text))
    passage = Passage(id=f"{plan}:{text}", plan_id=plan, section=("住まい",), span=span, text=text)
    statement = Statement(span=span, text=text)
    return Said(text=text, evidence=(Evidence(passage=passage, statement=statement, score=1.0, covered=1.0),))


def told(
    *places: tuple[str, float], asked: str = "家を直したい", over: Sequence[str] = (), intent: Intent = Intent.SUPPORT
) -> list[str]:
    """The places told of those that are found, each with how likely it is right; ``over`` are those of a plan that is."""
    lines = {text: line(text, "over" if text in over else "now") for text, _ in places}
    by_itself = ByItself(right=lambda each: dict(places)[each.text], over={"over"})
    question = Question(text=asked, intent=intent)
    return [each.text for each in worth_telling(question, list(lines.values()), by_itself)]


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ([(HELP, 0.6), (OTHER, 0.5)], [HELP, OTHER]),
        ([(HELP, 0.6), (OTHER, 0.1)], [HELP]),
        ([(OTHER, 0.5), (HELP, 0.7)], [HELP, OTHER]),
        ([(OTHER, 0.5), (HELP, 0.55)], [OTHER, HELP]),
        ([(OTHER, 0.1), (HELP, 0.7)], [HELP]),
        ([(HELP, 0.6), (STATE, 0.6)], [HELP]),
        ([(STATE, 0.6), (HELP, 0.5)], [STATE, HELP]),
    ],
    ids=[
        "as likely right",
        "far less likely right",
        "clearly likelier, behind",
        "hardly likelier, behind",
        "the first one far less likely right",
        "what only tells how things are, behind an offer",
        "what only tells how things are, before an offer",
    ],
)
def test_each_place_is_told_by_how_likely_it_is_right_by_itself(
    places: list[tuple[str, float]], wanted: list[str]
) -> None:
    assert told(*places) == wanted


def test_what_tells_how_things_are_is_told_where_no_support_is_asked_for() -> None:
    assert told((HELP, 0.6), (STATE, 0.6), intent=Intent.CONTENT) == [HELP, STATE]


@pytest.mark.parametrize(
    ("asked", "right", "wanted"),
    [
        ("家を直したい。いくら出る？", 0.5, [AMOUNT, HELP]),
        ("家を直したい。どこに相談する？", 0.5, [HELP, AMOUNT]),
        ("家を直したい。いくら出る？", 0.1, [HELP, AMOUNT]),
    ],
    ids=["the amount is asked for", "it is not", "it is, and stands where little else fits"],
)
def test_a_place_that_states_the_value_asked_for_goes_first(asked: str, right: float, wanted: list[str]) -> None:
    assert told((HELP, 0.6), (AMOUNT, right), asked=asked) == wanted


def test_no_place_of_a_plan_that_is_over_goes_before_one_in_force() -> None:
    assert told((OTHER, 0.5), (HELP, 0.9), over=[HELP]) == [OTHER, HELP]
    assert told((OTHER, 0.5), (HELP, 0.9), over=[HELP, OTHER]) == [HELP, OTHER]


def test_of_nothing_nothing_is_told() -> None:
    assert told() == []
