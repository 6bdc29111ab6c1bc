"""``python -m evals run TESTSET...``: ask every question of test sets and measure the answers."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from rich.console import Console

from chat.cli import DEFAULT_LIBRARY, open_assistant
from chat.progress import Bars
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.report import score_table, write_result
from evals.runner import Outcome, Scores, run, score
from evals.testset import Case, read_testset


def main(arguments: list[str] | None = None) -> int:
    """Run test sets, on one library or on several side by side; gives 1 where a floor is missed."""
    options = _parser().parse_args(arguments)
    try:
        cases = [case for path in options.testset for case in read_testset(path)]
        name = "+".join(path.stem for path in options.testset)
        libraries = _named(options.library or [DEFAULT_LIBRARY])
        found = {label: _run(label, path, cases, name, options) for label, path in libraries.items()}
        runs = {label: scores for label, (_, scores) in found.items()}
        console = Console()
        console.print(score_table(name, runs))
        for label, (outcomes, _) in found.items() if options.wrong else ():
            for outcome in (o for o in outcomes if not o.right):
                at = f"{label}: " if len(runs) > 1 else ""
                console.print(f"× {at}{outcome.case.id} {outcome.case.question}\n    {outcome.answer}", highlight=False)
        missed = [f"{label}: {line}" for label, scores in runs.items() for line in missed_floors(scores, options.floor)]
    except KeikakuError as error:
        print(error, file=sys.stderr)
        return 1
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Libraries by the names of their folders; by their paths where two are called alike."""
    names = [path.name for path in paths]
    return {(path.name if names.count(path.name) == 1 else str(path)): path for path in paths}


def _run(
    label: str, path: Path, cases: Sequence[Case], name: str, options: argparse.Namespace
) -> tuple[list[Outcome], Scores]:
    """Put all questions to one library, measure the answers and write what became of them."""
    assistant = open_assistant(Library(path))
    today = options.today or datetime.now().astimezone().date()
    with Bars() as bars:
        outcomes = run(assistant, cases, today, lambda done, total: bars.advance(f"質問（{label}）", done, total))
    scores = score(outcomes)
    written = write_result(options.out, name, assistant.retriever.generation, today, outcomes, scores)
    print(f"結果: {written}")
    return outcomes, scores


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
    command.add_argument(
        "testset", type=Path, nargs="+", metavar="TESTSET", help="JSONL のテストセット（続けて書けば合わせて測る）"
    )
    command.add_argument("--library", type=Path, action="append", metavar="DIR", help="くり返せば並べて比べる")
    command.add_argument("--out", type=Path, default=Path("var/evals"), metavar="DIR", help="結果の置き場所")
    command.add_argument("--today", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    command.add_argument("--floor", action="append", default=[], metavar="指標=値", help="下回ると終了コード 1")
    command.add_argument("--wrong", action="store_true", help="誤答を表示する")
    return parser


if __name__ == "__main__":
    sys.exit(main())
