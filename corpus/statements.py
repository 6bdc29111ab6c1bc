"""Statements: the smallest pieces of a passage that say something by themselves.

A statement is a table row, a list item with the lines it runs over, or a sentence. Answers are
made of statements, so cutting is deterministic and depends on the passage's text alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Final

from corpus.fiscal_year import find_years, without_years
from corpus.marks import MarkKind, read_mark
from corpus.normalize import display_width, fold, fold_same_length
from corpus.passage import Passage, Span
from corpus.quantities import UNITS
from corpus.row_names import naming_column

FULL_LINE: Final = 56
"""Columns from which a line without an ending looks cut by the page's edge, not by its author."""

LONGEST: Final = 400
"""Characters at which a run of unended lines stops counting as one item (figure debris)."""

SHORT_LABEL: Final = 8
"""Characters up to which a line before values counts as a cell of the same item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a passage; ``span`` is in the passage's text, ``text`` has no line breaks.

    ``cells`` holds the cells of a table row and ``heads`` the column heads above it (same length
    or empty). ``head`` is the item that a detail line stands under, without line breaks.
    ``is_head`` marks the row of column heads itself. ``named`` is the cell that names the row, where its table tells.
    """

    span: Span
    text: str
    cells: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    head: str = ""
    is_head: bool = False
    named: int | None = None


_LETTER: Final = re.compile(r"[ぁ-んァ-ヶ一-龥A-Za-zＡ-Ｚａ-ｚ]")


def label_of(row: Statement) -> str:
    """What a row is of: the cell that names it, else its first that holds a word, not the number in front of it; else its
    first; empty for no row."""
    if row.named is not None:
        return row.cells[row.named]
    filled = [cell for cell in row.cells if cell]
    return next((cell for cell in filled if _LETTER.search(cell)), filled[0] if filled else "")


_CODE: Final = re.compile(r"[a-zア-ン]{0,3}[-.・]?\d{0,3}(?:[-.]\d{1,3})*|[一-龥]\d{1,3}(?:[-.]\d{1,3})*")


def is_word(cell: str) -> bool:
    """Whether a cell holds a word, not just a number or a code that counts rows (C3, 2-1, 新1)."""
    folded = fold(cell)
    return _LETTER.search(folded) is not None and _CODE.fullmatch(folded) is None


def name_of(row: Statement) -> str:
    """What a row is called: the cell that names it, else its first that holds a word; else its label."""
    if row.named is not None:
        return row.cells[row.named]
    return next((cell for cell in row.cells if is_word(cell)), label_of(row))


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


@lru_cache(maxsize=4096)
def statements(passage: Passage) -> tuple[Statement, ...]:
    """Cut a passage into statements, in printed order; together they hold every non-blank line."""
    result: list[Statement] = []
    heads = _cells(passage.lead) if "\t" in passage.lead else ()
    item = "" if "\t" in passage.lead else passage.lead
    group = caption = label = over = title = ""
    above: list[tuple[str, ...]] = []
    lines = list(_lines(passage.text))
    columns = _bracket_heads(passage.section[-1]) if passage.section else ()
    for block in ([lines[i] for i in group] for group in cut_blocks([line.text for line in lines])):
        found = _bracket_heads(block[0].text) or _year_heads(block[0].text)
        columns, label, over = (found, "", caption) if found else (columns, label, over)
        if "\t" in block[0].text:
            cells = _cells(block[0].text)
            is_head = _are_heads(cells) and (not heads or cells[0] == heads[0] or _opens_table(cells, heads, above))
            heads, above = (cells, []) if is_head else (heads, [*above, cells])
            group = _group(cells[0], heads) or group
            rows = list(_row(block[0], cells, heads, caption if cells[0] else group))
            result.extend([replace(rows[0], is_head=True)] if is_head else rows)
            continue
        group = ""
        caption = _caption(block, "" if heads or above else caption)
        heads, above = (), []
        text = join_lines(line.text for line in block)
        detail = is_detail(block[0].text)
        aligned = _aligned(block, text, columns, label or over)
        label = label if aligned else _label(label, text)
        below = item if detail else title if read_mark(block[0].text) is None else ""
        result.extend([aligned] if aligned else _sentences(passage.text, block, below))
        title = _title(block, text, title)
        item = item if detail else text
    return tuple(_named(result))


def _group(cell: str, heads: Sequence[str]) -> str:
    """What a first cell says to the rows below it that it reaches over: with its head where it is no more than a number."""
    return f"{heads[0]}{cell}" if cell and heads and not is_word(cell) and is_word(heads[0]) else cell


