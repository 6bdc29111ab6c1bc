"""What a question wants to be told of a fact: its target, how far it got, a list, a comparison."""

import re
from enum import StrEnum
from typing import Final

from corpus.normalize import fold
from retriever.asked_list import asked_list


class Aim(StrEnum):
    """The finer purpose of a question; OTHER where its intent says enough."""

    TARGET = "target"
    PROGRESS = "progress"
    COMPARISON = "comparison"
    CHANGE = "change"
    LIST = "list"
    OTHER = "other"


_CHANGE: Final = re.compile(
    r"(?:どう|どのように|どれ(?:だけ|くらい))変(?:わ|化)|(?:前|以前|旧|過去)の?(?:計画|戦略|プラン)(?:と|に)(?:比べ|比較)|変わってき|変遷|移り変わり|引き継が"
)
_COMPARISON: Final = re.compile(
    r"達成率|達成し(?:た|て|ま)|達成でき|達し(?:て|た)|(?:上|下)回っ|届(?:い|か|く)|クリア|何倍|何ポイント|(?:との|の)差|あと(?:何|いくら|どれ)|どちらが|どっちが|比べ|比較|各(?:計画|戦略)|違[いうっ]|目標に対し|足りない|不足|(?:目標|計画)(?:値)?を[^、。]{0,4}(?:超え|上回)|残り(?:何|いくら|どれ)|"
    r"年平均|[1一]年(?:間)?(?:あたり|当たり|平均)|目標の何(?:%|割|パーセント)|何[件人社台箇か所回%][^。?]{0,6}(?:多い|少ない|増やす|減らす|上げる|増え|減っ|減り|伸び|上回|下回|超え|届か|足り)|どれだけ(?:増や|伸ば|減ら|上げ)|進捗率|未達"
)
_PROGRESS: Final = re.compile(
    r"実績|進捗|達成状況|進み具合|どこまで(?:進|でき|行)|時点(?:で|の)|現在(?:は|の|何|どれ|いくら)|今(?:は|の?ところ)?何|いまは?何|これまでに|現状|基準値|策定時|スタート時|当初|もともと"
)
_TARGET: Final = re.compile(
    r"目標|目指|めざ|いくつにする|(?:やる|行う|実施する)予定|までに.{0,20}(?:する|増や|減ら|行う|つくる|やる|なくす|入れ|計画|予定)|KPI|予定か|計画か|するの|やるの"
)
_DISCUSSED: Final = re.compile(r"目標達成|達成目標")
_ACHIEVERS: Final = re.compile(
    r"達成し(?:た|ている)(?=企業|会社|事業者|事業所|団体|人)|目標を達成した(?=企業|会社|事業者)"
)
"""Parts of names, when no one asks whether something was reached."""


def aim_of(text: str) -> Aim:
    """What a question aims at; the more particular purposes go first."""
    folded = fold(text)
    bare = _DISCUSSED.sub("", _ACHIEVERS.sub("", folded))
    if _CHANGE.search(folded):
        return Aim.CHANGE
    if _COMPARISON.search(bare):
        return Aim.COMPARISON
    if asked_list(text) is not None:
        return Aim.LIST
    if re.search(r"実績|進捗|達成状況", folded) or (_PROGRESS.search(folded) and not _TARGET.search(bare)):
        return Aim.PROGRESS
    if _TARGET.search(bare) or _DISCUSSED.search(folded):
        return Aim.TARGET
    return Aim.PROGRESS if _PROGRESS.search(folded) else Aim.OTHER
