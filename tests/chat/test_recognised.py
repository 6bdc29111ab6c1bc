"""A scanned plan from its file to an answer: read again when the switch changes, cited as recognised, marked on its page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from PIL import Image

from chat.answering.assistant import Assistant
from chat.cli import main
from chat.conversation.export import as_text
from chat.library.build import ingest
from chat.rendering.page_image import MARK
from corpus.catalog import read_catalog
from corpus.ingest_report import IngestReport
from corpus.library import Generation, Library
from ingest.readers.pdf.scans import program
from ingest.wishes import Wishes
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.browser import print_pdf
from tests.chat.conftest import BODY
from tests.conftest import TODAY, make_library
from tests.documents.scans import scan
from tests.tesseract import needs_tesseract

pytestmark = pytest.mark.usefixtures("loaded_once")

Run: TypeAlias = Callable[[Wishes], tuple[Generation, IngestReport]]
WITHOUT = Wishes()
RECOGNISE = Wishes(recognise=True)


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """A folder with a scanned plan and a text."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "plan.html").write_text(f"<style>body{{font-size:12pt}}</style>{BODY}", encoding="utf-8")
    scan(print_pdf(tmp_path / "plan.html", tmp_path / "plan.pdf"), folder / "midori.pdf", 300)
    (folder / "text.txt").write_text(
        "あお村計画\nあお村\n\n1 目標\n道路の補修件数の目標は7件です。\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def run(scanned: Path, library: Library, encoder: Encoder) -> Run:
    return lambda wishes: ingest([scanned], library, read_catalog(), lambda: encoder, lambda *_: None, wishes)


def files(report: IngestReport) -> list[list[str]]:
    return [[r.file for r in report.read], [r.file for r in report.unchanged], [Path(f).name for f, _ in report.failed]]


@needs_tesseract
def test_a_file_with_pages_is_read_again_when_the_switch_changes_and_no_other(run: Run, library: Library) -> None:
    _, report = run(WITHOUT)
    assert files(report) == [["text.txt"], [], ["midori.pdf"]]
    assert "--ocr" in report.failed[0][1]
    generation, report = run(RECOGNISE)
    assert files(report) == [["midori.pdf"], ["text.txt"], []]
    assert "文字認識で読みました" in report.notes[0]
    assert {p.recognised for p in generation.passages if p.plan_id.startswith("midori")} == {True}
    assert not any(p.recognised for p in generation.passages if p.plan_id.startswith("text"))
    _, report = run(RECOGNISE)
    assert files(report) == [[], ["midori.pdf", "text.txt"], []]
    kept, report = run(WITHOUT)
    assert files(report) == [[], ["text.txt"], ["midori.pdf"]]
    assert {record.file for record in kept.manifest.documents} == {"midori.pdf", "text.txt"}


@needs_tesseract
def test_an_answer_from_a_scan_says_so_wherever_it_is_shown_and_marks_its_page(
    run: Run, library: Library, encoder: Encoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generation, _ = run(RECOGNISE)
    question, at = "創業支援件数の目標は？", ["--library", str(library.root)]
    assert main(["ask", question, *at]) == 0
    said = capsys.readouterr().out
    assert "25件" in said
    assert "p.2（文字認識による）" in said
    assert "読み誤りがありえます" in said
    assert main(["ask", question, "--json", *at]) == 0
    cited = json.loads(capsys.readouterr().out)["citations"][0]
    assert (cited["recognised"], cited["pages"]) == (True, [2, 2])
    reply = Assistant(HybridRetriever(generation, encoder)).ask(question, today=TODAY)
    assert "、p.2、文字認識による「" in as_text(reply)
    out = tmp_path / "out.png"
    assert main(["page", cited["passage_id"], str(out), "--quote", "25件", *at]) == 0
    image = np.asarray(Image.open(out)).astype(int)
    rows, columns = np.nonzero((abs(image - np.array(MARK)) < 40).all(axis=2))
    assert len(rows) > 50
    assert np.ptp(rows) < 60
    dark = image[rows.min() : rows.max(), columns.min() : columns.max()].min()
    assert dark < 100, "the mark lies on the print"


@needs_tesseract
def test_text_plans_are_not_said_to_be_recognised(
    run: Run, library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    run(RECOGNISE)
    assert main(["ask", "道路の補修件数の目標は？", "--library", str(library.root)]) == 0
    said = capsys.readouterr().out
    assert "7件" in said
    assert "文字認識" not in said.split("根拠")[0]
    assert "文字認識" not in said.split("［1］")[-1].split("［2］")[0]


@needs_tesseract
def test_a_library_is_cut_again_with_what_was_recognised_still_known(
    run: Run, library: Library, encoder: Encoder
) -> None:
    generation, _ = run(RECOGNISE)
    (generation.path / "passages.jsonl").write_text("", encoding="utf-8")
    mended, _ = run(RECOGNISE)
    assert any(p.recognised for p in mended.passages if p.plan_id.startswith("midori"))


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_without_the_program_nothing_is_read(
    tmp_path: Path,
    library: Library,
    dry: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(program._ENVIRONMENT, "PATH", str(tmp_path))
    program._program.cache_clear()
    try:
        assert main(["ingest", "--ocr", *dry, str(tmp_path / "nowhere"), "--library", str(library.root)]) != 0
    finally:
        monkeypatch.undo()
        program._program.cache_clear()
    said = capsys.readouterr().err
    assert "apt-get install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert" in said
    assert "nowhere" not in said
    assert not library.root.exists() or library.current_name() is None


@pytest.mark.parametrize("question", ["企業誘致件数の実績は？", "令和6年度の企業誘致件数は？", "相談件数の目標は？"])
def test_what_could_not_be_read_is_not_said_to_be_wanting(question: str, encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(
        "みどり市産業計画\n\n第1章 目標\n\n指標\t現状値（令和5年度）\t実績値（令和6年度）\t目標値（令和10年度）\n"
        "企業誘致件数\t25件\t〓件\t125件\n相談件数\t〓\t〓\t〓\n",
        encoding="utf-8",
    )
    make_library(tmp_path / "library", [tmp_path / "plan.txt"], encoder)
    assistant = Assistant(HybridRetriever(Library(tmp_path / "library").open(), encoder))
    assert "読み取れなかった" in as_text(assistant.ask(question, today=TODAY))
