"""A library in one file: written whole or not at all, checked before it is kept.

The archive is an ordinary tar. Its first member, ``keikaku-backup.json``, names every other one with its
size and SHA-256, so that nothing else is ever taken out of it.
"""

import errno
import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, cast

from corpus import everyday
from corpus.backup_contents import CONTENTS, CURRENT, Contents, StoredFile, opened
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.saved_files import ChangedError, Source, below, entry_of, open_source, refuse_damaged
from corpus.unfinished import exists_already, name_finished, unfinished

ATTEMPTS: Final = 5
"""How often a backup begins anew because a file changed or went away while it was read."""

COMPRESSION: Final = 6
ENDINGS: Final = (".tar.gz", ".tgz", ".tar")
CORRECTIONS: Final = "corrections.json"
UPLOADS: Final = "uploads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What goes into a backup besides the library's current generation, its corrections, its everyday questions and its uploads."""

    every_generation: bool = False
    feedback: Path | None = None
    evals: Path | None = None


def write_backup(library: Library, out: Path, wanted: Wanted, made: str, *, force: bool = False) -> Contents:
    """Write a backup of ``library`` to ``out``, made at ``made`` (ISO 8601); an ingest may be running meanwhile.

    A generation is never changed once it is sealed; where one is removed while it is read, or another file
    changes, the backup begins anew. What was written is read back and compared before it gets its name.

    Raises:
        KeikakuError: there is no library, a file of it is damaged or keeps changing, ``out`` is there already
            (unless ``force``), or can't be written.
    """
    if not out.name.endswith(ENDINGS):
        raise KeikakuError(f"バックアップの名前「{out.name}」は .tar.gz か .tar で終わるようにしてください。")
    if out.exists() and not force:
        raise exists_already(out)
    try:
        with unfinished(out) as file:
            contents = _write(library, file, wanted, made, packed=not out.name.endswith(".tar"))
            _check(file, out)
            os.fsync(file.fileno())
            name_finished(out, force=force)
    except OSError as error:
        raise _unwritable(out, error) from error
    return contents


def _unwritable(out: Path, error: OSError) -> KeikakuError:
    if error.errno == errno.ENOSPC:
        return KeikakuError(f"ディスクの空きが足りず {out} を書けません。空きを作ってからもう一度実行してください。")
    where = f"{error.filename}: " if error.filename else ""
    return KeikakuError(f"バックアップ {out} を書けません（{where}{error.strerror}）。場所と権限を確かめてください。")


def _write(library: Library, file: IO[bytes], wanted: Wanted, made: str, *, packed: bool) -> Contents:
    changed = ""
    for _ in range(ATTEMPTS):
        file.seek(0)
        file.truncate()
        try:
            contents, sources = _found(library, wanted, made)
            with _tar(file, packed=packed) as archive:
                _pack(archive, contents, sources)
        except ChangedError as error:
            changed = str(error)
            continue
        except FileNotFoundError as error:
            changed = str(error.filename)
            continue
        file.flush()
        return contents
    raise KeikakuError(
        f"ライブラリ {library.root} の {changed} がないか、書き換えられ続けているため、バックアップを作れません。"
        "「keikaku status」で確かめ、取り込みが終わってから、もう一度実行してください。"
    )


def _found(library: Library, wanted: Wanted, made: str) -> tuple[Contents, dict[str, Source]]:
    """Everything that belongs into the backup as it is now, and where its bytes are."""
    current = library.open().name
    generations = library.generations() if wanted.every_generation else [current]
    sources: dict[str, Source] = {}
    for name in generations:
        sources |= below(library.root / name, f"library/{name}")
    # Looked for after the generation: what was corrected or uploaded later is applied by the next ingest.
    for name in (CORRECTIONS, everyday.FILE, everyday.VECTORS):
        if (library.root / name).is_file():
            sources[f"library/{name}"] = library.root / name
    sources |= below(library.root / UPLOADS, f"library/{UPLOADS}")
    sources |= _extras(wanted)
    # Last, so that whoever unpacks it by hand has a library only when it is whole.
    sources[CURRENT] = f"{current}\n".encode()
    entries = {name: entry_of(name, source) for name, source in sources.items()}
    for name in generations:
        refuse_damaged(library, name, entries)
    return Contents(made=made, current=current, files=tuple(entries.values())), sources


def _extras(wanted: Wanted) -> dict[str, Source]:
    found: dict[str, Source] = {}
    if wanted.feedback is not None and wanted.feedback.is_file():
        found["extras/feedback.jsonl"] = wanted.feedback
    return found | (below(wanted.evals, "extras/evals") if wanted.evals is not None else {})


@contextmanager
def _tar(file: IO[bytes], *, packed: bool) -> Iterator[tarfile.TarFile]:
    with ExitStack() as stack:
        if packed:
            # Neither name nor time, so that the same library gives the same bytes.
            zipped = gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0)
            file = cast("IO[bytes]", stack.enter_context(zipped))
        yield stack.enter_context(tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT))


def _pack(archive: tarfile.TarFile, contents: Contents, sources: Mapping[str, Source]) -> None:
    listing = contents.model_dump_json(indent=1).encode()
    archive.addfile(_member(CONTENTS, len(listing)), io.BytesIO(listing))
    for entry in contents.files:
        with open_source(sources[entry.name]) as file:
            watched = _Hashing(file)
            try:
                archive.addfile(_member(entry.name, entry.size), watched)
            except OSError as error:
                if error.errno is None:  # tarfile's own: the file has become shorter
                    raise ChangedError(entry.name) from error
                raise
            if watched.digest.hexdigest() != entry.sha256:
                raise ChangedError(entry.name)


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """As the file's own."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o644
    return member


def _check(file: IO[bytes], out: Path) -> None:
    """Read the archive back as a restore would, and compare every byte's hash.

    Raises:
        KeikakuError: it isn't what it should be.
    """
    file.seek(0)
    with opened(file, out) as archive:
        for stored in archive.files():
            _compare(stored, out)


def _compare(stored: StoredFile, out: Path) -> None:
    digest = hashlib.sha256()
    for chunk in stored.chunks():
        digest.update(chunk)
    if digest.hexdigest() != stored.entry.sha256:
        raise KeikakuError(
            f"書いた {out} を読み直したところ {stored.entry.name} が違います。ディスクを確かめてください。"
        )
