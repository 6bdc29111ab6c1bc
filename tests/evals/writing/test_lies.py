"""Planted lies: the gate catches nearly all of them and loses few true sentences; what it learned can be learned again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.writer.meanings import Meanings
from chat.writer.weighing import SETTLED, Weights, learned
from corpus.checksums import fingerprint
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.writing.__main__ import main
from evals.writing.learning import learn_entailment
from evals.writing.planted import Tried, read_lies, try_lies
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import PLANS

SETS = Path(__file__).resolve().parents[3] / "evals" / "writing" / "lies"
OPEN, SECOND, THIRD = SETS / "open.jsonl", SETS / "second.jsonl", SETS / "third.jsonl"
DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
ANY = Weights(constant=0.0, signals={}, least=0.0, trained_on={}, measured={})

CAUGHT = 0.97
LOST = 0.25
CAUGHT_OF_REWORDED = 0.95
LOST_OF_REWORDED = 0.85
"""Of the second set, whose true sentences use other words than the documents throughout, most are not let through."""


@pytest.fixture(scope="module")
def library(build_once: Callable[[str, list[Path]], Library]) -> Library:
    return build_once("invented", sorted(PLANS.iterdir()))


@pytest.fixture(scope="module")
def tried(library: Library, encoder: Encoder) -> list[Tried]:
    assistant = Assistant(HybridRetriever(library.open(), encoder))
    return list(try_lies(read_lies(OPEN), assistant, Meanings(assistant.retriever.meanings)))


def share(tried: list[Tried], *, is_true: bool) -> float:
    """The share of true or false sentences that is shown."""
    some = [t.is_shown for t in tried if t.is_true == is_true]
    return sum(some) / len(some)


def test_lies_are_caught_and_true_sentences_are_shown(tried: list[Tried]) -> None:
    assert 1 - share(tried, is_true=False) >= CAUGHT
    assert 1 - share(tried, is_true=True) <= LOST


def test_every_kind_of_lie_is_caught(tried: list[Tried]) -> None:
    kinds = {t.pair.kind for t in tried}
    assert len(kinds) >= 12
    for kind in kinds:
        assert share([t for t in tried if t.pair.kind == kind], is_true=False) <= 0.1


def test_citing_too_much_lets_no_more_lies_through(library: Library, encoder: Encoder) -> None:
    assistant = Assistant(HybridRetriever(library.open(), encoder))
    pairs = read_lies(OPEN)[::4]
    wide = list(try_lies(pairs, assistant, Meanings(assistant.retriever.meanings), distractors=2))
    assert 1 - share(wide, is_true=False) >= 0.95


@pytest.fixture(scope="module")
def reworded(build_once: Callable[[str, list[Path]], Library], encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(build_once("fresh", sorted((DOCUMENTS / "fresh").glob("*.md"))).open(), encoder))


def test_lies_about_other_documents_are_caught(reworded: Assistant) -> None:
    found = list(try_lies(read_lies(SECOND), reworded, Meanings(reworded.retriever.meanings)))
    assert 1 - share(found, is_true=False) >= CAUGHT_OF_REWORDED
    assert 1 - share(found, is_true=True) <= LOST_OF_REWORDED


@pytest.mark.long
def test_the_weights_are_those_that_the_open_sets_teach(
    library: Library, reworded: Assistant, build_once: Callable[[str, list[Path]], Library], encoder: Encoder
) -> None:
    first = Assistant(HybridRetriever(library.open(), encoder))
    others = [path for folder in ("held", "late") for path in sorted((DOCUMENTS / folder).glob("*.md"))]
    third = Assistant(HybridRetriever(build_once("held-late", others).open(), encoder))
    sets = ((OPEN, first), (SECOND, reworded), (THIRD, third))
    found = [
        each
        for path, assistant in sets
        for each in try_lies(read_lies(path), assistant, Meanings(assistant.retriever.meanings), ANY)
    ]
    again = learn_entailment(found, {path.name: fingerprint(path) for path, _ in sets})
    kept = learned()
    assert again.trained_on == kept.trained_on
    assert again.least == pytest.approx(kept.least, abs=0.05)
    assert again.signals.keys() == kept.signals.keys()
    assert all(again.signals[name] == pytest.approx(kept.signals[name], abs=0.2) for name in kept.signals)
    assert not set(kept.signals) & set(SETTLED)


def test_a_set_that_can_not_be_read_is_said_to_be_so(
    tmp_path: Path, library: Library, loaded_once: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(KeikakuError, match="読めません"):
        read_lies(tmp_path / "none.jsonl")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": "1"}\n', encoding="utf-8")
    assert main(["lies", str(broken), "--library", str(library.root)]) == 1
    assert "読めない行" in capsys.readouterr().err


def test_the_measure_is_printed_by_kind(
    library: Library, loaded_once: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some = tmp_path / "some.jsonl"
    some.write_text("\n".join(OPEN.read_text(encoding="utf-8").splitlines()[:4]), encoding="utf-8")
    assert main(["lies", str(some), "--library", str(library.root), "--wrong"]) == 0
    assert "すべて" in capsys.readouterr().out
