"""Tune the default encoder, measure it before and after, and write adapter and card."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retriever.adapter import read_adapter
from retriever.embed import SentenceTransformerEncoder
from retriever.sentence_folder import write_sentence_folder
from retriever.tokenizer import build_tokenizer
from retriever.training.card import Measured, weights_hash, write_card
from retriever.training.examples import Columns, columns_of, general
from retriever.training.groups import HELD_OUT, TAUGHT, read_groups
from retriever.training.measure import find, general_mrr
from retriever.training.recipe import Recipe
from retriever.weights import E5Weights

ASKED: Final = 1000
"""Public questions that are measured, none of them taught."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """Material that is not committed: ``columns`` by the name of each set, the files that it comes from with their hashes."""

    columns: Mapping[str, Columns]
    sources: Mapping[str, str]


def teach(
    weights: E5Weights,
    recipe: Recipe,
    public: Path,
    start: Path | None,
    out: Path,
    further: Further | None = None,
) -> None:
    """Teach the encoder the committed groups, questions of the file ``public`` and ``further`` material, from the
    adapter in ``start`` where there is one, and write adapter and card into ``out``."""
    # torch, peft and datasets are heavy, and only needed here.
    from retriever.training.tune import save_adapter, tune  # noqa: PLC0415

    further = further or Further(columns={}, sources={})
    with tempfile.TemporaryDirectory(prefix="keikaku-training-") as folder:
        place = Path(folder)
        taught, asked = general(public, recipe.general, ASKED, recipe.seed)
        base = _folder(weights, place / "base", None)
        before = _measured(_folder(weights, place / "start", start) if start else base, asked)
        print(f"学習前\n{before}", flush=True)
        material = {**columns_of(read_groups(TAUGHT), recipe.seed, recipe.most), "general": taught, **further.columns}
        earlier = weights_hash(start) if start else None
        save_adapter(tune(base, material, recipe, place / "run", start), out)
        after = _measured(_folder(weights, place / "tuned", out), asked)
        print(f"学習後\n{after}", flush=True)
        write_card(out, recipe, public, (before, after), earlier, further.sources)


def _folder(weights: E5Weights, folder: Path, adapter: Path | None) -> Path:
    write_sentence_folder(weights, build_tokenizer(weights)[0], folder, read_adapter(adapter) if adapter else {})
    return folder


def _measured(folder: Path, asked: Columns) -> Measured:
    encoder = SentenceTransformerEncoder(str(folder))
    return Measured(
        held_out=find(read_groups(HELD_OUT), encoder),
        general=general_mrr(asked["asked_1"], asked["official"], encoder),
    )
