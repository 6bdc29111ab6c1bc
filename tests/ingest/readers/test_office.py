"""Word, Excel and HTML files, sound, odd and hostile."""

import contextlib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from corpus.errors import KeikakuError
from ingest.readers.excel import read_excel
from ingest.readers.files import read_document
from ingest.readers.html import read_html
from ingest.readers.word import read_word
from ingest.readers.word_numbering import FORMATS


def numbered(document: docx.document.Document, formats: list[tuple[str, str]]) -> None:
    """Give a document a list whose levels have these formats and texts, as Word keeps them."""
    numbering = document.part.numbering_part.element
    kind = OxmlElement("w:abstractNum")
    kind.set(qn("w:abstractNumId"), "77")
    for i, (form, text) in enumerate(formats):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(i))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", text)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            level.append(child)
        kind.append(level)
    numbering.insert(0, kind)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    of = OxmlElement("w:abstractNumId")
    of.set(qn("w:val"), "77")
    num.append(of)
    numbering.append(num)


def add(document: docx.document.Document, text: str, level: int) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    number = properties.get_or_add_numPr()
    number.get_or_add_ilvl().val = level
    number.get_or_add_numId().val = 77


def test_word_headings_by_style_and_by_automatic_numbering(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("みどり町産業計画", 0)
    document.add_heading("計画の概要", 1)
    numbered(document, [("japaneseCounting", "第%1章"), ("decimalFullWidth", "%2．"), ("decimalEnclosedCircle", "%3")])
    for text, level in (("現状", 0), ("人口", 1), ("推移", 2), ("見込み", 2), ("産業", 1), ("目標", 0), ("指標", 1)):
        add(document, text, level)
    path = tmp_path / "a.docx"
    document.save(path)
    lines = [line for line in read_word(path).text.split("\n") if line]
    assert lines == [
        "# みどり町産業計画", "# 計画の概要", "第一章 現状", "１． 人口", "① 推移", "② 見込み", "２． 産業", "第二章 目標", "１． 指標",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "number", "shown"),
    [
        ("japaneseCounting", 21, "二十一"),
        ("upperRoman", 14, "XIV"),
        ("aiueoFullWidth", 3, "ウ"),
        ("irohaFullWidth", 2, "ロ"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("ideographTraditional", 2, "乙"),
        ("decimalZero", 7, "07"),
    ],
)
def test_numbers_as_word_prints_them(form: str, number: int, shown: str) -> None:
    assert FORMATS[form](number) == shown


def test_word_tables_with_merged_cells_and_heads_of_two_rows(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("前の文")
    table = document.add_table(4, 4)
    for row, texts in enumerate(
        [
            ["指標", "目標", "", "担当"],
            ["", "R6", "R10", ""],
            ["創業数", "5件", "9件", "商工課"],
            ["誘致数", "1件", "3件", ""],
        ]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(1, 3))
    table.cell(2, 3).merge(table.cell(3, 3))
    path = tmp_path / "a.docx"
    document.save(path)
    found = [line.split("\t") for line in read_word(path).text.split("\n") if "\t" in line]
    assert found == [
        ["指標", "目標 R6", "目標 R10", "担当"],
        ["創業数", "5件", "9件", "商工課"],
        ["誘致数", "1件", "3件", "商工課"],
    ]


def test_word_text_boxes_are_read_once_and_struck_text_is_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("本文です。")._p
    box = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>'
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>囲みの文</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>囲みの文</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    from docx.oxml import parse_xml

    paragraph.append(parse_xml(box))
    paragraph.append(
        parse_xml(
            '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:delText>消した文</w:delText></w:r></w:del>'
        )
    )
    path = tmp_path / "a.docx"
    document.save(path)
    text = read_word(path).text
    assert text.count("囲みの文") == 1
    assert "本文です。" in text
    assert "消した" not in text


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_word_footnotes_follow_the_paragraph_that_has_them(tmp_path: Path) -> None:
    from docx.oxml import parse_xml

    document = docx.Document()
    paragraph = document.add_paragraph("ＢＣＰの策定を促します。")._p
    paragraph.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("次の段落です。")
    path = tmp_path / "a.docx"
    document.save(path)
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    override = '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
    held["word/_rels/document.xml.rels"] = held["word/_rels/document.xml.rels"].replace(
        b"</Relationships>", relation.encode()
    )
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", override.encode())
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>事業継続計画のこと</w:t></w:r></w:p></w:footnote>'
    held["word/footnotes.xml"] = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"/>{note}</w:footnotes>'.encode()
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    lines = [line for line in read_word(path).text.split("\n") if line]
    assert lines == ["ＢＣＰの策定を促します。", "※2：事業継続計画のこと", "次の段落です。"]


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "KPI一覧"
    for row in (
        ["みどり町 KPI一覧"],
        ["（単位：件）"],
        [None],
        ["No", "指標", "目標", None, "担当"],
        [None, None, "R6", "R10", None],
        [1, "創業数", 1200, 0.28, "商工課"],
        [2, "開設日", date(2026, 4, 1), None, None],
    ):
        sheet.append(row)
    for merged in ("A4:A5", "B4:B5", "C4:D4", "E4:E5", "E6:E7"):
        sheet.merge_cells(merged)
    sheet["C6"].number_format = '#,##0"件"'
    sheet["D6"].number_format = "0.0%"
    hidden = book.create_sheet("作業用")
    hidden.append(["見せない", "値"])
    hidden.sheet_state = "hidden"
    book.create_sheet("別表").append(["注", "備考の文"])
    book.save(path)
    return path


def test_excel_tables_as_they_are_shown_each_line_with_its_row(tmp_path: Path) -> None:
    document = read_excel(workbook(tmp_path / "a.xlsx"))
    assert document.layout is not None
    lines = [
        (line, int(row)) for line, row in zip(document.text.split("\n"), document.layout.rows, strict=True) if line
    ]
    assert lines == [
        ("# KPI一覧", 0),
        ("みどり町 KPI一覧", 1),
        ("（単位：件）", 2),
        ("No\t指標\t目標 R6\t目標 R10\t担当", 4),
        ("1\t創業数\t1,200件\t28.0%\t商工課", 6),
        ("2\t開設日\t2026年4月1日\t\t商工課", 7),
        ("# 別表", 0),
        ("注\t備考の文", 1),
    ]


HTML = """<html><head><title>計画 | みどり町</title><meta charset="{charset}"><script>alert(1)</script></head><body>
<header>サイトの頭</header><nav><a href="/">トップ</a></nav><main><h1>産業計画</h1><p>本文の<b>一部</b>です。<br>次の行。</p>
<ul><li>項目<ul><li>細目</li></ul></li></ul>
<table><caption>（単位：件）</caption><tr><th rowspan=2>指標<th colspan=2>目標<tr><th>R6<th>R10<tr><td>創業数<td>5<td>9</table>
<table><tr><td><h2>囲みの見出し</h2></td></tr></table><img src="http://evil.invalid/x.png"></main><footer>足</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis", "euc-jp"])
def test_html_without_navigation_and_scripts_in_its_own_encoding(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(HTML.format(charset=charset).encode({"shift_jis": "cp932"}.get(charset, charset)))
    document = read_html(path)
    assert [line for line in document.text.split("\n") if line] == [
        "# 産業計画", "本文の一部です。", "次の行。", "- 項目", "  - 細目", "（単位：件）",
        "指標\t目標 R6\t目標 R10", "創業数\t5\t9", "## 囲みの見出し",
    ]  # fmt: skip
    assert document.hints["title"] == "計画 | みどり町"


@pytest.mark.parametrize("inner", ["<article>{}</article>", "<section><article>{}</article></section>"])
def test_a_page_of_several_articles_is_read_whole(tmp_path: Path, inner: str) -> None:
    chapters = [f"<h2>第{i}編</h2><p>{'本文です。' * 20 * i}</p>" for i in (1, 2, 3)]
    path = tmp_path / "a.html"
    path.write_text(
        f"<body><nav>目次</nav><h1>大綱</h1><p>7年9月</p>{''.join(map(inner.format, chapters))}</body>",
        encoding="utf-8",
    )
    text = read_html(path).text
    assert [line for line in text.split("\n") if line and "本文" not in line] == [
        "# 大綱", "7年9月", "## 第1編", "## 第2編", "## 第3編"
    ]  # fmt: skip


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (201 * 2**20))


def entities(path: Path) -> None:
    """A document whose XML names another file and grows by itself."""
    document = docx.Document()
    document.add_paragraph("本文")
    document.save(path)
    held = {}
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ラ"}">' for i in range(9))
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY file SYSTEM "file:///etc/passwd">{lol}]>'
    body = held["word/document.xml"].decode().split("?>", 1)[1].replace("本文", "本文&file;&l8;")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, (head + body).encode() if name == "word/document.xml" else content)


@pytest.mark.parametrize(
    ("name", "make", "word"),
    [
        ("a.docx", bomb, "大きすぎます"),
        ("a.xlsx", bomb, "大きすぎます"),
        ("a.docx", lambda path: path.write_bytes(b"PK\x03\x04broken"), "読めません"),
        ("a.xlsx", lambda path: path.write_bytes(b""), "読めません"),
        ("a.html", lambda path: path.write_text("<html><body><nav>x</nav></body></html>"), "文字がありません"),
        ("a.doc", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0"), r"\.docx で保存"),
        ("a.xls", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0"), r"\.xlsx で保存"),
        ("a.ppt", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0"), "PDF で保存"),
        ("a.jtd", lambda path: path.write_bytes(b"x"), "PDF で保存"),
    ],
)
def test_what_is_not_read_is_explained(tmp_path: Path, name: str, make: Callable[[Path], object], word: str) -> None:
    make(tmp_path / name)
    with pytest.raises(KeikakuError, match=word):
        read_document(tmp_path / name)


def test_entities_neither_read_other_files_nor_grow(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    entities(path)
    with contextlib.suppress(KeikakuError):
        text = read_word(path).text
        assert "root:" not in text
        assert len(text) < 1000


def sound(path: Path) -> Path:
    if path.suffix == ".docx":
        document = docx.Document()
        document.add_heading("題", 1)
        document.add_table(2, 2).cell(0, 0).text = "指標"
        document.save(path)
    elif path.suffix == ".xlsx":
        workbook(path)
    else:
        path.write_text(HTML.format(charset="utf-8"), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".html"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 100_000), flips=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_broken_files_end_in_our_own_errors_only(tmp_path: Path, suffix: str, at: int, flips: bytes, cut: bool) -> None:
    path = tmp_path / f"sound{suffix}"
    whole = (path if path.exists() else sound(path)).read_bytes()
    at %= len(whole)
    broken = tmp_path / f"broken{suffix}"
    broken.write_bytes(whole[:at] if cut else whole[:at] + flips + whole[at + len(flips) :])
    with contextlib.suppress(KeikakuError):
        read_document(broken)


def test_sheets_that_are_copies_of_a_form_are_named_by_what_they_are_about(tmp_path: Path) -> None:
    book = Workbook()
    rows = {
        "評価1-1": ("施策番号", "1-1", "施策名", "防災の推進"),
        "評価1-2": ("施策番号", "1-2", "施策名", "消防の充実"),
        "一覧": ("施策名", "区分", "担当", "備考"),
    }
    for title, row in rows.items():
        sheet = book.create_sheet(title)
        sheet.append(("若桜谷市 施策評価シート",))
        sheet.append(row)
        sheet.append(("主管課", "総務課", "関係課", "消防課"))
    book.remove(book["Sheet"])
    book.save(tmp_path / "forms.xlsx")
    headings = [line for line in read_excel(tmp_path / "forms.xlsx").text.split("\n") if line.startswith("# ")]
    assert headings == ["# 評価1-1　防災の推進", "# 評価1-2　消防の充実", "# 一覧"]
