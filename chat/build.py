"""The composition root of ingest: read, index, seal, switch."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from corpus.catalog import Catalog
from corpus.corrections import keep_corrections, read_corrections
from corpus.errors import KeikakuError
from corpus.ingest_report import Advance, IngestReport
from corpus.library import Generation, Library
from corpus.manifest import DocumentRecord
from corpus.names import MOST_SHOWN, canonical, printable
from corpus.plan_fields import CorrectedFields, stated_fields
from ingest.identity import Source, corrected
from ingest.pipeline import read_documents, write_draft
from ingest.readers.files import Found, find_documents
from ingest.reading import ReadDocument
from retriever.embed import Encoder
from retriever.index import build_indexes


def ingest(
    paths: Sequence[Path],
    library: Library,
    catalog: Catalog,
    load_encoder: Callable[[], Encoder],
    advance: Advance,
    *,
    keep_missing: bool = False,
) -> tuple[Generation, IngestReport]:
    """Add or update the named documents and nothing else; gives the current generation and a report.

    Documents that came from a folder which is named again are removed where their files are gone,
    unless ``keep_missing``. Where neither a document nor the model changed, no generation is made.
    Whatever happens, the last good generation stays current.

    Raises:
        KeikakuError: nothing could be read, another ingest is running, or the disk is full.
    """
    files = find_documents(list(paths))
    with library.draft() as draft:
        previous = library.open() if library.current_name() else None
        documents, report = _read(files, library, previous, catalog, advance, keep_missing=keep_missing)
        _raise_if_all_failed(report, previous)
        encoder = load_encoder()
        if previous is not None and not report.changes_anything and previous.manifest.model == encoder.info:
            return previous, report
        without = [record.plan.id for record in report.removed]
        for document, why in write_draft(draft, documents, previous, without=without):
            report.give_up(document.record, printable(document.source.path), why)
        _raise_if_all_failed(report, previous)
        build_indexes(draft, previous, encoder, advance)
        return library.seal(draft), report


def rehearse(
    paths: Sequence[Path], library: Library, catalog: Catalog, advance: Advance, *, keep_missing: bool = False
) -> IngestReport:
    """What an ingest of these paths would do; nothing is written.

    Raises:
        KeikakuError: nothing could be read.
    """
    previous = library.open() if library.current_name() else None
    _, report = _read(find_documents(list(paths)), library, previous, catalog, advance, keep_missing=keep_missing)
    _raise_if_all_failed(report, previous)
    return report


def correction(given: Mapping[str, str]) -> dict[str, str | list[str]]:
    """What somebody typed of a plan as its corrected fields; plans that it supersedes are parted by commas."""
    fields: dict[str, str | list[str]] = dict(given)
    if "supersedes" in given:
        fields["supersedes"] = [part.strip() for part in given["supersedes"].split(",") if part.strip()]
    return fields


def correct(
    library: Library, plan_id: str, fields: Mapping[str, str | list[str]], load_encoder: Callable[[], Encoder]
) -> Generation:
    """Correct what is known of a plan, in a new generation and for every later ingest.

    Raises:
        KeikakuError: there is no such plan, or a field is of the wrong form.
    """
    with library.draft() as draft:
        previous = library.open()
        record = _record_of(previous, plan_id)
        said = stated_fields(CorrectedFields, fields, "訂正の値が正しくありません。訂正").model_dump(
            mode="json", exclude_none=True
        )
        plan = corrected(record.plan, said)
        sources = {**record.sources, **{name: str(Source.STATED) for name in fields}}
        changed = record.model_copy(update={"plan": plan, "sources": sources})
        write_draft(draft, [], previous, corrected={record.plan.id: changed})
        build_indexes(draft, previous, load_encoder(), lambda *_: None)
        keep_corrections(library.root, record.plan.id, said)
        return library.seal(draft)


def _record_of(generation: Generation, plan_id: str) -> DocumentRecord:
    """The record of a plan; its id may be typed in other case or width."""
    records = generation.manifest.documents
    exact = [r for r in records if r.plan.id == plan_id]
    found = exact or [r for r in records if canonical(r.plan.id) == canonical(plan_id)]
    if not found:
        ids = "、".join(printable(known) for known in generation.plans)
        raise KeikakuError(f"計画「{printable(plan_id, MOST_SHOWN)}」はありません。ID は {ids} です。")
    return found[0]


def _read(
    files: Sequence[Found],
    library: Library,
    previous: Generation | None,
    catalog: Catalog,
    advance: Advance,
    *,
    keep_missing: bool,
) -> tuple[list[ReadDocument], IngestReport]:
    documents, report = read_documents(files, previous, catalog, read_corrections(library.root), advance)
    if keep_missing:
        report.removed = []
    return documents, report


def _raise_if_all_failed(report: IngestReport, previous: Generation | None) -> None:
    has_any = report.read or report.unchanged or (report.left and previous is not None)
    if report.failed and not has_any:
        raise KeikakuError("\n".join(f"{file}: {reason}" for file, reason in report.failed))
