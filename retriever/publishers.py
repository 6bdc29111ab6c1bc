"""Whose plans a question means: publishers that it names, a place with or without what kind of place it is."""

import re
from collections.abc import Mapping
from typing import Final

from corpus.normalize import nfkc, squeeze
from corpus.plan import Plan
from retriever.versions import PLAN_WORD

_MINISTRY: Final = re.compile(r"(?:省|庁|内閣府|内閣官房|人事院)$")
_KIND_OF_PLACE: Final = re.compile(r"[都道府県市区町村]$")
SHORTEST_PLACE: Final = 2
"""Characters of a place's name without its kind; one alone is more often part of a word."""

_INSIDE: Final = "一-龥々ァ-ヶー"
"""What goes on with a name: 早瀬川 and 早瀬ビル are not 早瀬市."""


def named_publishers(text: str, plans: Mapping[str, Plan]) -> frozenset[str]:
    """The publishers of ``plans`` that a question names."""
    asked = nfkc(text)
    publishers = {plan.publisher for plan in plans.values() if plan.publisher}
    return frozenset(name for name in publishers if _names(asked, nfkc(name)))


def spoken_names(publisher: str) -> tuple[str, ...]:
    """How people call a publisher: by its name, and a place without its kind."""
    place = _KIND_OF_PLACE.sub("", publisher)
    return (publisher, place) if place != publisher and len(place) >= SHORTEST_PLACE else (publisher,)


def _names(asked: str, publisher: str) -> bool:
    """Whether a question means what a publisher published; a ministry is more often one who acts."""
    name = squeeze(publisher)
    if _MINISTRY.search(name):
        published = rf"{re.escape(name)}(?:の|が)?(?:{PLAN_WORD}|通知|公表|策定|作成|発行)"
        return re.search(published, squeeze(asked)) is not None
    if name in squeeze(asked):
        return True
    return any(
        re.search(rf"(?<![{_INSIDE}]){re.escape(place)}(?![{_INSIDE}])", asked) for place in spoken_names(name)[1:]
    )
