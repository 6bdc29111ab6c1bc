"""The host of a running server: it stays on what is good, says so, and tries again."""

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from chat.library.build import ingest
from chat.page.host import FIRST_WAIT_S, LONGEST_WAIT_S, AssistantHost
from corpus.catalog import read_catalog
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from tests.chat.damaging import TODAY, printed_pdf

TEXT = "町の計画\n\n第1章 目標\n企業立地件数の目標は{}件です。\n"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def add(tmp_path: Path, encoder: Encoder) -> Callable[[int], str]:
    """Ingests the plan with another target; gives the generation's name."""

    def added(target: int) -> str:
        path = tmp_path / "plan.txt"
        path.write_text(TEXT.format(target), encoding="utf-8")
        library = Library(tmp_path / "library")
        return ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)[0].name

    return added


@pytest.fixture
def library(tmp_path: Path, add: Callable[[int], str]) -> Library:
    add(8)
    return Library(tmp_path / "library")


def said(host: AssistantHost) -> str:
    return host.assistant().ask("企業立地件数の目標は？", today=TODAY).claims[0].text


def test_a_damaged_new_generation_is_refused_said_once_and_tried_again_ever_later(
    library: Library, add: Callable[[int], str], encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    host = AssistantHost(library, lambda: encoder, TODAY, clock)
    path = library.root / add(9) / "passages.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-3])
    assert "8件" in said(host)
    state = host.state()
    assert (state.generation, state.refused) == ("000001", "000002")
    assert "passages.jsonl" in state.reason
    path.write_bytes(whole)
    clock.now += FIRST_WAIT_S - 0.1
    assert "8件" in said(host)
    clock.now += 0.2
    assert "9件" in said(host)
    assert host.state().refused is None
    assert caplog.text.count("世代 000002 を開けない") == 1


def test_the_waits_grow_to_a_limit_and_every_try_costs_nothing_in_between(
    library: Library, add: Callable[[int], str], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, tries = Clock(), []
    host = AssistantHost(library, lambda: encoder, TODAY, clock)
    (library.root / add(9) / "facts.jsonl").unlink()
    opened = Library.open_generation
    monkeypatch.setattr(Library, "open_generation", lambda self, name: tries.append(clock.now) or opened(self, name))
    while clock.now < 100 + 4 * LONGEST_WAIT_S:
        host.assistant()
        clock.now += 1
    waits = [b - a for a, b in pairwise(tries)]
    assert waits == sorted(waits)
    assert waits[0] == FIRST_WAIT_S
    assert max(waits) == LONGEST_WAIT_S
    assert len(tries) < 15


def test_an_error_that_nobody_expected_does_not_stop_the_answers(
    library: Library, add: Callable[[int], str], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = AssistantHost(library, lambda: encoder, TODAY)
    add(9)

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chat.page.host.HybridRetriever", fails)
    assert "8件" in said(host)
    assert "ZeroDivisionError" in host.state().reason


def test_a_library_that_can_not_be_read_for_a_while_does_not_stop_the_answers(
    library: Library, encoder: Encoder
) -> None:
    host = AssistantHost(library, lambda: encoder, TODAY)
    library.root.rename(library.root.with_name("elsewhere"))
    library.root.write_text("x")
    assert "8件" in said(host)
    assert host.state().reason
    library.root.unlink()
    library.root.with_name("elsewhere").rename(library.root)
    assert "8件" in said(host)
    assert host.state().refused is None


def test_a_server_starts_on_the_newest_good_generation_before_a_damaged_one(
    library: Library, add: Callable[[int], str], encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    add(9)
    (library.root / add(10) / "manifest.json").write_bytes(b"\x00")
    (library.root / "000002" / "lexical" / "vocab.index.json").write_bytes(b"{}")
    host = AssistantHost(library, lambda: encoder, TODAY)
    assert "8件" in said(host)
    assert (host.state().generation, host.state().refused) == ("000001", "000003")
    assert "世代 000003 を開けない" in caplog.text


def test_a_server_without_any_good_generation_says_what_to_do(library: Library, encoder: Encoder) -> None:
    (library.root / "000001" / "passages.jsonl").write_bytes(b"")
    with pytest.raises(DamagedLibrary, match="keikaku repair"):
        AssistantHost(library, lambda: encoder, TODAY)
    shutil.rmtree(library.root)
    with pytest.raises(KeikakuError, match="文書がまだありません"):
        AssistantHost(library, lambda: encoder, TODAY)


def test_a_generation_removed_while_it_answers_ends_in_a_message_or_the_next_one(
    tmp_path: Path, library: Library, add: Callable[[int], str], encoder: Encoder
) -> None:
    pdf = printed_pdf(tmp_path / "midori.pdf")
    ingest([pdf], library, read_catalog(), lambda: encoder, lambda *_: None)
    host = AssistantHost(library, lambda: encoder, TODAY)
    assistant = host.assistant()
    name = assistant.retriever.generation.name
    for target in (20, 21, 22, 23):
        add(target)
    question = "みどり町の創業支援件数の目標は？"
    reply = assistant.ask(question, today=TODAY)
    assert "40件" in reply.claims[0].text
    assert reply.citations[0].printed is not None
    shutil.rmtree(library.root / name)
    fresh = AssistantHost(library, lambda: encoder, TODAY)
    assert fresh.state().generation != name
    with pytest.raises(KeikakuError, match="もうありません"):
        host.generation("000001")
    assert "40件" in host.assistant().ask(question, today=TODAY).claims[0].text
