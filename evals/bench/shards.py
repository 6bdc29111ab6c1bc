"""What parting a library by publisher does to answers: ``python -m evals.bench.shards [--every N]``.

The invented plans of the tests are asked their own questions, most of which name no place, twice: over one library of
all, and over the libraries of their publishers, whose answers are merged as ``keikaku serve`` does, here in one process.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Reply
from chat.cluster.merging import Told, merged, to_be_asked
from chat.library.build import ingest
from chat.library.splitting import split
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.judging.verdict import judge
from evals.sets.reading import read_testset
from evals.sets.testset import Case
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder

ROOT: Final = Path(__file__).resolve().parents[2]
PLANS: Final = ROOT / "tests" / "plans"
SETS: Final = ROOT / "evals" / "testsets" / "invented"
TODAY: Final = date(2026, 11, 22)


def over_all(shards: Mapping[str, Assistant], question: str) -> Reply:
    """The merged reply of those that are to be asked."""
    plans = {name: shard.retriever.generation.plans for name, shard in shards.items()}
    asked = to_be_asked(question, plans, TODAY)
    return merged([Told(shard=name, reply=shards[name].ask(question, today=TODAY)) for name in sorted(asked)])


def counted(cases: Sequence[Case], ask: Callable[[str], Reply]) -> Counter[str]:
    """How many are right, right in the first sentence, and answered as if sure, of those that are answerable and not."""
    found: Counter[str] = Counter()
    for case in cases:
        reply, kind = ask(case.question), "" if case.answerable else "回答不能 "
        verdict = judge(case, reply)
        found[f"{kind}問"] += 1
        found[f"{kind}正答"] += verdict.right
        found[f"{kind}第一文"] += verdict.first_right
        found[f"{kind}断定"] += isinstance(reply, Answer) and not reply.likely
    return found


def main(arguments: Sequence[str]) -> int:
    """Ask and print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.shards")
    parser.add_argument("--every", type=int, default=1, help="何問ごとに一つを尋ねるか")
    options = parser.parse_args(arguments)
    sets = [[case for case in read_testset(path) if not case.history] for path in sorted(SETS.glob("*.jsonl"))]
    cases = [case for each in sets for case in each[:: options.every]]
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        whole = Library(Path(folder) / "whole")
        ingest([PLANS], whole, read_catalog(), lambda: encoder, lambda *_: None)
        parts = {s.root.name: s for s, _ in split(whole, Path(folder) / "shards", encoder, lambda *_: None)}
        one = Assistant(HybridRetriever(whole.open(), encoder))
        shards = {name: Assistant(HybridRetriever(part.open(), encoder)) for name, part in parts.items()}
        rows = {
            "一つのライブラリ": counted(cases, lambda text: one.ask(text, today=TODAY)),
            f"{len(shards)} に分けたもの": counted(cases, lambda text: over_all(shards, text)),
        }
    table = Table(title="発行者ごとに分けたときの答え", title_justify="left")
    heads = list(dict.fromkeys(key for row in rows.values() for key in row))
    for head in ("", *heads):
        table.add_column(head, justify="right")
    for name, row in rows.items():
        table.add_row(name, *(str(row[head]) for head in heads))
    Console(width=120).print(table)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeikakuError as error:
        sys.exit(str(error))
