"""Nearest passages by embedding, in a Chroma collection that is built once and never changed."""

import weakref
from collections.abc import Sequence
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
from retriever.private import PrivateCopy

FOLDER: Final = "chroma"
COLLECTION: Final = "passages"
SETTINGS: Final = CreateCollectionConfiguration(
    hnsw=CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=300, max_neighbors=32)
)
"""Given at creation: changed later, ``ef_search`` has no effect until the process reopens."""


class DenseIndex:
    """The vectors of one generation in Chroma.

    Chroma writes to its files whenever it opens them, and truncates those of the graph to do so:
    what is sealed is therefore opened as a copy.
    """

    def __init__(self, client: ClientAPI, collection: Collection, copy: PrivateCopy | None = None) -> None:
        self._client = client
        self._collection = collection
        self.close: Final = weakref.finalize(self, _closed, client, copy)
        """Lets go of the folder, so that it can be renamed; a copy is removed. Happens by itself in the end."""

    @classmethod
    def build(cls, ids: Sequence[str], plan_ids: Sequence[str], vectors: np.ndarray, folder: Path) -> "DenseIndex":
        """Put ``vectors (n, dim)`` under ``ids`` into a new collection in ``folder``.

        Raises:
            KeikakuError: Chroma can't write there, most often for want of space.
        """
        try:
            client = _client(folder)
            collection = client.create_collection(COLLECTION, configuration=SETTINGS, embedding_function=None)
            batch = client.get_max_batch_size()
            for start in range(0, len(ids), batch):
                rows = slice(start, start + batch)
                collection.add(
                    ids=list(ids[rows]),
                    embeddings=vectors[rows],
                    metadatas=[{"plan_id": plan_id} for plan_id in plan_ids[rows]],
                )
        except Exception as error:
            raise KeikakuError(
                f"ベクトル索引 {folder} を作れません。ディスクの空きと権限を確かめ、もう一度取り込んでください。"
            ) from error
        return cls(client, collection)

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
            return cls(client, client.get_collection(COLLECTION, embedding_function=None), copy)
        except KeikakuError:
            raise
        except Exception as error:
            raise KeikakuError(
                f"ベクトル索引 {files.folder / FOLDER} の写しを作れません。一時ファイルの場所の空きと権限を確かめてください。"
            ) from error

    def search(self, vector: np.ndarray, top: int, plan_ids: Sequence[str] = ()) -> dict[str, float]:
        """Cosine by passage id of the ``top`` nearest, of these plans only where any are named."""
        found = self._collection.query(
            query_embeddings=[vector],
            n_results=min(top, self.count()),
            where=_of_plans(plan_ids),
            include=["distances"],
        )
        distances = found["distances"]
        if distances is None:
            return {}
        return {key: 1.0 - distance for key, distance in zip(found["ids"][0], distances[0], strict=True)}

    def count(self) -> int:
        """How many vectors the collection holds."""
        return self._collection.count()


def _closed(client: ClientAPI, copy: PrivateCopy | None) -> None:
    if isinstance(client, Client):
        client.close()
    if copy is not None:
        copy.remove()


def _of_plans(plan_ids: Sequence[str]) -> Where | None:
    return cast("Where", {"plan_id": {"$in": list(plan_ids)}}) if plan_ids else None


def _client(folder: Path) -> ClientAPI:
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
