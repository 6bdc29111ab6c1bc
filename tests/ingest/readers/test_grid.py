from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.grid import Cell, Grid, one_line, same_heads, text_rows


def cell(row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> Cell[str]:
    return Cell(row=row, column=column, rows=rows, columns=columns, content=text)


def test_a_group_in_the_first_column_is_said_once_and_others_in_each_row() -> None:
    grid = Grid.of(
        [
            cell(0, 0, "分野"),
            cell(0, 1, "指標"),
            cell(0, 2, "担当"),
            cell(1, 0, "産業", 2),
            cell(1, 1, "a"),
            cell(1, 2, "課", 2),
            cell(2, 1, "b"),
        ]
    )
    assert text_rows(grid) == ["分野\t指標\t担当", "産業\ta\t課", "\tb\t課"]


def test_tall_first_cells_alone_make_no_heads_of_several_rows() -> None:
    grid = Grid.of([cell(0, 0, "あ", 2), cell(0, 1, "1"), cell(1, 1, "2"), cell(2, 0, "い"), cell(2, 1, "3")])
    assert text_rows(grid) == ["あ\t1", "\t2", "い\t3"]


@given(st.lists(st.text(alphabet="あa1 \n\t", max_size=6), min_size=1, max_size=9))
def test_no_text_is_lost_and_no_cell_breaks_a_row(texts: list[str]) -> None:
    contents = [one_line(text) for text in texts]
    rows = text_rows(Grid.of([cell(i // 3, i % 3, text) for i, text in enumerate(contents)]))
    assert all("\n" not in row for row in rows)
    assert [part for row in rows for part in row.split("\t") if part] == [text for text in contents if text]


def test_lines_of_a_cell_are_joined_as_they_are_read() -> None:
    assert one_line("企業\n誘致  数") == "企業誘致 数"
    assert one_line("Public\nMedical Hub") == "Public Medical Hub"
    assert same_heads("指 標\t目標", "指標\t目標")
    assert not same_heads("\t", "\t")
