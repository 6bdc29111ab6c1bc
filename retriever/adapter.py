"""What the default encoder was taught: low-rank changes of its linear maps, beside its 4-bit weights."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from safetensors.numpy import load_file

FOLDER: Final = Path(__file__).with_name("adapter")
"""As peft saves it: ``adapter_config.json`` and ``adapter_model.safetensors``."""

WEIGHTS: Final = "adapter_model.safetensors"
CONFIG: Final = "adapter_config.json"

LINEAR_MAPS: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
"""The linear maps of a layer: their names in the weight file, and as transformers knows them."""

_SHORT: Final = {name: short for short, name in LINEAR_MAPS.items()}
_KEY: Final = re.compile(r"encoder\.layer\.(?P<layer>\d+)\.(?P<map>[a-z.]+)\.lora_(?P<part>[AB])\.weight$")


@dataclass(frozen=True, slots=True, kw_only=True)
class LowRank:
    """A change of a map ``[out, in]``: ``up (out, rank) @ down (rank, in)``, float32, scaled."""

    down: np.ndarray
    up: np.ndarray

    def dense(self) -> np.ndarray:
        """``(out, in) float32``: what is added to the map's weights."""
        added: np.ndarray = self.up @ self.down
        return added


Adapter: TypeAlias = Mapping[str, LowRank]
"""Changes by the name of the map in the weight file: ``l4.q``."""


def read_adapter(folder: Path = FOLDER) -> Adapter:
    """The changes in an adapter's folder.

    Raises:
        ValueError: the files hold something else than changes of this encoder's linear maps.
        OSError: they can't be read.
    """
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    scale = float(config["lora_alpha"]) / int(config["r"])
    parts: dict[str, dict[str, np.ndarray]] = {}
    for key, value in load_file(folder / WEIGHTS).items():
        match = _KEY.search(key)
        if match is None or match["map"] not in _SHORT:
            raise ValueError(f"{folder}: {key} is not a change of a linear map")
        parts.setdefault(f"l{match['layer']}.{_SHORT[match['map']]}", {})[match["part"]] = value.astype(np.float32)
    return {name: LowRank(down=part["A"], up=part["B"] * np.float32(scale)) for name, part in sorted(parts.items())}
