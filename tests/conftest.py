"""Real parts for every test: the real model, real libraries, the real documents where they are."""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from chat.answering.assistant import Assistant
from chat.library.build import ingest
from chat.operations.incidents import PACKAGES
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Generation, Library
from ingest import reading, workers
from ingest.reading import Task
from ingest.workers import Result
from retriever import model
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder
from tests.remembering import Remembering

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT / "tests" / "plans"
DIGESTS = ROOT / "corpus" / "digests"
SHARED = Path(os.environ.get("KEIKAKU_SHARED", ROOT.parent / "shared"))
TODAY = date(2026, 11, 22)


TERMINAL = {"COLUMNS": "100", "LINES": "40", "TERM": "dumb", "NO_PROXY": "127.0.0.1,localhost"}
OF_TERMINALS = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "PYTHONUNBUFFERED")
KEPT = ("KEIKAKU_CACHE", "KEIKAKU_SHARED", "KEIKAKU_FUZZ", "KEIKAKU_MUTATIONS")


def pytest_configure() -> None:
    """Whatever the suite is started from, what it tests sees one terminal and no settings of the user's."""
    for name in list(os.environ):
        if name in OF_TERMINALS or (name.startswith("KEIKAKU_") and name not in KEPT):
            del os.environ[name]
    os.environ.update(TERMINAL)
    # Every process that a test starts would compile all that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks all the real documents is long: embedding them takes a fifth of a run.

    The longest single tests come first: at the end nobody could take anything off whoever has one.
    """
    for item in items:
        if "corpus_library" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: item.path.name != "test_patterns.py")


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of the run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def encoder(common: Path) -> Encoder:
    return Remembering(load_encoder(), common / "vectors.sqlite")


@pytest.fixture(autouse=True)
def logs_put_back() -> Iterator[None]:
    """A command called in this process sets up its logs, onto a stream that ends with its test."""
    loggers = [logging.getLogger(name) for name in ("keikaku", "uvicorn", *PACKAGES)]
    before = [(logger, logger.handlers, logger.level, logger.propagate) for logger in loggers]
    yield
    for logger, handlers, level, propagate in before:
        logger.handlers, logger.level, logger.propagate = handlers, level, propagate


@pytest.fixture
def loaded_once(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands called in this process get the model that is loaded already: each would load it anew."""
    monkeypatch.setattr(model, "OnnxEncoder", lambda *_: encoder)


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"the real plan documents are not at {folder.name} beside the repository")
    return folder


Build = Callable[[str, list[Path]], Library]
"""Builds a library of documents under a name, once in a run, and gives it."""


@pytest.fixture(scope="session")
def build_once(common: Path, encoder: Encoder) -> Build:
    """Each library is built by whoever needs it first and only read thereafter, by every process of the run."""

    def build(name: str, documents: list[Path]) -> Library:
        folder = common / f"library-{name}"
        with FileLock(folder.with_suffix(".lock")):
            if not folder.exists():
                building = folder.with_suffix(".building")
                make_library(building, documents, encoder)
                building.rename(folder)
        return Library(folder)

    return build


def make_library(root: Path, documents: list[Path], encoder: Encoder) -> Library:
    library = Library(root)
    ingest(documents, library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


@pytest.fixture(scope="session")
def digest_library(build_once: Build) -> Library:
    return build_once("digest", [DIGESTS])


@pytest.fixture(scope="session")
def corpus_library(build_once: Build, shared_corpus: Path) -> Library:
    return build_once("corpus", [shared_corpus])


@pytest.fixture(scope="session")
def municipal_library(build_once: Build) -> Library:
    """Plans of invented municipalities, in other styles than the real ones."""
    alone = ("sazanami-town-plan", "iwase-tourism-plan")
    documents = [path for path in sorted(PLANS.iterdir()) if path.stem not in alone]
    return build_once("municipal", documents)


def assistant_over(pattern: str) -> Any:
    """A fixture: an assistant over the invented plans of this pattern, and nothing else."""

    @pytest.fixture(scope="session")
    def assistant(build_once: Build, encoder: Encoder) -> Assistant:
        library = build_once(pattern.partition("-")[0], sorted(PLANS.glob(pattern)))
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
def small_library(build_once: Build, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of one short plan, for tests of what stands around the answers; not to be changed."""
    text = (
        "みどり町産業振興計画\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n\n"
        "第2章 数値目標\n企業立地件数の目標は8件です。\n創業支援件数の目標は25件です。\n"
    )
    document = tmp_path_factory.mktemp("small") / "midori.txt"
    document.write_text(text, encoding="utf-8")
    return build_once("small", [document])


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, where a test can plant bugs, and not in others."""

    def here(tasks: Sequence[Task], *_: object) -> Iterator[tuple[Task, Result]]:
        for task in tasks:
            try:
                yield task, reading.read_and_cut(task)
            except KeikakuError as error:
                yield task, error

    monkeypatch.setattr(workers, "read_apart", here)
