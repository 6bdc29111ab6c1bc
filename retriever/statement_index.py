"""Statements as a unit of search: a sentence, an item or a row, under its innermost headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.passage import Passage
from corpus.statements import Statement, name_of, statements

PATH_DEPTH: Final = 2
"""Headings prepended: a sentence alone often leaves out what it is about."""

SHORTEST: Final = 6
"""Characters below which a statement says nothing by itself (a page's remains, a lone label)."""


@dataclass(frozen=True, slots=True)
class StatementTexts:
    """The searched statements of a library: ``texts`` as embedded, the row of the passage each stands in, and its
    place 0… among the statements of that passage."""

    texts: tuple[str, ...]
    rows: np.ndarray
    places: np.ndarray

    @property
    def table(self) -> np.ndarray:
        """``(n, 2) int32``: rows and places side by side."""
        return np.stack([self.rows, self.places], axis=1)


def statement_text(passage: Passage, statement: Statement) -> str:
    """A statement as it is embedded: the last two headings, the item it belongs to, cells after their heads."""
    path = " ".join(passage.section[-PATH_DEPTH:])
    return "\n".join(part for part in (path, statement.head, under_heads(statement)) if part)


def under_heads(statement: Statement) -> str:
    """A statement's text; of a row its name and its other cells, each after its head, as a sentence would say them."""
    if not statement.heads:
        return statement.text
    name = name_of(statement)
    at = statement.cells.index(name) if name else -1
    pairs = [
        f"{head}は{cell}" if head else cell
        for i, (head, cell) in enumerate(zip(statement.heads, statement.cells, strict=True))
        if cell and i != at
    ]
    return f"{name}：{'、'.join(pairs)}" if pairs else name


def statement_texts(passages: Sequence[Passage]) -> StatementTexts:
    """The statements of ``passages`` that are searched, in printed order; heads of tables are not."""
    texts, rows, places = [], [], []
    for row, passage in enumerate(passages):
        for place, statement in enumerate(statements(passage)):
            if not statement.is_head and len(statement.text) >= SHORTEST:
                texts.append(statement_text(passage, statement))
                rows.append(row)
                places.append(place)
    return StatementTexts(tuple(texts), np.array(rows, np.int32), np.array(places, np.int32))


def statement_ids(passages: Sequence[Passage], found: StatementTexts) -> list[str]:
    """An id for each statement: that of its passage and its place in it."""
    pairs = zip(found.rows.tolist(), found.places.tolist(), strict=True)
    return [statement_id(passages[row].id, place) for row, place in pairs]


def statement_id(passage_id: str, place: int) -> str:
    """The id of the statement at a place 0… of a passage."""
    return f"{passage_id}{MARK}{place}"


MARK: Final = "#s"


def by_passage(scores: Mapping[str, float]) -> dict[str, float]:
    """Each passage's best score, best first, from scores by the statements' ids."""
    best: dict[str, float] = {}
    for key, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(key.rpartition("#")[0], score)
    return best
