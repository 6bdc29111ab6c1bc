"""The passages of a generation: what finds them is at hand, each itself is made when it is looked at.

Columns tell of every passage its id, document and section, and where its line stands in the file of the passages. They are
prepared when passages are written; for a generation of an earlier version they are made from its passages.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, overload

import numpy as np
from pydantic import TypeAdapter

from corpus.passage import Passage, SectionPath
from corpus.stored_lines import checks_of, starts_of

PASSAGE: Final = TypeAdapter(Passage)
COLUMNS: Final = "passage_columns.npz"
VERSION: Final = 1
"""Columns of another version are made anew from the passages."""

_ARRAYS: Final = ("document", "section", "start", "check")


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """Of each passage in the order of their file: its id, the numbers of its document among ``documents`` and of its section
    among ``sections``, and its line with a check of that."""

    ids: tuple[str, ...]
    documents: tuple[str, ...]
    sections: tuple[SectionPath, ...]
    document: np.ndarray
    section: np.ndarray
    start: np.ndarray
    check: np.ndarray

    @classmethod
    def of(cls, passages: Sequence[Passage], lines: Sequence[bytes]) -> "PassageColumns":
        """The columns of passages, which are written as these lines."""
        documents, sections = dict[str, int](), dict[SectionPath, int]()
        return cls(
            ids=tuple(passage.id for passage in passages),
            document=np.array([documents.setdefault(p.plan_id, len(documents)) for p in passages], np.int32),
            section=np.array([sections.setdefault(p.section, len(sections)) for p in passages], np.int32),
            documents=tuple(documents),
            sections=tuple(sections),
            start=starts_of(lines),
            check=checks_of(lines),
        )

    def save(self, path: Path) -> None:
        """Keep them in a file of a generation that is being written."""
        words = json.dumps([self.ids, self.documents, self.sections], ensure_ascii=False).encode()
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(path, version=VERSION, words=np.frombuffer(words, np.uint8), **arrays)


def read_columns(content: bytes) -> PassageColumns | None:
    """Columns from the content of their file; None where another version prepared them."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        if int(held["version"]) != VERSION:
            return None
        ids, documents, sections = json.loads(held["words"].tobytes())
        arrays = {name: held[name] for name in _ARRAYS}
        return PassageColumns(tuple(ids), tuple(documents), tuple(map(tuple, sections)), **arrays)


class PassageTable(Sequence[Passage]):
    """The passages of a generation in the order of their file.

    What is looked at by its place is kept; what only goes by in a walk over all is not.
    """

    def __init__(self, columns: PassageColumns, read: Callable[[int], Passage]) -> None:
        """``read`` makes the passage at a place."""
        self.columns = columns
        self._read = read
        self._made: dict[int, Passage] = {}

    def __len__(self) -> int:
        return len(self.columns.ids)

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, at: int | slice) -> Passage | tuple[Passage, ...]:
        if isinstance(at, slice):
            return tuple(map(self._passage, range(*at.indices(len(self)))))
        return self._passage(range(len(self))[at])

    def __iter__(self) -> Iterator[Passage]:
        return map(self._passing, range(len(self)))

    def walk(self, document: str) -> Iterator[Passage]:
        """The passages of a document, in printed order; none is kept for that."""
        return map(self._passing, self._by_document.get(document, ()))

    def _passing(self, at: int) -> Passage:
        return self._made.get(at) or self._read(at)

    def _passage(self, at: int) -> Passage:
        return self._made.get(at) or self._made.setdefault(at, self._read(at))

    @cached_property
    def rows(self) -> dict[str, int]:
        """Where each passage stands, by its id."""
        return {passage_id: row for row, passage_id in enumerate(self.columns.ids)}

    @property
    def document_ids(self) -> list[str]:
        """The id of each passage's document."""
        return [self.columns.documents[number] for number in self.columns.document.tolist()]

    def of_document(self, document: str) -> list[Passage]:
        """The passages of a document, in printed order."""
        return [self._passage(at) for at in self._by_document.get(document, ())]

    def of_section(self, document: str, path: SectionPath) -> list[Passage]:
        """The passages of a section of a document, those of sections below it left out."""
        return [self._passage(at) for at in self._by_section.get((document, path), ())]

    def headings_of(self, documents: Iterable[str]) -> Iterator[tuple[str, SectionPath]]:
        """The passages of some documents in the order of the library, by their ids, each with its section."""
        for at in sorted(at for document in documents for at in self._by_document.get(document, ())):
            yield self.columns.ids[at], self.columns.sections[self.columns.section[at]]

    @property
    def headed(self) -> list[tuple[str, SectionPath]]:
        """All sections that hold passages, each once: the ids of their documents and their paths."""
        return list(self._by_section)

    @cached_property
    def _by_document(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, document in enumerate(self.document_ids):
            found.setdefault(document, []).append(at)
        return found

    @cached_property
    def _by_section(self) -> dict[tuple[str, SectionPath], list[int]]:
        found: dict[tuple[str, SectionPath], list[int]] = {}
        for at, (document, section) in enumerate(zip(self.document_ids, self.columns.section.tolist(), strict=True)):
            found.setdefault((document, self.columns.sections[section]), []).append(at)
        return found
