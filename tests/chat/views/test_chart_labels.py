"""Where the numbers of a chart stand."""

from hypothesis import given
from hypothesis import strategies as st

from chat.views.chart_labels import PLACES, POINT, Box, _label, _pixels, label_places

POINTS = st.lists(st.tuples(st.integers(2015, 2030).map(float), st.integers(0, 500).map(float)), max_size=12)


def boxes(points: list[tuple[float, float]]) -> list[Box]:
    spots = [Box(*spot, POINT, POINT) for spot in _pixels(points)]
    return [_label(spot, PLACES[place]) for spot, place in zip(spots, label_places(points), strict=True)]


def met(found: list[Box]) -> float:
    return sum(a.meets(b) for i, a in enumerate(found) for b in found[:i])


def test_labels_of_points_close_by_do_not_lie_over_each_other() -> None:
    close = [(2021.0, 25.0), (2021.0, 26.0), (2022.0, 25.0), (2026.0, 125.0), (2026.0, 120.0)]
    assert met(boxes(close)) == 0
    assert len({label_places([(2021.0, 5.0)] * 4)[i] for i in range(4)}) == 4


@given(POINTS)
def test_every_point_has_a_place_and_no_more_is_covered_than_with_all_above(points: list[tuple[float, float]]) -> None:
    places = label_places(points)
    assert len(places) == len(points)
    assert set(places) <= set(PLACES)
    spots = [Box(*spot, POINT, POINT) for spot in _pixels(points)]
    above = [_label(spot, PLACES["top center"]) for spot in spots]
    assert met(boxes(points)) <= met(above) + 1e-6
