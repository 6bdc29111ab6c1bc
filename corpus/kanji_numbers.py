"""Numbers written in kanji, where a unit says that they are numbers: 二百五十人, 三割, 百二十億円; never 一般 or 十分."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_STEPS: Final = {"十": 10, "百": 100, "千": 1000}
_SCALES: Final = {"万": 10**4, "億": 10**8, "兆": 10**12}

_PLAIN: Final = "〇一二三四五六七八九十百千"
_SMALL: Final = rf"[{_PLAIN}]{{1,7}}+"
_NUMBER: Final = rf"{_SMALL}(?:[万億兆](?:{_SMALL})?+){{0,3}}+"

_SURE: Final = (
    "パーセント|ポイント|%|円(?![滑高安形卓])|件|社(?![会団員長])|人(?![口材員工事権物間生家格柄件数])|箇所|か所|カ所|ヵ所|ヶ所|"
    "回(?![復答収転])|校(?![区舎長庭])|団体|事業所|企業|店舗|店(?![舗長員名先頭])|品目|世帯|地区|地域|市町村|倍|割(?![合り当])|週間|日間|"
    "か月|カ月|ヶ月|箇月|年間|年度|月|歳|項目|施策|機関|路線|種類|名(?![称前山店])"
)
"""Units that tell a single kanji to be a number."""

_MORE: Final = "棟|戸|台|組|日(?![市町])|年|分(?!の)|本(?![松木])|枚|点|冊|便|泊|席|床|室|区画|時間|秒|トン|頭|羽|隻|人泊|km|kg|ha|m2|m"
"""Units that do so for several: 二戸 and 六本木 are names."""

_QUANTITY: Final = re.compile(rf"(?<![{_PLAIN}万億兆第数何幾0-9.,])(?P<number>{_NUMBER})(?P<unit>{_SURE}|{_MORE})")
_COUNTING: Final = {*DIGITS, "十"}
"""Without any of these there is a unit alone: 千円, 百万円, 千人."""

_WORDS: Final = re.compile("十分|一人|一社|千歳|一円|一倍|三位一体|二人三脚|百人一首|十人十色|十人並|千人針|千人力")
"""What reads as a number with a unit and is a word."""

_IDEOGRAPH: Final = re.compile("[一-龥]")


@dataclass(frozen=True, slots=True, kw_only=True)
class KanjiFigure:
    """A number in kanji with its unit: ``value`` in all, ``scale`` the last one printed (億); offsets in the text."""

    value: int
    scale: str
    unit: str
    start: int
    end: int


_GROUP: Final = re.compile(rf"([{_PLAIN}]{{1,7}})([万億兆]|$)")
_UP_TO_THOUSANDS: Final = re.compile(
    "(?:([一二三四五六七八九]?)千)?(?:([一二三四五六七八九]?)百)?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)"
)


def kanji_value(printed: str) -> int | None:
    """The number that kanji say, by places (二百五十) or by digits (二〇二五); None where they say none."""
    if printed and set(printed) <= set(DIGITS):
        return int("".join(str(DIGITS[c]) for c in printed))
    groups = _GROUP.findall(printed)
    sizes = [_SCALES.get(scale, 1) for _, scale in groups]
    values = [_small_value(part) for part, _ in groups]
    is_whole = "".join(part + scale for part, scale in groups) == printed
    falls = all(a > b for a, b in pairwise(sizes))
    if not groups or not is_whole or not falls or None in values:
        return None
    return sum(value * size for value, size in zip(values, sizes, strict=True) if value is not None)


def _small_value(part: str) -> int | None:
    match = _UP_TO_THOUSANDS.fullmatch(part)
    if match is None:
        return None
    steps = zip("千百十", match.groups()[:3], strict=True)
    counted = sum(_STEPS[step] * (DIGITS[count] if count else 1) for step, count in steps if count is not None)
    return counted + (DIGITS[match[4]] if match[4] else 0)


def find_kanji_figures(text: str) -> Iterator[KanjiFigure]:
    """The numbers in kanji that have units, in folded ``text``, in printed order."""
    for match in _QUANTITY.finditer(text):
        number, unit = match["number"], match["unit"]
        value = kanji_value(number)
        if value is None or _is_word(match, text):
            continue
        scale = number[-1] if number[-1] in _SCALES else ""
        yield KanjiFigure(value=value, scale=scale, unit=unit, start=match.start(), end=match.end())


def _is_word(match: re.Match[str], text: str) -> bool:
    """Whether what was found is a word, or a part of one."""
    number, unit, start = match["number"], match["unit"], match.start()
    if not set(number) & _COUNTING or (len(number) == 1 and re.fullmatch(_MORE, unit)):
        return True
    if _WORDS.match(text, start):
        return True
    return number == "一" and start > 0 and _IDEOGRAPH.match(text[start - 1]) is not None
