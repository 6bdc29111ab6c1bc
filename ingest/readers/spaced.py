"""Tables whose columns are aligned by spaces, as text taken from a PDF has them: made rows with tabs.

Columns are where no line of the table has a character. Lines that have no values are parts of a row that is broken
over several lines: its name goes on above or below the line of its values.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.grid import needs_space

LEAST_COLUMNS: Final = 3
LEAST_ROWS: Final = 2
MOST_LINES: Final = 400
"""Lines of one table; what is longer is read in parts."""

MOST_WIDTH: Final = 400
_GAP: Final = re.compile(r"[ \u3000]{2,}")
_PAGE_NUMBER: Final = re.compile(r"^\s*+[-―－(（]?\s*+\d{1,4}\s*+[-―－)）]?\s*+$")
_RULE: Final = re.compile(r"^[\s\-=─━―ー_＿+|┼┬┴├┤┌┐└┘]{6,}$")
_VALUE: Final = re.compile(
    r"^(?!.*(?:[ぁ-ん]{4}|の))[^\d※＊*注第【〔《]{0,4}[▲△＋+−\-±(（]?\s*\d[\d,. ]*[^\d]{0,10}(?:[※＊*]\d)?$|^[―－—\-–…]{1,3}$"
    r"|^[^\d※＊*注第]{0,4}[▲△−\-]?\s?\d[\d,.]*\s?(?:[十百千]?[万億兆]\s?\d[\d,.]*\s?)+[十百千]?[万億]?[^\d\s]{0,6}$"
    r"|^\d[\d,.]*\s?(?:/\s?|[^\d\s]{1,4}中\s?)\d[\d,.]*\s?[^\d\s]{0,5}$"
    r"|^(?:未|非公|集計中|調査中|中止|維持|増加|減少|なし|現状維持|解消|[●○◎→⇒]).{0,6}$"
)
SENTENCE: Final = re.compile(r"[。、]$|です|ます")
"""What ends a line, or stands in it, where it is no part of a table."""


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Row:
    """A row being put together: the pieces of each column, in printed order."""

    cells: list[list[str]]
    valued: bool
    indent: int
    pieces: tuple[_Piece, ...] = ()
    apart: bool = False
    named: int | None = None
    """Where what stands in the first column begins."""


def with_spaced_tables(text: str) -> str:
    """``text`` with tables aligned by spaces as rows of cells parted by tabs; all else as it is."""
    return "\n".join(line for block in _blocks(text.split("\n")) for line in _rewritten(block))


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Runs of lines that may hold one table: with at most one blank line in a row, and no sentences."""
    run: list[str] = []
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        ends = _is_dated_item(line) or (_is_dated_item(following) and len(_pieces(line)) == 1)
        ends = ends or any(char in line for char in "\t|\f") or _is_prose(line) or _PAGE_NUMBER.match(line) is not None
        blank = not line.strip() and bool(run) and not run[-1].strip()
        if ends or blank or len(run) >= MOST_LINES:
            yield run
            run = []
        run.append(line)
        if ends:
            yield run
            run = []
    yield run


_DATED_ITEM: Final = re.compile(r"\s*[・●○◆◇■□*＊-]\s?(?:令和|平成|[RHＲＨ](?=[\d０-９])|20(?=\d\d))[\d０-９元]")
"""An item of a list that begins with a time."""


def _is_dated_item(line: str) -> bool:
    return _DATED_ITEM.match(line) is not None and len(_pieces(line)) < LEAST_COLUMNS


def _is_prose(line: str) -> bool:
    return SENTENCE.search(line.strip()) is not None and len(_pieces(line)) < LEAST_COLUMNS


