"""What the corner of a table says that its rows do not: 変化指数 over rows that other tables of its section have, too."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.facts.items import plain_name
from ingest.facts.roles import read_heads
from ingest.facts.tables.captions import counted_in
from ingest.facts.tables.label import Holds, held_under, read_label
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, measures_something, says_measure

_MEASURES: Final = re.compile(r"(?:指数|[率比額量]|割合|[^件人計総実]数)$")
"""How the name of something measured ends that holds for every row."""

_SORTS: Final = re.compile(r"年度|年次|時期|区分|分類|種別|類型|項目|内訳|単位|別$|名$")
"""Words of a corner that say what rows and heads are, not what is measured."""

LEAST_SHARED: Final = 2


def with_corners(meanings: Sequence[Meaning]) -> list[Meaning]:
    """The tables of a section, each with what its corner measures, or with what its corner tells it apart by.

    A corner that measures nothing counts only where another table has the same rows under another corner. Where
    neither most rows nor the heads measure anything, what the title says is counted stands for a corner.
    """
    corners = [_corner(meaning) for meaning in meanings]
    return [
        replace(meaning, corner=corner)
        if corner and (_MEASURES.search(corner) or _shares(at, corners, meanings))
        else replace(meaning, counted=_counted(meaning))
        for at, (meaning, corner) in enumerate(zip(meanings, corners, strict=True))
    ]


def _counted(meaning: Meaning) -> str:
    """What a table's title says that its rows count; "" where most rows, a head or units of their own say so."""
    names = [subject.name for subject in meaning.subjects if subject.name]
    heads = [column.label.words for column in meaning.columns if column.holds is Holds.VALUE]
    units = any(column.holds is Holds.UNIT for column in meaning.columns)
    of_all = heads[0] if len(heads) > 1 and len(set(heads)) == 1 and measures_something(heads[0]) else ""
    if units or _LISTED.search(meaning.name_head) or (any(map(measures_something, heads)) and not of_all):
        return ""
    if of_all:
        return of_all if sum(map(says_measure, names)) * 2 < len(names) else ""
    return counted_in(meaning.table) if sum(map(says_measure, names)) * 2 < len(names) else ""


_LISTED: Final = re.compile(r"指標|目標|KPI|ＫＰＩ|成果|事業|取組|施策", re.IGNORECASE)
"""A head over names of indicators or works, which title none."""


def _corner(meaning: Meaning) -> str:
    """The words of a corner over the one column of names; empty where they say nothing of the values."""
    if meaning.turned or [c.at for c in meaning.columns if c.holds is Holds.NAME] != [0]:
        return ""
    printed = meaning.columns[0].label.printed
    label, words = read_label(printed), bare_name(plain_name(printed))
    says_else = held_under(words) is not None or bool(read_heads(words)) or label.role or label.period
    if says_else or len(words) < 2 or _SORTS.search(words) or not is_name(words):
        return ""
    own = [subject.name for subject in meaning.subjects if subject.name]
    measured = sum(_MEASURES.search(bare_name(name)) is not None for name in own)
    return words if measured * 2 < len(own) or not _MEASURES.search(words) else ""


def _shares(at: int, corners: Sequence[str], meanings: Sequence[Meaning]) -> bool:
    """Whether another table has the same rows under another corner."""
    own = _rows(meanings[at])
    others = (_rows(other) for i, other in enumerate(meanings) if i != at and corners[i] != corners[at])
    return any(len(own & other) >= max(LEAST_SHARED, len(own) / 2) for other in others)


def _rows(meaning: Meaning) -> set[str]:
    return {subject.name for subject in meaning.subjects if subject.name}
