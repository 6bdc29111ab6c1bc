"""What columns of sentences say was done in a year, or is to be done: 令和6年度の実績 | 令和7年度の予定 over 補助を増やす。"""

import re
from collections.abc import Iterator
from typing import Final

from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import LONGEST_TEXT, MilestoneReading, timed
from ingest.facts.roles import Role
from ingest.facts.tables.column import Column
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.label import Holds
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.said_acts import says_act
from ingest.facts.tables.subject import Subject


def told_acts(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The sentences of such columns, each at the one year of its head, to the thing of its row."""
    for column in () if meaning.turned else meaning.columns:
        spans = find_time_spans(column.label.printed)
        if column.holds not in (Holds.VALUE, Holds.TEXT) or len(spans) != 1 or not column.label.says_which_value:
            continue
        rows = [(subject, cell) for subject in meaning.subjects for cell in _cells(column, subject)]
        acts = [(subject, said) for subject, cell in rows for said in _sentences(cell)]
        told = [(subject, said) for subject, said in acts if _tells(said, ahead=column.label.role is Role.TARGET)]
        if len(told) >= LEAST and len(told) >= MOSTLY * len(acts):
            yield from (
                timed(plain_name(said), spans[0], subject.name or None, subject.item.lines) for subject, said in told
            )


LEAST: Final = 2
MOSTLY: Final = 0.6
"""Of the sentences of a column so many say that something is done."""


def _cells(column: Column, subject: Subject) -> list[str]:
    """What a row says under a head, be it read as text or as a value."""
    said = [text for head, text in subject.details if head == column.label.printed]
    return said or [value.text for value in subject.values if value.label == column.label and value.text]


def _sentences(cell: str) -> list[str]:
    return [said for said in (part.strip(" ・") for part in _ENDS.split(cell)) if said]


_ENDS: Final = re.compile(r"(?<=。)|(?<!^)\s?(?=・)")


def _tells(said: str, *, ahead: bool) -> bool:
    """Whether a sentence tells that something is done; under a head of plans a few words that name it do, too."""
    done = (says_act(said) and (ahead or "。" in said)) or _DONE.search(said) is not None
    return len(said) <= LONGEST_TEXT and done and not is_counted(said) and find_time_spans(said) == []


_DONE: Final = re.compile(r"(?:た|ました|ます)。$")
