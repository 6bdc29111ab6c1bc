"""What is searched by meaning: passages and their statements, each a collection of vectors under ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corpus.passage import Passage
from retriever.statement_index import StatementTexts, statement_ids

PASSAGES: Final = "passages"
STATEMENTS: Final = "statements"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What one collection holds: ``vectors (n, dim)`` under ``ids``, each of a plan."""

    ids: Sequence[str]
    plan_ids: Sequence[str]
    vectors: np.ndarray


def passage_entries(passages: Sequence[Passage], vectors: np.ndarray) -> Entries:
    """The passages under their own ids."""
    return Entries(ids=[p.id for p in passages], plan_ids=[p.plan_id for p in passages], vectors=vectors)


def statement_entries(passages: Sequence[Passage], said: StatementTexts, vectors: np.ndarray) -> Entries:
    """The statements that ``said`` cut out of ``passages``."""
    return Entries(
        ids=statement_ids(passages, said),
        plan_ids=[passages[row].plan_id for row in said.rows.tolist()],
        vectors=vectors,
    )
