"""Whether a question asks for the most, the least, or a rank, and by which word."""

import re
from dataclasses import dataclass
from typing import Final

from corpus.kanji_numbers import kanji_value
from corpus.normalize import fold

_EXTREME: Final = re.compile(
    r"(?:最も|もっとも|一番|いちばん)[^。？?、]{0,12}?(?P<word>多|少な|高|低|大き|小さ|長|短|広|狭|早|遅|新し|古)[いかくま]"
    r"|最(?P<short>[多少高低大小長短])(?=[のだはとなにを])(?!に?限)"
)
_LOW: Final = frozenset("少小低短狭早古")
_TIMED: Final = frozenset("早遅新古")
_ADJECTIVES: Final = {"大": "大きい", "小": "小さい", "少": "少ない", "新": "新しい"}


def asks_extreme(text: str) -> tuple[str, bool] | None:
    """The word by which a question asks for the most or the least (大きい), and whether for the least."""
    match = _EXTREME.search(fold(text))
    return _word(match["word"] or match["short"]) if match is not None else None


@dataclass(frozen=True, slots=True)
class Rank:
    """Which of several in their order are asked for: from the ``first``, counted from 1, so many; by which word, and whether
    from the least."""

    first: int
    count: int
    word: str
    least: bool


_BY: Final = "多|少な|高|低|大き|小さ|長|短|広|狭"
_NTH: Final = re.compile(rf"(?P<n>[2-9二三四五六七八九])番目に[^。？?、]{{0,8}}?(?P<word>{_BY})[いく]")
_NEXT: Final = re.compile(rf"に次(?:い|ぐ)[^。？?、]{{0,8}}?(?P<word>{_BY})[いく]")
_TOP: Final = re.compile(
    rf"(?P<word>{_BY})い(?:順|方|ほう|もの)(?:に|から|を)?[^\d。？?]{{0,8}}?(?P<n>[2-9二三四五])(?:つ|者|位|件|項目|か所|社|[都道府県市町村区])|"
    r"(?P<end>上位|下位)(?P<top>[2-9二三四五])(?:つ|位|件|項目|社|者|団体|[都道府県市町村区]|まで|$|[はのをがに])"
)


def asks_rank(text: str) -> Rank | None:
    """The place in an order, or the first few, that a question asks for: 2番目に多い, 多い順に3つ, 上位3つ."""
    folded = fold(text)
    if nth := _NTH.search(folded) or _NEXT.search(folded):
        number = nth.groupdict().get("n") or "2"
        return Rank(_number(number), 1, *_word(nth["word"]))
    top = _TOP.search(folded)
    if top is None:
        return None
    if top["end"]:
        return Rank(1, _number(top["top"]), *(("多い", False) if top["end"] == "上位" else ("少ない", True)))
    return Rank(1, _number(top["n"]), *_word(top["word"]))


def asks_order(text: str) -> bool:
    """Whether a question asks for the most, the least, or a rank."""
    return asks_extreme(text) is not None or asks_rank(text) is not None


def _number(digit: str) -> int:
    return int(digit) if digit.isdigit() else kanji_value(digit) or 1


def _word(stem: str) -> tuple[str, bool]:
    """The adjective of a stem (大き), and whether it asks for the least."""
    return _ADJECTIVES.get(stem[0], f"{stem[0]}い"), stem[0] in _LOW


_HIGHEST: Final = re.compile(
    r"(?:最も|もっとも|一番|いちばん)[^。？?、]{0,12}?[多高大長広][いくか]?|最[多高大長]|ピーク"
)
_LOWEST: Final = re.compile(r"(?:最も|もっとも|一番|いちばん)[^。？?、]{0,12}?[少低小短狭]|最[少低小短]|底の")
_APART: Final = re.compile(r"差(?![別異し])|開き")


def asks_both_ends(text: str) -> bool:
    """Whether a question asks how far the most and the least are apart."""
    folded = fold(text)
    return all(kind.search(folded) for kind in (_HIGHEST, _LOWEST, _APART))


def asks_time_extreme(word: str) -> bool:
    """Whether the word is of times: early, late."""
    return word[0] in _TIMED
