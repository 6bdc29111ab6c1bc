"""Indicators in a line of their own, from what is to what shall be: 組数　7組（令和5年度）→ 年30組（令和10年度）."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import read_label
from ingest.facts.values import NUMBER
from ingest.lines import Line

_ARROW: Final = re.compile(r"[→⇒➡▶►＞↓]|=>|-->?|➔|➜")
_VALUE_AT: Final = re.compile(
    rf"(?:[:：]|(?<=[\s　」）)])(?!\s)|(?<=[数率額量高口員者度比減])(?=[年約計]?\d|[▲△])|(?=現状|基準|策定時|実績))\s*+"
    rf"(?P<value>(?:(?:現状|基準|策定時|実績)値?+[\s:：]*+)?"
    rf"(?:[^\s\d:：、。]{{0,4}}(?:(?<=[▲△])\s)?{NUMBER}[^:：、。]{{0,24}}|[―－—–-]{{1,3}}|未[^\s\d]{{1,3}}|不明|なし)(?:[（(][^（()）]{{0,24}}(?:[（(][^（()）]{{0,8}}[)）][^（()）]{{0,4}})?[)）])?)\s*$"
)
_NOTE: Final = re.compile(r"(?:[※＊*](?:\s*+\d{1,2})?+|注\s*+\d{1,2})(?=\s*+(?:[（(]|$))")
_REMARK: Final = re.compile(r"(?<!\s)\s*+【[^【】]*】\s*$")
_TIME_IN_BRACKETS: Final = re.compile(
    r"[（(〔\[](?P<time>[^（()）〔〕\[\]]{1,20}(?:[（(][^（()）〔〕\[\]]{1,8}[)）][^（()）〔〕\[\]]{0,4})?)[)）〕\]]\s*$"
)
_LABEL: Final = re.compile(r"^\s*(?:現状|基準|策定時|実績|目標|最終目標|中間目標)[値]?\s*[:：]?\s*")
_CODE: Final = re.compile(
    r"^(?:KPI|ＫＰＩ|(?:数値|成果|重要業績評価|評価|活動)?(?:指標|目標))(?:\s?[\d①-⑳]++)?(?:\s*+[:：]\s*+|\s++)(?=\S)",
    re.IGNORECASE,
)
LONGEST: Final = 200
MOST_PARTS: Final = 4


def arrow_lines(lines: Sequence[Line]) -> list[Reading]:
    """The indicators of a line, or of a few that one text runs over; none where they are none."""
    printed = "".join(f"{_between(i, line.text)}{line.text.strip()}" for i, line in enumerate(lines))
    if len(printed) > LONGEST or "\t" in printed or printed.endswith("。"):
        return []
    bare = with_arrow(_REMARK.sub("", _NOTE.sub("", printed)))
    found = [read_arrows(part, tuple(lines)) for part in _apart(bare)]
    return [reading for readings in found for reading in readings] if all(found) else []


def with_arrow(printed: str) -> str:
    """A text that leads from a value to another in words with an arrow between them instead: 120ha（R5）から90ha（R11）へ.

    What reaches "up to" (まで) is a range, unless it says for when it is.
    """
    before, leads, after = printed.rpartition("から")
    match = _TO.fullmatch(fold_same_length(after)) if leads and _ARROW.search(printed) is None else None
    if match is None:
        return printed
    value = after[match.start("value") : match.end("value")]
    figure = dated_figure(value)
    ends_in_value = (
        re.search(r"\d[^\s\d:、。()]{0,8}(?:\([^()]{1,20}\))?\s*$", fold_same_length(before)[-48:]) is not None
    )
    if figure is None or figure.value is None or not ends_in_value:
        return printed
    return printed if match["by"] == "まで" and figure.period is None else f"{before}→{value}"


_TO: Final = re.compile(
    r"[、\s]{0,2}(?P<value>[^、。]{1,48}?)(?P<by>へ|に|まで)(?:と?(?:[すし増減引高改拡縮低抑伸上下]|向上)[^\d、。]{0,8})?\s?"
)


def _between(at: int, text: str) -> str:
    """A space before a line that begins with a value, so that it does not run into the name above it."""
    return "　" if at and re.match(r"\s*(?:約|年|累計|延べ)?[▲△]?[\d０-９]", text) else ""


_NEXT: Final = re.compile(r"(?<=[)）])[\s　]*[／/、]?[\s　]*(?=[^\s　→⇒➡▶►＞／/、(（)）])")


def _apart(printed: str) -> list[str]:
    """A line as several, where another name begins after what the first is to reach: 5件（R5）→8件（R10）後の名 ..."""
    pieces = _NEXT.split(printed)
    found: list[str] = []
    for piece in pieces:
        whole = found and _ARROW.search(found[-1]) and _ARROW.search(piece)
        if whole or not found:
            found.append(piece)
        else:
            found[-1] = f"{found[-1]}{piece}"
    return found


def read_arrows(printed: str, lines: tuple[Line, ...]) -> list[Reading]:
    """The indicator of one text, with what it is to be on the way; nothing where it is none."""
    parts = _ARROW.split(printed)
    if not 2 <= len(parts) <= MOST_PARTS:
        return []
    first = _VALUE_AT.search(parts[0])
    if first is None:
        return []
    name = plain_name(_CODE.sub("", plain_name(parts[0][: first.start()])))
    figures = [dated_figure(part) for part in (first["value"], *parts[1:])]
    if not 1 < len(name) <= LONGEST_NAME or any(found is None for found in figures):
        return []
    stated = [found for found in figures if found is not None]
    told = any(found.period for found in stated) or all(map(_LABEL.match, (first["value"], *parts[1:])))
    if not any(found.value is not None for found in stated) or not told:
        return []
    whole = _reading(name, stated, lines)
    between = zip(parts[1:-1], stated[1:-1], strict=True)
    return [whole, *(_on_the_way(whole, figure) for part, figure in between if not _REACHED.search(part))]


_REACHED: Final = re.compile(r"現状|現在|実績|直近")
"""What a value in the middle says of itself where it was reached."""


def _on_the_way(whole: Reading, figure: Figure) -> Reading:
    unit = whole.values[Role.TARGET].unit
    return replace(
        whole, values={Role.TARGET: replace(figure, unit=figure.unit or unit) if figure.value is not None else figure}
    )


def dated_figure(part: str) -> Figure | None:
    """A value with the time in brackets after it, or before it: 80人（令和10年度）, 令和10年度 80人."""
    text = _LABEL.sub("", part.strip())
    bracket = _TIME_IN_BRACKETS.search(fold_same_length(text))
    period = read_label(text[bracket.start("time") : bracket.end("time")]).period if bracket is not None else None
    value = text[: bracket.start()] if bracket is not None and period is not None else text
    if period is None and (spans := find_time_spans(value)) and spans[0].at == 0:
        rest = value[spans[0].until :].lstrip("に：: は")
        period, value = spans[0].period, rest or value[-1:]
    found = cell_figure(value.strip())
    return replace(found, period=period or found.period, printed=part.strip()) if found is not None else None


def _reading(name: str, stated: Sequence[Figure], lines: tuple[Line, ...]) -> Reading:
    unit = next((found.unit for found in reversed(stated) if found.unit), None)
    same = [replace(f, unit=f.unit or unit) if f.value is not None else f for f in stated]
    return Reading(name, {Role.BASELINE: same[0], Role.TARGET: same[-1]}, lines)
