"""Tables whose columns are aligned by spaces, as text taken from a PDF has them: made rows with tabs.

Columns are where no line of the table has a character. Lines that have no values are parts of a row that is broken
over several lines: its name goes on above or below the line of its values.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile, zip_longest
from typing import Final

from ingest.readers.spaced.columns import columns_of, is_bar, row_in_order, row_of
from ingest.readers.spaced.forms import form_rows
from ingest.readers.spaced.groups import groups_first
from ingest.readers.spaced.heads import count_full, heads_of, joined_heads
from ingest.readers.spaced.in_order import columns_in_order
from ingest.readers.spaced.over_values import names_over_values
from ingest.readers.spaced.pairs import in_pairs
from ingest.readers.spaced.pieces import (
    LEAST_COLUMNS,
    LEAST_ROWS,
    RULE,
    Piece,
    Row,
    cell_text,
    is_time,
    is_value,
    names_time,
    pieces_of,
)
from ingest.readers.spaced.rows import cycled, folded, run_on
from ingest.readers.spaced.worded import worded_table

MOST_LINES: Final = 400


_PAGE_NUMBER: Final = re.compile(r"^\s*+[-―－(（]?\s*+\d{1,4}\s*+[-―－)）]?\s*+$")


SENTENCE: Final = re.compile(r"[。、]$|です|ます")
"""What ends a line, or stands in it, where it is no part of a table."""


def with_spaced_tables(text: str) -> str:
    """``text`` with tables aligned by spaces as rows of cells parted by tabs; all else as it is."""
    return "\n".join(line for block in _blocks(text.split("\n")) for line in _rewritten(block))


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Runs of lines that may hold one table: with at most one blank line in a row, and no sentences."""
    run: list[str] = []
    for at, (line, following) in enumerate(zip_longest(lines, lines[1:], fillvalue="")):
        ends = _is_dated_item(line) or (_is_dated_item(following) and len(pieces_of(line)) == 1)
        ends = ends or any(char in line for char in "\t|\f") or _is_prose(line) or _PAGE_NUMBER.match(line) is not None
        ends = ends or (not following.strip() and _closes(line, run))
        ends = ends or _is_labelled(line)
        blank = not line.strip() and bool(run) and (not run[-1].strip() or _begins_anew(run, lines[at + 1 :]))
        blank = blank or (RULE.match(line) is not None and _has_values(run) and not _goes_on(lines[at + 1 :]))
        if ends or blank or len(run) >= MOST_LINES:
            yield run
            run = []
        run.append(line)
        if ends:
            yield run
            run = []
    yield run


def _closes(line: str, run: Sequence[str]) -> bool:
    """Whether a line is the rule below a table: rows stand between it and another one."""
    above = (
        max((i for i, other in enumerate(run) if RULE.match(other)), default=len(run)) if RULE.match(line) else len(run)
    )
    return any(len(pieces_of(other)) >= LEAST_COLUMNS for other in run[above + 1 :])


def _begins_anew(run: Sequence[str], below: Sequence[str]) -> bool:
    """Whether other things begin behind a blank line: heads of their own over values, or lines that have none."""
    if not _has_values(run):
        return False
    paragraph = list(takewhile(str.strip, below))
    if len(paragraph) > 1 and not any(map(_holds_values, paragraph)):
        return True
    near = list(islice((line for line in below if len(pieces_of(line)) >= 2 and not RULE.match(line)), MOST_HEADS + 1))
    heads = list(takewhile(lambda line: not _holds_values(line), near))
    if not 0 < len(heads) < len(near):
        return False
    over = [piece for line in heads for piece in pieces_of(line)]
    return all(any(_is_near(head, value) for head in over) for value in pieces_of(near[len(heads)])[1:])


def _is_near(one: Piece, other: Piece) -> bool:
    """Whether one piece may be the head of the other: they share columns of the screen, or nearly."""
    return one.start < other.end + NEAR and other.start < one.end + NEAR


NEAR: Final = 6
"""Columns of the screen."""


MOST_HEADS: Final = 3
"""Lines of heads over one table."""


