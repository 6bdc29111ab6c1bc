"""Quantities as Japanese official documents print them: value, scale and unit.

A figure is compared as a value: 300,000万円 equals 30億円, １．５倍 equals 1.5倍, ▲3 equals -3, 二百五十人 250人.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from corpus.kanji_numbers import KanjiFigure, find_kanji_figures
from corpus.normalize import fold

SCALES: Final = {"万": 10**4, "億": 10**8, "兆": 10**12}
STEPS: Final = {"十": 10, "百": 100, "千": 1000}

UNITS: Final = (
    "パーセント|ポイント|%|円|件|社|人泊|人(?!口|材|員|工|事|権)|名(?!称|前)|台|箇所|か所|カ所|ヵ所|ヶ所|回|校|戸|棟|組織|組|団体|団地|事業所|企業|店舗|品目|"
    "平方キロメートル|平方メートル|立方メートル|キロメートル|センチメートル|ミリメートル|メートル|ヘクタール|アール|キログラム|ミリグラム|"
    "キロリットル|ミリリットル|リットル|キロワット時|キロワット|メガワット|集落|自治会|学級|講座|経営体|法人|コース|チーム|"
    "kwh|kw|mw|km|kg|グラム|g(?![a-z0-9])|m2|㎡|㎥|㎢|m|ha|a|トン|t|kl|nm3|倍|割|分|日間|日|週間|か月|カ月|ヶ月|箇月|か国|カ国|ヵ国|ヶ国|月|年間|年度|年|"
    "歳|位|項目|分野|施策|取組|プロジェクト|アクション|本|枚|点|冊|世帯|地区|地域|市町村|市町|市|町|村|"
    "路線|便|泊|種類|種|つ|名様|席|床|機関|大学|港|空港|駅|基|隻|頭|羽|ドル|ユーロ|室|区画|ゲーム|試合|時間|秒"
)
UNIT_ALIASES: Final = {
    "パーセント": "%",
    "か所": "箇所",
    "カ所": "箇所",
    "ヵ所": "箇所",
    "ヶ所": "箇所",
    "カ月": "か月",
    "ヶ月": "か月",
    "箇月": "か月",
    "名": "人",
    "グラム": "g",
    "キログラム": "kg",
    "メートル": "m",
    "キロメートル": "km",
    "平方メートル": "m2",
    "㎡": "m2",
    "ヘクタール": "ha",
    "アール": "a",
    "キロリットル": "kl",
    "キロワット": "kw",
    "キロワット時": "kwh",
    "メガワット": "mw",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A printed figure: ``value`` in ``unit`` (None when bare), with the scale multiplied in.

    ``start`` and ``end`` are offsets in the folded text that was searched.
    """

    value: Decimal
    unit: str | None
    printed: str
    start: int
    end: int


NOTE_MARK: Final = (
    rf"[※＊*]\d{{1,2}}(?:[,、]\d{{1,2}})*[)）]?(?:(?<=\d[※＊*]\d)|(?<=\d[※＊*]\d\d)|(?!\d|[.,．]\d|\s?(?:{UNITS}|％)))"
)
"""The mark of a footnote with its number right behind it. Apart from it, or with a unit after it where no figure stands
before the mark (320※2人), the number is a figure."""

_ENUMERATORS: Final = re.compile(rf"[①-⑳⑴-⒇❶-❿]|{NOTE_MARK}")
"""Numbers of items and of footnotes, not figures."""

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"[十百千]?[万億兆]|千"
_GAP = r"[^\S\t]*"
"""A scale and a unit may stand apart from their number, but not in the next cell of a row."""

_PART = rf"(?:{_NUMBER}){_GAP}(?:{_SCALE})?"
_QUANTITY = re.compile(
    rf"(?P<sign>[▲△\-](?=\d))?(?P<parts>{_PART}(?:\s?(?:{_PART}))*){_GAP}(?P<unit>{UNITS})?", re.IGNORECASE
)
_PIECE = re.compile(rf"(?P<number>{_NUMBER}){_GAP}(?P<scale>{_SCALE})?")


def find_quantities(text: str) -> list[Quantity]:
    """Find every figure in ``text`` (folded here first), in order of appearance."""
    folded = fold(_ENUMERATORS.sub(lambda match: " " * len(match[0]), text))
    found = []
    for match in _QUANTITY.finditer(folded):
        found.extend(_quantities(match, folded))
    in_kanji = [_in_kanji(figure, folded) for figure in find_kanji_figures(folded)]
    return sorted([*found, *in_kanji], key=lambda quantity: quantity.start) if in_kanji else found


def _in_kanji(figure: KanjiFigure, folded: str) -> Quantity:
    return Quantity(
        value=Decimal(figure.value),
        unit=UNIT_ALIASES.get(figure.unit, figure.unit),
        printed=folded[figure.start : figure.end],
        start=figure.start,
        end=figure.end,
    )


def _quantities(match: re.Match[str], folded: str) -> list[Quantity]:
    pieces = list(_PIECE.finditer(match["parts"]))
    groups = _joined(pieces)
    sign = -1 if _negative(match, folded) else 1
    offset = match.start("parts")
    result = []
    for i, group in enumerate(groups):
        is_last = i == len(groups) - 1
        value = sum((_piece_value(p) for p in group), Decimal(0)) * (sign if i == 0 else 1)
        start = match.start() if i == 0 else offset + group[0].start()
        end = match.end() if is_last else offset + group[-1].end()
        unit = match["unit"] if is_last else None
        result.append(
            Quantity(
                value=value,
                unit=UNIT_ALIASES.get(unit, unit) if unit else None,
                printed=folded[start:end].strip(),
                start=start,
                end=end,
            )
        )
    return result


def _joined(pieces: list[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Join 3億8,300万 into one figure; keep 12 34 apart."""
    groups: list[list[re.Match[str]]] = []
    for piece in pieces:
        previous = groups[-1][-1] if groups else None
        if previous is not None and _scale(previous) > _scale(piece) and previous["scale"]:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _negative(match: re.Match[str], folded: str) -> bool:
    """▲ and △ are minus signs; a hyphen only where nothing it could join stands before it."""
    sign = match["sign"]
    if sign != "-":
        return sign is not None
    before = folded[match.start() - 1 : match.start()]
    return not before or before in " (　、。\t\n:"


def _scale(piece: re.Match[str]) -> int:
    """千億 is 1,000 times 億."""
    value = 1
    for char in piece["scale"] or "":
        value *= STEPS.get(char) or SCALES[char]
    return value


def _piece_value(piece: re.Match[str]) -> Decimal:
    return Decimal(piece["number"].replace(",", "")) * _scale(piece)
