"""Real parts for every test: the real model, real libraries, the real documents where they are."""

import os
from datetime import date
from pathlib import Path

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


def assistant_for(pattern: str, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    library = make_library(tmp_path_factory.mktemp("some") / "library", sorted(PLANS.glob(pattern)), encoder)
    return Assistant(HybridRetriever(library.open(), encoder))


@pytest.fixture(scope="session")
def versions_assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An invented city's plan in two successive versions, and nothing else."""
    return assistant_for("hinode-*.txt", tmp_path_factory, encoder)


@pytest.fixture(scope="session")
def village_assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An invented village's plan for welfare and children, and nothing else."""
    return assistant_for("kawabe-*.txt", tmp_path_factory, encoder)


@pytest.fixture(scope="session")
def environment_assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An invented city's environment plan in Markdown, and nothing else."""
    return assistant_for("sakuma-*.md", tmp_path_factory, encoder)


@pytest.fixture(scope="session")
def town_assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An invented town's comprehensive plan with bureaus in charge, and nothing else."""
    return assistant_for("sazanami-*.txt", tmp_path_factory, encoder)


@pytest.fixture(scope="session")
def tourism_assistant(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    """An invented city's tourism plan out of a spreadsheet, and nothing else."""
    return assistant_for("iwase-*.txt", tmp_path_factory, encoder)


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
