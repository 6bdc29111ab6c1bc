"""Charts: values printed in them go to the series and the category where they are drawn, or are not read."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ingest.readers.pdf.glyphs import Glyph
from ingest.readers.pdf.plots.reading import charts_of

SIZE = 8.0
LEFT, FOOT, PITCH, TALL, TOP = 60.0, 300.0, 60.0, 200.0, 100.0
BLUE, RED, BLACK = (0.2, 0.4, 0.8), (0.8, 0.2, 0.2), (0.0, 0.0, 0.0)
YEARS = ("R3", "R4", "R5")


class Drawn:
    """A page with a chart: 200 points high for 100, a category every 60 points."""

    def __init__(self) -> None:
        self.glyphs: list[Glyph] = []
        self.shapes: list[dict[str, Any]] = []

    def text(self, middle: float, y: float, text: str, *, lying: bool = False) -> None:
        """Print a text around a place, or ending there where it names a lying bar."""
        left = middle - len(text) * SIZE / (1 if lying else 2)
        for i, char in enumerate(text):
            at = left + i * SIZE
            self.glyphs.append(Glyph(char, at, y - SIZE / 2, at + SIZE, y + SIZE / 2))

    def shape(self, box: tuple[float, float, float, float], colour: object, points: Sequence[Any] = ()) -> None:
        """Fill a box, or draw a line through points."""
        left, top, right, bottom = box
        self.shapes.append(
            {
                "x0": left,
                "top": top,
                "x1": right,
                "bottom": bottom,
                "pts": list(points),
                "fill": not points,
                "stroke": bool(points),
                "non_stroking_color": colour,
                "stroking_color": colour,
            }
        )

    def categories(self, names: Sequence[str] = YEARS) -> None:
        """Print the names of categories below."""
        for i, name in enumerate(names):
            self.text(place(i), FOOT + 12, name)

    def scale(self, *, unit: str = "", right: float = 0.0) -> None:
        """Print a scale to 100 at the left, or to another number at the right."""
        for part in range(5):
            y = height(part * TOP / 4)
            marked = f"{right * part / 4:.0f}" if right else f"{TOP * part / 4:.0f}{unit}"
            self.text(LEFT + 3 * PITCH + 20 if right else LEFT - 20, y, marked)

    def bars(self, values: Sequence[float], colour: object, *, at: int = 0, on: Sequence[float] = (0, 0, 0)) -> None:
        """Draw bars with their values in them, beside others or on them."""
        for i, (value, foot) in enumerate(zip(values, on, strict=True)):
            left = place(i) - 20 + 20 * at
            self.shape((left, height(foot + value), left + 18, height(foot)), colour)
            self.text(left + 9, height(foot + value / 2), f"{value:g}")

    def line(self, values: Sequence[float], colour: object, *, top: float = TOP) -> None:
        """Draw a line with its values over it."""
        points = [(place(i), height(value * TOP / top)) for i, value in enumerate(values)]
        ups = [y for _, y in points]
        self.shape((points[0][0], min(ups), points[-1][0], max(ups)), colour, points)
        for (x, y), value in zip(points, values, strict=True):
            self.text(x, y - 8, f"{value:g}")

    def legend(self, *names: tuple[str, object, bool]) -> None:
        """Print names of series, each after a box of its colour or a line."""
        for i, (name, colour, is_line) in enumerate(names):
            left, y = LEFT + 80 * i, FOOT + 30
            if is_line:
                self.shape((left, y, left + 20, y), colour, [(left, y), (left + 20, y)])
            else:
                self.shape((left + 12, y - 4, left + 20, y + 4), colour)
            self.text(left + 24 + len(name) * SIZE / 2, y, name)

    def read(self) -> list[list[list[str]]]:
        """The rows of each chart that is read."""
        page: Any = SimpleNamespace(rects=self.shapes, curves=[], lines=[])
        grids = [chart.table.grid for chart in charts_of(page, self.glyphs)]
        return [[["".join(c.content.text for c in said) for said in row] for row in grid.rows()] for grid in grids]


def place(category: int) -> float:
    """Where the middle of a category is."""
    return LEFT + PITCH * (category + 0.5)


def height(value: float) -> float:
    """How high a value of the scale at the left is."""
    return FOOT - value * TALL / TOP


def beside_each_other(page: Drawn) -> None:
    page.scale(unit="人")
    page.bars([40, 52, 61], BLUE)
    page.bars([12, 20, 33], RED, at=1)
    page.legend(("村営", BLUE, False), ("民間", RED, False))


def on_each_other(page: Drawn) -> None:
    page.scale()
    page.bars([40, 52, 31], BLUE)
    page.bars([12, 20, 33], RED, on=[40, 52, 31])
    page.legend(("村営", BLUE, False), ("民間", RED, False))


def two_scales(page: Drawn) -> None:
    page.scale()
    page.scale(right=20)
    page.bars([40, 52, 61], BLUE)
    page.line([17, 15, 18], RED, top=20)
    page.legend(("便数", BLUE, False), ("収支率", RED, True))


def no_legend(page: Drawn) -> None:
    page.scale()
    page.bars([40, 52, 61], BLUE)


def no_scale(page: Drawn) -> None:
    page.bars([40, 52, 31], BLUE)
    page.bars([12, 20, 33], RED, on=[40, 52, 31])
    page.legend(("村営", BLUE, False), ("民間", RED, False))


def a_line_without_scale(page: Drawn) -> None:
    page.categories(("R3", "R4", "R5", "R6", "R7"))
    page.line([40, 52, 31, 66, 58], BLUE)


def names_over_values(page: Drawn) -> None:
    page.scale()
    page.bars([40, 52, 31], BLUE)
    for i, value in enumerate((40, 52, 31)):
        page.text(place(i) - 11, height(value / 2) - 11, "村営")


def too_long(page: Drawn) -> None:
    page.scale()
    page.bars([40, 52, 61], BLUE)
    page.legend(
        ("村営", BLUE, False),
    )
    page.shapes = [s | {"top": s["top"] - 30} if s["bottom"] == FOOT else s for s in page.shapes]


def lines_alike(page: Drawn) -> None:
    page.scale()
    page.line([40, 52, 61], BLUE)
    page.line([12, 20, 33], BLUE)
    page.legend(("村営", BLUE, True), ("民間", BLUE, True))


HEADS = ["", *YEARS]


@pytest.mark.parametrize(
    ("draw", "rows"),
    [
        pytest.param(
            beside_each_other, [["村営（人）", "40", "52", "61"], ["民間（人）", "12", "20", "33"]], id="bars"
        ),
        pytest.param(on_each_other, [["村営", "40", "52", "31"], ["民間", "12", "20", "33"]], id="bars on bars"),
        pytest.param(two_scales, [["便数", "40", "52", "61"], ["収支率", "17", "15", "18"]], id="bars and a line"),
        pytest.param(no_legend, [["", "40", "52", "61"]], id="one series without a name"),
        pytest.param(no_scale, [["村営", "40", "52", "31"], ["民間", "12", "20", "33"]], id="no scale"),
        pytest.param(names_over_values, [["村営", "40", "52", "31"]], id="names over the values"),
        pytest.param(too_long, None, id="values that what is drawn does not say"),
        pytest.param(lines_alike, None, id="series that are drawn alike"),
    ],
)
def test_values_go_where_they_are_drawn(draw: Any, rows: list[list[str]] | None) -> None:
    page = Drawn()
    page.categories()
    draw(page)
    assert page.read() == ([[HEADS, *rows]] if rows is not None else [])


def test_a_line_without_a_scale_is_read_where_all_its_values_fit() -> None:
    page = Drawn()
    a_line_without_scale(page)
    assert page.read() == [[["", "R3", "R4", "R5", "R6", "R7"], ["", "40", "52", "31", "66", "58"]]]
    page = Drawn()
    a_line_without_scale(page)
    page.glyphs = [replace(g, text="9") if g.text == "5" else g for g in page.glyphs]
    assert page.read() == []


def test_lying_bars_are_read_by_the_names_beside_them() -> None:
    page = Drawn()
    for i, (year, value) in enumerate(zip(("令和3年度", "R4", "R5"), (40, 52, 61), strict=True)):
        page.text(90, 40 + 30 * i, year, lying=True)
        page.shape((100, 32 + 30 * i, 100 + 2 * value, 48 + 30 * i), BLUE)
        page.text(100 + 2 * value + 14, 40 + 30 * i, str(value))
    for part in range(5):
        page.text(100 + 50 * part, 130, str(25 * part))
    assert page.read() == [[["", "令和3年度", "R4", "R5"], ["", "40", "52", "61"]]]


def test_a_table_with_shaded_cells_is_no_chart() -> None:
    page = Drawn()
    page.categories()
    for i in range(3):
        page.shape((place(i) - 30, FOOT - 60, place(i) + 30, FOOT), BLUE)
        for row in range(3):
            page.text(place(i), FOOT - 10 - 20 * row, str(10 * i + 7 * row + 3))
    assert page.read() == []
