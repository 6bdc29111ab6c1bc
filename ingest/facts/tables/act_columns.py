"""What is done at the times that stand in columns of their own: the cell beside says it, or the head over them.

A time in a row is of what its neighbour says (次の節目 | その時期), else of the act that its head names (着手, 完了・供用); only
where neither says anything is it of the row's own thing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans
from ingest.facts.document_dates import is_filled_in
from ingest.facts.events import EVENT
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, timed
from ingest.facts.tables.column import Column
from ingest.facts.tables.label import Holds, held_under
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.said_acts import says_act
from ingest.facts.tables.subject import Subject

_TIME_WORDS: Final = (
    r"(?:年月日|年月|年度|時期|期日|期限|日程|年|月|日|予定日?|見込み?|目標|計画|実績|目途|めど|ごろ|頃|の|する|した)"
)
_SAID: Final = re.compile(rf"[(\[][^()\[\]]*[)\]]|^(?:予定|目標|見込み?)(?=.{{2}})|{_TIME_WORDS}{{1,6}}$")
_ACT: Final = re.compile(rf"(?:[一-龥ァ-ヶー]{{0,8}}?(?:{EVENT.pattern})(?:[・/、]|$))+")
_NO_ACT: Final = re.compile(r"(?:事業|取組|工事)?(?:実施|開催|予定|目途|めど|変更|追加)")
"""What says no more of a row than that its thing is done then."""

_PERIOD: Final = re.compile(r"(?:事業|取組|工事)?(?:開始|終了)")
LONGEST_ACT: Final = 40
LEAST: Final = 2
"""Times of a column from which what stands beside them is one, too, rather than the label of a form."""


def act_said(head: str, others: Sequence[str]) -> str:
    """The act that a head over times names, without its words for time; "" for one that names none.

    ``others`` are all heads over times of the table: where its rows begin and end under two of them, these are of one
    period, not of two acts.
    """
    said = squeeze(fold_same_length(head))
    if len(said) > LONGEST_ACT:
        return ""
    while (bare := _SAID.sub("", said)) != said and bare:
        said = bare
    if _ACT.fullmatch(said) is None or _NO_ACT.fullmatch(said):
        return ""
    return "" if _PERIOD.fullmatch(said) and any("終了" in other for other in others) else said


def acts_at_times(meaning: Meaning) -> dict[int, Column | str]:
    """For each column of times of which something says what is done then, by its place: the column beside, or the act."""
    times = [column for column in meaning.columns if column.holds is Holds.TIME]
    heads = [column.label.printed for column in times]
    found: dict[int, Column | str] = {}
    times = [column for column in times if column.at not in _of_work(meaning, times)]
    for column in (column for column in times if not is_filled_in(column.label.printed)):
        beside = _beside(meaning, column)
        shared = beside is not None and beside.label.printed == column.label.printed
        said = (beside if shared else "") or act_said(column.label.printed, heads) or beside
        if said:
            found[column.at] = said
    return found


def _of_work(meaning: Meaning, times: Sequence[Column]) -> set[int]:
    """The two columns that say when what another column says is done begins and ends: 対策内容 | 着手 | 完了."""
    if not any(says_done(c.label.printed) for c in meaning.columns if c.holds not in (Holds.TIME, Holds.BODY)):
        return set()
    last = {column.at: squeeze(column.label.printed.rpartition(" ")[2]) for column in times}
    pairs = ((a.at, b.at) for a, b in pairwise(times) if _BEGINS.fullmatch(last[a.at]) and _ENDS.fullmatch(last[b.at]))
    return {at for pair in pairs for at in pair}


_BEGINS: Final = re.compile(r"(?:事業|工事)?(?:着手|着工|開始)(?:年[度月]?|時期)?")
_ENDS: Final = re.compile(r"(?:事業|工事)?(?:完了|完成|終了|竣工|しゅん工)(?:年[度月]?|時期)?")


def says_done(head: str) -> bool:
    """Whether a head, or the one above it, is over what is done to the thing of a row."""
    return any(map(_DONE.fullmatch, head.split()))


_DONE: Final = re.compile(
    r"(?:活用|整備|対応|今後の?)?方針|方向性|対応|措置|(?:対策|工事|改修|整備)(?:内容|の?種類)?|工種"
)


def _beside(meaning: Meaning, column: Column) -> Column | None:
    """The column right before or behind one of times whose cells say what is done, one for each time."""
    near = (c for at in (column.at - 1, column.at + 1) for c in meaning.columns if c.at == at)
    return next((c for c in near if c.holds in (Holds.TEXT, Holds.KIND) and _says_acts(meaning, column, c)), None)


def _says_acts(meaning: Meaning, time: Column, beside: Column) -> bool:
    """Whether each time has a text beside it, under the same head, or in which most say that something is done.

    Texts without a time tell of something else, unless the head over the times refers to the one beside (その時期).
    """
    pairs = [(_time_in(subject, time), _cell_in(subject, beside)) for subject in meaning.subjects]
    held = [cell for at, cell in pairs if at]
    if len(held) < LEAST or not all(held) or any(len(cell) > LONGEST_ACT or "。" in cell for cell in held):
        return False
    if beside.label.printed == time.label.printed:
        return True
    paired = len(held) == sum(bool(cell) for _, cell in pairs) or _REFERS.match(squeeze(time.label.printed))
    named = held_under(beside.label.printed) not in (Holds.KIND, Holds.NOTE)
    return bool(paired) and named and sum(map(says_act, held)) * 2 >= len(held)


_REFERS: Final = re.compile(r"その|この|同|上記")


def _time_in(subject: Subject, column: Column) -> str:
    return next((text for c, text in subject.times if c.at == column.at), "")


def _cell_in(subject: Subject, column: Column) -> str:
    return next((text for head, text in subject.details if head == column.label.printed), "")


def acted_rows(meaning: Meaning) -> Iterator[tuple[int, MilestoneReading]]:
    """The steps at times of which the head or the cell beside says what is done, each with the place of its row."""
    said = acts_at_times(meaning)
    for row, subject in enumerate(meaning.subjects if said else ()):
        for column, text in subject.times:
            spans = find_time_spans(text)[:1]
            act = said.get(column.at, "")
            act = _cell_in(subject, act) if isinstance(act, Column) else act
            if spans and act:
                yield row, timed(plain_name(act), spans[0], subject.name or None, subject.item.lines)
