"""Where a table without rules stands on a page, and its columns: white runs down between them like rivers."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, TypeAlias

from corpus.normalize import fold_same_length
from ingest.readers.pdf.glyphs import Glyph, runs_of

Span: TypeAlias = tuple[float, float]
"""From left to right, in points."""

NARROWEST: Final = 0.2
"""Width of a river, in heights of a character: cells of a table without rules stand no nearer to each other."""

SPACING: Final = 0.35
"""White between Latin letters or digits and Japanese ones up to which it is within a text: a quarter is usual."""

NEAR: Final = 1.1
FARTHEST: Final = 2.0
"""White between two lines of a table, in heights of a character: most have less than the first, all than the second."""

ALIKE: Final = 1.25
"""The white between rows is at most so many times as wide as that between those above."""

AS_FAR: Final = 0.9
"""Share of the widest white between rows from which a line alone is no second line of a name."""

LEAST_LINES: Final = 3
MOST_LINES: Final = 150
"""Lines of a table on one page; each that may begin one is tried with those below it."""

MOST_TITLES: Final = 4
"""Lines of titles and the like that may stand over a table."""

MOST_HEADS: Final = 8
"""Lines of heads and of the title of a group that may stand over the first row."""

TOUCHING: Final = 0.3
"""White between the lines of heads that hang together, in heights of a character."""

SWUM: Final = 0.6
"""Share of a river that a head covers which stands over the columns on both sides of it."""

SETTLED: Final = 4
"""Lines after which no more of the rivers is lost; before, gaps within a text may look like them."""

LONGEST_LABEL: Final = 14
"""Characters of the first of two columns on average: with more they are columns of prose."""

_WORD: Final = re.compile(r"[^\W\d_]{2}")
_LISTED: Final = re.compile(r"[(（]?\d{1,2}[.．)）]|[・•●○◆■-]")
_ITEM: Final = re.compile(r"[①-⑳・•●○◎◆◇■□※*]")
_FIGURE: Final = re.compile(r"[▲△\-−－+＋±]?\d[\d,. ]*[^\d\s年月期/]{0,6}|[―－—‐\-–ー…]{1,3}")


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that stand below each other in columns; ``rivers`` part the columns.

    ``over`` are the pieces of its ``count`` lines and of the heads above them that reach over several columns.
    """

    lines: tuple[tuple[Glyph, ...], ...]
    rivers: tuple[Span, ...]
    over: tuple[tuple[Glyph, ...], ...] = ()
    count: int = 0

    def column(self, at: float) -> int:
        """Which column a place on a line is in."""
        return sum(river[0] < at for river in self.rivers)

    def reach(self, piece: Sequence[Glyph]) -> tuple[int, int]:
        """The first and the last column that a piece is over; one that stands in a river is over both beside it."""
        return sum(b <= piece[0].left for _, b in self.rivers), sum(a < piece[-1].right for a, _ in self.rivers)


def regions(lines: Sequence[Sequence[Glyph]]) -> list[Region]:
    """The regions of a page's lines (from the top) that have columns, the largest that begin with each line."""

    @cache
    def grown(start: int) -> Region | None:
        return _grown(lines, start)

    found: list[Region] = []
    at, free = 0, 0
    while at < len(lines):
        table = _table_at(lines, grown, at, free)
        if table is not None:
            at = free = table[0]
            found.append(table[1])
        else:
            at += 1
    return found


def _table_at(
    lines: Sequence[Sequence[Glyph]], grown: Callable[[int], Region | None], at: int, free: int
) -> tuple[int, Region] | None:
    """The line after the table that begins with a line or soon after, and the table; lines from ``free`` are of none yet."""
    start, region = _best(grown, at, len(lines))
    if region is None or not _is_table(region, first=True):
        return None
    whole = _with_heads(region, lines[max(free, start - MOST_HEADS) : start])
    return (start + region.count, whole) if _is_table(whole, first=start == 0) else None


def _best(grown: Callable[[int], Region | None], at: int, end: int) -> tuple[int, Region | None]:
    """The region that begins with a line, or soon after where that has more columns: a title stands over several."""
    best, region = at, grown(at)
    for start in range(at + 1, min(at + MOST_TITLES + 1, end)):
        if region is None or start >= best + region.count:
            break
        other = grown(start)
        if other is None or start + other.count < best + region.count:
            continue
        if _columns(other) > _columns(region):
            best, region = start, other
    return best, region


