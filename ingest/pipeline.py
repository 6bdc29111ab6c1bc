"""Plan the work, read the documents, write passages into a draft; unchanged ones are carried over."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.facts import Fact
from corpus.ingest_report import Advance, IngestReport
from corpus.library import Draft, Generation
from corpus.manifest import DocumentRecord, Manifest
from corpus.passage import Passage
from corpus.plan import Plan
from ingest.facts.extract import read_facts
from ingest.facts.links import link_facts
from ingest.identity import identify
from ingest.lines import Skip, read_lines
from ingest.outline import build_outline
from ingest.passages import cut_passages
from ingest.readers.document import SourceDocument
from ingest.readers.files import read_document

SETTINGS: Final = "facts-9"
"""Names the way documents are cut and facts are read; raised when it changes, so that all are read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """One document, cut."""

    record: DocumentRecord
    source: SourceDocument
    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]


def read_documents(
    paths: Iterable[Path], previous: Generation | None, catalog: Catalog, advance: Advance
) -> tuple[list[ReadDocument], IngestReport]:
    """Read what is new or changed among ``paths``; one bad file doesn't stop the others."""
    files = list(paths)
    known = {r.plan.id: r for r in previous.manifest.documents} if previous else {}
    report = IngestReport()
    documents: dict[str, ReadDocument] = {}
    for done, path in enumerate(files):
        advance(path.name, done, len(files))
        try:
            document = _read_one(path, catalog, known, documents, report)
            if document is not None:
                documents[document.record.plan.id] = document
        except KeikakuError as error:
            report.failed.append((str(path), str(error)))
    advance("", len(files), len(files))
    report.read = [document.record for document in documents.values()]
    return list(documents.values()), report


def _read_one(
    path: Path,
    catalog: Catalog,
    known: dict[str, DocumentRecord],
    documents: dict[str, ReadDocument],
    report: IngestReport,
) -> ReadDocument | None:
    """Read and cut one document; None where what is held already stays: of a digest and its original, the original."""
    source = read_document(path)
    plan = _plan_of(source, catalog, known)
    earlier = documents.get(plan.id)
    if earlier is not None and earlier.record.plan.digest == plan.digest:
        raise KeikakuError(
            f"{path} は {earlier.record.file} と同じ計画 ID「{plan.id}」になります。"
            "ファイル名を変えて取り込んでください。"
        )
    held = earlier.record if earlier is not None else known.get(plan.id)
    if held is not None and _keep_as_is(source, plan, held, report):
        return None
    document = cut_document(source, plan)
    if held is not None and held.plan.digest and not plan.digest:
        report.replaced.append(document.record)
    return document


def write_draft(draft: Draft, documents: list[ReadDocument], previous: Generation | None) -> None:
    """Write new documents and all others of the previous generation into ``draft``."""
    new = {d.record.plan.id for d in documents}
    carried = [r for r in previous.manifest.documents if r.plan.id not in new] if previous else []
    kept = {r.plan.id for r in carried}
    passages = [p for p in previous.passages if p.plan_id in kept] if previous else []
    facts = [f for f in previous.facts if f.plan_id in kept] if previous else []
    for record in carried:
        if previous is not None:
            _carry_over(draft, previous, record.plan.id)
    for document in documents:
        passages.extend(document.passages)
        facts.extend(document.facts)
        _write_source(draft, document.record.plan.id, document.source)
    draft.write_passages(passages)
    draft.write_facts(facts, link_facts(facts))
    draft.write_manifest(
        Manifest(
            generation=draft.number,
            created=datetime.now().astimezone().isoformat(timespec="seconds"),
            documents=(*carried, *(d.record for d in documents)),
            passages=len(passages),
        )
    )


def _carry_over(draft: Draft, previous: Generation, plan_id: str) -> None:
    draft.write_text(plan_id, previous.text(plan_id))
    layout, original = previous.layout(plan_id), previous.original(plan_id)
    if layout is not None:
        draft.write_layout(plan_id, layout)
    if original is not None:
        draft.keep_original(plan_id, original, shared=True)


def _write_source(draft: Draft, plan_id: str, source: SourceDocument) -> None:
    draft.write_text(plan_id, source.text)
    if source.layout is not None:
        draft.write_layout(plan_id, source.layout)
    if source.encoding == "pdf":
        draft.keep_original(plan_id, source.path)


def cut_document(source: SourceDocument, plan: Plan) -> ReadDocument:
    """Cut one document into passages and count what became of its lines."""
    started = time.perf_counter()
    outline = build_outline(read_lines(source.text))
    passages = tuple(cut_passages(plan.id, outline, has_pages=source.encoding == "pdf" or "\f" in source.text))
    if not passages:
        raise KeikakuError(f"{source.path} から本文を取り出せませんでした。中身を確かめてください。")
    facts = read_facts(plan.id, outline, source.text)
    skipped = Counter(str(line.skip) for line in outline.lines if line.skip not in (None, Skip.BLANK))
    record = DocumentRecord(
        plan=plan,
        file=source.path.name,
        sha256=source.sha256,
        settings=SETTINGS,
        encoding=source.encoding,
        sections=len(outline.sections),
        passages=len(passages),
        lines=len(outline.lines),
        facts=dict(Counter(fact.kind for fact in facts)),
        skipped=dict(skipped),
        seconds=round(time.perf_counter() - started, 3),
    )
    return ReadDocument(record=record, source=source, passages=passages, facts=facts)


def _plan_of(source: SourceDocument, catalog: Catalog, known: dict[str, DocumentRecord]) -> Plan:
    """The plan that a file is; a file seen before keeps its plan whatever its name is now."""
    seen = next((r.plan for r in known.values() if r.sha256 == source.sha256), None)
    if seen is not None and catalog.recognise(source.sha256) is None and not source.properties:
        return seen
    return identify(source, catalog)


def _keep_as_is(source: SourceDocument, plan: Plan, held: DocumentRecord, report: IngestReport) -> bool:
    if plan.digest and not held.plan.digest:
        report.left.append((str(source.path), f"「{plan.title}」は原本を取り込み済みなので、要約版は使いません。"))
        return True
    if held.sha256 == source.sha256 and held.settings == SETTINGS and held.plan == plan:
        report.unchanged.append(held)
        return True
    return False
