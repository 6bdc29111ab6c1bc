"""Blocks of one indicator: a title and below it or beside it labels with figures, however they are printed.

The title is a heading, an item of a list or a line; beside the values lines may say what is counted and in which unit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.passage import SectionPath
from ingest.facts.aims import is_heading_of_aims, says_else, speaks_of_aims
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.costs import says_cost
from ingest.facts.tables.label import Holds, held_under, read_label
from ingest.facts.tables.names import PART, bare_name, is_name, measures_something, uncoded, unit_of, with_bodies
from ingest.facts.tables.units import is_unit
from ingest.facts.told_values import LABELLED, Told, told_values, unboxed, with_roles
from ingest.lines import Line
from ingest.section import Item, Section

LEAST: Final = 2
"""Values without which a title and a line are no block."""

_PROPERTY: Final = re.compile(
    r"(?P<label>[^\s:：…‥。、「]{2,12}|(?:成果|活動|評価)?指標名?|単位|定義|算式|算定式|対象)\s*"
    r"(?:[:：]|…{1,3}|‥{1,3}|(?<=標名)\s|(?<=指標|単位|定義|算式|定式|対象)\s)\s*(?P<said>\S.*)"
)
_COUNTED: Final = re.compile(r"(?:指標|項目|目標|数|もの|こと|対象)(?:名)?$")
"""What ends the label of a line that says what is counted: とらえる数, 測るもの."""

_INDICATOR: Final = re.compile(r"(?:指標|KPI|ＫＰＩ)\s?(?:名|[\d０-９]{1,2})?$")
"""What ends the label of a line that names an indicator, which needs no heading before it."""

_OPEN: Final = re.compile(
    rf"[\s　:：…／/]+(?![(（〔\[［])|\s*(?={LABELLED})|(?<=[)）〕］\]])(?=[^\s:：…(（〔\[［])|(?=[(（][^()（）]*[)）]$)"
)
"""Where the values of a line may begin after its title: not at a bracket, unless that holds them all."""
MOST_CUTS: Final = 16
_QUOTE: Final = re.compile(r"^[\s>＞]+")


@dataclass(slots=True)
class _Block:
    """A title with what is told of it; ``counted`` is what a line says that is counted, ``named`` that the title is that.

    ``marked`` says that the title is an item of a list, ``aims`` that it stands below a heading that speaks of aims.
    """

    title: str = ""
    lines: tuple[Line, ...] = ()
    told: list[tuple[Told, Item]] = field(default_factory=list)
    unit: str | None = None
    counted: str = ""
    named: bool = False
    marked: bool = False
    aims: bool = False


def read_blocks(sections: Sequence[Section], now: int | None) -> list[list[Reading]]:
    """The blocks of each section; a part (うち) is named after the whole that the block before it is of."""
    found: list[list[Reading]] = []
    whole = last = ""
    above: SectionPath | None = None
    remarks = [section.path for section in sections if any(_REMARKED.search(item.text) for item in section.items)]
    for section in sections:
        own: list[Reading] = []
        remarked = any(section.path[: len(path)] == path for path in remarks)
        aims = speaks_of_aims(section.path) or (section.path[:-1] == above and is_heading_of_aims(last))
        above, last = section.path, section.items[-1].text if section.items else ""
        for block in _blocks(section, aims=aims):
            title = _REMARK.sub("", block.title) if remarked else block.title
            name = bare_name(_QUOTED.sub(r"\g<inside>", with_bodies(uncoded(title))[0]))
            whole = whole if PART.match(name) else name
            named = f"{whole}　{name}" if PART.match(name) and whole else name
            own += _readings(replace(block, title=title), named, now)
        found.append(own)
    return found


def told_in(item: Item, text: str, now: int | None) -> Iterator[Reading]:
    """The indicator that a text by itself names and aims at with other values (参加率 現状 12％ 目標 20％); else nothing."""
    block = replace(_begun(item, unboxed(text)), aims=True)
    if any(told.role is Role.TARGET for told, _ in block.told) and len(block.told) >= LEAST:
        name = bare_name(with_bodies(uncoded(block.title))[0])
        yield from (reading for whole in _whole(block) for reading in _readings(whole, name, now))


_QUOTED: Final = re.compile(r"^[＜<〈《](?P<inside>[^＜＞<>〈〉《》]+)[＞>〉》]$")
_REMARKED: Final = re.compile(r"[(（]\s*[)）]\s*(?:内|の中)?は(?![^。]{0,20}単位)")
_REMARK: Final = re.compile(r"(?<=\S)\s*[(（][^()（）]*[)）]$")
"""Where a text says what stands in brackets (（　）内は把握の方法), they are no part of a title."""


def _blocks(section: Section, *, aims: bool) -> Iterator[_Block]:
    """The blocks of a section; its heading is the title of what is told before any other.

    ``aims`` says that it begins below a heading that speaks of aims.
    """
    block = replace(_headed(section), aims=aims)
    rows = dict(_rows(section.items))
    for item in section.items:
        if item.cells:
            yield from _whole(block)
            block = _Block()
            yield from _whole(replace(rows[item.first.start], aims=aims)) if item.first.start in rows else ()
            continue
        text = unboxed(_QUOTE.sub("", item.text))
        told = told_values(text)
        if told:
            block.told += [(each, item) for each in told]
            continue
        if block.told and read_label(text.partition("：")[0]).derived:
            continue
        begun = _begun(item, text)
        if not begun.told and (named := _among_properties(item, text)) is not None:
            begun = named
        begun = (_named(item, text, below=bool(block.told)) if not begun.told else None) or begun
        if not begun.named and not begun.told and (block.title or block.told) and _property(block, text):
            continue
        yield from _whole(block)
        aims = (aims and not says_else(text)) or is_heading_of_aims(text)
        block = replace(begun, aims=aims)
    yield from _whole(block)


def _rows(items: Sequence[Item]) -> Iterator[tuple[int, _Block]]:
    """The rows of tables without heads, by where they begin, of which each names something and dates all its values."""
    for is_row, run in groupby(items, lambda item: bool(item.cells)):
        found = [(item, _row(item)) for item in run] if is_row else []
        if all(block is not None for _, block in found):
            yield from ((item.first.start, block) for item, block in found if block is not None)


def _row(item: Item) -> _Block | None:
    """A row as a block: its first cell is the title, each of the others a value with its time."""
    name, *cells = item.cells
    title = plain_name(name)
    told = [told_values(cell) for cell in cells]
    if not _is_title(title) or not all(len(each) == 1 and _is_dated(each[0]) for each in told):
        return None
    if not all(each[0].figure.printed in cell for each, cell in zip(told, cells, strict=True)):
        return None
    return _Block(title, item.lines, [(each[0], item) for each in told])


def _headed(section: Section) -> _Block:
    """The block that the heading of a section begins."""
    if section.heading is None or not section.path:
        return _Block()
    return _begun(Item(section, (section.heading,)), section.path[-1])


def _named(item: Item, text: str, *, below: bool) -> _Block | None:
    """The block that begins with a line that names an indicator, or that says what is counted ``below`` another: 指標名：空き家率."""
    match = _PROPERTY.fullmatch(plain_name(text))
    if match is None or not _is_title(match["said"]):
        return None
    begins = _INDICATOR.search(match["label"]) or (below and _COUNTED.search(match["label"]))
    return _Block(match["said"], item.lines, named=True) if begins else None


def _among_properties(item: Item, text: str) -> _Block | None:
    """The block that begins with a line of several labels, of which one names an indicator: 所管：財政課　指標：寄附額."""
    said = [match for part in _BESIDE.split(text) if (match := _PROPERTY.fullmatch(plain_name(part))) is not None]
    named = [match["said"] for match in said if _INDICATOR.search(match["label"]) and _is_title(match["said"])]
    several = len(said) > 1 and len(said) == len(_BESIDE.split(text))
    return _Block(named[0], item.lines, named=True) if several and len(named) == 1 else None


_BESIDE: Final = re.compile(r"(?<!\s)\s++(?=[^\s:：]{2,8}[:：])")
"""Where another label begins in a line."""


def _begun(item: Item, text: str) -> _Block:
    """The block that an item begins: its title, with the values that stand after it in the same line."""
    if text.endswith("。") or len(text) > LONGEST_TEXT:
        return _Block()
    plain = plain_name(text)
    for match in list(_OPEN.finditer(plain))[:MOST_CUTS]:
        title = plain[: match.start()].strip()
        told = told_values(plain[match.end() :]) if _is_title(title) else []
        if told and all(each.role or each.figure.period for each in told):
            label = _PROPERTY.fullmatch(title)
            named = label is not None and _INDICATOR.search(label["label"]) is not None and _is_title(label["said"])
            title = label["said"] if label is not None and named else title
            return _Block(title, item.lines, [(each, item) for each in told], named=named)
    return _Block(plain if _is_title(plain) else "", item.lines, marked=item.mark is not None)


LONGEST_TEXT: Final = 200


def _is_title(text: str) -> bool:
    """Whether a line may be the title of what is counted."""
    name = bare_name(uncoded(text))
    said = held_under(name) is not None or read_label(name).says_which_value
    return 1 < len(name) <= LONGEST_NAME and is_name(name) and not said and not says_cost(name) and "。" not in name


def _property(block: _Block, text: str) -> bool:
    """Whether a line says something of the block beside its values: what is counted, in which unit, by whom."""
    match = _PROPERTY.fullmatch(plain_name(text))
    if match is None or len(text) > LONGEST_TEXT:
        return False
    label, said = match["label"], match["said"]
    unit = said.partition("（")[0].partition("(")[0].strip()
    if held_under(label) is Holds.UNIT or is_unit(unit):
        block.unit = fold_same_length(unit)
    elif not read_label(label).role and _COUNTED.search(label) and _is_title(said):
        block.counted = said
    return True


def _whole(block: _Block) -> Iterator[_Block]:
    """A block that tells of one thing: several values, none told twice, one of them aimed at or all dated in its own line."""
    keys = [told.key for told, _ in block.told]
    stated = sum(told.figure.value is not None for told, _ in block.told)
    dated = all(told.figure.value is not None and told.figure.period is not None for told, _ in block.told)
    least = 1 if dated and block.aims and block.marked else LEAST
    aimed = any(told.role is Role.TARGET for told, _ in block.told) or (dated and _counts(block))
    alone = all(
        _is_dated(told) and item.lines == block.lines and told.figure.printed in item.text for told, item in block.told
    )
    if block.title and len(keys) >= least and stated and (aimed or alone) and len(set(keys)) == len(keys):
        yield block


def _counts(block: _Block) -> bool:
    """Whether a block says itself that it counts something: below a heading of aims, as an indicator, or by its title."""
    below = any(item.lines != block.lines for _, item in block.told)
    told = block.aims or block.named or block.unit or block.counted or measures_something(bare_name(block.title))
    return below and bool(told)


def _is_dated(told: Told) -> bool:
    """Whether a value is a figure of which only the time is said."""
    return told.figure.value is not None and told.figure.period is not None and told.role is None


def _readings(block: _Block, name: str, now: int | None) -> Iterator[Reading]:
    """The values of a block, each part of it under its own name: the last aim with what it starts from, others alone."""
    unit = block.unit or unit_of(block.title) or unit_of(block.counted)
    named = f"{name}　{bare_name(block.counted)}" if block.counted and block.counted not in name else name
    said = with_roles([told for told, _ in block.told], now, aims=block.aims or block.named)
    if len(said) == 1 and block.aims and block.marked:
        said = [(Role.TARGET, said[0][1])]
    stated = [(role, told, item) for (role, told), (_, item) in zip(said, block.told, strict=True)]
    reported = not any(role is Role.TARGET for role, _, _ in stated)
    for part in dict.fromkeys(told.part for told, _ in block.told):
        own = [each for each in stated if each[1].part == part]
        same = unit or next((told.figure.unit for _, told, _ in own if told.figure.unit), None)
        whole: list[tuple[Role, Told, Item]] = []
        alone: list[tuple[Role, Told, Item]] = []
        for each in reversed(own):
            (alone if reported or any(role is each[0] for role, _, _ in whole) else whole).append(each)
        for group in [whole, *([each] for each in reversed(alone))]:
            if not group:
                continue
            items = [item.lines for _, _, item in reversed(group)]
            lines = {line.start: line for run in (block.lines, *items) for line in run}
            values = {role: _with_unit(told.figure, same) for role, told, _ in reversed(group)}
            yield Reading(f"{name}　{part}" if part else named, values, tuple(lines.values()), reported)


def _with_unit(figure: Figure, unit: str | None) -> Figure:
    return replace(figure, unit=figure.unit or unit) if figure.value is not None else figure
