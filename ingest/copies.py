"""Of files with the same bytes one is taken, and which one doesn't hang on the order in which they are found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport
from corpus.manifest import DocumentRecord
from corpus.names import printable
from ingest.readers.files import Found, Standing, hash_of
from ingest.sidecar import has_sidecar


@dataclass(frozen=True, slots=True)
class Hashed:
    """A file that was found, the SHA-256 of its bytes, and the record of these bytes where they were seen before."""

    found: Found
    sha256: str
    seen: DocumentRecord | None = None


def hashed(files: Sequence[Found], records: Mapping[str, DocumentRecord], report: IngestReport) -> list[Hashed]:
    """The files that can be read, each content once; ``report`` hears of all others."""
    by_hash: dict[str, list[Found]] = defaultdict(list)
    for found in files:
        if found.standing is Standing.ELSEWHERE:
            report.left.append((printable(found.path), found.why))
        elif found.standing is not Standing.DOCUMENT:
            report.failed.append((printable(found.path), found.why))
        else:
            try:
                by_hash[hash_of(found)].append(found)
            except KeikakuError as error:
                report.failed.append((printable(found.path), str(error)))
    taken = []
    for sha256, same in by_hash.items():
        seen = _seen(sha256, same, records)
        first = min(same, key=lambda found: _rank(found, seen))
        taken.append(Hashed(found=first, sha256=sha256, seen=seen))
        for copy in same:
            if copy is not first:
                report.left.append((printable(copy.path), f"{first.path} と同じ内容なので、一度だけ取り込みます。"))
    return taken


def _seen(sha256: str, same: Sequence[Found], records: Mapping[str, DocumentRecord]) -> DocumentRecord | None:
    """The record of these bytes, best that of one of the files that have them now."""
    known = [record for record in records.values() if record.sha256 == sha256]
    here = {(found.folder, found.path.name) for found in same}
    return next((r for r in known if (r.folder, r.file) in here), next(iter(known), None))


def _rank(found: Found, seen: DocumentRecord | None) -> tuple[bool, bool, int, str, str]:
    """The file that is held goes first, then one that has a sidecar, then the shortest name."""
    name = found.path.name
    is_held = seen is not None and (seen.folder, seen.file) == (found.folder, name)
    return (not is_held, not has_sidecar(found.path), len(name), name, str(found.path))
