"""How well each leg of the search finds the right passages of each test set, and which weights fuse them best.

``python -m evals.bench.ranking LIBRARY SET… [--fit]``: every set is a group; with ``--fit`` the weights are
found on all groups but one and measured on that one, in turn.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from chat.answering.assistant import Assistant
from corpus.library import Library
from evals.asking.ground_truth import GroundTruth
from evals.measures.statistics import estimate
from evals.sets.reading import read_testset
from evals.sets.testset import Case
from retriever.hybrid import WEIGHTS, HybridRetriever, Legs, LegWeights
from retriever.model import load_encoder
from retriever.question import Question

DEPTHS: Final = (1, 5, 20)
TENTHS: Final = 10
ONLY: Final = {
    "words": LegWeights(lexical=1, passages=0, statements=0),
    "passages": LegWeights(lexical=0, passages=1, statements=0),
    "statements": LegWeights(lexical=0, passages=0, statements=1),
    "fused": WEIGHTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """A question, what the legs found for it, and the passages that answer."""

    group: str
    question: Question
    legs: Legs
    right: frozenset[str]


def searched(retriever: HybridRetriever, paths: Iterable[Path], today: date) -> list[Searched]:
    """Every answerable question of the sets whose quotes stand in the library."""
    truth, assistant = GroundTruth(retriever.generation, retriever.words), Assistant(retriever)
    found = []
    for path in paths:
        for case in read_testset(path):
            right = frozenset(truth.quoted(case)) if case.answerable else frozenset()
            if right:
                found.append(_search(retriever, assistant, path.stem, case, right, today))
    return found


def _search(
    retriever: HybridRetriever, assistant: Assistant, group: str, case: Case, right: frozenset[str], today: date
) -> Searched:
    question = assistant.understand(case.question, today=today, history=[])
    return Searched(group=group, question=question, legs=retriever.legs(question), right=right)


def rank_of(retriever: HybridRetriever, each: Searched, weights: LegWeights, today: date) -> float:
    """The place, from 1, of the first right passage; infinite where none is found."""
    ranking = retriever.fuse(each.question, each.legs, today, weights)
    places = (place for place, hit in enumerate(ranking, start=1) if hit.passage.id in each.right)
    return float(next(places, np.inf))


def grid() -> list[LegWeights]:
    """All weights in tenths that sum to 1."""
    return [
        LegWeights(lexical=w / TENTHS, passages=p / TENTHS, statements=(TENTHS - w - p) / TENTHS)
        for w in range(TENTHS + 1)
        for p in range(TENTHS + 1 - w)
    ]


def fitted(retriever: HybridRetriever, found: Sequence[Searched], today: date) -> list[tuple[str, LegWeights, float]]:
    """For each group the weights that do best on the others, and their MRR on the group; last, those best on all."""
    ranks = {w: np.array([rank_of(retriever, each, w, today) for each in found]) for w in grid()}
    groups = np.array([each.group for each in found])

    def score(weights: LegWeights, chosen: np.ndarray) -> float:
        each = [np.mean(1 / ranks[weights][chosen & (groups == g)]) for g in sorted(set(groups[chosen]))]
        return float(np.mean(each))

    rows = []
    for name in sorted(set(groups)):
        best = max(ranks, key=lambda w: score(w, groups != name))
        rows.append((name, best, score(best, groups == name)))
    everything = np.ones(len(found), bool)
    best = max(ranks, key=lambda w: score(w, everything))
    return [*rows, ("すべて", best, score(best, everything))]


def report(retriever: HybridRetriever, found: Sequence[Searched], today: date) -> Table:
    """A line for each set and leg."""
    table = Table("set", "n", "leg", *(f"R@{k}" for k in DEPTHS), "MRR", "95 % of R@5")
    parts: dict[str, list[Searched]] = defaultdict(list)
    for each in found:
        parts[each.group].append(each)
        parts["all"].append(each)
    for name, some in sorted(parts.items()):
        for leg, weights in ONLY.items():
            ranks = np.array([rank_of(retriever, each, weights, today) for each in some])
            sure = estimate((ranks <= DEPTHS[1]).astype(float), np.mean, share=True)
            shares = (f"{np.mean(ranks <= k):.3f}" for k in DEPTHS)
            mrr = f"{np.mean(1 / ranks):.3f}"
            table.add_row(name, str(len(some)), leg, *shares, mrr, f"{sure.low:.2f}–{sure.high:.2f}")
    return table


def main(arguments: Sequence[str]) -> int:
    """Print the table, and the fitted weights on demand."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.ranking")
    parser.add_argument("library", type=Path)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 22))
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args(arguments)
    retriever = HybridRetriever(Library(options.library).open(), load_encoder())
    found = searched(retriever, options.sets, options.today)
    console = Console()
    console.print(report(retriever, found, options.today))
    if options.fit:
        for name, weights, mrr in fitted(retriever, found, options.today):
            console.print(f"{name}: {weights} MRR {mrr:.3f}", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
