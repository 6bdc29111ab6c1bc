from datetime import date

import pytest

from corpus.plan import Period, Plan
from retriever.aim import Aim, aim_of
from retriever.question import understand

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("企業誘致件数の目標は？", Aim.TARGET),
        ("2026年度までに何件行う計画か", Aim.TARGET),
        ("計画を達成した企業の割合の目標値", Aim.TARGET),
        ("企業誘致件数の実績は？", Aim.PROGRESS),
        ("令和3年7月の時点で何件", Aim.PROGRESS),
        ("計画のスタート時点ではいくら", Aim.PROGRESS),
        ("目標に届いていましたか", Aim.COMPARISON),
        ("達成率は何％", Aim.COMPARISON),
        ("目標まであと何か所", Aim.COMPARISON),
        ("目標はどう変わりましたか", Aim.CHANGE),
        ("数値目標を一覧で", Aim.LIST),
        ("12のアクションを教えて", Aim.LIST),
        ("施策の(3)から(5)を教えて", Aim.LIST),
        ("重点プロジェクト10本の名前", Aim.LIST),
        ("4から9月までの来場者数は", Aim.OTHER),
        ("2020から2023の創業数", Aim.OTHER),
        ("前の計画と今の計画でどう違う", Aim.COMPARISON),
        ("R2の創業数は何件でしたか", Aim.OTHER),
    ],
)
def test_the_finer_purpose_of_a_question(text: str, aim: Aim) -> None:
    assert aim_of(text) is aim


PLANS = {
    plan.id: plan
    for plan in (
        Plan(id="old", title="みどり県商工業計画", publisher="みどり県", period=Period(first=2013, last=2016)),
        Plan(id="mid", title="みどり成長戦略", publisher="みどり県", period=Period(first=2018, last=2020)),
        Plan(id="new", title="みどり県産業計画", publisher="みどり県", period=Period(first=2022, last=2026)),
        Plan(id="town", title="川町総合計画", publisher="川町", period=Period(first=2024, last=2028)),
    )
}


@pytest.mark.parametrize(
    ("text", "named", "by_year"),
    [
        ("H25～28の計画では", ("old",), True),
        ("平成25年度からの商工業計画の目標", ("old",), True),
        ("令和2年度までの戦略で", ("mid",), True),
        ("みどり成長戦略（令和2年度まで）の目標", ("mid",), True),
        ("今の計画で", ("new", "town"), False),
        ("みどり県の今の計画で", ("new",), False),
        ("前の戦略と今の計画で", ("mid", "new", "town"), False),
        ("川町の目標", ("town",), False),
        ("H25の経営革新計画の承認件数", (), False),
        ("2020年3月の件数", (), False),
        ("R4の計画と実績", (), False),
        ("令和4年度の計画値", (), False),
        ("R4の計画の目標", ("new",), True),
    ],
)
def test_plans_are_named_by_time_title_status_and_publisher(text: str, named: tuple[str, ...], by_year: bool) -> None:
    question = understand(text, PLANS, TODAY)
    assert (question.plan_ids, question.names_plan_by_year) == (named, by_year)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("令和5年度までのIoT導入率の目標は？", "Ｒ５までのＩｏＴ導入率の目標は？"),
        ("平成32年度の件数", "2020年度の件数"),
    ],
)
def test_width_and_era_of_a_question_make_no_difference(one: str, other: str) -> None:
    a, b = understand(one, PLANS, TODAY), understand(other, PLANS, TODAY)
    assert (a.intent, a.aim, a.years, a.terms, a.unit) == (b.intent, b.aim, b.years, b.terms, b.unit)
