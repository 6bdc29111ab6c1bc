"""Where tables stand in text taken from a PDF: lines in columns, with what a page's end puts between them left out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.marks import MarkKind, read_mark
from corpus.normalize import nfkc, squeeze
from ingest.readers.spaced.pieces import MOST_WIDTH, RULE, Piece, pieces_of

PAGE_NUMBER: Final = re.compile(r"[-−–—―－(（]?\s*\d{1,4}\s*[-−–—―－)）]?|[pP]\.?\s*\d{1,4}")
REPEATED: Final = 2
"""Times from which on a line beside the numbers of pages is what is printed on every page."""

INDENT: Final = 12
"""Columns of the screen from which on a line alone begins within a table, not at the page's edge."""

WIDE: Final = 50
"""Columns of the screen that a line of running text takes at least, where it goes on."""

_SENTENCE: Final = re.compile(r"[。、]$|です。|ます。")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a table on one page, by their numbers, and the ones among them that a blank line stands before."""

    lines: tuple[int, ...]
    apart: frozenset[int]


def furniture_of(lines: Sequence[str]) -> frozenset[int]:
    """The lines that hold the number of a page, and those printed beside it again and again."""
    numbers = {i for i, line in enumerate(lines) if PAGE_NUMBER.fullmatch(nfkc(line.strip())) or "\f" in line}
    numbers = {i for i in numbers if _is_alone(lines, i)}
    beside = [j for i in sorted(numbers) for j in (_next(lines, i, -1), i, _next(lines, i, 1)) if j is not None]
    said = Counter(squeeze(lines[j]) for j in dict.fromkeys(beside) if j not in numbers or "\f" in lines[j])
    repeated = {j for j in beside if said[squeeze(lines[j])] >= REPEATED and len(pieces_of(lines[j])) == 1}
    return frozenset(repeated | {i for i in numbers if PAGE_NUMBER.fullmatch(nfkc(lines[i].strip()))})


def _is_alone(lines: Sequence[str], at: int) -> bool:
    """Whether blank lines, or the document's end, stand on one side of a line."""
    return "\f" in lines[at] or any(not (0 <= j < len(lines)) or not lines[j].strip() for j in (at - 1, at + 1))


def _next(lines: Sequence[str], at: int, step: int) -> int | None:
    """The nearest line that isn't blank."""
    at += step
    while 0 <= at < len(lines) and not lines[at].strip():
        at += step
    return at if 0 <= at < len(lines) else None


def tables_of(lines: Sequence[str], furniture: frozenset[int]) -> list[list[Stretch]]:
    """The tables, each as its stretches from page to page, in printed order."""
    pieces = [[] if i in furniture or RULE.match(line) else pieces_of(line) for i, line in enumerate(lines)]
    found: list[list[Stretch]] = []
    after = 0
    for at, held in enumerate(pieces):
        if at >= after and len(held) > 1 and not any(c in lines[at] for c in "\t|"):
            found.append(_stretches(lines, pieces, _first(pieces, at, after), at, furniture))
            after = found[-1][-1].lines[-1] + 1
    return found


def _first(pieces: Sequence[Sequence[Piece]], at: int, after: int) -> int:
    """The first line of a table: heads over several lines may begin above the first that holds several."""
    while at > after and (above := pieces[at - 1]) and (len(above) > 1 or above[0].start >= INDENT):
        at -= 1
    return at


def _stretches(
    lines: Sequence[str], pieces: Sequence[Sequence[Piece]], first: int, at: int, furniture: frozenset[int]
) -> list[Stretch]:
    found: list[Stretch] = []
    held, apart = list(range(first, at + 1)), set[int]()
    edge = min(_second(pieces[i]) for i in held)
    while (following := _next(lines, held[-1], 1)) is not None:
        gap = range(held[-1] + 1, following)
        turned = False
        while following is not None and following in furniture:
            turned, gap = True, range(0)
            following = _next(lines, following, 1)
        if following is None or not _goes_on(lines[following], pieces[following], edge):
            break
        if turned or gap:
            if (len(pieces[following]) < 2 and pieces[following][0].start < INDENT) or (len(gap) > 1 and not turned):
                break
            apart.add(following)
        if turned:
            found.append(Stretch(tuple(held), frozenset(apart)))
            held, apart = [], set()
        held.append(following)
        edge = min(edge, _second(pieces[following]))
    return [*found, Stretch(tuple(held), frozenset(apart))]


def _second(held: Sequence[Piece]) -> int:
    """Where what stands beside the first piece of a line begins."""
    return held[1].start if len(held) > 1 else MOST_WIDTH


def _goes_on(line: str, held: Sequence[Piece], edge: int) -> bool:
    """Whether a line may be of the table above it: no running text, and no heading."""
    if not held or any(char in line for char in "\t|"):
        return False
    if len(held) > 1 or held[0].start >= INDENT:
        return True
    mark = read_mark(line)
    if mark is not None and mark.kind in (MarkKind.PART, MarkKind.CHAPTER, MarkKind.LABELLED):
        return False
    return not _SENTENCE.search(held[0].text) and held[0].end < min(edge, WIDE)
