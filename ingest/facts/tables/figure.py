"""The value in a cell of a table: its sign, the digits however spaced, without the mark of a footnote."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans, without_times
from ingest.facts.tables.units import is_unit
from ingest.facts.values import NUMBER, VALUE, read_figure

_NOTE_MARK: Final = re.compile(
    r"(?<!\s)\s*+(?:[※＊*]\s*+[a-zａ-ｚア-ン]?\d{0,2}[)）]?|[(（]?注\s*\d{0,2}[)）]?|[(（]※\s*\d{0,2}[)）]|(?<![¹²³⁴⁵⁶⁷⁸⁹])[¹²³⁴⁵⁶⁷⁸⁹]+|[†‡§])$"
)
_ITEM: Final = re.compile(r"^[①-⑳]\s*+(?!.*[①-⑳])")
"""The number of an item before its figure: ① 12件; not a reckoning with others: ②－①."""

_STARS: Final = frozenset("※＊*")
"""Marks of a footnote, which may stand before the figure that it is on; a number without a unit is the footnote's."""

_MARK_WITHIN: Final = re.compile(r"(?<!\s)\s*+[※＊*]\s?\d{1,2}(?:[,、]\d{1,2})*[)）]?(?!\d|\.\d)")
_SPACED: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\s?,\s?\d\s?\d\s?\d|\s\d{3})+(?![\d])|(?<![\d.])\d(?:\s\d)+(?![\d.])")
_SIGN: Final = re.compile(r"^(?P<lead>[^\d\s(（]{0,3}?)\s*(?P<sign>[▲△▼+＋±−‐–\-－])\s*(?=[\d０-９])")
_NEGATIVE: Final = frozenset("▲△▼−‐–-－")
_IN_BRACKETS: Final = re.compile(r"^[(（]\s*(?P<inside>[\d０-９][\d０-９,，.．]*[^\d()（）]{0,8})[)）]$")
_WORDS: Final = re.compile(
    r"(?:現状|現行水準|現在|前年度?|現状値|水準|同水準)?(?:を|の)?(?:維持|増加|減少|向上|改善|拡大|縮小|低下|上昇|継続|確保|解消|同程度|以上|以下)(?:する|させる|を目指す)?"
    r"|増|減|皆増|全て?|全数|全員|全校|全地区|ゼロ"
)
_NOT_PUBLISHED: Final = re.compile(
    r"[―－—‐\-–ー─…‥・*＊/／]{1,4}(?:[(（][^()（）\d]{1,10}[)）])?|なし|未定|未(?!成年|就[学園])[一-龥]{2}|非公表|集計中|不明|調査中|算定中|該当なし|公表なし|データなし|n/?a|x|ｘ|皆減|×"
)
_NUMBER_AND_UNIT: Final = re.compile(rf"(?P<number>{NUMBER})\s*+(?P<unit>[^\s\d]\S{{0,11}})")
_COUNTED: Final = rf"{NUMBER}\s*[^\s\d()（）、。,~～〜―-]{{1,8}}"
_UNIT_BEFORE: Final = re.compile(
    r"^(?P<unit>[^\d\s()▲△−+年月日割位全約計各毎]{1,6}|月(?=\s*+\d+\.))\s*+(?P<number>(?:[▲△−+-]\s*+)?\d[\d\s,.]*)$"
)
"""A unit printed small in the corner of a cell comes before its figure."""

_LETTERSPACED: Final = re.compile(r"[▲△−+-]?\s?\d(?:\s[\d.,])+(?:\s?[^\d\s]{1,6})?")
"""A figure whose every character is set apart: 6 8 . 5％."""

_WITHIN: Final = r"(?:\d{1,2}\s*+(?:年|か年|カ年|ヵ年)間?(?:で|に|の)\s*+)?"
_KEPT: Final = re.compile(r"(?:以上|以下)?(?:を|の)?(?:維持|確保|継続|達成)(?:する)?(?=\s?(?:\([^()]{1,24}\))?$)")
_WHOLE: Final = re.compile(
    rf"{_WITHIN}(?:全|各|毎|年|月|週|計|約|平均)?\s*+(?:{VALUE}|{_COUNTED})(?:程度|前後|以上|以下|以内|未満|超|台|増|減)?",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(r"[\d,，.．%％\s()（）~～〜―\-−–+±▲△約超以上下内未満程度累計延べ年間毎全]")
_BRACKETS: Final = str.maketrans("〔〕［］[]【】〈〉<>", "()()()()()()")
LONGEST_BESIDE: Final = 8
"""Characters besides figure, sign and bound that a value may have: its unit (市町村, 事業所/年)."""


_SEVERAL: Final = re.compile(r"[^\s⇒→/／]{0,12}\d[^\s⇒→/／]{0,8}\s*[⇒→/／]\s*[^\s⇒→/／]{0,4}\d[^\s⇒→/／]{0,12}")


_TWO: Final = re.compile(r"(?<![\d.,])\d[\d,.]*(?: \d[\d,.]*)+(?![\d.,])")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?: \d{3})+|\d(?: \d)+|\d{1,3}(?: ?, ?\d ?\d ?\d)+")


