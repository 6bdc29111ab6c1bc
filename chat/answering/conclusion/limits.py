"""Whether a figure that the asker names of themselves is within a limit that the answer states: 52歳 and 50歳未満."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from chat.answering.evidence import Evidence
from corpus.normalize import fold
from corpus.quantities import Quantity, find_quantities
from corpus.time_spans import without_times
from retriever.question import Question

_SPELLED: Final = {
    "アール": "a",
    "ヘクタール": "ha",
    "平方メートル": "m2",
    "メートル": "m",
    "キロ": "k",
    "グラム": "g",
    "軒": "戸",
}
"""Units in words or other words, and those that documents print."""

_MEASURED: Final = frozenset(
    {"歳", "a", "ha", "m2", "m", "km", "kg", "t", "kw", "本", "頭", "羽", "店舗", "戸", "室", "棟", "世帯", "席"}
)
"""Units of which a question and a rule that answers it speak of one thing only; what is counted in others (人, 円, 年) may
be many things."""

_AT_LEAST: Final = re.compile(r"(?<!\s)\s*+(?:以上|から)")
_ABOVE: Final = re.compile(r"(?<!\s)\s*+(?:を超え|超)")
_BELOW: Final = re.compile(r"(?<!\s)\s*+未満")
_AT_MOST: Final = re.compile(r"(?<!\s)\s*+(?:以下|以内|まで)")
_LIMIT: Final = re.compile(r"\s*(?:以上|から|を超え|超|未満|以下|以内|まで|～|~|-)")
_EXEMPT: Final = re.compile(
    r"問わ|除[くき]|ただし|但し|又は|または|もしくは|若しくは|あるいは|いずれか|以外|特例|場合は|加え|ほか|加算|上乗せ|変更|改め|広げ|拡大|緩和|引き?[上下]げ"
)
"""Words of a rule that has more than one case, or of a change of it."""


_RULE: Final = re.compile(
    r"対象|限[るりら]|条件|要件|(?:者|人|世帯|団体|店舗|農家|企業|会社)[にへがは、]|できる|できます|受けられ|申請|交付|支給|補助|助成|支援|貸[しす付与]"
)
"""Words of a rule that says for whom something is."""


@dataclass(frozen=True, slots=True)
class _Limit:
    unit: str
    printed: str
    value: Decimal
    holds: str

    def allows(self, value: Decimal) -> bool:
        """Whether a value is within the limit."""
        return {
            "at least": value >= self.value,
            "above": value > self.value,
            "below": value < self.value,
            "at most": value <= self.value,
        }[self.holds]


def within_limit(question: Question, evidence: Sequence[Evidence]) -> str:
    """Whether the one figure that the asker names is within the limits of the one statement that limits its unit; empty
    without either, or where its rule has more than one case."""
    own = list(_own(question.text))
    if len(own) != 1:
        return ""
    limiting = [
        (e, found) for e in evidence if (found := [m for m in _limits(e.statement.text) if m.unit == own[0].unit])
    ]
    if len(limiting) != 1:
        return ""
    stating, limits = limiting[0]
    if _EXEMPT.search(stating.statement.text) or not _RULE.search(stating.statement.text):
        return ""
    failed = [limit for limit in limits if not limit.allows(own[0].value)]
    named = "".join(f"「{limit.printed}」" for limit in failed or limits)
    own_words = "お尋ねの年齢" if own[0].unit == "歳" else "お尋ねの数"
    return f"{own_words}は、{named}に当てはま{'りません' if failed else 'ります'}。"


def _own(text: str) -> Iterator[Quantity]:
    """The figures in measured units that a question names without limiting them itself."""
    spelled = _spelled(text)
    for quantity in find_quantities(spelled):
        if quantity.unit in _MEASURED and not _LIMIT.match(spelled, quantity.end):
            yield quantity


def _limits(text: str) -> Iterator[_Limit]:
    spelled = _spelled(text)
    kinds = (("at least", _AT_LEAST), ("above", _ABOVE), ("below", _BELOW), ("at most", _AT_MOST))
    for quantity in find_quantities(spelled):
        found = [(holds, match) for holds, kind in kinds if (match := kind.match(spelled, quantity.end)) is not None]
        for holds, match in found[:1]:
            if quantity.unit in _MEASURED:
                yield _Limit(quantity.unit, spelled[quantity.start : match.end()].strip(), quantity.value, holds)


def _spelled(text: str) -> str:
    spelled = fold(without_times(text))
    for word, unit in _SPELLED.items():
        spelled = spelled.replace(word, unit)
    return spelled