def _named(found: Sequence[Statement]) -> Iterator[Statement]:
    """The statements, rows with the cell that names them; what their long cells say stands under that name."""
    tables: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in (s for s in found if s.heads and not s.is_head):
        tables.setdefault(row.heads, []).append(row.cells)
    named = {
        heads: naming_column(heads, rows, [list(map(is_word, row)) for row in rows]) for heads, rows in tables.items()
    }
    first = name = ""
    for statement in found:
        if statement.cells:
            at = named.get(statement.heads)
            at = at if at is not None and not statement.is_head and is_word(statement.cells[at]) else None
            first = next((cell for cell in statement.cells if cell), "")
            name = first if at is None else statement.cells[at]
            yield statement if at is None else replace(statement, named=at)
        else:
            yield replace(statement, head=name) if statement.head == first and name != first else statement


LONGEST_TITLE: Final = 40


def _title(block: list[_Line], text: str, title: str) -> str:
    """The line marked by a symbol that the unmarked lines below it are about: ●子育てサロン."""
    mark = read_mark(block[0].text)
    if mark is None or mark.kind is MarkKind.BULLET:
        return title
    short = len(block) == 1 and len(text) <= LONGEST_TITLE and not _ENDS.search(text)
    return text if mark.kind is MarkKind.SYMBOL and short else ""


def join_lines(lines: Iterator[str] | list[str]) -> str:
    """Join lines broken by the page's edge; a space only between Latin letters or digits."""
    joined, last = "", ""
    for raw in lines:
        line = _SPACED_PAIR.sub("", re.sub(r"[ \t　]+", " ", raw.strip()))
        if not line:
            continue
        needs_space = joined and _is_ascii_word(joined[-1]) and _is_ascii_word(line[0])
        may_be_cell = joined and (line[0] in _CELL_START or len(line) <= SHORT_LABEL)
        is_cell = may_be_cell and display_width(last) < FULL_LINE
        joined += (" " if needs_space or (is_cell and joined[-1] not in "、。・（(") else "") + line
        last = line
    return joined


def unwrap(passage: Passage) -> str:
    """The passage's text with page-edge breaks removed, one statement a line: for search."""
    seen = [s.text for s in statements(passage)]
    return "\n".join(seen)


_CELL_START: Final = "-―－—0123456789０１２３４５６７８９"
_SPACED_PAIR: Final = re.compile(r"(?<=(?<!\S)[一-龥]) (?=[一-龥](?!\S))")
"""発 行, set wide in print, is one word."""


def _is_ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for raw in text.split("\n"):
        if raw.strip():
            yield _Line(start, start + len(raw), raw)
        start += len(raw) + 1


def cut_blocks(lines: Sequence[str]) -> list[list[int]]:
    """Group lines (none blank) into table rows, items with the lines they run over, and paragraphs.

    Gives the indexes of each group's lines; the groups tile the lines in order.
    """
    blocks: list[list[int]] = []
    for i, line in enumerate(lines):
        heads_table = "\t" in "".join(lines[i + 1 : i + 2]) and len(line.strip()) <= LONGEST_CAPTION
        is_caption = heads_table and not _RUNS_ON.match(line.strip())
        if blocks and not is_caption and _continues([lines[j] for j in blocks[-1]], line):
            blocks[-1].append(i)
        else:
            blocks.append([i])
    return blocks


_ENDS: Final = re.compile(r"[。．]\s*$")
_FOOTNOTE: Final = re.compile(r"^\s*※\s*[0-9０-９]*\s*[:：]?")
"""A footnote's label may take a line of its own, before what it means."""

_RUNS_ON: Final = re.compile(
    r"^(?:[のをにがはでへ、）」』】]|と(?!く)|や(?!ま)|も(?!の)|から|など|する|した|され|して|ため|より|まで|及び|並びに)"
)
"""Particles and verb endings can't begin a statement."""

_VALUE_START: Final = re.compile(r"^(?:[（(〈<―－—\-0-9０-９▲△]|年間|約|計|延べ|累計)")


_CAPTION: Final = re.compile(r"^\s*(?:図表?|表)\s*[0-9０-９ⅠⅡⅢⅣⅤ(（]")
"""A numbered caption is complete, however long it is."""

_ENDS_IN_VALUE: Final = re.compile(
    rf"[\s　：:→⇒▲△][0-9０-９,，.．]+\s*(?:{UNITS})\s*+(?:[（(［\[〔【][^（）()［］\[\]〔〕【】]{{1,24}}[)）］\]〕】]\s*+)?$",
    re.IGNORECASE,
)
"""A label and its value, whatever is said of it in brackets, are a row by themselves."""


_HEADS_APART: Final = re.compile(r"[ 　]{2}[^\s。、]{1,12}[)）][ 　]{2,}[^\s。、]{1,12}[)）]\s*$")
"""Heads of columns at the end of a line, each with its time in brackets: 現状（R5）　　目標（R11）."""


