"""The model as an ordinary sentence-transformers folder, in float32."""

import json
from pathlib import Path
from typing import Final

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from retriever.adapter import LINEAR_MAPS, Adapter
from retriever.tokenizer import MAX_TOKENS
from retriever.weights import E5Weights

QUERY_PROMPT: Final = "query: "
PASSAGE_PROMPT: Final = "passage: "

_LAYER_NAMES: Final = {**LINEAR_MAPS, "aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_KINDS: Final = {"w": "weight", "b": "bias"}


def write_sentence_folder(weights: E5Weights, tokenizer: Tokenizer, folder: Path, adapter: Adapter) -> None:
    """Write configuration, tokenizer and float32 weights so that ``SentenceTransformer(folder)`` loads them.

    What was taught is added to the weights.
    """
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_tensors(weights, adapter), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    for name, content in _configs(weights).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "2_Normalize").mkdir(exist_ok=True)


def _tensors(weights: E5Weights, adapter: Adapter) -> dict[str, np.ndarray]:
    flat = {name: blocks.dequantised() for name, blocks in weights.matrices.items()}
    flat |= {f"{name}.w": flat[f"{name}.w"] + change.dense() for name, change in adapter.items()}
    flat |= {name: np.array(vector) for name, vector in weights.vectors.items()}
    tensors = {
        "embeddings.word_embeddings.weight": flat["emb.word"],
        "embeddings.position_embeddings.weight": flat["emb.pos"].reshape(weights.positions, -1),
        "embeddings.token_type_embeddings.weight": flat["emb.type"].reshape(weights.token_types, -1),
        "embeddings.LayerNorm.weight": flat["emb.ln.w"],
        "embeddings.LayerNorm.bias": flat["emb.ln.b"],
    }
    for layer in range(weights.layers):
        for short, name in _LAYER_NAMES.items():
            for end, kind in _KINDS.items():
                tensors[f"encoder.layer.{layer}.{name}.{kind}"] = flat[f"l{layer}.{short}.{end}"]
    return tensors


def _configs(weights: E5Weights) -> dict[str, object]:
    token = {name: weights.pieces[getattr(weights, name)][0] for name in ("bos", "eos", "pad", "unk")}
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": weights.hidden,
            "intermediate_size": weights.feed_forward,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": weights.positions,
            "num_attention_heads": weights.heads,
            "num_hidden_layers": weights.layers,
            "pad_token_id": weights.pad,
            "type_vocab_size": weights.token_types,
            "vocab_size": len(weights.matrices["emb.word"].nibbles),
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            "bos_token": token["bos"],
            "cls_token": token["bos"],
            "eos_token": token["eos"],
            "sep_token": token["eos"],
            "pad_token": token["pad"],
            "unk_token": token["unk"],
        },
        "sentence_bert_config.json": {
            "max_seq_length": MAX_TOKENS,
            "do_lower_case": False,
            "model_args": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
            "pooling_mode_max_tokens": False,
        },
    }
