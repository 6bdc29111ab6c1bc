"""The cluster as an engine of ingest."""

from collections.abc import Iterator
from contextlib import contextmanager

from chat.cluster.connection import connected
from chat.cluster.embedding import on_cluster
from chat.cluster.reading import ClusterReading
from chat.library.engine import Engine, here


@contextmanager
def cluster_engine(address: str | None = None, processors: int | None = None) -> Iterator[Engine]:
    """Files are read and texts embedded on a cluster, see :func:`chat.cluster.connection.connected`.

    Raises:
        KeikakuError: there is no cluster, or this machine is no part of it.
    """
    with connected(address, processors) as cluster:
        yield Engine(read=ClusterReading(cluster), load_encoder=on_cluster(here().load_encoder, cluster))
