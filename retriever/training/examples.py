"""Groups as the columns that a trainer takes."""

import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from corpus.normalize import nfkc
from retriever.training.groups import Group, Kind

Columns: TypeAlias = dict[str, list[str]]
"""Texts by column: ``asked_1`` … are utterances, then ``official``, then ``near_1`` …"""

LONGEST: Final = 300
"""Characters of a public passage: as long as ours are."""

HEAD: Final = 24
"""Characters before a colon that a plan would print as a heading."""


def columns_of(groups: Sequence[Group], seed: int, most: int | None = None) -> dict[str, Columns]:
    """The groups by shape: measures by how many neighbours they have, and the pairs of the other kinds.

    Of each shape ``most`` are drawn, where there are more.
    """
    draw = random.Random(seed)  # noqa: S311 - a sample, and which half is headed
    shapes: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        shapes[f"measures_{len(group.neighbours)}" if group.kind is Kind.MEASURE else "facts"].append(group)
    return {
        name: _columns(found if most is None or len(found) <= most else draw.sample(found, most), draw)
        for name, found in sorted(shapes.items())
    }


def _columns(groups: Sequence[Group], draw: random.Random) -> Columns:
    asked = min(len(g.everyday) for g in groups)
    near = min(len(g.neighbours) for g in groups)
    columns: Columns = {f"asked_{i + 1}": [nfkc(g.everyday[i]) for g in groups] for i in range(asked)}
    columns["official"] = [_headed(g.official, draw) for g in groups]
    return columns | {f"near_{i + 1}": [_headed(g.neighbours[i], draw) for g in groups] for i in range(near)}


def _headed(text: str, draw: random.Random) -> str:
    """The text as it is embedded in a library, half of the time with its title as a heading on its own line."""
    head, colon, rest = nfkc(text).partition(":")
    if colon and 0 < len(head) <= HEAD and len(rest) > len(head) and draw.random() < 0.5:
        return f"{head.strip()}\n{rest.strip()}"
    return nfkc(text)


def general(path: Path, taught: int, asked: int, seed: int) -> tuple[Columns, Columns]:
    """Public questions with the passages that answer them, each passage once: some to teach, others to ask."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        said = [json.loads(line) for line in lines]
    draw = random.Random(seed)  # noqa: S311 - a sample
    fit = [each for each in said if len(each["passage"]) <= LONGEST and each["questions"]]
    chosen = draw.sample(fit, min(taught + asked, len(fit)))
    return _asked(chosen[:taught], draw), _asked(chosen[taught:], draw)


def _asked(passages: Sequence[dict[str, Any]], draw: random.Random) -> Columns:
    return {
        "asked_1": [nfkc(draw.choice(each["questions"])["question"]) for each in passages],
        "official": [nfkc(each["passage"]) for each in passages],
    }


def utterances_of(columns: Iterable[str]) -> int:
    """How many of the columns are utterances."""
    return sum(name.startswith("asked_") for name in columns)
