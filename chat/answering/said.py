"""One line of an answer on its way to the proof: its words, what they are taken from, what was computed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from chat.answering.evidence import Evidence


class How(StrEnum):
    """How a figure follows from others."""

    SHARE = "share"
    TIMES = "times"
    DIFFERENCE = "difference"
    PER_YEAR = "per_year"
    YEARS = "years"
    DAYS = "days"
    COUNT = "count"
    SUM = "sum"
    PRODUCT = "product"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A figure that no document prints: ``value`` in ``unit`` follows from ``of`` as ``how`` says.

    SHARE is the first of the second in per cent, TIMES the first over the second, both to one
    decimal; DIFFERENCE the first less the second; PER_YEAR the first over the second (years), to one
    decimal; YEARS how many years run from the first to the second, both included, DAYS the same of days; COUNT how many
    there are of ``of``, SUM all of them together, LARGEST and SMALLEST the one of them that is; PRODUCT
    the first times the second.
    """

    value: Decimal
    unit: str | None
    how: How
    of: tuple[Decimal, ...]

    def holds(self) -> bool:
        """Whether the value really follows."""
        return self.value == computed_value(self.how, self.of)


def computed_value(how: How, of: tuple[Decimal, ...]) -> Decimal:
    """The value that follows from ``of``."""
    if how is How.COUNT:
        return Decimal(len(of))
    if how is How.SUM:
        return sum(of, Decimal(0))
    if how in (How.LARGEST, How.SMALLEST):
        return max(of) if how is How.LARGEST else min(of)
    first, second = of
    if how is How.PRODUCT:
        return first * second
    if how is How.DIFFERENCE:
        return first - second
    if how in (How.YEARS, How.DAYS):
        return second - first + 1
    quotient = first / second * (100 if how is How.SHARE else 1)
    return quotient.quantize(Decimal("0.1"), ROUND_HALF_UP)


def compute(how: How, unit: str | None, *of: Decimal) -> Computed:
    """Compute a figure from others."""
    return Computed(value=computed_value(how, of), unit=unit, how=how, of=of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A line to say, the evidence it is taken from, best first, and the figures computed in it.

    ``settled`` says that the question was read to its last word for it, so that its own words need not stand in the line.
    """

    text: str
    evidence: tuple[Evidence, ...]
    computed: tuple[Computed, ...] = ()
    settled: bool = False


OF_PLAN: Final = re.compile(r"（(?:[^（）]|（[^（）]*）)*年度?・(?:[^（）]|（[^（）]*）)*）")
"""The plan that a line is of, said in it."""

_SENTENCE: Final = re.compile(r"[^。]*。|[^。]+")


def said_once(lines: Iterable[Said]) -> Iterator[Said]:
    """The lines without the plan where the line before is of the same, and without sentences of an earlier line."""
    plan, told = "", set[str]()
    for line in lines:
        sentences = _SENTENCE.findall(line.text)
        fresh = [s for at, s in enumerate(sentences) if not at or s not in told]
        told.update(s for s in sentences if s.endswith("。"))
        text = "".join(fresh)
        named = OF_PLAN.findall(text)
        if named and set(named) == {plan}:
            text = text.replace(plan, "")
        plan = named[-1] if named else plan
        yield replace(line, text=text)
