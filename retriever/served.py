"""Vectors in a Chroma server that several processes or machines share: each generation has collections of its own there.

What is kept there is made from the generation and can be made again: ids, vectors and plan ids, no text. A server
has no login of its own, so it belongs in a network whose members trust each other.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLateError
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings

from corpus.errors import KeikakuError
from corpus.generation import PASSAGES as PASSAGES_FILE
from corpus.generation import STATEMENT_PLACES, STATEMENT_VECTORS, VECTORS, Generation
from corpus.library import Library
from corpus.names import printable
from retriever.dense import DenseIndex, fill
from retriever.entries import PASSAGES, STATEMENTS, Entries, passage_entries, statement_entries
from retriever.statement_index import statement_texts

URL: Final = "KEIKAKU_CHROMA_URL"
RECORD: Final = "served.json"
"""In a library: which collections it put where, so that it removes its own and no other's."""

ANSWERS_IN: Final = 5.0
"""Seconds for whatever a question asks of the server; three milliseconds are usual."""

WRITES_IN: Final = 120.0
"""Seconds for one batch of vectors."""

PAGE: Final = 100
"""Collections that are asked for at a time."""

T = TypeVar("T")

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VectorServer:
    """A Chroma server."""

    host: str
    port: int
    is_secure: bool

    @property
    def address(self) -> str:
        """Where it is, as people are told."""
        return f"{'https' if self.is_secure else 'http'}://{self.host}:{self.port}"

    def open(self, generation: Generation) -> DenseIndex:
        """The collections of a generation.

        Raises:
            KeikakuError: the server doesn't answer, or doesn't hold all of them.
        """
        client = self._client(ANSWERS_IN)
        try:
            held = _held(client)
            names = _names(generation)
            index = DenseIndex(
                client, {part: client.get_collection(name) for part, name in names.items() if name in held}
            )
        except Exception as error:
            client.close()
            raise self._silent(error) from error
        if any(name not in held for name in names.values()) or not _is_whole(index, generation):
            index.close()
            raise KeikakuError(
                f"Chroma のサーバ {self.address} に世代 {generation.name} のベクトルが揃っていません。"
                "「keikaku repair」で入れ直せます。"
            )
        return index

    def put(self, generation: Generation) -> None:
        """Put the vectors of a generation there; collections that are whole already stay as they are.

        Raises:
            KeikakuError: the server doesn't answer or can't keep them.
        """
        client = self._client(WRITES_IN)
        names = _names(generation)
        try:
            held = _held(client)
            for part, entries in _parts(generation).items():
                name = names[part]
                if name in held:
                    if client.get_collection(name).count() == len(entries.ids):
                        continue
                    client.delete_collection(name)
                fill(client, name, entries)
        except Exception as error:
            raise self._silent(error) from error
        finally:
            client.close()

    def remove(self, names: frozenset[str]) -> None:
        """Remove collections, as far as they are there.

        Raises:
            KeikakuError: the server doesn't answer.
        """
        client = self._client(WRITES_IN)
        try:
            for name in names & _held(client):
                client.delete_collection(name)
        except Exception as error:
            raise self._silent(error) from error
        finally:
            client.close()

    def _client(self, seconds: float) -> Client:
        """A client whose every request ends within ``seconds``; by itself it would wait for ever.

        Raises:
            KeikakuError: the server doesn't answer.
        """
        settings = Settings(anonymized_telemetry=False)
        try:
            client = cast(
                "Client",
                _within(
                    ANSWERS_IN,
                    lambda: chromadb.HttpClient(host=self.host, port=self.port, ssl=self.is_secure, settings=settings),
                ),
            )
        except Exception as error:
            raise self._silent(error) from error
        api = getattr(client, "_server", None)
        if isinstance(api, FastAPI):
            api._session.timeout = httpx.Timeout(seconds, connect=ANSWERS_IN)  # noqa: SLF001 - there is no setting for it
        return client

    def _silent(self, error: Exception) -> KeikakuError:
        return KeikakuError(
            f"Chroma のサーバ {self.address} が使えません（{type(error).__name__}）。サーバが動いているかと、{URL} の値を確かめてください。"
        )


