"""A generation that others are to answer from, put into a store; and fetched from there."""

import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from corpus import everyday
from corpus.backup_contents import CHUNK, Entry
from corpus.draft import fsync
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.generation import MANIFEST, Generation
from corpus.library import KEEP, Library
from corpus.mirror import mirrored, refuse_foreign, say_mirror
from corpus.names import printable
from corpus.published import BESIDE, Listing, Pointer
from corpus.saved_files import ChangedError, Source, below, entry_of, open_source, refuse_damaged, refuse_small_disk
from corpus.store import AlteredError, MissingError, Store
from corpus.urls import shown

ATTEMPTS: Final = 5
LEFT_ALONE_S: Final = 24 * 60 * 60
_BESIDE: Final = ".beside"
"""Where everyday questions wait in an unfinished generation until all is checked."""

_log: Final = logging.getLogger(__name__)

Advance = Callable[[str, int, int], None]
"""Told what is done, how far, of how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was published or fetched: the generation, and how many of its files and bytes were on the way."""

    generation: str
    files: int
    size: int
    is_new: bool


def publish(
    library: Library,
    store: Store,
    advance: Advance = lambda *_: None,
    *,
    verify: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Moved:
    """Put the current generation into ``store``, with its everyday questions.

    Only what isn't there yet, or has another size, is sent; with ``verify`` also what is another file, for which all
    is read there. Whoever fetches sees the one before until all is there; of older ones the last two are kept.

    Raises:
        KeikakuError: there is no library, a file of it is damaged or keeps changing, or the store can't be written.
    """
    _refuse_one_in_the_other(library, store)
    for _ in range(ATTEMPTS):
        with suppress(ChangedError, FileNotFoundError):
            moved, pointer = _publish(library, store, advance, clock, verify=verify)
            try:
                prune(store, pointer, clock())
            except KeikakuError as error:
                _log.warning("公開はできましたが、古い世代を片付けられませんでした。%s", error)
            return moved
    raise KeikakuError(
        f"ライブラリ {library.root} が書き換えられ続けているため、公開できません。取り込みが終わってから、もう一度実行してください。"
    )


def _publish(
    library: Library, store: Store, advance: Advance, clock: Callable[[], datetime], *, verify: bool
) -> tuple[Moved, Pointer]:
    contents, sources = _answering(library, clock)
    pointer = _published(store, contents)
    is_there = pointer is not None
    altered = {e.sha256 for e in contents.files if not store.is_whole(e)} if verify else set[str]()
    sent = _send_missing(store, contents, sources, advance, altered)
    if pointer is None:
        pointer = store.publish(contents.model_copy(update={"made": _said(clock)}))
    # Once more: what nothing named until now, another publisher may just have removed.
    sent |= _send_missing(store, contents, sources, advance)
    moved = Moved(
        generation=contents.current,
        files=len(sent),
        size=sum(entry.size for entry in sent.values()),
        is_new=bool(sent) or not is_there,
    )
    return moved, pointer


def _published(store: Store, contents: Listing) -> Pointer | None:
    """The pointer in the store, if it names this very generation; what can't be made sense of there is as nothing."""
    with suppress(AlteredError):
        pointer = store.pointer()
        if pointer is not None:
            listed = store.listing(pointer)
            return pointer if (listed.current, listed.files) == (contents.current, contents.files) else None
    return None


def _said(clock: Callable[[], datetime]) -> str:
    return clock().astimezone(UTC).isoformat(timespec="seconds")


def _answering(library: Library, clock: Callable[[], datetime]) -> tuple[Listing, Mapping[str, Source]]:
    """What answers are made from: the current generation, and the everyday questions kept beside it."""
    generation = library.open()
    current = generation.name
    sources = below(library.root / current, f"library/{current}")
    if generation.is_covered:
        # Not what came beside its files after it was sealed.
        sealed = {f"library/{current}/{name}" for name in (MANIFEST, *generation.checksums)}
        sources = {name: source for name, source in sources.items() if name in sealed}
    for name in BESIDE:
        path = library.root / name.removeprefix("library/")
        if path.is_file() and not path.is_symlink():
            sources[name] = path
    entries = {name: entry_of(name, source) for name, source in sources.items()}
    refuse_damaged(library, current, entries)
    return Listing(made=_said(clock), current=current, files=tuple(entries.values())), sources


def _send_missing(
    store: Store, contents: Listing, sources: Mapping[str, Source], advance: Advance, altered: Collection[str] = ()
) -> dict[str, Entry]:
    """Send what isn't there, or is and isn't what was listed; gives it by hash."""
    held = {digest: found.size for digest, found in store.held().items()}
    missing = {e.sha256: e for e in contents.files if held.get(e.sha256) != e.size or e.sha256 in altered}
    for done, entry in enumerate(missing.values()):
        advance("送っています", done, len(missing))
        _send(store, entry, sources[entry.name])
    return missing


def _send(store: Store, entry: Entry, source: Source) -> None:
    try:
        with open_source(source) as file:
            store.send(entry, iter(lambda: file.read(CHUNK), b""))
    except ValueError as error:
        raise ChangedError(entry.name) from error


def prune(store: Store, written: Pointer, now: datetime) -> None:
    """Remove what neither the newest listings name nor the pointer, nor ``written``, which was just published.

    Files younger than a day stay: another publisher may be about to name them. What is fetched meanwhile is begun
    anew by who fetches it.

    Raises:
        KeikakuError: the store can't be read or written.
    """
    listings, pointer = store.listings(), store.pointer()
    named = {written.listing} | ({pointer.listing} if pointer else set())
    if not named <= listings.keys():
        return
    # By the store's own time: publishers' clocks may differ, and be changed.
    by_age = sorted(listings, key=lambda name: (listings[name][0].written or 0.0, listings[name][1].made, name))
    kept = named | set(by_age[-KEEP:])
    used = {entry.sha256 for name in kept for entry in listings[name][1].files}
    before = now.timestamp() - LEFT_ALONE_S
    gone = [d for d, found in store.held().items() if d not in used and found.written and found.written < before]
    left = [place for place, found in store.left().items() if found.written and found.written < before]
    store.forget(sorted(listings.keys() - kept), gone, left)


def fetch(store: Store, library: Library, advance: Advance = lambda *_: None) -> Moved:
    """Bring the newest published generation into ``library``, which holds nothing but what comes from there.

    Files that are there already, of any generation, are not sent again; every file's hash is compared. Where the
    newest is there and damaged, it is brought anew. A process that answers goes over to the new generation by itself,
    as after an ingest.

    Raises:
        KeikakuError: nothing was published, the store can't be reached, what it gives isn't what was published,
            ``library`` holds something of its own, or the disk is too small. Nothing has changed then.
    """
    _refuse_one_in_the_other(library, store)
    refuse_foreign(library)
    for _ in range(ATTEMPTS):
        pointer = store.pointer()
        if pointer is None:
            raise KeikakuError(
                f"保管場所 {shown(store.url)} には何も公開されていません。「keikaku library publish」で公開してください。"
            )
        contents = store.listing(pointer)
        if mirrored(library) == pointer.listing and is_sound(library):
            return Moved(generation=contents.current, files=0, size=0, is_new=False)
        with suppress(MissingError):
            return _fetch(store, library, pointer, contents, advance)
    raise KeikakuError(
        f"保管場所 {shown(store.url)} のファイルが足りません。「keikaku library publish」で公開し直してください。"
    )


def is_sound(library: Library) -> bool:
    """Whether ``CURRENT`` names a generation that is as it was sealed."""
    name = library.pointed()
    with suppress(KeikakuError):
        return name is not None and not library.open_generation(name).damage()
    return False


def _refuse_one_in_the_other(library: Library, store: Store) -> None:
    if store.folder is None:
        return
    one, other = library.root.resolve(), store.folder.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise KeikakuError(
            f"保管場所 {printable(store.folder)} とライブラリ {library.root} は、一方が他方の中にあります。"
            "互いに別のフォルダを指定してください。"
        )


def _fetch(store: Store, library: Library, pointer: Pointer, contents: Listing, advance: Advance) -> Moved:
    own = _files_by_hash(library)
    sent = [entry for entry in contents.files if entry.sha256 not in own]
    with library.taking(contents.current) as folder:
        refuse_small_disk(contents, folder)
        beside: dict[Path, Path] = {}
        for done, entry in enumerate(contents.files):
            advance("受け取っています", done, len(contents.files))
            path = folder / entry.name.removeprefix(contents.prefix)
            if entry.name in BESIDE:
                path = folder / _BESIDE / entry.name
                beside[path] = library.root / path.name
            _receive(store, entry, path, own.get(entry.sha256))
        _refuse_unsound(folder, contents, store)
        # Before anything is in its place, so that it is never held to be this library's own; and again after, so that
        # it isn't thought to be there.
        say_mirror(library, shown(store.url), mirrored(library))
        for path, place in beside.items():
            path.replace(place)
        shutil.rmtree(folder / _BESIDE, ignore_errors=True)
        for path in sorted((folder, *folder.rglob("*")), reverse=True):
            if path.is_dir():
                fsync(path)
        name = library.take(folder, contents.current)
        say_mirror(library, shown(store.url), pointer.listing)
    return Moved(generation=name, files=len(sent), size=sum(e.size for e in sent), is_new=True)


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
            "「keikaku library publish --verify」で公開し直してください。何も変えていません。"
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
    return (size, digest.hexdigest()) == (entry.size, entry.sha256)


def _refuse_unsound(folder: Path, contents: Listing, store: Store) -> None:
    """Check that what was fetched is a generation as it was sealed, and nothing besides."""
    listed = {e.name.removeprefix(contents.prefix): e.sha256 for e in contents.files if e.name not in BESIDE}
    try:
        generation = Generation(folder)
    except DamagedLibrary as error:
        raise _unsound(store, MANIFEST) from error
    sealed = generation.checksums
    for name, digest in sealed.items():
        if listed.get(name) != digest:
            raise _unsound(store, name)
    if generation.is_covered:
        for name in listed.keys() - sealed.keys() - {MANIFEST}:
            raise _unsound(store, name)


def _unsound(store: Store, name: str) -> KeikakuError:
    return KeikakuError(
        f"保管場所 {shown(store.url)} の {printable(name)} が、封をした世代のものではありません。"
        "「keikaku library publish」で公開し直してください。何も変えていません。"
    )
