"""Plan the work, read the documents, write passages into a draft; unchanged ones are carried over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.catalog import Catalog
from corpus.corrections import Corrections
from corpus.errors import KeikakuError
from corpus.facts import Fact
from corpus.ingest_report import Advance, IngestReport
from corpus.library import Draft, Generation
from corpus.manifest import DocumentRecord, Manifest
from corpus.names import are_confused, canonical, id_from_name, printable
from corpus.passage import Passage
from corpus.volumes import facts_of_wholes, resolved
from ingest.copies import Hashed, hashed
from ingest.facts.links import link_facts
from ingest.identity import Source, identity_of_seen
from ingest.readers.document import Recognition, SourceDocument
from ingest.readers.files import Found, Standing, has_pages
from ingest.reading import ReadDocument, Task, settings_of
from ingest.wishes import USUAL, Wishes
from ingest.workers import Reads, Result


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is read; ``records`` by canonical id, ``gone`` those whose files are gone."""

    catalog: Catalog
    corrections: Corrections
    records: Mapping[str, DocumentRecord]
    gone: frozenset[str]
    recognise: bool


def read_documents(
    files: Sequence[Found],
    previous: Generation | None,
    catalog: Catalog,
    corrections: Corrections,
    advance: Advance,
    wishes: Wishes = USUAL,
) -> tuple[list[ReadDocument], IngestReport]:
    """Read what is new or changed among ``files``; one bad file doesn't stop the others.

    A file that was read without its pages being recognised, where ``wishes`` say so, is read again, and the other
    way round.

    A file that is held as it is costs no more than its hash. Of files with the same bytes one is taken.
    Of a digest and its original, the original stays. What came from a folder that was named and is no longer there is to be removed.
    """
    records = {canonical(r.plan.id): r for r in previous.manifest.documents} if previous else {}
    gone, report = _gone(files, records), IngestReport()
    known = Known(catalog, corrections, records, frozenset(r.plan.id for r in gone), wishes.recognise)
    found = hashed(files, records, report)
    tasks = [task for each in found if (task := _task(each, known, report)) is not None]
    documents: dict[str, ReadDocument] = {}
    for task, result in _results(tasks, wishes.read, advance):
        why = str(result) if isinstance(result, KeikakuError) else _take(result, documents, known, report)
        if why:
            report.failed.append((printable(task.path), why))
    _in_order(report, documents, tasks)
    report.read = [document.record for document in documents.values()]
    if not wishes.keep_missing:
        report.removed = [record for record in gone if record.plan.id not in _staying(found, report)]
    return list(documents.values()), report


def _task(each: Hashed, known: Known, report: IngestReport) -> Task | None:
    """What is to be done about a file; None where it is held as it is, or what is said of it is wrong."""
    found, seen = each.found, each.seen
    try:
        if seen is not None and _is_unchanged(found, seen, known):
            report.unchanged.append(seen)
            if seen.file != found.path.name:
                same = f"取り込み済みの {printable(seen.file)} と同じ内容なので、そのまま使います。"
                report.left.append((printable(found.path), same))
            return None
    except KeikakuError as error:
        report.failed.append((printable(found.path), str(error)))
        return None
    return Task(
        path=found.path,
        catalog=known.catalog,
        corrections=known.corrections,
        seen=seen,
        folder=found.folder,
        sha256=each.sha256,
        recognition=Recognition() if known.recognise and has_pages(found.path) else None,
    )


def _is_unchanged(found: Found, seen: DocumentRecord, known: Known) -> bool:
    if seen.settings != settings_of(found.path, recognise=known.recognise):
        return False
    return identity_of_seen(found.path, seen, known.catalog, known.corrections) == seen.plan


def _results(tasks: Sequence[Task], read: Reads, advance: Advance) -> Iterator[tuple[Task, Result]]:
    """Read files; whichever was ready first, they come in the order of ``tasks``."""
    ready = {task.path: result for task, result in read(tasks, advance)}
    advance("", len(tasks), len(tasks))
    yield from ((task, ready[task.path]) for task in tasks)


def _take(document: ReadDocument, documents: dict[str, ReadDocument], known: Known, report: IngestReport) -> str:
    """Take a document into the generation to be, unless what is held or was read before stays.

    Gives why it can't be taken; empty where it can.
    """
    plan, path = document.record.plan, document.source.path
    key = canonical(plan.id)
    earlier = documents.get(key)
    if earlier is not None and earlier.record.plan.digest == plan.digest:
        return (
            f"{path} は {earlier.record.file} と同じ計画 ID「{plan.id}」になります。"
            "ファイル名を変えて取り込んでください。"
        )
    held = earlier.record if earlier is not None else known.records.get(key)
    if held is not None and plan.digest and not held.plan.digest:
        report.left.append((printable(path), f"「{plan.title}」は原本を取り込み済みなので、要約版は使いません。"))
        return ""
    if held is not None and _is_anothers(document, held, known):
        return (
            f"{path} の名前からは、取り込み済みの {printable(held.file)} と同じ計画 ID「{plan.id}」ができます。"
            "新しい版なら前と同じファイル名に、別の計画なら別のファイル名に変えてください。"
        )
    documents[key] = document
    report.warnings += document.source.warnings
    report.notes += document.source.notes
    if held is not None and held.plan.digest and not plan.digest:
        report.replaced.append(document.record)
    elif held is not None and held.sha256 != document.record.sha256:
        report.updated.append((document.record, held.file))
    return ""


