"""What ``keikaku ingest`` and ``keikaku status`` show."""

from datetime import date

from rich.console import Group
from rich.table import Table
from rich.text import Text

from corpus.ingest_report import IngestReport
from corpus.library import Generation, Library
from corpus.manifest import DocumentRecord
from corpus.plan import KIND_LABELS


def ingest_summary(generation: Generation, report: IngestReport, seconds: float) -> Group:
    """A row per document read: what it was taken for, sections, passages, skipped lines, seconds."""
    table = Table(title=f"取り込み（世代 {generation.name}）", title_justify="left")
    table.add_column("計画", overflow="fold")
    table.add_column("期間", no_wrap=True)
    for head in ("節", "本文片", "除いた行", "秒"):
        table.add_column(head, justify="right")
    for record in report.read:
        table.add_row(*_document_row(record))
    lines = [Text(f"要約版を原本に置き換えました: {r.plan.title}（{r.file}）") for r in report.replaced]
    lines += [Text(f"変更なし: {r.file}（{r.plan.title}）") for r in report.unchanged]
    lines += [Text(f"そのまま: {file}: {reason}") for file, reason in report.left]
    lines += [Text(f"除いた行 {r.file}: {_skipped(r)}") for r in report.read if r.skipped]
    total = f"合計 {len(generation.manifest.documents)} 文書・{generation.manifest.passages} 片、{seconds:.1f} 秒"
    return Group(*([table] if report.read else []), *lines, Text(total))


def _document_row(record: DocumentRecord) -> list[str]:
    plan = record.plan
    title = f"{plan.title}{'（要約版）' if plan.digest else ''}\n{record.file}"
    return [
        title,
        str(plan.period or "不明"),
        str(record.sections),
        str(record.passages),
        str(sum(record.skipped.values())),
        f"{record.seconds:.2f}",
    ]


def _skipped(record: DocumentRecord) -> str:
    return "、".join(f"{reason} {count}" for reason, count in sorted(record.skipped.items(), key=lambda i: -i[1]))


def status_summary(library: Library, today: date) -> Group:
    """The current generation and its documents; an empty library is said to be empty.

    Raises:
        KeikakuError: there is no library.
    """
    generation = library.open()
    manifest = generation.manifest
    table = Table(
        title=f"ライブラリ {library.root}（世代 {generation.name}、{manifest.created}）", title_justify="left"
    )
    table.add_column("計画", overflow="fold")
    for head in ("種類", "期間", "状態"):
        table.add_column(head, no_wrap=True)
    table.add_column("本文片", justify="right")
    for record in manifest.documents:
        plan = record.plan
        table.add_row(
            f"{plan.title}{'（要約版）' if plan.digest else ''}\n{plan.id}",
            KIND_LABELS[plan.kind],
            str(plan.period or "不明"),
            plan.status(today),
            str(record.passages),
        )
    model = f"埋め込みモデル: {manifest.model.name}（{manifest.model.revision}）" if manifest.model else ""
    others = "、".join(g for g in library.generations() if g != generation.name) or "なし"
    return Group(table, Text(model), Text(f"戻せる世代: {others}（keikaku status --rollback）"))
