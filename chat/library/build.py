"""The composition root of ingest: read, index, seal, switch."""

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from chat.answering.facts.lists.counted import series_words
from corpus.catalog import Catalog
from corpus.corrections import keep_corrections, read_corrections
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.generation import files_named
from corpus.ingest_report import Advance, IngestReport, said_of
from corpus.library import Draft, Generation, Library
from corpus.manifest import DocumentRecord
from corpus.names import MOST_SHOWN, canonical, printable
from corpus.plan_fields import CorrectedFields, stated_fields
from ingest.identity import Source, corrected
from ingest.pipeline import read_documents, write_draft
from ingest.readers.files import Found, find_documents
from ingest.readers.pdf.scans.program import check_program
from ingest.reading import ReadDocument
from ingest.related import related, settle, wrong_said
from ingest.salvage import salvage, write_salvage
from ingest.wishes import USUAL, Wishes
from retriever.embed import Encoder
from retriever.index import build_indexes
from retriever.served import VectorServer, serve, vector_server

__all__ = ["Lost", "Wishes", "correct", "correction", "ingest", "prepare", "rebuild", "rehearse", "renew"]

Lost: TypeAlias = tuple[str, str]
"""A file of which something is lost, and what, in Japanese."""

_log: Final = logging.getLogger(__name__)


def ingest(
    paths: Sequence[Path],
    library: Library,
    catalog: Catalog,
    load_encoder: Callable[[], Encoder],
    advance: Advance,
    wishes: Wishes = USUAL,
) -> tuple[Generation, IngestReport]:
    """Add or update the named documents and nothing else; gives the current generation and a report.

    Documents that came from a folder which is named again are removed where their files are gone,
    unless ``wishes`` say otherwise. Where neither a document nor the model changed, no generation is made.
    Whatever happens, the last good generation stays current. A damaged one is rebuilt first; what of
    it is lost, and not among the files named, is reported as failed.

    Raises:
        KeikakuError: nothing could be read, another ingest is running, the disk is full, or pages are to be
            recognised and can't be.
    """
    server = vector_server(os.environ)
    files, encoder_of = _found(paths, wishes), cache(load_encoder)
    lost = _mend(library, catalog, encoder_of, advance)
    with library.draft() as draft:
        previous = library.open() if library.current_name() else None
        documents, report = _read(files, library, previous, catalog, advance, wishes)
        _raise_if_all_failed(report, previous)
        given = {record.file for record in report.read}
        report.failed += [(file, why) for file, why in lost if file not in given]
        encoder = encoder_of()
        if previous is not None and not report.changes_anything and previous.manifest.model == encoder.info:
            library.point_to(previous.name)
            return previous, report
        without = [record.plan.id for record in report.removed]
        now = {record.plan.id: record for record in report.related}
        for document, why in write_draft(draft, documents, previous, without=without, corrected=now):
            report.give_up(document.record, printable(document.source.path), why)
        _raise_if_all_failed(report, previous)
        prepare(draft, previous, encoder, advance)
        return _sealed(library, draft, server), report


def rebuild(
    library: Library, catalog: Catalog, load_encoder: Callable[[], Encoder], advance: Advance
) -> tuple[Generation, list[Lost]]:
    """Make a new generation out of what is left of the current one, of older ones and of stored originals.

    Gives it and the files of which something is lost.

    Raises:
        KeikakuError: nothing is left, another ingest is running, or the disk is full.
    """
    server = vector_server(os.environ)
    with library.draft() as draft:
        readable, lost = _readable(library)
        found = salvage(readable[0], readable[1:], library.root / "uploads", catalog)
        if not found.saved:
            raise KeikakuError(
                f"ライブラリ {library.root} から救える文書がありません。フォルダの名前を変えてから、文書を取り込み直してください。"
            )
        write_salvage(draft, found)
        prepare(draft, readable[0], load_encoder(), advance)
        return _sealed(library, draft, server), [*lost, *found.lost]


def prepare(draft: Draft, previous: Generation | None, encoder: Encoder, advance: Advance) -> None:
    """Add to a draft what answering needs of it: vectors and indexes, and the words under which things are counted."""
    passages = build_indexes(draft, previous, encoder, advance)
    draft.write_series_words(series_words(passages))


def _sealed(library: Library, draft: Draft, server: VectorServer | None) -> Generation:
    """The draft as the current generation, its vectors in the server, too, where there is one."""
    generation = library.seal(draft)
    serve(library, server)
    return generation


