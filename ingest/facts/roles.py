"""What a column head or a legend says a value is: baseline, actual or target, and for which time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans


class Role(StrEnum):
    """What a value of an indicator stands for; the names are those of its fields."""

    BASELINE = "baseline"
    ACTUAL = "actual"
    TARGET = "target"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class Head:
    """One value of a column: its role, its period and unit where the head names them."""

    role: Role
    period: str | None = None
    unit: str | None = None


_WORDS: Final = (
    (
        Role.TARGET,
        (
            r"数値目標|目標年度|目標年|中間目標|取組目標|達成目標|目標値|目標|(?:最終|中間)値?(?=[(年度]|$)|目指す(?:姿|値|水準)|めざす|KPI値"
            r"|計画値?(?=\s*[/／・]\s*実績)|(?<=実績[/／・])計画値?"
        ),
    ),
    (Role.BASELINE, r"現状値?|基準値|基準年度?|基準|策定時|当初値?|初期値|従前値?"),
    (Role.ACTUAL, r"実績値?|現在値?|直近値?|最新値?|達成値|進捗状況|進捗"),
)
_ROLE: Final = re.compile("|".join(f"(?P<{role}>{words})" for role, words in _WORDS), re.IGNORECASE)
_UNIT: Final = re.compile(r"[(（]\s*+(?:単位\s*+(?:[:：]\s*+)?)?(?P<unit>[^\d()（）\s]{1,6})\s*[)）]")
_NOT_UNITS: Final = re.compile(
    r"^[A-KM-Z]$|^[A-Z][-+/×÷*－][A-Z]$|年|期|値|計画|参考|推計|予測|概算|税込|累計|見込|実績|目標|指標|現状|再掲|予定|暫定|速報|平均"
)


def read_heads(printed: str) -> tuple[Head, ...]:
    """The values that a column head announces, in its order; empty where it announces none.

    実績／目標 gives two. A year in the head is each value's period, or one year each where there
    are as many years as roles (2019年度 ⇒ 2023年度 with one role word gives baseline and target).
    """
    folded = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", fold_same_length(" ".join(printed.split())))
    roles = [Role(str(m.lastgroup)) for m in _ROLE.finditer(folded)]
    roles = [role for i, role in enumerate(roles) if role not in roles[:i]]
    if not roles:
        return ()
    spans = find_time_spans(folded)
    unit = head_unit(printed)
    ends = _arrow_ends(folded, spans) if len(roles) == 1 else None
    if ends is not None:
        return (Head(Role.BASELINE, ends[0], unit), Head(roles[0], ends[1], unit))
    if len(spans) == len(roles):
        return tuple(Head(role, span.period, unit) for role, span in zip(roles, spans, strict=True))
    of_all = len(roles) == 1 or (spans and not spans[0].at and set(roles) == {Role.TARGET, Role.ACTUAL})
    period = spans[0].period if len(spans) == 1 and of_all else None
    return tuple(Head(role, period, unit) for role in roles)


def _arrow_ends(folded: str, spans: Sequence[TimeSpan]) -> tuple[str, str | None] | None:
    """Both times of 2019年度 ⇒ 2023年度."""
    if len(spans) == 2 and re.search(r"⇒|→", folded[spans[0].until : spans[1].at]):
        return spans[0].period, spans[1].period
    if len(spans) == 1 and spans[0].end_iso and "→" in folded[spans[0].at : spans[0].until]:
        return spans[0].start_iso, spans[0].end_iso
    return None


def head_unit(printed: str) -> str | None:
    """The unit in brackets of a head, a name or a caption: (単位：百万円), 創業数(件)."""
    for match in _UNIT.finditer(fold_same_length(printed)):
        if not _NOT_UNITS.search(match["unit"]) and len(match["unit"]) <= 4:
            return str(match["unit"])
    return None


def is_role_word(printed: str) -> Role | None:
    """The role of a row labelled by nothing but a role word (目標, 実績)."""
    match = _ROLE.fullmatch(fold_same_length("".join(printed.split())))
    return Role(str(match.lastgroup)) if match else None
