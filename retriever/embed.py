"""Text to vectors: one interface, two engines.

The default engine runs the 4-bit ONNX form with onnxruntime and tokenizers alone, so that an
answer imports neither torch nor sentence-transformers. Any other model runs in
sentence-transformers.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeAlias

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import KeikakuError
from corpus.manifest import EmbeddingModel
from corpus.normalize import nfkc
from retriever.sentence_folder import PASSAGE_PROMPT, QUERY_PROMPT

BATCH: Final = 8
"""Texts a run: more gains nothing on two cores and pads more."""

ENGINE_BATCH: Final = 64
"""Texts that are given to sentence-transformers at a time."""

Advance: TypeAlias = Callable[[int], None]
"""Told how many more texts are done."""


class Encoder(Protocol):
    """A model that places queries and passages in one space."""

    @property
    def info(self) -> EmbeddingModel:
        """What a library says about the model its vectors come from."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """``(n, dim) float32``, unit length, in the order given."""

    def encode_passages(self, texts: Sequence[str], advance: Advance = ...) -> np.ndarray:
        """``(n, dim) float32``, unit length, in the order given."""

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """The places in ``texts`` of those that :meth:`encode_passages` runs through the model together.

        What runs together tells in the last bits of a vector: each batch encoded by itself, in this order and by
        whomever, gives the vectors that all at once would.
        """


def _ignore(_done: int) -> None:
    return None


class OnnxEncoder:
    """The default model's 4-bit form: onnxruntime and tokenizers, no torch."""

    def __init__(self, folder: Path, info: EmbeddingModel, threads: int = 0) -> None:
        """Load ``model_q4.onnx`` and ``tokenizer.json`` from ``folder``; 0 ``threads`` are as many as processors, but
        no more than the texts of a batch.

        Vectors of passages are the same to the last bit with any number of them: onnxruntime adds up in another order
        only where it has more threads than texts.
        """
        self.info = info
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads if (threads or os.cpu_count() or 1) <= BATCH else BATCH
        # Spinning threads starve ten users on two cores.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "model_q4.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode([self.info.query_prompt + nfkc(t) for t in texts], _ignore)

    def encode_passages(self, texts: Sequence[str], advance: Advance = _ignore) -> np.ndarray:
        return self._encode([self.info.passage_prompt + nfkc(t) for t in texts], advance, filled=True)

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        return list(_batches_by_length(self._ids([self.info.passage_prompt + nfkc(t) for t in texts])))

    def _ids(self, texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]

    def _encode(self, texts: list[str], advance: Advance, *, filled: bool = False) -> np.ndarray:
        """The vectors; with ``filled``, a batch that isn't full is filled with its last text."""
        ids = self._ids(texts)
        vectors = np.empty((len(texts), self.info.dimension), np.float32)
        for rows in _batches_by_length(ids):
            run = rows + rows[-1:] * (BATCH - len(rows)) if filled else rows
            width = max(len(ids[row]) for row in run)
            tokens = np.zeros((len(run), width), np.int64)
            mask = np.zeros((len(run), width), np.int64)
            for i, row in enumerate(run):
                tokens[i, : len(ids[row])] = ids[row]
                mask[i, : len(ids[row])] = 1
            found = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
            vectors[rows] = found[: len(rows)]
            advance(len(rows))
        return vectors


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by folder or hub id."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Raises:
            KeikakuError: it can't be found or loaded; the message says what to do.
        """
        # Heavy (torch, 5-7 s): only for those who choose another model.
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:
            raise KeikakuError(
                f"埋め込みモデル「{name}」を読み込めません。フォルダの場所かモデル名を確かめてください"
                "（ハブから取得するにはネットワークが必要です）。"
            ) from error
        prompts = self._model.prompts or {}
        is_e5 = "e5" in Path(name).name.lower()
        self.info = EmbeddingModel(
            name=name,
            revision=str(getattr(self._model[0].auto_model.config, "_commit_hash", None) or "local"),
            dimension=int(self._model.get_embedding_dimension() or 0),
            query_prompt=prompts.get("query") or (QUERY_PROMPT if is_e5 else ""),
            passage_prompt=prompts.get("document") or prompts.get("passage") or (PASSAGE_PROMPT if is_e5 else ""),
        )

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._encode([nfkc(t) for t in texts], self.info.query_prompt, _ignore)

    def encode_passages(self, texts: Sequence[str], advance: Advance = _ignore) -> np.ndarray:
        return self._encode([nfkc(t) for t in texts], self.info.passage_prompt, advance)

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        return list(_batches_in_order(len(texts)))

    def _encode(self, texts: list[str], prompt: str, advance: Advance) -> np.ndarray:
        parts = []
        for rows in _batches_in_order(len(texts)):
            batch = texts[rows[0] : rows[-1] + 1]
            parts.append(self._model.encode(batch, prompt=prompt, normalize_embeddings=True, show_progress_bar=False))
            advance(len(batch))
        if not parts:
            return np.empty((0, self.info.dimension), np.float32)
        return np.concatenate(parts).astype(np.float32)


def _batches_by_length(ids: list[list[int]]) -> Iterator[list[int]]:
    """Row numbers in batches of like length, since padding dominates mixed batches."""
    order = sorted(range(len(ids)), key=lambda row: (len(ids[row]), row))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _batches_in_order(count: int) -> Iterator[list[int]]:
    """Row numbers in batches that the other engine sorts by length itself."""
    for start in range(0, count, ENGINE_BATCH):
        yield list(range(start, min(start + ENGINE_BATCH, count)))
