"""Which way a table runs and how many rows of heads it has."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Final

from corpus.normalize import squeeze
from ingest.facts.bodies import is_named, looks_like_body, split_bodies
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import (
    PART_OF_YEAR,
    Holds,
    Label,
    has_digits,
    held_under,
    is_class,
    is_value,
    read_label,
    says_value,
)
from ingest.facts.tables.names import PART, measures_something
from ingest.facts.tables.units import is_unit

MOST_HEAD_ROWS: Final = 4


MOST: Final = 0.7


SOME: Final = 0.4


def _is_label_column(rows: Sequence[Sequence[Cell]], at: int, era: str) -> bool:
    cells = [row[at].text for row in rows[1:] if row[at].text]
    return bool(cells) and sum(says_value(cell, era) for cell in cells) >= SOME * len(cells)


def rows_say_which_value(rows: Sequence[Sequence[Cell]], era: str) -> bool:
    """Whether the rows of a table are times or kinds of value, and its columns are not."""
    over = [cell.text for cell in rows[0][1:] if cell.text]
    if sum(says_value(text, era) for text in over) * 2 >= max(1, len(over)):
        return False
    if _told_by_second(rows, era):
        return False
    firsts = [row[0].text for row in rows[1:] if row[0].text]
    said = [text for text in firsts if says_value(text, era)]
    known = [text for text in firsts if says_value(text, era) or held_under(text) not in (None, Holds.NAME)]
    several = len(said) >= 2 or (bool(said) and (len(rows) == 2 or _is_label_column(rows, 1, era)))
    return several and len(said) >= SOME * len(firsts) and len(known) >= MOST * (len(firsts) - 1)


def _told_by_second(rows: Sequence[Sequence[Cell]], era: str) -> bool:
    """Whether the times of the first column each reach over several rows, which the second names."""
    below = [row[1].text for row in rows[1:] if not row[0].text and len(row) > SECOND]
    times = sum(bool(row[0].text) for row in rows[1:])
    return len(below) >= times and all(map(partial(_names, era=era), below))


def _names(text: str, era: str) -> bool:
    label = read_label(text, era)
    return bool(text) and (label.derived or not label.says_which_value) and cell_figure(text) is None


def in_pairs(rows: Sequence[Sequence[Cell]], era: str) -> bool:
    """Whether rows that begin with a label go on with another after what is filled in: 基準値 | 12km | 目標値 | 16km."""
    labelled = [row for row in rows[1:] if len(row) > SECOND and says_value(row[0].text, era)]
    pairs = [row for row in labelled if cell_figure(row[1].text) is not None and says_value(row[SECOND].text, era)]
    return len(pairs) * 2 > len(labelled)


SECOND: Final = 2
"""Where the second pair of a form begins."""


def turned_rows(rows: Sequence[Sequence[Cell]], era: str) -> list[list[Cell]]:
    """Rows as columns; labels in several columns become one each, what is merged over columns is said in each."""
    width = 1
    while width < len(rows[0]) - 1 and _labels_on(rows, width, era):
        width += 1
    heads: list[Cell] = []
    carried = ""
    for row in rows:
        carried = row[0].text or carried
        within = [cell.text for cell in row[1:width] if cell.text]
        heads.append(Cell(" ".join([carried if within else row[0].text, *within]).strip(), row[0].item))
    inner = [list(row[width:]) if _holds_values(row, width) else spread(row[width:]) for row in rows]
    return [heads, *[[row[at] for row in inner] for at in range(len(rows[0]) - width)]]


def _labels_on(rows: Sequence[Sequence[Cell]], at: int, era: str) -> bool:
    """Whether a column goes on with labels: its head names nothing of its own (none, 区分), or all of it are labels (項目)."""
    head = rows[0][at].text
    if not head or held_under(head) is Holds.KIND:
        return _is_label_column(rows, at, era)
    cells = [row[at].text for row in rows[1:] if row[at].text]
    return held_under(head) is Holds.NAME and bool(cells) and all(says_value(cell, era) for cell in cells)


def _holds_values(row: Sequence[Cell], width: int) -> bool:
    return says_value(row[0].text, "令和") or (width > 1 and any(cell.text for cell in row[1:width]))


def spread(cells: Sequence[Cell]) -> list[Cell]:
    """Cells with nothing said as merged into the one before them."""
    found: list[Cell] = []
    for cell in cells:
        found.append(cell if cell.text or not found else found[-1])
    return found


def head_rows(rows: Sequence[Sequence[Cell]], era: str) -> int:
    """How many rows of heads there are: the first, and those that only say which value or unit stands beneath."""
    heads = [cell.text for cell in rows[0][1:] if cell.text]
    values = [text for text in heads if is_value(text, era)]
    if values and not (len(heads) > 1 and (all(map(is_class, values)) or _count_up(values))):
        return 0
    if _fills_in_bodies([cell.text for cell in rows[0]]):
        return 0
    count = 1
    while count < min(MOST_HEAD_ROWS, len(rows) - 1) and (
        _goes_on_as_head(rows[count - 1], rows[count], era)
        or _stands_over_figures(rows, count)
        or (count == 1 and _fills_head(rows[0], rows[1], era))
    ):
        count += 1
    return count


def _fills_in_bodies(cells: Sequence[str]) -> bool:
    """Whether a row asks who and tells it right beside, as rows of forms do (主管課 | 企画課 | 関係課 | 税務課); in heads of
    bodies several stand side by side.
    """
    named = [_names_bodies(cell) for cell in cells]
    return any(
        held_under(label) is Holds.BODY and named[at + 1] and not any(named[at + 2 : at + 3])
        for at, label in enumerate(cells[:-1])
    )


def _names_bodies(cell: str) -> bool:
    names = split_bodies(cell)
    return held_under(cell) is None and bool(names) and all(looks_like_body(n) and is_named(n) for n in names)


def _count_up(values: Sequence[str]) -> bool:
    """Whether figures are of one counter and equally far apart, as the kinds in a row of heads are: 10代, 20代, 30代."""
    figures = [cell_figure(text) for text in values]
    counted = [figure.value for figure in figures if figure is not None and figure.value is not None]
    units = {figure.unit for figure in figures if figure is not None}
    steps = {b - a for a, b in pairwise(counted)}
    return len(counted) == len(values) >= LEAST_KINDS and len(units) == len(steps) == 1 and None not in units


LEAST_KINDS: Final = 3


def _stands_over_figures(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Whether a row names nothing in its first cell, holds no figure, and figures stand beneath most of it."""
    row = rows[at]
    filled = [i for i, cell in enumerate(row) if cell.text]
    if row[0].text or len(filled) < 2 or any(map(_holds_figure, row)) or _is_of_times(rows[at - 1], filled):
        return False
    below = next((other for other in rows[at + 1 : at + MOST_HEAD_ROWS] if any(map(_holds_figure, other))), None)
    values = [below[i] for i in filled if below[i].text] if below is not None else []
    return bool(values) and sum(map(_holds_figure, values)) >= MOST * len(values)


