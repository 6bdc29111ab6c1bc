"""Tables drawn with lines of characters (│ ─ ┼, or | - +), as typed text has them: made rows with tabs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.grid import broken_line, indented

LEAST_LINES: Final = 3
"""Lines with cells that a drawn table has at least."""

_VERTICALS: Final = "│┃║｜"
_DRAWN: Final = re.compile(r"^[\s│┃║｜|─━═―ー┄┈\-=+＋┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂┬]{4,}$")
_JUNCTION: Final = re.compile(r"[┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝┠┨┯┷┿╂]|[+＋][-=─━]{2}")
_FIGURE: Final = re.compile(r"^[^\d]{0,4}\d[\d,. ]*[^\d]{0,8}$|^[―－—‐\-–…]{1,3}$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line cut at its verticals: the texts between them and at which column of the screen each ends."""

    texts: tuple[str, ...]
    ends: tuple[int, ...]


def with_boxed_tables(text: str) -> str:
    """``text`` with tables drawn by characters as rows of cells parted by tabs; all else as it is."""
    if not _JUNCTION.search(text):
        return text
    lines = text.split("\n")
    return "\n".join(
        line for drawn, run in groupby(lines, key=_is_drawn) for line in (_rewritten(list(run)) if drawn else run)
    )


def _is_drawn(line: str) -> bool:
    """Whether a line may be one of a drawn table: a rule with junctions, or text between verticals."""
    stripped = line.strip()
    if _DRAWN.match(line):
        return _JUNCTION.search(line) is not None or stripped[:1] in _VERTICALS
    ends = _VERTICALS + "|"
    return len(stripped) > 1 and stripped[0] in ends and stripped[-1] in ends


def _rewritten(run: list[str]) -> list[str]:
    rules = [i for i, line in enumerate(run) if _DRAWN.match(line) and _JUNCTION.search(line)]
    mark = _VERTICALS if any(char in line for line in run for char in _VERTICALS) else "|"
    blocks = [
        [_cut(line, mark) for line in block]
        for is_rule, block in groupby(run, key=lambda line: _DRAWN.match(line) is not None)
        if not is_rule
    ]
    if not rules or sum(map(len, blocks)) < LEAST_LINES:
        return run
    most = Counter(len(line.texts) for block in blocks for line in block).most_common(1)[0][0]
    ends = next(line.ends for block in blocks for line in block if len(line.texts) == most)
    rows = [
        row
        for block in blocks
        for row in ([_heads(block, ends)] if _is_under(block) else _rows([_placed(line, ends) for line in block]))
    ]
    return ["", *("\t".join(row) for row in rows), ""] if most > 1 else run


def _cut(line: str, verticals: str) -> _Line:
    texts: list[str] = []
    ends: list[int] = []
    begun, at = 0, 0
    stripped = line.strip()
    for i, char in enumerate(stripped):
        if char in verticals and i:
            texts.append(stripped[begun + 1 : i])
            ends.append(at)
            begun = i
        at += 2 if unicodedata.east_asian_width(char) in "WFA" else 1
    return _Line(tuple(texts), tuple(ends))


def _placed(line: _Line, ends: Sequence[int], *, each: bool = False) -> list[str]:
    """The texts of a line in the columns of its table; one merged over several stands in the first of them, or in ``each``."""
    if len(line.texts) == len(ends):
        return list(line.texts)
    cells = [""] * len(ends)
    at = 0
    for text, end in zip(line.texts, line.ends, strict=True):
        after = min(range(at, len(ends)), key=lambda i: abs(ends[i] - end)) + 1
        cells[at : after if each else at + 1] = [text] * (after - at if each else 1)
        at = after
        if at >= len(ends):
            break
    return cells


def _is_under(block: Sequence[_Line]) -> bool:
    """Whether the lines of a block are heads below others that are merged over several columns."""
    return len(block) > 1 and len(block[0].texts) < max(len(line.texts) for line in block)


def _heads(block: Sequence[_Line], ends: Sequence[int]) -> list[str]:
    """Lines of heads as one row, what is merged over several columns said in each of them."""
    placed = [_placed(line, ends, each=True) for line in block]
    return [
        " ".join(filter(None, (_together(text.strip()) for text in column))) for column in zip(*placed, strict=True)
    ]


def _rows(lines: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The lines between two rules as rows: one each where figures stand below each other, else all of them one."""
    figures = [
        sum(_FIGURE.match(fold_same_length(line[at].strip())) is not None for line in lines)
        for at in range(1, len(lines[0]))
    ]
    if len(lines) > 1 and max(figures, default=0) <= 1:
        yield [_cell([line[at] for line in lines]) for at in range(len(lines[0]))]
        return
    row: list[list[str]] = []
    for line in lines:
        if row and _goes_on(row, line):
            row = [[*held, text] if text.strip() else held for held, text in zip(row, line, strict=True)]
            continue
        if row:
            yield [_cell(held) for held in row]
        row = [[text] for text in line]
    yield [_cell(held) for held in row]


def _goes_on(row: Sequence[Sequence[str]], line: Sequence[str]) -> bool:
    """Whether a line only goes on with texts that fill their cells up to the right in the line above."""
    filled = [at for at, text in enumerate(line) if text.strip()]
    return bool(filled) and all(row[at][-1].strip() and row[at][-1] == row[at][-1].rstrip() for at in filled)


def _cell(parts: Sequence[str]) -> str:
    printed = next((part for part in parts if part.strip()), "")
    text = broken_line(_together("".join(part.strip() for part in parts)))
    return text if _FIGURE.match(fold_same_length(text)) else indented(printed.lstrip(" "), text)


def _together(text: str) -> str:
    """A word that is spread over its cell, without the spaces in it: 区　　　分."""
    parts = text.split()
    return "".join(parts) if all(len(part) == 1 and not part.isascii() for part in parts) else text
