"""Automatic numbering of Word: the labels that it prints and does not keep in the text."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final, TypeAlias

from docx.oxml.ns import qn
from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml names its class so

_KANJI: Final = "〇一二三四五六七八九"
_AIUEO: Final = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA: Final = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_ROMAN: Final = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _kanji(n: int) -> str:
    tens, ones = divmod(n, 10)
    if not 0 < n < 100:
        return str(n)
    return ("" if tens == 0 else "十" if tens == 1 else _KANJI[tens] + "十") + (_KANJI[ones] if ones else "")


def _roman(n: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while n >= value:
            text, n = text + letters, n - value
    return text


def _of(letters: str) -> Callable[[int], str]:
    return lambda n: letters[(n - 1) % len(letters)]


FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": lambda n: str(n).translate({ord("0") + d: ord("０") + d for d in range(10)}),
    "decimalFullWidth2": lambda n: str(n).translate({ord("0") + d: ord("０") + d for d in range(10)}),
    "decimalEnclosedCircle": lambda n: chr(0x2460 + n - 1) if n <= 20 else f"({n})",
    "decimalEnclosedParen": lambda n: chr(0x2474 + n - 1) if n <= 20 else f"({n})",
    "japaneseCounting": _kanji,
    "japaneseDigitalTenThousand": _kanji,
    "ideographDigital": _kanji,
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "aiueoFullWidth": _of(_AIUEO),
    "aiueo": _of(_AIUEO),
    "irohaFullWidth": _of(_IROHA),
    "iroha": _of(_IROHA),
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": _of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _of("abcdefghijklmnopqrstuvwxyz"),
}
MOST_LEVELS: Final = 9


class Numbering:
    """Counts through a document's numbered paragraphs."""

    def __init__(self, numbering: Element | None) -> None:
        """``numbering`` is the part's XML, None where the document has none."""
        self._levels: dict[str, dict[int, Element]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * MOST_LEVELS)
        if numbering is None:
            return
        for kind in numbering.iter(qn("w:abstractNum")):
            levels = {int(level.get(qn("w:ilvl"))): level for level in kind.iter(qn("w:lvl"))}
            self._levels[kind.get(qn("w:abstractNumId"))] = levels
        for num in numbering.iter(qn("w:num")):
            kind = num.find(qn("w:abstractNumId"))
            if kind is not None:
                self._list_of[num.get(qn("w:numId"))] = kind.get(qn("w:val"))

    def label(self, number: str | None, level: int) -> str:
        """The label of the next paragraph of a list and level (from 0); a mark for bullets, empty without a list."""
        kind = self._list_of.get(number or "")
        levels = self._levels.get(kind or "", {})
        definition = levels.get(level, levels.get(0))
        if kind is None or definition is None or not 0 <= level < MOST_LEVELS:
            return ""
        if _value(definition, "w:numFmt", "decimal") == "bullet":
            return "  " * level + "- "
        counts = self._counts[kind]
        counts[level] += 1
        counts[level + 1 :] = [0] * (MOST_LEVELS - level - 1)
        text = _value(definition, "w:lvlText", "")
        for i in range(level + 1):
            upper = self._levels[kind].get(i)
            start = int(_value(upper, "w:start", "1")) if upper is not None else 1
            shown = FORMATS.get(_value(upper, "w:numFmt", "decimal") if upper is not None else "decimal", str)
            text = text.replace(f"%{i + 1}", shown(max(counts[i], 1) + start - 1))
        return text


def _value(level: Element, name: str, default: str) -> str:
    found = level.find(qn(name))
    return str(found.get(qn("w:val"), default)) if found is not None else default
