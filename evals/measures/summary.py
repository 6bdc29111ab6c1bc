"""The measures of a whole run and of each of its categories."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from evals.asking.attribution import Stage
from evals.asking.outcome import Outcome
from evals.measures.metric import Metric, mean, values
from evals.measures.metrics import METRICS, latencies
from evals.measures.statistics import Estimate, estimate
from evals.measures.trust import Trust, trust_of
from evals.sets.robustness import KIND
from evals.sets.testset import CATEGORIES

ALL: Final = ""
"""Stands for all categories together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """``estimates`` by measure and category (``ALL`` for the whole), ``stages`` of what is wrong by category.

    ``stable``: of the questions that only put another one differently, the share with its verdict; by kind.
    ``trust``: the probabilities of the judgement against what came true.
    """

    metrics: tuple[Metric, ...]
    categories: tuple[str, ...]
    estimates: Mapping[str, Mapping[str, Estimate]]
    right: Mapping[str, tuple[int, int]]
    stages: Mapping[str, Mapping[Stage, int]]
    stable: Mapping[str, Estimate]
    trust: Trust
    errors: int

    def value(self, metric: str, category: str = ALL) -> float | None:
        """A measure's value; None where no question speaks to it.

        Raises:
            KeyError: there is no such measure or category.
        """
        return self.estimates[metric][category].value


def summarise(outcomes: Sequence[Outcome], milliseconds: Mapping[str, float]) -> Summary:
    """Measure a run; ``milliseconds`` by the id of each case."""
    metrics = (*METRICS, *latencies(milliseconds))
    categories = _categories(outcomes)
    groups = {ALL: list(outcomes), **{c: [o for o in outcomes if o.case.category == c] for c in categories}}
    return Summary(
        metrics=metrics,
        categories=categories,
        estimates={
            m.key: {name: estimate(values(m, group), m.combine, share=m.share) for name, group in groups.items()}
            for m in metrics
        },
        right={name: (sum(o.right for o in group), len(group)) for name, group in groups.items()},
        stages={name: Counter(o.stage for o in group if o.stage) for name, group in groups.items()},
        stable=_stable(outcomes),
        trust=trust_of(outcomes),
        errors=sum(bool(o.failure) for o in outcomes),
    )


def _categories(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Known categories in their usual order, then the others as they come."""
    found = dict.fromkeys(o.case.category for o in outcomes)
    return tuple([c for c in CATEGORIES if c in found] + [c for c in found if c not in CATEGORIES])


def _stable(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Of all variants, then of each kind that ids name, the share with the verdict of the question they come from."""
    verdicts = {o.case.id: o.right for o in outcomes}
    same: dict[str, list[float]] = {ALL: []}
    for o in outcomes:
        if o.case.variant_of in verdicts:
            kind = o.case.id.removeprefix(o.case.variant_of).removeprefix(KIND)
            alike = float(o.right == verdicts[o.case.variant_of])
            same[ALL].append(alike)
            same.setdefault(kind, []).append(alike)
    return {kind: estimate(np.array(found), mean, share=True) for kind, found in same.items()}
