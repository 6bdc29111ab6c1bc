"""Targets stated in running text: 目標来場者数 30万人以上, 年間500万人以上の宿泊客数を目標に."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.values import FIGURE, read_figure

_NOUN: Final = r"[^\s、。「」（）()【】〈〉:：;・]{2,24}?"
_COUNT: Final = r"(?:数|率|額|量|高|割合|件数|人口|台数|面積|収入|所得)"
_BY: Final = re.compile(r"^\s*(?:末)?まで")
_DUE: Final = r"[^\s、。]{2,12}(?:年度?末?|月末?)までに[、]?"
_PATTERNS: Final = (
    re.compile(
        rf"(?P<name>[^\s、。「」【】:：;・]{{2,30}}?{_COUNT})(?:を|は)[、]?{_DUE}(?P<figure>{FIGURE})(?:に|と)(?:し(?:ます|て|た)|する|増や|減ら|引き?上げ|引き?下げ|高め)",
        re.IGNORECASE,
    ),
    re.compile(rf"目標(?P<name>{_NOUN}{_COUNT})\s*+(?:(?:は|を|[:：])\s*+)?(?P<figure>{FIGURE})", re.IGNORECASE),
    re.compile(
        rf"(?P<figure>{FIGURE})[」』]?の(?P<name>{_NOUN}{_COUNT}|{_NOUN})を(?:数値)?目標(?:に|と)", re.IGNORECASE
    ),
    re.compile(
        rf"(?P<name>[^\s、。「」【】:：;]{{2,30}}?{_COUNT})(?:を|は|が|について)[、]?\s*+(?:[^\s、。]{{0,8}}(?:あたり|当たり))?(?P<figure>{FIGURE})"
        r"(?:に|へ|と|とする|まで|を)(?:増加|拡大|削減|引き上げ|する|させる|こと|、)*[^。、]{0,24}?(?:目標|目指|めざ|努め(?:ます|る))",
        re.IGNORECASE,
    ),
)


_FROM_TO: Final = re.compile(
    rf"(?P<name>[^\s、。「」【】:：;]{{2,40}}?{_COUNT})(?:は|を|について[は、]?)[、]?(?P<begun>[^、。]{{3,16}}?)の(?P<baseline>{FIGURE})から[、]?"
    rf"(?P<due>[^、。]{{3,16}}?)(?:まで)?に?は?[、]?(?P<target>{FIGURE})(?:へ|に|と|まで)",
    re.IGNORECASE,
)


_PAST: Final = re.compile(r"た$|ました|ていま|ている|ており|った(?=[、がの])|した(?=[、がの])")
"""What ends a clause about the past: 上昇しました, 増えている."""


def prose_changes(text: str) -> Iterator[tuple[str, Figure, Figure]]:
    """Names with what is and what shall be, as a sentence states both: 割合は、令和5年度の44.9％から、令和10年度には75％へ."""
    for match in _FROM_TO.finditer(fold_same_length(text)):
        if _PAST.search(text[match.end() :].partition("。")[0]):
            continue
        times = [find_time_spans(text[match.start(part) : match.end(part)]) for part in ("begun", "due")]
        figures = [read_figure(text[match.start(part) : match.end(part)]) for part in ("baseline", "target")]
        if not all(len(spans) == 1 for spans in times) or any(figure is None for figure in figures):
            continue
        found = [replace(f, period=spans[0].period) for f, spans in zip(figures, times, strict=True) if f is not None]
        yield plain_name(text[match.start("name") : match.end("name")]), found[0], found[1]


def prose_targets(text: str) -> Iterator[tuple[str, Figure]]:
    """Names and targets that a sentence states; a figure without a unit is none."""
    folded = fold_same_length(text)
    seen: set[str] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            name = plain_name(text[match.start("name") : match.end("name")])
            figure = read_figure(text[match.start("figure") : match.end("figure")], period=_due(text))
            if figure is not None and figure.unit and name not in seen:
                seen.add(name)
                yield name, figure


def _due(sentence: str) -> str | None:
    """The time by which the sentence wants it (2030年度までに)."""
    due = [span for span in find_time_spans(sentence) if _BY.match(sentence[span.until :])]
    return due[0].period if len(due) == 1 else None
