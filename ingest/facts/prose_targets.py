"""Targets stated in running text: 目標来場者数 30万人以上, 年間500万人以上の宿泊客数を目標に."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.values import FIGURE, read_figure

_NOUN: Final = r"[^\s、。「」（）()【】〈〉:：;・]{2,24}?"
_COUNT: Final = r"(?:数|率|額|量|高|割合|件数|人口|台数|面積|収入|所得)"
_BY: Final = re.compile(r"^\s*(?:末)?まで")
_PATTERNS: Final = (
    re.compile(rf"目標(?P<name>{_NOUN}{_COUNT})\s*+(?:(?:は|を|[:：])\s*+)?(?P<figure>{FIGURE})", re.IGNORECASE),
    re.compile(
        rf"(?P<figure>{FIGURE})[」』]?の(?P<name>{_NOUN}{_COUNT}|{_NOUN})を(?:数値)?目標(?:に|と)", re.IGNORECASE
    ),
)


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
