"""Rows whose words stand apart by single spaces: a name, values, and what may stand after them (who is in charge)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from corpus.marks import MarkKind, read_mark
from corpus.normalize import fold_same_length
from corpus.time_spans import without_times
from ingest.readers.spaced.tables import SENTENCE
from ingest.readers.spread_letters import is_letter

_VALUE: Final = re.compile(r"^[▲△−-]?\d[\d,.]*[^\d\s()]{0,4}$|^[―－—–-]{1,3}$|^(?:未公表|未定|非公表|集計中|調査中)$")
_CAPTION: Final = re.compile(r"^[【\[(（〔<＜]?(?:図表|表|図)\s?[-―－–]?\s?[0-9ⅠⅡⅢⅣⅤⅥⅦ]")
_NOTE: Final = re.compile(r"^(?:[※＊*]|[(（]?(?:資料|出典|注|備考)\s?\d*\s?[:：)）])")
_GROUP: Final = re.compile(
    r"[【〔＜<《]|第?[\dⅠ-Ⅹ一二三四五六七八九十]+[章節款 .．]"
    r"|(?:基本|重点|個別)?(?:目標|方針|柱|政策|施策|分野|戦略|方向)[\dⅠ-Ⅹ一二三四五A-Z]"
)
_OFFICE: Final = re.compile(r"(?:課|室|局|部|係|署|所|センター|協会|協議会|委員会|会議|組合|機構|財団|大学)$")
ASIDE: Final = re.compile(r"^[(（][^()（）]*[)）]$")
"""A remark in brackets, and nothing else."""

LONGEST_NAME: Final = 40
"""Characters of a name, or of a part of one that is broken over lines."""

MOST_BLANK: Final = 3
"""Blank lines between two of a table: converters put one or two after each."""

MOST_ABOVE: Final = 3
"""Lines over which the name of a row is broken, above the one of its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank: its place in the text, itself, its words (none where it has cells already)."""

    at: int
    text: str
    words: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A row: the words of lines above it that have no values, its own before its values, these, and what stands after them.

    ``groups`` are the lines before it that head a group of rows.
    """

    groups: tuple[str, ...]
    above: tuple[str, ...]
    name: tuple[str, ...]
    values: tuple[str, ...]
    after: tuple[str, ...]
    at: int


def line_of(at: int, printed: str) -> Line:
    """The line at a place of a text."""
    return Line(at=at, text=printed.strip(), words=() if "\t" in printed else tuple(printed.split()))


def is_value(word: str) -> bool:
    """Whether a word is a value: a figure with its unit, a dash, that it isn't known."""
    counted = unicodedata.category(word[0]) == "No"
    return not counted and _VALUE.match(fold_same_length(word)) is not None


def is_time(word: str) -> bool:
    """Whether a word is a time and nothing else: Ｈ２１, 2022年度."""
    return not re.search(r"[^\W_]", without_times(fold_same_length(word))) and any(map(str.isdigit, word))


def is_caption(line: Line) -> bool:
    """Whether a line is the caption of a table or a figure."""
    return _CAPTION.match(fold_same_length(line.text)) is not None


def may_head(line: Line, most: int) -> bool:
    """Whether a line may be heads of columns: two words to so many, none a value but for times."""
    if not 2 <= len(line.words) <= most or ASIDE.match(line.text) or is_caption(line) or _NOTE.match(line.text):
        return False
    mark = read_mark(line.text)
    marked = mark is not None and mark.kind in (MarkKind.SYMBOL, MarkKind.BULLET, MarkKind.CHAPTER)
    return not marked and not SENTENCE.search(line.text) and all(map(_may_be_head, line.words))


def _may_be_head(word: str) -> bool:
    return is_time(word) or (not is_value(word) and any(char.isalpha() or char in "%％" for char in word))


