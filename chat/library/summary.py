"""What ``keikaku ingest`` and ``keikaku status`` show."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from corpus.errors import WAY_OUT
from corpus.health import Health
from corpus.ingest_report import IngestReport, Proposal
from corpus.library import Generation, Library
from corpus.manifest import DocumentRecord, Manifest
from corpus.names import printable, printable_lines
from corpus.plan import KIND_LABELS
from corpus.volumes import wholes


def ingest_summary(generation: Generation, report: IngestReport, seconds: float) -> Group:
    """What was read and what it was taken for, and what became of all other files."""
    total = f"合計 {len(generation.manifest.documents)} 文書・{generation.manifest.passages} 片、{seconds:.1f} 秒"
    return Group(*_told(f"取り込み（世代 {generation.name}）", report), Text(total))


def rehearsal_summary(report: IngestReport) -> Group:
    """The same of an ingest that was only rehearsed."""
    return Group(*_told("取り込みの予定（何も書き込みません）", report))


def _line(text: str) -> Text:
    return Text(printable(text))


def _cell(text: str) -> Text:
    return Text(printable_lines(text))


def _told(title: str, report: IngestReport) -> list[Table | Text]:
    table = Table(title=title, title_justify="left", expand=True)
    table.add_column("計画", overflow="fold", ratio=3)
    table.add_column("発行・期間・種類", overflow="fold", ratio=2)
    for head in ("節", "本文片", "秒"):
        table.add_column(head, justify="right")
    for record in report.read:
        table.add_row(*map(_cell, _document_row(record)))
    lines = [_line(f"要約版を原本に置き換えました: {r.plan.title}（{r.file}）") for r in report.replaced]
    lines += [
        _line(f"新しい版に置き換えました: {r.plan.title}（{_versions(old, r.file)}）") for r, old in report.updated
    ]
    lines += [_line(f"変更なし: {r.file}（{r.plan.title}）") for r in report.unchanged]
    lines += [_line(f"そのまま: {file}: {reason}") for file, reason in report.left]
    lines += [_line(f"フォルダからなくなったため除きました: {r.plan.title}（{r.file}）") for r in report.removed]
    lines += [_line(proposal_words(each)) for each in report.proposed]
    if report.proposed:
        lines.append(Text(_HOW_TO_RELATE))
    lines += [_line(alike_words(*pair)) for pair in report.alike]
    lines += [_line(f"除いた行 {r.file}: {_skipped(r)}") for r in report.read if r.skipped]
    unsure = [r for r in report.read if _GUESSED & set(r.sources.values())]
    if unsure:
        lines.append(Text(_HOW_TO_CORRECT))
    return [table if report.read else Text(title), *lines]


_GUESSED: Final = {"本文から", "本文から（推定）", "文書の属性から", "ファイル名から", "不明"}
_HOW_TO_CORRECT: Final = (
    "（ ）は、その項目をどこから読み取ったかです。違うときは「keikaku catalog edit 計画のID --title … --period 2024-2028」で"
    "訂正するか、同じ場所に「ファイル名.toml」を置いてください。訂正は次の取り込みでも使われます。"
)


_HOW_TO_RELATE: Final = (
    "推定が違うときは「keikaku catalog edit 計画のID --part-of 本編のID」「--supersedes 前の計画のID」で訂正するか"
    '（どちらでもないときは ""）、「ファイル名.toml」に part_of、supersedes を書いてください。'
)


def proposal_words(proposal: Proposal) -> str:
    """What is guessed of how a plan stands to another, and how sure it is."""
    plan, other, sure = proposal.plan, proposal.other, f"確からしさ {proposal.probability:.0%}"
    if proposal.relation == "part_of":
        return f"推定: {plan.id}（{plan.volume}）は「{other.title}」（ID: {other.id}）の分冊とみなします（{sure}）"
    return f"推定: {plan.id}「{plan.title}」は「{other.title}」（ID: {other.id}）の後の計画とみなします（{sure}）"


def alike_words(file: str, other: str, percent: int) -> str:
    """That two files say nearly the same, and what to do about it."""
    return (
        f"{file} は {other} と {percent} % 同じ内容です。どちらか一方で足りる場合は、"
        "もう一方をフォルダから除いて、フォルダを取り込み直してください。"
    )


def _versions(old: str, new: str) -> str:
    return f"{old} → {new}" if old != new else new


def _document_row(record: DocumentRecord) -> list[str]:
    plan = record.plan
    known = (
        f"{plan.publisher or '発行者不明'}{_source(record, 'publisher')}\n"
        f"{plan.period or '期間不明'}{_source(record, 'period')}\n{KIND_LABELS[plan.kind]}{_source(record, 'kind')}"
    )
    return [
        f"{plan.title}{'（要約版）' if plan.digest else ''}\n{record.file}\nID: {plan.id}{_source(record, 'title')}",
        known,
        str(record.sections),
        str(record.passages),
        f"{record.seconds:.2f}",
    ]


def _source(record: DocumentRecord, name: str) -> str:
    """Where a field is known from, where it was only read off the document."""
    source = record.sources.get(name, "")
    what = "題名は" if name == "title" else ""
    return f"（{what}{source}）" if source in _GUESSED - {"不明"} else ""


def _skipped(record: DocumentRecord) -> str:
    return "、".join(f"{reason} {count}" for reason, count in sorted(record.skipped.items(), key=lambda i: -i[1]))


def status_summary(library: Library, health: Sequence[Health], today: date) -> Group:
    """The documents of the current generation, and how each generation is.

    Raises:
        KeikakuError: there is no library.
    """
    current = next((h for h in health if h.is_current), None)
    if current is None:
        library.open()
    known = _documents(library, current.manifest, today) if current and current.manifest else []
    lines = [_line(line) for h in reversed(health) for line in _state(h)]
    if any(h.name < current.name and not h.damage for h in health if current):
        lines.append(Text("前の世代に戻すには「keikaku status --rollback」"))
    if library.pointed() is None:
        lines.append(Text("CURRENT がどの世代も指していません。「keikaku repair」で直せます。"))
    if any(h.damage for h in health):
        lines.append(Text(f"壊れた世代があります。{WAY_OUT}"))
    return Group(*known, *lines)


def local_time(created: str) -> str:
    """A time as it is kept (ISO 8601), at this computer's place."""
    return datetime.fromisoformat(created).astimezone().strftime("%Y年%-m月%-d日 %H:%M")