_FOREWORD: Final = re.compile(r"^(?:はじめに|おわりに|まえがき|あとがき|目\s*次)$")


def _continues(block: Sequence[str], line: str) -> bool:
    last = block[-1]
    stripped = line.strip()
    if _FOREWORD.match(stripped):
        return False
    if "\t" in line or _starts_item(line) or _FOOTNOTE.match(line) or _is_complete(block, stripped):
        return False
    if display_width(last.strip()) >= FULL_LINE:
        return True
    if _fills_box(block):
        return True
    if _FOOTNOTE.match(block[0]) and len(block) == 1 and len(last.strip()) <= LONGEST_HEAD:
        return True
    if _RUNS_ON.match(stripped):
        return True
    if _starts_item(block[0]) and (_VALUE_START.match(stripped) or stripped.startswith("【")):
        return True
    return last.rstrip()[-1:] in "、・（(：:"


def _is_complete(block: Sequence[str], following: str) -> bool:
    """Whether a block ends by itself: a row of cells, a sentence, a caption, a label with its value."""
    last = block[-1]
    if "\t" in last or _ENDS.search(last) or sum(map(len, block)) > LONGEST:
        return True
    return bool(
        _CAPTION.match(last) or _HEADS_APART.search(last) or _ENDS_IN_VALUE.search(fold_same_length(last))
    ) and not _RUNS_ON.match(following)


BOX_LINES: Final = 3
NOTE_LINES: Final = 2
BOX_SHARE: Final = 0.9


def _fills_box(block: Sequence[str]) -> bool:
    """Whether an item that is broken at a narrow box's edge already goes on: its last line is full too."""
    widths = [display_width(line.strip()) for line in block]
    is_note = _FOOTNOTE.match(block[0]) is not None
    opens = is_note or _starts_item(block[0])
    return len(block) >= (NOTE_LINES if is_note else BOX_LINES) and opens and widths[-1] >= BOX_SHARE * max(widths)


def _starts_item(line: str) -> bool:
    """Whether a line begins an item; 【…】 alone on its line belongs to the item before it."""
    mark = read_mark(line)
    return mark is not None and mark.kind is not MarkKind.BRACKET


def is_detail(line: str) -> bool:
    """Whether a line is a detail of the item above it; a Markdown dash begins an item."""
    mark = read_mark(line)
    return mark is not None and mark.kind is MarkKind.BULLET and not (mark.listed and mark.family == "-")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(_despaced(re.sub(r"\s+", " ", c).strip()) for c in line.rsplit("\n", maxsplit=1)[-1].split("\t"))


_SPACED_LETTERS: Final = re.compile(r"^[^\x00-\x7f](?: [^\x00-\x7f・])+$")


def _despaced(cell: str) -> str:
    """創 業 支 援, and 宿 泊 業、飲 食 サービス業, set wide in print, are words."""
    pieces = cell.split(" ")
    wide = len(pieces) > len("ab") and not re.search(r"[0-9０-９A-Za-z]", cell)
    if _SPACED_LETTERS.match(cell) or (wide and median(len(re.split(r"[、・]", p)[0]) for p in pieces) == 1):
        return cell.replace(" ", "")
    return cell


LONGEST_CAPTION: Final = 40


_OF_UNIT: Final = re.compile(r"[(（\[【]\s?単位[^()（）\[\]【】]{1,20}[)）\]】]")


def _caption(block: list[_Line], before: str) -> str:
    """A short unended line: the caption of the table that may follow it; one that only names the unit goes with the caption
    ``before`` it."""
    text = join_lines([line.text for line in block])
    if before and _OF_UNIT.fullmatch(text):
        return before + text
    return text if len(text) <= LONGEST_CAPTION and not _ENDS.search(text) else ""


LONGEST_HEAD: Final = 24
LONGEST_CELL: Final = 80
_PLAIN_VALUE: Final = re.compile(r"^[▲△\-]?[0-9０-９][0-9０-９,，.．]*(?!年)[^\s年]{0,3}$")


def _are_heads(cells: tuple[str, ...]) -> bool:
    """Short cells, more than one of them filled, and no values: years may head columns."""
    filled = [c for c in cells if c]
    years = [c for c in filled if find_years(c)]
    return len(filled) > 1 and all(
        len(c) <= LONGEST_HEAD and "。" not in c and (c in years or not _PLAIN_VALUE.match(c)) and c not in _TICKS
        for c in filled
    )


def _are_values(cells: tuple[str, ...]) -> bool:
    """Whether every cell after the first holds a value, a dash or nothing."""
    return all(not c or c in _TICKS or _PLAIN_VALUE.match(c) for c in cells[1:])


