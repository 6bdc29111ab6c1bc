"""The pieces of a line that gaps part, each with the columns of a screen that it takes, and the rows made of them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.fiscal_year import find_years, without_years
from corpus.normalize import fold_same_length
from ingest.readers.grid import needs_space

LEAST_COLUMNS: Final = 3
LEAST_ROWS: Final = 2
MOST_WIDTH: Final = 400
TELLS: Final = 0.7
"""Share of the rows, or lines, of a column that tell what all of it is."""

_GAP: Final = re.compile(r"[ \u3000]{2,}")
RULE: Final = re.compile(r"^[\s\-=─━―ー_＿+|┼┬┴├┤┌┐└┘]{6,}$")
VALUE: Final = re.compile(
    r"^(?!.*(?:[ぁ-ん]{4}|の))[^\d※＊*注第【〔《]{0,4}[▲△＋+−\-±(（]?\s*\d[\d,. ]*[^\d]{0,10}(?:[※＊*]\d)?$|^[―－—\-–…]{1,3}$"
    r"|^[^\d※＊*注第]{0,4}[▲△−\-]?\s?\d[\d,.]*\s?(?:[十百千]?[万億兆]\s?\d[\d,.]*\s?)+[十百千]?[万億]?[^\d\s]{0,6}$"
    r"|^\d[\d,.]*\s?(?:/\s?|[^\d\s]{1,4}中\s?)\d[\d,.]*\s?[^\d\s]{0,5}$"
    r"|^(?:未|非公|集計中|調査中|中止|維持|増加|減少|なし|現状維持|解消|[●○◎→⇒]).{0,6}$"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two gaps of a line, with the columns of the screen that it takes."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Row:
    """A row being put together: the pieces of each column, in printed order."""

    cells: list[list[str]]
    valued: bool
    indent: int
    pieces: tuple[Piece, ...] = ()
    apart: bool = False
    named: int | None = None
    """Where what stands in the first column begins."""


def pieces_of(line: str) -> list[Piece]:
    """The pieces of a line that gaps part, each with the columns of a screen that it takes."""
    found: list[Piece] = []
    at = 0
    column = 0
    text = line.rstrip()
    for match in [*_GAP.finditer(text), None]:
        until = match.start() if match is not None else len(text)
        said = text[at:until]
        stripped = said.strip()
        if stripped:
            begin = column + width_of(said[: len(said) - len(said.lstrip())])
            found.append(Piece(stripped, begin, begin + width_of(stripped)))
        column += width_of(said)
        if match is not None:
            column += width_of(match[0])
            at = match.end()
        if column > MOST_WIDTH:
            return []
    return found


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def names_time(text: str) -> bool:
    """Whether a time is named in a text."""
    folded = fold_same_length(text)
    return bool(find_years(text)) or re.search(r"令和|平成|\d年度|^\d{1,2}年$", folded) is not None


def is_time(text: str) -> bool:
    """Whether a text names a time and no figure beside it."""
    rest = _UNTIL.sub("", fold_same_length(without_years(text)))
    return names_time(text) and re.search(r"(?<!\d)\d(?!\d?年)", rest) is None


_UNTIL: Final = re.compile(r"^\s*[~〜―-]\s?\d{1,2}(?!\d)")
"""The end of a run of years, of which only the first is written out: R11～16."""


def is_value(text: str) -> bool:
    """Whether a text is a value, whatever time or note stands with it: 12.3, 12.3（R5）, R5：12.3."""
    folded = fold_same_length(text)
    bare = _BRACKETED.sub("", folded), without_years(folded).strip(" 　:")
    return any(VALUE.match(said) is not None for said in (folded, *(said.strip() for said in bare if said != folded)))


_BRACKETED: Final = re.compile(r"[(（][^()（）]*[)）]")


def cell_text(parts: Sequence[str]) -> str:
    """The parts of a cell joined: with a space between letters, digits, or where one is in brackets."""
    text = ""
    for part in parts:
        apart = bool(text) and _stand_apart(text, part)
        text += (" " if apart else "") + part
    return text.replace("\t", " ").strip()


def _stand_apart(text: str, part: str) -> bool:
    """Whether a space stands between what a cell says and what it goes on with."""
    joined = needs_space(text[-1], part[0]) or part[0] in "(（" or re.search(r"[課室係局署]$", text) is not None
    return joined or is_time(part) or is_time(text)
