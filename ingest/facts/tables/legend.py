"""What the signs of a schedule stand for, as a line beside it says: △：準備　●：実施, 準＝準備・調整."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.tables.grid import Table

_MARKS: Final = "●○◎◯■□◆◇▲△▼▽▶▷★☆"
_SIGN: Final = rf"[{_MARKS}]|[一-龥ァ-ヶA-Z]{{1,2}}"
_MEANS: Final = re.compile(
    rf"(?:(?P<mark>[{_MARKS}])|(?:^|(?<=[\s:(、,]))(?P<letter>[一-龥ァ-ヶA-Z]{{1,2}})(?=\s?[:=…]))"
    rf"\s?(?:[:=…]|は(?=[^、。]{{1,12}}(?:[、。]|を)))\s?(?P<what>[^\s、。:={_MARKS}→⇒()]{{2,16}})"
)
LONGEST: Final = 200
LEAST: Final = 2
"""Signs of a line from which letters among them are signs, too, rather than labels."""


def legend_of(table: Table) -> dict[str, str]:
    """The words for each sign of the lines around a table; of a sign explained twice the first."""
    found: dict[str, str] = {}
    for item in table.section.items:
        text = fold_same_length(item.text)
        if not item.cells and len(text) <= LONGEST:
            for sign, what in _meant(text):
                found.setdefault(sign, what)
    return found


def _meant(text: str) -> list[tuple[str, str]]:
    said = [(match["mark"], match["letter"], match["what"]) for match in _MEANS.finditer(text)]
    several = len(said) >= LEAST
    return [
        (mark or letter, what.removesuffix("を表す").removesuffix("を示す"))
        for mark, letter, what in said
        if mark or several
    ]


_PART: Final = re.compile(rf"(?P<sign>{_SIGN})\s?(?P<aside>\([^()]{{1,40}}\))?")
_PARTS: Final = re.compile(r"\s?[/・、,]\s?(?![^()]{0,40}\))|\s+(?![^()]{0,40}\))")


def words_of(cell: str, legend: Mapping[str, str]) -> list[str]:
    """What the signs of a cell mean, each with what stands in brackets behind it; empty where it holds other words, too."""
    return list(_words(cell, legend)) if cell and len(legend) >= LEAST and len(cell) <= LONGEST else []


def _words(cell: str, legend: Mapping[str, str]) -> Iterator[str]:
    parts = [_PART.fullmatch(part) for part in _PARTS.split(fold_same_length(cell).strip())]
    if all(part is not None and part["sign"] in legend for part in parts):
        for part in parts:
            if part is not None:
                yield f"{legend[part['sign']]}{_opened(part['aside'] or '')}"


def _opened(aside: str) -> str:
    return aside.replace("(", "（").replace(")", "）")


_EXPLAINS: Final = re.compile(rf"(?P<mark>[×✕☓{_MARKS}])[\s:=…]*(?=[^\s×✕☓{_MARKS}])")
_JUDGES: Final = frozenset("×✕☓△▲◎○")


def is_legend(text: str) -> bool:
    """Whether a line explains several marks by which something is judged or ticked: ◎ 届いた　○ ほぼ届いた　△ 届かない."""
    marks = {match["mark"] for match in _EXPLAINS.finditer(text)}
    return len(marks) > LEAST or (len(marks) == LEAST and marks <= _JUDGES)