def _has_values(run: Sequence[str]) -> bool:
    return any(len(pieces_of(line)) >= LEAST_COLUMNS and _holds_values(line) for line in run)


def _holds_values(line: str) -> bool:
    """Whether a line has values besides times."""
    return any(is_value(piece.text) and not names_time(piece.text) for piece in pieces_of(line)[1:])


def _goes_on(below: Sequence[str]) -> bool:
    """Whether rows of the table above a rule stand below it, as its sum does."""
    return _has_values(list(takewhile(lambda line: line.strip() and not RULE.match(line), below)))


_LABELLED: Final = re.compile(r"[^\s:：]{1,12}[:：].+")


def _is_labelled(line: str) -> bool:
    """Whether each of several pieces of a line is a label with what it is of: 本部長：町長　　支援：役場."""
    pieces = pieces_of(line)
    return len(pieces) >= 2 and all(_LABELLED.fullmatch(piece.text) for piece in pieces)


_DATED_ITEM: Final = re.compile(r"\s*[・●○◆◇■□*＊-]\s?(?:令和|平成|[RHＲＨ](?=[\d０-９])|20(?=\d\d))[\d０-９元]")
"""An item of a list that begins with a time."""


def _is_dated_item(line: str) -> bool:
    return _DATED_ITEM.match(line) is not None and len(pieces_of(line)) < LEAST_COLUMNS


def _is_prose(line: str) -> bool:
    return SENTENCE.search(line.strip()) is not None and len(pieces_of(line)) < LEAST_COLUMNS


def _rewritten(block: list[str]) -> list[str]:
    pieces = [[] if RULE.match(line) else pieces_of(line) for line in block]
    if (form := form_rows(pieces)) is not None:
        return ["", *(form.get(i, line) for i, line in enumerate(block)), ""]
    if (over := names_over_values(block)) is not None:
        return over
    full = [i for i, held in enumerate(pieces) if len(held) >= LEAST_COLUMNS]
    timed = next((i for i in full if sum(is_time(piece.text) for piece in pieces[i]) >= LEAST_COLUMNS), None)
    if timed is not None:  # Of a schedule most rows may have but one cell.
        full += [i for i in range(timed + 1, len(pieces)) if len(pieces[i]) == LEAST_COLUMNS - 1]
    if len(full) < LEAST_ROWS + 1:
        return in_pairs(block) if not full else block
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
    return [*in_pairs(block[:first]), "", *table, "", *in_pairs(block[last + 1 :])]


def _runs_on(piece: Piece, above: Sequence[Sequence[Piece]]) -> bool:
    """Whether a line alone goes on with the last row: under a column that begins there, short, no note."""
    starts = {part.start for held in above for part in held[:2]}
    return piece.start in starts and piece.end - piece.start <= 40 and not re.match(r"[※*＊注\d]|[(（]注", piece.text)


def _table(lines: Sequence[Sequence[Piece]]) -> list[str] | None:
    """The rows of a table as lines; None for what is none."""
    columns = columns_of([unbarred for held in lines if len(unbarred := [p for p in held if not is_bar(p)]) >= 2])
    ordered = columns_in_order(lines, columns)
    columns = ordered or columns
    if len(columns) < LEAST_COLUMNS:
        return None
    laid = row_of if ordered is None else row_in_order
    rows = [laid(held, columns, apart=i > 0 and not lines[i - 1]) for i, held in enumerate(lines) if held]
    valued = sum(row.valued for row in rows)
    if count_full(rows):
        valued = sum(row.valued for row in rows)
    if valued < LEAST_ROWS:
        return worded_table(rows)
    heads = heads_of(rows)
    if heads == 0:
        return None
    head = joined_heads(rows[:heads], columns)
    body = groups_first(cycled(run_on(folded(rows[heads:]))))
    left = min((row.named for row in body if row.named is not None), default=0)
    return ["\t".join(map(cell_text, head.cells)), *("\t".join(_written(row, left)) for row in body)]


def _written(row: Row, left: int) -> Iterator[str]:
    """The cells of a row, the first as far in from ``left`` as it stands."""
    first, *others = map(cell_text, row.cells)
    yield "　" * ((row.named - left) // 2) + first if first and row.named is not None else first
    yield from others