def _opens_table(cells: tuple[str, ...], heads: tuple[str, ...], above: list[tuple[str, ...]]) -> bool:
    """Whether a row of labels below the rows ``above`` heads another table: a run of years (no figures
    that are dated), or labels after values."""
    bare = [c for c in cells[1:] if not any(map(str.isdigit, without_years(c)))]
    years = [found[0].year for c in bare if (found := find_years(c)) and len(found) == 1]
    runs = len(years) > 1 and len(years) == len(cells) - 1 and years == sorted(years)
    return (runs and cells[1:] != heads[1:]) or (
        bool(above) and len(cells) != len(heads) and all(map(_are_values, above))
    )


_TICKS: Final = frozenset("○◯〇●◎△－―—-")
_CELL_CUT: Final = re.compile(r"(?<=。)|(?<=\s)(?=[・○■◇●])|(?<=\])|(?=\[)")


def _row(line: _Line, cells: tuple[str, ...], heads: tuple[str, ...], group: str) -> Iterator[Statement]:
    """A row is one statement; a long cell of it gives its items as details under the first cell.

    ``group`` is the first cell further up that spans this row too, else the table's caption.
    """
    same = heads if len(heads) == len(cells) and heads != cells else ()
    text = " ".join(c for c in cells if c)
    yield Statement(span=Span(start=line.start, end=line.end), text=text, cells=cells, heads=same, head=group)
    name = next((c for c in cells if c), "")
    at = line.start
    for raw in line.text.split("\t"):
        pieces = [p for p in _CELL_CUT.split(raw) if p]
        if len(raw) > LONGEST_CELL and len(pieces) > 1:
            yield from _pieces(pieces, at, name)
        at += len(raw) + 1


def _pieces(pieces: list[str], at: int, name: str) -> Iterator[Statement]:
    for piece in pieces:
        stripped = piece.strip()
        start = at + len(piece) - len(piece.lstrip())
        if len(stripped) > SHORT_LABEL:
            head = "" if stripped.startswith(name[:SHORT_LABEL]) else name
            yield Statement(span=Span(start=start, end=start + len(stripped)), text=stripped, head=head)
        at += len(piece)


_BRACKET_HEAD: Final = re.compile(r"【([^【】]+)】")
_VALUE: Final = re.compile(r"^[▲△\-]?[0-9０-９][^\s]*$|^[―－—‐\-–]$")


def _bracket_heads(line: str) -> tuple[str, ...]:
    """Column heads of a list aligned by spaces: a line that ends in two 【…】 or more."""
    heads = tuple(_BRACKET_HEAD.findall(line))
    return heads if len(heads) > 1 and line.rstrip().endswith("】") else ()


YEARS_IN_A_HEAD: Final = 3


def _year_heads(line: str) -> tuple[str, ...]:
    """Column heads of a table printed with spaces: a line that ends in three years or more (年 度 Ｈ２１ Ｈ２２ …)."""
    words = line.split()
    years = [w for w in words if (found := find_years(w)) and found[0].end - found[0].start == len(w)]
    return tuple(words[-len(years) :]) if len(years) >= YEARS_IN_A_HEAD and words[-len(years) :] == years else ()


def _label(label: str, text: str) -> str:
    """The label over the rows to come, which narrow print may break over two lines (経営基盤強化／資金)."""
    is_label = len(text) <= SHORT_LABEL and not _ENDS.search(text)
    return (label + text if label and len(label + text) <= LONGEST_HEAD else text) if is_label else ""


def _aligned(block: list[_Line], text: str, columns: tuple[str, ...], label: str) -> Statement | None:
    """An item whose last words are values, as many as there are column heads above it."""
    mark = read_mark(block[0].text)
    timed = bool(columns) and all(find_years(column) for column in columns)
    if not columns or (mark is None and not timed):
        return None
    words = text.split()
    values = words[-len(columns) :]
    if len(words) <= len(columns) or not all(_VALUE.match(word) for word in values):
        return None
    name = " ".join(words[: -len(columns)]).lstrip(mark.family if mark else "").strip()
    span = Span(start=block[0].start, end=block[-1].end)
    return Statement(span=span, text=text, cells=(name, *values), heads=("", *columns), head=label if timed else "")


_SENTENCE_END: Final = re.compile(r"。(?![）)」』】])")


def _sentences(text: str, block: list[_Line], head: str) -> Iterator[Statement]:
    """Cut a block at full stops; spans stay in the printed text."""
    start, end = block[0].start, block[-1].end
    cuts = [m.end() + start for m in _SENTENCE_END.finditer(text[start:end])]
    bounds = [start, *[c for c in cuts if text[c:end].strip()], end]
    for a, b in pairwise(bounds):
        piece = text[a:b]
        lead = len(piece) - len(piece.lstrip())
        trail = len(piece) - len(piece.rstrip())
        span = Span(start=a + lead, end=b - trail)
        yield Statement(span=span, text=join_lines(piece.split("\n")), head=head)
