"""The loss of a batch of groups: each utterance against every text of the batch."""

from collections.abc import Iterable
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize


class GroupRankingLoss(nn.Module):
    """InfoNCE with in-batch negatives, several utterances to one text.

    As MultipleNegativesRankingLoss takes one anchor a row, it would embed a text once for each of its
    utterances; here columns are utterances first, then the official text, then its neighbours, and each is
    embedded once. ``temperature`` divides the cosines.
    """

    def __init__(self, model: SentenceTransformer, *, utterances: int, temperature: float) -> None:
        super().__init__()
        self.model = model
        self.utterances = utterances
        self.temperature = temperature

    def forward(self, sentence_features: Iterable[dict[str, Tensor]], _labels: Tensor | None) -> Tensor:
        """The mean cross entropy over all utterances; the right text of row ``i`` is the ``i``-th official one."""
        vectors = [normalize(self.model(column)["sentence_embedding"], dim=-1) for column in sentence_features]
        asked, texts = torch.cat(vectors[: self.utterances]), torch.cat(vectors[self.utterances :])
        right = torch.arange(len(vectors[0])).repeat(self.utterances)
        return cross_entropy(asked @ texts.T / self.temperature, right)

    def get_config_dict(self) -> dict[str, Any]:
        """What the trainer writes down."""
        return {"utterances": self.utterances, "temperature": self.temperature}
