"""White on a line of a PDF that parts nothing: words spread out, dates, letters of two scripts; and labels of charts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.readers.pdf.reader import read_pdf

Print = Callable[..., Path]


def spread(*parts: str, gap: int = 24) -> str:
    return (
        f"<span style='margin-right:{gap}pt'>" + f"</span><span style='margin-right:{gap}pt'>".join(parts) + "</span>"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (spread(*"所管課"), "所管課"),
        (spread(*"湯沢原", "町役場"), "湯沢原町役場"),
        ("策定日" + spread("：令和", "６", "年度", gap=18), "：令和６年度"),
    ],
    ids=["a word", "with its end closed up", "a date"],
)
def test_what_is_spread_over_its_line_is_one(to_pdf: Print, line: str, expected: str) -> None:
    assert expected in read_pdf(to_pdf(f"<p>{line}</p><p>計画の概要を示します。</p>")).text.replace(" ", "")


def test_letters_that_stand_alone_unevenly_are_apart(to_pdf: Print) -> None:
    line = "<span style='margin-right:20pt'>甲</span><span style='margin-right:44pt'>乙</span>丙"
    assert "甲乙丙" not in read_pdf(to_pdf(f"<p>{line}</p><p>計画の概要を示します。</p>")).text


def test_a_quarter_of_white_between_digits_and_letters_parts_no_columns(to_pdf: Print) -> None:
    def cell(text: str, left: int) -> str:
        return f"<span style='position:absolute;left:{left}pt;white-space:nowrap'>{text}</span>"

    narrow = "<span style='margin:0 2.6pt'>{}</span>"
    events = [("5", "庁舎の移転"), ("7", "町史の刊行"), ("8", "図書館の開館"), ("9", "橋の架け替え")]
    lines = "".join(
        f"<div style='position:relative;height:15pt'>{cell('平成' + narrow.format(year) + '年', 0)}{cell(what, 90)}</div>"
        for year, what in events
    )
    text = read_pdf(to_pdf(f"<p>主なできごと</p>{lines}", "body{font-size:10pt}")).text
    assert [line.split("\t") for line in text.split("\n") if "\t" in line] == [
        [f"平成 {year} 年", what] for year, what in events
    ]


def test_bars_over_the_lines_of_a_chart_make_no_table(to_pdf: Print) -> None:
    values = (92, 71, 55, 38, 24)
    grid = "".join(
        f"<div style='position:absolute;top:{y}pt;left:0;width:300pt;border-top:0.5pt solid'></div>"
        for y in range(0, 121, 20)
    )
    bars = "".join(
        f"<div style='position:absolute;left:{20 + 56 * i}pt;bottom:0;width:30pt;height:{value}pt;border:0.5pt solid'>{value}</div>"
        for i, value in enumerate(values)
    )
    sides = "<div style='position:absolute;left:0;top:0;width:300pt;height:120pt;border:0.5pt solid'></div>"
    chart = f"<div style='position:relative;width:300pt;height:120pt'>{grid}{sides}{bars}</div>"
    text = read_pdf(to_pdf(f"<p>利用者の推移を示します。</p>{chart}<p>年々減っています。</p>")).text
    assert "\t" not in text
    assert all(str(value) in text for value in values)
