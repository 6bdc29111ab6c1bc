"""Whole plans of invented places, with their indicators, bodies and milestones listed by whoever wrote them."""

import pytest

from tests.documents.whole import Whole, measured

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

FLOORS = {
    ("open", "md"): (0.90, 0.86),
    ("open", "html"): (0.87, 0.86),
    ("kept", "md"): (0.90, 0.86),
    ("kept", "html"): (0.87, 0.86),
}
"""Share of listed values and of bodies found, a little below what was found when they were last raised."""

AGAINST = 0.08
"""Share of values that contradict listed ones: what a plan before had aimed at (named by its table), and forecasts listed as actuals."""


def shares(readings: dict[str, Whole]) -> tuple[float, float]:
    values = sum(r.found for r in readings.values()) / sum(r.listed for r in readings.values())
    return values, sum(r.bodies.right for r in readings.values()) / sum(r.bodies.printed for r in readings.values())


@pytest.mark.parametrize(("folder", "kind"), FLOORS, ids="-".join)
def test_plans_are_read_as_listed(folder: str, kind: str) -> None:
    readings = measured(folder, kind)
    values, bodies = shares(readings)
    assert values >= FLOORS[folder, kind][0]
    assert bodies >= FLOORS[folder, kind][1]
    assert all(reading.title for reading in readings.values())
    against = sum(len(reading.contradicting) for reading in readings.values())
    assert against <= AGAINST * sum(reading.listed for reading in readings.values())


@pytest.mark.long
def test_a_plan_gives_the_same_values_whatever_its_file() -> None:
    wanted = measured("open", "md")
    for kind in ("docx", "txt", "html", "pdf"):
        found = {name: reading for name, reading in measured("open", kind).items() if name in wanted}
        lost = {(n, m) for n in found for m in set(found[n].missed) - set(wanted[n].missed)}
        assert len(found) == len(wanted)
        assert len(lost) <= 0.03 * sum(reading.found for reading in wanted.values()), (kind, lost)
