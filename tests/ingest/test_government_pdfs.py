"""Questions about real government PDFs: the right page is cited."""

import json
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever, Ranked

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    found = Path(request.config.rootpath).parent / "shared" / "pdfs"
    if not found.is_dir():
        pytest.skip("the real government PDFs are not beside the repository")
    return found


def first_page(ranked: list[Ranked]) -> tuple[str, int] | None:
    return next(((hit.passage.plan_id, hit.passage.pages.first) for hit in ranked if hit.passage.pages), None)


@pytest.mark.long
def test_the_right_page_is_cited(folder: Path, encoder: Encoder, tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    generation, report = ingest([folder], library, read_catalog(), lambda: encoder, lambda *_: None)
    assert report.failed == []
    plans = {record.file: record.plan.id for record in generation.manifest.documents}
    assistant = Assistant(HybridRetriever(generation, encoder))
    asked = cited = first = 0
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        right = (plans[case["file"]], case["page"])
        reply = assistant.ask(case["question"], today=TODAY)
        pages = {(c.plan.id, n) for c in reply.citations if c.pages for n in range(c.pages.first, c.pages.last + 1)}
        question = assistant.understand(case["question"], today=TODAY)
        asked, cited = asked + 1, cited + (right in pages)
        first += first_page(assistant.retriever.search(question, 1, TODAY)) == right
    assert asked == 24
    assert cited >= 22
    assert first >= 0.7 * asked
