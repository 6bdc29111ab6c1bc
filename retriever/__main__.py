"""``python -m retriever setup``: make the embedding model's forms, once.

``python -m retriever prepare LIBRARY`` makes the vectors of the built-in digests that are shipped, from a library of them.
"""

import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.index import texts_of
from retriever.model import build_model, load_encoder, model_folder, weight_file
from retriever.prepared import prepare

USAGE: Final = "使い方: python -m retriever setup、または python -m retriever prepare ライブラリー"


def main(arguments: list[str]) -> int:
    """Do what the arguments say; gives the exit code."""
    if len(arguments) == 2 and arguments[0] == "prepare":
        return _prepare(Path(arguments[1]))
    if arguments != ["setup"]:
        print(USAGE, file=sys.stderr)
        return 2
    return _set_up()


def _prepare(folder: Path) -> int:
    try:
        count = prepare(texts_of(Library(folder).open()), load_encoder())
    except KeikakuError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} 件のベクトルを用意しました。")
    return 0


def _set_up() -> int:
    """Build the default model where its weights are installed."""
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
