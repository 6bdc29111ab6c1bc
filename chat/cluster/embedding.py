"""Embed texts on all machines of a cluster."""

from collections.abc import Callable, Sequence

import numpy as np

from chat.cluster.connection import Cluster
from chat.cluster.spreading import Stage, spread
from corpus.errors import KeikakuError
from corpus.manifest import EmbeddingModel
from retriever.embed import Advance, Encoder
from retriever.model import load_encoder

IN_HAND = 4
"""A batch takes a tenth of a second, so that the next ones are to be there."""


class ClusterEncoder:
    """An encoder whose passages are embedded on a cluster, a batch at a time, to the same bytes.

    Batches are made here, over all texts: what runs together tells in the last bits.
    """

    def __init__(self, encoder: Encoder, cluster: Cluster) -> None:
        self.info = encoder.info
        self._encoder = encoder
        self._cluster = cluster

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """As the encoder does."""
        return self._encoder.encode_queries(texts)

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """As the encoder does."""
        return self._encoder.batches(texts)

    def encode_passages(self, texts: Sequence[str], advance: Advance = lambda _: None) -> np.ndarray:
        """``(n, dim) float32``, unit length, in the order given.

        Raises:
            KeikakuError: the machines have another model, or the work was lost again and again.
        """
        batches = self.batches(texts)
        stage = Stage(make=BatchEncoder, given=(self.info,), in_hand=IN_HAND)
        vectors = np.empty((len(texts), self.info.dimension), np.float32)
        for number, found in spread(self._cluster, stage, [[texts[row] for row in rows] for rows in batches]):
            vectors[batches[number]] = found
            advance(len(batches[number]))
        return vectors


class BatchEncoder:
    """Embeds the texts of a batch, on one processor."""

    def __init__(self, info: EmbeddingModel) -> None:
        """Load the model.

        Raises:
            KeikakuError: it is not the one that is meant.
        """
        self._encoder = load_encoder(info.name, say=lambda _: None, threads=1)
        if self._encoder.info != info:
            raise KeikakuError(
                f"クラスタの計算機の埋め込みモデル（{self._encoder.info.revision}）が、この計算機のもの（{info.revision}）と違います。"
                "すべての計算機に同じ版の keikaku を入れてください。"
            )

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """``(n, dim) float32``, in the order given."""
        return self._encoder.encode_passages(texts)


def on_cluster(load: Callable[[], Encoder], cluster: Cluster) -> Callable[[], Encoder]:
    """What loads an encoder, with its passages embedded on a cluster."""
    return lambda: ClusterEncoder(load(), cluster)
