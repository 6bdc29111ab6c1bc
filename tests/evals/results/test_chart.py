"""The curve as an image: readable without seeing it, with as many questions as there are."""

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from evals.asking.outcome import Judged, Outcome
from evals.measures.trust import Trust, trust_of
from evals.results.chart import MOST_POINTS, risk_chart, rows_of

Made = Callable[..., Outcome]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def trust(outcome: Made) -> Callable[[str], Trust]:
    """From marks, the surest first: ○ right, × wrong."""

    def made(marks: str) -> Trust:
        return trust_of(
            [
                outcome(
                    str(n), right=mark == "○", judged=Judged(answered=0.9, right=1 - n / 1000, said_right=mark == "○")
                )
                for n, mark in enumerate(marks)
            ]
        )

    return made


def corners(image: ET.Element) -> list[list[tuple[float, float]]]:
    found = [line.get("points", "").split() for line in image.iter(f"{SVG}polyline")]
    return [[(float(p.split(",")[0]), float(p.split(",")[1])) for p in points] for points in found]


@pytest.mark.parametrize("marks", ["○○×○×", "○", "×", "○" * 30, "×" * 30, "○×" * 400])
def test_a_curve_stays_in_its_field_and_says_in_words_what_it_shows(trust: Callable[[str], Trust], marks: str) -> None:
    image = ET.fromstring(risk_chart({"この結果": trust(marks)}))  # noqa: S314 - our own
    assert image.get("role") == "img"
    named = [image.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert image.get("aria-labelledby", "").split() == [e.get("id") for e in named if e is not None]
    (points,) = corners(image)
    assert 1 <= len(points) <= MOST_POINTS + 1
    assert points[-1][0] == 428
    assert all(52 <= x <= 428 for x, _ in points)
    assert 14 <= points[-1][1] <= 214
    share = f"{marks.count('×') / len(marks):.1%}"
    assert re.search(rf"100%に答えると{share}", named[1].text or "")
    assert not list(image.iter(f"{SVG}script"))


def test_two_curves_are_told_apart_without_colour(trust: Callable[[str], Trust]) -> None:
    image = ET.fromstring(risk_chart({"前": trust("×○○○"), "<後>": trust("○○○×")}))  # noqa: S314 - our own
    lines = list(image.iter(f"{SVG}polyline"))
    assert [bool(line.get("stroke-dasharray")) for line in lines] == [True, False]
    assert [e.text for e in image.iter(f"{SVG}text")][-3:] == ["前", "<後>", "点は実際の動作"]


def test_without_a_judged_question_there_is_no_image(trust: Callable[[str], Trust]) -> None:
    assert risk_chart({"前": trust("")}) == ""
    assert "前で" not in risk_chart({"前": trust(""), "後": trust("○")})


@pytest.mark.parametrize(
    ("marks", "answered"), [("○", [1]), ("○×○", [1, 2, 3]), ("○" * 100, list(range(10, 101, 10))), ("", [])]
)
def test_the_table_has_each_tenth_once(trust: Callable[[str], Trust], marks: str, answered: list[int]) -> None:
    assert [p.answered for p in rows_of(trust(marks).curve)] == answered
