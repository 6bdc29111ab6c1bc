"""Save what can be saved of a damaged generation: from its files, from those of others, from stored originals."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from corpus.catalog import Catalog
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.facts import Fact
from corpus.generation import ORIGINALS, Generation
from corpus.library import Draft
from corpus.manifest import DocumentRecord
from corpus.passage import Passage
from ingest.pipeline import finish_draft
from ingest.readers.document import Recognition, SourceDocument
from ingest.readers.files import Found, hash_of
from ingest.reading import SOUGHT, ReadDocument, Task, cut_document
from ingest.workers import read_apart

TO_READ_AGAIN: Final = ""
"""Settings of a document whose file is wanted again, although all else of it is there."""

GIVE_AGAIN: Final = "もう一度取り込んでください"

Row = TypeVar("Row", Passage, Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A document that was saved; ``original`` is the file whose pages can be shown."""

    document: ReadDocument
    original: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvage:
    """What was saved, and for each file of which something is lost what, in Japanese."""

    saved: tuple[Saved, ...]
    lost: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Holder:
    """A generation, and its passages and facts by plan; None where either can't be read."""

    generation: Generation
    cut: dict[str, tuple[tuple[Passage, ...], tuple[Fact, ...]]] | None


def salvage(damaged: Generation, others: Sequence[Generation], uploads: Path, catalog: Catalog) -> Salvage:
    """The documents of a generation, each from the first place that still has it.

    ``others`` are asked for what is damaged, the newest first; files are read again from the stored
    originals and from ``uploads``, known by their hashes.
    """
    holders = [_holder(generation) for generation in (damaged, *others)]
    saved, lost = [], []
    for record in damaged.manifest.documents:
        kept, why = _saved(record, holders, uploads, catalog)
        saved += kept
        lost += [(record.file, f"{reason}{GIVE_AGAIN}。") for reason in why]
    return Salvage(saved=tuple(saved), lost=tuple(lost))


def write_salvage(draft: Draft, salvaged: Salvage) -> None:
    """Write what was saved into ``draft``."""
    for saved in salvaged.saved:
        plan_id, source = saved.document.record.plan.id, saved.document.source
        draft.write_text(plan_id, source.text)
        if source.layout is not None:
            draft.write_layout(plan_id, source.layout)
        if saved.original is not None:
            draft.keep_original(plan_id, saved.original, shared=True)
    documents = [saved.document for saved in salvaged.saved]
    passages = [passage for document in documents for passage in document.passages]
    facts = [fact for document in documents for fact in document.facts]
    finish_draft(draft, passages, facts, [document.record for document in documents])


def _holder(generation: Generation) -> _Holder:
    try:
        passages, facts = generation.passages, generation.stored_facts()
    except DamagedLibrary:
        return _Holder(generation=generation, cut=None)
    plans = generation.plans
    return _Holder(generation=generation, cut={i: (_of(i, passages), _of(i, facts)) for i in plans})


def _of(plan_id: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.plan_id == plan_id)


def _saved(
    record: DocumentRecord, holders: Sequence[_Holder], uploads: Path, catalog: Catalog
) -> tuple[list[Saved], list[str]]:
    """A document, and in which way it falls short."""
    files = [h.generation.path / ORIGINALS / f"{record.plan.id}.pdf" for h in holders]
    original = next(_with_hash([*files, uploads / Path(record.file).name], record.sha256), None)
    document = _held(record, holders) or (_read_again(original, record, catalog) if original else None)
    if document is None:
        return _earlier(record, holders[1:])
    if record.encoding != "pdf" or original is not None:
        return [Saved(document=document, original=original if record.encoding == "pdf" else None)], []
    wanted = document.record.model_copy(update={"settings": TO_READ_AGAIN})
    return [Saved(document=replace(document, record=wanted))], [
        "原本の PDF が壊れているため、ページの画像を表示できません。"
    ]


def _with_hash(paths: Iterable[Path], sha256: str) -> Iterator[Path]:
    for path in paths:
        try:
            if path.is_file() and hash_of(Found(path)) == sha256:
                yield path
        except (OSError, KeikakuError):
            continue


def _held(record: DocumentRecord, holders: Sequence[_Holder]) -> ReadDocument | None:
    """The document from the first generation that holds the same file, with all that was read of it."""
    for holder in holders:
        for same in holder.generation.manifest.documents:
            if (same.plan.id, same.sha256) == (record.plan.id, record.sha256):
                try:
                    return _as_recorded(_whole(same, holder), record)
                except KeikakuError:
                    break
    return None


def _whole(record: DocumentRecord, holder: _Holder) -> ReadDocument:
    """A document out of a generation; it is cut again where only that is damaged.

    Raises:
        KeikakuError: its text or layout is damaged.
    """
    generation, plan_id = holder.generation, record.plan.id
    source = SourceDocument(
        path=Path(record.file),
        text=generation.text(plan_id),
        encoding=record.encoding,
        sha256=record.sha256,
        layout=generation.layout(plan_id),
        sought=_was_sought(record),
    )
    if holder.cut is None:
        return cut_document(source, record.plan)
    passages, facts = holder.cut[plan_id]
    return ReadDocument(record=record, source=source, passages=passages, facts=facts)


def _as_recorded(document: ReadDocument, record: DocumentRecord) -> ReadDocument:
    """The document under the names that a record has for it."""
    known = {name: getattr(record, name) for name in ("plan", "file", "folder", "sources", "seconds")}
    return replace(document, record=document.record.model_copy(update=known))


def _was_sought(record: DocumentRecord) -> bool:
    return record.settings.endswith(SOUGHT)


def _read_again(path: Path, record: DocumentRecord, catalog: Catalog) -> ReadDocument | None:
    recognition = Recognition(processors=os.cpu_count() or 1) if _was_sought(record) else None
    task = Task(path=path, catalog=catalog, corrections={}, seen=record, recognition=recognition)
    for _, result in read_apart([task], 1, lambda *_: None):
        if isinstance(result, ReadDocument):
            # Cut as the plan it was, whatever it would be taken for now.
            return _as_recorded(cut_document(result.source, record.plan), record)
    return None


def _earlier(record: DocumentRecord, holders: Sequence[_Holder]) -> tuple[list[Saved], list[str]]:
    """The newest other version of a document that is lost; without its pages, as it is wanted again anyway."""
    for holder in holders:
        for older in holder.generation.manifest.documents:
            if older.plan.id == record.plan.id:
                with suppress(KeikakuError):
                    document = _whole(older, holder)
                    wanted = document.record.model_copy(update={"settings": TO_READ_AGAIN})
                    reason = f"内容が壊れているため、世代 {holder.generation.name} の版（{older.file}）に戻しました。"
                    return [Saved(document=replace(document, record=wanted))], [reason]
    return [], ["保存されていた内容が壊れているため、除きました。"]