def _documents(library: Library, manifest: Manifest, today: date) -> list[Table | Text]:
    table = Table(
        title=printable(f"ライブラリ {library.root}（世代 {manifest.generation}、{local_time(manifest.created)}）"),
        title_justify="left",
    )
    table.add_column("計画", overflow="fold")
    for head in ("種類", "期間", "状態"):
        table.add_column(head, no_wrap=True)
    table.add_column("本文片", justify="right")
    passages = {record.plan.id: record.passages for record in manifest.documents}
    plans = manifest.plans
    for plan in wholes(plans).values():
        parts = [other for other in plans.values() if other.part_of == plan.id]
        volumes = "".join(f"\n分冊 {part.volume}: {part.id}" for part in parts)
        table.add_row(
            _cell(f"{plan.title}{'（要約版）' if plan.digest else ''}\n{plan.id}{volumes}"),
            KIND_LABELS[plan.kind],
            str(plan.period or "不明"),
            plan.status(today),
            str(sum(passages[each.id] for each in (plan, *parts))),
        )
    model = f"埋め込みモデル: {manifest.model.name}（{manifest.model.revision}）" if manifest.model else ""
    return [table, _line(model)]


def _state(health: Health) -> list[str]:
    """How a generation is, and what is wrong with it."""
    sound = "確認済み" if health.is_covered else "確認済み（前の版の形式のため、目録と索引を除く）"
    state = "壊れています" if health.damage else sound
    current = "（現在）" if health.is_current else ""
    return [f"世代 {health.name}{current}: {state}", *(f"  {line}" for line in health.damage)]
