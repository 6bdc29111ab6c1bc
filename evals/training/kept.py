"""Examples in a file, so that the judgement is learned anew without asking again; one's own file, read by the version that
wrote it."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from chat.answering.judgement.considered import Considered
from evals.training.examples import Example
from retriever.fact_scores import RankedFacts

FIRST: Final = 5
"""Facts of each kind that are kept; signals look at the first."""


class _Pickler(pickle.Pickler):
    """Writes ranked facts as a list of the first: the rest are a whole library's, ranked by functions."""

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - as pickle declares it
        return (list, (value[:FIRST],)) if isinstance(value, RankedFacts) else NotImplemented


def keep(examples: Sequence[Example], file: Path) -> None:
    """Write examples, with what their signals measure."""
    slim = [replace(e, found=_slim(e.found)) for e in examples]
    with file.open("wb") as stream:
        _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(slim)


def _slim(found: Considered | None) -> Considered | None:
    if found is None or found.grounds is None:
        return None
    return replace(found, ranked=(), likely=(), grounds=replace(found.grounds, every=()))


def kept(file: Path) -> list[Example]:
    """The examples of a file."""
    with file.open("rb") as stream:
        return list(pickle.load(stream))  # noqa: S301 - what this program wrote
