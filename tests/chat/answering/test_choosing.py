"""Which statements are told after the best one."""

from dataclasses import replace

import pytest

from chat.answering.choosing import choose
from chat.answering.evidence import Evidence
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.question import Intent, Question

ASKED = Question(text="道を直す費用はいくら", intent=Intent.FIGURE, terms=("道", "直す", "費用"))
OF_PARTS = replace(ASKED, parts=(ASKED, ASKED))


def passage(name: str, text: str, plan: str = "p") -> Passage:
    return Passage(id=name, plan_id=plan, section=(name,), text=text, span=Span(start=0, end=len(text)))


ROADS = passage("道", "道を直します。\n幅は4mです。\n木を植えます。\n費用は3億円です。")
BRIDGES = passage("橋", "橋の幅は8mです。\n橋の費用は2億円です。")
OTHER_PLAN = passage("別", "坂の幅は6mです。", "q")


def scored(of: Passage, at: int, score: float) -> Evidence:
    return Evidence(passage=of, statement=statements(of)[at], score=score, covered=1.0)


def told(*more: Evidence, question: Question = ASKED) -> list[str]:
    return [text for _, text in choose(question, [scored(ROADS, 0, 1.0), *more], ())][1:]


@pytest.mark.parametrize(
    ("more", "question", "is_told"),
    [
        (scored(ROADS, 1, 0.65), ASKED, True),
        (scored(ROADS, 1, 0.55), ASKED, False),
        (scored(ROADS, 2, 0.75), ASKED, False),
        (scored(ROADS, 2, 0.85), ASKED, True),
        (scored(ROADS, 3, 0.75), ASKED, True),
        (scored(ROADS, 3, 0.65), ASKED, False),
        (scored(BRIDGES, 0, 0.75), ASKED, False),
        (scored(BRIDGES, 1, 0.75), ASKED, False),
        (scored(BRIDGES, 1, 0.85), ASKED, True),
        (scored(BRIDGES, 1, 0.75), OF_PARTS, True),
        (scored(OTHER_PLAN, 0, 0.75), ASKED, True),
        (scored(OTHER_PLAN, 0, 0.65), ASKED, False),
    ],
    ids=[
        "goes right on",
        "goes right on, far behind",
        "says nothing more of the question",
        "says nothing more, near the best",
        "says more of the question",
        "says more, far behind",
        "another place",
        "another place that says more",
        "another place that says more, near the best",
        "another place that says more, of several things asked",
        "another plan",
        "another plan, far behind",
    ],
)
def test_what_is_told_after_the_best(more: Evidence, question: Question, *, is_told: bool) -> None:
    assert bool(told(more, question=question)) is is_told


def test_what_goes_on_after_a_sentence_that_fits_less_well_is_told_with_it() -> None:
    question = replace(ASKED, intent=Intent.CONTENT)
    more = scored(ROADS, 2, 0.7), scored(ROADS, 1, 0.65)
    assert told(*more, question=question) == ["幅は4mです。", "木を植えます。"]


def test_what_goes_on_after_the_value_that_is_asked_is_not_told() -> None:
    assert told(scored(ROADS, 2, 0.7), scored(ROADS, 1, 0.65)) == ["幅は4mです。"]


def test_more_is_told_of_what_is_unsure() -> None:
    evidence = [scored(ROADS, 0, 1.0), scored(ROADS, 3, 0.65)]
    assert [len(choose(ASKED, evidence, (), unsure=unsure)) for unsure in (False, True)] == [1, 2]


def test_a_statement_whose_words_and_figures_are_all_told_is_not_told_again() -> None:
    table = passage("表", "指標\t現状\t目標\n直した道\t12km\t30km\n直した橋\t2本\t5本")
    line = Said(text="直した道は、現状12kmに対して目標30kmです", evidence=(scored(ROADS, 0, 1.0),))
    rows = [scored(table, 1, 1.0), scored(table, 2, 0.95)]
    assert [text for _, text in choose(replace(ASKED, terms=("直す",)), rows, [line])] == [
        "直した橋は、現状が2本、目標が5本"
    ]
