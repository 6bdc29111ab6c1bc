"""Texts whose numbers are written in kanji (二万一千人, 二、九五〇円, 三八・五％), with digits in their place.

What is read afterwards finds figures as in any other text; names and figures are given back as printed.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from corpus.facts import Figure, Indicator, Statistic
from corpus.kanji_numbers import DIGITS, find_kanji_figures
from corpus.normalize import fold_same_length
from corpus.quantities import UNITS
from ingest.lines import Line
from ingest.outline import Outline

_DIGIT: Final = "〇一二三四五六七八九"
_BY_DIGITS: Final = re.compile(
    rf"(?<![{_DIGIT}十百千万億、・])(?:[{_DIGIT}]{{1,3}}(?:、[{_DIGIT}]{{3}})++(?:・[{_DIGIT}]++)?+|[{_DIGIT}]{{1,4}}・[{_DIGIT}]{{1,3}}+)"
    rf"(?=\s?(?:[万億千]|百万|{UNITS}))",
    re.IGNORECASE,
)
"""Numbers written digit by digit, with a comma at the thousands or a point."""

_NARROW: Final = {ord(char): str(value) for char, value in DIGITS.items()} | {ord("、"): ",", ord("・"): "."}


def in_digits(outline: Outline) -> Outline:
    """The outline with numbers in digits; a line is never shorter than it is printed, so that spans stay right."""
    sections = tuple(
        replace(section, body=tuple(_converted(line) for line in section.body)) for section in outline.sections
    )
    same = all(a.body == b.body for a, b in zip(outline.sections, sections, strict=True))
    return outline if same else replace(outline, sections=sections)


def _converted(line: Line) -> Line:
    text = "".join(said for said, _ in _pieces(line.text))
    return line if text == line.text else replace(line, text=text)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a text, each in digits and as printed."""
    at = 0
    for start, end, number in sorted(_numbers(fold_same_length(text))):
        if start < at:
            continue
        yield text[at:start], text[at:start]
        yield number.rjust(end - start), text[start:end]
        at = end
    yield text[at:], text[at:]


def _numbers(folded: str) -> Iterator[tuple[int, int, str]]:
    """Where each number in kanji stands, and the number in digits."""
    for match in _BY_DIGITS.finditer(folded):
        yield match.start(), match.end(), match[0].translate(_NARROW)
    for figure in find_kanji_figures(folded):
        yield figure.start, figure.end - len(figure.unit), str(figure.value)


def as_printed(said: str, printed: str) -> str:
    """What a text in digits is in a printed one; itself where it is not found there."""
    if said in printed:
        return said
    pieces = list(_pieces(printed))
    converted = "".join(number for number, _ in pieces)
    at = converted.find(said)
    if at < 0:
        return said
    return _stretch(pieces, at, at + len(said)).strip()


def _stretch(pieces: list[tuple[str, str]], first: int, last: int) -> str:
    """The printed text of a stretch of the converted one; a number is given back whole."""
    found, at = "", 0
    for said, printed in pieces:
        a, z = max(first - at, 0), min(last - at, len(said))
        if a < z:
            found += printed[a:z] if said == printed else printed
        at += len(said)
    return found


def restored(fact: Indicator | Statistic) -> Indicator | Statistic:
    """A fact with its name and its figures as printed."""
    name = "　".join(as_printed(part, fact.quote) for part in fact.name.split("　"))
    if isinstance(fact, Statistic):
        printed = as_printed(fact.figure.printed, fact.quote)
        return replace(fact, name=name, figure=replace(fact.figure, printed=printed))
    return replace(
        fact,
        name=name,
        baseline=_figure(fact.baseline, fact.quote),
        actual=_figure(fact.actual, fact.quote),
        target=_figure(fact.target, fact.quote),
        forecast=_figure(fact.forecast, fact.quote),
    )


def _figure(figure: Figure | None, quote: str) -> Figure | None:
    return replace(figure, printed=as_printed(figure.printed, quote)) if figure is not None else None
