from pathlib import Path

import numpy as np
import pytest

from corpus.library import Generation
from retriever.embed import Encoder
from retriever.index import texts_of
from retriever.model import load_encoder
from retriever.prepared import FILE, prepare, prepared_vectors

STALE = "the digests or how they are cut have changed: python -m retriever prepare LIBRARY, over a library of them"


@pytest.fixture(scope="module")
def plain() -> Encoder:
    """The encoder itself: that of other tests remembers what it was asked."""
    return load_encoder()


def test_every_text_of_the_built_in_digests_is_prepared(digest: Generation, plain: Encoder) -> None:
    texts = set(texts_of(digest))
    assert texts - set(prepared_vectors(texts, plain.info)) == set(), STALE


def test_prepared_vectors_are_those_of_the_encoder(digest: Generation, plain: Encoder) -> None:
    texts = sorted(set(texts_of(digest)))[::120]
    stored = prepared_vectors(texts, plain.info)
    made = plain.encode_passages(texts)
    queries = plain.encode_queries(["企業誘致件数の目標は？", "人手が足りない"])
    assert len(texts) > 15
    assert np.abs(queries @ (np.stack([stored[text] for text in texts]) - made).T).max() < 1e-4


def test_what_is_prepared_is_given_back_for_the_same_text_and_model_only(tmp_path: Path, plain: Encoder) -> None:
    file = tmp_path / "vectors.npz"
    assert prepare(["道路を直す", "橋を架ける", "道路を直す"], plain, file) == 2
    found = prepared_vectors(["橋を架ける", "港を掘る"], plain.info, file)
    assert list(found) == ["橋を架ける"]
    assert found["橋を架ける"].dtype == np.float32
    assert prepared_vectors(["橋を架ける"], plain.info.model_copy(update={"revision": "other"}), file) == {}


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a zip", None], ids=["empty", "broken", "missing"])
def test_a_file_that_cannot_be_read_holds_nothing(tmp_path: Path, plain: Encoder, damage: bytes | None) -> None:
    file = tmp_path / "vectors.npz"
    if damage is not None:
        file.write_bytes(damage)
    assert prepared_vectors(["橋を架ける"], plain.info, file) == {}


def test_a_shortened_file_holds_nothing(tmp_path: Path, plain: Encoder) -> None:
    file = tmp_path / "vectors.npz"
    file.write_bytes(FILE.read_bytes()[:100_000])
    assert prepared_vectors(["橋を架ける"], plain.info, file) == {}
