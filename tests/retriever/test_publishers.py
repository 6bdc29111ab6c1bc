from datetime import date

import pytest

from corpus.plan import Period, Plan
from retriever.publishers import named_publishers
from retriever.question import Question, understand

TODAY = date(2026, 11, 22)
PLANS = {
    plan.id: plan
    for plan in (
        Plan(id="old", title="みずほ市産業計画", publisher="瑞穂市", period=Period(first=2015, last=2020)),
        Plan(id="new", title="みずほ市しごと計画", publisher="瑞穂市", period=Period(first=2021, last=2030)),
        Plan(id="town", title="川辺町総合計画", publisher="川辺町", period=Period(first=2024, last=2028)),
        Plan(id="pref", title="千草県教育計画", publisher="千草県", period=Period(first=2024, last=2028)),
        Plan(id="law", title="総合戦略", publisher="内閣府", period=Period(first=2024, last=2028)),
    )
}


def asked(text: str) -> Question:
    return understand(text, PLANS, TODAY)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("瑞穂市で店を開きたい", {"瑞穂市"}),
        ("瑞穂で店を開きたい", {"瑞穂市"}),
        ("川辺の町営住宅", {"川辺町"}),
        ("瑞穂川の護岸", set()),
        ("瑞穂ビルの入居", set()),
        ("新瑞穂の駅前", set()),
        ("川辺町と瑞穂市の違い", {"川辺町", "瑞穂市"}),
        ("内閣府は何をする", set()),
        ("内閣府の戦略では", {"内閣府"}),
        ("店を開きたい", set()),
    ],
)
def test_a_publisher_is_named_in_full_or_as_a_place_without_its_kind(text: str, named: set[str]) -> None:
    assert named_publishers(text, PLANS) == named


def test_all_plans_of_a_place_that_is_named_may_answer_and_the_one_in_force_goes_first() -> None:
    question = asked("瑞穂で店を開きたい")
    assert set(question.plan_ids) == {"old", "new"}
    assert question.names_place
    assert question.leaves_plan_open
    assert not {"瑞穂", "瑞穂市", "市"} & set(question.terms)


@pytest.mark.parametrize(
    "text", ["瑞穂市の今の計画で店を開きたい", "みずほ市産業計画で店を開きたい", "瑞穂市で平成30年に店を開いた件数"]
)
def test_a_plan_or_a_time_that_is_named_leaves_nothing_open(text: str) -> None:
    assert not asked(text).leaves_plan_open


def test_the_plans_of_several_places_may_answer_together() -> None:
    assert set(asked("川辺町と千草県の目標は").plan_ids) == {"town", "pref"}
