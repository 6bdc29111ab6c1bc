"""Whatever happens to a file of the library: it is seen, or nothing changes."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.library.build import ingest
from chat.page.host import AssistantHost
from corpus.catalog import read_catalog
from corpus.errors import DamagedLibrary
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.chat.damaging import TODAY, answers, copied, mutations, pages, printed_pdf, seen_or_harmless, sheet, wished

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = ("企業立地件数の目標は？", "観光客数の目標は？", "企業誘致件数の目標は？", "花粉症の対策は？")
IN_CI = 2


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A sealed generation of a text, a PDF with its pages and a sheet with its rows."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "docs").mkdir()
    digest = folder / "docs" / "review.md"
    digest.write_bytes((ROOT / "corpus" / "digests" / "innovation-strategy-review-2020.md").read_bytes())
    files = [digest, printed_pdf(folder / "docs" / "midori.pdf"), sheet(folder / "docs" / "aoba.xlsx")]
    generation, report = ingest(files, Library(folder / "library"), read_catalog(), lambda: encoder, lambda *_: None)
    assert not report.failed
    return generation.path


FILES = (
    "manifest.json", "passages.jsonl", "passage_columns.npz", "facts.jsonl", "fact_columns.npz", "links.jsonl", "vectors.npy", "fact_vectors.npy",
    "statement_vectors.npy", "statement_places.npy", "fact_words.npz", "series.json", "texts/*.txt", "layouts/*.npz", "originals/*.pdf", "lexical/*", "chroma/*.sqlite3", "chroma/*/*",
)  # fmt: skip


def test_every_file_of_a_generation_is_damaged_by_the_tests(whole: Path) -> None:
    named = {path for pattern in FILES for path in whole.glob(pattern) if path.is_file()}
    assert {path for path in whole.rglob("*") if path.is_file()} == named
    assert all(list(whole.glob(pattern)) for pattern in FILES)


HARMLESS_TO_ANSWERS = ("vectors.npy", "statement_vectors.npy", "statement_places.npy", "chroma/*.sqlite3", "chroma/*/*")
"""Each of these stands in for the other."""


@pytest.mark.parametrize("pattern", FILES)
def test_damage_is_seen_or_harmless(pattern: str, whole: Path, tmp_path: Path, encoder: Encoder) -> None:
    library = Library(copied(whole, tmp_path))
    intact = library.open()
    assistant = Assistant(HybridRetriever(intact, encoder))
    expected, first, images = answers(assistant, QUESTIONS), answers(assistant, QUESTIONS[:1]), pages(intact)
    assert AssistantHost(library, lambda: encoder, TODAY).state().refused is None
    outcomes = Counter[str]()
    for path in sorted(p for p in (tmp_path / "000002").glob(pattern) if p.is_file()):
        for way in mutations(path, wished(IN_CI), seed=1):
            outcomes[seen_or_harmless(library, encoder, QUESTIONS, expected, images)] += 1
            served = AssistantHost(library, lambda: encoder, TODAY)
            assert (served.state().generation, served.state().refused) == ("000001", "000002"), (path, way)
            assert path.name in served.state().reason
            assert answers(served.assistant(), QUESTIONS[:1]) == first
    assert outcomes["harmless" if pattern in HARMLESS_TO_ANSWERS else "seen"] == outcomes.total()


def _without(folder: str) -> Callable[[Path], None]:
    return lambda generation: shutil.rmtree(generation / folder)


def _a_file_for(folder: str) -> Callable[[Path], None]:
    def replaced(generation: Path) -> None:
        shutil.rmtree(generation / folder)
        (generation / folder).write_text("x")

    return replaced


@pytest.mark.parametrize(
    "harm",
    [
        *(pytest.param(_without(f), id=f"no {f}") for f in ("texts", "layouts", "originals", "lexical", "chroma")),
        *(pytest.param(_a_file_for(f), id=f"a file for {f}") for f in ("texts", "layouts", "lexical", "chroma")),
        pytest.param(lambda generation: [shutil.rmtree(generation), generation.mkdir()], id="nothing left"),
    ],
)
def test_missing_folders_are_seen_or_harmless(
    harm: Callable[[Path], None], whole: Path, tmp_path: Path, encoder: Encoder
) -> None:
    library = Library(copied(whole, tmp_path))
    intact = library.open()
    expected, images = answers(Assistant(HybridRetriever(intact, encoder)), QUESTIONS), pages(intact)
    harm(tmp_path / "000002")
    seen_or_harmless(library, encoder, QUESTIONS, expected, images)
    assert AssistantHost(library, lambda: encoder, TODAY).state().generation == "000001"


def test_index_and_vectors_damaged_together_are_seen(whole: Path, tmp_path: Path, encoder: Encoder) -> None:
    library = Library(copied(whole, tmp_path))
    shutil.rmtree(tmp_path / "000002" / "chroma")
    (tmp_path / "000002" / "vectors.npy").write_bytes(b"")
    with pytest.raises(DamagedLibrary, match=r"chroma/.* が壊れています"):
        HybridRetriever(library.open(), encoder)


def test_a_manifest_that_lost_its_seal_is_not_taken_for_one_of_an_earlier_version(whole: Path, tmp_path: Path) -> None:
    library = Library(copied(whole, tmp_path))
    path = tmp_path / "000002" / "manifest.json"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if '"manifest.json"' not in line), encoding="utf-8")
    with pytest.raises(DamagedLibrary, match=r"manifest\.json"):
        library.open()
