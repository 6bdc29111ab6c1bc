"""The material: what people say, the official passage that answers it, and passages that only look near."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError

TAUGHT: Final = Path(__file__).with_name("taught")
HELD_OUT: Final = Path(__file__).with_name("held_out")
"""Whole policy fields that nothing is taught from: what tuning is measured on."""


class Kind(StrEnum):
    """What an utterance asks for."""

    MEASURE = "measure"
    INDICATOR = "indicator"
    ROLE = "role"
    SCHEDULE = "schedule"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One meaning: ``everyday`` utterances of it, the ``official`` text that answers, ``neighbours`` that don't."""

    kind: Kind
    field: str
    everyday: tuple[str, ...]
    official: str
    neighbours: tuple[str, ...] = ()


def read_groups(folder: Path) -> list[Group]:
    """The groups in a folder's ``*.jsonl`` files, by file name and line.

    Raises:
        KeikakuError: there are none, or a line is not a group; the message names file and line.
    """
    groups = [group for path in sorted(folder.glob("*.jsonl")) for group in _of_file(path)]
    if not groups:
        raise KeikakuError(f"{folder} に教材（*.jsonl）がありません。フォルダの場所を確かめてください。")
    return groups


def _of_file(path: Path) -> Iterator[Group]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield _group(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise KeikakuError(f"{path} の {number} 行目を教材として読めません（{error}）。") from error


def _group(said: dict[str, object]) -> Group:
    everyday, neighbours = said["everyday"], said.get("neighbours", [])
    if not isinstance(everyday, list) or not everyday or not isinstance(neighbours, list):
        raise ValueError("everyday は 1 文以上の配列です")
    return Group(
        kind=Kind(str(said.get("kind", Kind.MEASURE))),
        field=str(said["field"]),
        everyday=tuple(map(str, everyday)),
        official=str(said["official"]),
        neighbours=tuple(map(str, neighbours)),
    )


def passages_of(groups: Iterable[Group]) -> list[str]:
    """Every official text and neighbour once, in order: what an utterance is searched in."""
    return list(dict.fromkeys(text for group in groups for text in (group.official, *group.neighbours)))
