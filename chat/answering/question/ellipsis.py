"""What a question that names nothing itself asks of the answer before it: 担当は？ 達成した？ ほかには？"""

import re
from typing import Final

from chat.answering.question.asked_values import WINDOW, AskedValue, asked_value
from corpus.normalize import fold
from corpus.time_spans import find_time_spans
from retriever.coverage import ASKED_WORDS, ASKING_WORDS
from retriever.leaning import Asks
from retriever.question import Intent
from retriever.tokens import content_words
from retriever.versions import asks_former, without_version

OPENER: Final = re.compile(r"^(?:では|じゃあ|あと|ちなみに|また|ところで|それで|で)[、\s]*(?=.)")
_POINTER: Final = re.compile(r"^(?:それ|これ|その|この)(?:は|を|の|って)?(?!他|ほか)")
_AGENCY: Final = re.compile(
    r"担当|所管|主管|実施主体|取組機関|実施機関|(?:どこ|どちら|誰|だれ)が|(?:どこ|どちら|どの|何)の?(?:課|部署|係)"
)
_WHO: Final = frozenset({"担当", "所管", "主管", "課", "係", "部", "者", "実施", "主体", "教える", "主"})
_THINGS: Final = r"取り?組み?|施策|事業|支援策?|制度|補助金?|もの|指標|目標|項目|方法"
_OTHERS: Final = (
    rf"(?:その)?(?:ほか|他)(?:の(?:{_THINGS}))?(?:に)?(?:は|も)?(?:何か|何が|どんな(?:{_THINGS}|の)?[がは]?)?"
    r"(?:ある|あり|ない|いる)?(?:ます|ません|の)?か?(?:教えて(?:ください)?)?"
)
_ASKS: Final = (
    (
        Asks.ACHIEVED,
        r"(?:目標(?:は|を|に)?)?(?:もう|ちゃんと)?(?:達成(?:し|でき|され|済)|届い|クリア)[^、。]{0,12}",
    ),
    (
        Asks.PROGRESS,
        r"(?:(?:その|それの)?(?:とき|時|後)の)?(?:実績|結果|進捗|達成状況|達成率)(?:は|って)?(?:どう(?:です|でした|でしょう|だった)?か?|いくつ(?:です|でした)?か?)?",
    ),
    (
        Asks.CHANGED,
        r"(?:前(?:の計画)?(?:と|から))?(?:何|なに|どこ|どう)[がはを]?(?:どう)?(?:変わ|違[いうっ]|変化)[^、。]{0,12}|(?:変更点|変わった(?:点|ところ|こと)|違い)(?:は|って)?",
    ),
    (Asks.OTHERS, _OTHERS),
    (
        Asks.MORE,
        r"(?:もう?少し|もうちょっと|もっと|さらに|より)?(?:詳し|くわし|具体的|詳細)[^、。]{0,14}|続き(?:は|を(?:教えて(?:ください)?)?)?",
    ),
    (
        Asks.WHOLE,
        r"(?:全体|全部|全て|すべて|合計|総数|全員|男女(?:計|合わせて))(?:では|だと|でいうと|で言うと|で見ると|なら|で|は|の)(?:どう(?:です|でしょう)か?|いくつ(?:です)?か?)?",
    ),
)
_READ: Final = tuple((asks, re.compile(pattern)) for asks, pattern in _ASKS)
_MARKS: Final = "?。!、 　"


def read_ellipsis(text: str) -> Asks | None:
    """What ``text`` asks of the answer before it; None where it names something itself, or asks for a value of its own."""
    folded = _bare(text)
    for asks, pattern in _READ:
        if pattern.fullmatch(folded):
            return asks
    if asks_former(folded) and not _own_words(without_version(folded)):
        return Asks.FORMER
    if (
        asked_value(folded) is None
        and _AGENCY.search(folded)
        and not _own_words(folded)
        and not find_time_spans(folded)
    ):
        return Asks.AGENCY
    return Asks.VALUE if asked_value(folded) is not None else None


def value_of(text: str) -> AskedValue | None:
    """The kind of value that a question asks for which names nothing itself; None where it asks otherwise."""
    folded = _bare(text)
    known = asked_value(folded)
    return WINDOW if known is None and _AGENCY.search(folded) and not _own_words(folded) else known


def _bare(text: str) -> str:
    """The question, folded, without what opens it, points back, and its marks."""
    return _POINTER.sub("", OPENER.sub("", fold(text).strip(_MARKS))).strip(_MARKS)


def _own_words(text: str) -> set[str]:
    """The words by which a text names something, besides those that ask for a body."""
    return set(content_words(text)) - ASKED_WORDS - ASKING_WORDS[Intent.AGENCY] - _WHO
