"""Which field of policy a plan belongs to: a guess from its title, else from its headings."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from corpus.normalize import squeeze

WORDS: Final = Path(__file__).with_name("fields.toml")
OTHER: Final = "そのほか"


def field_of(title: str, headings: Iterable[str]) -> str:
    """The field whose words a title speaks of most, by characters; of a title that speaks of none, its headings."""
    return _best([title]) or _best(headings) or OTHER


def _best(texts: Iterable[str]) -> str:
    joined = "\n".join(squeeze(text) for text in texts)
    said = {name: sum(joined.count(word) * len(word) for word in words) for name, words in _fields().items()}
    best = max(said, key=lambda name: said[name])
    return best if said[best] else ""


@cache
def _fields() -> dict[str, tuple[str, ...]]:
    read = tomllib.loads(WORDS.read_text(encoding="utf-8"))["fields"]
    return {field["name"]: tuple(squeeze(word) for word in field["words"]) for field in read}


def field_names() -> tuple[str, ...]:
    """All fields, in the order in which they are shelved."""
    return (*_fields(), OTHER)
