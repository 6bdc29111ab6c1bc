from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import KeikakuError
from ingest.readers.files import find_documents, read_document
from ingest.readers.text import MAX_BYTES, clean

TEXT = "第1章 計画の概要\n本町の産業を振興するため、企業誘致に取り組みます。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"])
def test_japanese_text_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes((TEXT * 20).encode(encoding))
    assert read_document(path).text == TEXT * 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "文字コードを判別できません"),
        (b"", "文字がありません"),
        (b" \n\t\n", "文字がありません"),
    ],
    ids=["binary", "empty", "blank"],
)
def test_what_is_no_text_is_explained_with_the_file_named(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(data)
    with pytest.raises(KeikakuError, match=words) as error:
        read_document(path)
    assert str(path) in str(error.value)


def test_an_oversized_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(KeikakuError, match="大きすぎます"):
        read_document(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="読めません"):
        read_document(tmp_path / "gone.txt")


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("産業\u200bの\x07育成", "産業の育成"),
        ("<p>中央会 [組織]</p>", "中央会 [組織]"),
        ("水素による**産業振興**及び", "水素による産業振興及び"),
        ("(6) 医療**【取組内容】****① 推進**", "(6) 医療\n【取組内容】\n① 推進"),
        ("| 項目 | 目標 |\n|---|---:|\n| 件数 | 5件 |", "項目\t目標\n\n件数\t5件"),
        ("- | | |\n|----|----|", "\n"),
        ("A|B", "A|B"),
    ],
)
def test_marks_of_converters_are_cleaned(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text(alphabet="企業12 |\t\n。・*", max_size=60))
def test_cleaning_loses_no_letter(text: str) -> None:
    kept = [c for c in clean(text) if c.isalnum()]
    assert kept == [c for c in text if c.isalnum()]


def test_front_matter_becomes_properties(tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text('+++\ntitle = "町の計画"\ndigest = true\n+++\n\n# 章\n本文\n', encoding="utf-8")
    document = read_document(path)
    assert document.properties == {"title": "町の計画", "digest": True}
    assert document.text.startswith("# 章")


@pytest.mark.parametrize(
    ("head", "words"), [("+++\ntitle = \n+++\n", "TOML"), ("+++\ntitle = 1\n", "閉じられていません")]
)
def test_wrong_front_matter_is_explained(tmp_path: Path, head: str, words: str) -> None:
    path = tmp_path / "plan.md"
    path.write_text(head + "本文\n", encoding="utf-8")
    with pytest.raises(KeikakuError, match=words):
        read_document(path)


def test_folders_are_searched_and_no_file_is_taken_twice(tmp_path: Path) -> None:
    (tmp_path / "sub" / ".hidden").mkdir(parents=True)
    for name in ("a.txt", "sub/b.md", "README.md", "c.csv", "sub/.hidden/d.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = find_documents([tmp_path, tmp_path / "a.txt"])
    assert [f.path.name for f in found] == ["a.txt", "b.md"]
    assert {f.folder for f in found} == {str(tmp_path)}


@pytest.mark.parametrize(
    ("name", "words"), [("none", "見つかりません"), ("a.csv", "読めない種類"), ("empty", "文書がありません")]
)
def test_wrong_paths_are_explained(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(KeikakuError, match=words):
        find_documents([tmp_path / name])


@pytest.mark.parametrize(
    ("text", "read", "hints"),
    [
        (
            "---\ntitle: 若桜谷市観光計画\n発行: 若桜谷市 観光課\ntags:\n  - 観光\n---\n\n# 目標\n10人\n",
            "# 目標\n10人\n",
            {"title": "若桜谷市観光計画", "publisher": "若桜谷市 観光課"},
        ),
        ("---\n\n本文は線のあとに始まります。\n\n---\n次の節\n", None, {}),
        ("---\ntitle: 閉じない\n\n本文\n", None, {}),
    ],
    ids=["closed", "two rules", "not closed"],
)
def test_front_matter_of_other_programs_is_no_text(
    text: str, read: str | None, hints: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "plan.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert document.text == (read or text)
    assert document.hints == hints
