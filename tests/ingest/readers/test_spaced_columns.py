"""Columns of tables aligned by spaces: heads to the left, figures to the right, several lines of heads, groups, forms."""

import pytest

from ingest.readers.spaced.tables import with_spaced_tables


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in with_spaced_tables(text).split("\n") if "\t" in line]


LEFT_AND_RIGHT = """\
品目          年産        計画
              令和6       令和12
----------------------------------
茶                  12          40
蜜柑             1,318       1,420
海苔             2,945       3,500
"""
SHORT_TIMES = """\
              令６        令７        令８
            （決算）    （見込）    （計画）
船賃          88,410      87,900      87,200
茶代         141,200     139,800     138,500
灯油代        96,034      95,620      94,870
"""
UNITS_BELOW = """\
年       渡し舟の便数    乗った人の数    運賃の収入
         便              人              千円
R5                 12           2,945          318
R7                 18           3,120          345
R9                 25           3,300          380
"""
SPARSE = """\
名前          区分    R5       R7       R9      R12
茶摘みの人    目標                      25       40
              実績    12       18
蜜柑の木      目標                   3,300    3,500
              実績 2,945    3,120
海苔の網      目標                     380    1,420
              実績   318    345.5
"""


@pytest.mark.parametrize(
    ("text", "head", "first"),
    [
        (LEFT_AND_RIGHT, ["品目", "年産 令和6", "計画 令和12"], ["茶", "12", "40"]),
        (
            SHORT_TIMES,
            ["", "令６ （決算）", "令７ （見込）", "令８ （計画）"],
            ["船賃", "88,410", "87,900", "87,200"],
        ),
        (
            UNITS_BELOW,
            ["年", "渡し舟の便数 （便）", "乗った人の数 （人）", "運賃の収入 （千円）"],
            ["R5", "12", "2,945", "318"],
        ),
        (SPARSE, ["名前", "区分", "R5", "R7", "R9", "R12"], ["茶摘みの人", "目標", "", "", "25", "40"]),
    ],
    ids=["heads left of figures", "short times", "units below heads", "sparse rows"],
)
def test_heads_and_the_figures_below_them_are_one_column(text: str, head: list[str], first: list[str]) -> None:
    assert rows(text)[:2] == [head, first]


def test_short_lines_alone_head_groups_and_are_no_part_of_names() -> None:
    text = (
        "品目                    単位      R5      R12\n"
        "海辺の村\n"
        "海苔の網の枚数          枚        12       40\n"
        "わかめの水揚げの量      トン     318    1,420\n"
        "山里の村\n"
        "茶を摘む人の延べ人数    人     2,945    3,500\n"
    )
    assert [row[0] for row in rows(text)][1:] == [
        "海辺の村",
        "海苔の網の枚数",
        "わかめの水揚げの量",
        "山里の村",
        "茶を摘む人の延べ人数",
    ]


def test_the_rule_below_a_table_parts_it_from_the_next() -> None:
    text = (
        "----------------------------------\n"
        "品目             R5        R12\n"
        "----------------------------------\n"
        "茶               12         40\n"
        "蜜柑            318      1,420\n"
        "----------------------------------\n"
        "\n"
        "（２）山里の村　　　　（単位：人）\n"
        "----------------------------------\n"
        "仕事             R5        R12\n"
        "----------------------------------\n"
        "茶を摘む         62         70\n"
        "炭を焼く          4          7\n"
        "----------------------------------\n"
    )
    assert [row[0] for row in rows(text)] == ["品目", "茶", "蜜柑", "仕事", "茶を摘む", "炭を焼く"]


def test_forms_are_rows_of_labels_and_what_is_filled_in() -> None:
    text = "".join(
        f"指標名          {name}\n単位            {unit}    担当          渡船係\n現状値（R5）    {a}    目標値（R12）    {b}\n"
        for name, unit, a, b in (("渡し舟の便数", "便", 12, 40), ("乗った人の数", "人", 318, 420))
    )
    assert rows(text)[:3] == [
        ["指標名", "渡し舟の便数"],
        ["単位", "便", "担当", "渡船係"],
        ["現状値（R5）", "12", "目標値（R12）", "40"],
    ]
