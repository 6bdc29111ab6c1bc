"""One plan as text, Markdown, Word, HTML and PDF: the same facts, the same answers."""

import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from chat.answering.assistant import Assistant
from corpus.facts import Fact, Figure, Indicator
from corpus.normalize import squeeze
from corpus.plan import Plan
from evals.judging.verdict import judge
from evals.sets.reading import read_testset
from ingest.readers.files import read_document
from ingest.reading import cut_document
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build, make_library

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

ROOT = Path(__file__).resolve().parents[2]
DIGESTS = ROOT / "corpus" / "digests"
TODAY = date(2026, 11, 22)
PLANS = ["commerce-industry-plan-2013", "industry-labor-plan-2022", "innovation-strategy-progress-2021"]


@pytest.fixture(scope="module")
def making() -> ModuleType:
    spec = importlib.util.spec_from_file_location("keikaku_making", Path(__file__).parent / "readers" / "making.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["keikaku_making"] = module
    spec.loader.exec_module(module)
    return module


def made(kind: str, plan: str, folder: Path, making: ModuleType) -> Path:
    """The digest of a plan as a file of another kind."""
    markdown = (DIGESTS / f"{plan}.md").read_text(encoding="utf-8")
    return making.as_kind(markdown, kind, folder / f"{plan}.{kind}")


def value(figure: Figure | None) -> object:
    return None if figure is None else (figure.value, figure.unit, figure.period)


def indicators(facts: tuple[Fact, ...]) -> set[object]:
    return {
        (squeeze(f.name), value(f.baseline), value(f.actual), value(f.target))
        for f in facts
        if isinstance(f, Indicator)
    }


@pytest.mark.parametrize("plan", [PLANS[0], *(pytest.param(plan, marks=pytest.mark.long) for plan in PLANS[1:])])
def test_the_same_indicators_are_found_in_every_format(plan: str, tmp_path: Path, making: ModuleType) -> None:
    given = Plan(id="p", title="t")
    wanted = indicators(cut_document(read_document(DIGESTS / f"{plan}.md"), given).facts)
    assert len(wanted) >= 15
    for kind in ("txt", "docx", "html", "pdf"):
        found = indicators(cut_document(read_document(made(kind, plan, tmp_path, making)), given).facts)
        assert len(wanted & found) >= 0.98 * len(wanted), (kind, wanted - found)
        assert len(found - wanted) <= 0.02 * len(wanted), (kind, found - wanted)


ASKED = "industry-labor-plan-2022"


@pytest.mark.parametrize("kind", ["html", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("docx", "pdf"))])
def test_the_same_questions_get_the_same_verdicts_in_every_format(
    kind: str, tmp_path: Path, making: ModuleType, encoder: Encoder, build_once: Build
) -> None:
    cases = [c for c in read_testset(ROOT / "evals" / "testsets" / "dev" / "digest.jsonl") if c.plans == (ASKED,)]
    markdown = build_once("as-markdown", [DIGESTS / f"{ASKED}.md"])
    other = make_library(tmp_path / "library", [made(kind, ASKED, tmp_path, making)], encoder)
    one, another = (Assistant(HybridRetriever(library.open(), encoder)) for library in (markdown, other))
    differ = [
        c.id
        for c in cases
        if judge(c, one.ask(c.question, today=TODAY)).right != judge(c, another.ask(c.question, today=TODAY)).right
    ]
    assert len(cases) >= 25
    assert len(differ) <= 0.08 * len(cases), differ
