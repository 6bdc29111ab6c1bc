"""``python -m evals.bench DOCUMENTS``: ingest, cold start and warm answers, each stage's share.

Everything is measured in one run, so that rows compare; the machine's load is printed with them.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from rich.console import Console
from rich.table import Table

from chat.answering.assistant import Assistant
from chat.answering.compose import compose
from chat.answering.considering import CANDIDATES
from chat.answering.facts.by_kind import listed
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.fitting.ranking import rank_statements
from chat.answering.fitting.sought import sought_by
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.signals import signals
from chat.answering.proven import is_proven
from corpus.facts import Indicator
from corpus.library import Library
from evals.sets.reading import read_testset
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder
from retriever.question import understand

TODAY: Final = date(2026, 11, 22)
QUESTIONS: Final = Path(__file__).resolve().parents[1] / "testsets" / "dev" / "plans.jsonl"
STARTS: Final = 3

T = TypeVar("T")


def main(arguments: list[str]) -> int:
    """Measure over the documents named; gives the exit code."""
    if not arguments:
        print("使い方: python -m evals.bench 文書のパス…", file=sys.stderr)
        return 2
    console = Console()
    console.print(f"負荷 {os.getloadavg()[0]:.1f}、{os.cpu_count()} コア", highlight=False)
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        seconds, peak = _child(["-m", "chat.cli", "ingest", *arguments, "--library", str(library)])
        passages = len(Library(library).open().passages)
        console.print(
            f"取り込み {seconds:.1f} 秒、{passages} 片、{passages / seconds:.1f} 片/秒、最大 {peak:.0f} MB",
            highlight=False,
        )
        question = read_testset(QUESTIONS)[0].question
        cold = [_child(["-m", "chat.cli", "ask", question, "--library", str(library)]) for _ in range(STARTS)]
        console.print(
            f"初回の回答（起動から） {sorted(c[0] for c in cold)[STARTS // 2]:.2f} 秒",
            highlight=False,
        )
        console.print(_warm(library))
    return 0


def _child(arguments: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident MB of a Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    seconds = time.perf_counter() - started
    return seconds, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _warm(library: Path) -> Table:
    encoder = load_encoder()
    assistant = Assistant(HybridRetriever(Library(library).open(), encoder))
    questions = [case.question for case in read_testset(QUESTIONS)]
    stages: dict[str, list[float]] = {}
    assistant.ask(questions[-1], today=TODAY)
    for text in questions:
        _stages(assistant, encoder, text, stages)
    table = Table(title=f"回答（{len(questions)} 問、各 1 回、ミリ秒）", title_justify="left")
    for head in ("段階", "p50", "p95", "割合"):
        table.add_column(head, justify="left" if head == "段階" else "right")
    total = sum(map(sum, stages.values())) - sum(stages["全体（ask）"])
    for name, times in stages.items():
        share = "" if name == "全体（ask）" else f"{sum(times) / total:.0%}"
        table.add_row(name, *(f"{np.percentile(times, q):.1f}" for q in (50, 95)), share)
    return table


def _stages(assistant: Assistant, encoder: Encoder, text: str, stages: dict[str, list[float]]) -> None:
    retriever = assistant.retriever

    def timed(name: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = work()
        stages.setdefault(name, []).append((time.perf_counter() - started) * 1000)
        return result

    timed("全体（ask）", lambda: assistant.ask(text, today=TODAY))
    question = timed("問いの理解", lambda: understand(text, retriever.generation.plans, TODAY))
    timed("うち埋め込み", lambda: encoder.encode_queries([question.search_text]))
    legs = timed("検索", lambda: retriever.legs(question))
    ranked = retriever.fuse(question, legs, TODAY)[:CANDIDATES]
    evidence = timed(
        "文の順位づけ", lambda: rank_statements(sought_by(question, legs, retriever), ranked, retriever, TODAY)
    )
    timed("事実の順位づけ", lambda: retriever.rank_facts(question, Indicator, TODAY))
    timed("事実による一覧・用語", lambda: listed(question, knowledge_of(retriever.generation), TODAY))
    lines = timed("作文", lambda: compose(question, evidence))
    grounds = assistant.grounds(question, TODAY)
    found = Considered(question=question, ranked=ranked, legs=legs, decided=Decided.JUDGED, grounds=grounds)
    timed("判断", lambda: signals(found, lines[:1], from_facts=False, calculated=False))
    timed("証明", lambda: [is_proven(line, retriever.generation.plans) for line in lines])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
