"""``python -m retriever setup``: make the embedding model's forms, once."""

import sys
from typing import Final

from rich.console import Console

from corpus.errors import KeikakuError
from retriever.model import build_model, model_folder, weight_file

USAGE: Final = "使い方: python -m retriever setup"


def main(arguments: list[str]) -> int:
    """Build the default model where its weights are installed; gives the exit code."""
    if arguments != ["setup"]:
        print(USAGE, file=sys.stderr)
        return 2
    console = Console(stderr=True)
    if model_folder().is_dir():
        return 0
    if weight_file() is None:
        console.print("組み込みのモデルがない環境です。使うときにハブから取得します（ネットワークが必要です）。")
        return 0
    try:
        with console.status("埋め込みモデルを用意しています…") as status:
            build_model(status.update)
    except KeikakuError as error:
        print(error, file=sys.stderr)
        return 1
    console.print("埋め込みモデルを用意しました。", highlight=False)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\n中断しました。もう一度実行すると最初から用意します。", file=sys.stderr)
        sys.exit(130)
