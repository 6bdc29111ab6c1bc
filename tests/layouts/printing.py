"""What invented documents state, and the ways in which times, numbers and roles are printed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

Printer: TypeAlias = Callable[[int], str]
"""A fiscal year as printed."""

Numbers: TypeAlias = Callable[[str, str], str]
"""A number and its unit as printed where the unit may stand elsewhere."""

YEARS: Final = (2023, 2025, 2027, 2030)
ROLES: Final = ("reached", "reached", "aimed", "aimed")
FIRST, NOW, MIDDLE, LAST = range(4)


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator of the invented plan, with its four values."""

    group: str
    name: str
    unit: str
    values: tuple[str, str, str, str]


COUNTED: Final = (
    Counted("産業を育てる", "創業の件数", "件", ("12", "18", "25", "40")),
    Counted("産業を育てる", "道の駅の売上高", "百万円", ("318", "345.5", "380", "1,420")),
    Counted("暮らしを守る", "自主防災組織の組織率", "％", ("61.4", "63", "70", "85")),
    Counted("暮らしを守る", "健診の受診者数", "人", ("2,945", "3,120", "3,300", "3,500")),
    Counted("暮らしを守る", "ごみの排出量", "トン", ("8,210", "8,004", "7,800", "7,200")),
)

WORDS: Final = {
    "common words": ("現状値", "実績値", "中間目標", "最終目標"),
    "other common words": ("基準値", "直近値", "目標値", "目標値"),
    "own words": ("出発点", "今", "中間点", "到達点"),
}

_KANJI: Final = "〇一二三四五六七八九"


def in_kanji(number: int) -> str:
    """A number below a thousand by places: 12 is 十二."""
    said = ""
    for step, char in ((100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        said += ("" if digit == 1 and char else _KANJI[digit]) + char if digit else ""
    return said


def wide(text: str) -> str:
    """Digits and letters full width."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in text)


def _era(year: int) -> int:
    return year - 2018


TIMES: Final[dict[str, Printer]] = {
    "R5": lambda year: f"R{_era(year)}",
    "R05": lambda year: f"R{_era(year):02d}",
    "R.5": lambda year: f"R.{_era(year)}",
    "Ｒ５": lambda year: wide(f"R{_era(year)}"),
    "令和5年度": lambda year: f"令和{_era(year)}年度",
    "令和5年度末": lambda year: f"令和{_era(year)}年度末",
    "令和五年度": lambda year: f"令和{in_kanji(_era(year))}年度",
    "令5": lambda year: f"令{_era(year)}",
    "令.5": lambda year: f"令.{_era(year)}",
    "令5年度": lambda year: f"令{_era(year)}年度",
    "2023年度": lambda year: f"{year}年度",
    "二〇二三年度": lambda year: "".join(_KANJI[int(digit)] for digit in str(year)) + "年度",
    "FY2023": lambda year: f"FY{year}",
    "’23": lambda year: f"’{year % 100}",
    "2023（R5）": lambda year: f"{year}（R{_era(year)}）",
    "令和5（2023）年度": lambda year: f"令和{_era(year)}（{year}）年度",
}

NUMBERS: Final[dict[str, Numbers]] = {
    "bare": lambda number, _: number,
    "full width": lambda number, _: wide(number).replace(",", "，").replace(".", "．"),
    "with units": lambda number, unit: f"{number}{unit}",
    "with units apart": lambda number, unit: f"{number} {unit}",
    "with bounds": lambda number, unit: f"{number}{unit}以上",
    "about": lambda number, unit: f"約{number}{unit}",
}
