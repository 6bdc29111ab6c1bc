"""Chains of values: 12件（令和2年度末） ⇒ 12件（令和3年7月）／18件, each with the role its legend gives it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from ingest.facts.roles import Head, Role
from ingest.facts.values import RATE, VALUE, read_figure

PAIR: Final = 2


def chain_values(printed: str, legend: Sequence[Head]) -> dict[Role, Figure]:
    """The values of 12件（令和2年度末） ⇒ 12件（令和3年7月）／18件 by the roles of its legend.

    One value more than the legend has begins with a baseline; values of 実績／目標 without a
    legend are read as actual, then target. A date after the last value is that of
    the actual, unless it is a fiscal year: those are planned for, days and months are reported.
    """
    folded = fold_same_length(printed)
    parts = _cut(printed, folded)
    roles = _roles(len(parts), legend, rises=re.search(r"⇒|→|➡", folded) is not None)
    values: dict[Role, Figure] = {}
    for part, head in zip(parts, roles, strict=False):
        figure = read_figure(part, period=head.period)
        if figure is not None:
            values[head.role] = figure
    return _dated(_with_units(values))


def _with_units(values: dict[Role, Figure]) -> dict[Role, Figure]:
    """2/3箇所 is 2箇所 of 3箇所."""
    unit = next((f.unit for f in reversed(values.values()) if f.unit), None)
    return {r: replace(f, unit=unit) if f.value is not None and not f.unit else f for r, f in values.items()}


def _cut(printed: str, folded: str) -> list[str]:
    """Cut at arrows and slashes that stand between values, outside brackets."""
    parts, start, depth = [], 0, 0
    for i, char in enumerate(folded):
        depth += (char in "(〈<") - (char in ")〉>")
        if depth == 0 and char in "⇒→➡/" and re.match(rf"\s*(?:{VALUE})", folded[i + 1 :], re.IGNORECASE):
            if char == "/" and re.match(RATE, folded[i:]):
                continue
            parts.append(printed[start:i].strip())
            start = i + 1
    return [*parts, printed[start:].strip()]


def _roles(count: int, legend: Sequence[Head], *, rises: bool) -> list[Head]:
    """Heads for so many values; an arrow under a legend of targets alone leads from a baseline."""
    heads = list(legend)
    if count == len(heads):
        return heads
    if count == PAIR and len(heads) == 1 and rises:
        return [Head(Role.BASELINE), *heads]
    order = [h for h in heads if h.role is not Role.BASELINE]
    if len(order) < 2:
        order = [Head(Role.ACTUAL), next((h for h in heads if h.role is Role.TARGET), Head(Role.TARGET))]
    return [Head(Role.BASELINE), *order] if count > len(order) else order[-count:] if count < len(order) else order


def _dated(values: dict[Role, Figure]) -> dict[Role, Figure]:
    actual, target = values.get(Role.ACTUAL), values.get(Role.TARGET)
    if actual is None or target is None or actual.period or target.period is None or target.period.startswith("FY"):
        return values
    return {
        **values,
        Role.ACTUAL: replace(actual, period=target.period),
        Role.TARGET: replace(target, period=None, printed=_bare(target.printed)),
    }


def _bare(printed: str) -> str:
    """A value without what stands in brackets after it."""
    return re.sub(r"(?:(?<!\s)\s++)?[(（][^()（）]*+[)）]\s*+$", "", printed)
