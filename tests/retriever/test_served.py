"""Vectors in a Chroma server: a real one, killed, started again, emptied, and one that never answers."""

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import chromadb
import numpy as np
import pytest

from chat.library.repair import repair
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.generation import Generation
from corpus.library import KEEP, Library
from retriever import nearest, served
from retriever.dense import DenseIndex
from retriever.embed import Encoder
from retriever.entries import PASSAGES, STATEMENTS
from retriever.nearest import Nearest
from retriever.served import RECORD, URL, VectorServer, serve, vector_server
from tests.conftest import make_library

HOST = "127.0.0.1"
NO_ADDRESSES = [
    "chroma:8000",
    "ftp://chroma:8000",
    "http://",
    "http://chroma:80000",
    "http://chroma/v2",
    "http://a:b@chroma",
]


class Chroma:
    """A server in a process of its own; what it holds outlives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.server = VectorServer(HOST, free.getsockname()[1], is_secure=False)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = Path(sys.executable).with_name("chroma")
        self._process = subprocess.Popen(
            [command, "run", "--path", self._folder, "--host", HOST, "--port", str(self.server.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection((HOST, self.server.port), timeout=5):
                return
            time.sleep(0.1)
        raise AssertionError("chroma run doesn't answer")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def names(self) -> set[str]:
        with chromadb.HttpClient(host=HOST, port=self.server.port) as client:
            return {collection.name for collection in client.list_collections()}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    run = Chroma(tmp_path_factory.mktemp("chroma"))
    run.start()
    yield run
    run.kill()


@pytest.fixture
def chroma(running: Chroma) -> Iterator[Chroma]:
    """The server, emptied afterwards."""
    yield running
    with chromadb.HttpClient(host=HOST, port=running.server.port) as client:
        for collection in client.list_collections():
            client.delete_collection(collection.name)


@pytest.fixture
def silent() -> Iterator[VectorServer]:
    """A server that takes connections and never says anything."""
    with socket.create_server((HOST, 0), backlog=50) as listening:
        yield VectorServer(HOST, listening.getsockname()[1], is_secure=False)


def asked(generation: Generation) -> np.ndarray:
    return np.asarray(generation.vectors[3])


@pytest.mark.parametrize("part", [PASSAGES, STATEMENTS])
def test_a_server_finds_what_the_library_itself_finds(chroma: Chroma, digest: Generation, part: str) -> None:
    chroma.server.put(digest)
    there, here = chroma.server.open(digest), DenseIndex.open(digest.files)
    plan = digest.passages[3].plan_id
    for plans in ((), (plan,)):
        found = there.search(asked(digest), 10, plans, among=part)
        assert found.keys() == here.search(asked(digest), 10, plans, among=part).keys()
    assert there.count(part) == here.count(part) > 10


def test_what_is_there_is_kept_and_what_is_half_there_is_put_anew(chroma: Chroma, digest: Generation) -> None:
    chroma.server.put(digest)
    names = chroma.names()
    with chromadb.HttpClient(host=HOST, port=chroma.server.port) as client:
        whole, broken = (client.get_collection(name) for name in sorted(names))
        kept = whole.id
        broken.delete(ids=broken.get(limit=5)["ids"])
        with pytest.raises(KeikakuError, match="揃っていません"):
            chroma.server.open(digest)
        chroma.server.put(digest)
        assert client.get_collection(whole.name).id == kept
    assert chroma.names() == names
    assert chroma.server.open(digest).count(STATEMENTS) == len(digest.statement_vectors)


def test_a_killed_server_is_done_without_and_asked_again_when_it_is_back(
    chroma: Chroma, digest: Generation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(nearest, "SILENCE", 0)
    chroma.server.put(digest)
    search = Nearest(digest, chroma.server, exact_up_to=0)
    expected = search.search(asked(digest), 10)
    assert not caplog.records
    chroma.kill()
    assert search.search(asked(digest), 10).keys() == expected.keys()
    assert "Chroma のサーバを使えないため" in caplog.text
    caplog.clear()
    chroma.start()
    assert search.search(asked(digest), 10) == expected
    assert not caplog.records


def test_a_server_that_is_silent_is_not_waited_for_and_left_alone_for_a_while(
    silent: VectorServer, digest: Generation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(served, "ANSWERS_IN", 0.3)
    search = Nearest(digest, silent, exact_up_to=0)
    assert search.search(asked(digest), 10)
    assert search.search(asked(digest), 10)
    assert caplog.text.count("Chroma のサーバを使えないため") == 1


def test_requests_of_a_client_are_bounded(chroma: Chroma) -> None:
    client = chroma.server._client(0.7)
    try:
        assert client._server._session.timeout.read == 0.7
    finally:
        client.close()


def test_a_small_library_asks_no_server(silent: VectorServer, digest: Generation) -> None:
    assert Nearest(digest, silent).search(asked(digest), 10)


def test_an_ingest_puts_its_vectors_there_and_removes_only_what_was_its_own(
    chroma: Chroma, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL, chroma.server.address)
    with chromadb.HttpClient(host=HOST, port=chroma.server.port) as client:
        client.create_collection("of-somebody-else")
    document = tmp_path / "plan.txt"
    for count in range(1, KEEP + 3):
        document.write_text(f"みどり町計画\n\n第1章 目標\n企業立地件数の目標は{count}件です。\n", encoding="utf-8")
        library = make_library(tmp_path / "library", [document], encoder)
        assert chroma.server.open(library.open()).count() == len(library.open().passages)
    assert "of-somebody-else" in chroma.names()
    assert len(chroma.names()) == 1 + 2 * KEEP


def test_repair_puts_back_what_a_server_lost(
    chroma: Chroma, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "plan.txt"
    document.write_text("みどり町計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    library = make_library(tmp_path / "library", [document], encoder)
    assert not (library.root / RECORD).exists()
    monkeypatch.setenv(URL, chroma.server.address)
    with pytest.raises(KeikakuError, match="keikaku repair"):
        chroma.server.open(library.open())
    said = repair(library, read_catalog(), lambda: encoder, lambda *_: None)
    assert f"Chroma のサーバ {chroma.server.address} にもあります" in said.done
    assert chroma.server.open(library.open()).count() == len(library.open().passages)


def test_an_ingest_without_its_server_is_whole_and_says_so(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(URL, "http://127.0.0.1:9")
    document = tmp_path / "plan.txt"
    document.write_text("みどり町計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        library = make_library(tmp_path / "library", [document], encoder)
    assert not library.open().damage()
    assert "入れられませんでした" in caplog.text


@pytest.mark.parametrize("given", NO_ADDRESSES)
def test_what_is_no_address_is_said_to_be_none(given: str) -> None:
    with pytest.raises(KeikakuError, match="アドレスとして使えません"):
        vector_server({URL: given})


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://chroma", "http://chroma:8000"),
        ("https://chroma.example/", "https://chroma.example:443"),
        (" http://[::1]:9000 ", "http://::1:9000"),
    ],
)
def test_an_address_needs_no_port(given: str, address: str) -> None:
    server = vector_server({URL: given})
    assert server is not None
    assert server.address == address


def test_without_an_address_there_is_no_server(tmp_path: Path) -> None:
    assert vector_server({}) is None
    assert vector_server({URL: "  "}) is None
    assert serve(Library(tmp_path), None) == ""
    assert not list(tmp_path.iterdir())
