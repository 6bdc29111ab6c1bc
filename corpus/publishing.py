"""A generation that others are to answer from, put into a store; and fetched from there."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus import everyday
from corpus.backup_contents import CHUNK, Contents, Entry
from corpus.draft import fsync
from corpus.errors import KeikakuError
from corpus.generation import Generation
from corpus.library import KEEP, MIRROR, Library
from corpus.saved_files import ChangedError, Source, below, entry_of, open_source, refuse_damaged, refuse_small_disk
from corpus.store import MissingError, Pointer, Store
from corpus.urls import shown

ATTEMPTS: Final = 5
Advance = Callable[[str, int, int], None]
"""Told what is done, how far, of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was published or fetched: the generation, and how many of its files and bytes were on the way."""

    generation: str
    files: int
    size: int
    is_new: bool


def publish(library: Library, store: Store, made: str, advance: Advance = lambda *_: None) -> Moved:
    """Put the current generation into ``store``, with its everyday questions; made at ``made`` (ISO 8601).

    Only what isn't there yet is sent. Whoever fetches sees the one before until all is there; of older ones
    the last two are kept.

    Raises:
        KeikakuError: there is no library, a file of it is damaged or keeps changing, or the store can't be written.
    """
    for _ in range(ATTEMPTS):
        with suppress(ChangedError, FileNotFoundError):
            return _publish(library, store, made, advance)
    raise KeikakuError(
        f"ライブラリ {library.root} が書き換えられ続けているため、公開できません。取り込みが終わってから、もう一度実行してください。"
    )


def _publish(library: Library, store: Store, made: str, advance: Advance) -> Moved:
    contents, sources = _answering(library, made)
    before = store.pointer()
    if before is not None and _same(store.listing(before), contents):
        return Moved(generation=contents.current, files=0, size=0, is_new=False)
    held = store.held()
    missing = {entry.sha256: entry for entry in contents.files if held.get(entry.sha256) != entry.size}
    for done, entry in enumerate(missing.values()):
        advance("送っています", done, len(missing))
        _send(store, entry, sources[entry.name])
    gone = {entry.sha256 for entry in contents.files} - store.held().keys()
    if gone:
        raise KeikakuError(
            f"保管場所 {shown(store.url)} でほかの公開が進行中です。終わってから、もう一度実行してください。"
        )
    store.publish(contents)
    _prune(store)
    return Moved(
        generation=contents.current, files=len(missing), size=sum(e.size for e in missing.values()), is_new=True
    )


def _same(one: Contents, other: Contents) -> bool:
    return (one.current, one.files) == (other.current, other.files)


def _answering(library: Library, made: str) -> tuple[Contents, Mapping[str, Source]]:
    """What answers are made from: the current generation, and the everyday questions kept beside it."""
    current = library.open().name
    sources = below(library.root / current, f"library/{current}")
    for name in (everyday.FILE, everyday.VECTORS):
        if (library.root / name).is_file():
            sources[f"library/{name}"] = library.root / name
    entries = {name: entry_of(name, source) for name, source in sources.items()}
    refuse_damaged(library, current, entries)
    return Contents(made=made, current=current, files=tuple(entries.values())), sources


def _send(store: Store, entry: Entry, source: Source) -> None:
    try:
        with open_source(source) as file:
            store.send(entry, iter(lambda: file.read(CHUNK), b""))
    except ValueError as error:
        raise ChangedError(entry.name) from error


def _prune(store: Store) -> None:
    """Remove what is older than the newest listings. What is fetched meanwhile is begun anew by who fetches it."""
    by_age = sorted(store.listings().items(), key=lambda item: (item[1].made, item[0]))
    kept = {entry.sha256 for _, contents in by_age[-KEEP:] for entry in contents.files}
    old = by_age[:-KEEP]
    held = set(store.held()) if old else set()
    for name, contents in old:
        gone = held & {entry.sha256 for entry in contents.files} - kept
        store.forget(name, iter(sorted(gone)))
        held -= gone


def fetch(store: Store, library: Library, advance: Advance = lambda *_: None) -> Moved:
    """Bring the newest published generation into ``library``, which holds nothing but what comes from there.

    Files that are there already, of any generation, are not sent again; every file's hash is compared. A process
    that answers goes over to the new generation by itself, as after an ingest.

    Raises:
        KeikakuError: nothing was published, the store can't be reached, what it gives isn't what was published,
            ``library`` holds generations of its own, or the disk is too small. Nothing has changed then.
    """
    _refuse_own(library)
    for _ in range(ATTEMPTS):
        pointer = store.pointer()
        if pointer is None:
            raise KeikakuError(
                f"保管場所 {shown(store.url)} には何も公開されていません。「keikaku library publish」で公開してください。"
            )
        contents = store.listing(pointer)
        if _mirrored(library) == pointer.listing and library.pointed() is not None:
            return Moved(generation=contents.current, files=0, size=0, is_new=False)
        with suppress(MissingError):
            return _fetch(store, library, pointer, contents, advance)
    raise KeikakuError(
        f"保管場所 {shown(store.url)} のファイルが足りません。「keikaku library publish」で公開し直してください。"
    )


def _fetch(store: Store, library: Library, pointer: Pointer, contents: Contents, advance: Advance) -> Moved:
    prefix = f"library/{contents.current}/"
    own = _files_by_hash(library)
    sent = [entry for entry in contents.files if entry.sha256 not in own]
    with library.taking(contents.current) as folder:
        refuse_small_disk(contents, folder)
        for done, entry in enumerate(contents.files):
            advance("受け取っています", done, len(contents.files))
            if entry.name.startswith(prefix):
                _receive(store, entry, folder / entry.name.removeprefix(prefix), own.get(entry.sha256))
        for path in sorted((folder, *folder.rglob("*")), reverse=True):
            if path.is_dir():
                fsync(path)
        _refuse_unsound(folder, contents, prefix, store)
        for entry in contents.files:
            if not entry.name.startswith(prefix):
                place = library.root / entry.name.removeprefix("library/")
                part = place.with_name(f"{place.name}.tmp")
                _receive(store, entry, part, own.get(entry.sha256))
                part.replace(place)
        # Before it is taken, so that it is never held to be this library's own; after, so that it isn't thought to be there.
        _say_mirror(library, store, _mirrored(library))
        name = library.take(folder, contents.current)
        _say_mirror(library, store, pointer.listing)
    return Moved(generation=name, files=len(sent), size=sum(e.size for e in sent), is_new=True)


def _refuse_own(library: Library) -> None:
    if library.generations() and not library.is_mirror:
        raise KeikakuError(
            f"{library.root} には、ここで取り込んだライブラリがあります。"
            "取り寄せる先には、空のフォルダかまだない場所を --library で指定してください。"
        )


def _mirrored(library: Library) -> str | None:
    """The listing that was fetched last."""
    try:
        listing = json.loads((library.root / MIRROR).read_bytes())["listing"]
        return listing if isinstance(listing, str) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _say_mirror(library: Library, store: Store, listing: str | None) -> None:
    told = {"from": shown(store.url), "listing": listing}
    part = library.root / f"{MIRROR}.tmp"
    with part.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(library.root / MIRROR)
    fsync(library.root)


def _files_by_hash(library: Library) -> dict[str, Path]:
    """What is here already; whoever takes it compares its hash again."""
    found: dict[str, Path] = {}
    for name in library.generations():
        with suppress(KeikakuError):
            generation = library.open_generation(name)
            found |= {digest: library.root / name / file for file, digest in generation.checksums.items()}
    beside = [library.root / name for name in (everyday.FILE, everyday.VECTORS)]
    return found | {entry_of(f"library/{path.name}", path).sha256: path for path in beside if path.is_file()}


def _receive(store: Store, entry: Entry, path: Path, own: Path | None) -> None:
    """Write one file, from a generation that is here if it is still what it was, else from the store."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if own is not None:
        with suppress(OSError), own.open("rb") as file:
            if _write(path, iter(lambda: file.read(CHUNK), b""), entry):
                return
    if not _write(path, store.receive(entry), entry):
        raise KeikakuError(
            f"保管場所 {shown(store.url)} の {entry.name} が壊れています。"
            "「keikaku library publish」で公開し直してください。何も変えていません。"
        )


def _write(path: Path, chunks: Iterator[bytes], entry: Entry) -> bool:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > entry.size:
                return False
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest() == entry.sha256


def _refuse_unsound(folder: Path, contents: Contents, prefix: str, store: Store) -> None:
    """Check that what was fetched is a generation as it was sealed."""
    listed = {entry.name.removeprefix(prefix): entry.sha256 for entry in contents.files}
    sealed = Generation(folder).checksums
    wrong = next((name for name, digest in sealed.items() if listed.get(name) != digest), None)
    if wrong is not None:
        raise KeikakuError(
            f"保管場所 {shown(store.url)} の {wrong} が、封をした世代のものではありません。何も変えていません。"
        )
