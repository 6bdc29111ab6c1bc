"""The rows and figures of a table that a question means, beyond those that it names in so many words."""

import re
from dataclasses import replace
from typing import Final

from chat.answering.facts.tables.naming import core, named, places, share
from chat.answering.facts.tables.table import Point, Table
from chat.answering.facts.values.scales import counted_as_asked
from chat.answering.wording import clean
from corpus.normalize import squeeze
from corpus.statements import label_of
from retriever.question import Question

_WHOLE: Final = re.compile(r"計(?![画算上測器理略])|総額|総数|全体|全部")


def rows_meant(table: Table, question: Question) -> list[int]:
    """The rows that a question names; that of the total where it asks for the whole, the only one where there is one."""
    rows = named(table.names, question)
    if table.totals and _WHOLE.search(question.text) and not any(row not in table.totals for row in rows):
        return [max(table.totals, key=lambda row: (share(table.names[row], question), row))]
    return [0] if len(table.rows) == 1 else rows


def as_counted(point: Point, of: str, question: Question) -> Point:
    """A bare figure in the unit that the question counts in, where its name or the caption over it ends in a number of
    things (件数)."""
    row = point.evidence.statement
    names = (of, row.head, point.name, label_of(row))
    units = (unit for name in names if (unit := counted_as_asked(point.figure.unit, question.text, name, "")))
    return replace(point, figure=replace(point.figure, unit=next(units, point.figure.unit)))


def subject(table: Table, of: str) -> str:
    """What is calculated, with the heading over it."""
    section = table.rows[0].passage.section
    title = clean(section[-1]) if section else ""
    return "".join([f"「{title}」" if title else "", "の" if title and of else "", of])


def with_own(table: Table, rows: list[int], question: Question) -> list[int]:
    """The rows named, with that of the publisher's own value beside that of the others (平均値) against which a question holds
    it: whose value it is goes without saying."""
    own = [i for i, name in enumerate(table.names) if _OWN.search(name)]
    others = rows or [i for i, name in enumerate(table.names) if is_of_others(name)]
    held = len(others) == 1 and is_of_others(table.names[others[0]]) and is_of_others(question.text)
    return sorted({*others, *own}) if held and len(own) == 1 and is_titled(table, question) else rows


def is_titled(table: Table, question: Question) -> bool:
    """Whether a question prints the heading of a table, which is of one thing then: ①有収率(%)."""
    title = core(table.rows[0].passage.section[-1]) if table.rows[0].passage.section else ""
    return len(title) >= SHORTEST_TITLE and bool(places(title, squeeze(question.text)))


SHORTEST_TITLE: Final = 3


def is_of_others(words: str) -> bool:
    """Whether words speak of what others have, against which a value is held."""
    return _OTHERS.search(words) is not None


_OWN: Final = re.compile(r"^(?:当該|本|当|自)(?:値|団体|県|市|町|村|区|組合|事業)")
_OTHERS: Final = re.compile(r"平均|全国|類似|他団体")
