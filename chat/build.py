"""The composition root of ingest: read, index, seal, switch."""

from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.ingest_report import Advance, IngestReport
from corpus.library import Generation, Library
from ingest.pipeline import read_documents, write_draft
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

    Where neither a document nor the model changed, no generation is made. Whatever happens, the
    last good generation stays current.

    Raises:
        KeikakuError: nothing could be read, another ingest is running, or the disk is full.
    """
    files = find_documents(list(paths))
    with library.draft() as draft:
        previous = library.open() if library.current_name() else None
        documents, report = read_documents(files, previous, catalog, advance)
        _raise_if_all_failed(report)
        encoder = load_encoder()
        if previous is not None and not report.changes_anything and previous.manifest.model == encoder.info:
            return previous, report
        write_draft(draft, documents, previous)
        build_indexes(draft, previous, encoder, advance)
        return library.seal(draft), report


def _raise_if_all_failed(report: IngestReport) -> None:
    if report.failed and not (report.read or report.unchanged or report.left):
        raise KeikakuError("\n".join(f"{file}: {reason}" for file, reason in report.failed))
