"""Extraction against hand-made lists: which indicators of a plan were found, and which found are right.

A list is a table of tabs: name, baseline, actual, target, each value as printed but for commas; a
dash says that none is stated in print. A statement repeated in the document counts once.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from corpus.facts import Fact, Figure, Indicator, Initiative
from corpus.normalize import squeeze

GOLD: Final = Path(__file__).with_name("gold")
Value: TypeAlias = tuple[Decimal | None, str] | None
Statement: TypeAlias = tuple[str, Value, Value, Value]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found and missed; precision and recall are None where nothing was found or listed."""

    right: frozenset[object]
    wrong: frozenset[object]
    missed: frozenset[object]

    @property
    def precision(self) -> float | None:
        """Share of what was found that is listed."""
        found = len(self.right) + len(self.wrong)
        return len(self.right) / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of what is listed that was found."""
        listed = len(self.right) + len(self.missed)
        return len(self.right) / listed if listed else None


def compare_indicators(plan_id: str, facts: Iterable[Fact]) -> Comparison:
    """Compare a plan's indicators with its hand-made list, by name and all three values."""
    with (GOLD / f"{plan_id}.tsv").open(encoding="utf-8", newline="") as file:
        gold = {_listed(row) for row in csv.DictReader(file, delimiter="\t")}
    found = {_found(f) for f in facts if isinstance(f, Indicator) and f.plan_id == plan_id}
    return Comparison(frozenset(found & gold), frozenset(found - gold), frozenset(gold - found))


def compare_agencies(plan_id: str, facts: Iterable[Fact]) -> Comparison:
    """Compare who is responsible for each initiative with the hand-made list of a plan."""
    with (GOLD / f"{plan_id}.agencies.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        gold = {(squeeze(row["initiative"]), squeeze(name)) for row in rows for name in row["agencies"].split("・")}
    found = {
        (squeeze(f.name), squeeze(agency.name))
        for f in facts
        if isinstance(f, Initiative) and f.plan_id == plan_id
        for agency in f.agencies
    }
    return Comparison(frozenset(found & gold), frozenset(found - gold), frozenset(gold - found))


def _listed(row: dict[str, str]) -> Statement:
    return (squeeze(row["name"]), _value(row["baseline"]), _value(row["actual"]), _value(row["target"]))


def _value(printed: str) -> Value:
    if not printed:
        return None
    match = re.match(r"(?P<number>-?[\d.]++)(?P<unit>.*)$", printed)
    return (Decimal(match["number"]).normalize(), squeeze(match["unit"])) if match else (None, "")


def _found(indicator: Indicator) -> Statement:
    return (
        squeeze(indicator.name),
        _figure(indicator.baseline),
        _figure(indicator.actual),
        _figure(indicator.target),
    )


def _figure(figure: Figure | None) -> Value:
    """The value and its unit; what it is counted per (社/年) is left out."""
    if figure is None:
        return None
    if figure.value is None:
        return None, ""
    return figure.value.normalize(), squeeze((figure.unit or "").split("/")[0])
