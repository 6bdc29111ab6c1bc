"""A city's plan as text out of a PDF, the plan that follows it as Word, and figures of both as Excel, read as printed."""

from pathlib import Path
from typing import Final

import pytest

from tests.documents.reading import HERE, Score, compare, read

FLOORS: Final = {
    ("kayase", "vision.txt"): 0.98,
    ("kayase", "revision.docx"): 0.98,
    ("kayase", "annex.xlsx"): 0.98,
    ("kuguse", "plan.txt"): 0.48,
    ("kuguse", "next_plan.docx"): 0.67,
    ("kuguse", "report.xlsx"): 0.58,
    ("yunose", "plan.html"): 0.85,
    ("yunose", "first_plan.txt"): 0.75,
    ("yunose", "report.docx"): 0.95,
}
"""Recall of the listed values, a little below what was found; 榧瀬 was looked at by those who work on the reader, 鵠瀬 and 柚ノ瀬 were not."""

BODIES_AND_STEPS: Final = (0.72, 0.90, 0.84, 0.79)
"""Precision and recall of the bodies and milestones of 鵠瀬."""


@pytest.mark.parametrize(("city", "name"), FLOORS, ids=str)
def test_the_values_of_a_city_are_found(city: str, name: str) -> None:
    found = compare(document := HERE / "cities" / city / name, read(document)).values
    assert found.recall >= FLOORS[city, name], found


def test_bodies_and_milestones_of_a_city_are_found() -> None:
    documents = [path for path in sorted(Path(HERE / "cities" / "kuguse").iterdir()) if path.suffix != ".json"]
    readings = [compare(document, read(document)) for document in documents]
    bodies = sum((each.bodies for each in readings), Score(right=0, found=0, printed=0))
    steps = sum((each.milestones for each in readings), Score(right=0, found=0, printed=0))
    found = (bodies.precision, bodies.recall, steps.precision, steps.recall)
    assert all(got >= floor for got, floor in zip(found, BODIES_AND_STEPS, strict=True)), found
