"""Measures of one run, all deterministic."""

import re
from collections.abc import Sequence

import numpy as np

from corpus.normalize import squeeze
from evals.testset import Case


def states(answer: str, fact: str) -> bool:
    """Whether ``answer`` holds ``fact`` after NFKC, without spaces, commas and asterisks.

    A figure counts only where no digit and no decimal point stands right before it.
    """
    text, key = squeeze(answer), squeeze(fact)
    boundary = r"(?<![0-9.])" if key[:1].isdigit() else ""
    return re.search(boundary + re.escape(key), text) is not None


def is_right(case: Case, answer: str, *, abstained: bool) -> bool:
    """Whether a reply is right: every required fact and nothing forbidden, or a due refusal."""
    if any(states(answer, forbidden) for forbidden in case.must_not):
        return False
    if not case.answerable:
        return abstained
    return not abstained and all(any(states(answer, fact) for fact in facts) for facts in case.must)


def first_hit(case: Case, passages: Sequence[str]) -> int | None:
    """Rank, from 1, of the first passage that holds one of the case's quotes; None where none does."""
    for rank, passage in enumerate(passages, start=1):
        text = squeeze(passage)
        if any(squeeze(quote) in text for quote in case.evidence):
            return rank
    return None


def recall_at(ranks: Sequence[int | None], k: int) -> float | None:
    """Share of cases whose first hit stands among the first ``k``; None without cases."""
    if not ranks:
        return None
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float | None:
    """Mean of 1/rank, 0 where nothing was found; None without cases."""
    if not ranks:
        return None
    return sum(1 / rank if rank else 0.0 for rank in ranks) / len(ranks)


def share(hits: Sequence[bool]) -> float | None:
    """Share of true values; None without values: no question, no accuracy."""
    return sum(hits) / len(hits) if hits else None


def percentile(milliseconds: Sequence[float], q: float) -> float | None:
    """The ``q``-th percentile; None without values."""
    return float(np.percentile(milliseconds, q)) if milliseconds else None
