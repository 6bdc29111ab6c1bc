"""Test sets that stand for very much are refused for what they are; they are read apart from us."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus.errors import KeikakuError
from evals.sets.reading import read_testsets

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>質問</t></is></c></row>'


def book(after: str, rows: str = HEAD) -> bytes:
    empty, written = io.BytesIO(), io.BytesIO()
    Workbook().save(empty)
    sheet = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData>{after}</worksheet>"
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, sheet if part == "xl/worksheets/sheet1.xml" else old.read(part))
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("merged.xlsx", lambda: book('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "結合したもの"),
        ("far.xlsx", lambda: book("", HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "行目にも値が"),
        ("rows.xlsx", lambda: book("", "<row/>" * 200_000), "行が"),
        ("rows.csv", ("質問,正解に必要な語\n" + "あ,い\n" * 200_000).encode, "上限 100,000 行"),
        ("rows.jsonl", lambda: b"{}\n" * 200_000, "上限 100,000 行"),
        ("deep.jsonl", lambda: b'{"id":' + b"[" * 1_000_000, "JSON のオブジェクトとして読めません"),
        ("bytes.jsonl", lambda: b" " * (51 * 2**20), "上限 50 MB"),
        ("bytes.csv", lambda: b" " * (51 * 2**20), "上限 50 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_stands_for_too_much_is_refused(tmp_path: Path, name: str, data: Callable[[], bytes], why: str) -> None:
    path = tmp_path / name
    path.write_bytes(data())
    try:
        said = "".join(map(str, read_testsets([path]).problems))
    except KeikakuError as error:
        said = str(error)
    assert why in said


def test_test_sets_from_outside_are_not_opened_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":"1","question":"何件か","category":"target","must":[["5"]]}\n', encoding="utf-8")
    here = os.getpid()
    monkeypatch.setattr("evals.sets.reading._read", lambda _: pytest.fail(f"read in {here}"))
    assert [case.id for case in read_testsets([path]).cases] == ["1"]