def vector_server(environment: Mapping[str, str]) -> VectorServer | None:
    """The server that the environment names; None where it names none.

    Raises:
        KeikakuError: the address is none.
    """
    given = environment.get(URL, "").strip()
    if not given:
        return None
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.username
    ):
        raise KeikakuError(
            f"{URL} の値「{printable(given)}」はアドレスとして使えません。「http://chroma.example:8000」のように書いてください。"
        )
    return VectorServer(parts.hostname, port or (443 if parts.scheme == "https" else 8000), parts.scheme == "https")


def serve(library: Library, server: VectorServer | None) -> str:
    """Put the current generation into the server, where there is one, and remove what is left of generations that are
    gone. Gives what went wrong, in Japanese; empty where nothing did. Answers don't need it: they have the library's
    own index."""
    if server is None:
        return ""
    record = library.root / RECORD
    own = _recorded(record, server)
    try:
        generation = library.open()
        _record(record, server, own | frozenset(_names(generation).values()))
        server.put(generation)
        kept = _of_all(library)
        server.remove(own - kept)
        _record(record, server, (own & kept) | frozenset(_names(generation).values()))
    except (KeikakuError, OSError) as error:
        why = f"ベクトルを Chroma のサーバに入れられませんでした。質問にはライブラリの索引で答えます。{error}"
        _log.warning("%s", why)
        return why
    return ""


def _names(generation: Generation) -> dict[str, str]:
    """The names of a generation's collections: the same content, the same names, whatever its number."""
    sums = generation.checksums
    files = (PASSAGES_FILE, VECTORS, STATEMENT_VECTORS, STATEMENT_PLACES)
    key = hashlib.sha256("\n".join(sums.get(name, "") for name in files).encode()).hexdigest()[:24]
    parts = (PASSAGES, STATEMENTS) if generation.has_statement_vectors else (PASSAGES,)
    return {part: f"keikaku-{key}-{part}" for part in parts}


def _of_all(library: Library) -> frozenset[str]:
    """The collections of all generations of a library that can be opened."""
    names: set[str] = set()
    for each in library.generations():
        with suppress(KeikakuError):
            names.update(_names(library.open_generation(each)).values())
    return frozenset(names)


def _parts(generation: Generation) -> dict[str, Entries]:
    passages = generation.passages
    parts = {PASSAGES: passage_entries(passages, generation.vectors)}
    if generation.has_statement_vectors:
        parts[STATEMENTS] = statement_entries(passages, statement_texts(passages), generation.statement_vectors)
    return parts


def _is_whole(index: DenseIndex, generation: Generation) -> bool:
    counts = {PASSAGES: VECTORS, STATEMENTS: STATEMENT_VECTORS}
    return all(index.count(part) == generation.count_of(counts[part]) for part in _names(generation))


def _held(client: Client) -> frozenset[str]:
    """The names of all collections; a server gives so many at a time."""
    names: set[str] = set()
    while found := client.list_collections(limit=PAGE, offset=len(names)):
        names.update(collection.name for collection in found)
    return frozenset(names)


def _recorded(path: Path, server: VectorServer) -> frozenset[str]:
    """The collections that a library put into this server; none where its record can't be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return frozenset(str(name) for name in json.loads(path.read_bytes())[server.address])
    return frozenset()


def _record(path: Path, server: VectorServer, names: frozenset[str]) -> None:
    """Keep what this library has put into a server; what it put into others stays recorded."""
    known: dict[str, list[str]] = {}
    with suppress(OSError, ValueError, TypeError):
        known = dict(json.loads(path.read_bytes()))
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.write_text(json.dumps({**known, server.address: sorted(names)}), encoding="utf-8")
    temporary.replace(path)


def _within(seconds: float, work: Callable[[], T]) -> T:
    """What ``work`` gives, if it does so in time.

    Raises:
        TimeoutError: it didn't; it is left behind.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            done.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return done.result(seconds)
    except TooLateError as error:
        raise TimeoutError from error
