"""Everyday words and what plans print for them.

Each ``*.toml`` beside this module holds groups of one policy field: ``everyday`` words are searched as
``official`` ones and their ``narrower`` cases, never the reverse; official words as each other.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from corpus.normalize import fold
from retriever.tokens import content_words

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase as printed, and the stem that a text has to hold to name it."""

    printed: str
    stem: str

    @property
    def terms(self) -> frozenset[str]:
        """The search terms in it."""
        return _terms(self.printed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One group: words that name it, and the words that it is searched by."""

    naming: tuple[Word, ...]
    searched: tuple[Word, ...]

    @property
    def is_one(self) -> bool:
        """Whether its words mean the same: where an everyday word only leads to official ones, they need not."""
        return set(self.naming) <= set(self.searched)


@dataclass(frozen=True, slots=True)
class Named:
    """A meaning that a text names, and the words by which it does, in the group's order."""

    meaning: Meaning
    words: tuple[Word, ...]


@cache
def meanings() -> tuple[Meaning, ...]:
    """All groups, by file name and place."""
    return tuple(meaning for path in sorted(FOLDER.glob("*.toml")) for meaning in _of_file(path))


def named_in(text: str) -> list[Named]:
    """The meanings that ``text`` names by any of their words, in the order of the groups."""
    folded = fold(text)
    found: dict[int, list[Word]] = defaultdict(list)
    for at in range(len(folded)):
        for word, number in (*_by_start().get(folded[at : at + 2], ()), *_by_start().get(folded[at], ())):
            if folded.startswith(word.stem, at) and _stands_apart(folded, at, at + len(word.stem)):
                found[number].append(word)
    groups = meanings()
    return [
        Named(groups[number], tuple(word for word in groups[number].naming if word in words))
        for number, words in sorted(found.items())
    ]


def _of_file(path: Path) -> Iterator[Meaning]:
    for group in tomllib.loads(path.read_text(encoding="utf-8"))["groups"]:
        everyday, official, narrower = (_words(group.get(k, ())) for k in ("everyday", "official", "narrower"))
        if everyday or official:
            yield Meaning(naming=(*everyday, *official), searched=(*official, *narrower))


def _words(printed: list[str]) -> tuple[Word, ...]:
    return tuple(Word(word, _stem(fold(word))) for word in printed)


@cache
def _terms(printed: str) -> frozenset[str]:
    """Found when a question needs them: those of all words take most of a second."""
    return frozenset(content_words(printed))


@cache
def _by_start() -> dict[str, list[tuple[Word, int]]]:
    """The naming words by their first two characters or their only one, each with the number of its group."""
    starts: dict[str, list[tuple[Word, int]]] = defaultdict(list)
    for number, meaning in enumerate(meanings()):
        for word in meaning.naming:
            starts[word.stem[:2]].append((word, number))
    return dict(starts)


_VERB_ENDS: Final = tuple("うくぐすつぬぶむる")


def _stem(word: str) -> str:
    """A phrase up to where its verb is inflected: 店を始め of 店を始める."""
    return word[:-1] if word.endswith(_VERB_ENDS) and "を" in word[:-2] else word


_SCRIPTS: Final = (re.compile(r"[a-z0-9]"), re.compile(r"[ァ-ヶー]"))
"""Scripts in which a word goes on as long as its letters do: バス is not in バスケット, ai not in air."""

_KANJI: Final = re.compile(r"[一-龥々]")


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether a word is no part of a longer one; a single kanji (車) has none beside it."""
    scripts = (*_SCRIPTS, _KANJI) if end - start == 1 else _SCRIPTS
    for script in scripts:
        if script.match(text[start]) and start and script.match(text[start - 1]):
            return False
        if script.match(text[end - 1]) and end < len(text) and script.match(text[end]):
            return False
    return True
