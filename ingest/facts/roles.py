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


_TARGETS: Final = (
    r"当初の?(?:計画|目標)[値額]?|(?:(?:最終|中間|計画)(?:年度?|期間)?の|数値|達成|到達|取組|最終|中間|累計|当面の)?目標[値額量数]?|(?:最終|中間|途中)(?:年度?|値)?|(?:目指す|めざす)(?:値|姿|水準|数値)?"
    r"|ゴール|(?:施策|対策)(?:実施|導入)?(?:後|時|ケース)(?=$|[\s(（)）])|(?:施策|対策)(?:実施|導入)(?=$|[\s(（)）])|KPI値|(?:改[訂定正]|変更|見直し)後の?(?:目標値?|値)?|計画[値額量数]?(?!策|期|書|の|を|当初)|予定値?"
)
_WORDS: Final = (
    (Role.ACTUAL, r"(?:中間|最終|事後)(?:評価|実績)[時値]?|評価時|見直し時"),
    (
        Role.FORECAST,
        r"(?:現状)?(?:趨勢|すう勢)(?:ケース)?|現状(?:推移|維持)(?:ケース|の?場合)?(?=$|[\s(（)）])|(?:無対策|対策なし)(?:ケース)?|BAU(?:ケース)?|(?:成り行き|なりゆき)(?:ケース)?|(?:実績|決算)見込み?[値額量数]?|見込み?実績[値額量数]?|見込み?[値額量数]?|将来推計|推計[値量]?|予測値?|見通し|予想",
    ),
    (Role.TARGET, _TARGETS),
    (
        Role.BASELINE,
        r"(?:計画)?策定[時前]|計画を(?:つく|作|立て|定め)\w{1,4}時|スタート時|出発点|ベースライン値?|現時点の?値?|(?:いま|今)(?=$|[\s(（])|現[状況]値?|基準[値年]?度?|計画当初|当初値?|初期値|従前値?",
    ),
    (
        Role.ACTUAL,
        r"(?:中間|四半期|[上下]半期|期間|通期)?実績[値額量数]?|決算[値額]?|直近の?値?|最新の?値?|現在の?値?|達成値|進捗(?:状況)?|速報値?|結果",
    ),
)
ROLE_WORD: Final = re.compile("|".join(f"(?:{words})" for _, words in _WORDS), re.IGNORECASE)
_EACH_ROLE: Final = tuple((role, re.compile(words, re.IGNORECASE)) for role, words in _WORDS)


def role_said(match: re.Match[str]) -> Role:
    """Which role a match of a role word says."""
    return next(role for role, words in _EACH_ROLE if words.fullmatch(match[0]))


def stands_apart(text: str, match: re.Match[str] | None) -> bool:
    """Whether a role word is no part of a longer word: 給付費 実績, 人口（推計）, not 目標管理."""
    if match is None:
        return False
    before, after = text[: match.start()], text[match.end() :]
    apart_before = not before or not before[-1].isalnum()
    apart_after = not after or not after[0].isalnum()
    return apart_before and apart_after


_OF_OTHERS: Final = re.compile(r"計画|予定|見込|推計|予測|予想|見通し|見直し|改|変更|中間|途中|最終|決算|速報|結果")
"""Role words that are parts of names and titles as well (行動計画, 中間見直し): within longer words they say no role."""


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
    roles = [role_said(m) for m in ROLE_WORD.finditer(folded) if stands_apart(folded, m) or not _OF_OTHERS.match(m[0])]
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
