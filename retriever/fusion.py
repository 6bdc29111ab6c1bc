"""Several rankings into one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from retriever.order import is_tie


def min_max(scores: Mapping[str, float]) -> dict[str, float]:
    """Scale scores to 0..1: the best gets 1, the worst 0; scores that tie all get 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if is_tie(high, low):
        return dict.fromkeys(scores, 1.0)
    return {key: (value - low) / (high - low) for key, value in scores.items()}


def weighted_fusion(legs: Sequence[tuple[float, Mapping[str, float]]]) -> list[tuple[str, float]]:
    """Fuse scored legs, each with its weight; best first, equal scores by key.

    Each leg is scaled to 0..1 first; what a leg didn't find counts 0 there.
    """
    total: dict[str, float] = defaultdict(float)
    for weight, scores in legs:
        for key, value in min_max(scores).items():
            total[key] += weight * value
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
