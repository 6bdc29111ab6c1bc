"""The composition root of ingest: read, index, seal, switch."""

from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport
from corpus.library import Generation, Library
from ingest.pipeline import Advance, read_documents, write_draft
from ingest.readers.files import find_documents
from retriever.embed import Encoder
from retriever.index import build_indexes


def ingest(
    paths: Sequence[Path],
    library: Library,
    catalog: Catalog,
    load_encoder: Callable[[], Encoder],
    advance: Advance,
) -> tuple[Generation, IngestReport]:
    """Add or update the named documents and nothing else; gives the current generation and a report.

    The encoder is loaded only when something changed. Whatever happens, the last good generation
    stays current.

    Raises:
        KeikakuError: nothing could be read, another ingest is running, or the disk is full.
    """
    files = find_documents(list(paths))
    with library.draft() as draft:
        previous = library.open() if library.current_name() else None
        documents, report = read_documents(files, previous, catalog, advance)
        if previous is not None and not report.changes_anything and not _needs_model(previous, load_encoder):
            _raise_if_all_failed(report)
            return previous, report
        _raise_if_all_failed(report)
        write_draft(draft, documents, previous)
        build_indexes(draft, previous, load_encoder(), advance)
        return library.seal(draft), report


def _needs_model(previous: Generation, load_encoder: Callable[[], Encoder]) -> bool:
    """Whether the library was built with another model than the one now chosen."""
    return previous.manifest.model != load_encoder().info


def _raise_if_all_failed(report: IngestReport) -> None:
    if report.failed and not (report.read or report.unchanged or report.left):
        raise KeikakuError("\n".join(f"{file}: {reason}" for file, reason in report.failed))
