"""Lists with their count: the one place that says that a list is whole, or that it is a part."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.plan_indicators import step_words
from chat.answering.said import How, Said, compute

MOST: Final = 40
"""Lines shown of one list."""

ITEMS: Final = "項目"
PERHAPS_MORE: Final = "このほかにもある可能性があります"


def say_counted(
    of: str, unit: str, lines: Sequence[str], evidence: Sequence[Evidence], *, whole: bool = True, steps: int = 0
) -> Said:
    """The lines below a head that counts them, in ``unit``, of what ``of`` names; ``steps`` have a target on the way.

    「全」 and 「次のN項目です」 are said only of a list that is ``whole`` and shown to its end.
    """
    shown = lines[:MOST]
    numbers = dict.fromkeys((len(lines), len(shown), *([steps] if steps else [])))
    counts = tuple(compute(How.COUNT, None, *map(Decimal, range(n))) for n in numbers)
    head = _head(of, unit, len(lines), len(shown), whole=whole)
    if steps and whole and len(shown) == len(lines):
        head = f"{head.removesuffix('です')}{step_words(steps)}です"
    text = "\n".join([f"{head}：", *(f"・{line}" for line in shown)])
    return Said(text=text, evidence=tuple(evidence), computed=counts)


def _head(of: str, unit: str, count: int, shown: int, *, whole: bool) -> str:
    if not whole:
        part = f"{shown}{unit}" if shown == count else f"{count}{unit}のはじめの{shown}{unit}"
        return f"{of}のうち、文書から読み取れた{part}です。{PERHAPS_MORE}"
    if shown < count:
        return f"{of}は{count}{unit}あり、そのはじめの{shown}{unit}です"
    return f"{of}は、{'次の' if unit == ITEMS else '全'}{count}{unit}です"