def holds_several(cells: Iterable[str]) -> bool:
    """Whether cells with a space between digits hold two figures rather than one: 12 85, not 18 320."""
    found = (match[0] for cell in cells for match in _TWO.finditer(fold_same_length(cell)))
    return any(not _THOUSANDS.fullmatch(text) and not is_letterspaced(text) for text in found)


def is_letterspaced(text: str) -> bool:
    """Whether every digit stands for itself: 2,0 5 0, 2 4.6."""
    return all(len(digits) == 1 for digits in re.split(r"[^\d]+", text) if digits)


def is_counted(cell: str) -> bool:
    """Whether a cell holds a value, or two with an arrow or a slash between."""
    return cell_figure(cell) is not None or _SEVERAL.fullmatch(fold_same_length(cell)) is not None


def without_note_mark(cell: str) -> str:
    """A cell without the mark of a footnote at its end: 25.0※１, 17（注）."""
    return _NOTE_MARK.sub("", cell)


@lru_cache(maxsize=50_000)
def cell_figure(cell: str, *, brackets_negative: bool = False, spaced: bool = True) -> Figure | None:
    """The one value that a cell holds; None for words, several values or a time.

    ``printed`` is as in the cell, without a footnote's mark. A cell that says that no value is published or that one
    is to be kept (維持) is a value of None. ``brackets_negative`` says that the table prints negatives in brackets,
    ``spaced`` that digits may be parted by spaces (18 320).
    """
    printed = without_note_mark(_ITEM.sub("", " ".join(cell.split()))).removesuffix("→").removesuffix("⇒").rstrip()
    if printed[:1] in _STARS and (rest := printed[1:].strip()):
        marked = cell_figure(rest, brackets_negative=brackets_negative, spaced=spaced)
        return marked if marked is not None and marked.unit is not None else None
    folded = _MARK_WITHIN.sub("", fold_same_length(printed).translate(_BRACKETS))
    compact = squeeze(folded)
    if not compact or (find_time_spans(folded) and not re.search(r"[(（]", folded)):
        return _after_time(printed) if ":" in compact else None
    if _says_no_value(compact):
        return Figure(value=None, unit=None, period=None, printed=printed)
    bracketed = _IN_BRACKETS.match(folded)
    digits = _digits(bracketed["inside"] if bracketed else _KEPT.sub("", folded), spaced=spaced)
    sign = _SIGN.match(digits)
    digits = digits if sign is None else sign["lead"] + digits[sign.end() :]
    figure = read_figure(digits) if bracketed or _is_whole(digits) else _in_rare_unit(digits)
    if figure is None or figure.value is None or _SAYS.match(digits):
        return None
    negative = (sign is not None and sign["sign"] in _NEGATIVE) or (bracketed is not None and brackets_negative)
    return replace(figure, value=-figure.value if negative else figure.value, printed=printed)


def _after_time(printed: str) -> Figure | None:
    """The value of a cell that says first for when it is: R5：12.3."""
    spans = find_time_spans(printed)
    after = _TIME_SAID.fullmatch(printed, spans[-1].until)
    figure = cell_figure(after["rest"]) if len(spans) == 1 and not printed[: spans[0].at].strip() and after else None
    return replace(figure, period=spans[0].period, printed=printed) if figure is not None else None


_TIME_SAID: Final = re.compile(r"\s*+(?:末\s*+)?[:：]\s*+(?P<rest>[^\s:：].*)")

_SAYS: Final = re.compile(r"\d{1,2}\s++[^\s\d]*(?:を|[ぁ-ん]{3})|\d{1,2}[期次][一-龥]{2}")
"""The number of an item, with words after it that are no unit: 2 子育てを支える, 2期工事."""


def _in_rare_unit(digits: str) -> Figure | None:
    """A figure with a unit that holds digits or marks itself: 412千t-CO2, 1.2m3/人."""
    match = _NUMBER_AND_UNIT.fullmatch(digits.strip())
    unit = match["unit"] if match is not None else ""
    if match is None or not is_unit(unit):
        return None
    figure = read_figure(match["number"])
    return replace(figure, unit=unit) if figure is not None else None


