"""Facts as people and programs read them: tables, CSV, one JSON object a line."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias, assert_never

from rich.console import Group
from rich.table import Table
from rich.text import Text

from chat.rendering.spreadsheet import inert
from corpus.errors import KeikakuError
from corpus.facts import Agency, Fact, Figure, Indicator, Initiative, Link, Milestone, Statistic, Term
from corpus.library import Generation
from corpus.volumes import whole_id, wholes

Entry: TypeAlias = Fact | Link
LABELS: Final = {
    "indicator": "指標",
    "statistic": "統計値",
    "initiative": "取組",
    "milestone": "工程",
    "term": "用語",
    "agency": "機関",
    "link": "計画をまたぐ対応",
}
ROLES: Final = {"actual": "実績", "forecast": "見込み"}
HEADS: Final = {
    "indicator": ("計画", "指標", "単位", "累計", "基準値", "実績", "目標", "見込み", "節"),
    "statistic": ("計画", "統計値", "単位", "時点", "種類", "値", "節"),
    "initiative": ("計画", "取組", "機関", "内容", "節"),
    "milestone": ("計画", "工程", "取組", "開始", "終了", "節"),
    "term": ("計画", "用語", "説明", "節"),
    "agency": ("計画", "機関", "略称", "役割"),
    "link": ("種類", "計画", "名称", "計画", "名称", "近さ"),
}


def select(generation: Generation, kind: str | None, plan_id: str | None) -> list[Entry]:
    """The facts of a kind and a plan; links only where they are asked for.

    Raises:
        KeikakuError: there is no such plan.
    """
    plan_id = whole_id(plan_id, generation.plans) if plan_id is not None else None
    if plan_id is not None and plan_id not in generation.plans:
        known = "、".join(wholes(generation.plans))
        raise KeikakuError(f"計画 ID「{plan_id}」はライブラリにありません。次のどれかを指定してください: {known}")
    if kind == "link":
        facts = generation.facts
        return [k for k in generation.links if plan_id in (None, facts[k.a].plan_id, facts[k.b].plan_id)]
    return [f for f in generation.facts if kind in (None, f.kind) and plan_id in (None, f.plan_id)]


def json_lines(entries: Sequence[Entry], generation: Generation) -> Iterator[str]:
    """One JSON object a line, with the evidence."""
    for entry in entries:
        yield json.dumps(fact_object(entry, generation), ensure_ascii=False)


def csv_lines(entries: Sequence[Entry], generation: Generation) -> Iterator[str]:
    """CSV with a head for each kind, its cells inert; the first line carries the mark by which Excel knows UTF-8."""
    mark = "\ufeff"
    for kind, rows in _rows_by_kind(entries, generation):
        yield mark + _csv(("種類", *HEADS[kind]))
        mark = ""
        yield from (_csv((LABELS[kind], *row)) for row in rows)


def tables(entries: Sequence[Entry], generation: Generation) -> Group:
    """A table for each kind."""
    shown: list[Table | Text] = []
    for kind, rows in _rows_by_kind(entries, generation):
        table = Table(title=f"{LABELS[kind]}（{len(rows)} 件）", title_justify="left")
        for head in HEADS[kind]:
            table.add_column(head, overflow="fold")
        for row in rows:
            table.add_row(*row)
        shown.append(table)
    if not shown:
        shown = [Text("該当する事実はありません。文書を取り込み直すと取り出されます（keikaku ingest）。")]
    return Group(*shown)


def _rows_by_kind(entries: Sequence[Entry], generation: Generation) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for kind in LABELS:
        rows = [_row(entry, generation) for entry in entries if _kind(entry) == kind]
        if rows:
            yield kind, rows


def _kind(entry: Entry) -> str:
    return "link" if isinstance(entry, Link) else entry.kind


def _csv(row: Sequence[str]) -> str:
    buffer = io.StringIO()
    # Only characters of the line's end are quoted where they stand inside a cell.
    csv.writer(buffer, lineterminator="\r\n").writerow([inert(cell) for cell in row])
    return buffer.getvalue().removesuffix("\r\n")


def _row(entry: Entry, generation: Generation) -> tuple[str, ...]:
    match entry:
        case Indicator():
            values = tuple(_printed(f) for f in (entry.baseline, entry.actual, entry.target, entry.forecast))
            cumulative = "累計" if entry.cumulative else ""
            return (entry.plan_id, entry.name, entry.unit or "", cumulative, *values, _path(entry.section))
        case Statistic():
            figure, kind = entry.figure, ROLES[entry.role]
            said = (figure.unit or "", figure.period or "", kind, figure.printed)
            return (entry.plan_id, entry.name, *said, _path(entry.section))
        case Initiative():
            bodies = "・".join(agency.name for agency in entry.agencies)
            stated = [f"{head}：{value}" for head, value in entry.attributes]
            lines = [*entry.details, *(line for line in stated if line not in entry.details)]
            return entry.plan_id, entry.name, bodies, "／".join(lines), _path(entry.section)
        case Milestone():
            times = (entry.start or "", entry.end or "")
            return entry.plan_id, entry.text, entry.initiative or "", *times, _path(entry.section)
        case Term():
            return entry.plan_id, entry.name, entry.text, _path(entry.section)
        case Agency():
            return entry.plan_id, entry.name, "・".join(entry.abbreviations), "・".join(entry.roles)
        case Link():
            a, b = generation.facts[entry.a], generation.facts[entry.b]
            return LABELS[entry.kind], a.plan_id, _name(a), b.plan_id, _name(b), f"{entry.score:.3f}"
        case _:
            assert_never(entry)


def _printed(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return f"{figure.printed}（{figure.period}）" if figure.period else figure.printed


def _path(section: Sequence[str]) -> str:
    return " ＞ ".join(section)


def _name(fact: Fact) -> str:
    return fact.text if isinstance(fact, Milestone) else fact.name


def fact_object(entry: Entry, generation: Generation) -> dict[str, object]:
    """A fact as the fields of a JSON object; values of indicators are plain decimal strings."""
    match entry:
        case Indicator():
            return {
                "kind": entry.kind,
                "plan_id": entry.plan_id,
                "name": entry.name,
                "unit": entry.unit,
                "cumulative": entry.cumulative,
                "baseline": _figure(entry.baseline),
                "actual": _figure(entry.actual),
                "target": _figure(entry.target),
                "forecast": _figure(entry.forecast),
                "section": list(entry.section),
                **_evidence(entry, generation),
            }
        case Statistic():
            return {
                "kind": entry.kind,
                "plan_id": entry.plan_id,
                "name": entry.name,
                "role": entry.role,
                "figure": _figure(entry.figure),
                "section": list(entry.section),
                **_evidence(entry, generation),
            }
        case Initiative():
            return {
                "kind": entry.kind,
                "plan_id": entry.plan_id,
                "name": entry.name,
                "details": list(entry.details),
                "agencies": [{"name": a.name, "printed": a.printed, "role": a.role} for a in entry.agencies],
                "attributes": [{"head": head, "value": value} for head, value in entry.attributes],
                "section": list(entry.section),
                **_evidence(entry, generation),
            }
        case Milestone():
            return {
                "kind": entry.kind,
                "plan_id": entry.plan_id,
                "initiative": entry.initiative,
                "text": entry.text,
                "start": entry.start,
                "end": entry.end,
                "start_iso": entry.start_iso,
                "end_iso": entry.end_iso,
                "section": list(entry.section),
                **_evidence(entry, generation),
            }
        case Term():
            said = {"name": entry.name, "text": entry.text, "section": list(entry.section)}
            return {"kind": entry.kind, "plan_id": entry.plan_id, **said, **_evidence(entry, generation)}
        case Agency():
            said = {"name": entry.name, "abbreviations": list(entry.abbreviations), "roles": list(entry.roles)}
            return {"kind": entry.kind, "plan_id": entry.plan_id, **said, **_evidence(entry, generation)}
        case Link():
            ends = [{"plan_id": f.plan_id, "name": _name(f)} for f in (generation.facts[i] for i in (entry.a, entry.b))]
            return {"kind": "link", "of": entry.kind, "a": ends[0], "b": ends[1], "score": entry.score}
        case _:
            assert_never(entry)


def _evidence(fact: Fact, generation: Generation) -> dict[str, object]:
    return {"document_id": generation.document_of(fact), "quote": fact.quote, "span": [fact.span.start, fact.span.end]}


def _figure(figure: Figure | None) -> dict[str, object] | None:
    if figure is None:
        return None
    value = None if figure.value is None else format(figure.value, "f")
    return {"value": value, "unit": figure.unit, "period": figure.period, "printed": figure.printed}
