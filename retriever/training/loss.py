"""The loss of a batch of groups: each utterance against every text of the batch."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, normalize, pad

ROWS: Final = 16
"""Texts that go through the model together."""


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
        columns = list(sentence_features)
        rows = len(columns[0]["attention_mask"])
        vectors = self._vectors(columns)
        asked, texts = vectors[: self.utterances * rows], vectors[self.utterances * rows :]
        right = torch.arange(rows).repeat(self.utterances)
        with torch.autocast("cpu", enabled=False):
            likeness = asked @ texts.T / self.temperature
            return cross_entropy(likeness.masked_fill(self._same_as_official(columns)[right], -torch.inf), right)

    def _same_as_official(self, columns: Sequence[dict[str, Tensor]]) -> Tensor:
        """``(rows, texts) bool``: which texts of the batch are the official one of a row over again: no wrong answers."""
        ids = _joined([column["input_ids"] * column["attention_mask"] for column in columns[self.utterances :]])
        rows = len(columns[0]["attention_mask"])
        same = (ids[:rows, None] == ids[None]).all(dim=-1)
        same[torch.arange(rows), torch.arange(rows)] = False
        return same

    def _vectors(self, columns: Sequence[dict[str, Tensor]]) -> Tensor:
        """Unit vectors of all rows, column after column; those of one length go through the model together.

        By columns, more than a fifth of what is computed would be padding.
        """
        ids, mask = (_joined([column[key] for column in columns]) for key in ("input_ids", "attention_mask"))
        lengths = mask.sum(dim=1)
        order = torch.argsort(lengths, stable=True)
        found = []
        for some in torch.split(order, ROWS):
            longest = int(lengths[some].max())
            features = {"input_ids": ids[some, :longest], "attention_mask": mask[some, :longest]}
            found.append(self.model(features)["sentence_embedding"])
        return normalize(torch.cat(found)[torch.argsort(order)].float(), dim=-1)

    def get_config_dict(self) -> dict[str, Any]:
        """What the trainer writes down."""
        return {"utterances": self.utterances, "temperature": self.temperature}


def _joined(parts: Sequence[Tensor]) -> Tensor:
    """The rows of all parts below one another, short ones filled up with what the mask hides."""
    width = max(part.shape[1] for part in parts)
    return torch.cat([pad(part, (0, width - part.shape[1])) for part in parts])
