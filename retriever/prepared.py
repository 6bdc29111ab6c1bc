"""Vectors of the built-in digests, made beforehand, so that the first library is ready in seconds.

``python -m retriever prepare LIBRARY`` makes the file anew from a library of the digests. Texts are known by their hash:
one that has changed since is embedded like any other.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np

from corpus.manifest import EmbeddingModel
from retriever.embed import Encoder

FILE: Final = Path(__file__).with_name("reference") / "digest_vectors.npz"
KEY_BYTES: Final = 16


def prepared_vectors(texts: Iterable[str], model: EmbeddingModel, file: Path = FILE) -> dict[str, np.ndarray]:
    """The vectors, ``(dim,) float32`` of unit length, of those of ``texts`` that ``file`` holds for this very model.

    Stored in 16 bits: products with them differ by less than 1e-4 from those with vectors made now. A file that is
    missing or can't be read holds none.
    """
    wanted = {_key(text): text for text in texts}
    if not wanted:
        return {}
    try:
        with np.load(file, allow_pickle=False) as stored:
            if tuple(stored["model"]) != (model.name, model.revision):
                return {}
            keys, vectors = stored["keys"], stored["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = ((wanted.get(key.tobytes()), vector) for key, vector in zip(keys, vectors, strict=True))
    return {text: vector for text, vector in rows if text is not None}


def prepare(texts: Iterable[str], encoder: Encoder, file: Path = FILE) -> int:
    """Write ``file`` with the vectors of ``texts``, those that it holds already as they are; gives how many it holds."""
    by_key: Mapping[bytes, str] = dict(sorted((_key(text), text) for text in texts))
    known = prepared_vectors(by_key.values(), encoder.info, file)
    new = [text for text in by_key.values() if text not in known]
    known |= dict(zip(new, encoder.encode_passages(new), strict=True)) if new else {}
    vectors = np.stack([known[text] for text in by_key.values()])
    np.savez(
        file,
        keys=np.frombuffer(b"".join(by_key), np.uint8).reshape(-1, KEY_BYTES),
        vectors=vectors.astype(np.float16),
        model=np.array([encoder.info.name, encoder.info.revision]),
    )
    return len(by_key)


def _key(text: str) -> bytes:
    return sha256(text.encode()).digest()[:KEY_BYTES]
