"""Which volumes of a plan a question names."""

from datetime import date

import pytest

from corpus.plan import Plan
from corpus.volumes import resolved
from retriever.question import understand
from retriever.volumes import named_volumes

PLANS = resolved(
    {
        plan.id: plan
        for plan in (
            Plan(id="sea", title="みなと市海洋計画 本編"),
            Plan(id="sea-data", title="みなと市海洋計画 資料編", part_of="sea", volume="資料編"),
            Plan(id="sea-short", title="みなと市海洋計画 概要版", part_of="sea", volume="概要版"),
            Plan(id="sea-extra", title="みなと市海洋計画 別冊", part_of="sea", volume="別冊"),
            Plan(id="sea-extra-2", title="みなと市海洋計画 別冊2", part_of="sea", volume="別冊２（工程表）"),
            Plan(id="land", title="おか町農業戦略"),
            Plan(id="land-data", title="おか町農業戦略 資料編", part_of="land", volume="資料編"),
            Plan(id="sky", title="そら村観光ビジョン"),
        )
    }
)

NAMED = {
    "みなと市海洋計画の資料編の漁獲量は？": ("sea-data",),
    "みなと市海洋計画の概要版では何と言っている？": ("sea-short",),
    "みなと市海洋計画本編の目標は？": ("sea",),
    "みなと市海洋計画の別冊の工程は？": ("sea-extra",),
    "みなと市海洋計画の別冊２の工程は？": ("sea-extra-2",),
    "おか町農業戦略の資料編によると担い手は何人？": ("land-data",),
    "おか町農業戦略の本編の目標は？": ("land",),
    "みなと市海洋計画の目標は？": (),
    "おか町農業戦略の概要は？": (),
    "そら村観光ビジョンの本編の目標は？": (),
    "おか町農業戦略の資料はどこで見られる？": (),
}


@pytest.mark.parametrize(("text", "documents"), NAMED.items(), ids=list(NAMED))
def test_a_question_that_names_a_volume_is_for_it(text: str, documents: tuple[str, ...]) -> None:
    question = understand(text, PLANS, date(2026, 4, 1))
    assert question.documents == documents
    assert set(documents) <= set(question.plan_ids)
    assert not documents or question.searched == documents
    assert not documents or not {"資料編", "概要版", "別冊", "本編"} & set(question.terms)


def test_a_volume_that_several_plans_have_is_each_plans() -> None:
    question = understand("資料編にある人口は？", PLANS, date(2026, 4, 1))
    assert set(question.documents) == {"sea-data", "land-data"}
    assert "sky" not in question.plan_ids


def test_volumes_are_looked_for_among_the_plans_named_only() -> None:
    assert named_volumes("資料編の人口", ("land", "land-data"), PLANS) == ("land-data",)
    assert named_volumes("別冊の人口", ("land", "land-data"), PLANS) == ()
