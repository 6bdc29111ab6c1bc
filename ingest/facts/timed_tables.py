"""Steps of tables by what their cells hold: a column of times beside words, or words and marks under parts of one year.

Whatever the heads are called: a row that has one time, a thing and perhaps what becomes of it says what is done when.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.closing_times import AGAIN
from ingest.facts.document_dates import is_filled_in
from ingest.facts.events import EVENT
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, timed
from ingest.facts.named_bodies import only_bodies
from ingest.facts.standing_bodies import parts_between
from ingest.facts.standing_steps import NO_STEP, grouped
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.said_acts import says_act
from ingest.facts.year_about import point_in
from ingest.lines import Line
from ingest.section import Item

_PART: Final = (
    r"(?:第?[1-4]四半期|[1-4]Q|(?:(?:1[0-2]|[1-9])\s?[~～・\-－–]\s?)?(?:1[0-2]|[1-9])月(?:\s?\d{1,2}日(?:\([月火水木金土日][^()]{0,4}\))?|[上中下]旬|初旬|末)?|"
    r"[上下]半?期|前期|後期|[春夏秋冬]|年度?[当初末]{1,2})"
)
_PARTS: Final = re.compile(
    rf"{_PART}(?:\s?[~～・、\-－–―から]{{1,2}}\s?{_PART})*(?:から|まで|頃|ごろ|以降|予定|[~～])*"
)
_AFTER_TIME: Final = re.compile(
    r"[\s~～\-－―ー、・/()（）月火水木金土日祝]*+(?:の?(?:[春夏秋冬](?:休み|[季期](?:休業)?)?+|[上中下]旬|[上下]半?期|[末中頃内初]|当初|ごろ|以降|から|まで|までに|予定|第[1-4]四半期|\d{1,2}月\S{0,6}))*+[\s~～()（）]*+"
)
_FIGURES_HEAD: Final = re.compile(
    r"現在|時点|基準|調査|作成|更新日|生年|年齢|建築|建設年|竣工|取得|経過|契約期間|指定期間|任期"
)
MOSTLY: Final = 0.7
LEAST: Final = 2
LONGEST_CELL: Final = 80
LEAST_PARTS: Final = 3


def timed_tables(
    items: Sequence[Item], topic: str | None, year: TimeSpan | None, told: Collection[int]
) -> Iterator[MilestoneReading]:
    """The steps of a section's tables that no other reader reads; ``told`` are the starts of rows that are read."""
    for is_row, group in groupby(items, key=lambda item: bool(item.cells)):
        rows = _with_years([_Row(item.cells, item.lines, item.first) for item in group]) if is_row else []
        for block in _blocks(rows):
            yield from (r for r in _of_block(block, topic, year) if r.lines[0].start not in told)
        name = ""
        for row in rows:
            filled = [cell for cell in row.cells if cell]
            name = filled[1] if len(filled) == LEAST and _NAMES.search(filled[0]) else name
            if row.first.start not in told:
                yield from _within(row, name or topic)
                yield from _paired(row, filled, name or topic)


class _Row(NamedTuple):
    """A row as it is read: its cells, a year that stands in a column of its own with the month beside it."""

    cells: tuple[str, ...]
    lines: tuple[Line, ...]
    first: Line


def _with_years(rows: list[_Row]) -> list[_Row]:
    """The rows, months and the like with the year that the column before theirs says once for several: 令和6年 | 4月."""
    for at in range(max((len(row.cells) for row in rows), default=1) - 1):
        parts = [i for i, row in enumerate(rows) if at + 1 < len(row.cells) and _is_part(row.cells[at + 1])]
        years = [rows[i].cells[at] for i in parts]
        if len(parts) < LEAST or not years[0] or not all(map(_is_year, filter(None, years))):
            continue
        year = ""
        for i in parts:
            cells = rows[i].cells
            year = cells[at] or year
            rows[i] = rows[i]._replace(cells=(*cells[:at], "", f"{year}{cells[at + 1]}", *cells[at + 2 :]))
    return rows


def _is_part(cell: str) -> bool:
    return _PARTS.fullmatch(fold_same_length(cell.strip())) is not None


def _is_year(cell: str) -> bool:
    """Whether a cell is a year and nothing else."""
    return _YEAR.fullmatch(fold_same_length(cell.strip())) is not None


_YEAR: Final = re.compile(r"(?:令和|平成|[RH])?\s?(?:\d{1,4}|元)\s?年度?")


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that one head stands over, with the name that a form's row above them gives."""

    heads: Sequence[str]
    rows: Sequence[_Row]
    name: str
    parts: Sequence[int] = ()