def _columns(region: Region) -> int:
    """How many columns have several lines, those less that have but one."""
    filled = Counter(column for line in region.lines for column in {region.column(g.x) for g in line})
    return sum(1 if count > 1 else -1 for count in filled.values())


def _with_heads(region: Region, above: Sequence[Sequence[Glyph]]) -> Region:
    """The region with the lines right above it that hang together with it: heads over several columns.

    Heads of their own columns may stand as far above the rows as these are apart, the title of a group of rows between.
    """
    lines, over = list(region.lines), list(region.over)
    rows = max((_white(a, b) for a, b in pairwise(region.lines)), default=0.0)
    covered = [(min(g.left for line in lines for g in line), 0.0)]
    below: Sequence[Glyph] = lines[0]
    for block in reversed(_touching(above)):
        if len(block) == 1 and _is_group(block[0], below, covered, region.rivers):
            over, below = [*over, tuple(block[0])], block[0]
            continue
        parted = [_parted(line, region.rivers, SWUM) for line in block]
        across, within = [p for pieces, _ in parted for p in pieces], [g for _, rest in parted for g in rest]
        near = _white(block[-1], below) <= max(ALIKE * rows, NEAR * _size(block[-1]))
        if not (near and _are_heads(across, within, region)) and not _touch(block[-1], below):
            break
        over, lines, below = [*over, *across], [*(rest for _, rest in parted if rest), *lines], block[0]
    return replace(region, lines=tuple(map(tuple, lines)), over=tuple(over))


