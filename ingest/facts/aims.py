"""Headings below which values are aimed at: 数値目標一覧, 成果指標（KPI）, 目標."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from corpus.passage import SectionPath

LONGEST: Final = 24

_AIMS: Final = re.compile(r"(?:目標|指標|KPI)(?:値|項目|の?設定|の?一覧表?)?$", re.IGNORECASE)
_OTHERS: Final = re.compile(r"現状|推移|推計|見通し|見込|予測|実績|課題")
_WHOLLY: Final = re.compile(r"[\[［【〔<＜《](?P<inside>[^\[\]［］【】〔〕<>＜＞《》]{1,24})[\]］】〕>＞》]")
_BRACKETS: Final = re.compile(r"[(（\[［【〔][^()（）\[\]［］【】〔〕]{0,24}[)）\]］】〕]")


def speaks_of_aims(path: SectionPath) -> bool:
    """Whether the heading of a section, or the one above it, does, and the inner one says nothing else of its values."""
    return any(map(is_heading_of_aims, path[-2:])) and not says_else(path[-1])


def is_heading_of_aims(heading: str) -> bool:
    """Whether a short line ends in a word for aims, whatever stands in brackets within it."""
    text = fold_same_length(heading).strip(" 　:■●○◆◇▼")
    wholly = _WHOLLY.fullmatch(text)
    bare = _BRACKETS.sub("", wholly["inside"] if wholly is not None else text).strip()
    return len(bare) <= LONGEST and _AIMS.search(bare) is not None


def says_else(heading: str) -> bool:
    """Whether a line says of the values below it that they were or will be, whether aimed at or not: 推移, 見通し."""
    return len(heading) <= LONGEST and _OTHERS.search(heading) is not None
