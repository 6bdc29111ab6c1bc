"""What a short question asks of what was answered before it."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.facts import Indicator, Initiative


class Asks(StrEnum):
    """What a question without a subject of its own asks of the one before it."""

    AGENCY = "agency"
    ACHIEVED = "achieved"
    CHANGED = "changed"
    PROGRESS = "progress"
    FORMER = "former"
    OTHERS = "others"
    MORE = "more"
    WHOLE = "whole"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What is asked of which fact of which plans.

    ``subject`` is what the answer before spoke of, None where it spoke of no single thing; ``plan_ids`` are the plans that
    gave it; ``told`` is what the conversation has said so far, as printed, ``line``
    what the answer that it is asked of said, to ``asked``, from the passages ``places``; ``beside`` are the plans before these, where it
    is asked for them.
    """

    asks: Asks
    subject: Indicator | Initiative | None = None
    plan_ids: tuple[str, ...] = ()
    told: str = ""
    line: str = ""
    asked: str = ""
    places: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
