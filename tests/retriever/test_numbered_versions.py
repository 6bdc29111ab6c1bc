from datetime import date

import pytest

from corpus.plan import Period, Plan
from retriever.question import named_plans

TODAY = date(2026, 11, 22)
PLANS = {
    plan.id: plan
    for plan in (
        Plan(id="work1", title="川辺町しごと計画", publisher="川辺町", period=Period(first=2019, last=2023)),
        Plan(
            id="work2",
            title="第2次川辺町しごとプラン",
            publisher="川辺町",
            period=Period(first=2024, last=2028),
            supersedes=("work1",),
        ),
        Plan(id="child1", title="第１期こども計画", publisher="川辺町", period=Period(first=2020, last=2024)),
        Plan(id="child3", title="第三期こども計画", publisher="川辺町", period=Period(first=2025, last=2029)),
    )
}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("第2次プランで終わる事業は", {"work2"}),
        ("第２次計画の目標", {"work2"}),
        ("第二次のしごとプランで", {"work2"}),
        ("第1期の保育料は", {"child1"}),
        ("第1次計画の補助", {"work1", "work2"}),
        ("第三期では何が変わるか", {"child3"}),
        ("第1期から第3期でどう変わったか", {"child1", "child3"}),
        ("目標は第1期より第3期の方が高いか", {"child1", "child3"}),
        ("1期と3期の保育料は", {"child1", "child3"}),
        ("2期連続の赤字", set()),
        ("第1次産業の就業者数", set()),
        ("第2次審査の日", set()),
        ("第9期の目標", set()),
    ],
)
def test_a_plan_is_named_by_its_number(text: str, named: set[str]) -> None:
    assert set(named_plans(text, PLANS, TODAY)) == named