def _is_of_times(above: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Whether over each of some cells stands a time of its own: they say what is done then, and head nothing."""
    over = [above[at].text for at in filled]
    return len(set(over)) == len(over) and all(_TIME.fullmatch(squeeze(text)) for text in over)


_TIME: Final = re.compile(r"(?:令和|平成|[RHＲＨ])?(?:元|[\d０-９]{1,4})年度?")


def _holds_figure(cell: Cell) -> bool:
    return has_digits(cell.text) and cell_figure(cell.text) is not None


def _goes_on_as_head(above: Sequence[Cell], row: Sequence[Cell], era: str) -> bool:
    if row[0].text and row[0].text != above[0].text:
        return False
    filled = [(cell.text, over.text) for cell, over in zip(row, above, strict=True) if cell.text]
    if not filled:
        return False
    known = [text == over or _is_head_word(text, era) for text, over in filled]
    beside = not row[0].text and any(known) and any(says_value(text, era) for text, _ in filled)
    return all(
        is_known or (beside and held_under(text) in _BESIDE_VALUES)
        for (text, _), is_known in zip(filled, known, strict=True)
    )


_BESIDE_VALUES: Final = (Holds.KIND, Holds.NOTE, Holds.BODY)
"""What may stand in a second row of heads beside the values: 目標 | 実績 | 評価."""


def _fills_head(above: Sequence[Cell], row: Sequence[Cell], era: str) -> bool:
    """Whether a row says what most columns hold over which the first row says nothing, and only which value elsewhere."""
    if above[0].text:
        return False
    open_heads = [cell.text for cell, over in zip(row, above, strict=True) if cell.text and not over.text]
    others = [cell.text for cell, over in zip(row, above, strict=True) if cell.text and over.text]
    known = sum(held_under(text) is not None for text in open_heads)
    return known >= 2 and known >= MOST * len(open_heads) and all(_is_head_word(text, era) for text in others)


def _is_head_word(text: str, era: str) -> bool:
    bare = squeeze(text)
    in_year = PART_OF_YEAR.fullmatch(bare) is not None
    return says_value(text, era) or is_unit(bare) or bare in _UNDER_HEADS or in_year


_UNDER_HEADS: Final = frozenset(
    {
        "年度",
        "値",
        "数値",
        "年",
        "時期",
        "時点",
        "年次",
        "人数",
        "件数",
        "額",
        "率",
        "単位",
        "(年度)",
        "(値)",
        "年月",
        "目標年度",
    }
)


def labels_of(heads: Sequence[Sequence[Cell]], era: str) -> list[Label]:
    """What stands over each column; in upper rows of heads nothing means that the one before reaches further."""
    heads = [_same_as_left(row) for row in heads]
    upper = [spread(row) if i < len(heads) - 1 else list(row) for i, row in enumerate(heads)]
    found = []
    for at in range(len(heads[0])):
        said = [row[at].text for row in upper if row[at].text]
        alone = not any(row[at].text for row in heads[:-1]) and held_under(heads[-1][at].text) in _STAND_ALONE
        parts = list(dict.fromkeys(said[-1:] if alone else said))
        found.append(read_label(" ".join(parts), era))
    return _after_wholes(_with_years_before(found))


def _same_as_left(row: Sequence[Cell]) -> list[Cell]:
    """A row of heads, those that only say so (同左) said as the one to their left."""
    found: list[Cell] = []
    for cell in row:
        found.append(replace(cell, text=found[-1].text) if found and squeeze(cell.text) in _SAME else cell)
    return found


_SAME: Final = ("同左", "左に同じ", "〃", "同上")


def _after_wholes(labels: list[Label]) -> list[Label]:
    """The labels, those of parts with the whole that stands before them: 管路延長, うち耐用年数超過."""
    whole = ""
    for at, label in enumerate(labels):
        if whole and PART.match(label.words):
            labels[at] = replace(label, words=f"{whole}　{label.words}")
        elif label.words:
            whole = label.words if measures_something(label.words) else ""
    return labels


_STAND_ALONE: Final = (Holds.BODY, Holds.NOTE, Holds.UNIT, Holds.NUMBER)
"""What no head over several columns reaches over: 目標値 stands left of 担当課, not above it."""


_YEARS_BEFORE: Final = {"前々年度": 3, "前年度": 2, "昨年度": 2, "本年度": 1, "今年度": 1, "当年度": 1}
"""Fiscal years before the first one that is printed, where they stand right before it: 前年度 本年度 令和8年度."""


def _with_years_before(labels: list[Label]) -> list[Label]:
    """The labels, those of years that only say 前年度 or 本年度 with the year that those after them tell."""
    for at, label in enumerate(labels[1:], start=1):
        first = re.fullmatch(r"FY(\d{4})", label.period or "")
        if first is None or _YEARS_BEFORE.get(labels[at - 1].words) != 1:
            continue
        for back in range(1, min(at, 3) + 1):
            before = labels[at - back]
            if before.period is None and _YEARS_BEFORE.get(before.words) == back:
                labels[at - back] = replace(before, words="", period=f"FY{int(first[1]) - back}")
        break
    return labels
