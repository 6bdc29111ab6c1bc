"""Files that stand for very much: each is refused for what it is, long before it takes memory or time."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from corpus.apart import Limits, one_apart
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from ingest.reading import Task, read_and_cut

LIMITS = Limits(memory=2**30, silence_s=60, total_s=60)
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p><w:r><w:t>目標</w:t></w:r></w:p>"


def replaced(source: bytes, name: str, data: str) -> bytes:
    """An archive with another part of that name."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, data if part == name else old.read(part))
    return written.getvalue()


def sheet(rows: str, merges: str = "") -> bytes:
    from openpyxl import Workbook

    empty = io.BytesIO()
    Workbook().save(empty)
    data = f"<worksheet {SHEET}><sheetData>{rows}</sheetData>{merges}</worksheet>"
    return replaced(empty.getvalue(), "xl/worksheets/sheet1.xml", data)


def cell(at: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>目標</t></is></c>'


def merged(*ranges: str) -> bytes:
    return sheet(
        f'<row r="1">{cell("A1")}</row>',
        "<mergeCells>" + "".join(f'<mergeCell ref="{r}"/>' for r in ranges) + "</mergeCells>",
    )


def word(body: str) -> bytes:
    empty = io.BytesIO()
    docx.Document().save(empty)
    return replaced(empty.getvalue(), "word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")


def table(rows: str) -> str:
    return f"<w:tbl>{rows}</w:tbl>"


def pdf(content: bytes, kids: bytes = b"3 0 R", times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * times
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[" + kids + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter[%s]>>stream\n" % (len(content), filters) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.5\n")
    for number, each in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + each + b"\nendobj\n")
    at = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % at)
    return out.getvalue()


def read(path: Path) -> object:
    task = Task(path=path, catalog=read_catalog(), corrections={})
    return one_apart(read_and_cut, task, limits=LIMITS, name=str(path))


BOMBS: list[tuple[str, Callable[[], bytes], str]] = [
    ("merge_to_the_end.xlsx", lambda: merged("A1:XFD1048576"), "結合したもの"),
    ("merges.xlsx", lambda: merged(*(f"A{i}:B{i}" for i in range(1, 30_000))), "セルの結合が"),
    (
        "wide_merges.xlsx",
        lambda: merged(*(f"A{i}:XFD{i}" for i in range(1, 100))),
        "結合したもの",
    ),
    ("rows.xlsx", lambda: sheet("".join(f'<row r="{i}"/>' for i in range(1, 150_000))), "行が"),
    ("tags.xlsx", lambda: sheet("<row>" + "<x/>" * 3_100_000 + "</row>"), "要素が"),
    ("spans.html", ("<table>" + ("<tr>" + "<td rowspan=100 colspan=100>目標" * 20) * 300).encode, "セルが"),
    ("wide.html", ("<table>" + "<tr><td>a<td colspan=100>目標" * 9000).encode, "セルが"),
    ("tables.html", ("<table><tr><td colspan=100>目<td>5<tr><td>x</table>" * 20_000).encode, "文字が"),
    ("tags.html", lambda: b"<b>" * 1_000_000, "タグが"),
    (
        "spans.docx",
        lambda: word(
            table(
                ("<w:tr>" + f'<w:tc><w:tcPr><w:gridSpan w:val="100"/></w:tcPr>{PARAGRAPH}</w:tc>' * 100 + "</w:tr>")
                * 60
            )
        ),
        "セルが",
    ),
    ("paragraphs.docx", lambda: word(PARAGRAPH * 200_000), "行が"),
    ("unpacks.pdf", lambda: pdf(b"0 " * 2**28, times=2), "展開した"),
    ("characters.pdf", lambda: pdf(b"BT /F 1 Tf " + b"5 5 Td (%s) Tj " % (b"a" * 100) * 3000 + b"ET"), "多すぎる"),
    ("long_content.pdf", lambda: pdf(b"0 " * 2**24), "多すぎる"),
    ("one_line.txt", ("企業の立地" * 1_000_000).encode, "文字が"),
    ("line_feeds.txt", lambda: b"\n" * 1_000_000 + "目標".encode(), "行が"),
    ("rows.md", ("|企業立地件数|5件|\n" * 200_000).encode, "行が"),
]


@pytest.mark.parametrize(("name", "data", "why"), BOMBS, ids=[name for name, _, _ in BOMBS])
def test_what_stands_for_too_much_is_refused_for_what_it_is(
    tmp_path: Path, name: str, data: Callable[[], bytes], why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data())
    with pytest.raises(KeikakuError, match=why):
        read(path)


def test_a_page_of_rules_is_a_drawing_and_its_text_is_read(tmp_path: Path) -> None:
    rules = b"".join(b"0 %d m 595 %d l S " % (4 * i, 4 * i) for i in range(200))
    rules += b"".join(b"%d 0 m %d 842 l S " % (4 * i, 4 * i) for i in range(148))
    path = tmp_path / "grid.pdf"
    path.write_bytes(pdf(b"BT /F 9 Tf 5 5 Td (hello hello hello hello) Tj ET " + rules))
    assert "hello" in read(path).text


def test_a_far_cell_costs_no_more_than_a_near_one(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    rows = f'<row r="1">{cell("A1")}{cell("B1")}</row><row r="1048576">{cell("XFD1048576")}{cell("A1048576")}</row>'
    path.write_bytes(sheet(rows))
    with pytest.raises(KeikakuError, match="行が"):
        read(path)


def test_tables_in_tables_are_read_once(tmp_path: Path) -> None:
    body = PARAGRAPH
    for _ in range(10):
        body = table(f"<w:tr><w:tc>{body}</w:tc><w:tc>{PARAGRAPH}</w:tc></w:tr>") + PARAGRAPH
    path = tmp_path / "nested.docx"
    path.write_bytes(word(body))
    assert 10 < read(path).text.count("目標") < 40


def test_what_is_large_and_genuine_is_read(tmp_path: Path) -> None:
    names = "ABCDEFGHIJ"
    rows = "".join(f'<row r="{i}">' + "".join(cell(f"{c}{i}") for c in names) + "</row>" for i in range(1, 5001))
    path = tmp_path / "large.xlsx"
    path.write_bytes(sheet(rows))
    assert read(path).text.count("目標") == 50_000
