"""Where today stands to a plan, and how that is said."""

from datetime import date

import pytest

from corpus.plan import Period, Plan, PlanKind, PlanStatus


@pytest.mark.parametrize(
    ("kind", "today", "status", "standing"),
    [
        (PlanKind.PLAN, date(2025, 3, 31), PlanStatus.IN_FORCE, PlanStatus.IN_FORCE),
        (PlanKind.PLAN, date(2025, 4, 1), PlanStatus.ENDED, PlanStatus.ENDED),
        (PlanKind.PROGRESS_REPORT, date(2025, 3, 31), PlanStatus.IN_FORCE, PlanStatus.IN_FORCE),
        (PlanKind.PROGRESS_REPORT, date(2025, 4, 1), PlanStatus.ENDED, PlanStatus.REPORT),
    ],
)
def test_a_report_on_a_year_gone_by_is_not_said_to_be_over(
    kind: PlanKind, today: date, status: PlanStatus, standing: PlanStatus
) -> None:
    plan = Plan(id="a", title="A", kind=kind, period=Period(first=2024, last=2024))
    assert (plan.status(today), plan.standing(today)) == (status, standing)
