"""Which questions lean on those before them, by their words alone."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.question.ellipsis import OPENER, read_ellipsis
from chat.answering.question.phrases import asking_words
from chat.answering.reply import OTHERWISE
from corpus.normalize import fold, squeeze
from corpus.time_spans import find_time_spans, without_time_spans
from retriever.coverage import ASKED_WORDS, WANTING_WORDS
from retriever.tokens import content_words

POINTING: Final = re.compile(
    r"^(?:では|じゃあ|それ|これ|その|この|同じ|そこ|あと|ちなみに|また)|それ(?:は|を|の|で)|その[^他]"
)
_ASKS_FIRST: Final = re.compile(r"^(?:どの|何の|いつ|どこ|誰|だれ|どんな|いくら|どう)")
"""A question that begins with its question word has named nothing yet that it could be about."""

NARROWS: Final = re.compile(r"に限|だけ|のみ|のうち|の中で|の場合|に絞|限定|以外")
_MARKS_AT_END: Final = re.compile(r"(?<![？?。！!\s])[？?。！!\s]++$")
_ASKING_END: Final = re.compile(r"どう(?:です|でしょう)か?$")
_PARTICLES: Final = ("について", "とは", "って", "では", "は", "を", "が", "も", "の")
_NTH: Final = re.compile(r"(?P<nth>[1-9]|[一二三四五六七八九])\s*(?:番目|つ目|つめ|個目)")
_KANJI_DIGITS: Final = "一二三四五六七八九"
_OTHER_ONE: Final = re.compile(r"の(?:方|ほう)(?:は|では|も)[？?。\s]*$")
_IN_A_PLAN: Final = re.compile(
    r"(?:計画|戦略|プラン|ビジョン|構想|方針|報告)(?:では|だと|なら|の場合)(?:は|どう[^、。]*|いくつ[^、。]*)?[？?。\s]*$"
)
"""A question that says no more than which plan is meant: もっと前の、H25の計画では？"""

_WISHES: Final = re.compile(
    r"(?:(?<!知り)(?<!聞き)(?<!伺い)(?<!確かめ)(?:たい|たくて)|てほしい|て欲しい|困って(?:い?る|い?ます)?|困りました|足りない|足りなくて|"
    r"足りません|不足して(?:い?る|い?ます)|悩んで(?:い?る|い?ます)?|迷って(?:い?る|い?ます)?|(?:心配|不安|大変|厳しい|苦しい|きつい|つらい)な?)"
    r"(?:と(?:思って|考えて)(?:い?る|い?ます))?(?:です|のです|んです|んだ|のだ|んや|ん)?(?:よね|よ|ね|な)?"
    r"(?:が|けど|けれど|けれども|し)?(?:ね|な|さ)?[。！!、…\s]*$"
)
"""Tells of a situation: what is wanted, or what is lacking."""

_OF_A_THING: Final = re.compile(r"[一-龥ァ-ヶーa-z](?:を|に|が|で)[ぁ-ん一-龥]")
"""A noun with what is done to it, which a wish is about: 農業を始めたい."""

_ROLE: Final = re.compile(
    r"(?:できる|[てで]くれる|[てで]もらえる|[てで]いただける|使える|[てで]いる|受けられる)[^のはをが、。]{1,10}(?:は|って|が)"
)
"""Names what does something for the asker (相談できるセンターは？), which is a value of what was spoken of."""

_YES: Final = re.compile(
    r"(?:はい|ええ|うん|そうです|お願いします|yes|ok)(?:[、。！!\s]+(?:お願いします|そうです))?[。！!\s]*"
)

FEW_WORDS: Final = 2
FEW_AFTER_ASKING: Final = 3
SHORTEST_NAME: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier question, what was said to it, and where they are known the plans that said it and the passages ``places``
    that it was taken from."""

    question: str
    answer: str = ""
    plan_ids: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def accepted(text: str, history: Sequence[Turn]) -> str:
    """The question that はい takes up: the first other reading that was offered with the last answer; empty for none."""
    if not history or not _YES.fullmatch(fold(text)):
        return ""
    line = next((line for line in history[-1].answer.split("\n") if line.startswith(OTHERWISE)), "")
    return next(iter(re.findall(r"「([^「」]+)」", line)), "")


def leans(text: str, names: Collection[str]) -> bool:
    """Whether a question points back (それは、その), has hardly a word of its own (担当は？) or begins by asking.

    ``names`` are the names of the library's indicators, squeezed. One that is such a name (創業数は？), or ends with its last
    words, or tells what someone wants (人を雇いたい) stands by itself.
    """
    words, folded = len(content_words(without_time_spans(text))), fold(text)
    if OPENER.match(folded) and _names_one(text, names):
        return False
    if POINTING.search(folded) or _NTH.search(folded) or _OTHER_ONE.search(folded):
        return True
    if tells_a_wish(text) and (words >= FEW_WORDS or (words and _OF_A_THING.search(folded))):
        return False
    if words <= FEW_AFTER_ASKING and (_ASKS_FIRST.search(folded) or _IN_A_PLAN.search(folded)):
        return True
    return (words <= FEW_WORDS and not _is_a_name(text, names)) or read_ellipsis(text) is not None


def tells_a_wish(text: str) -> bool:
    """Whether a question tells what someone wants (人を雇いたい): its topic is its own."""
    return _WISHES.search(fold(text)) is not None


def names_a_thing(text: str) -> bool:
    """Whether a question names something that could be asked about alone: 中学校は？"""
    folded = fold(text)
    if _NTH.search(folded) or _ROLE.search(folded) or asking_words(text):
        return False
    own = set(content_words(without_time_spans(folded))) - ASKED_WORDS - WANTING_WORDS
    return any(len(word) > 1 for word in own) if find_time_spans(text) else bool(own)


def _is_a_name(text: str, names: Collection[str]) -> bool:
    said = thing_named(text)
    return len(said) >= SHORTEST_NAME and any(name.endswith(said) for name in names)


def is_in_a_name(text: str, names: Collection[str]) -> bool:
    """Whether all that a question names is part of one of the names."""
    said = thing_named(text)
    return len(said) >= SHORTEST_NAME and any(said in name for name in names)


def _names_one(text: str, names: Collection[str]) -> bool:
    said = squeeze(text)
    return any(len(name) > SHORTEST_NAME and name in said for name in names)


def thing_named(text: str) -> str:
    """What a question names, squeezed, without the particles and marks by which it asks."""
    bare = _ASKING_END.sub("", _MARKS_AT_END.sub("", fold(text)))
    while (particle := next(filter(bare.endswith, _PARTICLES), None)) is not None:
        bare = bare.removesuffix(particle)
    return squeeze(bare)


def nth_item(text: str, answer: str) -> str:
    """The item of a list answered before that ``text`` counts out (2番目は); empty where there is none."""
    found = _NTH.search(fold(text))
    if found is None:
        return ""
    nth = int(found["nth"]) if found["nth"].isascii() else _KANJI_DIGITS.index(found["nth"]) + 1
    lines = [line.lstrip().removeprefix("・") for line in answer.split("\n") if line.lstrip().startswith("・")]
    items = lines or re.findall(r"「([^「」]+)」", answer.split("\n", maxsplit=1)[0])
    return re.sub(r"［\d+］", "", items[nth - 1]) if nth <= len(items) else ""
