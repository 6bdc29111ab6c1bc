"""Printed values of indicators: a figure with its unit, bound and period, or a dash for none.

All patterns are matched on text folded character by character, so that offsets stay those of print.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from corpus.facts import Figure
from corpus.kanji_numbers import find_kanji_figures
from corpus.normalize import UNREAD, fold_same_length
from corpus.quantities import SCALES, STEPS, UNITS
from corpus.time_spans import TimeSpan, find_time_spans, without_times

NUMBER: Final = r"[▲△]?(?<!\d)(?!(?<=\d,)\d{3}(?!\d))(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?"
"""A whole number: what begins or ends among its digits is none, and trying that takes time with the square of them."""

_SCALE: Final = r"(?:[十百千]?[万億兆]|千(?=\s*+(?:[円人件㎡]|$|\()))"
_BOUND: Final = r"(?:以上|以下|未満|超|程度|以内|前後|増|減)"
RATE: Final = r"(?:\s*+/\s*+(?:\d*+\s*+(?:年度?|か月|カ月|ヶ月|月|日|週間?)|回|社|人|件)(?![\d度]))"
"""What a value is counted per: 社/年, 件/3年. A slash before anything else parts two values."""

_LEAD: Final = (
    r"(?:(?:約|概ね|おおむね|延べ|のべ|年間|毎年度?|各年度?|(?<![\d一-龥])[年月週](?=\d)|累計|合計|計|全国)\s*+){0,4}+"
)
_WITHIN: Final = r"(?:(?<!\d)\d++\s*+(?:年|か年|カ年|ヵ年)間?\s*+(?:\([^()]*+\)\s*+)?(?:で|に|の)\s*+)?"
_LABEL: Final = r"(?:\([^()\d]*+\)\s*+)?"

_WORDED: Final = (
    rf"(?![次期号種類級代位条項款目段階丁番章節年月日時分秒])(?:(?!{_BOUND})[一-龥ァ-ヶー]){{1,4}}+"
    rf"(?=[をにへとでがはもの、。,()」\s→⇒➡/]|から|より|まで|{_BOUND}|$)"
)
"""What is counted in words of its own (38店から), where a particle or the end says that nothing goes on."""

FIGURE: Final = (
    rf"{_LEAD}{_WITHIN}{_LEAD}{NUMBER}(?:\s*+{_SCALE}(?:{NUMBER}(?:\s*+{_SCALE})?)?)?"
    rf"(?>\s*+(?:{UNITS})|{_WORDED})?{RATE}?(?:\s*+{_BOUND})?"
)
DASH: Final = r"(?:[―－—‐\-–ー─]{1,3}|なし|未設定)"
_NOTES: Final = r"(?:\s*+\([^()]*+\))*(?:\s*+[〈<][^〉>]*+[〉>])?"
VALUE: Final = rf"{_LABEL}(?:{FIGURE}|{DASH}(?!\w)){_NOTES}"
"""One value, with what may stand before and after it in brackets."""

_PARTS: Final = re.compile(rf"(?P<number>{NUMBER})\s*(?P<scale>[十百千]?[万億兆]|千)?")
_AMOUNT: Final = re.compile(
    rf"(?P<parts>{NUMBER}(?:\s*{_SCALE}(?:{NUMBER}(?:\s*{_SCALE})?)?)?)"
    rf"\s*(?:(?P<unit>{UNITS}|(?!{_BOUND})[^\s\d()/、。,:]{{1,6}}?(?={_BOUND}|\s|$|[(/])))?(?P<rate>{RATE})?",
    re.IGNORECASE,
)
_DASH_ONLY: Final = re.compile(rf"^\s*{DASH}{_NOTES}\s*$")
_BRACKETS: Final = re.compile(r"[(〈<][^()〈〉<>]*[)〉>]")


def read_figure(printed: str, *, period: str | None = None, unit: str | None = None) -> Figure | None:
    """Read one value; None where there is none, where some of it could not be read, or where it is only a year.

    ``period`` and ``unit`` hold where the value names none itself (its column's head does).
    """
    printed = _without_other(" ".join(printed.split()))
    folded = fold_same_length(printed)
    spans = find_time_spans(printed)
    own = spans[-1].period if spans else None
    if UNREAD in printed:
        return None
    if _DASH_ONLY.match(folded):
        return Figure(value=None, unit=unit, period=own or period, printed=printed)
    bare = _blank(folded, spans)
    match = _first_amount(bare)
    if match is None:
        return _in_kanji(bare, printed, own or period)
    value, scale = _amount(match["parts"])
    named = (match["unit"] or "").strip()
    named = "" if named[:1] in _PARTICLES else named
    found = scale + named + re.sub(r"\s", "", match["rate"] or "")
    if not found and not spans and unit is None and re.fullmatch(r"(?:19|20)\d{2}", folded):
        return None
    return Figure(value=value, unit=found or unit, period=own or period, printed=printed)


def _without_other(printed: str) -> str:
    """A value without one of another time in brackets behind it: 3万人 of 3万人（令和5年度：2万1千人）."""
    beside = WITH_OTHER.fullmatch(printed)
    if beside is None or not find_time_spans(beside["other"]) or not re.search(r"\d", fold_same_length(beside["own"])):
        return printed
    return beside["own"].rstrip() if re.search(r"\d", without_times(fold_same_length(beside["other"]))) else printed


WITH_OTHER: Final = re.compile(r"(?P<own>[^()（）]+)[(（](?P<other>[^()（）]+)[)）]")
"""A value with another in brackets behind it: 令和6年度 5.61㎡（平成28年度 5.08㎡）."""

_PARTICLES: Final = tuple("をにへはがも")
"""What goes on after a number without a unit: 4を維持."""


def _in_kanji(bare: str, printed: str, period: str | None) -> Figure | None:
    """A value written in kanji: 二百五十人, 百二十億円."""
    figure = next(find_kanji_figures(bare), None)
    if figure is None:
        return None
    value = Decimal(figure.value) / SCALES.get(figure.scale, 1)
    return Figure(value=value, unit=figure.scale + figure.unit, period=period, printed=printed)


def _first_amount(bare: str) -> re.Match[str] | None:
    """The figure outside brackets, else the one inside; 4年間で 200社 means 200社."""
    outside = _BRACKETS.sub(lambda m: " " * len(m[0]), bare)
    for text in (outside, bare):
        found = list(_AMOUNT.finditer(text))
        lasting = [m for m in found if not re.match(r"\s*(?:年|か年|カ年|ヵ年)間?$", m["unit"] or "")]
        if lasting or found:
            return (lasting or found)[0]
    return None


def _blank(folded: str, spans: Sequence[TimeSpan]) -> str:
    chars = list(folded)
    for span in spans:
        chars[span.at : span.until] = " " * (span.until - span.at)
    return "".join(chars)


def _amount(parts: str) -> tuple[Decimal, str]:
    """The number in its last scale, and that scale: 6兆3千億 is 63000 億, 38,300万 is 38300 万."""
    pieces = list(_PARTS.finditer(parts))
    if len(pieces) == 1:
        number, scale = pieces[0]["number"], pieces[0]["scale"] or ""
        return _number(number), scale
    total = sum((_number(p["number"]) * _scale(p["scale"] or "") for p in pieces), Decimal(0))
    last = (pieces[-1]["scale"] or "")[-1:]
    return ((total / SCALES[last]).normalize() + 0, last) if last in SCALES else (total.normalize() + 0, "")


def _number(printed: str) -> Decimal:
    negative = printed[0] in "▲△"
    value = Decimal(printed.lstrip("▲△").replace(",", ""))
    return -value if negative else value


def _scale(printed: str) -> int:
    value = 1
    for char in printed:
        value *= STEPS.get(char) or SCALES[char]
    return value


def plain(value: Decimal) -> str:
    """A decimal without exponent: 63000, 19.3."""
    return format(value, "f")
