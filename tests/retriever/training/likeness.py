"""Whether a text is taken from another: the share of its runs of characters that stand there too."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from corpus.normalize import squeeze

RUN: Final = 8
"""Characters of a run. Shorter ones are stock phrases of the language."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """``share`` 0..1 of the runs of ``text`` stand in ``other``."""

    text: str
    other: str
    share: float


def runs(text: str) -> frozenset[str]:
    """The runs of eight characters of a text, white space and width aside."""
    plain = squeeze(text)
    return frozenset(plain[i : i + RUN] for i in range(len(plain) - RUN + 1))


class Known:
    """Texts by their runs."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._holding: dict[str, list[int]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Know one more text."""
        for run in runs(text):
            self._holding[run].append(len(self._texts))
        self._texts.append(text)

    def likest(self, text: str) -> Likeness | None:
        """The known text that holds most runs of ``text``; None where none holds any."""
        own = runs(text)
        shared: dict[int, int] = defaultdict(int)
        for run in own:
            for row in self._holding.get(run, ()):
                shared[row] += 1
        if not shared:
            return None
        row = max(shared, key=lambda each: (shared[each], -each))
        return Likeness(text, self._texts[row], shared[row] / len(own))


def too_like(texts: Iterable[str], known: Known, most: float) -> Iterator[Likeness]:
    """Those of ``texts`` that share more than ``most`` of their runs with one known text."""
    for text in texts:
        found = known.likest(text)
        if found is not None and found.share > most:
            yield found
