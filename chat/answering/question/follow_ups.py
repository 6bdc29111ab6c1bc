"""Follow-ups: what a question leans on from the turns before it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.normalize import fold, squeeze
from corpus.time_spans import find_time_spans, without_time_spans
from retriever.tokens import content_words

POINTING: Final = re.compile(
    r"^(?:では|じゃあ|それ|これ|その|この|同じ|そこ|あと|ちなみに|また)|それ(?:は|を|の|で)|その[^他]"
)
_ASKS_FIRST: Final = re.compile(r"^(?:どの|何の|いつ|どこ|誰|だれ|どんな|いくら|どう)")
"""A question that begins with its question word has named nothing yet that it could be about."""

_NARROWS: Final = re.compile(r"に限|だけ|のみ|のうち|の中で|の場合|に絞|限定|以外")
_MARKS_AT_END: Final = re.compile(r"(?<![？?。！!\s])[？?。！!\s]++$")
_ASKING_END: Final = re.compile(r"どう(?:です|でしょう)か?$")
_PARTICLES: Final = ("について", "とは", "って", "では", "は", "を", "が", "も", "の")
_NTH: Final = re.compile(r"(?P<nth>[1-9]|[一二三四五六七八九])\s*(?:番目|つ目|つめ|個目)")
_KANJI_DIGITS: Final = "一二三四五六七八九"
_OPENER: Final = re.compile(r"^(?:では|じゃあ|あと|ちなみに|また|ところで)[、\s]*")
_OTHER_ONE: Final = re.compile(r"の(?:方|ほう)(?:は|では|も)[？?。\s]*$")
_IN_A_PLAN: Final = re.compile(
    r"(?:計画|戦略|プラン|ビジョン|構想|方針|報告)(?:では|だと|なら|の場合)(?:は|どう[^、。]*|いくつ[^、。]*)?[？?。\s]*$"
)
"""A question that says no more than which plan is meant: もっと前の、H25の計画では？"""

FEW_WORDS: Final = 2
FEW_AFTER_ASKING: Final = 3
SHORTEST_NAME: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier question, what was said to it, and the plans that said it where they are known."""

    question: str
    answer: str = ""
    plan_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a follow-up takes over: earlier wording, the plans named there, those that answered last."""

    wording: str = ""
    plan_ids: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()


def carry(
    text: str,
    history: Sequence[Turn],
    names: Collection[str] = (),
    named_plans: Callable[[str], tuple[str, ...]] = lambda _: (),
) -> Carried:
    """What ``text`` takes over from the turns before it; nothing where it stands by itself.

    ``names`` are the names of the library's indicators, squeezed: a question that names one of them
    stands by itself. ``named_plans`` gives the plans that a question names.
    """
    answered_by = history[-1].plan_ids if history else ()
    chain = _chain(text, history, names)
    if not chain:
        return Carried(answered_by=answered_by)
    plans = next((found for turn in reversed(chain) if (found := named_plans(turn.question))), ())
    wording = _nth_item(text, chain[-1].answer) or _wording(chain, names)
    if find_time_spans(text) or named_plans(text):
        wording = without_time_spans(wording)
    return Carried(wording=wording, plan_ids=plans, answered_by=answered_by)


def _chain(text: str, history: Sequence[Turn], names: Collection[str]) -> list[Turn]:
    """The turns that ``text`` leans on, from the nearest one that stands by itself."""
    if not history or not _leans(text, names):
        return []
    start = max((i for i, turn in enumerate(history) if not _leans(turn.question, names)), default=0)
    return list(history[start:])


def _wording(chain: Sequence[Turn], names: Collection[str]) -> str:
    """The question that a chain began with, and what narrowed or turned it since."""
    later = (turn.question for turn in chain[1:])
    turned = [asked for asked in later if _NARROWS.search(asked) or _is_in_a_name(asked, names)]
    return " ".join([chain[0].question, *turned])


def _leans(text: str, names: Collection[str]) -> bool:
    """Whether a question points back (それは、その), has hardly a word of its own (担当は？) or begins by asking.

    One that is the name of an indicator (創業数は？), or ends with its last words, stands by itself.
    """
    words, folded = len(content_words(without_time_spans(text))), fold(text)
    if _OPENER.match(folded) and _names_one(text, names):
        return False
    if POINTING.search(folded) or _NTH.search(folded) or _OTHER_ONE.search(folded):
        return True
    if words <= FEW_AFTER_ASKING and (_ASKS_FIRST.search(folded) or _IN_A_PLAN.search(folded)):
        return True
    return words <= FEW_WORDS and not _is_a_name(text, names)


def _is_a_name(text: str, names: Collection[str]) -> bool:
    said = _named(text)
    return len(said) >= SHORTEST_NAME and any(name.endswith(said) for name in names)


def _is_in_a_name(text: str, names: Collection[str]) -> bool:
    said = _named(text)
    return len(said) >= SHORTEST_NAME and any(said in name for name in names)


def _names_one(text: str, names: Collection[str]) -> bool:
    said = squeeze(text)
    return any(len(name) > SHORTEST_NAME and name in said for name in names)


def _named(text: str) -> str:
    bare = _ASKING_END.sub("", _MARKS_AT_END.sub("", fold(text)))
    while (particle := next(filter(bare.endswith, _PARTICLES), None)) is not None:
        bare = bare.removesuffix(particle)
    return squeeze(bare)


def _nth_item(text: str, answer: str) -> str:
    """The item of a list answered before that ``text`` counts out (2番目は); empty where there is none."""
    found = _NTH.search(fold(text))
    if found is None:
        return ""
    nth = int(found["nth"]) if found["nth"].isascii() else _KANJI_DIGITS.index(found["nth"]) + 1
    lines = [line.lstrip().removeprefix("・") for line in answer.split("\n") if line.lstrip().startswith("・")]
    items = lines or re.findall(r"「([^「」]+)」", answer.split("\n", maxsplit=1)[0])
    return re.sub(r"［\d+］", "", items[nth - 1]) if nth <= len(items) else ""
