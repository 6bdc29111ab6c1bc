"""What a view of the page is to the navigation: components, and what they show for an address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class View:
    """A view: ``show`` gives a value for each of ``outputs`` from the parts of an address (?view=…&plan=…)."""

    key: str
    outputs: Sequence[Any]
    show: Callable[[Mapping[str, str]], list[Any]]
