"""Whether an answer states a fact: figures, years and dates as values, words as printed.

Both sides are written with every time and figure as a value (令和5年度 and 2023年度, 300,000万円 and
30億円, 16.0% and 16% become one), and what is left is folded. Then one must stand in the other.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from corpus.normalize import fold, squeeze
from corpus.quantities import Quantity, find_quantities
from corpus.time_spans import TimeSpan, find_time_spans

_ENUMERATORS: Final = re.compile(r"[①-⑳⑴-⒇❶-❿]")
_BROKEN_WORD: Final = re.compile(r"(?<=[ぁ-んァ-ヶー一-龥])\s*\n\s*(?=[ぁ-んァ-ヶー一-龥])")
"""A line break of the page within a word or a unit: 220品 / 目."""

_TOKEN: Final = re.compile(r"⟨(?P<body>[^⟨⟩]*)⟩")
_MONTHS_OF_FISCAL_YEAR: Final = r"(?:0[4-9]|1[0-2])"
_NUMERAL: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONTH_AND_DAY: Final = re.compile(r"⟨(?P<month>1[0-2]|[1-9])\|月\|\d+⟩⟨(?P<day>[12]?\d|3[01])\|日\|\d+⟩")
_SCALES: Final = "十百千万億兆"


def states(answer: str, fact: str) -> bool:
    """Whether ``answer`` states ``fact``.

    A figure counts with its unit, scale and sign only (125件 is neither 125社 nor 1,125件, ▲3% is not
    3%), a bare number with any unit and scale. A year counts for every date in it, a fiscal year from April on.
    """
    if re.search(_pattern(fact), as_values(answer)):
        return True
    return not _is_value(fact) and _stands_printed(squeeze(answer), squeeze(fact))


@lru_cache(maxsize=4096)
def as_values(text: str) -> str:
    """``text`` squeezed, with its times and figures as values: 2022年度に125件 is ⟨FY2022⟩に⟨125|件|125⟩."""
    text = _BROKEN_WORD.sub("", _ENUMERATORS.sub(" ", text))
    parts, at = [], 0
    for span in find_time_spans(text):
        parts += [_figures_as_values(text[at : span.at]), _times(span)]
        at = span.until
    return "".join([*parts, _figures_as_values(text[at:])])


def _times(span: TimeSpan) -> str:
    ends = [f"⟨{_dated(iso)}⟩" for iso in (span.start_iso, span.end_iso) if iso]
    return "～".join(ends) + ("～" if span.is_run and span.end_iso is None else "")


def _dated(iso: str) -> str:
    return iso if iso.startswith("FY") else f"Y{iso}"


def _figures_as_values(text: str) -> str:
    folded = fold(text)
    parts, at = [], 0
    for quantity in find_quantities(folded):
        value = f"{quantity.value.normalize():f}"
        parts += [
            squeeze(folded[at : quantity.start]),
            f"⟨{value}|{quantity.unit or ''}|{_numeral(quantity) or value}⟩",
        ]
        at = quantity.end
    return _MONTH_AND_DAY.sub(_as_day, "".join([*parts, squeeze(folded[at:])]))


def _numeral(quantity: Quantity) -> str:
    """The number as printed before its scale, with its sign: 2,800 of 2,800千人; empty where there are several."""
    numerals = _NUMERAL.findall(quantity.printed)
    sign = "-" if quantity.value < 0 else ""
    return f"{sign}{numerals[0].replace(',', '')}" if len(numerals) == 1 and quantity.value else ""


def _as_day(match: re.Match[str]) -> str:
    return f"⟨M{match['month']:0>2}-{match['day']:0>2}⟩"


@lru_cache(maxsize=4096)
def _pattern(fact: str) -> str:
    """What finds ``fact`` in a text written as values."""
    return "".join(_parts(as_values(fact)))


def _parts(written: str) -> Iterator[str]:
    at = 0
    for token in _TOKEN.finditer(written):
        yield re.escape(written[at : token.start()])
        yield _value_pattern(token["body"])
        at = token.end()
    yield re.escape(written[at:])


def _value_pattern(body: str) -> str:
    if "|" not in body:
        return _time_pattern(body)
    value, unit, numeral = body.split("|")
    exact = rf"⟨{re.escape(value)}\|{re.escape(unit)}\|[^⟩]*⟩"
    if unit == "月":
        return rf"(?:{exact}|⟨(?:Y\d{{4}}|M)-?{value:0>2}(?:-\d\d)?⟩)"
    return exact if unit else rf"⟨(?:{re.escape(value)}\|[^⟩]*|[^⟩]*\|{re.escape(numeral)})⟩"


def _time_pattern(iso: str) -> str:
    if iso.startswith("M"):
        return rf"⟨(?:Y\d{{4}}-|M){iso[1:]}⟩"
    if iso.startswith("FY"):
        year = iso.removeprefix("FY")
        return rf"⟨(?:FY{year}|Y{year}(?:-{_MONTHS_OF_FISCAL_YEAR}(?:-\d\d)?)?)⟩"
    year, _, rest = iso.removeprefix("Y").partition("-")
    if rest:
        return rf"⟨Y{year}-{rest}(?:-\d\d)?⟩"
    return rf"⟨(?:FY{year}|Y{year}(?:-\d\d){{0,2}}|{year}\|[^⟩]*|[^⟩]*\|{year})⟩"


def _is_value(fact: str) -> bool:
    """Whether a fact is nothing but figures and times, which only count as values."""
    return not _TOKEN.sub("", as_values(fact)).strip("～")


def _stands_printed(text: str, key: str) -> bool:
    """Whether ``key`` stands in ``text``, no number cut short at either end."""
    before = rf"(?<![0-9.▲△{_SCALES}])" if key[:1].isdigit() else ""
    after = rf"(?![0-9{_SCALES}]|\.[0-9])" if key[-1:].isdigit() else ""
    return re.search(before + re.escape(key) + after, text) is not None
