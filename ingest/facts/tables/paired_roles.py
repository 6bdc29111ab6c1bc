"""Heads of one thing in different roles: 捕獲実績 beside 捕獲計画数, 現在戸数 beside 目標戸数."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from ingest.facts.roles import ROLE_WORD, Role
from ingest.facts.tables.grid import Cell
from ingest.facts.tables.label import read_label

MOST_HEADS: Final = 4
"""Rows of heads, and columns of labels, that are looked at."""

_ENDS: Final = re.compile(rf"(?P<thing>[^\W\d_][^\d\s()（）\[\]［］・／/]{{0,11}}?)の?(?P<role>{ROLE_WORD.pattern})")
_BEGINS: Final = re.compile(
    rf"(?P<role>{ROLE_WORD.pattern}|将来)の?(?P<thing>[^\W\d_][^\d\s()（）\[\]［］・／/]{{1,7}}?)(?P<unit>[(（][^()（）]{{1,6}}[)）])?"
)
_OF_TIME: Final = re.compile(r"(?:年度?|[期次月回]|当初|最終|中間|前|後|第.)$")
"""Ends of what is no thing, but says of which time or version a role is."""


def with_roles_apart(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows, their heads and labels with the roles that pairs of them end in apart from what they are of; without that
    where all are of one thing, which then tells none from another."""
    found = [list(row) for row in rows]
    for row in found[:MOST_HEADS]:
        said = _said([cell.text for cell in row])
        row[:] = [_with(cell, said) for cell in row] if said else row
    for at in range(min(MOST_HEADS, len(found[0]) if found else 0)):
        said = _said([row[at].text for row in found])
        for row in found if said else ():
            row[at] = _with(row[at], said)
    return found


def _with(cell: Cell, said: Mapping[str, str]) -> Cell:
    words = cell.text.split()
    return replace(cell, text=" ".join(said.get(word, word) for word in words)) if said.keys() & set(words) else cell


def _said(texts: Sequence[str]) -> Mapping[str, str]:
    """What the words of texts that end or begin with roles say, where one thing is said in several of them."""
    words = {word for text in texts for word in text.split()}
    return _paired(words, _ENDS) or _paired(words, _BEGINS)


def _paired(words: Set[str], pattern: re.Pattern[str]) -> Mapping[str, str]:
    parts = {word: match for word in words if (match := pattern.fullmatch(word)) and not _is_of_time(match)}
    roles: dict[str, set[Role]] = defaultdict(set)
    for match in parts.values():
        role = read_label(match["role"]).role
        if role is not None:
            roles[match["thing"]].add(role)
    paired = {thing for thing, own in roles.items() if len(own) > 1}
    alone = len(paired) == 1
    return {
        word: _apart(match, "" if alone else f"{match['thing']} ")
        for word, match in parts.items()
        if match["thing"] in paired
    }


def _apart(match: re.Match[str], thing: str) -> str:
    return f"{thing}{match['role']}{match.groupdict().get('unit') or ''}"


def _is_of_time(match: re.Match[str]) -> bool:
    return _OF_TIME.search(match["thing"]) is not None or read_label(match["thing"]).role is not None
