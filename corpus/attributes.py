"""Lines that say one thing of an item rather than are one: 期間：5月～8月 below a work.

They are known by their form: a short label, a colon and a value. The label comes back for item after item, or the
value is an amount or a time; what stands right beside such a line in the same form is another of them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from corpus.marks import read_mark
from corpus.normalize import squeeze
from corpus.quantities import find_quantities
from corpus.time_spans import find_time_spans

_ATTRIBUTE: Final = re.compile(
    r"(?P<label>[^\s：:。、「」]{1,10})(?:\s{0,9}(?P<colon>[：:])\s{0,9}|\s{1,9})(?P<value>\S.*)", re.DOTALL
)
LONGEST_VALUE: Final = 60
TIMES: Final = 2
SPACED: Final = 2
"""So many labels that only a space parts from their values must come back: 工期 … and 概算額 …, work after work."""

MOST_OF: Final = 0.5
"""Share of a value that is an amount or a time where it says nothing more."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a line says of an item: 期間 and 5月～8月."""

    label: str
    value: str
    spaced: bool


def opens_with_label(line: str) -> bool:
    """Whether a line is a short label, a colon and what is said under it, however long that is."""
    match = _ATTRIBUTE.match(line.strip())
    return match is not None and match["colon"] is not None


def read_attribute(line: str) -> Attribute | None:
    """A line of a short label and its value, list marks aside; None for any other, and for a numbered one.

    ``spaced`` says that nothing but space parts the two.
    """
    stripped = line.strip()
    mark = read_mark(stripped)
    if mark is not None and mark.number is not None:
        return None
    match = _ATTRIBUTE.match(mark.title.lstrip("・ 　") if mark is not None else stripped)
    if match is None or len(match["value"]) > LONGEST_VALUE:
        return None
    return Attribute(squeeze(match["label"]), match["value"].strip(), spaced=match["colon"] is None)


def repeated_labels(lines: Sequence[str]) -> frozenset[str]:
    """The labels under which several of the lines say something."""
    found = Counter((a.spaced, a.label) for line in lines if (a := read_attribute(line)) is not None)
    again = [key for key, times in found.items() if times >= TIMES]
    spaced = sum(spaced for spaced, _ in again) >= SPACED
    return frozenset(label for by_space, label in again if spaced or not by_space)


def attributes_among(lines: Sequence[str], known: frozenset[str] = frozenset()) -> list[bool]:
    """Which of the lines of one list are attributes; ``known`` are labels that come back elsewhere."""
    repeated = known | repeated_labels(lines)
    result: list[bool] = []
    for _, run in groupby([read_attribute(line) for line in lines], key=lambda a: a is not None):
        found = list(run)
        result += [any(a is not None and _is_sure(a, repeated) for a in found)] * len(found)
    return result


def _is_sure(attribute: Attribute, repeated: frozenset[str]) -> bool:
    return attribute.label in repeated or (not attribute.spaced and _is_value(attribute.value))


def _is_value(value: str) -> bool:
    """Whether a value is an amount or a time, and says little more."""
    times = sum(span.until - span.at for span in find_time_spans(value))
    amounts = sum(len(q.printed) for q in find_quantities(value))
    return max(times, amounts) >= MOST_OF * len(value)
