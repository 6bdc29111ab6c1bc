"""A run as a table for the terminal and as a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.table import Table

from corpus.library import Generation
from evals.runner import Outcome, Scores

LABELS = {
    "accuracy": "正答率（回答可能な問い）",
    "first_sentence": "正答率（最初の一文だけで）",
    "citation_share": "根拠の引用率（正解の箇所が引用にある）",
    "citations_mean": "引用の数（平均）",
    "recall_at_5": "検索 Recall@5",
    "mrr": "検索 MRR",
    "refusal_recall": "回答不可の問いを断った率",
    "false_refusals": "回答可能な問いを断った率",
    "p50_ms": "応答時間 p50（ミリ秒）",
    "p95_ms": "応答時間 p95（ミリ秒）",
}


def score_table(name: str, runs: Mapping[str, Scores]) -> Table:
    """The measures, then the categories; a column for each library that the same questions were put to."""
    cases = next(iter(runs.values())).cases
    table = Table(title=f"{name}（{cases} 問）", title_justify="left")
    table.add_column("指標")
    for library in runs:
        table.add_column(library, justify="right")
    for field, label in LABELS.items():
        table.add_row(label, *(_number(getattr(scores, field)) for scores in runs.values()))
    for category in next(iter(runs.values())).by_category:
        counts = (scores.by_category[category] for scores in runs.values())
        table.add_row(f"　{category}", *(f"{right}/{total}" for right, total in counts))
    return table


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}" if value <= 1 else f"{value:.1f}"


def write_result(
    folder: Path, name: str, generation: Generation, today: date, outcomes: Sequence[Outcome], scores: Scores
) -> Path:
    """Write everything about a run to ``<folder>/<test set>-<corpus hash>.json``; gives the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{generation.corpus_hash}.json"
    model = generation.manifest.model
    content = {
        "testset": name,
        "corpus": generation.corpus_hash,
        "model": model.model_dump() if model else None,
        "today": today.isoformat(),
        "scores": asdict(scores),
        "outcomes": [{**asdict(o), "case": o.case.model_dump()} for o in outcomes],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path
