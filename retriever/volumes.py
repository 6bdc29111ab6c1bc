"""Which volumes of plans a question names: 別冊の目標, 資料編では, 概要版に."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from corpus.normalize import squeeze
from corpus.plan import Plan
from corpus.volumes import is_main_volume

_MAIN: Final = re.compile("本[編冊]")
_PIECES: Final = re.compile(r"[\s　()（）【】〔〕「」・:：]+")
_NAME: Final = re.compile(r"(?:編|冊|版|集|巻|部|資料)[0-9一二三四五六七八九十]{0,2}$")
"""How the name of a volume ends; whatever else stands in it is a title's."""


def named_volumes(text: str, among: Iterable[str], plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The ids of the documents, of these plans, whose volume ``text`` names; none where it names none.

    Of volumes whose names hold each other (別冊, 別冊2) those of the longest name are meant. 本編 is the main
    document of a plan that has volumes.
    """
    asked = squeeze(text)
    divided = {plan.part_of for plan in plans.values() if plan.part_of}
    held = {i: max((len(n) for n in _names(plans[i], divided) if n in asked), default=0) for i in among if i in plans}
    longest = max(held.values(), default=0)
    return tuple(i for i, length in held.items() if length == longest) if longest else ()


def volume_words(named: Iterable[str], plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """What these documents are called as volumes: words that say where to look, not what for."""
    return tuple(dict.fromkeys(name for i in named for name in _names(plans[i], {plans[i].whole})))


def _names(plan: Plan, divided: Iterable[str | None]) -> tuple[str, ...]:
    """The squeezed names of a document as a volume; none for one that is no volume."""
    if plan.part_of is None and plan.id not in divided:
        return ()
    if plan.part_of is None and is_main_volume(plan.volume):
        return ("本編", "本冊")
    pieces = _PIECES.split(plan.volume or "")
    return tuple(squeeze(piece) for piece in pieces if len(piece) > 1 and _NAME.search(squeeze(piece)))
