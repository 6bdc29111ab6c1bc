"""Texts in which several tables follow each other, and those whose cells stand otherwise than side by side."""

import pytest

from ingest.readers.cells_below import with_cells_joined
from ingest.readers.spaced.tables import with_spaced_tables
from ingest.readers.unaligned_words import with_tables_of_words


def cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


TWO_TABLES = """\
品目              産地              R5        R12
茶                山里、海辺        12         40
蜜柑              海辺             318      1,420

ものさし            単位      いま（R5）      めざす（R12）
茶を摘む人          人                62              70
炭を焼く人          人                 4               7
"""
BODIES_BELOW = """\
品目              R5        R8        R12
茶                12        20         40
蜜柑             318       900      1,420

（２）役割
茶業組合            苗を配る
海辺の果樹組合      出荷をまとめる
"""
OVER_VALUES = """\
蔵書の数        貸した数        来た人
1,205冊         318点           2,945人
"""
FURTHER_OUT = """\
ものさし                      R5        R12
朝に茶を飲む人
　　子ども                    12%       40%
　　おとな                    31%       42%
昼に蜜柑と茶を味わいながら
休む人                        8%        9%
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TWO_TABLES, [["品目", "産地", "R5", "R12"], ["茶を摘む人", "人", "62", "70"]]),
        (BODIES_BELOW, [["品目", "R5", "R8", "R12"]]),
        (OVER_VALUES, [["蔵書の数", "貸した数", "来た人"], ["1,205冊", "318点", "2,945人"]]),
        (FURTHER_OUT, [["昼に蜜柑と茶を味わいながら休む人", "8%", "9%"]]),
    ],
    ids=["other heads", "lines without values", "names over values", "names further out than the row above"],
)
def test_tables_end_where_others_begin(text: str, expected: list[list[str]]) -> None:
    found = cells(with_spaced_tables(text))
    assert [row for row in expected if row not in found] == []
    assert not any("茶業組合" in cell for row in found for cell in row)


def test_rows_below_times_are_those_of_a_schedule_and_bars_last_over_columns() -> None:
    text = (
        "                    R6年度    R7年度    R8年度\n"
        "船着場の設計        ━━━━▶\n"
        "船着場の工事                  ━━━━━━━━━▶\n"
        "渡し舟の試し乗り    ●                   ●\n"
    )
    assert cells(with_spaced_tables(text)) == [
        ["", "R6年度", "R7年度", "R8年度"],
        ["船着場の設計", "━━━━▶", "", ""],
        ["船着場の工事", "", "━━━━━━━━━▶", "━━━━━━━━━▶"],
        ["渡し舟の試し乗り", "●", "", "●"],
    ]


def test_words_under_years_are_a_table_though_their_columns_are_lost() -> None:
    text = "番号 建物 2024 2025 2026 係\n1 船小屋 調査 設計 工事 渡船係\n2 茶小屋 ― 取壊し ― 農業係\n"
    assert cells(with_tables_of_words(text))[1:] == [
        ["1", "船小屋", "調査", "設計", "工事", "渡船係"],
        ["2", "茶小屋", "―", "取壊し", "―", "農業係"],
    ]


def test_cells_that_stand_on_a_line_each_are_rows() -> None:
    text = (
        "ものさし\nいま\n（令和5年度）\n目標\n\n渡し舟に\n乗った人\n318人\n420人\n\n茶を摘む人\n62人\n70人\n\nおわり\n"
    )
    assert cells(with_cells_joined(text)) == [
        ["ものさし", "いま（令和5年度）", "目標"],
        ["渡し舟に乗った人", "318人", "420人"],
        ["茶を摘む人", "62人", "70人"],
    ]
