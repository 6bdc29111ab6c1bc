"""Lists and columns of bodies: the items under a sentence that announces members, the cells under a head that asks who."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus.normalize import squeeze
from ingest.facts.acting_bodies import IN_CHARGE, RELATED
from ingest.facts.bodies import is_named, looks_like_body
from ingest.facts.items import plain_name
from ingest.facts.members import bodies_in_row
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
    r"委員|構成(?:員|団体|機関)?$|メンバー|ところ$|だれ|誰|受け?持ち?$|受け?持つ|担う|(?:する|行う|動く)(?:人|者|団体|課)$|参加(?:者|団体|機関)"
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
        if is_row and len(rows) > LEAST:
            yield from _in_table(rows)


def _in_table(rows: Sequence[Item]) -> Iterator[tuple[str, str, Item]]:
    yield from _under_heads(rows)
    for at in range(1, max(len(row.cells) for row in rows)):
        yield from _of_offices([(row, row.cells[at]) for row in rows if at < len(row.cells)])


def _of_offices(held: Sequence[tuple[Item, str]]) -> Iterator[tuple[str, str, Item]]:
    """The bodies of a column that holds offices and, but for its head and words that it repeats, nothing else."""
    if any(_TICK.fullmatch(cell) for _, cell in held):
        return
    filled = [(item, cell, _offices(cell)) for item, cell in held if re.search(r"\w", cell)]
    times = Counter(cell for _, cell, bodies in filled if not bodies)
    named = [(item, bodies) for item, _, bodies in filled if bodies]
    others = sum(1 for _, cell, bodies in filled[1:] if not bodies and times[cell] == 1)
    if len(named) >= LEAST and len(named) >= MOSTLY * (len(named) + others):
        yield from ((IN_CHARGE, name, item) for item, bodies in named for name in bodies)


def _offices(cell: str) -> tuple[str, ...]:
    """The bodies of a cell that names nothing but bodies, an office among them."""
    names = [name for name, _ in bodies_of(cell)] if len(cell) <= LONGEST_CELL else []
    alike = all(looks_like_body(name) and is_named(name) for name in names)
    return tuple(names) if alike and any(map(_OFFICE.search, names)) else ()


LONGEST_CELL: Final = 60
_TICK: Final = re.compile(r"[◎○●◯〇△]")
"""Columns of ticks have bodies for heads, which hold none."""

_OFFICE: Final = re.compile(r"(?<![うくぐすつぬぶむる])[課室係]$")
"""How offices end, and no words that ask for one: 取り組む課."""


def _under_heads(rows: Sequence[Item]) -> Iterator[tuple[str, str, Item]]:
    for at, head in enumerate(rows[0].cells):
        bare = squeeze(re.sub(r"[（(].*", "", head))
        if not _ASKS_WHO.search(bare) and not _DOERS.fullmatch(bare):
            continue
        held = [
            (item, item.cells[at]) for item in rows[1:] if at < len(item.cells) and re.search(r"\w", item.cells[at])
        ]
        found = [(item, bodies_in_row(cell)) for item, cell in held]
        alike = sum(bodies is not None for _, bodies in found)
        if alike and alike >= MOSTLY * len(held):
            yield from ((head, name, item) for item, bodies in found for name in bodies or ())
        if _DOERS.fullmatch(bare) and all(_NAMES.fullmatch(cell) for _, cell in held):
            yield from ((head, name, item) for item, cell in held for name, _ in bodies_of(cell))


_DOERS: Final = re.compile(
    r"(?:主な)?(?:運行|運営|設置|実施|施工|受託|管理|事業|整備|経営)(?:事業)?(?:者|主体|会社|法人)名?|(?:法人|団体|会社|企業|事業者)名|(?:委託|受託|発注)先"
)
"""Heads under which every name is that of a body, whatever it looks like: 設置者, 運行事業者, 法人名."""

_NAMES: Final = re.compile(r"[^。\d０-９をすくるた]{2,24}|.{0,16}(?:会社|法人).{0,20}")
