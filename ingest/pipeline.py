"""Plan the work, read the documents, write passages into a draft; unchanged ones are carried over."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.catalog import Catalog
from corpus.corrections import Corrections
from corpus.errors import KeikakuError
from corpus.ingest_report import Advance, IngestReport
from corpus.library import Draft, Generation
from corpus.manifest import DocumentRecord, Manifest
from ingest.facts.links import link_facts
from ingest.identity import identity_of_seen
from ingest.readers.document import SourceDocument
from ingest.readers.files import Found, hash_of
from ingest.reading import SETTINGS, ReadDocument, Task
from ingest.workers import Result, read_apart


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is read."""

    catalog: Catalog
    corrections: Corrections
    records: Mapping[str, DocumentRecord]

    def seen(self, sha256: str) -> DocumentRecord | None:
        """The record of a file with these bytes."""
        return next((r for r in self.records.values() if r.sha256 == sha256), None)


def read_documents(
    files: Sequence[Found], previous: Generation | None, catalog: Catalog, corrections: Corrections, advance: Advance
) -> tuple[list[ReadDocument], IngestReport]:
    """Read what is new or changed among ``files``; one bad file doesn't stop the others.

    A file that is held as it is costs no more than its hash. Of a digest and its original, the
    original stays. What came from a folder that was named and is no longer there is to be removed.
    """
    records = {r.plan.id: r for r in previous.manifest.documents} if previous else {}
    known, report = Known(catalog, corrections, records), IngestReport()
    tasks = [task for found in files if (task := _task(found, known, report)) is not None]
    documents: dict[str, ReadDocument] = {}
    for task, result in _results(tasks, advance):
        why = str(result) if isinstance(result, KeikakuError) else _take(result, documents, known, report)
        if why:
            report.failed.append((str(task.path), why))
    _in_order(report, documents, tasks)
    report.read = [document.record for document in documents.values()]
    report.removed = _gone(files, known, documents)
    return list(documents.values()), report


def _task(found: Found, known: Known, report: IngestReport) -> Task | None:
    """What is to be done about a file; None where it is held as it is, or can't be opened."""
    try:
        seen = known.seen(hash_of(found.path))
        if seen is not None and _is_unchanged(found, seen, known):
            report.unchanged.append(seen)
            return None
    except KeikakuError as error:
        report.failed.append((str(found.path), str(error)))
        return None
    return Task(path=found.path, catalog=known.catalog, corrections=known.corrections, seen=seen, folder=found.folder)


def _is_unchanged(found: Found, seen: DocumentRecord, known: Known) -> bool:
    if seen.settings != SETTINGS:
        return False
    return identity_of_seen(found.path, seen, known.catalog, known.corrections) == seen.plan


def _results(tasks: Sequence[Task], advance: Advance) -> Iterator[tuple[Task, Result]]:
    """Read files, all of them in other processes."""
    done, total = 0, len(tasks)

    def heard(task: Task, pages: int, of: int) -> None:
        advance(f"{task.path.name}（{pages}/{of} ページ）", done, total)

    for task, result in read_apart(tasks, os.cpu_count() or 1, heard):
        done += 1
        advance(task.path.name, done, total)
        yield task, result
    advance("", total, total)


def _take(document: ReadDocument, documents: dict[str, ReadDocument], known: Known, report: IngestReport) -> str:
    """Take a document into the generation to be, unless what is held or was read before stays.

    Gives why it can't be taken; empty where it can.
    """
    plan, path = document.record.plan, document.source.path
    earlier = documents.get(plan.id)
    if earlier is not None and earlier.record.plan.digest == plan.digest:
        return (
            f"{path} は {earlier.record.file} と同じ計画 ID「{plan.id}」になります。"
            "ファイル名を変えて取り込んでください。"
        )
    held = earlier.record if earlier is not None else known.records.get(plan.id)
    if held is not None and plan.digest and not held.plan.digest:
        report.left.append((str(path), f"「{plan.title}」は原本を取り込み済みなので、要約版は使いません。"))
        return ""
    documents[plan.id] = document
    report.warnings += document.source.warnings
    if held is not None and held.plan.digest and not plan.digest:
        report.replaced.append(document.record)
    elif held is not None and held.sha256 != document.record.sha256:
        report.updated.append((document.record, held.file))
    return ""


def _in_order(report: IngestReport, documents: dict[str, ReadDocument], tasks: Sequence[Task]) -> None:
    """Put documents and failures into the order of the files, whichever was ready first."""
    place = {str(task.path): i for i, task in enumerate(tasks)}
    report.failed.sort(key=lambda failed: place.get(failed[0], -1))
    ordered = sorted(documents.items(), key=lambda item: place.get(str(item[1].source.path), 0))
    documents.clear()
    documents.update(ordered)


def _gone(files: Sequence[Found], known: Known, documents: Mapping[str, ReadDocument]) -> list[DocumentRecord]:
    """Documents that came from a folder which was named again and has their file no more."""
    folders = {found.folder for found in files} - {""}
    names = {(found.folder, found.path.name) for found in files}
    return [
        record
        for record in known.records.values()
        if record.folder in folders and (record.folder, record.file) not in names and record.plan.id not in documents
    ]


def write_draft(
    draft: Draft,
    documents: Sequence[ReadDocument],
    previous: Generation | None,
    *,
    without: Sequence[str] = (),
    corrected: Mapping[str, DocumentRecord] | None = None,
) -> None:
    """Write new documents and all others of the previous generation but those ``without`` into ``draft``.

    ``corrected`` are records that take the place of those of the same plans.
    """
    gone = {d.record.plan.id for d in documents} | set(without)
    carried = [r for r in previous.manifest.documents if r.plan.id not in gone] if previous else []
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
    records = [(corrected or {}).get(r.plan.id, r) for r in carried]
    draft.write_manifest(
        Manifest(
            generation=draft.number,
            created=datetime.now().astimezone().isoformat(timespec="seconds"),
            documents=(*records, *(d.record for d in documents)),
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
