"""Tables without rules: columns told by the white between them, rows by where cells stand."""

import pytest

from ingest.readers.pdf.glyphs import Glyph
from ingest.readers.pdf.unruled import unruled_tables

SIZE = 10.0


def printed(*pieces: tuple[float, float, str]) -> list[Glyph]:
    """Glyphs of pieces of text, each with where it begins: from the left and from the top."""
    return [
        Glyph(char, left + i * SIZE, top, left + (i + 1) * SIZE, top + SIZE)
        for left, top, text in pieces
        for i, char in enumerate(text)
    ]


def rows(*pieces: tuple[float, float, str]) -> list[list[str]]:
    """What the rows of the only table say."""
    (table,) = unruled_tables(printed(*pieces), [])
    return [["/".join(cell.content.text for cell in said) for said in row] for row in table.grid.rows()]


HEAD = ((30.0, 0.0, "指標"), (160.0, 0.0, "基準値"), (220.0, 0.0, "目標値"))
FIRST = ((20.0, 18.0, "花壇の数"), (160.0, 18.0, "12"), (220.0, 18.0, "20"))
SECOND = ((20.0, 36.0, "花の種類"), (160.0, 36.0, "34"), (220.0, 36.0, "50"))
READ = [["指標", "基準値", "目標値"], ["花壇の数", "12", "20"], ["花の種類", "34", "50"]]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param([*HEAD, *FIRST, *SECOND], READ, id="one line each"),
        pytest.param(
            [
                *(*HEAD, *FIRST, (20, 36, "花の種類の"), (160, 43, "34"), (220, 43, "50"), (20, 50, "うち一年草")),
                *((20, 68, "苗の数"), (160, 68, "5"), (220, 68, "7")),
            ],
            [*READ[:2], ["花の種類のうち一年草", "34", "50"], ["苗の数", "5", "7"]],
            id="a name on two lines, its values beside the middle",
        ),
        pytest.param(
            [(90, -18, "表一"), (120, -18, "花と緑のものさしを一覧にする"), *HEAD, *FIRST, *SECOND],
            READ,
            id="a title over all columns is no row",
        ),
        pytest.param(
            [
                *((20, 0, "区分"), (80, 0, "指標"), (180, 0, "基準値"), (240, 0, "目標値")),
                *((80, 18, "花壇の数"), (180, 18, "12"), (240, 18, "20"), (20, 27, "緑化")),
                *((80, 36, "苗の数"), (180, 36, "34"), (240, 36, "50")),
                *((20, 54, "水辺"), (80, 54, "池の数"), (180, 54, "2"), (240, 54, "3")),
            ],
            [
                ["区分", "指標", "基準値", "目標値"],
                ["緑化", "花壇の数", "12", "20"],
                ["", "苗の数", "34", "50"],
                ["水辺", "池の数", "2", "3"],
            ],
            id="a group stands in the middle of its rows",
        ),
        pytest.param(
            [
                *((20, 7, "指標"), (180, 0, "目標値"), (160, 14, "前期"), (220, 14, "後期")),
                *((20, 32, "花壇の数"), (160, 32, "12"), (220, 32, "20")),
                *((20, 50, "苗の数"), (160, 50, "3"), (220, 50, "5")),
                *((20, 68, "池の数"), (160, 68, "1"), (220, 68, "2")),
            ],
            [
                ["指標", "目標値/前期", "目標値/後期"],
                ["花壇の数", "12", "20"],
                ["苗の数", "3", "5"],
                ["池の数", "1", "2"],
            ],
            id="a head over two columns",
        ),
        pytest.param(
            [
                *((20, 0, "指標"), (100, 0, "区分"), (160, 0, "前期"), (220, 0, "後期")),
                *((100, 18, "実績"), (160, 18, "9"), (220, 18, "8")),
                *((100, 36, "計画"), (160, 36, "12"), (220, 36, "20"), (20, 45, "花壇の数")),
                *((100, 54, "実績"), (160, 54, "11"), (220, 54, "19")),
                *((100, 72, "計画"), (160, 72, "3"), (220, 72, "5"), (20, 81, "苗の数")),
                *((100, 90, "実績"), (160, 90, "4"), (220, 90, "6")),
            ],
            [
                ["指標", "区分", "前期", "後期"],
                ["", "実績", "9", "8"],
                ["花壇の数", "計画", "12", "20"],
                ["", "実績", "11", "19"],
                ["苗の数", "計画", "3", "5"],
                ["", "実績", "4", "6"],
            ],
            id="a row whose name stands on the page before",
        ),
    ],
)
def test_rows_of_tables_without_rules(pieces: list[tuple[float, float, str]], expected: list[list[str]]) -> None:
    assert rows(*pieces) == expected


PROSE = "町の花壇は住民の手で守られておりこれからも守られていく"


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([(20, 15 * i, PROSE) for i in range(6)], id="prose"),
        pytest.param([(left, 15 * i, PROSE) for i in range(6) for left in (20, 320)], id="two columns of prose"),
        pytest.param(
            [piece for i in range(5) for piece in ((20, 18 * i, f"{i + 1}."), (60, 18 * i, "花壇を増やす"))],
            id="a list with numbers",
        ),
        pytest.param(
            [piece for i in range(6) for piece in ((20, 18 * i, str(100 - 20 * i)), (90, 18 * i, "―"))],
            id="the axis of a chart",
        ),
        pytest.param([*HEAD, *FIRST], id="too few rows"),
    ],
)
def test_what_is_no_table(pieces: list[tuple[float, float, str]]) -> None:
    assert unruled_tables(printed(*pieces), []) == []
