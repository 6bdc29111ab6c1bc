"""What was taught stands in both forms of the model exactly."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from retriever.adapter import LowRank, read_adapter
from retriever.embed import OnnxEncoder, SentenceTransformerEncoder
from retriever.model import INFO, weight_file
from retriever.onnx_graph import write_onnx
from retriever.sentence_folder import write_sentence_folder
from retriever.tokenizer import build_tokenizer, japanese_piece
from retriever.weights import E5Weights, read_weights

TEXTS = ["店を継ぐ人がいない", "事業承継の支援", "災害に備える備蓄", "水道料金の減免", "R7年度の目標値は12件"]


@pytest.fixture(scope="module")
def weights() -> E5Weights:
    source = weight_file()
    if source is None:
        pytest.skip("the weights of the default model are not installed here")
    return read_weights(source)


def changes(size: float) -> dict[str, LowRank]:
    draw = np.random.default_rng(5)

    def some(*shape: int) -> np.ndarray:
        return (size * draw.normal(size=shape)).astype(np.float32)

    wide = {"fi": (384, 1536), "fo": (1536, 384)}
    shapes = {
        f"l{layer}.{part}": wide.get(part, (384, 384)) for layer in (4, 11) for part in ("q", "v", "ao", "fi", "fo")
    }
    return {name: LowRank(down=some(4, inside), up=some(out, 4)) for name, (inside, out) in shapes.items()}


@pytest.mark.long
def test_both_forms_hold_the_same_changes(weights: E5Weights, tmp_path: Path) -> None:
    adapter = changes(0.1)
    write_sentence_folder(weights, build_tokenizer(weights)[0], tmp_path / "st", adapter)
    merged = SentenceTransformerEncoder(str(tmp_path / "st")).encode_queries(TEXTS)
    tokenizer, ids = build_tokenizer(weights, japanese_piece)
    branched = []
    for name, taught in (("taught", adapter), ("untaught", {})):
        folder = tmp_path / name
        folder.mkdir()
        tokenizer.save(str(folder / "tokenizer.json"))
        write_onnx(weights, ids, folder / "model_q4.onnx", taught)
        branched.append(OnnxEncoder(folder, INFO).encode_queries(TEXTS))
    assert np.abs(merged - branched[0]).max() < 1e-3
    assert np.abs(merged - branched[1]).max() > 1e-2


def saved(folder: Path, tensors: dict[str, np.ndarray]) -> Path:
    (folder / "adapter_config.json").write_text(json.dumps({"r": 2, "lora_alpha": 4}), encoding="utf-8")
    save_file(tensors, folder / "adapter_model.safetensors")
    return folder


def test_an_adapter_is_read_as_peft_scales_it(tmp_path: Path) -> None:
    key = "base_model.model.encoder.layer.7.intermediate.dense.lora_{}.weight"
    down, up = np.ones((2, 384), np.float16), np.full((1536, 2), 3, np.float16)
    read = read_adapter(saved(tmp_path, {key.format("A"): down, key.format("B"): up}))
    assert list(read) == ["l7.fi"]
    assert np.array_equal(read["l7.fi"].dense(), np.full((1536, 384), 12, np.float32))


def test_an_adapter_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pooler"):
        read_adapter(saved(tmp_path, {"pooler.dense.lora_A.weight": np.ones((2, 3), np.float16)}))
