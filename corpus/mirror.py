"""A library whose generations all come from a store: what it says of itself, and what it may take for its own."""

import json
from typing import Final

from corpus.errors import KeikakuError
from corpus.library import LOCK, MIRROR, Library, is_left
from corpus.whole_files import PART, written_whole

_FROM: Final = "from"
_LISTING: Final = "listing"


def refuse_foreign(library: Library) -> None:
    """Check that a generation may be fetched to a place: a copy that was fetched, or a folder that is empty.

    Also one that has only what a fetch leaves that was killed before it had anything.

    Raises:
        KeikakuError: somebody else's files are there, or it can't be read.
    """
    root = library.root
    if root.is_symlink() and not root.exists():
        raise _foreign(library)
    if _read(library) is not None or not root.exists():
        return
    try:
        there = sorted(root.iterdir())
    except OSError as error:
        raise _foreign(library) from error
    begun = (root / LOCK).is_file()
    for path in there:
        unfinished = is_left(path) or (path.name.startswith(f"{MIRROR}.") and path.name.endswith(PART))
        if path.name != LOCK and not (begun and unfinished):
            raise _foreign(library)


def _foreign(library: Library) -> KeikakuError:
    return KeikakuError(
        f"{library.root} には、保管場所から取り寄せたものではないファイルがあります。"
        "取り寄せる先には、空のフォルダかまだない場所を --library で指定してください。"
    )


def mirrored(library: Library) -> str | None:
    """The listing that was fetched last."""
    told = _read(library) or {}
    return told.get(_LISTING)


def origin(library: Library) -> str | None:
    """The store that a copy comes from, as it may be shown; None where the library is no copy."""
    told = _read(library) or {}
    return told.get(_FROM)


def _read(library: Library) -> dict[str, str | None] | None:
    """What a copy says of itself; None where the library is none."""
    try:
        told = json.loads((library.root / MIRROR).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.keys() != {_FROM, _LISTING}:
        return None
    sound = isinstance(told[_FROM], str) and isinstance(told[_LISTING], str | None)
    return told if sound else None


def say_mirror(library: Library, store: str, listing: str | None) -> None:
    """Write down that the generations here come from ``store``, the newest by ``listing``."""
    with written_whole(library.root / MIRROR) as file:
        file.write(json.dumps({_FROM: store, _LISTING: listing}, ensure_ascii=False).encode())
