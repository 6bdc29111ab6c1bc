"""Statements ranked by what was learned of those that answer."""

from dataclasses import replace
from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.considering import CANDIDATES
from chat.answering.evidence import Evidence
from chat.answering.fitting.fit import covered, fit, read_statements, weighed
from chat.answering.fitting.ranking import learned_ranking, odds, preferred_first, rank_statements
from chat.answering.fitting.sought import Sought, sought_by
from corpus.passage import Passage, Span
from corpus.plan import PlanStatus
from corpus.statements import statements
from retriever.hybrid import Legs
from retriever.question import Intent, Question
from tests.conftest import TODAY


def passage(text: str, section: tuple[str, ...] = ("創業の支援",)) -> Passage:
    return Passage(id="p:1", plan_id="p", section=section, span=Span(start=0, end=len(text)), text=text)


def sought(assistant: Assistant, text: str, near: dict[str, float] | None = None) -> Sought:
    question = assistant.understand(text, today=TODAY)
    legs = Legs(lexical={}, passages={}, statements={}, share=0.0, near=near or {}, nothing=0.0)
    return sought_by(question, legs, assistant.retriever)


@pytest.mark.parametrize(
    ("question", "text", "signal", "wanted"),
    [
        ("創業した件数の合計は何件？", "市\t件数\n萩市\t3\n合計\t12", "total asked", [0.0, 0.0, 1.0]),
        ("萩市の件数は？", "区分\t件数\n萩市\t3\n合計\t12", "label named", [0.0, 1.0, 0.0]),
        ("3番目の取組は？", "1 融資の相談\n2 空き店舗の紹介\n3 税の相談", "item asked", [0.0, 0.0, 1.0]),
        ("2024年度の件数は？", "2024年度は3件でした。\n2023年度は2件でした。", "other year", [0.0, 1.0]),
        ("創業した件数は何件？", "創業は12件でした。\n創業を支えます。", "unit", [1.0, 0.0]),
    ],
    ids=["the row of totals", "the row that is named", "the item of a number", "another year", "the unit asked for"],
)
def test_signals_tell_what_a_statement_has_of_the_question(
    assistant: Assistant, question: str, text: str, signal: str, wanted: list[float]
) -> None:
    found, asked = passage(text), sought(assistant, question)
    assert [fit(read, found, asked, share=1.0)[signal] for read in read_statements(found)] == wanted


def test_words_count_less_the_further_off_they_stand(assistant: Assistant) -> None:
    asked = sought(assistant, "空き店舗の家賃の補助")
    of = {
        place: covered(asked.weights, read_statements(found)[0])
        for place, found in {
            "itself": passage("空き店舗の家賃を補助します。\n別のことを書きます。", ("その他",)),
            "heading": passage("費用の一部を出します。\n別のことを書きます。", ("空き店舗の家賃の補助",)),
            "nearby": passage("費用の一部を出します。\n空き店舗の家賃を補助します。", ("その他",)),
        }.items()
    }
    assert of["itself"] > of["heading"] > of["nearby"] > 0


def test_a_statement_is_as_near_as_the_search_found_it(assistant: Assistant) -> None:
    found = passage("創業を支えます。\n空き店舗を紹介します。")
    asked = sought(assistant, "店を開きたい", near={"p:1#s1": 0.9, "other#s0": 0.7})
    assert [fit(read, found, asked, share=1.0)["near"] for read in read_statements(found)] == [0.7, 0.9]


def test_all_that_is_measured_was_learned(assistant: Assistant) -> None:
    found = passage("創業を支えます。")
    signals = fit(read_statements(found)[0], found, sought(assistant, "創業"), share=1.0)
    assert set(signals) == set(learned_ranking().signals)
    assert weighed(signals, learned_ranking().signals) == pytest.approx(
        sum(value * learned_ranking().signals[name] for name, value in signals.items())
    )


def ranked(assistant: Assistant, text: str, today: date = TODAY) -> list[Evidence]:
    question, retriever = assistant.understand(text, today=today), assistant.retriever
    legs = retriever.legs(question)
    found = retriever.fuse(question, legs, today)[:CANDIDATES]
    return rank_statements(sought_by(question, legs, retriever), found, retriever, today)


def test_every_statement_is_ranked_by_its_odds(assistant: Assistant) -> None:
    found = ranked(assistant, "企業誘致の補助金はいくらですか")
    scores = [odds(e) for e in found]
    assert len(found) > CANDIDATES
    assert scores == sorted(scores, reverse=True)


def test_the_figure_of_a_plan_in_force_goes_first(corpus_assistant: Assistant) -> None:
    best = ranked(corpus_assistant, "企業誘致件数の目標は何件？")[0]
    assert corpus_assistant.retriever.generation.plans[best.passage.plan_id].status(TODAY) is PlanStatus.IN_FORCE


@pytest.mark.parametrize(
    ("over", "score", "leads"),
    [
        (frozenset({"other"}), 0.8, "now"),
        (frozenset({"other"}), 0.7, "other"),
        (frozenset(), 0.95, "now"),
        (frozenset(), 0.8, "other"),
    ],
    ids=["over, about as well", "over, less well", "a report, as well", "a report, less well"],
)
def test_what_a_plan_in_force_says_about_as_well_leads(over: frozenset[str], score: float, leads: str) -> None:
    text = "空き店舗の家賃を補助します。"
    question = Question(text="店を借りたい", intent=Intent.SUPPORT, terms=("店", "借りる"))
    found = [
        Evidence(
            passage=replace(passage(text), plan_id=plan),
            statement=statements(passage(text))[0],
            score=each,
            covered=1.0,
        )
        for plan, each in (("other", 1.0), ("now", score))
    ]
    best, *_ = preferred_first(found, question, frozenset({"now"}), over)
    assert best.passage.plan_id == leads