def rows_below(head: Line, lines: Iterable[Line], after: int) -> list[Row]:
    """The rows that follow a line of heads, of as many values each as the first, with so many words ``after`` them."""
    rows: list[Row] = []
    above: list[str] = []
    groups: list[str] = []
    before = head.at
    for line in lines:
        if line.at - before > MOST_BLANK or not may_go_on(line) or len(above) > MOST_ABOVE:
            break
        before = line.at
        values = _values(line.words, after)
        if not values:
            _take_words(line, above, groups, rows[-1] if rows and after else None)
            continue
        values = len(rows[0].values) if rows else min(values, len(line.words) - after - (not above))
        row = _row(line, values, after, above, groups)
        if not values or line.words == head.words or row is None:
            break
        rows.append(row)
        above, groups = [], []
    return rows


def _values(words: Sequence[str], after: int) -> int:
    """How many values end a line but for the words after them; 0 where one of these is a value."""
    rest, end = words[len(words) - after :], len(words) - after
    if end <= 0 or any(map(is_value, rest)):
        return 0
    count = 0
    while count < end and is_value(words[end - 1 - count]):
        count += 1
    return count


def _take_words(line: Line, above: list[str], groups: list[str], last: Row | None) -> None:
    """A line without values: one more office of the row before, what heads a group, or a part of the next row's name."""
    if last is not None and not above and not groups and len(line.words) == 1 and _OFFICE.search(line.words[0]):
        last.after = (*last.after[:-1], f"{last.after[-1]}、{line.words[0]}")
    elif not above and _GROUP.match(fold_same_length(line.text)):
        groups.append(" ".join(line.words))
    else:
        above.append(" ".join(line.words))


def _row(line: Line, values: int, after: int, above: Sequence[str], groups: Sequence[str]) -> Row | None:
    """The row of so many values that a line is, with a name of its own or of the lines above it; None where it is none. A
    name may begin like a value (1次産業)."""
    end = len(line.words) - after
    name, found = line.words[: end - values], _values(line.words, after)
    named = any(map(str.isalpha, "".join((*above, *name))))
    begins_like_one = found == end == values + 1
    if not named or not (begins_like_one or (found == values and not any(map(is_value, name)))):
        return None
    return Row(tuple(groups), tuple(above), name, line.words[end - values : end], line.words[end:], line.at)


def may_go_on(line: Line) -> bool:
    """Whether a line may be one of a table: a name, values, or both."""
    name = " ".join(word for word in line.words if not is_value(word))
    if not line.words or len(name) > LONGEST_NAME or SENTENCE.search(name):
        return False
    if is_caption(line) or _NOTE.match(line.text):
        return False
    mark = read_mark(line.text)
    if mark is None or mark.kind in (MarkKind.CIRCLED, MarkKind.PAREN, MarkKind.LABELLED):
        return True
    return any(map(is_value, line.words)) and mark.kind not in (MarkKind.SYMBOL, MarkKind.BULLET)


def names_of(rows: Sequence[Row], columns: int) -> list[tuple[str, ...]]:
    """What names each row, in as many cells for all: its group and its own name where lines above it head several rows."""
    if columns > 1 and all(len(row.name) == columns for row in rows):
        return [("".join((*row.above, row.name[0])), *row.name[1:]) for row in rows]
    own = [_spread(row.name) for row in rows]
    grouped = {
        name
        for name, among in groupby(sorted(own))
        if name and (len(list(among)) > 1 or ASIDE.match(name)) and any(row.above for row in rows)
    }
    if not grouped:
        return [("".join((*row.above, name)),) for row, name in zip(rows, own, strict=True)]
    return list(_with_groups(rows, own, grouped))


def _with_groups(rows: Sequence[Row], own: Sequence[str], grouped: set[str]) -> Iterator[tuple[str, ...]]:
    group = ""
    for row, name in zip(rows, own, strict=True):
        group = "".join(row.above) if row.above or name not in grouped else group
        yield (group, name) if name in grouped else (f"{group}{name}", "")


def _spread(words: Sequence[str]) -> str:
    """A name whose letters stand apart, without what parts them."""
    text = ""
    for before, word in zip(("", *words), words, strict=False):
        text += word if not text or is_letter(before) or is_letter(word) else f" {word}"
    return text
