"""How well facts fit a question, put in order only as far as they are looked at."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast, overload

import numpy as np

from corpus.fact_table import FactTable
from corpus.facts import Agency, Fact, Indicator, Initiative
from retriever.order import PRECISION, reaches

Ranking: TypeAlias = Indicator | Initiative | Agency
"""The kinds of facts that are ranked."""

FIRST: Final = 256
FURTHER: Final = 8
"""Facts that are put in order at first, and how many times as many when those don't suffice; most do."""


@dataclass(frozen=True, slots=True)
class RankedFact:
    """A fact and how well it fits; ``asked`` is the share of the question it speaks of, ``named`` of its name."""

    fact: Ranking
    score: float
    asked: float
    named: float


class RankedRows(Sequence[Ranking]):
    """The ranked ones among the facts of a generation, each made when it is looked at."""

    def __init__(self, facts: FactTable, places: np.ndarray) -> None:
        """``places`` are theirs among ``facts``, rising."""
        self._facts = facts
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, row: int) -> Ranking: ...
    @overload
    def __getitem__(self, row: slice) -> list[Ranking]: ...
    def __getitem__(self, row: int | slice) -> Ranking | list[Ranking]:
        if isinstance(row, slice):
            return [self[each] for each in range(*row.indices(len(self)))]
        return cast("Ranking", self._facts[int(self._places[row])])

    def row_of(self, fact: Fact) -> int | None:
        """The row of a fact; None where it isn't one of these."""
        place = self._facts.known(id(fact))
        row = -1 if place is None else int(np.searchsorted(self._places, place))
        return row if 0 <= row < len(self) and self._places[row] == place else None


@dataclass(frozen=True, slots=True)
class FactScores:
    """``rows`` of ``facts``, rising, each with its score and its shares; the arrays have an entry for each of the facts,
    and ``row_of`` gives a fact's row."""

    facts: Sequence[Ranking]
    row_of: Callable[[Fact], int | None]
    rows: np.ndarray
    score: np.ndarray
    asked: np.ndarray
    named: np.ndarray

    def among(self, holds: Callable[[Ranking], bool]) -> "FactScores":
        """Those of the facts for which something holds."""
        return self.of_rows(np.array([row for row in self.rows if holds(self.facts[row])], self.rows.dtype))

    def of_rows(self, rows: np.ndarray) -> "FactScores":
        """Those of these rows, rising."""
        return replace(self, rows=rows)

    def hit(self, row: int) -> RankedFact:
        """One fact with how well it fits."""
        return RankedFact(self.facts[row], float(self.score[row]), float(self.asked[row]), float(self.named[row]))


class RankedFacts(Sequence[RankedFact]):
    """Facts by falling score, as :func:`retriever.order.best_first` orders them; those that tie stand by ``then``."""

    def __init__(self, scores: FactScores, then: Callable[[Ranking], Any]) -> None:
        self._scores = scores
        self._then = then
        self._order: list[int] = []

    def __len__(self) -> int:
        return len(self._scores.rows)

    @overload
    def __getitem__(self, at: int) -> RankedFact: ...
    @overload
    def __getitem__(self, at: slice) -> list[RankedFact]: ...
    def __getitem__(self, at: int | slice) -> RankedFact | list[RankedFact]:
        if isinstance(at, slice):
            within = range(*at.indices(len(self)))
            self._order_until(max(within, default=-1) + 1)
            return [self._scores.hit(self._order[i]) for i in within]
        at = range(len(self))[at]
        self._order_until(at + 1)
        return self._scores.hit(self._order[at])

    def __iter__(self) -> Iterator[RankedFact]:
        for at in range(len(self)):
            self._order_until(at + 1)
            yield self._scores.hit(self._order[at])

    def among(self, holds: Callable[[Ranking], bool]) -> "RankedFacts":
        """Those of the facts for which something holds."""
        return RankedFacts(self._scores.among(holds), self._then)

    def of(self, fact: Fact) -> RankedFact | None:
        """How well one fact fits; None where it isn't among them."""
        row, rows = self._scores.row_of(fact), self._scores.rows
        if row is None:
            return None
        at = int(np.searchsorted(rows, row))
        return self._scores.hit(row) if at < len(rows) and rows[at] == row else None

    def only(self, facts: Iterable[Fact]) -> "RankedFacts":
        """Those that are among ``facts``."""
        return self._of_rows(np.intersect1d(self._scores.rows, self._rows_of(facts)))

    def without(self, facts: Iterable[Fact]) -> "RankedFacts":
        """Those that are not among ``facts``."""
        return self._of_rows(np.setdiff1d(self._scores.rows, self._rows_of(facts), assume_unique=True))

    def _rows_of(self, facts: Iterable[Fact]) -> list[int]:
        return [row for fact in facts if (row := self._scores.row_of(fact)) is not None]

    def _of_rows(self, rows: np.ndarray) -> "RankedFacts":
        return RankedFacts(self._scores.of_rows(rows.astype(self._scores.rows.dtype)), self._then)

    def scoring(self, floor: float) -> Iterator[RankedFact]:
        """Those that score at least ``floor``, best first."""
        for hit in self:
            if hit.score < floor - 2 * PRECISION:
                return
            if reaches(hit.score, floor):
                yield hit

    def speaking_of(self, share: float) -> list[RankedFact]:
        """Those that speak of at least a share of the question, best first."""
        rows = self._scores.rows
        return list(self._of_rows(rows[self._scores.asked[rows] >= share - PRECISION]))

    def _order_until(self, count: int) -> None:
        """Put the best facts in order, ``count`` at least: some at first, then more and more."""
        rows = self._scores.rows
        some = FIRST
        while len(self._order) < count:
            scores, floor = self._scores.score[rows], -np.inf
            if some < len(rows):
                floor = np.partition(scores, len(rows) - some)[len(rows) - some]
            near = np.flatnonzero(scores >= floor)
            self._order = self._in_groups(rows[near[np.argsort(-scores[near], kind="stable")]], float(floor))
            some *= FURTHER

    def _in_groups(self, falling: np.ndarray, floor: float) -> list[int]:
        """Rows by falling score, those within :data:`PRECISION` of the best of a group by ``then``; whole groups only,
        all of whose rows score more than ``floor``."""
        scores, ordered, start = self._scores.score[falling], list[int](), 0
        while start < len(falling) and scores[start] - PRECISION > floor:
            end = start + int(np.searchsorted(-scores[start:], -(scores[start] - PRECISION), side="right"))
            group = falling[start:end].tolist()
            ordered += sorted(group, key=lambda row: self._then(self._scores.facts[row])) if len(group) > 1 else group
            start = end
        return ordered


_NONE: Final = np.zeros(0)
NO_FACTS: Final = RankedFacts(FactScores((), lambda _: None, np.zeros(0, np.intp), _NONE, _NONE, _NONE), lambda _: 0)
"""Where no facts are wanted."""
