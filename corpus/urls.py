"""Places that are no folders of this machine."""

import re
from typing import Final

from corpus.names import printable

_URL: Final = re.compile(r"([a-z][a-z0-9+.-]*)(:/+)(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)


def is_url(place: str) -> bool:
    """Whether a place is one that only fsspec knows, like ``s3://bucket/path``."""
    found = _URL.fullmatch(place)
    return found is not None and found[2].startswith("://")


def protocol_of(place: str) -> str | None:
    """What stands before ``:/``, in small letters; None where nothing does, as in a path."""
    found = _URL.fullmatch(place)
    return found[1].lower() if found else None


def has_login(url: str) -> bool:
    """Whether a user or a password may stand in a URL. Either may hold any character, also ``/``."""
    found = _URL.fullmatch(url)
    if not found or "@" not in found[3]:
        return False
    return "@" in found[3].partition("/")[0] or ":" in found[3].rpartition("@")[0]


def shown(url: str) -> str:
    """A place as it may be shown: without user, password and query."""
    found = _URL.fullmatch(url)
    if not found:
        return printable(url)
    # To the last @, wherever that stands: rather too much is left out than a part of a password is shown.
    place = re.split(r"[?#]", found[3].rpartition("@")[2], maxsplit=1)[0]
    return printable(f"{found[1]}{found[2]}{place}")
