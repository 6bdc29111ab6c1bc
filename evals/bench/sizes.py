"""How answers grow with the library: ``python -m evals.bench.sizes [--sizes 200 2000 10000]``.

A library of a few invented towns is made, then larger ones out of it (:mod:`evals.bench.scaled`). Each is opened in a
process of its own and asked the same questions once. The smallest comes first and last, so that a change of the
machine's load shows.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from chat.answering.assistant import Assistant
from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.bench.scaled import write_scaled
from evals.sets.reading import read_testset
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENTS: Final = ROOT / "tests" / "documents" / "fresh"
SETS: Final = tuple(ROOT / "evals" / "testsets" / "blind" / f"fresh_{half}.jsonl" for half in "ab")
SIZES: Final = (200, 2_000, 10_000)
TODAY: Final = date(2026, 11, 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One library, asked once: milliseconds of the first answer and of all others, and what that took."""

    passages: int
    opened: float
    first: float
    p50: float
    p95: float
    p99: float
    processor: float
    memory: float


def measure(library: Library, questions: Sequence[str], today: date = TODAY) -> Measured:
    """Open a library and ask each question once; times in milliseconds, memory in MB.

    ``processor`` is the mean processor time of an answer.
    """
    encoder, started = load_encoder(), time.perf_counter()
    assistant = Assistant(HybridRetriever(library.open(), encoder))
    opened, times, used = time.perf_counter() - started, list[float](), time.process_time()
    for text in questions:
        started = time.perf_counter()
        assistant.ask(text, today=today)
        times.append((time.perf_counter() - started) * 1000)
    used = (time.process_time() - used) * 1000 / len(questions)
    p50, p95, p99 = np.percentile(times[1:] or times, [50, 95, 99])
    return Measured(
        passages=len(assistant.retriever.generation.passages),
        opened=opened * 1000,
        first=times[0],
        p50=float(p50),
        p95=float(p95),
        p99=float(p99),
        processor=used,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def questions_of(sets: Sequence[Path], most: int) -> list[str]:
    """The first questions of some sets that lean on no other."""
    return [case.question for path in sets for case in read_testset(path) if not case.history][:most]


def _measured_apart(library: Path, most: int) -> Measured:
    """As :func:`measure`, in a process of its own."""
    command = [sys.executable, "-m", "evals.bench.sizes", "--one", str(library), "--questions", str(most)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _libraries(folder: Path, sizes: Sequence[int]) -> Iterator[Path]:
    """Libraries of at least so many passages, each as it is made."""
    base = Library(folder / "base")
    ingest([DOCUMENTS], base, read_catalog(), load_encoder, lambda *_: None)
    for size in sorted(sizes):
        write_scaled(base.open(), Library(folder / str(size)), size)
        yield folder / str(size)


def report(rows: Sequence[Measured]) -> Table:
    """A line a library; ratios are to the first."""
    table = Table(title="ライブラリの大きさと回答（各問 1 回、ミリ秒）", title_justify="left")
    for head in ("片", "開く", "初回", "p50", "p95", "p99", "p50 の比", "CPU 時間/問", "CPU の比", "メモリ MB"):
        table.add_column(head, justify="right")
    for row in rows:
        ratios = row.p50 / rows[0].p50, row.processor / rows[0].processor
        cells = (row.opened, row.first, row.p50, row.p95, row.p99)
        table.add_row(
            f"{row.passages:,}",
            *(f"{cell:,.0f}" for cell in cells),
            f"{ratios[0]:.2f}",
            f"{row.processor:.0f}",
            f"{ratios[1]:.2f}",
            f"{row.memory:,.0f}",
        )
    return table


def main(arguments: Sequence[str]) -> int:
    """Measure and print; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.sizes")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="片の数")
    parser.add_argument("--questions", type=int, default=100, help="問いの数")
    parser.add_argument("--one", type=Path, help="このライブラリだけを測り、JSON を出力する")
    options = parser.parse_args(arguments)
    if options.one is not None:
        print(json.dumps(asdict(measure(Library(options.one), questions_of(SETS, options.questions)))))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        paths = list(_libraries(Path(folder), options.sizes))
        rows = [_measured_apart(path, options.questions) for path in (*paths, paths[0])]
    console = Console()
    console.print(f"負荷 {os.getloadavg()[0]:.1f}、{os.cpu_count()} コア", highlight=False)
    console.print(report(rows))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeikakuError as error:
        sys.exit(str(error))
