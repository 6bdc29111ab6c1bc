"""``python -m evals.writing``: planted lies through the gate, and the weights that are learned from them.

python -m evals.writing lies FILE.jsonl... --library DIR... [--distractors N] [--wrong]
python -m evals.writing learn FILE.jsonl... --library DIR...
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from chat.library.opening import open_assistant
from chat.terminal.arguments import EXIT_PROBLEM
from chat.writer.meanings import Meanings
from chat.writer.weighing import WEIGHTS, Weights
from corpus.checksums import fingerprint
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.writing.learning import learn_entailment
from evals.writing.planted import Tried, read_lies, try_lies

ANY: Weights = Weights(constant=0.0, signals={}, least=0.0, trained_on={}, measured={})
"""With which only proof and conflicts decide."""


def main(arguments: Sequence[str]) -> int:
    """Measure the gate on planted lies, or learn its weights anew."""
    parser = argparse.ArgumentParser(prog="python -m evals.writing")
    parser.add_argument("what", choices=("lies", "learn"))
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--library", type=Path, action="append", required=True, help="one for each file")
    parser.add_argument("--distractors", type=int, default=0)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args(arguments)
    weights = ANY if options.what == "learn" else None
    try:
        tried = [t for each in zip(options.file, options.library, strict=True) for t in _tried(*each, options, weights)]
    except (KeikakuError, ValueError) as error:
        print(error, file=sys.stderr)
        return EXIT_PROBLEM
    if options.what == "learn":
        return _learn(options.file, tried)
    console = Console()
    console.print(table(tried))
    for each in tried if options.wrong else ():
        if each.is_shown != each.is_true:
            told = "通した嘘" if each.is_shown else "落とした正しい文"
            text = each.pair.true if each.is_true else each.pair.lie
            likely = f"{each.checked.probability:.2f}" if each.checked.probability is not None else "―"
            found = {k: round(v, 2) for k, v in each.checked.signals.items() if v}
            console.print(
                f"{told} {each.pair.id} {each.pair.kind} {likely} {each.checked.why} {each.checked.told} {text} {found}"
            )
    return 0


def _tried(file: Path, library: Path, options: argparse.Namespace, weights: Weights | None) -> list[Tried]:
    assistant = open_assistant(Library(library))
    meanings = Meanings(assistant.retriever.meanings)
    return list(try_lies(read_lies(file), assistant, meanings, weights, options.distractors))


def _learn(files: Sequence[Path], tried: Sequence[Tried]) -> int:
    weights = learn_entailment(tried, {file.name: fingerprint(file) for file in files})
    WEIGHTS.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    print(weights.model_dump_json(indent=1))
    return 0


def table(tried: Sequence[Tried]) -> Table:
    """Shares of lies caught and of true sentences lost, by kind and together."""
    found = Table("種類", "嘘", "落とした嘘", "正しい文", "失った正しい文")
    kinds = sorted({t.pair.kind for t in tried})
    for kind in [*kinds, ""]:
        some = [t for t in tried if not kind or t.pair.kind == kind]
        shown = Counter(t.is_true for t in some if t.is_shown)
        lies, trues = (sum(t.is_true == is_true for t in some) for is_true in (False, True))
        found.add_row(
            kind or "すべて",
            str(lies),
            f"{1 - shown[False] / lies:.3f}" if lies else "―",
            str(trues),
            f"{1 - shown[True] / trues:.3f}" if trues else "―",
        )
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
