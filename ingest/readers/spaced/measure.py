"""In what the columns of a text are measured: a wide character takes two columns of a screen, but some converters count one."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from ingest.readers.spaced.pieces import width_of

LEAST: Final = 8
"""Pairs of pieces, one below the other, from which on it is told in what columns are measured."""

_PIECE: Final = re.compile(r"\S+(?: \S+)*")
_EDGE: Final = 4
"""Characters up to which a line alone may stand in, as the first of a paragraph does."""


def by_screen(text: str) -> str:
    """``text`` with its gaps as wide as on a screen: where columns are aligned by characters, each at twice its place."""
    lines = text.split("\n")
    if not _counts_characters(lines):
        return text
    return "\n".join(map(_widened, lines))


def _counts_characters(lines: Sequence[str]) -> bool:
    """Whether pieces of lines that stand below each other begin after as many characters rather than columns of a screen."""
    by_characters = by_columns = 0
    above: deque[list[_Places]] = deque(maxlen=NEAR)
    for line in filter(str.strip, lines):
        held = list(_places(line))[1:]
        near = [place for places in above for place in places]
        for place in held:
            in_characters = any(_are_aligned(place[0], other[0]) for other in near)
            in_columns = any(_are_aligned(place[1], other[1]) for other in near)
            by_characters += in_characters and not in_columns
            by_columns += in_columns and not in_characters
        above.append(held)
    return by_characters >= LEAST and by_characters > 3 * by_columns


_Places: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""Where a piece begins and ends, in characters and in columns of a screen."""


def _are_aligned(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two pieces begin or end at the same place, or have nearly the same middle."""
    return one[0] == other[0] or one[1] == other[1] or abs(sum(one) - sum(other)) <= 1


NEAR: Final = 3
"""Lines above a piece among which there is one that it stands below: cells that are centred leave lines out."""


def _places(line: str) -> Iterator[_Places]:
    """Where each piece of a line begins and ends: after how many characters, and after how many columns of a screen."""
    column = at = 0
    for match in _PIECE.finditer(line):
        column += width_of(line[at : match.start()])
        end = column + width_of(match[0])
        yield match.span(), (column, end)
        at, column = match.end(), end


def _widened(line: str) -> str:
    """A line with each piece at twice the place that it has in characters."""
    pieces = list(_PIECE.finditer(line))
    if "\t" in line or not pieces or (len(pieces) == 1 and pieces[0].start() <= _EDGE):
        return line
    widened, width = "", 0
    for piece in pieces:
        gap = max(2 * piece.start() - width, 0)
        widened += " " * gap + piece[0]
        width += gap + width_of(piece[0])
    return widened
