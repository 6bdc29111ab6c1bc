"""Values in brackets behind one of the same thing, with what they are: 回収率は62.5％（計画65％）, 苦情は8件（前年11件）."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.time_spans import fiscal_year_of_iso
from ingest.facts.roles import Role
from ingest.facts.sentences import TIME, Sentence
from ingest.facts.tables.label import read_label
from ingest.facts.tables.names import is_name
from ingest.facts.values import FIGURE

_BESIDE: Final = re.compile(
    rf"(?:^|(?<=[、,・\s)」])|(?<={TIME})の)(?P<name>[^\s、,・「」()は{TIME}]{{2,30}}?)(?:は|が|も|[:\s])\s*+(?:{TIME}++(?:末|時点|現在)?[にはの]{{0,2}}\s?)?"
    rf"(?P<value>{FIGURE})\s?\((?P<word>(?:前[年回]度?|昨年度?)|(?:中間|最終|当初)?(?:目標|計画)値?|見込み?)(?:は|の|:)?\s?"
    rf"(?P<other>{FIGURE})(?:以[上下内]|未満|程度)?\)",
    re.IGNORECASE,
)
_AGO: Final = re.compile(r"[前昨]年")


def values_in_brackets(sentences: Iterable[Sentence]) -> Iterator[tuple[str, dict[Role, Figure], int, int]]:
    """Each name with the value it has and the one in brackets, and where the sentence stands."""
    for sentence in sentences:
        for match in _BESIDE.finditer(sentence.folded):
            name = sentence.printed[slice(*match.span("name"))].strip()
            before = [span for span in sentence.spans if span.at < match.start("value")]
            value = sentence.figure(*match.span("value"), before[-1] if before else None)
            other = sentence.figure(*match.span("other"), None)
            if value is None or other is None or not value.unit or value.unit != other.unit or not is_name(name):
                continue
            if _AGO.match(match["word"]):
                yield name, {Role.ACTUAL: value}, sentence.at, sentence.until
                yield name, {Role.ACTUAL: year_before(other, value.period)}, sentence.at, sentence.until
            elif (role := read_label(match["word"]).role) is not None:
                yield name, {Role.ACTUAL: value, role: other}, sentence.at, sentence.until


def year_before(figure: Figure, period: str | None) -> Figure:
    """A figure of the year before one, where that is known."""
    year = fiscal_year_of_iso(period) if period is not None and "/" not in period else None
    return (
        figure
        if year is None or period is None
        else replace(figure, period=f"{period[:2] if period.startswith('FY') else ''}{year - 1}")
    )
