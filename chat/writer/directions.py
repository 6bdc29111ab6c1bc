"""Whether what a sentence says of figures, that they rise or fall, exceed or miss each other, is what the figures do."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise
from typing import Final

from chat.writer.figures import Figure
from chat.writer.units import Unit
from corpus.normalize import nfkc

_RISES: Final = r"増(?!進|税)|上昇|引き?上げ|上が[っりる]|伸び|伸ば|拡大|向上|高ま|高め"
_FALLS: Final = r"減(?!災|税|免)|低下|引き?下げ|下が[っりる]|落ち込|縮小|削減|低減|低ま"
_ABOVE: Final = r"上回|超え|超過|より(?:も)?[^、。]{0,12}?(?:多[いくか]|高[いくか]|大き|長[いくか])|届い|達成(?:し|され|率が100)|クリア"
_BELOW: Final = (
    r"下回|(?<!行き)届か|届いてい(?:な|ませ)|及ば|満たな|より(?:も)?[^、。]{0,12}?(?:少な|低[いくか]|小さ|短[いくか])"
    r"|未達|達成(?:し|でき|されて)(?:てい)?(?:な|ませ|ず)"
)

_KINDS: Final = tuple(re.compile(words) for words in (_RISES, _FALLS, _ABOVE, _BELOW))

UP: Final = frozenset(
    {
        "増える",
        "増やす",
        "増加",
        "増す",
        "上昇",
        "引き上げる",
        "上がる",
        "上げる",
        "伸びる",
        "伸ばす",
        "拡大",
        "向上",
        "高まる",
        "高める",
        "上回る",
        "超える",
        "多い",
        "高い",
    }
)
DOWN: Final = frozenset(
    {
        "減る",
        "減らす",
        "減少",
        "低下",
        "引き下げる",
        "下がる",
        "下げる",
        "落ち込む",
        "縮小",
        "削減",
        "低減",
        "下回る",
        "少ない",
        "低い",
        "届く",
        "及ぶ",
    }
)
"""Lemmas that say a direction: they may follow from the figures, or from another word of the same direction."""


class Direction(Enum):
    """How a direction that a sentence says stands to the figures."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"


def direction(sentence: str, figures: Sequence[Figure], units: Sequence[Unit]) -> Direction:
    """Whether the direction that a sentence says is that of its figures, else that of the rows or words it stands on."""
    said = [bool(p.search(nfkc(sentence))) for p in _KINDS]
    rises, falls, above, below = said
    above = above and not below
    if rises and falls:
        return Direction.UNKNOWN
    found = set(_compared(figures, rises=rises, falls=falls, above=above, below=below))
    if not found and (rises or falls):
        found = set(_in_rows(figures, units, rises=rises)) or set(_in_words(units, said))
    if not found and (above or below):
        found = set(_in_words(units, said))
    if len(found) != 1:
        return Direction.UNKNOWN
    return Direction.RIGHT if found.pop() else Direction.WRONG


def _compared(figures: Sequence[Figure], *, rises: bool, falls: bool, above: bool, below: bool) -> Iterator[bool]:
    """What the figures of the sentence say, two of a kind at a time."""
    alike = [[f for f in figures if f.unit == unit] for unit in dict.fromkeys(f.unit for f in figures)]
    for first, second in (pair for group in alike for pair in pairwise(group)):
        if first.value == second.value:
            continue
        start, end = (second, first) if second.is_base and not first.is_base else (first, second)
        if rises or falls:
            yield (end.value > start.value) == rises
        elif above or below:
            is_base = "target" in start.roles - end.roles or start.is_base
            one, other = (end, start) if is_base else (start, end)
            yield (one.value >= other.value) == above


def _in_rows(figures: Sequence[Figure], units: Sequence[Unit], *, rises: bool) -> Iterator[bool]:
    """What the figures of a row do from its first to the one that is said, or to its last."""
    for unit in (u for u in units if u.is_row):
        counted = [f for f in unit.figures if f.unit == (figures[0].unit if figures else f.unit)]
        said = [f for f in counted if any(f.same(g) for g in figures)] or counted[-1:]
        if len(counted) > 1 and said and counted[0].unit == said[-1].unit and counted[0].value != said[-1].value:
            yield (said[-1].value > counted[0].value) == rises


def _in_words(units: Sequence[Unit], said: Sequence[bool]) -> Iterator[bool]:
    """Whether the evidence says a direction in words: the same, or its opposite."""
    for unit in units:
        text = nfkc(unit.statement.text)
        up = bool(_KINDS[0].search(text) or _KINDS[2].search(text)) and not _KINDS[3].search(text)
        down = bool(_KINDS[1].search(text) or _KINDS[3].search(text))
        if up != down:
            yield up == (said[0] or (said[2] and not said[3]))
