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
