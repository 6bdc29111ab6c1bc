"""Real parts for every test: the real model, real libraries, the real documents where they are."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from chat.assistant import Assistant
from chat.build import ingest
from corpus.catalog import read_catalog
from corpus.library import Generation, Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT / "tests" / "plans"
DIGESTS = ROOT / "corpus" / "digests"
SHARED = Path(os.environ.get("KEIKAKU_SHARED", ROOT.parent / "shared"))
TODAY = date(2026, 11, 22)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"the real plan documents are not at {folder.name} beside the repository")
    return folder


def make_library(root: Path, documents: list[Path], encoder: Encoder) -> Library:
    library = Library(root)
    ingest(documents, library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


@pytest.fixture(scope="session")
def digest_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    return make_library(tmp_path_factory.mktemp("digest") / "library", [DIGESTS], encoder)


@pytest.fixture(scope="session")
def corpus_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, shared_corpus: Path) -> Library:
    return make_library(tmp_path_factory.mktemp("corpus") / "library", [shared_corpus], encoder)


@pytest.fixture(scope="session")
def municipal_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    """Plans of invented municipalities, in other styles than the real ones."""
    alone = ("sazanami-town-plan", "iwase-tourism-plan")
    documents = [path for path in sorted(PLANS.iterdir()) if path.stem not in alone]
    return make_library(tmp_path_factory.mktemp("municipal") / "library", documents, encoder)


def assistant_over(pattern: str) -> Any:
    """A fixture: an assistant over the invented plans of this pattern, and nothing else."""

    @pytest.fixture(scope="session")
    def assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
        library = make_library(tmp_path_factory.mktemp("some") / "library", sorted(PLANS.glob(pattern)), encoder)
        return Assistant(HybridRetriever(library.open(), encoder))

    return assistant


versions_assistant = assistant_over("hinode-*.txt")  # a city's plan in two successive versions
village_assistant = assistant_over("kawabe-*.txt")  # a village's plan for welfare and children
environment_assistant = assistant_over("sakuma-*.md")  # a city's environment plan in Markdown
town_assistant = assistant_over("sazanami-*.txt")  # a town's comprehensive plan with bureaus in charge
tourism_assistant = assistant_over("iwase-*.txt")  # a city's tourism plan out of a spreadsheet


@pytest.fixture(scope="session")
def municipal_assistant(municipal_library: Library, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(municipal_library.open(), encoder))


@pytest.fixture(scope="session")
def digest(digest_library: Library) -> Generation:
    return digest_library.open()


@pytest.fixture(scope="session")
def assistant(digest: Generation, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(digest, encoder))


@pytest.fixture(scope="session")
def corpus_assistant(corpus_library: Library, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(corpus_library.open(), encoder))


@pytest.fixture(scope="session")
def small_library(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    """A library of one short plan, for tests of what stands around the answers; not to be changed."""
    folder = tmp_path_factory.mktemp("small")
    text = (
        "みどり町産業振興計画\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n\n"
        "第2章 数値目標\n企業立地件数の目標は8件です。\n創業支援件数の目標は25件です。\n"
    )
    (folder / "midori.txt").write_text(text, encoding="utf-8")
    return make_library(folder / "library", [folder / "midori.txt"], encoder)