def _is_anothers(document: ReadDocument, held: DocumentRecord, known: Known) -> bool:
    """Whether two documents have one id only because their file names differ in nothing that an id keeps."""
    record = document.record
    is_stated = "id" in document.source.properties or record.sources.get("title") == Source.CATALOG
    if is_stated or id_from_name(record.file) != record.plan.id or held.plan.id in known.gone:
        return False
    is_other_version = held.sha256 != record.sha256 and held.plan.digest == record.plan.digest
    return is_other_version and are_confused(record.file, held.file)


def _in_order(report: IngestReport, documents: dict[str, ReadDocument], tasks: Sequence[Task]) -> None:
    """Put documents and failures into the order of the files, whichever was ready first."""
    place = {printable(task.path): i for i, task in enumerate(tasks)}
    report.failed.sort(key=lambda failed: place.get(failed[0], -1))
    ordered = sorted(documents.items(), key=lambda item: place.get(str(item[1].source.path), 0))
    documents.clear()
    documents.update(ordered)


def _gone(files: Sequence[Found], records: Mapping[str, DocumentRecord]) -> list[DocumentRecord]:
    """Documents that came from a folder which was named again, was seen whole, and has their file no more."""
    unseen = {found.folder for found in files if found.standing is Standing.UNSEEN}
    folders = {found.folder for found in files} - {""} - unseen
    names = {(found.folder, found.path.name) for found in files}
    return [r for r in records.values() if r.folder in folders and (r.folder, r.file) not in names]


def _staying(found: Sequence[Hashed], report: IngestReport) -> set[str]:
    """Ids of plans that were read, or have a file with their bytes which was held as it is or could not be read."""
    failed = {file for file, _ in report.failed}
    kept = [each.seen for each in found if each.seen is not None and printable(each.found.path) in failed]
    return {record.plan.id for record in (*report.read, *report.unchanged, *kept)}


def write_draft(
    draft: Draft,
    documents: Sequence[ReadDocument],
    previous: Generation | None,
    *,
    without: Sequence[str] = (),
    corrected: Mapping[str, DocumentRecord] | None = None,
) -> list[tuple[ReadDocument, str]]:
    """Write new documents and all others of the previous generation but those ``without`` into ``draft``.

    ``corrected`` are records that take the place of those of the same plans. Gives the documents that
    were left out, and why: their files are not what was read any more.
    """
    documents, left_out = _sources_written(draft, documents)
    gone = {canonical(d.record.plan.id) for d in documents} | {canonical(plan_id) for plan_id in without}
    carried = [r for r in previous.manifest.documents if canonical(r.plan.id) not in gone] if previous else []
    kept = {r.plan.id for r in carried}
    passages = [p for p in previous.passages if p.plan_id in kept] if previous else []
    facts = [f for f in previous.stored_facts() if f.plan_id in kept] if previous else []
    for record in carried:
        if previous is not None:
            _carry_over(draft, previous, record.plan.id)
    for document in documents:
        passages.extend(document.passages)
        facts.extend(document.facts)
    records = [(corrected or {}).get(r.plan.id, r) for r in carried]
    finish_draft(draft, passages, facts, [*records, *(d.record for d in documents)])
    return left_out


def finish_draft(
    draft: Draft, passages: Sequence[Passage], facts: Sequence[Fact], records: Sequence[DocumentRecord]
) -> None:
    """Write what all documents of ``draft`` come to: passages, facts and their links, the manifest."""
    draft.write_passages(list(passages))
    plans = resolved({record.plan.id: record.plan for record in records})
    draft.write_facts(facts, link_facts(facts_of_wholes(facts, plans)))
    draft.write_manifest(
        Manifest(
            generation=draft.number,
            created=datetime.now().astimezone().isoformat(timespec="seconds"),
            documents=tuple(records),
            passages=len(passages),
        )
    )


def _sources_written(
    draft: Draft, documents: Sequence[ReadDocument]
) -> tuple[list[ReadDocument], list[tuple[ReadDocument, str]]]:
    written, left_out = [], []
    for document in documents:
        try:
            _write_source(draft, document.record.plan.id, document.source)
            written.append(document)
        except KeikakuError as error:
            left_out.append((document, str(error)))
    return written, left_out


def _carry_over(draft: Draft, previous: Generation, plan_id: str) -> None:
    draft.write_text(plan_id, previous.text(plan_id))
    layout, original = previous.layout(plan_id), previous.original(plan_id)
    if layout is not None:
        draft.write_layout(plan_id, layout)
    if original is not None:
        draft.keep_original(plan_id, original, shared=True)


def _write_source(draft: Draft, plan_id: str, source: SourceDocument) -> None:
    if source.encoding == "pdf":
        draft.keep_original(plan_id, source.path, sha256=source.sha256)
    draft.write_text(plan_id, source.text)
    if source.layout is not None:
        draft.write_layout(plan_id, source.layout)
