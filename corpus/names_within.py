"""Names that stand in a text, found without trying each: every stretch of the text is looked up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class NamesWithin(Generic[T]):
    """Things under their names; looking for those whose names a text holds takes no longer the more there are."""

    def __init__(self, named: Iterable[tuple[str, T]]) -> None:
        """``named`` are names as they are compared, and what bears them; empty names stand in no text."""
        self._held: dict[str, list[tuple[int, T]]] = defaultdict(list)
        for at, (name, thing) in enumerate(named):
            if name:
                self._held[name].append((at, thing))
        self._lengths = sorted({len(name) for name in self._held})

    def names(self, text: str) -> Iterator[str]:
        """The names that stand in ``text``, each once."""
        seen = set()
        for length in self._lengths:
            for at in range(len(text) - length + 1):
                name = text[at : at + length]
                if name in self._held and name not in seen:
                    seen.add(name)
                    yield name

    def within(self, text: str) -> list[T]:
        """What bears a name that stands in ``text``, in the order given; one that bears several, once for each."""
        found = [pair for name in self.names(text) for pair in self._held[name]]
        return [thing for _, thing in sorted(found, key=lambda pair: pair[0])]