def _mend(library: Library, catalog: Catalog, load_encoder: Callable[[], Encoder], advance: Advance) -> list[Lost]:
    """Rebuild the current generation where it is damaged; gives what is lost."""
    if library.current_name() is None:
        return []
    try:
        damage = library.open().damage()
    except DamagedLibrary as error:
        damage = [error]
    if not damage:
        return []
    generation, lost = rebuild(library, catalog, load_encoder, advance)
    _log.warning("壊れた世代から、世代 %s を作り直しました（%s）。", generation.name, damage[0].path)
    return lost


def _readable(library: Library) -> tuple[list[Generation], list[Lost]]:
    """The generations with readable manifests, the current one first, else the newest; what only others hold."""
    current = library.current_name()
    names = sorted(library.generations(), key=lambda name: (name != current, -int(name)))
    found, broken = list[Generation](), list[str]()
    for name in names:
        try:
            found.append(library.open_generation(name))
        except DamagedLibrary:
            broken += [] if found else [name]
    if not found:
        raise KeikakuError(
            f"ライブラリ {library.root} のどの世代も目録が壊れています。フォルダの名前を変えてから、文書を取り込み直してください。"
        )
    held = {record.file for record in found[0].manifest.documents}
    files = {file for name in broken for file in files_named(library.root / name)} - held
    reason = f"これを含む世代の目録が壊れているため、世代 {found[0].name} から続けます。もう一度取り込んでください。"
    return found, [(file, reason) for file in sorted(files)]


def renew(library: Library, load_encoder: Callable[[], Encoder], advance: Advance) -> Generation:
    """Make the current generation anew with the model that is used now; no document is read.

    Raises:
        KeikakuError: there is no library, it is damaged, another ingest is running, or the disk is full.
    """
    server = vector_server(os.environ)
    with library.draft() as draft:
        previous = library.open()
        write_draft(draft, [], previous)
        prepare(draft, previous, load_encoder(), advance)
        return _sealed(library, draft, server)


def rehearse(
    paths: Sequence[Path], library: Library, catalog: Catalog, advance: Advance, wishes: Wishes = USUAL
) -> IngestReport:
    """What an ingest of these paths would do; nothing is written.

    Raises:
        KeikakuError: nothing could be read, or pages are to be recognised and can't be.
    """
    previous = library.open() if library.current_name() else None
    _, report = _read(_found(paths, wishes), library, previous, catalog, advance, wishes)
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
    server = vector_server(os.environ)
    library.require_any()
    with library.draft() as draft:
        previous = library.open()
        record = _record_of(previous, plan_id)
        said = stated_fields(CorrectedFields, fields, "訂正の値が正しくありません。訂正").model_dump(
            mode="json", exclude_none=True
        )
        sources = {**record.sources, **{name: str(Source.STATED) for name in fields}}
        changed = record.model_copy(update={"plan": corrected(record.plan, said), "sources": sources})
        records = _with_changed(previous, changed)
        write_draft(draft, [], previous, corrected={each.plan.id: each for each in records})
        prepare(draft, previous, load_encoder(), lambda *_: None)
        keep_corrections(library.root, record.plan.id, said)
        return _sealed(library, draft, server)


def _with_changed(generation: Generation, changed: DocumentRecord) -> list[DocumentRecord]:
    """All records with one changed, and what follows from it for the others.

    Raises:
        KeikakuError: it can't be part of what it says, or replace it.
    """
    records = [changed if r.plan.id == changed.plan.id else r for r in generation.manifest.documents]
    why = wrong_said(changed, records)
    if why:
        raise KeikakuError(why)
    return related(records)[0]


def _record_of(generation: Generation, plan_id: str) -> DocumentRecord:
    """The record of a plan; its id may be typed in other case or width."""
    records = generation.manifest.documents
    exact = [r for r in records if r.plan.id == plan_id]
    found = exact or [r for r in records if canonical(r.plan.id) == canonical(plan_id)]
    if not found:
        ids = "、".join(printable(known) for known in generation.plans)
        raise KeikakuError(f"計画「{printable(plan_id, MOST_SHOWN)}」はありません。ID は {ids} です。")
    return found[0]


def _found(paths: Sequence[Path], wishes: Wishes) -> list[Found]:
    if wishes.recognise:
        check_program()
    return find_documents(list(paths))


def _read(
    files: Sequence[Found],
    library: Library,
    previous: Generation | None,
    catalog: Catalog,
    advance: Advance,
    wishes: Wishes,
) -> tuple[list[ReadDocument], IngestReport]:
    corrections = read_corrections(library.root)
    documents, report = read_documents(files, previous, catalog, corrections, advance, wishes)
    return settle(documents, previous, report), report


def _raise_if_all_failed(report: IngestReport, previous: Generation | None) -> None:
    has_any = report.read or report.unchanged or (report.left and previous is not None)
    if report.failed and not has_any:
        raise KeikakuError("\n".join(said_of(file, reason) for file, reason in report.failed))
