"""What an ingest takes on this machine and on a cluster: ``python -m evals.bench.engines DOCUMENTS...``.

The engines take turns, this machine first and last, so that a change of the machine's load shows; each makes a new
library of its own. Ray runs here, with one process and with several, so that what it costs is measured and what more
machines bring is not.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from rich.console import Console
from rich.table import Table

from chat.commands.engine import cluster_on_this_machine
from chat.library.build import Wishes, ingest
from chat.library.engine import Engine, here
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.generation import FACTS, PASSAGES, VECTORS
from corpus.library import Library

Turn: TypeAlias = tuple[str, Callable[[], AbstractContextManager[Engine]]]
"""An engine's name, and what begins it."""

EMBEDDING: Final = "ベクトル化"


@dataclass(slots=True)
class Clock:
    """When each stage was heard of last, in seconds since the start."""

    started: float = field(default_factory=time.perf_counter)
    engine: float = 0.0
    reading: float = 0.0
    embedding: float = 0.0

    def advance(self, what: str, _done: int, _total: int) -> None:
        """Hear of progress."""
        if what == EMBEDDING:
            self.embedding = self.now()
        elif what:
            self.reading = self.now()

    def now(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self.started


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds: until the engine was there, until all was read, embedded and sealed; and what was made."""

    name: str
    engine: float
    reading: float
    embedding: float
    whole: float
    content: tuple[bytes, ...]


def measure(name: str, engines: Callable[[], AbstractContextManager[Engine]], paths: Sequence[Path]) -> Measured:
    """Take documents into a new library."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, engines() as engine:
        clock.engine = clock.now()
        wishes = Wishes(read=engine.read)
        generation, _ = ingest(paths, Library(Path(folder)), read_catalog(), engine.load_encoder, clock.advance, wishes)
        whole = clock.now()
        content = tuple((generation.path / file).read_bytes() for file in (PASSAGES, FACTS, VECTORS))
    return Measured(
        name=name,
        engine=clock.engine,
        reading=clock.reading,
        embedding=clock.embedding,
        whole=whole,
        content=content,
    )


@contextmanager
def _here() -> Iterator[Engine]:
    yield here()


def report(rows: Sequence[Measured]) -> Table:
    """A line a run; ratios are to the mean of this machine's runs."""
    table = Table(title="取り込みにかかる時間（秒）", title_justify="left")
    for head in ("エンジン", "用意", "読み取り", "ベクトル化", "全体", "全体の比", "バイト"):
        table.add_column(head, justify="right")
    alone = [row.whole for row in rows if row.name == rows[0].name]
    for row in rows:
        reading = row.reading - row.engine
        embedding = max(row.embedding - row.reading, 0.0)
        times = (row.engine, reading, embedding, row.whole)
        ratio = row.whole / (sum(alone) / len(alone))
        same = "同じ" if row.content == rows[0].content else "違う"
        table.add_row(row.name, *(f"{seconds:.1f}" for seconds in times), f"{ratio:.2f}", same)
    return table


def main(arguments: Sequence[str]) -> int:
    """Measure and print; gives the exit code: 1 where an engine made other bytes."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.engines")
    parser.add_argument("documents", type=Path, nargs="+", help="文書のファイルやフォルダ")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], help="Ray の工程の数")
    options = parser.parse_args(arguments)
    turns: list[Turn] = [("local", _here)]
    turns += [(f"ray {count}", partial(cluster_on_this_machine, count)) for count in options.processes]
    turns += turns[:1]
    console, rows = Console(), list[Measured]()
    for name, engines in turns:
        rows.append(measure(name, engines, options.documents))
        console.print(f"{name}: {rows[-1].whole:.1f} 秒、負荷 {os.getloadavg()[0]:.1f}", highlight=False)
    console.print(report(rows))
    return 0 if all(row.content == rows[0].content for row in rows) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeikakuError as error:
        sys.exit(str(error))
