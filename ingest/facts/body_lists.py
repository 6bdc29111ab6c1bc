"""Lists and columns of bodies: the items under a sentence that announces members, the cells under a head that asks who."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus.normalize import squeeze
from corpus.time_spans import find_time_spans
from ingest.facts.bodies import is_named, looks_like_body, split_bodies
from ingest.facts.doers import IN_CHARGE, RELATED, is_place
from ingest.facts.items import plain_name
from ingest.facts.named_bodies import OWN_PLACE, only_bodies
from ingest.facts.tables.bodies import bodies_of
from ingest.section import Item, Section

_ANNOUNCED: Final = re.compile(
    r"(?:次|以下|下記)の(?:とおり|[^。、]{0,16}(?:団体|委員|機関|組織|構成員|課|部署|関係者|メンバー|皆さん))"
)
_OF_MEMBERS: Final = re.compile(r"委員|構成|団体|機関|メンバー|参加|協力|連携|組織|体制|加わ|参画")
_HEADS_MEMBERS: Final = re.compile(
    r"(?:構成|参加|参画|協力|連携|関係|加盟)(?:する)?(?:員|団体|機関|課|組織|者|先)(?:名簿|一覧|等)?$|委員(?:名簿|構成|の構成)?$|名簿$|メンバー$|体制$|組織$|担い手$"
)
_ITEM: Final = re.compile(
    r"(?P<name>[^\s:：（(。、]{2,30}(?:\s[^\s:：（(。、]{2,14}係)?)(?:[（(][^()（）]*[)）])?(?:\s*[:：]\s*\S.{0,60}|\s+\S{2,10}(?:[（(][^()（）]*[)）])?)?"
)
"""A body with what it does, or with whom it sends, behind it: 観光課：案内, 医師会　会長."""

_ASKS_WHO: Final = re.compile(
    r"委員|構成(?:員|団体|機関)?$|メンバー|ところ$|だれ|誰|受け?持ち?$|受け?持つ|担う|(?:する|行う|動く)(?:人|者|団体|課)$|参加(?:者|団体|機関)|出席|引き?受け|機関$|相談先|問い?合わせ"
)
MOSTLY: Final = 0.75
LEAST: Final = 2


def bodies_listed(section: Section) -> Iterator[tuple[str, str, Item]]:
    """Part and name of the bodies that a section lists line by line or in a column, with the item of each."""
    announced = bool(section.path) and _HEADS_MEMBERS.search(squeeze(section.path[-1])) is not None
    run: list[tuple[str, Item]] = []
    for item in (*section.items, None):
        if item is not None and not item.cells and "。" not in item.text:
            name = _listed_name(item)
            run += [(name, item)] if announced and name else []
            continue
        if len(run) >= LEAST:
            yield from ((RELATED, name, at) for name, at in run)
        run = []
        announced = item is not None and not item.cells and _announces(item.text)
    yield from _in_columns(section)


def _announces(text: str) -> bool:
    """Whether the last sentences of a paragraph say that members follow."""
    return _ANNOUNCED.search(text) is not None and _OF_MEMBERS.search(text) is not None


def _listed_name(item: Item) -> str | None:
    match = _ITEM.fullmatch(plain_name(item.text).strip())
    name = match["name"].replace(" ", "") if match is not None else ""
    return match["name"] if match is not None and looks_like_body(name) and is_named(name) else None


def _in_columns(section: Section) -> Iterator[tuple[str, str, Item]]:
    """The bodies of columns whose head asks who, and whose cells hold little else."""
    for is_row, group in groupby(section.items, key=lambda item: bool(item.cells)):
        rows = list(group)
        if is_row and len(rows) >= LEAST:
            yield from _in_table(rows)


def _in_table(rows: Sequence[Item]) -> Iterator[tuple[str, str, Item]]:
    yield from _under_heads(rows)
    yield from _over_signs(rows)
    counted = any(_COUNTED.search(cell) for row in rows for cell in row.cells)
    for at in range(1 if counted else 0, max(len(row.cells) for row in rows)):
        yield from _of_bodies([(row, row.cells[at]) for row in rows if at < len(row.cells)])


_COUNTED: Final = re.compile(r"^[約△▲]?[\d０-９,.，．]+[^\d０-９年月日]{0,3}$")


def _of_bodies(held: Sequence[tuple[Item, str]]) -> Iterator[tuple[str, str, Item]]:
    """The bodies of a column that holds such and, but for its head and words that it repeats, nothing else."""
    if any(_TICK.fullmatch(cell) for _, cell in held):
        return
    filled = [
        (item, cell, _bodies(cell)) for item, cell in held if re.search(r"\w", cell) and not find_time_spans(cell)
    ]
    times = Counter(cell for _, cell, bodies in filled if not bodies)
    named = [(item, bodies) for item, _, bodies in filled if bodies]
    others = sum(1 for _, cell, bodies in filled[1:] if not bodies and times[cell] == 1)
    sure = sum(not all(map(is_place, bodies)) for _, bodies in named)
    if len(named) >= LEAST and sure * 2 >= len(named) >= MOSTLY * (len(named) + others):
        yield from ((IN_CHARGE, name, item) for item, bodies in named for name in bodies)


def _over_signs(rows: Sequence[Item]) -> Iterator[tuple[str, str, Item]]:
    """The bodies in the heads of columns that hold signs of the part they have: ○, 主, 協."""
    for top in rows[:LEAST]:
        found = [
            (
                _own_head(head),
                [row.cells[at] for row in rows if row is not top and at < len(row.cells) and row.cells[at].strip()],
            )
            for at, head in enumerate(top.cells)
            if looks_like_body(_own_head(head)) and not OWN_PLACE.fullmatch(head)
        ]
        signed = [head for head, cells in found if cells and all(map(_SIGNS.fullmatch, cells[len(cells) > 1 :]))]
        if len(signed) >= LEAST:
            yield from ((RELATED, head, top) for head in signed)


def _own_head(head: str) -> str:
    """A head without the one above it that asks who: 実施主体 住民."""
    above, _, own = head.rpartition(" ")
    return own if _ASKING.search(above) else head.replace(" ", "")


_ASKING: Final = re.compile(r"担当|主体|所管|主管|関係|協力|連携|受け?持|だれ|誰")


_SIGNS: Final = re.compile(r"[◎○●◯〇△▲☆★◇◆□■✓✔―－—ー-]|[主副協関担支連実企運後助中補受共]当?")


def _bodies(cell: str) -> tuple[str, ...]:
    """The bodies of a cell that names nothing but bodies."""
    names = only_bodies(cell) if len(cell) <= LONGEST_CELL else None
    return tuple(name for name in names or () if is_named(name))


LONGEST_CELL: Final = 60
_TICK: Final = re.compile(r"[◎○●◯〇△]")
"""Columns of ticks have bodies for heads, which hold none."""


def _under_heads(rows: Sequence[Item]) -> Iterator[tuple[str, str, Item]]:
    for at, head in enumerate(rows[0].cells):
        bare = squeeze(re.sub(r"[（(].*", "", head))
        if not _ASKS_WHO.search(bare) and not _DOERS.fullmatch(bare):
            continue
        held = [
            (item, item.cells[at]) for item in rows[1:] if at < len(item.cells) and re.search(r"\w", item.cells[at])
        ]
        found = [(item, _under_head(cell)) for item, cell in held]
        alike = sum(bodies is not None for _, bodies in found)
        if alike and alike >= MOSTLY * len(held):
            yield from ((head, name, item) for item, bodies in found for name in bodies or ())
        if _DOERS.fullmatch(bare) and all(_NAMES.fullmatch(_REMARK.sub("", cell)) for _, cell in held):
            yield from ((head, name, item) for item, cell in held for name, _ in bodies_of(cell))


def _under_head(cell: str) -> list[str] | None:
    """The bodies of a cell under a head that asks who: one that looks like such vouches for the short names beside it."""
    alone = only_bodies(cell)
    if alone is not None:
        return [name for name in alone if is_named(name)]
    names = split_bodies(cell)
    vouched = any(looks_like_body(name) and is_named(name) for name in names) and all(map(_NAMES.fullmatch, names))
    return names if vouched else None


_DOERS: Final = re.compile(
    r"(?:主な)?(?:運行|運営|設置|実施|施工|受託|管理|事業|整備|経営)(?:事業)?(?:者|主体|会社|法人)名?|(?:法人|団体|会社|企業|事業者)名|(?:委託|受託|発注|相談|提出|申込|申請|連絡|問い?合わ?せ|派遣|協力|連携|送付)(?:先|元)|"
    r"(?:構成|関係|協力|連携|参加|参画|加盟)(?:機関|団体)の?名称?|(?:機関|団体|組織)(?:の名称|名称|名)"
)
"""Heads under which every name is that of a body, whatever it looks like: 設置者, 運行事業者, 法人名."""

_REMARK: Final = re.compile(r"(?<=\S)\s*+[(（][^()（）]*[)）]$")
_NAMES: Final = re.compile(r"[^。\d０-９を]{2,24}(?<![すくるた])|.{0,16}(?:会社|法人).{0,20}")
