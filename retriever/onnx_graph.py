"""The encoder as a 4-bit ONNX graph, made straight from the weight file's blocks.

The file's blocks of 32 weights are what onnxruntime's ``MatMulNBits`` and ``GatherBlockQuantized``
take, so the graph holds the very same weights: nothing is quantised a second time, and neither
torch nor an exporter is needed. What the encoder was taught stands beside them as low-rank branches,
in full precision.
"""

from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from retriever.adapter import Adapter
from retriever.weights import BLOCK, Blocks, E5Weights

CONTRIB: Final = "com.microsoft"
OPSET: Final = 21
ACCURACY_FP32: Final = 1
"""``accuracy_level`` of MatMulNBits at which products are taken in 32-bit floats.

At 4 activations are rounded to 8 bits, as the wheel's engine does, by kernels that differ by processor:
between AVX2 and AVX-512 a component moves by up to 2e-3 and a cosine by 8e-4; here both by 1e-7. A
question takes 9 ms instead of 7; passages are embedded as fast.
"""


class _Graph:
    def __init__(self, adapter: Adapter) -> None:
        self.adapter = adapter
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: list[str], output: str, *, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], name=output, domain=domain, **attributes))
        return output


def write_onnx(weights: E5Weights, token_ids: list[int], path: Path, adapter: Adapter) -> None:
    """Write the graph to ``path``: token ids and mask in, unit vectors out.

    Inputs ``input_ids`` and ``attention_mask``: ``(batch, tokens) int64``; output
    ``sentence_vector``: ``(batch, hidden) float32``. ``token_ids`` are the rows of the word table
    to keep, in the tokenizer's id order.
    """
    graph = _Graph(adapter)
    hidden = _embeddings(graph, weights, token_ids)
    graph.node("Cast", ["attention_mask"], "mask_int", to=TensorProto.INT32)
    for layer in range(weights.layers):
        hidden = _layer(graph, weights, layer, hidden)
    _mean_pool(graph, hidden)
    onnx.save(_model(graph, weights.hidden), str(path))


