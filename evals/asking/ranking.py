"""Ranking measures of each leg of the search, computed by ir-measures."""

from collections.abc import Mapping, Sequence
from typing import Final

import ir_measures
from ir_measures import RR, R, nDCG

LEGS: Final = {"lexical": "語", "dense": "意味", "statements": "文の意味", "fused": "融合"}
"""The rankings that are measured: BM25, vectors of passages and of statements, and all as the assistant reads them."""

MEASURES: Final = {"recall_5": R @ 5, "recall_10": R @ 10, "recall_20": R @ 20, "mrr": RR, "ndcg_10": nDCG @ 10}
DEPTH: Final = 100
"""Passages of a ranking that are looked at; RR is 0 where none of them is right."""


def rank_measures(
    right: Mapping[str, Sequence[str]], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """For each question its measures, 0..1: ``right`` and ``rankings`` hold ids of passages, best first.

    Every right passage is worth the same. Questions without right passages are left out.
    """
    judged = {question: dict.fromkeys(keys, 1) for question, keys in right.items() if keys}
    if not judged:
        return {}
    run = {question: _scored(rankings.get(question, ())) for question in judged}
    found: dict[str, dict[str, float]] = {question: dict.fromkeys(MEASURES, 0.0) for question in judged}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), judged, run):
        found[metric.query_id][names[metric.measure]] = round(metric.value, 6)
    return found


def _scored(ranking: Sequence[str]) -> dict[str, float]:
    """Scores that keep the order, whatever the engine does with ties."""
    return {key: float(len(ranking) - place) for place, key in enumerate(ranking)}
