"""Lists and columns of bodies: the items under a sentence that announces members, the cells under a head that asks who."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from corpus.normalize import squeeze
from ingest.facts.acting_bodies import RELATED
from ingest.facts.bodies import is_named, looks_like_body
from ingest.facts.items import plain_name
from ingest.facts.members import bodies_in_row
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
    for at, head in enumerate(rows[0].cells):
        if not _ASKS_WHO.search(squeeze(re.sub(r"[（(].*", "", head))):
            continue
        held = [
            (item, item.cells[at]) for item in rows[1:] if at < len(item.cells) and re.search(r"\w", item.cells[at])
        ]
        found = [(item, bodies_in_row(cell)) for item, cell in held]
        alike = sum(bodies is not None for _, bodies in found)
        if alike and alike >= MOSTLY * len(held):
            yield from ((head, name, item) for item, bodies in found for name in bodies or ())
