"""The words of facts, prepared at ingest: which facts hold a word in their name, above it or around it."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from corpus.checksums import SealedFiles

FILE: Final = "fact_words.npz"
VERSION: Final = 1
"""Counts on where words are cut or chosen otherwise: what another version prepared is prepared anew."""


@dataclass(frozen=True, slots=True)
class WordsOfFact:
    """The terms of one fact: of its name, of its name's head, and of what stands around it; ``telling`` are those of the
    name, and ``telling_head`` those of its head, that tell it from others."""

    own: frozenset[str]
    heading: frozenset[str]
    telling: frozenset[str]
    telling_head: frozenset[str]


class Postings:
    """Which rows hold a term: ``rows`` are those of each term of the vocabulary one after the other."""

    def __init__(self, starts: np.ndarray, rows: np.ndarray) -> None:
        self.starts = starts
        self.rows = rows

    @classmethod
    def of(cls, held: Sequence[Iterable[str]], numbers: Mapping[str, int]) -> "Postings":
        """The postings of rows that hold terms, each by its number."""
        pairs = [(numbers[term], row) for row, terms in enumerate(held) for term in terms]
        found = np.array(sorted(pairs), np.int32).reshape(-1, 2)
        counts = np.bincount(found[:, 0], minlength=len(numbers))
        return cls(np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), np.ascontiguousarray(found[:, 1]))

    def holding(self, number: int) -> np.ndarray:
        """``(k,) int32``: the rows that hold the term of this number, rising."""
        found: np.ndarray = self.rows[self.starts[number] : self.starts[number + 1]]
        return found

    def totals(self, weights: np.ndarray, rows: int) -> np.ndarray:
        """``(rows,) float``: what the terms of each row weigh together, 1 for a row without any."""
        each = np.repeat(weights, np.diff(self.starts))
        summed: np.ndarray = np.bincount(self.rows, weights=each, minlength=rows)
        return np.where(summed > 0, summed, 1.0)


KINDS: Final = ("own", "heading", "telling", "telling_head")


@dataclass(frozen=True)
class FactWords:
    """The words of the facts of a generation; rows are in the order of the facts that are ranked."""

    vocabulary: tuple[str, ...]
    own: Postings
    heading: Postings
    telling: Postings
    telling_head: Postings
    count: int

    @classmethod
    def of(cls, facts: Sequence[WordsOfFact]) -> "FactWords":
        """The words of these facts."""
        held = {kind: [getattr(fact, kind) for fact in facts] for kind in KINDS}
        vocabulary = tuple(sorted({term for rows in held.values() for terms in rows for term in terms}))
        numbers = {term: number for number, term in enumerate(vocabulary)}
        return cls(vocabulary, **{k: Postings.of(rows, numbers) for k, rows in held.items()}, count=len(facts))

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each term's place in the vocabulary."""
        return {term: number for number, term in enumerate(self.vocabulary)}

    def holding(self, kind: str, term: str) -> np.ndarray:
        """``(k,) int32``: the rows that hold a term, rising; none for a term that no fact holds."""
        number = self.numbers.get(term)
        postings: Postings = getattr(self, kind)
        return np.zeros(0, np.int32) if number is None else postings.holding(number)

    def save(self, folder: Path) -> None:
        """Keep the words among the files of a generation that is being written."""
        parts = {f"{kind}_{name}": getattr(getattr(self, kind), name) for kind in KINDS for name in ("starts", "rows")}
        words = np.frombuffer("\n".join(self.vocabulary).encode(), np.uint8)
        np.savez(folder / FILE, version=VERSION, count=self.count, vocabulary=words, **parts)


def read_fact_words(files: SealedFiles) -> FactWords | None:
    """The words that were prepared when a generation was made; None where none were, or another version prepared them.

    Raises:
        DamagedLibrary: they are not as they were sealed.
    """
    if not files.holds(FILE):
        return None
    with np.load(io.BytesIO(files.read(FILE)), allow_pickle=False) as held:
        if int(held["version"]) != VERSION:
            return None
        words = held["vocabulary"].tobytes().decode()
        postings = {kind: Postings(held[f"{kind}_starts"], held[f"{kind}_rows"]) for kind in KINDS}
        return FactWords(tuple(words.split("\n")) if words else (), **postings, count=int(held["count"]))
