"""The rows of a table that hold a value in a column, do not hold it, or hold nothing there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.facts.tables.naming import core, is_of_years, places, share
from chat.answering.facts.tables.table import Table, is_nothing
from chat.answering.wording import clean
from corpus.normalize import fold, squeeze
from retriever.order import reaches
from retriever.question import Question

FEWEST_ROWS: Final = 3
LONGEST_VALUE: Final = 12
FEW_KINDS: Final = 3
SHARE_OF_KINDS: Final = 0.6
"""Rows that make a table, characters of a value that sorts them into kinds, and how many kinds there may be: so many, or
this share of the rows."""

HALF: Final = 0.5
_ASKS_WHICH: Final = re.compile(
    r"どれ|もの(?:は|を|$|[？?])|項目|だった|挙げ|すべて|全て|全部|何件|いくつ|何(?:事業|項目|つ)|(?:は|って)[？?]?$"
)
_NOT: Final = re.compile(r"[」』]?(?:で(?:は)?|じゃ)な(?:い|かった)|[」』]?以外")
_LEADS_TO: Final = re.compile(r"　[がはでのに:：]?[「『]?$")
_LEADS_ON: Final = re.compile(r"[」』]?(?:の|という)?　")
"""Between the head of a column, blanked out, and a value of it."""

_NUMBER: Final = re.compile(r"[-△▲]?[\d.]+[%％]?")
_EMPTY: Final = re.compile(
    r"空欄|空白|何も(?:入|書|記)[^、。]{0,6}な|(?:値|数字|記載|記入|数)[がのも]な(?:い|く)|[「『](?:[-—ー―－–…])[」』]"
)


def asks_which(question: Question) -> bool:
    """Whether a question may ask for rows of a kind."""
    return question.several is not None or _ASKS_WHICH.search(fold(question.text)) is not None


def rows_of_kind(table: Table, question: Question) -> tuple[str, list[int], list[int]] | None:
    """What the rows that a question asks for have in common, the columns to say of each, and their places; None where it
    names no column with a value of it."""
    own = [i for i in range(len(table.rows)) if i not in table.totals]
    if len(own) < FEWEST_ROWS:
        return None
    found = [
        (column, kind) for column, name in _columns(table, question) if (kind := _kind(table, column, name, question))
    ]
    rows = [i for i in own if all(_holds(table.cells(column)[i], kind) for column, kind in found)]
    if not found or not rows or len(rows) == len(own):
        return None
    said = "、".join(f"{clean(table.heads[column])}が{_words(kind)}" for column, kind in found)
    shown = [column for column, kind in found if kind.denied]
    hidden = {column for column, kind in found if not kind.denied}
    shown += [
        i
        for i, head in enumerate(table.heads)
        if i not in {*hidden, *shown, table.label} and len(core(head)) > 1 and core(head) in squeeze(question.text)
    ]
    return f"{said}{'' if found[-1][1].denied else 'の'}もの", shown, rows


@dataclass(frozen=True, slots=True)
class _Kind:
    """A value as printed, empty for nothing, which the rows have, or have not where it is ``denied``."""

    value: str
    denied: bool


def _words(kind: _Kind) -> str:
    value = f"「{kind.value}」" if kind.value else "空欄"
    return f"{value}でない" if kind.denied else value


def _holds(cell: str, kind: _Kind) -> bool:
    same = is_nothing(cell) if is_nothing(kind.value) else squeeze(cell) == squeeze(kind.value)
    return same is not kind.denied


def _kind(table: Table, column: int, name: str | None, question: Question) -> _Kind | None:
    """The value of a column that a question names, or denies: beside its head, where it is a single character."""
    asked = squeeze(question.text)
    cells = [table.cells(column)[i] for i in range(len(table.rows)) if i not in table.totals]
    empty = [cell for cell in cells if is_nothing(cell)]
    if empty and name is not None and _EMPTY.search(asked):
        return _Kind(clean(empty[0]) if is_nothing(clean(empty[0])) else "", denied=False)
    rest = asked.replace(name, "　") if name else asked
    for cell in _kinds(cells):
        value = squeeze(cell)
        for start, end in places(value, rest):
            beside = _LEADS_TO.search(rest[:start]) or _LEADS_ON.match(rest[end:])
            if name is None and not reaches(
                share(table.heads[column], question, f"{rest[:start]}　{rest[end:]}"), HALF
            ):
                continue
            if len(value) > 1 or beside:
                return _Kind(clean(cell), denied=_NOT.match(rest[end:]) is not None)
    return None


def _kinds(cells: Sequence[str]) -> list[str]:
    """The values that sort rows into kinds, as printed, the longest first; none where there are too many, or long ones."""
    kinds = {squeeze(cell): cell for cell in cells if not is_nothing(cell) and not _NUMBER.fullmatch(squeeze(cell))}
    if len(kinds) > max(FEW_KINDS, SHARE_OF_KINDS * len(cells)) or any(len(kind) > LONGEST_VALUE for kind in kinds):
        return []
    return [kinds[kind] for kind in sorted(kinds, key=lambda kind: (-len(kind), kind))]


def _columns(table: Table, question: Question) -> Iterator[tuple[int, str | None]]:
    """The columns that a question names besides the one that names the rows, each with the words for it; "" for a time
    in other words, None where it holds but half of the head's."""
    asked = squeeze(question.text)
    for column, head in enumerate(table.heads):
        name = core(head)
        if column == table.label or not name:
            continue
        if name in asked or is_of_years(head, question.years):
            yield column, name if name in asked else ""
        elif reaches(share(head, question), HALF):
            yield column, None
