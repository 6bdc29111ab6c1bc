"""Tables of PDFs whose rules say less than their print: rows without rules, padding, titles side by side."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers.pdf.reader import read_pdf

Print = Callable[..., Path]


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n") if "\t" in line]


HEADS = "<tr><td>部門</td><td>令和5年</td><td>令和6年</td><td>増減</td><td>理由</td></tr>"


def test_names_and_figures_line_by_line_in_one_ruled_row_are_rows(to_pdf: Print) -> None:
    cells = ["議会<br>総務・企画<br>税務", "1<br>11<br>2", "1<br>10<br>1", "0<br>△1<br>△1", "&nbsp;<br>異動<br>異動"]
    body = "".join(f"<td>{cell}</td>" for cell in cells)
    text = read_pdf(to_pdf(f"<table>{HEADS}<tr>{body}</tr><tr><td>計</td><td>14</td><td>12</td></tr></table>")).text
    assert rows(text)[1:4] == [
        ["議会", "1", "1", "0", ""],
        ["総務・企画", "11", "10", "△1", "異動"],
        ["税務", "2", "1", "△1", "異動"],
    ]


def test_a_word_written_downwards_beside_lines_of_names_and_figures_holds_for_all_of_them(to_pdf: Print) -> None:
    cells = ["報<br>酬", "議長<br>副議長<br>議員", "191,000円<br>142,000円<br>123,000円", "", ""]
    body = "".join(f"<td>{cell}</td>" for cell in cells)
    last = "<tr><td>給料</td><td>町長</td><td>700,000円</td><td></td><td></td></tr>"
    text = read_pdf(to_pdf(f"<table>{HEADS}<tr>{body}</tr>{last}</table>")).text
    assert [row[1:3] for row in rows(text)[1:4]] == [
        ["議長", "191,000円"],
        ["副議長", "142,000円"],
        ["議員", "123,000円"],
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ["高齢者を見守る活動<br>に加わった市民等の<br>団体の数", "12件", "15件", "3", ""],
        ["相談件数", "120<br>(98)", "130<br>(99)", "10", ""],
        ["満足度", "①12件<br>②15件<br>③20件", "①13件<br>②16件<br>③21件", "", ""],
    ],
    ids=["a name that runs on", "a value and what it was", "numbered values of one name"],
)
def test_other_cells_of_several_lines_are_one_row(to_pdf: Print, cells: list[str]) -> None:
    body = "".join(f"<td>{cell}</td>" for cell in cells)
    last = "<tr><td>計</td><td>14</td><td>12</td><td>2</td><td>-</td></tr>"
    assert len(rows(read_pdf(to_pdf(f"<table>{HEADS}<tr>{body}</tr>{last}</table>")).text)) == 3


def test_figures_on_two_lines_of_a_cell_are_never_one(to_pdf: Print) -> None:
    table = f"<table>{HEADS}<tr><td>水道ほか</td><td>１<br>３</td><td>12<br>15</td><td>0</td><td></td></tr></table>"
    first = rows(read_pdf(to_pdf(table)).text)[1]
    assert first[1:3] == ["１ ３", "12 15"]


def test_padding_beside_a_column_is_no_column(to_pdf: Print) -> None:
    style = "td{padding:2pt 0;border:0.5pt solid}.p{width:4pt;min-width:4pt;max-width:4pt}"
    heads = "".join(f"<td class=p></td><td>{year}年</td><td class=p></td>" for year in (2030, 2040))
    values = "<td colspan=3>1.80</td><td colspan=3>2.07</td>"
    table = f"<table style='border-collapse:collapse'><tr><td>指標</td>{heads}</tr><tr><td>出生率</td>{values}</tr>"
    text = read_pdf(
        to_pdf(f"{table}<tr><td>増減</td><td colspan=3>-27</td><td colspan=3>15</td></tr></table>", style)
    ).text
    assert rows(text) == [["指標", "2030年", "2040年"], ["出生率", "1.80", "2.07"], ["増減", "-27", "15"]]


def test_a_word_written_downwards_in_a_merged_cell_is_one(to_pdf: Print) -> None:
    upright = "<td rowspan=3>構<br>成<br>比</td>"
    body = "".join(f"<td>{name}</td><td>{n}%</td></tr><tr>" for name, n in (("年少", 12), ("生産", 60), ("老年", 28)))
    table = f"<table><tr><td>区分</td><td>年齢</td><td>割合</td></tr><tr>{upright}{body.removesuffix('<tr>')}</table>"
    assert rows(read_pdf(to_pdf(table, "td{line-height:1.4}")).text)[1][0] == "構成比"


def test_titles_side_by_side_go_with_their_tables(to_pdf: Print) -> None:
    style = ".c{position:absolute;width:200pt}td{border:0.5pt solid;padding:3pt 8pt}"
    parts = []
    for i, (title, own) in enumerate((("①料金回収率（％）", "49.65"), ("②給水原価（円）", "460.21"))):
        table = f"<table><tr><td>年</td><td>H27</td><td>H28</td></tr><tr><td>当該値</td><td>45.1</td><td>{own}</td></tr></table>"
        left = 40 + 240 * i
        parts.append(
            f"<div class=c style='left:{left}pt;top:60pt'>{title}</div><div class=c style='left:{left}pt;top:160pt'>{table}</div>"
        )
    lines = [line for line in read_pdf(to_pdf("".join(parts), style)).text.split("\n") if line.strip()]
    assert lines[0] == "①料金回収率（％）"
    assert lines[2].endswith("49.65")
    assert lines[3] == "②給水原価（円）"


GRID = "<tr><td>指標</td><td>基準値</td><td>目標値</td></tr><tr><td>出荷額</td><td>120</td><td>150</td></tr><tr><td>客数</td><td>8</td><td>12</td></tr>"


@pytest.mark.parametrize(
    "style",
    [
        "td:first-child{border-left:none}td:last-child{border-right:none}",
        "tr:last-child td{border-bottom:none}",
        "tr:last-child td:first-child{border-bottom:none}",
    ],
    ids=["no sides", "no foot", "no foot under its first column"],
)
def test_a_table_is_whole_though_its_outer_rules_are_not_drawn(to_pdf: Print, style: str) -> None:
    ruled = f"table{{border-collapse:collapse;width:300pt}}td{{border:0.5pt solid}}{style}"
    text = read_pdf(to_pdf(f"<table>{GRID}</table>", ruled)).text
    assert rows(text) == [["指標", "基準値", "目標値"], ["出荷額", "120", "150"], ["客数", "8", "12"]]


def test_bars_with_figures_but_no_word_are_no_cells(to_pdf: Print) -> None:
    ruled = "table{border-collapse:collapse}td{border:0.5pt solid;width:60pt;height:20pt}"
    bars = "<tr><td></td><td rowspan='2'>120</td><td></td></tr><tr><td rowspan='2'>80</td><td></td></tr><tr><td>60</td><td>95</td></tr>"
    assert rows(read_pdf(to_pdf(f"<table>{bars}</table>", ruled)).text) == []


UNRULED = "table{width:420pt}td{border:none;padding:4pt 8pt;vertical-align:middle}"


def test_titles_of_groups_stand_between_the_rows_of_a_table_without_rules(to_pdf: Print) -> None:
    heads = "<tr><td>指標</td><td>単位</td><td>令和４年度</td><td>令和５年度</td><td>令和６年度</td></tr>"
    groups = [
        ("基本方針１　だれもが楽しむスポーツのまちをめざす取組", ("大会の数", "参加者数")),
        ("基本方針２　地域がささえるスポーツのまちをめざす取組", ("会員の数", "指導者数")),
    ]
    body = "".join(
        f"<tr><td colspan='5'>{title}</td></tr>"
        + "".join(
            f"<tr><td>{name}</td><td>件</td><td>1{at}</td><td>2{at}</td><td>3{at}</td></tr>"
            for at, name in enumerate(names)
        )
        for title, names in groups
    )
    found = rows(read_pdf(to_pdf(f"<table>{heads}{body}</table>", UNRULED)).text)
    assert [row[0] for row in found] == [
        "指標",
        "基本方針１だれもが楽しむスポーツのまちをめざす取組",
        "大会の数",
        "参加者数",
        "基本方針２地域がささえるスポーツのまちをめざす取組",
        "会員の数",
        "指導者数",
    ]
    assert found[2][1:] == ["件", "10", "20", "30"]


def test_rows_set_far_apart_are_of_one_table_with_heads_over_two_columns(to_pdf: Print) -> None:
    heads = "<tr><td>指標</td><td>基準値</td><td>現況値</td><td colspan='2' style='text-align:center'>目標値（令和10年度まで）</td></tr>"
    under = "<tr><td></td><td></td><td></td><td>変更前</td><td>変更後</td></tr>"
    body = "".join(
        f"<tr><td style='height:40pt'>{name}</td><td>4{at}2人</td><td>5{at}8人</td><td>6{at}0人</td><td>7{at}0人</td></tr>"
        for at, name in enumerate(("入込客数", "宿泊者数", "日帰り客", "外国の客"))
    )
    found = rows(read_pdf(to_pdf(f"<table>{heads}{under}{body}</table>", UNRULED)).text)
    assert [row[0] for row in found[-4:]] == ["入込客数", "宿泊者数", "日帰り客", "外国の客"]
    assert found[-1][1:] == ["432人", "538人", "630人", "730人"]
    assert found[0][3] == "目標値（令和10年度まで）"