def _embeddings(graph: _Graph, weights: E5Weights, token_ids: list[int]) -> str:
    table = weights.matrices["emb.word"]
    rows = Blocks(table.nibbles[token_ids], table.scales[token_ids])
    graph.constants.append(_int4_table("word", rows))
    graph.constant("word_scales", rows.scales)
    graph.node(
        "GatherBlockQuantized",
        ["word", "input_ids", "word_scales"],
        "word_vectors",
        domain=CONTRIB,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    # Every token has type 0, so the type vector is added to the positions once and for all.
    positions = weights.vectors["emb.pos"].reshape(weights.positions, -1)
    graph.constant("positions", positions + weights.vectors["emb.type"][: weights.hidden])
    graph.constant("zero", np.array([0], np.int64))
    graph.constant("axis_0", np.array([0], np.int64))
    graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    graph.node("Slice", ["positions", "zero", "length", "axis_0"], "position_vectors")
    graph.node("Add", ["word_vectors", "position_vectors"], "embedded")
    graph.constant("emb.ln.w", weights.vectors["emb.ln.w"])
    graph.constant("emb.ln.b", weights.vectors["emb.ln.b"])
    return graph.node(
        "LayerNormalization", ["embedded", "emb.ln.w", "emb.ln.b"], "layer_in_0", axis=-1, epsilon=weights.epsilon
    )


def _layer(graph: _Graph, weights: E5Weights, layer: int, hidden: str) -> str:
    name = f"l{layer}"
    query, key, value = (_product(graph, weights, f"{name}.{part}", hidden) for part in ("q", "k", "v"))
    biases = np.concatenate([weights.vectors[f"{name}.{part}.b"] for part in ("q", "k", "v")])
    graph.node(
        "MultiHeadAttention",
        [query, key, value, graph.constant(f"{name}.qkv.b", biases), "mask_int"],
        f"{name}.attention",
        domain=CONTRIB,
        num_heads=weights.heads,
    )
    attended = _product(graph, weights, f"{name}.ao", f"{name}.attention")
    middle = _add_and_normalise(graph, weights, layer, ("ao", "aln"), attended, hidden)
    wide = _product(graph, weights, f"{name}.fi", middle)
    bias = graph.constant(f"{name}.fi.b", weights.vectors[f"{name}.fi.b"])
    graph.node("BiasGelu", [wide, bias], f"{name}.gelu", domain=CONTRIB)
    narrow = _product(graph, weights, f"{name}.fo", f"{name}.gelu")
    return _add_and_normalise(graph, weights, layer, ("fo", "oln"), narrow, middle)


def _product(graph: _Graph, weights: E5Weights, name: str, source: str) -> str:
    """A linear map with what was taught to it, its bias left to whatever takes it in."""
    blocks = weights.matrices[f"{name}.w"]
    rows, count, _ = blocks.nibbles.shape
    graph.constant(f"{name}.w", _packed(blocks.nibbles))
    graph.constant(f"{name}.scales", blocks.scales.reshape(-1))
    product = graph.node(
        "MatMulNBits",
        [source, f"{name}.w", f"{name}.scales"],
        f"{name}.product",
        domain=CONTRIB,
        K=count * BLOCK,
        N=rows,
        bits=4,
        block_size=BLOCK,
        accuracy_level=ACCURACY_FP32,
    )
    change = graph.adapter.get(name)
    if change is None:
        return product
    graph.constant(f"{name}.down", change.down.T)
    graph.constant(f"{name}.up", change.up.T)
    graph.node("MatMul", [source, f"{name}.down"], f"{name}.narrow")
    graph.node("MatMul", [f"{name}.narrow", f"{name}.up"], f"{name}.change")
    return graph.node("Add", [product, f"{name}.change"], f"{name}.taught")


def _add_and_normalise(
    graph: _Graph, weights: E5Weights, layer: int, names: tuple[str, str], source: str, skip: str
) -> str:
    """The sum of a map's product, its bias and what it skips, normalised; ``names`` are those of map and norm."""
    biased, normal = (f"l{layer}.{each}" for each in names)
    graph.constant(f"{biased}.b", weights.vectors[f"{biased}.b"])
    graph.constant(f"{normal}.w", weights.vectors[f"{normal}.w"])
    graph.constant(f"{normal}.b", weights.vectors[f"{normal}.b"])
    return graph.node(
        "SkipLayerNormalization",
        [source, skip, f"{normal}.w", f"{normal}.b", f"{biased}.b"],
        f"{normal}.out",
        domain=CONTRIB,
        epsilon=weights.epsilon,
    )


def _mean_pool(graph: _Graph, hidden: str) -> None:
    graph.constant("axis_1", np.array([1], np.int64))
    graph.constant("axis_last", np.array([-1], np.int64))
    graph.node("Cast", ["attention_mask"], "mask_float", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["mask_float", "axis_last"], "mask_column")
    graph.node("Mul", [hidden, "mask_column"], "masked")
    graph.node("ReduceSum", ["masked", "axis_1"], "summed", keepdims=0)
    graph.node("ReduceSum", ["mask_float", "axis_1"], "tokens", keepdims=1)
    graph.node("Div", ["summed", "tokens"], "mean")
    graph.node("LpNormalization", ["mean"], "sentence_vector", axis=-1, p=2)


def _model(graph: _Graph, hidden: int) -> onnx.ModelProto:
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("sentence_vector", TensorProto.FLOAT, ["batch", hidden])
    body = helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=10)


def _packed(nibbles: np.ndarray) -> np.ndarray:
    """Two weights a byte, neighbours together: ``(..., 32)`` in 0..15 to ``(..., 16) uint8``."""
    packed: np.ndarray = nibbles[..., 0::2] | (nibbles[..., 1::2] << 4)
    return packed.astype(np.uint8)


def _int4_table(name: str, rows: Blocks) -> onnx.TensorProto:
    """The word table as signed 4-bit numbers: nibble - 8, two a byte."""
    signed = ((rows.nibbles.astype(np.int16) - 8) & 0x0F).astype(np.uint8)
    count, blocks, _ = rows.nibbles.shape
    return helper.make_tensor(name, TensorProto.INT4, [count, blocks * BLOCK], _packed(signed).tobytes(), raw=True)
