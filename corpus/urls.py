"""Places that are no folders of this machine."""

import re
from typing import Final
from urllib.parse import urlsplit

from corpus.names import printable

_PROTOCOL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.ASCII)


def is_url(place: str) -> bool:
    """Whether a place is one that only fsspec knows, like ``s3://bucket/path``."""
    return _PROTOCOL.match(place) is not None


def shown(url: str) -> str:
    """A place as it may be shown: without user and password."""
    if not is_url(url):
        return printable(url)
    parts = urlsplit(url)
    return printable(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl())


def without_login(text: str, url: str) -> str:
    """A text in which the user and password of ``url`` may stand, without them."""
    login = urlsplit(url).netloc.rpartition("@")[0]
    return text.replace(f"{login}@", "") if login else text