def _blocks(rows: Sequence[_Row]) -> Iterator[_Block]:
    """The parts of a table that heads of times stand over, or in which one column holds times."""
    name = ""
    taken = 0
    for at, row in enumerate(rows):
        filled = [cell for cell in row.cells if cell]
        name = filled[1] if len(filled) == LEAST and _NAMES.search(filled[0]) else name
        parts = [i for i, head in enumerate(row.cells) if _is_head(head)]
        counted = any(is_counted(cell) for i, cell in enumerate(row.cells) if i not in parts and cell)
        if len(parts) >= LEAST_PARTS and at + 1 < len(rows) and not counted:
            following = next((i for i, below in enumerate(rows[at + 1 :]) if _ends(below, parts)), len(rows) - at - 1)
            yield _Block(row.cells, rows[at + 1 : at + 1 + following], name, parts)
            taken = at + 1 + following
        elif at >= taken and at + 1 < len(rows):
            column = next(
                (i for i, cell in enumerate(rows[at + 1].cells) if _is_time(cell) and not _at(row, i, _is_time)), None
            )
            run = 0 if column is None else _run(rows[at + 1 :], column)
            if column is not None and run >= LEAST:
                yield _Block(row.cells, rows[at + 1 : at + 1 + run], name)
                taken = at + 1 + run


_NAMES: Final = re.compile(r"(?:事業|取組|施策|工事|件|計画|項目)名?$|名称|^項目")


def _is_head(cell: str) -> bool:
    """Whether a cell is a year or a part of one, over columns of what is done then."""
    folded = fold_same_length(cell.strip())
    spans = find_time_spans(folded)
    return _PARTS.fullmatch(folded) is not None or (
        len(spans) == 1 and not folded[: spans[0].at] + folded[spans[0].until :]
    )