def figure_among_words(cell: str) -> Figure | None:
    """The one figure of a cell that says with it what it counts: 企業誘致件数27件（H24）; None for two or a sentence."""
    printed = without_note_mark(" ".join(cell.split()))
    numbers = re.findall(r"\d[\d,.]*", without_times(fold_same_length(printed)))
    if len(printed) > LONGEST_WORDS or "。" in printed or len(numbers) != 1:
        return None
    figure = read_figure(printed)
    counted = figure is not None and figure.value is not None and figure.unit
    return figure if counted and not _goes_on(fold_same_length(printed)) else None


def part_of_whole(cell: str) -> Figure | None:
    """The figure of a cell that says how many of all: 2/7箇所 is 2箇所, ３社中２社 is 2社."""
    printed = without_note_mark(" ".join(cell.split()))
    match = _OF_ALL.fullmatch(fold_same_length(printed)) or _AMONG.fullmatch(fold_same_length(printed))
    if match is None or not is_unit(match["unit"]):
        return None
    part, whole = read_figure(match["part"]), read_figure(match["whole"])
    if part is None or whole is None or part.value is None or whole.value is None or part.value > whole.value:
        return None
    return replace(part, unit=match["unit"], printed=printed)


def parts_of_one_whole(cells: Sequence[str]) -> bool:
    """Whether cells each say how many of the same number: 6/8, 7/8, 8/8."""
    found = [_OF_SAME.fullmatch(fold_same_length(cell).strip()) for cell in cells if _has_number(cell)]
    wholes = {match["whole"] for match in found if match is not None}
    return len(found) > 1 and all(found) and len(wholes) == 1


def _has_number(cell: str) -> bool:
    return re.search(r"\d", fold_same_length(cell)) is not None


def part_of_same(cell: str) -> Figure | None:
    """The part that such a cell says: 6 of 6/8."""
    match = _OF_SAME.fullmatch(fold_same_length(cell).strip())
    part = read_figure(match["part"]) if match is not None and int(match["part"]) <= int(match["whole"]) else None
    return replace(part, printed=cell.strip()) if part is not None else None


_OF_SAME: Final = re.compile(r"(?P<part>\d{1,5})\s?/\s?(?P<whole>\d{1,5})")

_OF_ALL: Final = re.compile(
    rf"(?P<part>{NUMBER})\s?[^\s\d/]{{0,3}}\s?/\s?(?P<whole>{NUMBER})\s?(?P<unit>[^\s\d/]{{1,4}})"
)
_AMONG: Final = re.compile(rf"(?P<whole>{NUMBER})\s?(?P<unit>[^\s\d/]{{1,4}})中\s?(?P<part>{NUMBER})\s?(?P=unit)")


def _goes_on(text: str) -> bool:
    """Whether the word after the number is more than its unit: 0歳児室の増築 counts nothing."""
    match = re.search(r"\d\s*+(?P<word>[一-龥ァ-ヶー]{3,})", text)
    word = _AFTER_UNIT.sub("", match["word"]) if match is not None else ""
    return len(word) > LONGEST_COUNTER and not is_unit(word)


_AFTER_UNIT: Final = re.compile(
    r"(?:以上|以下|以内|未満|程度|前後|増加?|減少?|開催|実施|設置|配置|整備|達成|確保|維持|継続)$"
)
LONGEST_COUNTER: Final = 2


LONGEST_WORDS: Final = 30


def _says_no_value(compact: str) -> bool:
    """Whether a cell says that there is no value, or names one only in words; a unit may stand beside its dash."""
    words = compact.strip("―－—-")
    dashed = words != compact and is_unit(words)
    return dashed or _NOT_PUBLISHED.fullmatch(compact) is not None or _WORDS.fullmatch(compact) is not None


def _digits(folded: str, *, spaced: bool) -> str:
    """The figure of a cell as it is read: without 平均, its unit after it, its digits together."""
    digits = re.sub(r"^平均\s*(?=\d)", "", folded)
    before = _UNIT_BEFORE.match(digits)
    if before is not None and is_unit(before["unit"]):
        digits = (re.sub(r"\s", "", before["number"]) if spaced else before["number"]) + before["unit"]
    if spaced and _LETTERSPACED.fullmatch(digits):
        return re.sub(r"\s", "", digits)
    return _SPACED.sub(lambda m: re.sub(r"\s", "", m[0]), digits) if spaced else digits


def _is_whole(digits: str) -> bool:
    """Whether a cell holds one figure with its unit and bound, and no words besides."""
    return _WHOLE.fullmatch(digits.strip()) is not None and len(_AROUND.sub("", digits)) <= LONGEST_BESIDE
