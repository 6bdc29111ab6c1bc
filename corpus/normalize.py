"""NFKC and folding for search and comparison."""

import re
import unicodedata
from functools import cache
from typing import Final

from pydantic import JsonValue

_VARIANTS: Final = str.maketrans(
    {
        "〜": "～",
        "~": "～",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "−": "-",
        "―": "—",
        "─": "—",
        "‧": "・",
        "•": "・",
        "｢": "「",
        "｣": "」",
    }
)
UNREAD: Final = "〓"
"""Stands where a character or figure could not be read (the geta mark of Japanese printing)."""

_IGNORED: Final = re.compile(r"[\s,，*＊\u200b\ufeff]")


_RADICALS: Final = str.maketrans(
    "⺠⻁⻄⻆⻑⻘⻝⻞⻟⻣⻤⻨⻩⻫⻭⻯⻲⺟⺝⺜⺫⺬⺮⺼⺽⻊⻌⻍⻎⻏⻖⻗⻡",
    "民虎西角長青食飠飠骨鬼麦黄斉歯竜亀母月日目示竹肉臼足辶辶辶邑阝雨首",
)
"""Radicals that fonts name where they print the ideograph of the same shape and that NFKC leaves
(Unicode's EquivalentUnifiedIdeograph.txt)."""


# Few texts hold any of these: looking for them takes a tenth of the time of translating.
_HAS_RADICAL: Final = re.compile(f"[{''.join(map(chr, _RADICALS))}]")
_HAS_VARIANT: Final = re.compile(f"[{''.join(map(chr, _VARIANTS))}]")


def nfkc(text: str) -> str:
    """Unicode NFKC, radicals as ideographs: half-width kana composed, full-width letters and digits narrowed."""
    return unicodedata.normalize("NFKC", text.translate(_RADICALS) if _HAS_RADICAL.search(text) else text)


def fold(text: str) -> str:
    """Fold for comparison: NFKC, variants of dashes and waves unified, lower case."""
    return _unified(nfkc(_unified(text))).lower()


def _unified(text: str) -> str:
    return text.translate(_VARIANTS) if _HAS_VARIANT.search(text) else text


def squeeze(text: str) -> str:
    """Fold and drop what printing adds: white space, thousands commas, asterisks."""
    return _IGNORED.sub("", fold(text))


_WIDTHS: Final = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | {"％": "%", "(": "（", ")": "）", "｢": "「", "｣": "」"}
)
"""Digits, letters and per cent narrow, brackets wide."""

_NARROW_KANA: Final = re.compile("[ｦ-ﾟ]+")
_WIDE_POINT: Final = re.compile(r"(?<=[0-9０-９])[．，](?=[0-9０-９])")
_BEFORE_BRACKET: Final = re.compile(r"(?<=\S) ++（")
_QUOTE_MARKS: Final = re.compile("([「」『』])")


def one_width(text: str) -> str:
    """``text`` with one width of digits, letters, brackets and kana; what stands in 「」 or 『』 is left as printed.

    It squeezes to what ``text`` squeezes to: no figure and no name becomes another. Blanks before a bracket go, which is
    wide enough by itself.
    """
    depth, parts = 0, []
    for part in _QUOTE_MARKS.split(text):
        depth = max(0, depth + (part in ("「", "『")) - (part in ("」", "』")))
        parts.append(part if depth else _of_one_width(part))
    return "".join(parts)


def _of_one_width(text: str) -> str:
    text = _NARROW_KANA.sub(lambda kana: nfkc(kana[0]), text)
    text = _WIDE_POINT.sub(lambda point: nfkc(point[0]), text).translate(_WIDTHS)
    return _BEFORE_BRACKET.sub("（", text)


def holds_words(text: str, words: str) -> bool:
    """Whether ``text`` holds every one of ``words``, which white space parts; case, width and spaces aside."""
    squeezed = squeeze(text)
    return all(squeeze(word) in squeezed for word in fold(words).split())


_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(text: str) -> str:
    """``text`` without the control characters that XML, and so an office file, can't hold."""
    return _CONTROL.sub("", text)


def well_formed(text: str) -> str:
    """``text`` with halves of surrogate pairs, which no encoding can hold, replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def well_formed_json(value: JsonValue) -> JsonValue:
    """A value out of JSON, where escapes may write halves of characters, with all its texts well formed."""
    match value:
        case str():
            return well_formed(value)
        case list():
            return [well_formed_json(item) for item in value]
        case dict():
            return {well_formed(name): well_formed_json(item) for name, item in value.items()}
    return value


@cache
def _fold_char(char: str) -> str:
    folded = nfkc(char)
    return folded if len(folded) == 1 else char


def fold_same_length(text: str) -> str:
    """NFKC character by character, so that offsets in the result are offsets in ``text``."""
    return "".join(map(_fold_char, text))


def display_width(text: str) -> int:
    """Columns the text takes on paper or in a terminal: full-width characters count two."""
    return sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in text)
