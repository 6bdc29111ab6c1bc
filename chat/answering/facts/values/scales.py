"""Money in the scale that a question asks for: 300,000万円 said in 億円 is 30億円."""

import re
from decimal import Decimal
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold
from corpus.quantities import find_quantities

_ASKED: Final = re.compile(r"(?P<unit>(?:千|百万|万|億|兆)円)(?:単位)?で(?!す|し|の|は?な)")
_UNIT: Final = re.compile(r"^[十百千]?[万億兆]?円")


def in_asked_scale(figure: Figure, question: str) -> str:
    """The figure in the scale of money that ``question`` asks for (30億円); empty where it asks for none."""
    asked = _ASKED.search(fold(question))
    own = _UNIT.match(fold(figure.unit or ""))
    if asked is None or own is None or figure.value is None:
        return ""
    value = figure.value * _worth(own[0]) / _worth(asked["unit"])
    said = f"{value.normalize():,f}{asked['unit']}"
    return "" if said in fold(figure.printed) else said


def _worth(unit: str) -> Decimal:
    return find_quantities(f"1{unit}")[0].value
