"""What models write that is no answer: thoughts before it, and loops without an end."""

from typing import Final

OPEN: Final = "<think>"
CLOSE: Final = "</think>"

WINDOW: Final = 600
"""Characters at the end of a text that are looked at for a loop."""

LEAST_TIMES: Final = 6
"""How often a stretch stands there in a row before it is a loop; lists and tables repeat less at such length."""


class Thoughts:
    """Takes thoughts out of an answer as its pieces come: what stands in ``<think>`` tags at its very beginning."""

    def __init__(self) -> None:
        self._held = ""
        self._at = self._beginning

    def without(self, piece: str) -> str:
        """What of the pieces so far, this one included, is to be passed on now."""
        self._held += piece
        return self._at()

    def rest(self) -> str:
        """What was held back at the end: a text shorter than the tag; never a thought."""
        return self._held if self._at == self._beginning else ""

    def _beginning(self) -> str:
        begun = self._held.lstrip()
        if begun.startswith(OPEN):
            self._at = self._thinking
        elif not OPEN.startswith(begun):
            self._at = self._answering
        return "" if self._at == self._beginning else self._at()

    def _thinking(self) -> str:
        _, closed, rest = self._held.partition(CLOSE)
        # Only so much is kept as the end of the thoughts may need.
        self._held = rest if closed else self._held[-len(CLOSE) :]
        if not closed:
            return ""
        self._at = self._after_thoughts
        return self._at()

    def _after_thoughts(self) -> str:
        self._held = self._held.lstrip()
        if not self._held:
            return ""
        self._at = self._answering
        return self._at()

    def _answering(self) -> str:
        held, self._held = self._held, ""
        return held


def is_looping(text: str) -> bool:
    """Whether the end of ``text`` is one stretch over and over."""
    end = text[-WINDOW:]
    if len(end) < WINDOW:
        return False
    # Knuth, Morris and Pratt: the longest proper prefix that is a suffix as well gives the shortest period.
    borders = [0] * WINDOW
    for n in range(1, WINDOW):
        k = borders[n - 1]
        while k and end[n] != end[k]:
            k = borders[k - 1]
        borders[n] = k + (end[n] == end[k])
    return WINDOW - borders[-1] <= WINDOW // LEAST_TIMES
