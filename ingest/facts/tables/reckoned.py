"""What a table reckons from its other figures: a column 増減 or 計画比 beside them, a row 差 below them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import without_times
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Holds, Label, read_label
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name
from ingest.facts.tables.subject import Subject, Value
from ingest.facts.tables.times import role_of_time
from ingest.lines import Line


def reckoned_beside(subject: Subject, name: str, meaning: Meaning, now: int | None) -> Iterator[Reading]:
    """The reckoned values of a row named ``name``, each named with its column: 給付費　計画比."""
    for value in subject.derived:
        words = _said(value.label)
        placed = _placed(value, meaning, now)
        if placed is None or not words:
            continue
        role, period = placed
        for said, figure in _figures(value, words, meaning):
            stated = replace(figure, period=period, unit=figure.unit or value.label.unit)
            yield Reading(f"{bare_name(name)}　{bare_name(said)}", {role: stated}, value.item.lines, reported_only=True)


def _said(label: Label) -> str:
    """What a head says is reckoned, without its time: 増減率 under 2030年度, 対前年 増減数."""
    over, _, last = label.printed.rpartition(" ")
    own = _untimed(last)
    if not over or not own:
        return own or _untimed(label.printed)
    words = _BRACKETS.sub("", label.words).strip()
    return own if read_label(words).says_which_value else f"{words} {own}".strip()


def _untimed(head: str) -> str:
    """A head without its time, and without brackets that held nothing else."""
    return _LEADING.sub("", " ".join(_EMPTY.sub("", without_times(head)).split()))


_EMPTY: Final = re.compile(r"[(（]\s*[)）]")
_BRACKETS: Final = re.compile(r"[(（][^()（）]*[)）]")
_LEADING: Final = re.compile(r"^[のはと・/／\s]+")
"""What is left before the words of a head without its time: 令和5年度の前年比."""


def reckoned_below(
    subject: Subject, meaning: Meaning, name: str, stated: Sequence[tuple[Role, Figure, tuple[Line, ...]]]
) -> Iterator[Reading]:
    """The reckoned values of a row that is reckoned as a whole: 差 under 量の見込み and 確保の内容.

    It is expected where a row of its group is and none was reached.
    """
    whole = subject.name if subject.label.derived else subject.name.rpartition("　")[0]
    beside = {o.label.role for o in meaning.subjects if whole and o.name.startswith(f"{whole}　")}
    expected = Role.ACTUAL not in beside and bool(beside & {Role.FORECAST, Role.TARGET})
    said = bare_name(name) if not subject.label.derived else f"{bare_name(name)}　{bare_name(subject.label.printed)}"
    shares = any(figure.printed.endswith(("%", "％")) for _, figure, _ in stated)
    for role, figure, lines in stated:
        merged = shares and not figure.printed.endswith(
            ("%", "％")
        )  # a cell that reaches down from what it is a share of
        if figure.value is not None and not merged:
            of_cell = figure.unit is not None and figure.unit in fold_same_length(figure.printed)
            kept = figure if of_cell or not _IS_RATE.search(said) else replace(figure, unit=None)
            yield Reading(said, {Role.FORECAST if expected else _reported(role): kept}, lines, reported_only=True)


_IS_RATE: Final = re.compile(r"[率比度]$")
"""A share, which is not counted in the unit of what it is a share of."""


def _reported(role: Role) -> Role:
    """What is reckoned from a target is expected, not aimed at."""
    return Role.FORECAST if role in (Role.TARGET, Role.FORECAST) else Role.ACTUAL


def _placed(value: Value, meaning: Meaning, now: int | None) -> tuple[Role, str | None] | None:
    """What a reckoned value is and when: as what was reached beside it, else as the last of the times before it.

    What compares a target with where it started tells no more than these do; it is left out.
    """
    if read_label(value.label.printed.rpartition(" ")[0]).role in (Role.TARGET, Role.FORECAST):
        return Role.FORECAST, value.label.period
    columns = [column for column in meaning.columns if column.holds is Holds.VALUE]
    if _SINCE.search(value.label.printed) and any(column.label.role is Role.TARGET for column in columns):
        return None
    reached = [column.label for column in columns if column.label.role is Role.ACTUAL]
    if reached:
        return Role.ACTUAL, value.label.period or reached[-1].period
    timed = [column.label.period for column in columns if column.label.period and column.label.role is None]
    period = value.label.period or (timed[-1] if timed and len(timed) == len(columns) else None)
    role = role_of_time(period, meaning, now)
    return (_reported(role), period) if role is not None else None


_SINCE: Final = re.compile(r"[\d元]\s?年?度?\s?(?:対?比|から|に対する|を基準)|基準年?度?(?:対?比|から|に対する)")
"""With what time a column compares: 削減率（R3比）."""


def _figures(value: Value, words: str, meaning: Meaning) -> Iterator[tuple[str, Figure]]:
    """The figure of a cell; of 増減数（率） both that it holds: △3（△10.7％）."""
    rate = _WITH_RATE.fullmatch(fold_same_length(value.text)) if _NAMES_RATE.search(words) else None
    if rate is None:
        figure = cell_figure(value.text, brackets_negative=meaning.brackets_negative, spaced=meaning.spaced_digits)
        if figure is not None and figure.value is not None:
            yield words, figure
        return
    for part, said in (("whole", _NAMES_RATE.sub("", words)), ("rate", words)):
        printed = value.text[rate.start(part) : rate.end(part)].strip()
        figure = cell_figure(printed, spaced=meaning.spaced_digits)
        if figure is not None and figure.value is not None:
            yield said, figure


_NAMES_RATE: Final = re.compile(r"[(（][^()（）]*率[)）]$")
_WITH_RATE: Final = re.compile(r"(?P<whole>[^()]++)\((?P<rate>[^()%]++%\s*+)\)\s*+")


def reckoned_from(subject: Subject, above: Sequence[Subject]) -> str | None:
    """The one row above that a row which only says 計画比, 差 or 前年差 is reckoned from, as its figures tell."""
    if not read_label(squeeze(subject.name)).derived:
        return None
    own = _numbers(subject)
    fitting = {
        other.name
        for i, other in enumerate(above)
        for before in (*above[:i], *above[i + 1 :], None)
        if other.name and _fits(own, _numbers(other), _numbers(before) if before is not None else None)
    }
    return fitting.pop() if len(fitting) == 1 else None


LEAST_FITTING: Final = 3
"""Columns that must all fit: two may by chance."""


def _fits(own: Sequence[Decimal | None], of: Sequence[Decimal | None], by: Sequence[Decimal | None] | None) -> bool:
    """Whether figures are the shares, or the differences, of two rows, or (``by`` None) the changes along one."""
    other = by if by is not None else [None, *of[:-1]]
    known = [(v, a, b) for v, a, b in zip(own, of, other, strict=False) if None not in (v, a, b)]
    exact = [(v, a, b) for v, a, b in known if v is not None and a is not None and b is not None]
    if len(exact) < LEAST_FITTING:
        return False
    apart = all(abs(a - b - v) <= _rounding(v) for v, a, b in exact)
    return apart or (by is not None and all(b and abs(a * 100 / b - v) <= _rounding(v) for v, a, b in exact))


def _rounding(value: Decimal) -> Decimal:
    """Half of the last digit that is printed, and as much again for figures that are rounded themselves."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _numbers(subject: Subject) -> list[Decimal | None]:
    found = (cell_figure(value.text) for value in subject.values)
    return [figure.value if figure is not None else None for figure in found]
