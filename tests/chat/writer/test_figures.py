"""What stands at a figure is read: its role, its years, its bounds."""

from decimal import Decimal

import pytest

from chat.writer.directions import Direction, direction
from chat.writer.figures import cells_of, figures_of
from corpus.passage import Span
from corpus.statements import Statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("就農者を2024年度の8人から2030年度までに30人に増やす目標", [(8, "", {2024}, ""), (30, "target", {2030}, "")]),
        ("基準値 17件（令和4年度） 目標値 25件（令和10年度）", [(17, "present", {2022}, ""), (25, "target", {2028}, "")]),
        ("令和4年度の実績8人に対し、30人を目標とする", [(8, "actual", {2022}, ""), (30, "target", {2022}, "")]),
        ("1,250億円を基準に、令和10年度に1,320億円とする目標", [(125 * 10**9, "present", set(), ""), (132 * 10**9, "target", {2028}, "")]),
        ("中間目標は50人です", [(50, "interim target", set(), "")]),
        ("上限200万円を補助", [(2_000_000, "", set(), "most")]),
        ("70％以上とする", [(70, "", set(), "least")]),
        ("第3子に約5万円", [(50_000, "", set(), "about")]),
    ],
)  # fmt: skip
def test_a_figure_is_read_with_what_stands_at_it(text: str, expected: list[tuple[int, str, set[int], str]]) -> None:
    found = [(f.value, f.roles, f.years, f.bounds) for f in figures_of(text)]
    assert found == [
        (Decimal(v), set(roles.split()), set(years), set(bounds.split())) for v, roles, years, bounds in expected
    ]


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        (("指標", "現状（R5）", "目標（R10）"), ("創業数", "8件", "30件"), [("present", {2023}), ("target", {2028})]),
        (("指標", "実績（R4）／目標（R10）"), ("協力員", "310人／450人"), [("actual", {2022}), ("target", {2028})]),
        (("指標", "2022年実績", "2026年目標"), ("宿泊", "312", "430"), [("actual", {2022}), ("target", {2026})]),
    ],
)
def test_a_cell_is_what_its_head_says(
    heads: tuple[str, ...], cells: tuple[str, ...], expected: list[tuple[str, set[int]]]
) -> None:
    row = Statement(span=Span(start=0, end=1), text=" ".join(cells), cells=cells, heads=heads)
    assert [(f.roles, f.years) for f in cells_of(row)] == [({role}, years) for role, years in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8人から30人に増やします。", Direction.RIGHT),
        ("8人から30人に減らします。", Direction.WRONG),
        ("46件となり、目標の40件を上回りました。", Direction.RIGHT),
        ("目標20件に対し17件で、目標を上回りました。", Direction.WRONG),
        ("112人で、10年前の205人から減っています。", Direction.RIGHT),
        ("912gで、県平均の880gを下回ります。", Direction.WRONG),
        ("30人です。", Direction.UNKNOWN),
    ],
)
def test_a_direction_is_compared_with_the_figures(text: str, expected: Direction) -> None:
    assert direction(text, figures_of(text), ()) is expected
