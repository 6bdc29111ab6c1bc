"""Invented plans by themselves: a city's in two successive versions, a village's on welfare."""

from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from chat.rendering.replies import answer_text
from evals.judging.verdict import judge
from evals.sets.reading import read_testset
from evals.sets.testset import Case

TODAY = date(2026, 11, 22)
TESTSETS = Path(__file__).resolve().parents[4] / "evals" / "testsets" / "invented"
CASES = read_testset(TESTSETS / "municipal.jsonl")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_questions_to_both_versions(versions_assistant: Assistant, case: Case) -> None:
    reply = versions_assistant.ask(case.question, today=TODAY)
    unsure = not case.answerable and isinstance(reply, Answer) and reply.likely
    assert judge(case, reply).right or unsure, answer_text(reply)


def test_a_change_is_between_the_plans_own_targets_not_those_looked_back_on(versions_assistant: Assistant) -> None:
    reply = versions_assistant.ask("市内就職率の目標は前の計画と今の計画でどう変わった", today=TODAY)
    assert isinstance(reply, Answer)
    assert "（40.0% − 38.0% ＝ 2ポイント）" in reply.claims[0].text


def test_before_it_begins_the_new_plan_does_not_answer_first(versions_assistant: Assistant) -> None:
    reply = versions_assistant.ask("新製品の開発件数の目標は？", today=date(2023, 6, 1))
    assert isinstance(reply, Answer)
    assert "目標は20件" in reply.claims[0].text


@pytest.mark.parametrize(
    ("fixture", "testset", "answered"),
    [
        ("village_assistant", "village.jsonl", 0),
        ("environment_assistant", "environment.jsonl", 0),
        ("town_assistant", "town.jsonl", 0),
        ("tourism_assistant", "tourism.jsonl", 1),
    ],
)
def test_other_plans_are_answered_for_more_than_three_questions_in_four(
    fixture: str, testset: str, answered: int, request: pytest.FixtureRequest
) -> None:
    """``answered`` unanswerable questions are known to be answered with something near; others may be shown what is
    near, which counts as wrong here, too."""
    assistant: Assistant = request.getfixturevalue(fixture)
    cases = read_testset(TESTSETS / testset)
    replies = [(case, assistant.ask(case.question, today=TODAY)) for case in cases]
    wrong = {c.id for c, r in replies if not judge(c, r).right}
    assert len(wrong) < len(cases) / 4, wrong
    assert len({c.id for c, r in replies if not c.answerable and isinstance(r, Answer) and not r.likely}) <= answered


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("リサイクル率の所管課は", "「リサイクル率」の所管は、ごみ減量課です"),
        ("住宅の省エネ改修の助成はいつから", "2024～2027"),
        ("屋根貸しの公募は何年度", "2024に「公募」"),
        ("基本目標Ⅰの施策を全部", "次の3項目"),
        ("リサイクル率は何ポイント上げる計画", "11.4ポイント"),
    ],
)
def test_rows_columns_and_steps_of_a_markdown_plan(environment_assistant: Assistant, question: str, said: str) -> None:
    reply = environment_assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert said in reply.claims[0].text


@pytest.mark.parametrize(
    ("fixture", "question", "said"),
    [
        ("town_assistant", "直売所の販売額の目標は何百万円？", "120百万円"),
        ("town_assistant", "出産祝い金はどの課の担当？", "住民課"),
        ("town_assistant", "漁業者の数は今何人ですか", "112人"),
        ("town_assistant", "起業の相談会はいつどこで？", "第2土曜日"),
        ("tourism_assistant", "来訪者満足度の目標は", "80.0%（2026年）"),
        ("tourism_assistant", "2022年の観光入込客数の実績", "2,140千人"),
        ("tourism_assistant", "外国人の宿泊者は2026年に何千人泊をめざしますか", "60千人泊"),
        ("tourism_assistant", "温泉手形の電子化は誰がやるの", "温泉旅館組合"),
    ],
)
def test_units_in_a_column_years_in_heads_and_bureaus_in_brackets(
    fixture: str, question: str, said: str, request: pytest.FixtureRequest
) -> None:
    reply = request.getfixturevalue(fixture).ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert said in reply.claims[0].text


def test_less_of_what_is_to_shrink_is_no_achievement(environment_assistant: Assistant) -> None:
    reply = environment_assistant.ask("温室効果ガス排出量の達成率は", today=TODAY)
    assert isinstance(reply, Answer)
    assert not any("達成しています" in c.text or "達成率" in c.text for c in reply.claims)
