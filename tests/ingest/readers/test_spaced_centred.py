"""Tables whose cells are centred in their rows, laid out as text taken from a PDF has them."""

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.spaced.centred import with_centred_tables
from ingest.readers.spaced.measure import by_screen
from ingest.readers.spaced.pieces import width_of


def wrapped(cell: str, width: int) -> list[str]:
    return [cell[at : at + width] for at in range(0, len(cell), width)] or [""]


def laid(rows: Sequence[Sequence[str]], widths: Sequence[int], *, wide: bool) -> str:
    """Rows with their cells broken at ``widths`` characters and centred; columns are measured by characters unless ``wide``."""
    unit = 2 if wide else 1
    starts = [0, *accumulate(unit * width + 3 for width in widths)]
    lines: list[str] = []
    for row in rows:
        cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
        most = max(map(len, cells))
        places: dict[float, list[tuple[int, str]]] = {}
        for start, cell in zip(starts, cells, strict=False):
            for at, part in enumerate(cell):
                if part:
                    places.setdefault((most - len(cell)) / 2 + at, []).append((start, part))
        for place in sorted(places):
            line = ""
            for start, part in places[place]:
                line += " " * (start - (width_of(line) if wide else len(line))) + part
            lines.append(line)
    return "\n".join(lines)


def tabled(text: str) -> list[list[str]]:
    return [line.split("\t") for line in with_centred_tables(by_screen(text)).split("\n") if "\t" in line]


PROGRAMMES = [
    ["制度名", "対象者", "補助率・金額", "主な条件", "問合せ先"],
    [
        "農業機械導入補助金",
        "町内に住所を有し農地を耕作する個人",
        "補助率３分の１、上限40万円",
        "購入前に申請する",
        "農政課",
    ],
    [
        "新規就農者支援金",
        "就農後３年以内の者",
        "月額５万円を最長２年間",
        "町の研修を修了し、営農計画の認定を受けること",
        "農政課",
    ],
    ["獣害防止柵設置補助金", "農地の所有者", "資材費の２分の１", "２戸以上の共同で設置すること", "林務課"],
]
STEPS = [
    ["取組", "令和４年度", "令和５年度", "令和６年度", "所管"],
    ["図書館分館の建替え", "基本設計", "実施設計と地質調査", "工事", "社会教育課"],
    ["移動図書館車の更新", "検討", "購入", "運行", "図書館"],
    ["読書通帳を配る学校の拡大", "２校", "４校", "全校", "図書館、学校教育課"],
]
TERMS = [
    ["用語", "説明"],
    ["汽水域", "川の水と海の水が混じり合う水域をいう。"],
    ["藻場", "海藻や海草が茂る浅い海で、魚が卵を産み、育つ場所になる。"],
    ["種苗放流", "人の手で育てた稚魚や稚貝を海に放し、資源を増やす取組をいい、本町では春に行う。"],
]


TABLES = [(PROGRAMMES, (7, 9, 9, 8, 7)), (STEPS, (7, 7, 6, 7, 6)), (TERMS, (8, 20))]


@pytest.mark.parametrize("wide", [False, True], ids=["by characters", "by columns"])
def test_rows_of_centred_cells_are_put_together(wide: bool) -> None:
    text = "\n\n次の表のとおりとします。\n\n".join(laid(rows, widths, wide=wide) for rows, widths in TABLES)
    found = [["".join(cell.split()) for cell in row] for row in tabled(text)]
    assert found == [row for rows, _ in TABLES for row in rows]


def test_a_table_goes_on_behind_the_end_of_a_page() -> None:
    widths = (7, 9, 9, 8, 7)
    upper, lower = laid(PROGRAMMES[:3], widths, wide=True), laid(PROGRAMMES[3:], widths, wide=True)
    turned = "\n\n{}- {} -\n{}みどり町農業計画\n\n"
    text = f"{turned.format(' ' * 20, 1, ' ' * 40)}{upper}{turned.format(' ' * 20, 2, ' ' * 40)}{lower}"
    assert ["".join(row[0].split()) for row in tabled(text)] == [row[0] for row in PROGRAMMES]


def test_groups_stand_beside_the_middle_of_their_rows() -> None:
    text = """
基本目標          施策                      担当
                  1-1 水道管の更新          水道課
１ 水を守る       1-2 漏水の調査            水道課
                  1-3 水源林の手入れ        林務課
                  2-1 避難所の給水栓        危機管理課
２ 災害に備える
                  2-2 応急給水車の配備      水道課
"""
    rows = tabled(text)
    assert [row[0] for row in rows] == ["基本目標", "１ 水を守る", "", "", "２ 災害に備える", ""]
    assert [row[1][:3] for row in rows[1:]] == ["1-1", "1-2", "1-3", "2-1", "2-2"]


@pytest.mark.parametrize(
    "text",
    [
        "項目      単位    令和３    令和８\n検診を受けた    ％    40.2    50.0\n人の割合\n講座の数    回    12    20\n歩く人の     人    100    200\n数",
        "本町の人口は減少が続いており、農業の担い手も少なくなっています。\n  そのため、次の取組を進めます。\n\n  ・研修の実施      ・農地の紹介",
    ],
    ids=["values beside the first line", "text"],
)
def test_other_lines_are_left_as_they_are(text: str) -> None:
    assert with_centred_tables(text) == text


def test_heads_over_several_columns_are_said_of_each() -> None:
    text = """
                         令和５年度          令和６年度
制度名                  件数     金額       件数     金額       備考
                                                                令和６年度
森の学校補助金            12    1,840         15    2,310
                                                                に改正
炭焼き体験助成金           3      210          4      260       新設
里山を歩く会への                                                対象を広げ
                           7      910          9    1,030
補助金                                                          た
"""
    head, *rows = tabled(text)
    assert head == ["制度名", "令和５年度 件数", "令和５年度 金額", "令和６年度 件数", "令和６年度 金額", "備考"]
    assert [row[0] for row in rows] == ["森の学校補助金", "炭焼き体験助成金", "里山を歩く会への補助金"]
    assert [row[4] for row in rows] == ["2,310", "260", "1,030"]


LIST = """  第１章    計画の基本的事項

  １    策定の趣旨
"""


def test_a_list_of_two_lines_is_no_table() -> None:
    assert with_centred_tables(LIST) == LIST


CELLS = st.sampled_from(
    [
        "",
        "指標",
        "基準値",
        "目標値",
        "12",
        "12,500",
        "R6",
        "令和7年度",
        "商工課",
        "1-2",
        "（注）",
        "市内の事業所に",
        "する。",
        "－",
        "○",
    ]
)
ROWS = st.lists(st.tuples(st.lists(CELLS, min_size=1, max_size=5), st.integers(1, 12)), max_size=24)


@given(ROWS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_aligned_is_read_and_no_letter_of_it_is_lost(rows: list[tuple[list[str], int]]) -> None:
    text = "\n".join((" " * gap).join(cell.ljust(gap) for cell in cells) for cells, gap in rows)
    for aligned in (text, by_screen(text)):
        assert set("".join(aligned.split())) <= set(with_centred_tables(aligned))


def test_columns_whose_cells_are_centred_are_measured_by_the_screen() -> None:
    text = """
                区分                  令和6年度    令和7年度    令和8年度    令和9年度
              相談支援                   120          126          132          140
  訪問型サービス（ヘルパーの派遣）      3,450        3,520        3,600        3,710
              短期入所                   88           90           90           92
              自立訓練                   －            4            6            8
"""
    assert by_screen(text) == text
