"""``python -m evals run TESTSET``: ask every question of a test set and measure the answers."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from chat.cli import DEFAULT_LIBRARY, open_assistant
from chat.progress import Bars
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.report import score_table, write_result
from evals.runner import Scores, run, score
from evals.testset import read_testset


def main(arguments: list[str] | None = None) -> int:
    """Run a test set; gives 1 where a floor is missed."""
    options = _parser().parse_args(arguments)
    try:
        cases = read_testset(options.testset)
        assistant = open_assistant(Library(options.library))
        today = options.today or datetime.now().astimezone().date()
        with Bars() as bars:
            outcomes = run(assistant, cases, today, lambda done, total: bars.advance("質問", done, total))
        scores = score(outcomes)
        name = options.testset.stem
        console = Console()
        console.print(score_table(name, scores))
        if options.wrong:
            for outcome in outcomes:
                if not outcome.right:
                    console.print(f"× {outcome.case.id} {outcome.case.question}\n    {outcome.answer}", highlight=False)
        path = write_result(options.out, name, assistant.retriever.generation, today, outcomes, scores)
        console.print(f"結果: {path}", highlight=False)
        missed = missed_floors(scores, options.floor)
    except KeikakuError as error:
        print(error, file=sys.stderr)
        return 1
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


def missed_floors(scores: Scores, floors: list[str]) -> list[str]:
    """Which of the floors ``measure=value`` the scores miss, each as a sentence.

    Raises:
        KeikakuError: a floor names no measure or no number.
    """
    missed = []
    for floor in floors:
        name, _, value = floor.partition("=")
        reached = getattr(scores, name, None)
        try:
            least = float(value)
        except ValueError as error:
            raise KeikakuError(f"基準「{floor}」は accuracy=0.9 のように書いてください。") from error
        if not isinstance(reached, float):
            raise KeikakuError(f"基準「{floor}」の指標がこのテストセットでは測れません。")
        if reached < least:
            missed.append(f"基準に届きません: {name} は {reached:.3f}、基準は {least}")
    return missed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="テストセットで正答率などを測ります。")
    commands = parser.add_subparsers(required=True, metavar="run")
    command = commands.add_parser("run", help="テストセットを実行する")
    command.add_argument("testset", type=Path, metavar="TESTSET", help="JSONL のテストセット")
    command.add_argument("--library", type=Path, default=DEFAULT_LIBRARY, metavar="DIR")
    command.add_argument("--out", type=Path, default=Path("var/evals"), metavar="DIR", help="結果の置き場所")
    command.add_argument("--today", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    command.add_argument("--floor", action="append", default=[], metavar="指標=値", help="下回ると終了コード 1")
    command.add_argument("--wrong", action="store_true", help="誤答を表示する")
    return parser


if __name__ == "__main__":
    sys.exit(main())