def _rewritten(block: list[str]) -> list[str]:
    pieces = [[] if _RULE.match(line) else _pieces(line) for line in block]
    full = [i for i, held in enumerate(pieces) if len(held) >= LEAST_COLUMNS]
    if len(full) < LEAST_ROWS + 1:
        return _in_pairs(block) if not full else block
    first = full[0]
    last = max(i for i, held in enumerate(pieces) if len(held) >= 2)
    right = max(held[-1].end for held in pieces[first : last + 1] if len(held) >= LEAST_COLUMNS)
    while (
        first > 0
        and pieces[first - 1]
        and pieces[first - 1][0].start > pieces[full[0]][0].end
        and pieces[first - 1][-1].end <= right
    ):
        first -= 1
    while (
        last + 1 < len(block) and len(pieces[last + 1]) == 1 and _runs_on(pieces[last + 1][0], pieces[first : last + 1])
    ):
        last += 1
    table = _table(pieces[first : last + 1])
    if table is None:
        return block
    return [*_in_pairs(block[:first]), "", *table, "", *_in_pairs(block[last + 1 :])]


def _in_pairs(block: list[str]) -> list[str]:
    """A block, its lines of a name and a value as rows: values of one column, with units or under a head."""
    pieces = [[] if _RULE.match(line) else _pieces(line) for line in block]
    paired = [i for i, held in enumerate(pieces) if len(held) == 2]
    valued = [i for i in paired if _VALUE.match(fold_same_length(pieces[i][1].text))]
    if len(valued) < LEAST_PAIRS or valued != [i for i in paired if i >= valued[0]]:
        return block
    ends = ({pieces[i][1].end for i in valued}, {pieces[i][1].start for i in valued})
    counted = sum(_COUNTED.search(pieces[i][1].text) is not None for i in valued)
    head = paired.index(valued[0]) > 0 and paired[paired.index(valued[0]) - 1]
    if min(map(len, ends)) > 1 or counted < TELLS * len(valued) or any(pieces[i] for i in _between(valued)):
        return block
    rows = [head, *valued] if head is not False and head == valued[0] - 1 else valued
    left = min(pieces[i][0].start for i in rows)
    written = {
        i: "　" * ((pieces[i][0].start - left) // 2) + "\t".join(piece.text for piece in pieces[i]) for i in rows
    }
    return [
        *block[: rows[0]],
        "",
        *(written.get(i, "") for i in range(rows[0], rows[-1] + 1)),
        "",
        *block[rows[-1] + 1 :],
    ]


def _between(rows: Sequence[int]) -> list[int]:
    """The lines between the first and the last of some that are none of them."""
    return [i for i in range(rows[0], rows[-1]) if i not in rows]


LEAST_PAIRS: Final = 3
_COUNTED: Final = re.compile(
    r"(?<![\d０-９,，.．])[\d０-９][\d０-９,，.．]*+\s?[^\d０-９\s.,，．)）]|[,，.．][\d０-９]"
)
"""A number with its unit, or one that is no page's."""


def _runs_on(piece: _Piece, above: Sequence[Sequence[_Piece]]) -> bool:
    """Whether a line alone goes on with the last row: under a column that begins there, short, no note."""
    starts = {part.start for held in above for part in held[:2]}
    return piece.start in starts and piece.end - piece.start <= 40 and not re.match(r"[※*＊注\d]|[(（]注", piece.text)


def _pieces(line: str) -> list[_Piece]:
    """The pieces of a line that gaps part, each with the columns of a screen that it takes."""
    found: list[_Piece] = []
    at = 0
    column = 0
    text = line.rstrip()
    for match in [*_GAP.finditer(text), None]:
        until = match.start() if match is not None else len(text)
        said = text[at:until]
        stripped = said.strip()
        if stripped:
            begin = column + _width(said[: len(said) - len(said.lstrip())])
            found.append(_Piece(stripped, begin, begin + _width(stripped)))
        column += _width(said)
        if match is not None:
            column += _width(match[0])
            at = match.end()
        if column > MOST_WIDTH:
            return []
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _table(lines: Sequence[Sequence[_Piece]]) -> list[str] | None:
    """The rows of a table as lines; None for what is none."""
    columns = _columns([held for held in lines if len(held) >= 2])
    if len(columns) < LEAST_COLUMNS:
        return None
    rows = [_row(held, columns, apart=i > 0 and not lines[i - 1]) for i, held in enumerate(lines) if held]
    valued = [row for row in rows if row.valued]
    _count_full(rows)
    if len(valued) < LEAST_ROWS:
        return _worded(rows)
    heads = _heads(rows)
    if heads == 0:
        return None
    head = _joined(rows[:heads], columns)
    body = _cycled(_run_on(_folded(rows[heads:])))
    left = min((row.named for row in body if row.named is not None), default=0)
    return ["\t".join(map(_cell, head.cells)), *("\t".join(_written(row, left)) for row in body)]


def _count_full(rows: Sequence[_Row]) -> None:
    """Take rows of words below one with values as rows of their own, too, where they are as full and no heads."""
    first = next((i for i, row in enumerate(rows) if row.valued), len(rows))
    most = max((len(row.pieces) for row in rows[first:] if row.valued), default=0)
    for row in rows[first:]:
        full = len(row.pieces) >= FULL * most and bool(row.cells[0] or row.cells[1])
        row.valued = row.valued or (full and not any(_is_time(" ".join(cell)) for cell in row.cells))


def _heads(rows: Sequence[_Row]) -> int:
    """How many rows of heads there are: down to the last before any values that says something over these."""
    first = next(i for i, row in enumerate(rows) if row.valued)
    values = {
        at
        for row in rows
        if row.valued
        for at, cell in enumerate(row.cells)
        if at and cell and _VALUE.match(fold_same_length(" ".join(cell)))
    }
    over = [i for i in range(first) if any(rows[i].cells[at] for at in values)]
    heads = over[-1] + 1 if over else first
    while heads > 0 and sum(map(bool, rows[heads - 1].cells)) == 1 and heads - 1 not in over:
        heads -= 1
    return heads


def _worded(rows: Sequence[_Row]) -> list[str] | None:
    """A table of words under heads, where a column says who does something or when; None for other text."""
    width = len(rows[0].cells)
    full = [row for row in rows if len(row.pieces) == sum(map(bool, row.cells)) == width]
    aligned = all(len({row.pieces[at].start for row in full}) == 1 for at in range(width))
    head, body = rows[0], rows[1:]
    if full[:1] != [head] or len(full) <= LEAST_ROWS or not aligned or any(map(_says_more, head.cells)):
        return None
    if not any(_tells(full[1:], at) for at in range(1, width)):
        return None
    found: list[_Row] = []
    for row in body:
        found = [*found, row] if row.cells[0] or not found else [*found[:-1], _merged([found[-1], row])]
    return ["\t".join(map(_cell, row.cells)) for row in (head, *found)]


def _says_more(head: Sequence[str]) -> bool:
    """Whether a cell says more than a head does."""
    text = "".join(head)
    return len(text) > LONGEST_HEAD or re.search(r"\d|。", fold_same_length(text)) is not None


LONGEST_HEAD: Final = 12
_DOER: Final = re.compile(
    r"(?:[課係室局署所会社院校園館市町村県国者]|センター|組合|団体|法人|機構|大学|住民|グループ)(?:[)）]|等|など|ほか)?$"
)


def _tells(rows: Sequence[_Row], at: int) -> bool:
    """Whether a column says in most rows who does something, or when."""
    cells = [" ".join(row.cells[at]) for row in rows]
    return max(sum(map(_is_time, cells)), sum(_DOER.search(cell) is not None for cell in cells)) >= TELLS * len(cells)


TELLS: Final = 0.7


def _columns(lines: Sequence[Sequence[_Piece]]) -> list[tuple[int, int]]:
    """The stretches of the screen's width that pieces take; a piece that alone bridges two of them is not counted."""
    pieces = [piece for held in lines for piece in held]
    most = max(len(held) for held in lines)
    full = [held for held in lines if len(held) >= FULL * most]
    lines = full if len(full) >= LEAST_ROWS else lines
    alone = 1 if len(lines) >= ENOUGH else 0
    columns = _stretches(lines, alone)
    if not alone and len(columns) < most:  # A head may reach over a gap that all other lines have.
        narrower = _stretches(lines, 1)
        columns = narrower if len(narrower) == most else columns
    apart = [p for p in pieces if not any(start < p.end and p.start < end for start, end in columns)]
    return sorted([*columns, *((piece.start, piece.end) for piece in apart)])


def _stretches(lines: Sequence[Sequence[_Piece]], alone: int) -> list[tuple[int, int]]:
    """The stretches of the screen's width that pieces of more than so many lines take."""
    width = max(piece.end for held in lines for piece in held)
    taken = [0] * (width + 1)
    for piece in (piece for held in lines for piece in held):
        for at in range(piece.start, piece.end):
            taken[at] += 1
    columns: list[tuple[int, int]] = []
    for at in range(width):
        if taken[at] > alone:
            if columns and columns[-1][1] == at:
                columns[-1] = (columns[-1][0], at + 1)
            else:
                columns.append((at, at + 1))
    return columns


FULL: Final = 0.6
"""Share of the most pieces of any line that those lines have from which the columns are told."""

ENOUGH: Final = 6
"""Lines from which on one that bridges columns is told from the others."""


def _cut(piece: _Piece, columns: Sequence[tuple[int, int]]) -> list[_Piece]:
    """A piece that reaches over several columns, cut at the single space that stands between two of them."""
    reached = [column for column in columns if column[0] < piece.end and piece.start < column[1]]
    if len(reached) < 2:
        return [piece]
    for match in re.finditer("[ 　]", piece.text):
        at = piece.start + _width(piece.text[: match.start()])
        if any(left[1] - 1 <= at <= right[0] for left, right in pairwise(reached)):
            head = _Piece(piece.text[: match.start()], piece.start, at)
            rest = _Piece(piece.text[match.end() :], at + _width(match[0]), piece.end)
            return [head, *_cut(rest, columns)]
    return [piece]


def _row(held: Sequence[_Piece], columns: Sequence[tuple[int, int]], *, apart: bool) -> _Row:
    cells: list[list[str]] = [[] for _ in columns]
    named: int | None = None
    for piece in (part for whole in held for part in _cut(whole, columns)):
        at = _place(piece, columns)
        cells[at].append(piece.text)
        named = piece.start if named is None and at == 0 else named
    values = sum(_VALUE.match(fold_same_length(" ".join(cell))) is not None for cell in cells[1:] if cell)
    times = sum(_is_time(" ".join(cell)) for cell in cells[1:] if cell)
    return _Row(cells, values > 0 and times < values, held[0].start, tuple(held), apart, named)


def _is_time(text: str) -> bool:
    return re.search(r"令和|平成|^[RH]\d|^20\d\d|\d年度|^\d{1,2}年$", fold_same_length(text)) is not None


def _place(piece: _Piece, columns: Sequence[tuple[int, int]]) -> int:
    """The column that a piece shares most of its width with, else the nearest."""

    def shared(at: int) -> tuple[int, int]:
        start, end = columns[at]
        return min(end, piece.end) - max(start, piece.start), -abs(start + end - piece.start - piece.end)

    return max(range(len(columns)), key=shared)


def _joined(rows: Sequence[_Row], columns: Sequence[tuple[int, int]]) -> _Row:
    """Rows of heads as one; what stands over several columns in an upper row is said in each of them."""
    cells: list[list[str]] = [[] for _ in columns]
    rows = _upper_joined(rows)
    for i, row in enumerate(rows):
        lower = max((len(below.pieces) for below in rows[i + 1 :]), default=0)
        spans = 1 < len(row.pieces) < lower
        for at, cell in enumerate(_over(row.pieces, columns) if spans else row.cells):
            cells[at] += [f"{text} " for text in cell] if spans else cell
    return _Row(cells, valued=False, indent=0)


def _upper_joined(rows: Sequence[_Row]) -> list[_Row]:
    """Rows of heads, those in which only heads over several columns go on made one with the row above."""
    found: list[_Row] = []
    for i, row in enumerate(rows):
        lower = max((len(below.pieces) for below in rows[i + 1 :]), default=0)
        above = found[-1].pieces if found else ()
        goes_on = len(row.pieces) <= len(above) < lower and all(
            any(_overlap(piece, upper) for upper in above) for piece in row.pieces
        )
        if goes_on:
            pieces = tuple(_with_below(upper, row.pieces) for upper in above)
            found[-1] = _Row([[] for _ in row.cells], valued=False, indent=0, pieces=pieces)
        else:
            found.append(row)
    return found


def _overlap(one: _Piece, other: _Piece) -> bool:
    return one.start < other.end and other.start < one.end


def _with_below(upper: _Piece, pieces: Sequence[_Piece]) -> _Piece:
    """A head with what stands right below it."""
    below = [piece for piece in pieces if _overlap(piece, upper)]
    text = _cell([upper.text, *(piece.text for piece in below)])
    return _Piece(text, min(p.start for p in (upper, *below)), max(p.end for p in (upper, *below)))


def _over(pieces: Sequence[_Piece], columns: Sequence[tuple[int, int]]) -> list[list[str]]:
    """The head in an upper row that stands over each column: the nearest, no further off than half way to the next."""
    if (begun := _from_the_left(pieces, columns)) is not None:
        return begun
    middles = [(piece.start + piece.end) / 2 for piece in pieces]
    reach = max(b - a for a, b in pairwise(middles)) / 2
    found: list[list[str]] = []
    for start, end in columns:
        off, nearest = min((abs((start + end) / 2 - middle), i) for i, middle in enumerate(middles))
        found.append([pieces[nearest].text] if off <= reach else [])
    return found


def _from_the_left(pieces: Sequence[_Piece], columns: Sequence[tuple[int, int]]) -> list[list[str]] | None:
    """What stands over each column where heads begin with the first of several that they stand over; None for others."""
    first = [next((i for i, (start, _) in enumerate(columns) if abs(piece.start - start) <= 1), -1) for piece in pieces]
    widths = [b - a for a, b in pairwise(first)]
    if -1 in first or max(widths) < 2:
        return None
    found: list[list[str]] = [[] for _ in columns]
    for piece, begin, width in zip(pieces, first, [*widths, max(widths)], strict=True):
        for at in range(begin, min(begin + width, len(columns))):
            found[at] = [piece.text]
    return found


def _folded(rows: Sequence[_Row]) -> list[_Row]:
    """Lines without values as parts of the rows that they belong to; those that head a group stay."""
    found: list[_Row] = []
    waiting: list[_Row] = []
    below = _values_last(rows)
    for i, row in enumerate(rows):
        following = next((other for other in rows[i + 1 :] if other.valued), None)
        if row.valued:
            joins = waiting and (below or not _name(row) or _is_open(waiting[-1]))
            found += [_merged([*waiting, row])] if joins else [*waiting, row]
            waiting = []
        elif found and found[-1].valued and not row.apart and not waiting and _is_open(found[-1]):
            found[-1] = _merged([found[-1], row])
        elif _goes_on_below(rows, i, following) or (
            following is not None and not _heads_group(row, following) and (below or not _name(following))
        ):
            waiting.append(row)
        elif found and found[-1].valued and not row.apart and not _heads_group(row, following):
            found[-1] = _merged([found[-1], row])
        else:
            found.append(row)
    return found + waiting


_GOES_ON: Final = re.compile(r"[のをにがはとやもで、・]$|及び$|または$|又は$")


def _goes_on_below(rows: Sequence[_Row], at: int, following: _Row | None) -> bool:
    """Whether a line without values can't end where it does, and values stand beside the next."""
    return following is not None and following is rows[at + 1] and not following.apart and _is_open(rows[at])


def _is_open(row: _Row) -> bool:
    """Whether a row's name can't end where it does: in a bracket, or with a word that goes on."""
    name = fold_same_length("".join(text for cell in row.cells[:2] for text in cell if not _VALUE.match(text)))
    return name.count("(") > name.count(")") or name.count("「") > name.count("」") or _GOES_ON.search(name) is not None


def _values_last(rows: Sequence[_Row]) -> bool:
    """Whether values stand beside the last line of a name that is broken over lines, rather than beside the first."""
    begins = ends = 0
    for i, row in enumerate(rows):
        following = rows[i + 1] if i + 1 < len(rows) else None
        if row.valued or _heads_group(row, following):
            continue
        starts = i == 0 or row.apart or (not rows[i - 1].valued and _heads_group(rows[i - 1], row))
        begins += (
            starts and following is not None and following.valued and not following.apart and bool(_name(following))
        )
        ends += (following is None or following.apart or _heads_group(following, None)) and not starts
    return begins > ends


_GROUP: Final = re.compile(
    r"[【〔＜<《■◆□◇●]|[(（]\d+[)）]|第?[\dⅠ-Ⅹ一二三四五六七八九十]+[章節款 .．　]"
    r"|(?:基本|重点|個別)?(?:目標|方針|柱|政策|施策|分野|戦略|方向)[\dⅠ-Ⅹ一二三四五A-Z]"
)


def _heads_group(row: _Row, following: _Row | None) -> bool:
    """Whether a line alone heads those below it: by its mark, or with the next names standing further in."""
    if len(row.pieces) > 1 or row.valued:
        return False
    text = " ".join(text for cell in row.cells for text in cell)
    if _GROUP.match(fold_same_length(text)):
        return True
    return following is not None and following.valued and following.indent > row.indent and bool(_name(following))


def _name(row: _Row) -> str:
    """What names a row: the text of its first columns."""
    names = [cell for cell in row.cells[:2] if cell]
    return "".join(text for cell in names for text in cell if re.search(r"[^\W\d_]{2,}", text))


def _merged(rows: Sequence[_Row]) -> _Row:
    width = len(rows[0].cells)
    cells = [[text for row in rows for text in row.cells[at]] for at in range(width)]
    indent = min(row.indent for row in rows)
    named = next((row.named for row in rows if row.named is not None), None)
    return _Row(cells, any(row.valued for row in rows), indent, rows[0].pieces, rows[0].apart, named)


def _run_on(rows: list[_Row]) -> list[_Row]:
    """Names that go on beside the next row of their group: one that ends in の says nothing by itself."""
    for above, row in pairwise(rows):
        names = " ".join(above.cells[0])
        if above.valued and row.valued and row.cells[0] and _GOES_ON.search(names) and row.cells[1] and above.cells[1]:
            above.cells[0] += row.cells[0]
            row.cells[0] = []
    return rows


_CYCLE: Final = re.compile(
    r"(?:(?:変更|改[訂定]|見直し)[前後]|計画|実績|目標|見込|達成率|差|計画値|実績値|目標値|進捗率)[値額量み]?"
)


def _cycled(rows: list[_Row]) -> list[_Row]:
    """Rows of 計画 and 実績 in turn: what stands in other columns beside the later ones goes on from the first.

    Several words right of these are what the later row says itself.
    """
    at = next((at for at in range(len(rows[0].cells)) if _cycles(rows, at)), None) if rows else None
    if at is None:
        return rows
    first_word = next(" ".join(row.cells[at]) for row in rows if row.cells[at])
    first: _Row | None = None
    for row in rows:
        word = " ".join(row.cells[at])
        if word == first_word or not word:
            first = row if word else None
            continue
        if first is None:
            continue
        said = [i for i, cell in enumerate(row.cells) if i != at and cell and not _is_value(cell)]
        own = sum(i > at for i in said) > 1
        for column in (i for i in said if i < at or not own):
            cell = row.cells[column]
            if first.cells[column] and not _is_value(first.cells[column]):
                first.cells[column] += cell
                row.cells[column] = []
    return rows


def _is_value(cell: Sequence[str]) -> bool:
    return _VALUE.match(fold_same_length(" ".join(cell))) is not None


def _cycles(rows: Sequence[_Row], at: int) -> bool:
    words = [" ".join(row.cells[at]) for row in rows if row.cells[at]]
    said = sum(_CYCLE.fullmatch(word) is not None for word in words)
    return len(words) >= 3 and said >= 0.8 * len(words) and len(set(words)) > 1


def _written(row: _Row, left: int) -> Iterator[str]:
    """The cells of a row, the first as far in from ``left`` as it stands."""
    first, *others = map(_cell, row.cells)
    yield "　" * ((row.named - left) // 2) + first if first and row.named is not None else first
    yield from others


def _cell(parts: Sequence[str]) -> str:
    """The parts of a cell joined: with a space between letters, digits, or where one is in brackets."""
    text = ""
    for part in parts:
        apart = text and (needs_space(text[-1], part[0]) or part[0] in "(（" or re.search(r"[課室係局署]$", text))
        text += (" " if apart else "") + part
    return text.replace("\t", " ").strip()
