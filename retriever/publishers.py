"""Whose plans a question means: publishers that it names, a place with or without what kind of place it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
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
    squeezed = squeeze(asked)
    publishers = {plan.publisher for plan in plans.values() if plan.publisher}
    return frozenset(name for name in publishers if _names(asked, squeezed, _forms(name)))


def spoken_names(publisher: str) -> tuple[str, ...]:
    """How people call a publisher: by its name, and a place without its kind."""
    place = _KIND_OF_PLACE.sub("", publisher)
    return (publisher, place) if place != publisher and len(place) >= SHORTEST_PLACE else (publisher,)


@dataclass(frozen=True, slots=True)
class _Forms:
    """A publisher's name, squeezed, and the place without its kind where it is one; whether it is a ministry."""

    name: str
    place: str
    is_ministry: bool


@lru_cache(maxsize=1 << 16)
def _forms(publisher: str) -> _Forms:
    name = squeeze(nfkc(publisher))
    place = "".join(spoken_names(name)[1:])
    return _Forms(name, place, _MINISTRY.search(name) is not None)


def _names(asked: str, squeezed: str, forms: _Forms) -> bool:
    """Whether a question means what a publisher published; a ministry is more often one who acts."""
    if forms.name in squeezed:
        return not forms.is_ministry or _is_published_by(forms.name, squeezed)
    if forms.is_ministry or not forms.place or forms.place not in asked:
        return False
    return re.search(rf"(?<![{_INSIDE}]){re.escape(forms.place)}(?![{_INSIDE}])", asked) is not None


def _is_published_by(name: str, squeezed: str) -> bool:
    published = rf"{re.escape(name)}(?:の|が)?(?:{PLAN_WORD}|通知|公表|策定|作成|発行)"
    return re.search(published, squeezed) is not None
