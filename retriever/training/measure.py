"""How well an encoder finds the official text for what people say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retriever.embed import Encoder
from retriever.training.groups import Group, passages_of

DEPTHS: Final = (1, 5, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``recall`` at 1, 5 and 20, mean reciprocal rank, and the share of groups whose text beats its neighbours for every utterance."""

    recall: tuple[float, ...]
    mrr: float
    apart: float
    utterances: int

    def __str__(self) -> str:
        recall = " ".join(f"R@{k} {share:.3f}" for k, share in zip(DEPTHS, self.recall, strict=True))
        return f"{recall} MRR {self.mrr:.3f} apart {self.apart:.3f} ({self.utterances} utterances)"


def find(groups: Sequence[Group], encoder: Encoder) -> Finding:
    """Search each utterance of ``groups`` among all their official texts and neighbours."""
    texts = passages_of(groups)
    rows = {text: row for row, text in enumerate(texts)}
    passages = encoder.encode_passages(texts)
    asked = [(utterance, number) for number, group in enumerate(groups) for utterance in group.everyday]
    scores = encoder.encode_queries([utterance for utterance, _ in asked]) @ passages.T
    right = np.array([rows[groups[number].official] for _, number in asked])
    own, ranks = scores[np.arange(len(asked)), right], _ranks(scores, right)
    beaten = np.ones(len(groups), bool)
    for line, (_, number) in enumerate(asked):
        near = [rows[text] for text in groups[number].neighbours]
        beaten[number] &= bool(np.all(scores[line, near] < own[line]))
    return Finding(
        recall=tuple(float(np.mean(ranks <= depth)) for depth in DEPTHS),
        mrr=float(np.mean(1.0 / ranks)),
        apart=float(np.mean(beaten)),
        utterances=len(asked),
    )


def general_mrr(questions: Sequence[str], passages: Sequence[str], encoder: Encoder) -> float:
    """Mean reciprocal rank of each question's passage (same place) among all of them."""
    scores = encoder.encode_queries(questions) @ encoder.encode_passages(passages).T
    return float(np.mean(1.0 / _ranks(scores, np.arange(len(questions)))))


def _ranks(scores: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each row its place, from 1, of the column that is right."""
    ranks: np.ndarray = 1 + (scores > scores[np.arange(len(scores)), right][:, None]).sum(axis=1)
    return ranks
