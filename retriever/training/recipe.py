"""Everything that a tuned encoder depends on, besides the material."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the encoder is tuned.

    ``rank`` and ``alpha`` are those of LoRA, on the layers from ``first_layer``; ``longest`` is in tokens;
    ``general`` public questions are mixed in, so that general ability stays.
    """

    rank: int = 16
    alpha: int = 32
    first_layer: int = 4
    layers: int = 12
    epochs: float = 1.0
    batch: int = 32
    learning_rate: float = 3e-4
    temperature: float = 0.03
    warm_up: float = 0.06
    longest: int = 160
    general: int = 2400
    seed: int = 8
