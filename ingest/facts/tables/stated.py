"""What a row states, put together: each target with the baseline and with what was reached for it, all else by itself."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from corpus.facts import Figure
from corpus.time_spans import fiscal_year_of_iso
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.lines import Line

SUPERSEDED: Final = "（改訂前）"
"""Follows the name of an indicator where a value held before a revision."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value with what it is; ``alone`` is one of a table that only reports, ``beside`` what tells its column from others."""

    role: Role
    figure: Figure
    lines: tuple[Line, ...]
    alone: bool
    superseded: bool
    beside: str = ""


def readings_of(name: str, stated: Sequence[Stated]) -> Iterator[Reading]:
    """Each target with the baseline and with what was reached for it; all else by itself."""
    name = _without_role(name, {each.role for each in stated})
    joined = [each for each in stated if not each.alone and not each.superseded]
    targets = [each for each in joined if each.role is Role.TARGET]
    actuals = [each for each in joined if each.role is Role.ACTUAL]
    baseline = next((each for each in joined if each.role is Role.BASELINE), None)
    last = actuals[-1] if actuals else None
    yield from (together(name, [actual]) for actual in _unmatched(actuals, targets, baseline))
    for target in targets:
        same = [a for a in actuals if a.figure.period and a.figure.period == target.figure.period]
        reached = same[-1] if same else last if last is not None and _before(last, target) else None
        yield together(name, [each for each in (baseline, reached, target) if each is not None])
    if not targets and baseline is not None:
        yield together(name, [each for each in (baseline, last) if each is not None])
    yield from (_by_itself(name, each) for each in stated if each not in joined or each.role is Role.FORECAST)


def _without_role(name: str, roles: Set[Role]) -> str:
    """A name without the word at its end for what all its values are: 会員数の目標, of targets."""
    found = _SAYS_ROLE.search(name)
    return name[: found.start()] if found is not None and roles == {_ROLES[found["role"]]} else name


_ROLES: Final = {"目標": Role.TARGET, "実績": Role.ACTUAL, "現状": Role.BASELINE, "基準": Role.BASELINE}
_SAYS_ROLE: Final = re.compile(rf"(?<=.)の(?P<role>{'|'.join(_ROLES)})値?$")


def _unmatched(actuals: Sequence[Stated], targets: Sequence[Stated], baseline: Stated | None) -> list[Stated]:
    """What was reached at other times than targets are set for: all but the last, which stands beside targets."""
    times = {target.figure.period for target in targets if target.figure.period}
    other = [actual for actual in actuals if actual.figure.period not in times]
    kept = [actual for actual in other if actual is not actuals[-1] and actual.figure.value is not None]
    alone = not targets and baseline is None
    return [*kept, *([actuals[-1]] if alone and other and other[-1] is actuals[-1] else [])]


def _by_itself(name: str, each: Stated) -> Reading:
    return Reading(name + (SUPERSEDED if each.superseded else ""), {each.role: each.figure}, each.lines)


def _before(actual: Stated, target: Stated) -> bool:
    """Whether what was reached may stand beside a target: it is of no later time."""
    a, b = actual.figure.period, target.figure.period
    return not a or not b or fiscal_year_of_iso(a.split("/")[-1]) <= fiscal_year_of_iso(b.split("/")[-1])


def together(name: str, parts: Sequence[Stated]) -> Reading:
    lines = {line.start: line for part in parts for line in part.lines}
    return Reading(name, {part.role: part.figure for part in parts}, tuple(lines[at] for at in sorted(lines)))
