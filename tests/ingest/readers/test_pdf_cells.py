"""Cells of PDF tables: lines that end early, figures printed wide, units above them, heads in one box."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers.pdf.reader import read_pdf

Print = Callable[..., Path]
STYLE = "table{border-collapse:collapse}td{border:0.5pt solid;padding:2pt 5pt;font-size:10pt}"


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


def read(to_pdf: Print, table: str, style: str = "") -> list[list[str]]:
    return rows(read_pdf(to_pdf(f"<table>{table}</table>", STYLE + style)).text)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("住民係<br>商工係", "住民係 商工係"),
        ("除雪車の更新<br>（２台）", "除雪車の更新（２台）"),
        ("街路樹を植え替え、<br>歩道を広げる", "街路樹を植え替え、歩道を広げる"),
        ("令和<br>８年度", "令和８年度"),
    ],
    ids=["names", "a remark", "a sentence", "an era and its year"],
)
def test_lines_that_end_early_are_parted_but_in_a_sentence(to_pdf: Print, cell: str, expected: str) -> None:
    table = f"<tr><td>区分</td><td style='width:160pt'>内容</td></tr><tr><td>甲</td><td>{cell}</td></tr>"
    assert read(to_pdf, table + "<tr><td>乙</td><td>未定</td></tr>")[1][1] == expected


def test_a_name_broken_where_its_narrow_column_asks_for_it_is_one(to_pdf: Print) -> None:
    table = "<tr><td>番<br>号</td><td>用地<br>取得費</td><td>担当</td></tr>"
    body = "<tr><td>甲</td><td>設備<br>更新</td><td>土木係<br>建築係</td></tr><tr><td>乙</td><td>委託料</td><td>各課</td></tr>"
    assert read(to_pdf, table + body)[:2] == [["番号", "用地取得費", "担当"], ["甲", "設備更新", "土木係 建築係"]]


def test_lines_that_fill_their_cell_run_on(to_pdf: Print) -> None:
    long = "橋梁点検業務委託契約締結手続標準化検討委員会運営要綱策定事務"
    table = f"<tr><td>区分</td><td style='width:90pt'>内容</td></tr><tr><td>甲</td><td>{long}</td></tr>"
    assert read(to_pdf, table + "<tr><td>乙</td><td>未定</td></tr>")[1][1] == long


def test_lines_that_are_whole_cells_of_their_column_are_parted_though_they_fill_it(to_pdf: Print) -> None:
    body = "".join(f"<tr><td>{i}</td><td style='width:42pt'>{cell}</td></tr>" for i, cell in CHARGES)
    found = read(to_pdf, f"<tr><td>番号</td><td>担当</td></tr>{body}")
    assert [row[1] for row in found[1:]] == ["会計課長 農政課長", "農政課長", "各課"]


CHARGES = (("甲", "会計課長<br>農政課長"), ("乙", "農政課長"), ("丙", "各課"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("千円<br>7 0,5 2 1", "70,521千円"),
        ("人<br>４３", "４３人"),
        ("％<br>－", "－％"),
        ("2 7人", "27人"),
        ("12人 8人", "12人 8人"),
    ],
    ids=["spread, under its unit", "full width", "none", "before its unit", "two figures"],
)
def test_a_figure_is_one_however_wide_and_has_its_unit_after_it(to_pdf: Print, cell: str, expected: str) -> None:
    table = (
        f"<tr><td>区分</td><td>決算</td></tr><tr><td>歳出</td><td>{cell}</td></tr><tr><td>歳入</td><td>未定</td></tr>"
    )
    assert read(to_pdf, table)[1][1] == expected


def test_heads_in_one_box_stand_over_their_own_columns(to_pdf: Print) -> None:
    head = "".join(f"<div style='flex:1;text-align:center'>{x}</div>" for x in HEADS)
    body = "".join(f"<tr><td>{name}</td>{'<td>1</td>' * len(HEADS)}</tr>" for name in ("北部", "南部"))
    table = (
        f"<tr><td>地区</td><td colspan=3 style='padding:2pt 0'><div style='display:flex'>{head}</div></td></tr>{body}"
    )
    assert read(to_pdf, table, "table{table-layout:fixed;width:320pt}")[0] == ["地区", *HEADS]


HEADS = ("小学校", "中学校", "高等学校")


def test_items_of_a_row_are_parted_where_several_cells_hold_as_many_lines_broken_on_purpose(to_pdf: Print) -> None:
    heads = (
        "<tr><td style='width:150pt'>指標</td><td style='width:80pt'>現状値</td><td style='width:80pt'>目標値</td></tr>"
    )
    first = "<tr><td>開館日数<br>来館した者の数</td><td>未把握<br>18件</td><td>65％<br>現状のまま</td></tr>"
    other = "<tr><td>蔵書の点検<br>（毎年度）</td><td>12回</td><td>24回</td></tr>"
    assert read(to_pdf, heads + first + other)[1:] == [
        ["開館日数 来館した者の数", "未把握 18件", "65％ 現状のまま"],
        ["蔵書の点検（毎年度）", "12回", "24回"],
    ]


def test_lines_that_begin_with_marks_are_items(to_pdf: Print) -> None:
    marked = "<tr><td>◎土木課<br>○財政課</td><td>・橋の点検<br>・歩道の整備</td></tr>"
    assert read(to_pdf, f"<tr><td>担当</td><td>内容</td></tr>{marked}")[1] == [
        "◎土木課 ○財政課",
        "・橋の点検 ・歩道の整備",
    ]


@pytest.mark.parametrize(
    ("cell", "width", "expected"),
    [
        ("１，９６４", 46, "１，９６４"),
        ("２　申請の利用率", 150, "２ 申請の利用率"),
        ("（１）　営　業　収　益", 150, "（１）営業収益"),
        ("１２　人", 150, "１２人"),
    ],
    ids=["a figure broken in a narrow cell", "a number and a name", "a word spread out", "a figure and its unit"],
)
def test_white_within_a_cell_parts_words_and_no_figures(to_pdf: Print, cell: str, width: int, expected: str) -> None:
    style = f"td:last-child{{width:{width}pt;word-break:break-all}}table{{table-layout:fixed;width:{width + 60}pt}}"
    table = f"<tr><td>区分</td><td>値</td></tr><tr><td>甲</td><td>{cell}</td></tr><tr><td>乙</td><td>無</td></tr>"
    assert read(to_pdf, table, style)[1][1] == expected


def test_a_name_as_many_lines_long_as_the_rows_that_it_is_merged_over_is_one(to_pdf: Print) -> None:
    name = "<td rowspan='3' style='width:70pt'>市民１人当たりの都市公園の面積［㎡］</td>"
    body = f"<tr>{name}<td>計画</td><td>9.1</td></tr><tr><td>実績</td><td>9.0</td></tr><tr><td>率</td><td>99%</td></tr>"
    found = read(to_pdf, f"<tr><td>指標</td><td>区分</td><td>2023</td></tr>{body}", "td{padding:6pt 5pt!important}")
    assert [row[0] for row in found[1:]] == ["市民１人当たりの都市公園の面積［㎡］", "", ""]
