"""What a business says of itself: industries, sizes and themes to choose from, with the words that documents use for them."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

WORDS: Final = Path(__file__).with_name("situations.toml")


def industries() -> tuple[str, ...]:
    """The industries to choose from."""
    return tuple(_words()["industries"])


def sizes() -> tuple[str, ...]:
    """The sizes to choose from."""
    return tuple(_words()["sizes"])


def themes() -> tuple[str, ...]:
    """The themes to choose from."""
    return tuple(_words()["themes"])


def words_of(kind: str) -> Mapping[str, Sequence[str]]:
    """The words by which documents speak of each of the ``industries`` or ``sizes``."""
    words: Mapping[str, Sequence[str]] = _words()[kind]
    return words


def question_of(theme: str) -> str:
    """What is searched for where a theme is chosen; empty for none of the themes."""
    return str(_words()["themes"].get(theme, ""))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
