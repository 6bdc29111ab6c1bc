"""Whether a question asks for several things, of which kind, how many, and which of them by number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from corpus.kanji_numbers import kanji_value
from corpus.normalize import fold


class ListKind(StrEnum):
    """Of what a list is asked: figures aimed at, bodies, or whatever a plan prints one after another."""

    INDICATORS = "indicators"
    BODIES = "bodies"
    ITEMS = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedList:
    """Several things that a question asks for.

    ``count`` is how many it says there are (3つの柱), ``numbers`` are those by which it names some ((8)から(10)), in
    brackets where ``bracketed``. ``nth`` is the number of the item whose contents are asked (3番目の柱). ``kinds`` are those
    that its words name, ITEMS where none is. ``every`` says that it asks for each of them.
    """

    kinds: tuple[ListKind, ...]
    count: int | None = None
    numbers: range | None = None
    bracketed: bool = False
    nth: int | None = None
    every: bool = False


_N: Final = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_COUNTER: Final = r"(?:つ|個|本|大|項目|種類|点|件|団体|機関|か所|箇所|社|人|市|町|校)"
_NO_UNIT: Final = r"(?!番|期|次|章|節|年|月|日|時|回|割|倍|円|%|校時)"
_DOES: Final = r"(?:取組|取り組み|施策|事業)"
_WHOLE: Final = re.compile(r"一覧|すべて|全て|全部|ぜんぶ|挙げ|列挙|リスト|いくつ|何個|何がある|それぞれ")
_NO_VALUE: Final = r"(?<!の目標は)(?<!最終目標は)(?<!中間目標は)(?<!現状は)(?<!実績は)(?<![値率数量額]は)"
"""Not after a value by which いくつ asks for a figure: …の目標はいくつ. 数値目標はいくつ asks how many there are."""

_SEVERAL: Final = re.compile(
    r"一覧|すべて|全て|全部|ぜんぶ|挙げて|列挙|リスト|それぞれいくつ|何個|内訳|取り組むこと"
    rf"|いくつ(?:あり|ある)|{_NO_VALUE}いくつ(?:です|$|[?？])|何(?:が|は)(?:あり|ある|含)|何と何|どれとどれ"
    r"|主な[^、。]{1,10}(?:は|を|$|[?？(])"
    rf"|(?:どんな|どのような){_DOES}[がを]|どんな(?:もの|種類|分野)|どんな.{{1,12}}が(?:あり|ある)"
    rf"|何を(?:担当|し|す|やっ|やる|行)|(?:担当|所管|実施|推進)(?:する|している){_DOES}|{_DOES}(?:は|って|に)(?:何|どんな|どれ)"
    rf"|{_N}つ(?:$|[、,?？(]|とも|教え)|{_N}[つ本]は|{_N}本柱|{_N}大|{_N}[つ本個]?の(?:名前|名称)"
    r"|[^年月日0-9][0-9]{1,2}[本つ](?:の名前|の名称|を|は|とは)"
    rf"|(?<![0-9a-z年度月令和平成第~～-]){_N}(?:つ|個|本)?の[^、。の]{{1,12}}(?:を|は|とは|[(（?？]|$)"
    rf"|(?<![0-9第.,])[0-9]{{1,2}}{_NO_UNIT}[一-龥ァ-ヶ]{{2,8}}は(?:何|どれ|どこ)"
)
_RANGE: Final = re.compile(
    r"(?<![0-9年.])(?P<bracket>\()?(?P<first>[0-9]{1,2})\)?\s*(?:から|[~〜～-])\s*\(?(?P<last>[0-9]{1,2})\)?(?![0-9年月日時分%件社人円.])"
)
_COUNT: Final = re.compile(
    rf"(?<![0-9第.,a-z])(?<!令和)(?<!平成)(?:(?P<n>{_N})(?:{_COUNTER}(?!目)|(?P<of>の)(?=[^\d\s]))|(?P<bare>[0-9]{{1,2}}){_NO_UNIT}(?=[一-龥ァ-ヶ]{{2}}))"
)
_NAMES_ONE: Final = re.compile(r"[一-龥ァ-ヶーa-z]$")
"""Before a number that is a name, not a count: 目標2の, アクション3の."""

_NTH: Final = re.compile(r"(?P<n>[0-9]{1,2})\s*(?:番目|つ目|個目)|第\s*(?P<nth>[0-9]{1,2})の")
_HEADING: Final = re.compile(r"(?:基本|重点|政策|個別)目標|目標\s*(?:[0-9]+|[ivx]+(?![a-z]))")
"""Aims that are headings: 基本目標, 目標2."""

_KINDS: Final = (
    (ListKind.INDICATORS, re.compile(r"数値目標|指標|目標|kpi")),
    (ListKind.BODIES, re.compile(r"機関|団体|組織|窓口|誰|どこ")),
)


def asked_list(text: str) -> AskedList | None:
    """The list that a question asks for; None where it asks for no more than one thing."""
    folded = fold(text)
    several, span = _SEVERAL.search(folded), _RANGE.search(folded)
    if not several and span is None:
        return None
    return AskedList(
        kinds=list_kinds(folded),
        count=_count(_COUNT.finditer(folded)),
        numbers=range(int(span["first"]), int(span["last"]) + 1) if span is not None else None,
        bracketed=span is not None and span["bracket"] is not None,
        nth=ordinal(folded),
        every=_WHOLE.search(folded) is not None,
    )


def list_kinds(text: str) -> tuple[ListKind, ...]:
    """The kinds of list that a question's words name, the most particular first."""
    bare = _HEADING.sub("", fold(text))
    return (*(kind for kind, words in _KINDS if words.search(bare)), ListKind.ITEMS)


def ordinal(text: str) -> int | None:
    """The number by which a question names an item: 3 in 「3番目の柱」."""
    match = _NTH.search(fold(text))
    return int(match["n"] or match["nth"]) if match else None


def _count(found: Iterable[re.Match[str]]) -> int | None:
    """How many things are counted, by the first number above one that is no part of a name."""
    for match in found:
        digits = match["n"] or match["bare"]
        count = int(digits) if digits.isdigit() else kanji_value(digits) or 0
        if count > 1 and not (match["of"] and _NAMES_ONE.search(match.string[: match.start()])):
            return count
    return None