def _touching(lines: Sequence[Sequence[Glyph]]) -> list[list[Sequence[Glyph]]]:
    """Lines that stand right below each other together."""
    found: list[list[Sequence[Glyph]]] = []
    for line in lines:
        if found and _touch(found[-1][-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _are_heads(across: Sequence[Sequence[Glyph]], within: Sequence[Glyph], region: Region) -> bool:
    """Whether the pieces of a line are words, several over a column of their own, over half of the columns at least."""
    heads = _cells(within, region)
    over = {at for piece in across for at in range(region.reach(piece)[0], region.reach(piece)[1] + 1)}
    columns = len(region.rivers) + 1
    words = not any(is_figure(text) for text in heads.values())
    return words and len(heads) >= LEAST_HEADS and 2 * len(over | set(heads)) >= columns - 1


LEAST_HEADS: Final = 2


def _parted(
    line: Sequence[Glyph], rivers: Sequence[Span], share: float = 1.0
) -> tuple[list[tuple[Glyph, ...]], tuple[Glyph, ...]]:
    """The pieces of a line that reach across rivers, over such a share of one at least, and the rest of it."""
    pieces = [[g for g in line if left <= g.x <= right] for left, right in _pieces(line)]
    pieces = [part for piece in pieces for part in _at_rivers(piece, rivers)]
    across = [tuple(p) for p in pieces if any(_is_over(p, river, share) for river in rivers)]
    return across, tuple(g for piece in pieces if tuple(piece) not in across for g in piece)


def _is_over(piece: Sequence[Glyph], river: Span, share: float) -> bool:
    """Whether a piece covers that share of a river, or would be cut at it though it is one word of the heads."""
    covered = min(river[1], piece[-1].right) - max(river[0], piece[0].left) >= share * (river[1] - river[0])
    return covered or (share < 1 and piece[0].x <= river[0] < piece[-1].x)


def _at_rivers(piece: Sequence[Glyph], rivers: Sequence[Span]) -> list[list[Glyph]]:
    """A piece cut where white within it, taken for that between two scripts, is at every river that it covers."""
    covered = [(a, b) for a, b in rivers if piece[0].left < a and b < piece[-1].right]
    cuts = [
        next((at for at in range(1, len(piece)) if _is_at(piece[at - 1], piece[at], river)), None) for river in covered
    ]
    if not covered or None in cuts:
        return [list(piece)]
    places = [0, *(at for at in cuts if at is not None), len(piece)]
    return [list(piece[a:b]) for a, b in pairwise(places)]


def _is_at(a: Glyph, b: Glyph, river: Span) -> bool:
    """Whether the white between two glyphs is in a river and wide enough for one."""
    return b.left - a.right >= NARROWEST * a.size and a.right <= sum(river) / 2 <= b.left


def is_figure(text: str) -> bool:
    """Whether the text of a cell is a figure, or a dash for none."""
    return _FIGURE.fullmatch(fold_same_length(text).strip()) is not None


def _grown(lines: Sequence[Sequence[Glyph]], start: int) -> Region | None:
    """The region that begins with a line, as far as the following leave its rivers open; a heading begins none."""
    following = lines[start + 1 : start + MOST_LINES]
    if _size(lines[start]) > LARGER * max(map(_size, following[:LEAST_LINES]), default=float("inf")):
        return None
    covered: Sequence[Span] = _pieces(lines[start])
    held, over = [tuple(lines[start])], list[tuple[Glyph, ...]]()
    ages = dict.fromkeys(_between(covered), 0)
    count, widest = 1, 0.0
    for line, above, below in zip(following, lines[start:], [*following[1:], None], strict=False):
        if below is not None and _is_group(line, below, covered, list(ages)):
            over, count = [*over, tuple(line)], count + 1
            continue
        across, within = _parted(line, [river for river, age in ages.items() if age >= SETTLED])
        tied = _touch(above, line) or (below is not None and _touch(line, below))
        white = _white(above, line) / max(g.size for g in line)
        near = (
            white <= (NEAR if count > 1 else FARTHEST)
            or white <= ALIKE * widest
            or (white <= SPARSE and _is_row(line, covered))
        )
        if not ages or not near or (across and not _goes_on(line, across, covered, tied=tied)):
            break
        joined = _union([*covered, *_pieces(within)], _narrowest(line))
        rivers = _between(joined)
        lost = sum(not any(_meet(old, river) for river in rivers) for old in ages)
        bridged = sum(left <= a and b <= right for a, b in ages for left, right in _pieces(line))
        if not rivers or 2 * max(lost, bridged) > len(ages):
            break
        ages = {river: _age(river, rivers, ages) for river in rivers}
        covered, over, count, widest = joined, [*over, *across], count + 1, max(widest, white)
        held += [within] if within else []
    region = Region(tuple(held), tuple(_between(covered)), tuple(over), count)
    return _without_text_below(region) if len(held) >= LEAST_LINES else None


def _is_row(line: Sequence[Glyph], covered: Sequence[Span]) -> bool:
    """Whether the pieces of a line, several, stand one in each of the columns there are, each beginning or ending with it."""
    pieces = _pieces(line)
    alike = [
        sum(min(abs(a - left), abs(b - right)) <= ALIGNED * line[0].size for a, b in covered) == 1
        for left, right in pieces
    ]
    return len(pieces) >= LEAST_ALIGNED and 3 * sum(alike) >= 2 * len(alike)


LEAST_ALIGNED: Final = 3
ALIGNED: Final = 0.3
SPARSE: Final = 4.5
"""Rows of so many pieces, set as those above to within the second, may stand as far apart as the last, in heights of a character."""


def _size(line: Sequence[Glyph]) -> float:
    return max(glyph.size for glyph in line)


LARGER: Final = 1.15
"""How much larger than the next lines a heading is printed."""


def _without_text_below(region: Region) -> Region:
    """The region without a line at its end that stands alone in the first column, as far off as rows are."""
    lines = region.lines
    whites = [_white(a, b) for a, b in pairwise(lines)]
    while len(lines) > LEAST_LINES and not region.column(lines[-1][-1].x) and whites[-1] >= AS_FAR * max(whites):
        lines, whites = lines[:-1], whites[:-1]
    return replace(region, lines=lines, count=region.count - len(region.lines) + len(lines))


def _is_group(line: Sequence[Glyph], below: Sequence[Glyph], covered: Sequence[Span], rivers: Sequence[Span]) -> bool:
    """Whether a line is the title of the rows below it: few words from the left over columns that the next line keeps."""
    begins = abs(line[0].left - covered[0][0]) <= line[0].size and line[-1].text not in "。、"
    if len(rivers) < LEAST_RIVERS or not begins or _white(line, below) > FARTHEST * line[0].size:
        return False
    if not any(line[0].left < a and b < line[-1].right for a, b in rivers):
        return False
    pieces = _pieces(line)
    bridged = any(left <= a and b <= right for a, b in rivers for left, right in pieces)
    if not bridged or len(pieces) > max(MOST_PIECES, len(rivers) // 3):
        return False
    return not any(left <= a and b <= right for a, b in rivers for left, right in _pieces(below))


LEAST_RIVERS: Final = 3
MOST_PIECES: Final = 2


def _goes_on(line: Sequence[Glyph], across: Sequence[Sequence[Glyph]], covered: Sequence[Span], *, tied: bool) -> bool:
    """Whether a line with a piece over several columns is one of the table: of a row (``tied``), or with a name."""
    left = min(g.left for g in line)
    named = len(across) == 1 and across[0][0].left > covered[0][1] and left <= covered[0][0] + line[0].size / 2
    return named or (tied and left > covered[0][1])


def _touch(above: Sequence[Glyph], below: Sequence[Glyph]) -> bool:
    return _white(above, below) <= TOUCHING * max(g.size for g in below)


def _white(above: Sequence[Glyph], below: Sequence[Glyph]) -> float:
    return min(g.top for g in below) - max(g.bottom for g in above)


def _age(river: Span, rivers: Sequence[Span], ages: dict[Span, int]) -> int:
    """For how many lines a river has run: since it was parted from another, where it was."""
    old = next((old for old in ages if _meet(old, river)), None)
    parted = old is None or sum(_meet(old, other) for other in rivers) > 1
    return 0 if parted or old is None else ages[old] + 1


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _narrowest(line: Sequence[Glyph]) -> float:
    return NARROWEST * max((g.size for g in line), default=0.0)


def _pieces(line: Sequence[Glyph]) -> tuple[Span, ...]:
    """The stretches of a line that glyphs take, those nearer to each other than a river is wide as one."""
    return _pieces_of(tuple(line))


@lru_cache(maxsize=512)
def _pieces_of(line: tuple[Glyph, ...]) -> tuple[Span, ...]:
    """The same of a line that is looked at again from each line above it."""
    joined = [(a.left, b.right) for a, b in pairwise(line) if _is_spacing(a, b)]
    joined += [
        (a.left, b.right) for run in runs_of(line) for a, b in pairwise(run.glyphs) if b.left - a.right >= a.size
    ]
    return tuple(_union([*((g.left, g.right) for g in line), *joined], _narrowest(line)))


def _is_spacing(a: Glyph, b: Glyph) -> bool:
    """Whether white is what is set between letters of two scripts within a text, or after the mark of an item."""
    mixed = a.text.isascii() != b.text.isascii() and a.text.isalnum() and b.text.isalnum()
    return (mixed or _ITEM.match(a.text) is not None) and 0 < b.left - a.right <= SPACING * max(a.size, b.size)


def _union(spans: Sequence[Span], narrowest: float) -> list[Span]:
    """Spans, those nearer to each other than a river is wide as one."""
    found: list[Span] = []
    for left, right in sorted(spans):
        if found and left - found[-1][1] < narrowest:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _between(spans: Sequence[Span]) -> list[Span]:
    return [(a[1], b[0]) for a, b in pairwise(spans)]


def _is_table(region: Region, *, first: bool) -> bool:
    """Whether a region is a table: its heads are no figures, unless they stand on the page before; prose is none.

    Nor are lines of words right below each other: they are a row of heads.
    """
    cells = [_cells(line, region) for line in region.lines]
    across = sum(len(held) > 1 for held in cells)
    if across < LEAST_LINES or 3 * across < len(cells):
        return False
    if len(_touching(region.lines)) == 1 and not any(is_figure(text) for held in cells for text in held.values()):
        return False
    heads = next(held for held in cells if len(held) > 1)
    if not first and any(is_figure(text) for at, text in heads.items() if at > 0):
        return False
    labels = [held[0] for held in cells if 0 in held]
    return not _are_marks(labels) and (len(region.rivers) > 1 or _are_short(labels))


def _are_marks(labels: Sequence[str]) -> bool:
    """Whether labels are the marks of a list (1. 2. 3.) or of a chart's axis (100 80 60), rather than what rows are of."""
    folded = [fold_same_length(label).strip() for label in labels]
    if 2 * sum(_LISTED.fullmatch(label) is not None for label in folded) > len(folded):
        return True
    numbers = [int(label.replace(",", "")) for label in folded if re.fullmatch(r"-?\d[\d,]{0,8}", label)]
    counted = all(b - a == 1 or 1900 < b < 2100 for a, b in pairwise(numbers))
    return 2 * len(numbers) > len(folded) and not counted


def _are_short(labels: Sequence[str]) -> bool:
    """Whether labels are short words, neither prose nor the numbers of a list."""
    words = sum(_WORD.search(label) is not None for label in labels)
    return 2 * words > len(labels) and sum(map(len, labels)) <= LONGEST_LABEL * len(labels)


def _cells(line: Sequence[Glyph], region: Region) -> dict[int, str]:
    found: dict[int, str] = {}
    for glyph in line:
        at = region.column(glyph.x)
        found[at] = found.get(at, "") + glyph.text
    return found
