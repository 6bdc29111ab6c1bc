"""Values of figures as numbers that can be compared, and computed figures as they are shown."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from chat.answering.said import Computed, How, compute
from corpus.facts import Figure
from corpus.quantities import SCALES, STEPS
from corpus.time_spans import year_of

_SCALE: Final = re.compile(r"^[十百千万億兆]+")
_LOWER: Final = re.compile(r"以下|未満|以内")


def number_of(figure: Figure) -> Decimal | None:
    """The value with its scale multiplied in: 38,300万円 is 383000000."""
    if figure.value is None:
        return None
    return figure.value * scale_of(figure.unit)


def scale_of(unit: str | None) -> int:
    """How many a unit counts at once: 万円 ten thousand, 件 one."""
    scale = _SCALE.match(unit or "")
    factor = 1
    for char in scale[0] if scale else "":
        factor *= STEPS.get(char) or SCALES[char]
    return factor


def base_unit(figure: Figure) -> str:
    """The unit without its scale and without what it is counted per."""
    return base_of(figure.unit)


def base_of(unit: str | None) -> str:
    """A unit without its scale and without what it is counted per: 円 of 万円, 件 of 件/年."""
    return _SCALE.sub("", (unit or "").split("/")[0])


def is_lowered(target: Figure, baseline: Figure | None) -> bool:
    """Whether less is better: the target says so (15%以下), or lies below where the plan began."""
    begun, wanted = number_of(baseline) if baseline else None, number_of(target)
    below = begun is not None and wanted is not None and wanted < begun
    return below or _LOWER.search(target.printed) is not None


def is_met(actual: Figure, target: Figure, baseline: Figure | None = None) -> bool | None:
    """Whether an actual reaches its target; None where either has no value."""
    reached, wanted = number_of(actual), number_of(target)
    if reached is None or wanted is None:
        return None
    return reached <= wanted if is_lowered(target, baseline) else reached >= wanted


def share(first: Figure, second: Figure) -> Computed | None:
    """The first of the second, in per cent; None where that has no meaning."""
    a, b = number_of(first), number_of(second)
    return compute(How.SHARE, "%", a, b) if a is not None and b else None


def times(first: Figure, second: Figure) -> Computed | None:
    """How many times the second the first is."""
    a, b = number_of(first), number_of(second)
    return compute(How.TIMES, "倍", a, b) if a is not None and b else None


def share_of_change(after: Figure, before: Figure) -> Computed | None:
    """The change, in per cent of what was before."""
    a, b = number_of(after), number_of(before)
    return compute(How.SHARE, "%", a - b, b) if a is not None and b else None


def difference(first: Figure, second: Figure) -> Computed | None:
    """The first less the second, in the printed unit; points where both are per cent."""
    if first.value is None or second.value is None or base_unit(first) != base_unit(second):
        return None
    if (first.unit or "").split("/")[0] == (second.unit or "").split("/")[0]:
        unit = (first.unit or "").split("/")[0]
        return compute(How.DIFFERENCE, "ポイント" if unit == "%" else unit, first.value, second.value)
    a, b = number_of(first), number_of(second)
    return compute(How.DIFFERENCE, base_unit(first), a, b) if a is not None and b is not None else None


def total(figures: Sequence[Figure]) -> Computed | None:
    """All figures together, in the unit that they share; None where they don't, or one has no value."""
    units = {(figure.unit or "").split("/")[0] for figure in figures}
    values = [figure.value for figure in figures if figure.value is not None]
    if len(units) != 1 or len(values) != len(figures) or units <= {"%", "ポイント"}:
        return None
    return compute(How.SUM, units.pop() or None, *values)


def years_of(figure: Figure) -> Computed | None:
    """How many years a figure is counted over: those of its period, where it names a run."""
    ends = (figure.period or "").split("/")
    if len(ends) != len(("first", "last")):
        return None
    first, last = (Decimal(year_of(end)) for end in ends)
    return compute(How.YEARS, "年", first, last)


_PER_YEARS: Final = re.compile(r"/(?P<n>\d*)年")


def per_year(figure: Figure) -> tuple[Computed, Computed | None] | None:
    """A figure over the years it is counted for, and those years where they are computed."""
    if figure.value is None:
        return None
    stated = _PER_YEARS.search(figure.unit or "")
    years = None if stated else years_of(figure)
    count = Decimal(stated["n"] or "1") if stated else years.value if years else None
    if count is None:
        return None
    unit = (figure.unit or "").split("/")[0]
    return compute(How.PER_YEAR, unit, figure.value, count), years


def shown(value: Decimal, unit: str | None) -> str:
    """A computed figure in print: 26.7%, 1,200件."""
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".") if unit != "%" else text
    return f"{text}{unit or ''}"


def counted(figure: Figure) -> str:
    """A figure's value and unit without notes, as it stands in a calculation."""
    return shown(figure.value, (figure.unit or "").split("/")[0]) if figure.value is not None else figure.printed
