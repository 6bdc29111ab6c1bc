"""Everything that a tuned encoder depends on, besides the material."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the encoder is tuned.

    ``rank`` and ``alpha`` are those of LoRA, on the layers from ``first_layer``; ``longest`` is in tokens. Of each shape
    of groups ``most`` are drawn, all where it is None; ``general`` public questions are mixed in, so that general
    ability stays. ``bf16`` multiplies in 16-bit floats: about 1.7 times as fast where the processor has them.
    """

    rank: int = 16
    alpha: int = 32
    first_layer: int = 4
    layers: int = 12
    epochs: float = 2.0
    batch: int = 32
    learning_rate: float = 3e-4
    temperature: float = 0.03
    warm_up: float = 0.06
    longest: int = 160
    most: int | None = None
    general: int = 640
    bf16: bool = False
    seed: int = 8


FIRST: Final = Recipe()
"""From the encoder as its makers left it."""

ANSWERS: Final = Recipe(
    epochs=1.0, batch=16, learning_rate=1.5e-4, temperature=0.05, longest=128, most=96, general=240, bf16=True
)
"""From an adapter: questions with the statements that answer them beside those that were ranked as well; of the rest
enough to keep it."""

FURTHER: Final = Recipe(epochs=1.0, learning_rate=2e-4, most=1300, general=1600)
"""From an adapter: what is new in full, of the rest enough to keep it."""
