"""Items of a list that stand side by side on a line, one below the other: ・公園　84箇所　　・広場　12箇所."""

import re
from collections.abc import Iterator
from typing import Final

from ingest.readers.spaced.pieces import pieces_of

_MARK: Final = re.compile(r"[・○●■□◆◇▼▽▶]")
_ITEM: Final = re.compile(r"[・○●■□◆◇▼▽▶]\s?[^\W\d_][^\d０-９]*+[\d０-９].*")
"""An item that names something and counts it; ticks and words in the cells of a table are none."""


def below_each_other(text: str) -> str:
    """``text`` with each of several counted items of a line on a line of its own, as far in as the first."""
    return "\n".join(part for line in text.split("\n") for part in _parted(line))


def _parted(line: str) -> Iterator[str]:
    if len(_MARK.findall(line)) < 2:
        yield line
        return
    items: list[list[str]] = []
    for piece in pieces_of(line):
        if _MARK.match(piece.text):
            items.append([piece.text])
        elif items:
            items[-1].append(piece.text)
        else:
            yield line
            return
    joined = ["　　".join(item) for item in items]
    if len({item[0] for item in joined}) > 1 or len(joined) < 2 or not all(map(_ITEM.fullmatch, joined)):
        yield line
        return
    indent = line[: len(line) - len(line.lstrip(" 　"))]
    yield from (f"{indent}{item}" for item in joined)
