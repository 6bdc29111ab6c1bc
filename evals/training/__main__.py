"""``python -m evals.training``: learn ranking and judgement anew from the committed questions and their documents.

The ranking of statements is learned first, then, with it, the judgement of drafts; both from questions that the encoder
was not taught, whose cosines are like those of any others.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from chat.answering.fitting.ranking import LEARNED, learned_ranking
from chat.answering.judgement.considered import Decided
from chat.answering.judgement.judge import WEIGHTS, Weights
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.training.examples import Example, Group, examples_of, hashes, measured_anew, read_groups
from evals.training.kept import keep, kept
from evals.training.learning import HeldOut, hold_out, least_of, may_be_said, measure, weights_of
from evals.training.libraries import LIBRARIES, SHARED, libraries_of
from evals.training.ranking import Ranked, ranking_weights, statements_of


def main(arguments: list[str]) -> int:
    """Ask all questions, measure each plan by the others, learn from all, write the weights; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.training", description="文の順位と判断を学習し直す")
    parser.add_argument("--shared", type=Path, default=SHARED, help="リポジトリの外の文書の場所")
    parser.add_argument("--libraries", type=Path, default=LIBRARIES, help="ライブラリを作る（あれば使う）フォルダ")
    parser.add_argument("--judgement", action="store_true", help="順位はそのままに、判断だけを学習し直す")
    parser.add_argument(
        "--again",
        action="store_true",
        help="質問し直さず、前回見つけたものから手がかりを測り直して、判断だけを学習し直す",
    )
    options = parser.parse_args(arguments)
    console = Console()
    groups = {name: group for name, group in read_groups().items() if not group.encoder}
    file = options.libraries / EXAMPLES
    try:
        if options.again:
            examples = [measured_anew(example) for example in kept(file)]
        else:
            libraries = {name: libraries_of(group, options.libraries, options.shared) for name, group in groups.items()}
            if not options.judgement:
                _rank(groups, libraries, console)
            examples = list(_asked(groups, libraries, console))
            keep(examples, file)
    except (KeikakuError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    held = hold_out(examples)
    weights = weights_of(examples, least_of(held), hashes(groups), measure(held))
    _write(weights, WEIGHTS)
    console.print(_table(examples, held, weights))
    console.print(learned_ranking().measured, weights.measured)
    return 0


EXAMPLES: Final = "examples.pickle"
"""What was found for the questions, beside the libraries."""


def _rank(groups: Mapping[str, Group], libraries: Mapping[str, Sequence[Library]], console: Console) -> None:
    """Learn the ranking, and rank by it from now on."""
    _write(ranking_weights(_found(groups, libraries, console), hashes(groups)), LEARNED)
    learned_ranking.cache_clear()


def _write(learned: BaseModel, file: Path) -> None:
    text = json.dumps(learned.model_dump(), ensure_ascii=False, indent=1, sort_keys=True)
    file.write_text(f"{text}\n", encoding="utf-8")


def _found(
    groups: Mapping[str, Group], libraries: Mapping[str, Sequence[Library]], console: Console
) -> Iterator[Ranked]:
    """The statements found for each question, of groups whose plans stand in one library."""
    for name, group in groups.items():
        with console.status(f"{name}: 文の順位"):
            for library in libraries[name] if not group.each else ():
                yield from statements_of(group, library)


def _asked(
    groups: Mapping[str, Group], libraries: Mapping[str, Sequence[Library]], console: Console
) -> Iterator[Example]:
    for name, group in groups.items():
        with console.status(f"{name}: 判断"):
            for library in libraries[name]:
                yield from examples_of(name, group, library)


def _table(examples: Sequence[Example], held: HeldOut, weights: Weights) -> Table:
    """By test set, each judged by what was learned from other plans: right, falsely refused, refused, likely."""
    table = Table("テストセット", "正答", "誤って拒否", "正しく拒否", "答え（正）", "該当しそう（正）")
    for group, name in dict.fromkeys((e.group, e.testset) for e in held.examples):
        rows = [
            (e, p, q)
            for e, p, q in zip(held.examples, held.answered, held.right, strict=True)
            if (e.group, e.testset) == (group, name)
        ]
        others = [e for e in examples if (e.group, e.testset) == (group, name) and e.decided is not Decided.JUDGED]
        refused = [e for e, p, _ in rows if p < weights.least_answered]
        refused += [e for e in others if e.decided is not Decided.LISTED]
        shown = [(e, q) for e, p, q in rows if p >= weights.least_answered]
        sure = [q >= weights.least_right and may_be_said(e) for e, q in shown]
        said = [e for (e, _), is_sure in zip(shown, sure, strict=True) if is_sure]
        likely = [e for (e, _), is_sure in zip(shown, sure, strict=True) if not is_sure]
        listed = [e for e in others if e.decided is Decided.LISTED]
        answerable = sum(e.answerable for e, _, _ in rows) + sum(e.answerable for e in others)
        right = sum(e.said_right for e in said) + sum(e.likely_right for e in likely)
        right += sum(e.reply_right and e.answerable for e in listed)
        absent = len(rows) + len(others) - answerable
        table.add_row(
            f"{group} {name}",
            _share(right, answerable),
            _share(sum(e.answerable for e in refused), answerable),
            _share(sum(not e.answerable for e in refused), absent),
            f"{len(said)}（{sum(e.said_right for e in said)}）",
            f"{len(likely)}（{sum(e.likely_right for e in likely)}）",
        )
    return table


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part}/{whole})" if whole else "―"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
