"""A figure in the unit that a question asks for: 300,000万円 said in 億円 is 30億円, 4.6分 in 秒 276秒."""

import re
from decimal import Decimal
from typing import Final

from chat.answering.facts.values.arithmetic import shown
from chat.answering.said import Computed, How, compute
from corpus.facts import Figure
from corpus.normalize import fold
from retriever.tokens import term_set

_WORTHS: Final = (
    {"円": 1, "千円": 10**3, "万円": 10**4, "百万円": 10**6, "億円": 10**8, "兆円": 10**12},
    {"リットル": 1, "キロリットル": 10**3, "kl": 10**3},
    {"秒": 1, "分": 60, "時間": 3600},
    {"g": 1, "グラム": 1, "kg": 10**3, "キログラム": 10**3, "t": 10**6, "トン": 10**6},
    {"m": 1, "メートル": 1, "km": 10**3, "キロメートル": 10**3},
    {"m2": 1, "平方メートル": 1, "a": 100, "アール": 100, "ha": 10**4, "ヘクタール": 10**4, "km2": 10**6},
)
"""Units of one kind, by what they are worth in the smallest of them."""

_UNIT: Final = "|".join(sorted((re.escape(unit) for kind in _WORTHS for unit in kind), key=len, reverse=True))
_OUTRIGHT: Final = (
    rf"(?<![\da-z一-龥])何?({_UNIT})(?:単位)?(?:で(?!す|し|の|は?な)|にすると|に(?:直|換算|なお))"
    r"|(?<!億)何([千万億兆]円|百万円)"
)
"""Whoever asks 何億円 wants no other scale; 何円 may mean any."""

_COUNTED: Final = rf"{_OUTRIGHT}|(?<!億)何(?!円)({_UNIT})(?![a-z0-9])"
_STATED: Final = re.compile(
    rf"(?<![\d.,億万])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{_UNIT})(?![a-z0-9])(?P<rest>.?)", re.IGNORECASE
)


def asks_other_unit(question: str) -> bool:
    """Whether a question asks outright for a figure in some unit: 億円にすると."""
    return bool(_asked(question, counted=False))


_NAMES_NUMBER: Final = re.compile(r"数\s*(?:[(（][^()（）]*[)）]\s*)*:?$")
_NAMES_PEOPLE: Final = re.compile(r"(?:者|員|人口)\s*$")
"""Ends the name of people who are counted: 就業者, 職員."""

_COUNTED_IN: Final = re.compile(
    r"何(?P<unit>か所|[^\d\s、。？?%円ぁ-ん]{1,3}?)(?=増|減|多|少|違|差|上|下|足|[でにをかはがもだとあの、。？?]|$)"
)


_OF_TIMES: Final = frozenset({"年", "年度", "月", "日", "年目", "番", "番目", "位"})
"""What times and ranks are counted in."""


def counted_as_asked(own: str | None, question: str, name: str, over: str) -> str | None:
    """The unit of a figure: its ``own``, else the one that the question counts in, where a table prints bare figures under a
    name that counts (件数) or gives that unit in brackets (各年度末、人)."""
    units = (m["unit"] for m in _COUNTED_IN.finditer(fold(question)) if m["unit"] not in _OF_TIMES)
    asked = next(units, None)
    if own or asked is None:
        return own
    stands = re.search(rf"[(、,・:]\s*{re.escape(asked)}\s*[)、,]", fold(over))
    people = asked in ("人", "名") and _NAMES_PEOPLE.search(name) is not None
    return asked if stands or people or _NAMES_NUMBER.search(name) else None


def in_asked_unit(figure: Figure, question: str) -> tuple[str, Computed] | None:
    """The figure in the unit that ``question`` asks for, with how it follows; None where it asks for none, or for the
    printed one."""
    asked = _asked(question, counted=False)
    own = fold((figure.unit or "").split("/")[0])
    if not asked or figure.value is None:
        return None
    found = _converted(figure.value, own, asked)
    return found if found is not None and found[0] not in fold(figure.printed) else None


def stated_in_other_unit(text: str, question: str) -> tuple[str, Computed] | None:
    """The one figure of a sentence that a question asks for in another unit, with its conversion: 「48キロリットルは…」.

    Where the question goes on with a word (何秒長い), the one before that word (4.6分長く).
    """
    asked = _asked(question, counted=True)
    kind = next((kind for kind in _WORTHS if asked in kind), {})
    stated = [m for m in _STATED.finditer(fold(text)) if m["unit"].lower() in kind]
    goes_on = re.search(rf"何{re.escape(asked)}(?P<rest>[一-龥])", fold(question))
    fit = [m for m in stated if m["rest"] == goes_on["rest"]] if goes_on else stated
    if len(fit) != 1 or any(m["unit"] == asked for m in stated) or _is_of_another(fold(text), fit[0].start(), question):
        return None
    found = _converted(Decimal(fit[0]["number"].replace(",", "")), fit[0]["unit"], asked)
    return (f"{fit[0]['number']}{fit[0]['unit']}は{found[0]}です", found[1]) if found else None


_CALLED: Final = re.compile(r"[一-龥ァ-ヶー]{0,12}[一-龥](?:費|額|金|料|代|予算|収入|支出)$")


def _is_of_another(text: str, at: int, question: str) -> bool:
    """Whether the word right before a figure names what it is of (総事業費142百万円), which the question doesn't ask for."""
    called = _CALLED.search(text[:at].rstrip(" 　:(（"))
    return called is not None and not term_set(called[0]) & term_set(question)


def _asked(question: str, *, counted: bool) -> str:
    """The unit that a question asks for; with ``counted``, also one that it only counts in (何リットル)."""
    match = re.search(_COUNTED if counted else _OUTRIGHT, fold(question))
    return next((unit for unit in match.groups() if unit), "") if match else ""


def _converted(value: Decimal, own: str, asked: str) -> tuple[str, Computed] | None:
    kind = next((kind for kind in _WORTHS if asked in kind and own in kind), {})
    if not kind or own == asked:
        return None
    # Figures of money are read with their scale, those of other units without.
    factor = Decimal(kind[own]) / (1 if asked.endswith("円") else kind[asked])
    return f"{shown(value * kind[own] / kind[asked], asked)}", compute(How.PRODUCT, asked, value, factor)