def _ends(row: _Row, parts: Sequence[int]) -> bool:
    """Whether a row no longer stands under a head of times: it has other heads, or figures."""
    cells = [row.cells[at] for at in parts if at < len(row.cells) and row.cells[at].strip()]
    return not cells or any(map(_is_head, cells)) or any(is_counted(cell) and _is_figure(cell) for cell in cells)


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a figure, or says what is no step; not the month or for which time something is held: 第1回."""
    folded = fold_same_length(cell)
    return _HELD.match(folded) is None and (is_counted(cell) or NO_STEP.search(folded) is not None)


_ORDINAL: Final = re.compile(r"第\s?\d{1,2}\s?回")
_HELD: Final = re.compile(r"第\s?\d|(?:1[0-2]|[1-9])月")


def _at(row: _Row, at: int, holds: Callable[[str], bool]) -> bool:
    return at < len(row.cells) and holds(row.cells[at])


def _run(rows: Sequence[_Row], at: int) -> int:
    """How many rows follow one another whose cell at a place is a time."""
    return next((i for i, row in enumerate(rows) if not _at(row, at, _is_time)), len(rows))


def _of_block(block: _Block, topic: str | None, year: TimeSpan | None) -> Iterator[MilestoneReading]:
    if block.parts:
        for row in block.rows:
            yield from _under_parts(block, row, year)
    else:
        yield from _beside_times(block.heads, block.rows, block.name or topic, year)


def _within(row: _Row, thing: str | None) -> Iterator[MilestoneReading]:
    """What the cells of a row say is done at times within them, to the thing that its first cell names: R7：調査　R8～R9：工事.

    Beside the label of a form for times (実施時期) it is done to the ``thing`` that the form is about.
    """
    name = plain_name(next((cell for cell in row.cells if re.search(r"[一-龥ァ-ヶ]", cell)), ""))
    if sum(is_counted(cell) and not find_time_spans(cell) for cell in row.cells if cell) >= LEAST:
        return
    for cell in row.cells[1:]:
        found = grouped(parts_between(cell), None) if len(cell) <= LONGEST_CELL and "。" not in cell else []
        scheduled = len(found) >= LEAST and _TIMES_LABEL.fullmatch(name) is not None
        acts = scheduled or all(says_act(said) and said != "調査" for _, said in found)
        for span, said in found if len(name) <= LONGEST_NAME and acts else ():
            yield timed(plain_name(said), span, (thing if scheduled else name) or None, row.lines)


def _paired(row: _Row, filled: Sequence[str], name: str | None) -> Iterator[MilestoneReading]:
    """The times that stand beside labels of a form which say what is done then: 着手 | 令和8年11月."""
    pairs = list(zip(filled[::2], filled[1::2], strict=False)) if len(filled) % 2 == 0 else []
    for label, cell in pairs if all(find_time_spans(cell) and _is_time(cell) for _, cell in pairs) else ():
        if _ACT_LABEL.search(label) and not is_filled_in(label) and not NO_STEP.search(label):
            yield timed(plain_name(label), find_time_spans(cell)[0], name, row.lines)


_TIMES_LABEL: Final = re.compile(
    r"(?:計画|実施|事業|取組|整備)?(?:期間|時期|工程|年次(?:計画)?|スケジュール|予定)(?:表|等)?"
)
"""A label of a form beside which it stands what is done when."""

_ACT_LABEL: Final = re.compile(
    rf"(?:{EVENT.pattern})(?:日|時期|年月日?|予定)?$|"
    r"^(?:始期|終期)$|[一-龥]{2}日$|[一-龥][ぁ-ん]?[りげめけきし]$"
)

LONGEST_NAME: Final = 24


_MARK: Final = re.compile(r"[●○◎◯■□◆◇★☆▲△→⇒➡─―━ー~～\-–＝=\s]+")


def _under_parts(block: _Block, row: _Row, year: TimeSpan | None) -> Iterator[MilestoneReading]:
    """What a row says under parts of a year: words are steps of its thing, marks the thing itself from the first of them."""
    cells, heads, parts = row.cells, block.heads, block.parts
    name = plain_name(next((cell for at, cell in enumerate(cells) if at not in parts and cell), ""))
    name = block.name if block.name and (not name or _STEPS.fullmatch(name)) else name
    filled = [at for at in parts if at < len(cells) and cells[at].strip()]
    marks = [at for at in filled if _MARK.fullmatch(cells[at])]
    if any(_is_figure(cells[at]) for at in filled) or not name:
        return
    before = ""
    for at in (at for at in filled if at not in marks):
        if cells[at] != before:
            act = f"{name}　{cells[at]}" if _ORDINAL.fullmatch(fold_same_length(cells[at])) else cells[at]
            yield MilestoneReading(name, plain_name(act), point_in(year, heads[at]), None, row.lines)
        before = cells[at]
    if marks and len(marks) == len(filled):
        yield MilestoneReading(name, name, point_in(year, heads[marks[0]]), None, row.lines)


_STEPS: Final = re.compile(r"工程|行程|内容|取組|年次計画|スケジュール|予定")


def _beside_times(
    printed: Sequence[str], rows: Sequence[_Row], topic: str | None, year: TimeSpan | None
) -> Iterator[MilestoneReading]:
    """What rows say is done at the times of one of their columns, where no column holds figures."""
    width = max(len(row.cells) for row in rows)
    columns = [[row.cells[at] if at < len(row.cells) else "" for row in rows] for at in range(width)]
    heads = [printed[at] if at < len(printed) else "" for at in range(width)]
    times = [at for at, cells in enumerate(columns) if _mostly(cells, _is_time) and not _FIGURES_HEAD.search(heads[at])]
    figures = any(_mostly(cells, lambda cell: is_counted(cell) and not _is_time(cell)) for cells in columns)
    bodies = {at for at, cells in enumerate(columns) if _mostly(cells, lambda cell: only_bodies(cell) is not None)}
    bodies |= {at for at, head in enumerate(heads) if _WHO.search(head)}
    words = [at for at in range(width) if at not in times and (at not in bodies) and any(columns[at])]
    if len(times) != 1 or figures or not words or sum(map(bool, columns[times[0]])) < LEAST:
        return
    for row in rows:
        yield from _row(row, times[0], words, topic, year)


_WHO: Final = re.compile(r"だれ|誰|担|機関|団体|主体|協力|受け?持|引き受け|部署|^.{0,4}課$|場所|会場|備考|番号|^No")


def _row(
    row: _Row, at: int, words: Sequence[int], topic: str | None, year: TimeSpan | None
) -> Iterator[MilestoneReading]:
    time = row.cells[at] if at < len(row.cells) else ""
    said = [plain_name(row.cells[i]) for i in words if i < len(row.cells) and not _MARK.fullmatch(row.cells[i] or "-")]
    said = [cell for cell in said if len(cell) <= LONGEST_CELL]
    said = [*said[:1], max(said[1:], key=len)] if len(said) > 1 else said
    if not time or not said or any(NO_STEP.search(fold_same_length(cell)) for cell in said):
        return
    spans = find_time_spans(time)
    end = (
        (spans[0].end, spans[0].end_iso)
        if spans and spans[0].end is not None and spans[0].end_iso is not None
        else None
    )
    name = said[0] if len(said) > 1 else topic
    yield MilestoneReading(name, said[-1], point_in(year, time), end, row.lines)


def _mostly(cells: Sequence[str], holds: Callable[[str], bool]) -> bool:
    filled = [cell for cell in cells if re.search(r"\w", cell)]
    return bool(filled) and sum(map(holds, filled)) >= MOSTLY * len(filled)


def _is_time(cell: str) -> bool:
    """Whether a cell is a time and nothing else: of a calendar, a part of a year, or one that comes again."""
    folded = fold_same_length(cell.strip())
    if _PARTS.fullmatch(folded) or AGAIN.fullmatch(folded):
        return True
    spans = find_time_spans(cell.strip())
    return bool(spans) and spans[0].at == 0 and _AFTER_TIME.fullmatch(folded, spans[-1].until) is not None
