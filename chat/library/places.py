"""The library that a command reads: a folder, or the copy of what was published somewhere."""

import hashlib
import logging
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.urls import shown

_KEY: Final = 16

_log: Final = logging.getLogger(__name__)


def library_at(place: Path | str) -> Library:
    """The library in a folder; that published at a URL is fetched into keikaku's cache and kept there.

    Where the URL can't be reached, what was fetched before is used, with a warning, if it is undamaged.

    Raises:
        KeikakuError: it was never fetched, or what was is damaged, and it can't be now.
    """
    if isinstance(place, Path):
        return Library(place)
    from corpus.publishing import fetch, is_sound  # noqa: PLC0415
    from corpus.store import Store  # noqa: PLC0415
    from retriever.model import cache_folder  # noqa: PLC0415

    library = Library(cache_folder() / "libraries" / hashlib.sha256(place.encode()).hexdigest()[:_KEY])
    try:
        fetch(Store(place), library)
    except KeikakuError as error:
        if not is_sound(library):
            raise
        _log.warning("%s 前に取り寄せた世代 %s で答えます。", error, library.pointed())
    _log.debug("%s: %s", shown(place), library.root)
    return library
