"""Tables of works: what a plan does, each with what its columns say of it."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import squeeze
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.counted import counts
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.said_units import unit_around
from ingest.facts.tables.subject import Subject, Value

_WORKS: Final = re.compile(
    r"(?:事業|取組|取り組み|施策|工事|業務|プロジェクト|制度|補助金|助成金|支援(?:策|メニュー))(?:等?の?(?:名称?|件名|内容|項目))?$"
)
_TOTAL: Final = re.compile(r"(?:合|小|総|累)?計|.{0,6}の?合計")


def lists_works(meaning: Meaning) -> bool:
    """Whether the rows of a table are works, by the head over their names; what counts something is no such table."""
    return not meaning.turned and _WORKS.search(squeeze(meaning.name_head)) is not None and not counts(meaning)


def is_total(name: str) -> bool:
    """Whether a row sums up others."""
    return _TOTAL.fullmatch(squeeze(name)) is not None


def said_of(subject: Subject, meaning: Meaning) -> Iterator[tuple[str, str]]:
    """What the cells of a row say of its work, each with the head over it."""
    unit = unit_around(meaning.table)
    yield from subject.details
    yield from ((column.label.printed, cell) for column, cell in subject.times)
    yield from subject.bodies
    for value in subject.values:
        if value.text:
            yield value.label.printed, _with_unit(value, subject.unit, unit)


def _with_unit(value: Value, of_row: str | None, of_caption: str | None) -> str:
    """A cell with the unit that its head or row tells, or its caption where the head says that it is money."""
    figure = cell_figure(value.text)
    unit = value.label.unit or of_row or (of_caption if says_cost(value.label.printed) else None)
    bare = figure is not None and figure.value is not None and figure.unit is None
    return f"{value.text}{unit}" if bare and unit else value.text
