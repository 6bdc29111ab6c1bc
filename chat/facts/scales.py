"""Money in the scale that a question asks for: 300,000万円 said in 億円 is 30億円."""

import re
from decimal import Decimal
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold
from corpus.quantities import SCALES, STEPS

_ASKED: Final = re.compile(r"(?P<scale>千|百万|万|億|兆)円(?:単位)?で(?!す|し|の|は?な)")
_UNIT: Final = re.compile(r"^(?P<step>[十百千])?(?P<scale>[万億兆])?円")


def in_asked_scale(figure: Figure, question: str) -> str:
    """The figure in the scale of money that ``question`` asks for (30億円); empty where it asks for none."""
    asked = _ASKED.search(fold(question))
    own = _UNIT.match(fold(figure.unit or ""))
    if asked is None or own is None or figure.value is None:
        return ""
    value = figure.value * _size(own["step"], own["scale"]) / _scale(asked["scale"])
    said = f"{value.normalize():,f}{asked['scale']}円"
    return "" if said in fold(figure.printed) else said


def _size(step: str | None, scale: str | None) -> Decimal:
    return Decimal(STEPS.get(step or "", 1) * SCALES.get(scale or "", 1))


def _scale(words: str) -> Decimal:
    return _size(words[0], words[1:]) if words[0] in STEPS else _size(None, words)
