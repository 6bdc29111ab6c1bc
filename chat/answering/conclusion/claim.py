"""What a question that asks yes or no claims: how one figure stands to another, and whether it denies that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chat.answering.question.phrases import asking_words
from corpus.normalize import fold
from corpus.quantities import find_quantities
from corpus.time_spans import find_time_spans


class Relation(StrEnum):
    """How one figure stands to another, as a claim says."""

    ABOVE = "above"
    BELOW = "below"
    SAME = "same"
    REACHED = "reached"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed relation, all words folded: ``text`` is the whole claim, ``other`` are the words of what its subject is held
    against (類似団体の平均 in 「有収率は類似団体の平均を下回った」), empty where that goes without saying; the value itself where it
    is claimed to be one (目標は80件です).

    ``denied`` says that the relation is claimed not to hold, ``moved`` that the claim is of a change (増えた).
    """

    relation: Relation
    text: str
    other: str
    denied: bool
    moved: bool


_SENTENCE: Final = re.compile(r"[^。?!\n]+[。?!]*")
_CHECKS: Final = re.compile(
    r"(?<![、。\s―-])[、。\s―-]*+(?:という|との|といった)?(?:の?(?:記述|理解|認識|説明|話|こと))?(?:は|で|と(?:言って|いって|考えて|みて)?)?も?"
    r"(?:正しい?|合って|あって|間違いない?|よろしい?|[よい]い|本当|事実)(?:い|く)?(?:る|ます)?(?:です|でしょう|の)?か?[?。]*$"
)
"""Asks whether what stands before it is true."""

_ASKS: Final = re.compile(
    r"(?:です|ます|でした|ました|ません|でしょう|だろう|の|ん|る|た|い|う)か(?:ね|な)?$|(?:です|ます|だ|た|る|い)よね$|っけ$"
)
_BARELY: Final = re.compile(r"(?:た|る|い|ん|の|のでは)$")
"""Asks yes or no by a mark only: 上がった？"""

_SUGGESTS: Final = re.compile(r"(?:ません|な(?:い|かった))(?:でしょう)?か$|(?:の|ん)では(?:ない(?:です)?か)?$")
"""Asks in the negative to suggest that something is so."""

_MORE: Final = "多|高|大き|長|広|重|速"
_LESS: Final = "少な|低|小さ|短|狭|軽|遅|安"
_RATHER: Final = r"(?:[ぁ-ん]{0,4}|[^、。はがもを]{1,20}?の?(?:ほう|方)が[ぁ-ん]{0,4})"
"""Between より and how things stand may stand what is held to be more (第1期より第2期の方が高い)."""

_RELATIONS: Final = (
    (Relation.REACHED, False, r"達成|到達|クリア|(?<![提送])届[いくか]|達し"),
    (Relation.ABOVE, False, r"上回[っりる]|超え|超過"),
    (Relation.BELOW, False, r"下回[っりる]|割り込"),
    (Relation.ABOVE, False, rf"より{_RATHER}(?:{_MORE})[いくか]"),
    (Relation.BELOW, False, rf"より{_RATHER}(?:{_LESS})[いくか]"),
    (Relation.ABOVE, True, r"増[えや加]|伸び|伸ば|上が[っりる]|引き?上げ|上昇"),
    (Relation.BELOW, True, r"減[っりるらし少]|下が[っりる]|引き?下げ|低下"),
    (Relation.SAME, True, r"据え?置|変わら(?=な|ず)|横ばい"),
    (Relation.SAME, False, r"と[ぁ-ん]{0,4}(?:同じ|同額|同率|同数)"),
)
_DENIED: Final = re.compile(r"[ぁ-ん]{0,6}?(?:な(?:い|かっ|く)|ません|ず(?!れ))")
_ENDS: Final = re.compile(
    r"[ぁ-ん]*(?:(?:目標|予定|見込|計画|数字|値|額|設定)[ぁ-ん]*){0,2}(?:立て[ぁ-ん]*|考え[ぁ-ん]*)?"
)
"""What may follow a relation to the end of its sentence: its endings, and what makes it an aim."""

_THAN: Final = re.compile(r"よりも?[ぁ-ん]{0,4}$")
_MARK: Final = re.compile(r"(?:を|よりも?|と)[ぁ-ん]{0,4}$")


def read_claim(text: str) -> Claim | None:
    """The relation that a question claims to hold, or not to hold; None where it asks for something else, or suggests it by
    denying it."""
    return next((claim for asked, checked in _asked(text) if (claim := _claim(asked, checked)) is not None), None)


def _asked(text: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a question that ask yes or no, without how they ask, and whether they ask if it is true."""
    sentences = [m[0].strip() for m in _SENTENCE.finditer(fold(text))]
    for at, sentence in enumerate(sentences):
        asked = sentence.rstrip("。?!、 」』")
        if asking_words(asked):
            continue
        bare = _CHECKS.sub("", asked).rstrip("」』、 ")
        if not bare and at:
            yield sentences[at - 1].rstrip("。?!、 」』"), True
        elif bare != asked:
            yield bare, True
        elif _ASKS.search(asked) or (_BARELY.search(asked) and sentence.endswith("?")):
            yield asked, False


def _claim(asked: str, checked: bool) -> Claim | None:
    found = [
        (match.end(), match.start(), relation, moved)
        for relation, moved, pattern in _RELATIONS
        for match in re.finditer(pattern, asked)
    ]
    if not found:
        return _of_value(asked)
    end, start, relation, moved = max(found, key=lambda f: f[:2])
    denied = _DENIED.match(asked, end) is not None
    if not _ENDS.fullmatch(asked[end:]) or (denied and not checked and _SUGGESTS.search(asked)):
        return None
    before = asked[:start] + _particle(asked[start:end])
    return Claim(relation, asked, _other(before, _THAN if moved else _MARK), denied, moved)


_IS_VALUE: Final = re.compile(
    r".[はが](?P<value>[^、。はがをも]{1,20}?)(?:なの|なん)?(?:です|でした|だ(?:った)?|であ(?:る|った))?(?:よ?ね|か|っけ)?$"
)


def _of_value(asked: str) -> Claim | None:
    """The claim that something is a figure with its unit, or a time, and nothing more: 目標は80件です, 開館は令和5年4月です."""
    found = _IS_VALUE.search(asked)
    if found is None:
        return None
    value = found["value"]
    whole = [(q.start, q.end) for q in find_quantities(value) if q.unit] + [
        (t.at, t.until) for t in find_time_spans(value)
    ]
    return Claim(Relation.IS, asked, value, denied=False, moved=False) if (0, len(value)) in whole else None


def _particle(word: str) -> str:
    return next((mark for mark in ("より", "と") if word.startswith(mark)), "")


def _other(before: str, mark: re.Pattern[str]) -> str:
    """The words right before the mark of a relation's other side."""
    marked = mark.search(before)
    found = re.search(r"[^、。はがもを]+$", before[: marked.start()]) if marked is not None else None
    return found[0] if found else ""
