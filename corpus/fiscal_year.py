"""Eras, fiscal years and dates of Japanese official documents: parse, compare, print."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.kanji_numbers import kanji_value
from corpus.normalize import fold_same_length

ERAS: Final = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The western year before each era's first year."""

ERA_LETTERS: Final = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
ERA_SIGNS: Final = {era[0]: era for era in ("昭和", "平成", "令和")}
"""Eras by their first character alone: 令6, 平.30."""

CENTURY_TURNS: Final = 70
"""From which two digits on a western year is of the 1900s: '98, '24."""

FISCAL_YEAR_STARTS: Final = 4
"""The Japanese fiscal year runs from April to March."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMention:
    """A year, or a date in it, named in a text.

    ``year`` is western. ``fiscal`` says that the text names a fiscal year (年度). ``month`` and
    ``day`` are None where not printed. ``start`` and ``end`` are offsets in the text given.
    """

    year: int
    fiscal: bool
    month: int | None
    day: int | None
    start: int
    end: int

    @property
    def fiscal_year(self) -> int:
        """The fiscal year the mention falls in; a bare year counts as that fiscal year."""
        if self.fiscal or self.month is None or self.month >= FISCAL_YEAR_STARTS:
            return self.year
        return self.year - 1

    @property
    def iso(self) -> str:
        """``FY2021``, ``2021``, ``2021-07`` or ``2021-07-30``: as precise as printed."""
        if self.fiscal:
            return f"FY{self.year}"
        parts = [f"{self.year:04d}"]
        parts += [f"{p:02d}" for p in (self.month, self.day) if p is not None]
        return "-".join(parts)


_MENTION = re.compile(
    r"""
    (?: (?P<era>明治|大正|昭和|平成|令和)\s*+(?P<era_year>元|\d{1,2}(?!\d)|[一二三四五六七八九十]{1,3}+(?=\s*+年))
      | (?<![A-Za-z0-9])(?P<letter>[MTSHR])(?:(?<=[SHR])\.)?\s?(?P<letter_year>元|\d{1,2})(?![A-Za-z0-9])
      | (?<![一-龥])(?P<sign>[昭平令])\.?\s?(?P<sign_year>元|\d{1,2})(?=\s|年|末|$|[^\w.,%]|[ぁ-ん])
      | (?<![A-Za-z0-9])(?P<begins>FY\s?)(?P<of_fiscal>(?:20)?\d{2})(?![0-9A-Za-z])
      | (?<![A-Za-z0-9'’‘])['’‘](?P<cut>\d{2})(?![0-9A-Za-z'’])
      | (?<![0-9.,])(?P<western>(?:18|19|20)\d{2})(?![0-9,])
      | (?<![〇一二三四五六七八九])(?P<kanji>(?:一[八九]|二〇)[〇一二三四五六七八九]{2}(?=\s*+年))
    )
    (?: \s*+(?P<fiscal>年度) )?
    (?: \s*+(?:年\s*+)?[(]\s*+(?:(?:令和|平成|昭和)?\s*+(?:元|\d{1,4})|[HR]\d{1,2}|[令平昭](?:元|\d{1,2}))\s*+(?:年\s*+)?[)] )?
    (?: \s*+(?P<late_fiscal>年度)
      | \s*+(?:年\s*+)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2}+)\s*+月(?:\s*+(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3}+)\s*+日)?
      | [./](?P<dot_month>1[0-2]|0?[1-9])(?:[./](?P<dot_day>3[01]|[12]\d|0?[1-9]))?(?![0-9%])
      | \s*+年
    )?
    """,
    re.VERBOSE,
)


def find_years(text: str) -> list[YearMention]:
    """Find every year, fiscal year and date named in ``text``, in order of appearance.

    Reads 令和5年度, R5, 令5, H25.10, 2013年10月, 2013(平成25)年, '24, FY2024; full and half width. A bare western
    number counts only between 1800 and 2099 and when no unit but a year's follows.
    """
    folded = fold_same_length(text)
    found = []
    for match in _MENTION.finditer(folded):
        mention = _mention(match, folded)
        if mention is not None:
            found.append(mention)
    return found


_FOLLOWS_A_COUNT = re.compile(r"\s*+(?:万|億|千|百|円|件|人|名|社|台|箇所|か所|カ所|回|km|%|ha|戸|トン|t\b)")


def _mention(match: re.Match[str], text: str) -> YearMention | None:
    if match["western"] and match.end() == match.end("western") and _FOLLOWS_A_COUNT.match(text, match.end()):
        return None
    year = _year(match)
    month = match["month"] or match["dot_month"]
    day = match["day"] or match["dot_day"]
    if month and not 1 <= _number(month) <= 12:
        month = day = None
    return YearMention(
        year=year,
        fiscal=any(match[said] is not None for said in ("fiscal", "late_fiscal", "begins")),
        month=_number(month) if month else None,
        day=_number(day) if day else None,
        start=match.start(),
        end=match.end(),
    )


def _year(match: re.Match[str]) -> int:
    """The western year of a mention."""
    if match["kanji"]:
        return kanji_value(match["kanji"]) or 0
    western = match["western"] or match["of_fiscal"] or match["cut"]
    if western:
        return int(western) if len(western) > 2 else int(western) + (1900 if int(western) >= CENTURY_TURNS else 2000)
    era = match["era"] or (ERA_LETTERS[match["letter"]] if match["letter"] else ERA_SIGNS[match["sign"]])
    number = match["era_year"] or match["letter_year"] or match["sign_year"]
    return ERAS[era] + (1 if number == "元" else _number(number))


def _number(printed: str) -> int:
    """Digits or kanji; 0 where kanji say no number."""
    return int(printed) if printed.isdigit() and printed.isascii() else kanji_value(printed) or 0


def fiscal_year_of(day: date) -> int:
    """The fiscal year (by its first calendar year) that ``day`` falls in."""
    return day.year if day.month >= FISCAL_YEAR_STARTS else day.year - 1


def era_year(year: int) -> str:
    """Print a western year in its era: 2023 → 令和5, 2019 → 令和元, 2013 → 平成25."""
    for era, before in reversed(ERAS.items()):
        if year > before:
            number = year - before
            return f"{era}{'元' if number == 1 else number}"
    return str(year)


def without_years(text: str) -> str:
    """``text`` with years and dates blanked out, so that what is left are figures."""
    chars = list(text)
    for mention in find_years(text):
        chars[mention.start : mention.end] = " " * (mention.end - mention.start)
    return "".join(chars)
