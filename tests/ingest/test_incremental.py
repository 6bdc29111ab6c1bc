"""What an ingest reads, leaves, replaces and removes; what people correct; files that harm."""

from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from rich.console import Console

import ingest.workers
import retriever.index
from chat.library.build import correct, rehearse
from chat.library.build import ingest as run_ingest
from chat.library.summary import ingest_summary
from corpus.catalog import read_catalog
from corpus.corrections import read_corrections
from corpus.errors import KeikakuError
from corpus.library import Library
from ingest.readers.files import Found
from ingest.reading import ReadDocument, Task
from ingest.wishes import Wishes
from ingest.workers import read_apart
from retriever.embed import Encoder
from retriever.statement_index import statement_texts

PLAN = "{name}産業振興計画\n{name}\n令和6年3月\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n\n第2章 数値目標\n企業立地件数の目標は{n}件です。\n"


def plan(path: Path, name: str = "みどり町", n: int = 8) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".docx":
        document = docx.Document()
        for line in PLAN.format(name=name, n=n).split("\n"):
            document.add_paragraph(line)
        document.save(path)
    else:
        path.write_text(PLAN.format(name=name, n=n), encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def add(library: Library, encoder: Encoder):
    def run(*paths: Path, **options: Wishes):
        return run_ingest(list(paths), library, read_catalog(), lambda: encoder, lambda *_: None, **options)

    return run


def test_a_library_whose_texts_another_version_cut_otherwise_is_embedded_anew(
    tmp_path: Path, add, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plan(tmp_path / "a.txt")
    add(path)
    before = len(library.open().statement_vectors)
    monkeypatch.setattr(retriever.index, "statement_texts", lambda passages: statement_texts(passages[1:]))
    add(plan(path, n=9))
    assert 0 < len(library.open().statement_vectors) < before


def test_what_is_unchanged_is_not_even_opened(tmp_path: Path, add, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "docs"
    plan(folder / "a.txt"), plan(folder / "b.docx", "あおば市")
    add(folder)

    def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(ingest.workers, "read_apart", lambda tasks, *_: iter(never() for _ in tasks))
    generation, report = add(folder)
    assert generation.name == "000001"
    assert sorted(record.file for record in report.unchanged) == ["a.txt", "b.docx"]


def test_of_a_folder_only_what_changed_is_read_and_what_is_gone_is_removed(tmp_path: Path, add) -> None:
    folder = tmp_path / "docs"
    for name, town in (("a.txt", "みどり町"), ("b.txt", "あおば市"), ("c.txt", "きいろ村")):
        plan(folder / name, town)
    add(folder)
    add(plan(tmp_path / "elsewhere.txt", "しろ町"))
    plan(folder / "b.txt", "あおば市", 9)
    (folder / "c.txt").unlink()
    generation, report = add(folder, wishes=Wishes(keep_missing=True))
    assert set(generation.plans) == {"a", "b", "c", "elsewhere"}
    generation, report = add(folder)
    assert set(generation.plans) == {"a", "b", "elsewhere"}
    assert [record.file for record in report.removed] == ["c.txt"]
    assert any("9件" in passage.text for passage in generation.passages)


def test_a_newer_version_replaces_the_older_knowingly(tmp_path: Path, add) -> None:
    add(plan(tmp_path / "a.txt"))
    generation, report = add(plan(tmp_path / "a.docx", n=12))
    assert [(record.file, old) for record, old in report.updated] == [("a.docx", "a.txt")]
    assert list(generation.plans) == ["a"]
    console = Console(width=100, record=True, file=(tmp_path / "out").open("w"))
    console.print(ingest_summary(generation, report, 1.0))
    assert "新しい版に置き換えました: みどり町産業振興計画（a.txt → a.docx）" in console.export_text()


def test_a_rehearsal_says_what_would_happen_and_writes_nothing(tmp_path: Path, library: Library, add) -> None:
    folder = tmp_path / "docs"
    plan(folder / "a.txt"), plan(folder / "b.txt", "あおば市")
    before, _ = add(folder)
    plan(folder / "a.txt", n=9), plan(folder / "new.txt", "しろ町"), (folder / "b.txt").unlink()
    report = rehearse([folder], library, read_catalog(), lambda *_: None)
    assert [record.file for record in report.read] == ["a.txt", "new.txt"]
    assert [record.file for record in report.removed] == ["b.txt"]
    assert library.open().name == before.name
    assert any("8件" in passage.text for passage in library.open().passages)


def test_a_sidecar_says_who_a_document_is(tmp_path: Path, add) -> None:
    path = plan(tmp_path / "a.txt")
    add(path)
    (tmp_path / "a.txt.toml").write_text(
        'title = "正しい題名"\nperiod = "2025-2029"\nsupersedes = ["old"]\n', encoding="utf-8"
    )
    generation, report = add(path)
    found = generation.plans["a"]
    assert (found.title, str(found.period), found.publisher, found.supersedes) == (
        "正しい題名",
        "2025～2029年度",
        "みどり町",
        ("old",),
    )
    assert report.read[0].sources["title"] == "指定"
    assert report.read[0].sources["publisher"] == "本文から"
    assert add(path)[1].unchanged


@pytest.mark.parametrize("text", ['titel = "x"', 'period = "いつか"', "title = ", 'kind = "poem"'])
def test_a_wrong_sidecar_is_explained_and_the_rest_is_read(tmp_path: Path, add, text: str) -> None:
    folder = tmp_path / "docs"
    plan(folder / "a.txt"), plan(folder / "b.txt", "あおば市")
    (folder / "a.txt.toml").write_text(text, encoding="utf-8")
    generation, report = add(folder)
    assert list(generation.plans) == ["b"]
    assert "a.txt.toml" in report.failed[0][1]


def test_a_correction_is_kept_through_later_ingests(tmp_path: Path, library: Library, add, encoder: Encoder) -> None:
    path = plan(tmp_path / "a.txt")
    add(path)
    generation = correct(library, "Ａ", {"title": "訂正した題名", "period": "2024-2027"}, lambda: encoder)
    assert generation.plans["a"].title == "訂正した題名"
    assert add(path)[1].unchanged
    generation, _ = add(plan(tmp_path / "a.txt", n=9))
    assert (generation.plans["a"].title, str(generation.plans["a"].period)) == ("訂正した題名", "2024～2027年度")
    assert any("9件" in passage.text for passage in generation.passages)
    wrong_ones = (
        {"period": "2027-2024"},
        {"kind": "poem"},
        {"period": "来年"},
        {"supersedes": ["../../x"]},
        {"id": "b"},
        {"title": "a\x1b"},
    )
    for wrong in wrong_ones:
        with pytest.raises(KeikakuError, match="訂正の値") as error:
            correct(library, "a", wrong, lambda: encoder)
        assert next(iter(wrong)) in str(error.value)
    with pytest.raises(KeikakuError, match="ありません"):
        correct(library, "zzz", {"title": "x"}, lambda: encoder)
    assert read_corrections(library.root) == {"a": {"title": "訂正した題名", "period": "2024-2027"}}


def test_a_broken_record_of_corrections_is_explained(tmp_path: Path, library: Library, add) -> None:
    path = plan(tmp_path / "a.txt")
    add(path)
    (library.root / "corrections.json").write_text("{", encoding="utf-8")
    with pytest.raises(KeikakuError, match="訂正の記録"):
        add(path)


def tasks(*paths: Path) -> list[Task]:
    return [Task(path=path, catalog=read_catalog(), corrections={}) for path in paths]


def test_files_are_read_in_processes_of_their_own_and_a_bad_one_harms_no_other(tmp_path: Path) -> None:
    paths = [plan(tmp_path / f"{i}.docx", f"みどり{i}町") for i in range(3)]
    (tmp_path / "bad.docx").write_bytes(b"PK broken")
    results = {
        task.path.name: result for task, result in read_apart(tasks(*paths, tmp_path / "bad.docx"), 2, lambda *_: None)
    }
    assert all(isinstance(results[f"{i}.docx"], ReadDocument) for i in range(3))
    assert "読めません" in str(results["bad.docx"])


def test_the_rows_of_a_sheet_are_cited(tmp_path: Path, add) -> None:
    from datetime import date

    from chat.answering.assistant import Assistant
    from chat.rendering.replies import citation_text
    from retriever.hybrid import HybridRetriever
    from retriever.model import load_encoder

    book = Workbook()
    sheet = book.active
    sheet.title = "KPI一覧"
    for row in (
        ["みどり町産業振興計画 KPI一覧"],
        [None],
        ["指標", "現状値（令和5年度）", "目標値（令和10年度）"],
        ["企業立地件数", "3件", "8件"],
        ["創業支援件数", "10件", "25件"],
    ):
        sheet.append(row)
    book.save(tmp_path / "kpi.xlsx")
    generation, _ = add(tmp_path / "kpi.xlsx")
    reply = Assistant(HybridRetriever(generation, load_encoder())).ask(
        "創業支援件数の目標は？", today=date(2026, 11, 22)
    )
    first = reply.citations[0]
    assert (first.place, first.section[-1]) == ("5行目", "KPI一覧")
    assert "25件" in first.quote
    assert " 5行目" in citation_text(first)


def test_nothing_but_a_bad_file_and_its_copy_is_an_error(tmp_path: Path, library: Library, add) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(KeikakuError, match=r"a\.txt"):
        add(tmp_path / "a.txt", tmp_path / "b.txt")
    assert library.current_name() is None


def test_no_document_is_found_twice(tmp_path: Path) -> None:
    from ingest.readers.files import find_documents

    path = plan(tmp_path / "docs" / "a.txt")
    assert find_documents([path, path.parent]) == [Found(path, "")]
