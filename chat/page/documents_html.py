"""The library as HTML: documents, a document's sections, the text of one of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.plan_indicators import PlanIndicators, count_words
from chat.library.summary import alike_words, local_time, proposal_words
from chat.page.html import query, render
from chat.page.plan_map_html import plan_map_html
from chat.page.views import Visit
from chat.rendering.quotes import find_quote
from chat.rendering.replies import RECOGNISED
from chat.views.plan_map import plan_map
from chat.views.shelf import Node, Section, Shelved, Volume, section_of, shelves, tree
from chat.views.targets import indicators_by_plan
from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport, said_of
from corpus.library import Generation, Library
from corpus.manifest import DocumentRecord
from corpus.passage import Passage
from corpus.plan import KIND_LABELS, Plan, PlanKind

FACT_LABELS: Final = {
    "statistic": "統計値",
    "initiative": "取組",
    "milestone": "工程",
    "agency": "機関",
    "term": "用語",
}


def shelf_html(generation: Generation, today: date, *, can_log_in: bool, visit: Visit) -> str:
    """All plans by publisher and field, with the map of them, and the login where there is one."""
    records = {record.plan.id: record for record in generation.manifest.documents}
    counts = indicators_by_plan(knowledge_of(generation))
    find = visit.query.get("find", "")
    found = shelves(generation, find, today)
    groups = [
        {
            "publisher": shelf.publisher,
            "fields": [(name, [_shelved(s, records, counts) for s in own]) for name, own in shelf.fields],
        }
        for shelf in found
    ]
    return render(
        "shelf.html",
        groups=groups,
        find=find,
        map="" if find else plan_map_html(plan_map(generation, today)),
        can_log_in=can_log_in,
        admin=visit.admin,
        kinds=_KINDS,
        problem=_login_problem(visit.query),
    )


_KINDS: Final = [(str(kind), KIND_LABELS[kind]) for kind in PlanKind]


def _shelved(
    shelved: Shelved, records: Mapping[str, DocumentRecord], counts: Mapping[str, PlanIndicators]
) -> dict[str, Any]:
    """The card of one plan, with all its volumes."""
    volume = shelved.volume
    own = [records[plan.id] for plan in (volume.plan, *volume.parts)]
    facts = {key: sum(record.facts.get(key, 0) for record in own) for key in FACT_LABELS}
    indicators = counts.get(volume.plan.id)
    told = [count_words(indicators.listed)] if indicators is not None and indicators.listed else []
    return {
        "volume": volume,
        "plan": volume.plan,
        "kind": KIND_LABELS[volume.plan.kind],
        "facts": told + [f"{label} {facts[key]}" for key, label in FACT_LABELS.items() if facts[key]],
        "files": [record.file for record in own],
        "open": query({"view": "documents", "plan": volume.plan.id}),
        "parts": [{"name": p.volume, "open": query({"view": "documents", "plan": p.id})} for p in volume.parts],
        "found": [(title, _address(volume.plan.id, passage_id)) for title, passage_id in shelved.found],
        "more": shelved.more,
        "typed": typed(volume.record.plan),
    }


def _login_problem(query: Mapping[str, str]) -> str:
    """Why a login came to nothing, as the address that it led back to says; empty where it didn't."""
    match query.get("login"):
        case "failed":
            return "パスワードが違います。もう一度入力してください。"
        case "wait":
            seconds = query.get("after", "")
            wait = f"{seconds} 秒ほど" if seconds.isdecimal() and len(seconds) <= 4 else "しばらく"
            return f"パスワードの間違いが続いたため、{wait}待ってから入力してください。"
    return ""


def document_html(generation: Generation, volume: Volume, visit: Visit) -> str:
    """One document: its tree, and the section of the passage that the address names, else how to go on."""
    plan_id = volume.record.plan.id
    passages = generation.passages.of_document(plan_id)
    wanted = visit.query.get("passage", "")
    section = section_of(passages, wanted or (passages[0].id if passages else ""))
    return render(
        "document.html",
        volume=volume,
        plan=volume.plan,
        kind=KIND_LABELS[volume.plan.kind],
        nodes=_opened([_node(plan_id, node, section) for node in tree(passages)]),
        section=_section(section, wanted, visit.query.get("quote", "")) if section else None,
        missing=bool(wanted) and section is None,
        links={key: query({"view": key, "plan": plan_id}) for key in ("targets", "schedule")},
        admin=visit.admin,
        typed=typed(volume.record.plan),
        kinds=_KINDS,
    )


def typed(plan: Plan) -> dict[str, str]:
    """What can be corrected of a plan, as one would type it; empty where it isn't known."""
    period = plan.period
    return {
        "title": plan.title,
        "publisher": plan.publisher or "",
        "period": f"{period.first}-{period.last}" if period else "",
        "published": plan.published or "",
        "kind": str(plan.kind),
        "supersedes": ", ".join(plan.supersedes),
        "part_of": plan.part_of or "",
        "volume": plan.volume or "",
    }


def _opened(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A tree open to its first level: where all stands below the title of the document, to the headings below that."""
    return [nodes[0] | {"open": True}] if len(nodes) == 1 else nodes


def _node(plan_id: str, node: Node, section: Section | None) -> dict[str, Any]:
    inside = section is not None and section.path[: len(node.path)] == node.path
    here = section is not None and section.path == node.path
    return {
        "title": node.title,
        "address": _address(plan_id, node.first),
        "own": _address(plan_id, node.passage_id) if node.passage_id and node.below else "",
        "below": [_node(plan_id, child, section) for child in node.below],
        "open": inside,
        "here": here,
    }


def _address(plan_id: str, passage_id: str) -> str:
    return query({"view": "documents", "plan": plan_id, "passage": passage_id})


def _section(section: Section, wanted: str, quote: str) -> dict[str, Any]:
    return {
        "path": section.path or ("本文",),
        "passages": [_passage(p, wanted, quote) for p in section.passages],
        "before": _address(section.plan_id, section.before) if section.before else "",
        "after": _address(section.plan_id, section.after) if section.after else "",
    }


def _passage(passage: Passage, wanted: str, quote: str) -> dict[str, Any]:
    span = find_quote(passage, quote) if passage.id == wanted else None
    text = passage.text
    return {
        "id": passage.id,
        "here": passage.id == wanted,
        "lead": passage.lead,
        "pages": f"{passage.pages or ''}{f'（{RECOGNISED}）' if passage.recognised else ''}",
        "parts": (text[: span.start], text[span.start : span.end], text[span.end :]) if span else (text, "", ""),
    }


def generations_html(library: Library) -> str:
    """The generations that can be gone back to."""
    names = library.generations()
    current = library.current_name()
    shown = []
    for name in reversed(names):
        try:
            manifest = library.open_generation(name).manifest
        except KeikakuError as error:
            shown.append({"name": name, "created": "", "titles": [str(error)], "current": name == current})
            continue
        titles = [record.plan.title for record in manifest.documents]
        shown.append(
            {"name": name, "created": local_time(manifest.created), "titles": titles, "current": name == current}
        )
    return render("generations.html", generations=shown)


def ingested_html(generation: Generation, report: IngestReport) -> str:
    """What became of the files that were taken in."""
    notes = [*map(proposal_words, report.proposed), *(alike_words(*pair) for pair in report.alike)]
    return render("ingested.html", generation=generation, report=report, notes=notes, said_of=said_of)
