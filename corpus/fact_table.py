"""The facts of a generation: what finds them is at hand, each itself is made when it is looked at.

Columns tell of every fact its kind, document, place and name, and where its line stands in the file of the facts. They are
prepared when facts are written; for a generation of an earlier version they are made from its facts.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Final, overload

import numpy as np

from corpus.facts import Agency, Fact, Indicator, Initiative, Milestone, Statistic, Term
from corpus.stored_lines import checks_of, starts_of

COLUMNS: Final = "fact_columns.npz"
VERSION: Final = 1
"""Columns of another version are made anew from the facts."""

CLASSES: Final[tuple[type, ...]] = (Indicator, Statistic, Initiative, Milestone, Term, Agency)
_NUMBER_OF: Final = {kind: number for number, kind in enumerate(CLASSES)}
NAMELESS: Final = -1


@dataclass(frozen=True, slots=True)
class FactColumns:
    """Of each fact in the order of their file: the number of its kind among :data:`CLASSES`, of its document among
    ``documents``, of its name among ``texts``, its span, whether it has attributes, and its line with a check of that."""

    documents: tuple[str, ...]
    texts: tuple[str, ...]
    kind: np.ndarray
    document: np.ndarray
    name: np.ndarray
    span: np.ndarray
    attributed: np.ndarray
    start: np.ndarray
    check: np.ndarray

    @classmethod
    def of(cls, facts: Sequence[Fact], lines: Sequence[bytes]) -> "FactColumns":
        """The columns of facts, which are written as these lines."""
        documents, texts = dict[str, int](), dict[str, int]()
        names = [getattr(fact, "name", None) for fact in facts]
        return cls(
            document=np.array([documents.setdefault(f.plan_id, len(documents)) for f in facts], np.int32),
            name=np.array([NAMELESS if n is None else texts.setdefault(n, len(texts)) for n in names], np.int32),
            documents=tuple(documents),
            texts=tuple(texts),
            kind=np.array([_NUMBER_OF[type(fact)] for fact in facts], np.uint8),
            span=np.array([(f.span.start, f.span.end) for f in facts], np.int32).reshape(-1, 2),
            attributed=np.array([bool(getattr(fact, "attributes", ())) for fact in facts], bool),
            start=starts_of(lines),
            check=checks_of(lines),
        )

    def save(self, path: Path) -> None:
        """Keep them in a file of a generation that is being written."""
        words = json.dumps([self.documents, self.texts], ensure_ascii=False).encode()
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(path, version=VERSION, words=np.frombuffer(words, np.uint8), **arrays)


_ARRAYS: Final = ("kind", "document", "name", "span", "attributed", "start", "check")


def read_columns(content: bytes) -> FactColumns | None:
    """Columns from the content of their file; None where another version prepared them."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        if int(held["version"]) != VERSION:
            return None
        documents, texts = json.loads(held["words"].tobytes())
        return FactColumns(tuple(documents), tuple(texts), **{name: held[name] for name in _ARRAYS})


class FactTable(Sequence[Fact]):
    """The facts of a generation in the order of their file, those of volumes as facts of their plans.

    A fact that was made once stays the same object.
    """

    def __init__(self, columns: FactColumns, wholes: Mapping[str, str], read: Callable[[int], Fact]) -> None:
        """``wholes`` are the plans of documents that are volumes; ``read`` makes the fact at a place, as its document's."""
        self.columns = columns
        self.plans = tuple(wholes.get(document, document) for document in columns.documents)
        """The plans of the documents of the columns."""
        self._read = read
        self._made: dict[int, Fact] = {}
        self._places: dict[int, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.columns.kind)

    @overload
    def __getitem__(self, at: int) -> Fact: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Fact, ...]: ...
    def __getitem__(self, at: int | slice) -> Fact | tuple[Fact, ...]:
        if isinstance(at, slice):
            return tuple(map(self._fact, range(*at.indices(len(self)))))
        return self._fact(range(len(self))[at])

    def __iter__(self) -> Iterator[Fact]:
        return map(self._fact, range(len(self)))

    def _fact(self, at: int) -> Fact:
        if (made := self._made.get(at)) is not None:
            return made
        fact, document = self._read(at), int(self.columns.document[at])
        if self.plans[document] != self.columns.documents[document]:
            fact = replace(fact, plan_id=self.plans[document])
        with self._lock:
            if at not in self._made:
                self._places[id(fact)] = at
                self._made[at] = fact
            return self._made[at]

    def place(self, fact: Fact) -> int:
        """Where a fact that this gave stands."""
        return self._places[id(fact)]

    def known(self, identity: int) -> int | None:
        """Where the fact of an identity (``id``) stands; None where this gave none of it."""
        return self._places.get(identity)

    def document_of(self, fact: Fact) -> str:
        """The id of the document that a fact which this gave stands in: of its plan, or of a volume of that."""
        return self.columns.documents[int(self.columns.document[self.place(fact)])]

    def is_of(self, at: int, kind: type) -> bool:
        """Whether the fact at a place is of a kind."""
        return bool(self.columns.kind[at] == _NUMBER_OF[kind])

    def name(self, at: int) -> str:
        """The name of the fact at a place; empty where its kind has none."""
        number = int(self.columns.name[at])
        return "" if number == NAMELESS else self.columns.texts[number]

    def of_kind(self, *kinds: type) -> np.ndarray:
        """The places of the facts of some kinds, rising."""
        return np.flatnonzero(np.isin(self.columns.kind, [_NUMBER_OF[kind] for kind in kinds]))

    def names_of(self, *kinds: type) -> set[str]:
        """The names of the facts of some kinds."""
        return {self.columns.texts[i] for i in np.unique(self.columns.name[self.of_kind(*kinds)]) if i != NAMELESS}

    def in_document(self, document: str) -> np.ndarray:
        """The places of the facts of a document, rising."""
        return self._by_document.get(document, _NOWHERE)

    def of_plan(self, kind: type, plan_id: str) -> np.ndarray:
        """The places of the facts of a kind that a plan states, rising."""
        return self._by_plan.get((_NUMBER_OF[kind], plan_id), _NOWHERE)

    def stating(self, kind: type) -> list[str]:
        """The ids of the plans that state facts of a kind, in the order of the library."""
        found = {
            plan_id: places[0] for (number, plan_id), places in self._by_plan.items() if number == _NUMBER_OF[kind]
        }
        return sorted(found, key=lambda plan_id: int(found[plan_id]))

    @cached_property
    def _by_document(self) -> dict[str, np.ndarray]:
        return {self.columns.documents[number]: places for number, places in _grouped(self.columns.document)}

    @cached_property
    def _by_plan(self) -> dict[tuple[int, str], np.ndarray]:
        plans = list(dict.fromkeys(self.plans))
        numbers = np.array([plans.index(plan_id) for plan_id in self.plans] or [0], np.int64)
        kinds = len(CLASSES)
        keys = numbers[self.columns.document] * kinds + self.columns.kind
        return {(key % kinds, plans[key // kinds]): places for key, places in _grouped(keys)}


_NOWHERE: Final = np.zeros(0, np.int64)


def _grouped(keys: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Each of some numbers with the places where it stands, rising."""
    order = np.argsort(keys, kind="stable")
    found, starts = np.unique(keys[order], return_index=True)
    return zip(found.tolist(), np.split(order, starts[1:]), strict=True) if len(keys) else iter(())
