"""Nearest passages and statements by embedding, in Chroma collections that are built once and never changed."""

import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.api.types import Where
from chromadb.config import Settings

from corpus.checksums import SealedFiles
from corpus.errors import DamagedLibrary, KeikakuError
from retriever.entries import PASSAGES, Entries
from retriever.private import PrivateCopy

FOLDER: Final = "chroma"
SETTINGS: Final = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=300, max_neighbors=32)
)
"""Given at creation: changed later, ``ef_search`` has no effect until the process reopens."""


class DenseIndex:
    """The vectors of one generation in Chroma.

    Chroma writes to its files whenever it opens them, and truncates those of the graph to do so:
    what is sealed is therefore opened as a copy.
    """

    def __init__(
        self, client: ClientAPI, collections: Mapping[str, Collection], copy: PrivateCopy | None = None
    ) -> None:
        self._client = client
        self._collections = collections
        self._counts = {name: collection.count() for name, collection in collections.items()}
        self.close: Final = weakref.finalize(self, _closed, client, copy)
        """Lets go of the folder, so that it can be renamed; a copy is removed. Happens by itself in the end."""

    @classmethod
    def build(cls, parts: Mapping[str, Entries], folder: Path) -> "DenseIndex":
        """Put each of ``parts`` into a new collection of its name in ``folder``.

        Raises:
            KeikakuError: Chroma can't write there, most often for want of space.
        """
        try:
            client = _client(folder)
            return cls(client, {name: fill(client, name, entries) for name, entries in parts.items()})
        except Exception as error:
            raise KeikakuError(
                f"ベクトル索引 {folder} を作れません。ディスクの空きと権限を確かめ、もう一度取り込んでください。"
            ) from error

    @classmethod
    def open(cls, files: SealedFiles) -> "DenseIndex":
        """Open a copy of the collection among the files of a generation.

        Raises:
            DamagedLibrary: it is not as it was sealed.
            KeikakuError: the copy can't be made or opened, most often for want of a place to write to.
        """
        if not files.within(FOLDER):
            raise DamagedLibrary(files.folder / FOLDER, "見つかりません")
        try:
            copy = PrivateCopy(files, FOLDER)
            client = _client(copy.path / FOLDER)
            return cls(client, {each.name: each for each in client.list_collections()}, copy)
        except KeikakuError:
            raise
        except Exception as error:
            raise KeikakuError(
                f"ベクトル索引 {files.folder / FOLDER} の写しを作れません。一時ファイルの場所の空きと権限を確かめてください。"
            ) from error

    def search(
        self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = (), *, among: str = PASSAGES
    ) -> dict[str, float]:
        """Cosine by id of the ``top`` nearest in a collection, of these plans only where any are named."""
        count = self.count(among)
        if not count:
            return {}
        found = self._collections[among].query(
            query_embeddings=[vector],
            n_results=min(top, count),
            where=_of_plans(plan_ids),
            include=["distances"],
        )
        distances = found["distances"]
        if distances is None:
            return {}
        return {key: 1.0 - distance for key, distance in zip(found["ids"][0], distances[0], strict=True)}

    def count(self, among: str = PASSAGES) -> int:
        """How many vectors a collection holds."""
        return self._counts[among]


def fill(client: ClientAPI, name: str, entries: Entries) -> Collection:
    """A new collection of this name with these vectors."""
    collection = client.create_collection(name, configuration=SETTINGS, embedding_function=None)
    batch = client.get_max_batch_size()
    for start in range(0, len(entries.ids), batch):
        rows = slice(start, start + batch)
        collection.add(
            ids=list(entries.ids[rows]),
            embeddings=entries.vectors[rows],
            metadatas=[{"plan_id": plan_id} for plan_id in entries.plan_ids[rows]],
        )
    return collection


def _closed(client: ClientAPI, copy: PrivateCopy | None) -> None:
    if isinstance(client, Client):
        client.close()
    if copy is not None:
        copy.remove()


def _of_plans(plan_ids: Sequence[str]) -> Where | None:
    return cast("Where", {"plan_id": {"$in": list(plan_ids)}}) if plan_ids else None


def _client(folder: Path) -> ClientAPI:
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
