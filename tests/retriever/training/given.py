"""A model whose vectors are given, in a module of its own: it takes torch, which is imported where it is asked for."""

import torch
from torch import nn


class Given(nn.Module):
    """Stands for a model: its vector for a text is the unit vector that the first token names."""

    def forward(self, features: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        self.widths = (*getattr(self, "widths", ()), features["input_ids"].shape[1])
        return {"sentence_embedding": torch.eye(64)[features["input_ids"][:, 0]]}


def column(*tokens: int, length: int = 1) -> dict[str, torch.Tensor]:
    ids = torch.tensor(tokens)[:, None].repeat(1, length)
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
