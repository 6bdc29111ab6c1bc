"""Which documents are said to be nearly the same."""

from pathlib import Path

import pytest
from rich.console import Console

from chat.library.build import ingest, rehearse
from chat.library.summary import rehearsal_summary
from corpus.catalog import read_catalog
from corpus.library import Library
from ingest.likeness import near_copies
from retriever.embed import Encoder

LINES = [f"第{n}の取組として、{n * 37}件の相談を受け、{n * 11}人の担い手を育てます。" for n in range(1, 121)]
TEXT = "みどり町産業振興計画\n" + "\n".join(LINES) + "\n"


@pytest.mark.parametrize(
    ("other", "percent"),
    [
        (TEXT, 100),
        (TEXT.replace("\n", "\n\n"), 100),
        (TEXT.replace("0", "０"), 100),
        (TEXT.replace("\n".join(LINES[40:42]), "\n".join(["差し替えた文です。"] * 2)), 98),
        (TEXT.replace("3700件", "3800件"), 99),
        ("\n".join(LINES[:110]), None),
        (TEXT.replace("\n".join(LINES[40:50]), "まったく別の十行です。"), None),
        ("あおば市環境計画\n" + "\n".join(f"{n}年度に水辺を{n * 7}か所で守ります。" for n in range(1, 121)), None),
        ("", None),
        ("短い", None),
    ],
    ids=["same", "blank lines", "width", "two lines", "a figure", "excerpt", "ten lines", "another", "none", "short"],
)
def test_documents_that_share_nearly_all_their_text_are_found(other: str, percent: int | None) -> None:
    texts = {"a": TEXT, "b": other}
    found = list(near_copies(["b"], texts, texts.__getitem__))
    assert [(a, b, int(share * 100)) for a, b, share in found] == ([("a", "b", percent)] if percent else [])


def test_only_pairs_with_a_new_document_are_told_in_the_order_of_the_names() -> None:
    texts = {"a": TEXT, "b": TEXT + "終", "c": TEXT + "了"}
    assert [pair[:2] for pair in near_copies(["c"], texts, texts.__getitem__)] == [("a", "c"), ("b", "c")]
    assert list(near_copies([], texts, texts.__getitem__)) == []


def test_a_near_copy_is_taken_in_and_said_in_the_summary(tmp_path: Path, encoder: Encoder) -> None:
    library, first, second = Library(tmp_path / "library"), tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(TEXT, encoding="utf-8")
    second.write_text(TEXT.replace("3700件", "3800件"), encoding="utf-8")
    ingest([first], library, read_catalog(), lambda: encoder, lambda *_: None)
    report = rehearse([second], library, read_catalog(), lambda *_: None)
    assert [record.file for record in report.read] == ["b.txt"]
    console = Console(width=200, record=True)
    console.print(rehearsal_summary(report))
    assert "b.txt は a.txt と 99 % 同じ内容です。どちらか一方で足りる場合は" in console.export_text()
