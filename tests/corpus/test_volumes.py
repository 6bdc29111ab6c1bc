"""What follows for plans from how they stand to each other."""

from datetime import date

import pytest

from corpus.plan import Period, Plan, PlanStatus
from corpus.volumes import resolved, whole_id, wholes, with_volumes, wrong_relation

TODAY = date(2026, 11, 22)


def plan(name: str, title: str = "みどり町産業計画", years: tuple[int, int] | None = None, **said: object) -> Plan:
    period = Period(first=years[0], last=years[1]) if years else None
    return Plan(id=name, title=title, period=period, **said)  # type: ignore[arg-type]


def held(*plans: Plan) -> dict[str, Plan]:
    return {each.id: each for each in plans}


def test_a_volume_is_its_plan_under_its_own_name() -> None:
    main = plan("a", "みどり町産業計画 本編", (2024, 2028), publisher="みどり町", published="2024-03")
    plans = resolved(held(main, plan("b", "指標", part_of="a", volume="指標編", digest=True)))
    assert [p.label for p in plans.values()] == ["みどり町産業計画（本編）", "みどり町産業計画（指標編）"]
    assert {(p.publisher, p.period, p.published, p.whole) for p in plans.values()} == {
        ("みどり町", Period(first=2024, last=2028), "2024-03", "a")
    }
    assert [p.digest for p in plans.values()] == [False, True]
    assert list(wholes(plans)) == ["a"]
    assert with_volumes(["b"], plans) == ("a", "b")
    assert (whole_id("b", plans), whole_id("Ｂ", plans), whole_id("x", plans)) == ("a", "a", "x")


@pytest.mark.parametrize(
    "plans",
    [
        held(plan("a", part_of="x", volume="指標編")),
        held(plan("a", part_of="a")),
        held(plan("a", part_of="b"), plan("b", part_of="a")),
    ],
    ids=["no main", "itself", "cycle"],
)
def test_what_can_be_no_volume_is_a_plan_of_its_own(plans: dict[str, Plan]) -> None:
    assert {i: (p.whole, p.label) for i, p in resolved(plans).items()} == {i: (i, plans[i].title) for i in plans}


@pytest.mark.parametrize(
    ("newer", "today", "status"),
    [
        (plan("b", years=(2024, 2033), supersedes=("a",)), TODAY, PlanStatus.REPLACED),
        (plan("b", years=(2020, 2029), published="2024-03", supersedes=("a",)), TODAY, PlanStatus.REPLACED),
        (plan("b", years=(2020, 2029), published="2024-03", supersedes=("a",)), date(2023, 3, 1), PlanStatus.IN_FORCE),
        (plan("b", years=(2027, 2031), supersedes=("a",)), TODAY, PlanStatus.IN_FORCE),
        (plan("b", years=(2024, 2033), supersedes=("a",)), date(2030, 11, 1), PlanStatus.ENDED),
        (plan("b", years=(2010, 2019), supersedes=("a",)), TODAY, PlanStatus.IN_FORCE),
        (plan("b", supersedes=("a",)), TODAY, PlanStatus.IN_FORCE),
        (plan("b", years=(2024, 2033)), TODAY, PlanStatus.IN_FORCE),
    ],
    ids=["half-time", "revision", "before it", "to come", "long over", "earlier", "no years", "no successor"],
)
def test_a_plan_that_was_replaced_is_not_in_force(newer: Plan, today: date, status: PlanStatus) -> None:
    plans = resolved(held(plan("a", years=(2020, 2029)), newer))
    assert plans["a"].status(today) is status


def test_what_a_volume_is_replaced_by_replaces_its_plan() -> None:
    old, part = plan("a", years=(2019, 2023)), plan("b", part_of="a", volume="指標編")
    plans = resolved(held(old, part, plan("c", years=(2024, 2028), supersedes=("b",))))
    assert plans["c"].supersedes == ("a",)


def test_volumes_of_one_plan_do_not_replace_each_other() -> None:
    plans = held(plan("a"), plan("b", part_of="a", supersedes=("c",)), plan("c", part_of="a"))
    assert "同じ計画の分冊" in wrong_relation(plans["b"], plans)
    assert wrong_relation(plans["c"], plans) == ""
