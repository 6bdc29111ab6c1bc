"""Prefectures and municipalities that a question asks about by name."""

import re
from typing import Final

from corpus.normalize import nfkc
from retriever.tokens import Word, words

PREFECTURES: Final = (
    "北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|"
    "滋賀|京都|大阪|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄"
)
_IN_FULL: Final = rf"(?:{PREFECTURES})(?:(?<=東京)都|(?<=大阪|京都)府|(?<=北海道)|県)"
_PREFECTURE: Final = re.compile(_IN_FULL)
"""Named in full: 「東京から来た人」 says where someone comes from, not whose plan is asked for."""

_CHARACTER: Final = "[一-龥々ヶヵ]"
_MUNICIPALITY: Final = re.compile(
    rf"(?<!{_CHARACTER})(?:(?<=\d)[次期])?(?P<above>{_IN_FULL})?(?:[一-龥]{{1,3}}郡)?(?P<name>{_CHARACTER}{{1,5}}(?:(?<!都)市|[町村]))"
    r"(?![一-龥]*(?:場|街|役所|長|内会|民会))"
)
_KANA: Final = re.compile(r"[ぁ-んー]{3,}")
_POINTED_AT: Final = re.compile(
    r"(?:[本当同各他両全貴我自旧新前現隣都]|地元|.*[市町区]|[一二三四五六七八九十百数]+)[市町村]"
)
"""Points at municipalities without naming one: 本市, 三町, 構成市町村."""

_BESIDE: Final = re.compile(r"(?:隣|となり|近く)の$")
_COMMON: Final = "名詞-普通名詞"
_SUFFIX: Final = "接尾辞-名詞的"
_PROPER: Final = "名詞-固有名詞"
_NATIVE: Final = "和"
_OF_ASKER: Final = re.compile(
    r"から(?!の)|出身|在住|在勤|在学|生まれ|育ち|の(?:者|人間|人で)|[にで](?:住|暮ら|生ま|育|勤め|働|実家)|[へに]通|"
    r"の?(?:よう|みたい)に|と(?:同じ|違)|の[^。、]{1,8}(?:です|だ)(?:が|けど|けれど)|で[^。、]{1,12}(?:をし|やっ|営ん|経営し)[てで]"
)
"""What follows a place where someone comes from, or that is named to compare with."""

_TOLD: Final = re.compile(r"[^。?!]*(?<!たい)(?:す|た|だ|る|い)。.*[^。\s]", re.DOTALL)
"""A sentence that tells something before the one that asks."""
_WISH: Final = re.compile(r"[^。]*(?:たい|教え|調べ|ください)")


def named_places(text: str) -> list[str]:
    """The places that ``text`` asks about by their full names, prefectures first.

    Common nouns (見本市, 城下町) are none, nor is a place that only says where the asker comes from.
    """
    folded = nfkc(text)
    found = [(match[0], match.end()) for match in _PREFECTURE.finditer(folded)]
    found += [
        (match["name"], match.end())
        for match in _MUNICIPALITY.finditer(folded)
        if _is_name(match["name"], beside=bool(match["above"] or _BESIDE.search(folded[: match.start()])))
    ]
    found += _in_kana(folded)
    return [name for name, end in found if not _of_asker(folded[end:])]


_AT_HOME: Final = re.compile(
    rf"(?<!{_CHARACTER})(?P<name>{PREFECTURES})[都府県]?(?:"
    r"の(?!者|人間|人[でだ]|[^。、]{1,8}(?:だった|でした))[^。、?]{1,8}(?:です|だ|やけど|やが|を(?:営|経営|やっ))"
    r"|で[^。、?]{1,12}(?:をし|やっ|営ん|経営し)[てで])"
)
"""Where somebody says to have a trade or a home: うち岩手の宿だけど, 沖縄で食堂をやっています."""

_MOVES: Final = re.compile(r"移住|移転|移り|引っ?越|進出|出店|立地|戻り|Uターン|帰り")


def home_prefecture(text: str) -> str:
    """The prefecture in which the asker says to be, and to stay; empty where none is told."""
    folded = nfkc(text)
    found = _AT_HOME.search(folded)
    return found["name"] if found is not None and _MOVES.search(folded) is None else ""


def _of_asker(after: str) -> bool:
    told = _TOLD.match(after) is not None and _WISH.match(after) is None
    return told or _OF_ASKER.match(after) is not None


def _is_name(name: str, *, beside: bool) -> bool:
    """Whether what ends in 市, 町 or 村 is the name of a place, not a common noun.

    Made of common nouns, it is a name where a native word stands before the ending (月見町): kinds of
    towns are told by Sino-Japanese ones (温泉町, 近隣町), or have entries of their own (隣町, 港町). A market is
    held of anything (植木市), so that such a 市 must be said to lie beside another place.
    """
    if _POINTED_AT.fullmatch(name):
        return False
    parts = words(name)
    if any(word.kind not in (_COMMON, _SUFFIX) for word in parts):
        return True
    stem = parts[:-1]
    return bool(stem) and all(word.origin == _NATIVE for word in stem) and (beside or not name.endswith("市"))


def _in_kana(folded: str) -> list[tuple[str, int]]:
    """Names in kana with where they end: proper names (さくら市), and of towns native nouns (ひばり町)."""
    found, at = [], 0
    stem: list[Word] = []
    for word in words(folded):
        at = folded.index(word.surface, at) + len(word.surface)
        name = "".join(w.surface for w in stem)
        proper = bool(stem) and all(w.kind == _PROPER for w in stem)
        noun = len(stem) == 1 and word.surface == "町" and stem[0].use == "一般" and stem[0].origin == _NATIVE
        if word.surface in ("市", "町", "村") and _KANA.fullmatch(name) and (proper or noun):
            found.append((f"{name}{word.surface}", at))
        stem = [*stem, word] if word.kind in (_PROPER, _COMMON) else []
    return found
