"""What was aimed at and what was reached, side by side in a sentence: 講座の受講者400人に対し実績150人、連絡票15件に対し1件."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from ingest.facts.roles import Role
from ingest.facts.tables.names import is_name
from ingest.facts.values import FIGURE, read_figure

_NAME: Final = (
    r"(?:^|(?<=[、。,・（(\s]))(?P<name>[^\s、。,・「」()（）\d]{2,30}?)(?:の?(?:目標|計画)値?)?(?:は|の)?\s*+"
)
_AIMED: Final = rf"(?P<aimed>{FIGURE})に対し(?:て)?[、,]?\s*+"
_FIRST: Final = re.compile(rf"{_NAME}{_AIMED}(?:実績|結果)(?:は|が)?[、,]?\s*+(?P<reached>{FIGURE})", re.IGNORECASE)
_NEXT: Final = re.compile(rf"[、,]\s*+{_NAME}{_AIMED}(?P<reached>{FIGURE})", re.IGNORECASE)


def aimed_and_reached(text: str) -> Iterator[tuple[str, dict[Role, Figure]]]:
    """Each name with its target and what was reached; pairs that follow the first of a sentence need no word for it."""
    folded = fold_same_length(text)
    for first in _FIRST.finditer(folded):
        match: re.Match[str] | None = first
        while match is not None:
            aimed, reached = (read_figure(text[match.start(part) : match.end(part)]) for part in ("aimed", "reached"))
            name = text[match.start("name") : match.end("name")]
            if (
                aimed is not None
                and reached is not None
                and aimed.unit == reached.unit
                and aimed.unit
                and is_name(name)
            ):
                yield name, {Role.TARGET: aimed, Role.ACTUAL: reached}
            match = _NEXT.match(folded, match.end())
