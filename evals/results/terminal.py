"""A run as tables for the terminal."""

from collections.abc import Iterator, Mapping

from rich.table import Table

from evals.asking.attribution import STAGES
from evals.measures.summary import ALL, Summary
from evals.results.report import VARIATIONS, category, figure, interval
from evals.results.store import StoredRun


def score_table(name: str, runs: Mapping[str, Summary]) -> Table:
    """The measures, then the categories; a column for each library that the same questions were put to."""
    first = next(iter(runs.values()))
    table = Table(title=f"{name}（{first.right[ALL][1]} 問）", title_justify="left")
    table.add_column("指標")
    for library in runs:
        table.add_column(library, justify="right")
    for metric in first.metrics:
        found = [summary.estimates[metric.key][ALL] for summary in runs.values()]
        if any(one.n for one in found):
            table.add_row(metric.label, *(f"{figure(one)} [dim]{interval(one)}[/dim]" for one in found))
    for kind, stable in first.stable.items():
        if stable.n:
            label = f"　{VARIATIONS.get(kind, kind)}" if kind else "言い換えへの安定性"
            found = [summary.stable[kind] for summary in runs.values()]
            table.add_row(label, *(f"{figure(one)} [dim]{interval(one)}[/dim]" for one in found))
    for one in first.categories:
        counts = (summary.right.get(one, (0, 0)) for summary in runs.values())
        table.add_row(f"　{category(one)}", *(f"{right}/{total}" for right, total in counts))
    return table


def stage_table(label: str, summary: Summary) -> Table | str:
    """Where the wrong answers went wrong, by category."""
    if not summary.stages[ALL]:
        return "誤答はありません。"
    stages = [stage for stage in STAGES if summary.stages[ALL].get(stage)]
    table = Table(title=f"誤りの段階{f'（{label}）' if label else ''}", title_justify="left")
    table.add_column("分類")
    for stage in stages:
        table.add_column(STAGES[stage].split("（")[0], justify="right")
    for name in (ALL, *summary.categories):
        counts = summary.stages[name]
        if counts:
            table.add_row(category(name), *(str(counts.get(stage, "") or "") for stage in stages))
    return table


def wrong_lines(stored: Mapping[str, StoredRun]) -> Iterator[str]:
    """Every wrong answer with the stage that failed."""
    for label, one in stored.items():
        at = f"{label}: " if len(stored) > 1 else ""
        for o in one.outcomes:
            if not o.right:
                stage = STAGES[o.stage].split("（")[0] if o.stage else "エラー"
                yield f"× {at}{o.case.id} {o.case.question}\n    [{stage}] {o.why} {o.failure}\n    {o.answer}"
