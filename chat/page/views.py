"""What a view of the page is to the navigation: components, and what they show for an address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at the page: the parts of its address (?view=…&plan=…), and what its visitor may do."""

    query: Mapping[str, str]
    admin: bool = False
    evaluator: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A view: ``show`` gives a value for each of ``outputs``."""

    key: str
    outputs: Sequence[Any]
    show: Callable[[Visit], list[Any]]
