"""What a sentence says will be done at a time that it names: 窓口を令和8年度に設けます."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan

_PART: Final = r"(?:の?(?:初め|前半|後半|[上下]半?期|前期|後期|第[1-4]四半期|[上中下]旬|1?\d月|春|夏|秋|冬|早期))?+[末中頃]?+(?:ごろ)?+"
_WHEN: Final = re.compile(
    rf"{_PART}(?P<particle>までの\d+(?:か月|年|週|日)間(?:に|は)?+|(?:まで|以降)?+(?:から|より|に|は|と|をめどに|を目途に)?+(?:は|も)?+)[、,]?+(?!の)"
)
"""How a time stands beside what is done then; behind one of something else stands の (令和4年度の値)."""

_ASIDE: Final = re.compile(r"場合|すれば|なれば|すると|ようであれば|現在|時点|期間[はと]|を期間|[か年]間と(?:し|する)")
"""What is said of some case only, of a day of counting, or of how long a plan runs."""

_NATIVE: Final = (
    "始め|設け|置[きく]|開[きく]|広げ|増や[しす]|減ら[しす]|改め|終え|終わ[りる]|止め|やめ|集め|配[りる]|替え|換え|建て|[つ作造]く?[りる]|備え|整え|"
    "定め|決め|結[びぶ]|移[しす]|諮[りる]|まとめ|立ち?上げ|取り?入れ|受け?入れ|入れ替え|受け?付け|切り?替え|乗り?入れ|引き?継[ぎぐ]|引き?渡[しす]|"
    "売り?出[しす]|貸し?出[しす]|貸し?付け|閉じ|閉め|延ば[しす]|引き?上げ|引き?下げ|見直[しす]|加え|架け|掘[りる]|植え|載せ|動か[しす]|走らせ|させ|"
    "支払[いう]|行[いう]|[とに](?:し|する)"
)
_BY_ITSELF: Final = (
    "増加|減少|推移|上昇|低下|該当|位置|相当|存在|予想|推計|想定|試算|不足|経過|発生|継続|進行|到来|変動|悪化|満了|期待|予測|回復|縮小|加速|"
    "記録|経験|集中|超過|直面|依存|影響|参照|掲載|比較"
)
_DONE: Final = rf"(?:(?!{_BY_ITSELF})[一-龥々]{{2}}[化館]?|[ァ-ヶー]{{2,12}})を?(?:し|する|行い|行う)"
_ACT: Final = re.compile(rf"(?:{_NATIVE}|{_DONE})(?:ます|て|る?(?=[、,。(]|$|予定|方針|こと|とともに))")
"""A verb that does something, not of what comes about by itself, and not one that says which thing is meant (決めた補助)."""

_WITH: Final = re.compile(r"を(?:用い|使っ|通じ|[生活]かし|はじめとし|中心とし)た")
"""By what means, or with what, something is done: nothing that the time is of."""

_MEANT: Final = re.compile(
    r"[いきしちっりんえけせてねべめれげ]た(?=[一-龥々ァ-ヶ「])|であり|です|目標|\d[^、。]{0,6}目指|^[^(]*\)|"
    r"\d[^\s、。()]{0,5}(?:以上|以下|程度|分)?[とに](?:し|する)|(?:倍|半分|割)[とに](?:し|する)|\d[^\s、。()]{0,8}を(?:確保|維持|達成)"
)
"""What, before the verb, shows that the time is of something else: 令和5年度に調べた結果を…, or that a value is set."""

_ENDS: Final = re.compile(
    r"(?:[るうくすつぐむぶ]|予定(?:です|である)?|方針(?:です|である)?|こととしてい(?:る|ます))(?:\([^()]*\))?[。]?$"
)
_STATE: Final = re.compile(
    r"(?:[てで][いお](?:る|ます|ります)|ない|ません|ある|あります|な[るり](?:ます)?|よ[るり](?:ます)?|い(?:う|います)|見込(?:む|みます)|占め(?:る|ます)|"
    r"(?:[さかがたなまらわば]れ|られ)(?:る|ます)|かか[るり](?:ます)?|[上下]回[るり](?:ます)?|です|もの)(?:\([^()]*\))?[。]?$"
)
_MEANS_TO: Final = re.compile(r"(?:予定|方針)(?:です)?。?$|としてい")


def ends_in_act(sentence: str) -> bool:
    """Whether a sentence ends in a verb of something done that is neither past nor negative: 相談会を開きます."""
    ending = fold_same_length(sentence[-LONGEST_ENDING:]).rstrip()
    planned = _ENDS.search(ending) and (not _STATE.search(ending) or _MEANS_TO.search(ending))
    return bool(planned) and _ACT.search(ending[-LAST_VERB:]) is not None


LAST_VERB: Final = 16
"""Characters at the end of a sentence within which its last verb stands."""

REACH: Final = 60
"""Characters around a time within which what is done then is said; a long sentence may name very many times."""
LONGEST_ENDING: Final = 80


def acts_then(sentence: str, span: TimeSpan) -> bool:
    """Whether a folded sentence says that something will be done at a time that it names.

    It ends in a verb that is neither past nor negative and tells no state, and what stands behind the time says that it is
    when something is done. What comes about by itself, or in some case only, is no step of a plan.
    """
    ending = sentence[-LONGEST_ENDING:].rstrip()
    planned = _ENDS.search(ending) and (not _STATE.search(ending) or _MEANS_TO.search(ending))
    when = _WHEN.match(sentence, span.until)
    if not planned or when is None:
        return False
    before = sentence[max(0, span.at - REACH) : span.at].rpartition("が、")[2]
    if _ASIDE.search(before + sentence[span.until : span.until + REACH]):
        return False
    if not when["particle"] and not sentence[span.at : span.until].rstrip().endswith("から"):
        return False
    clause = sentence[when.end() : when.end() + REACH]
    act = _ACT.search(clause)
    return act is not None and _MEANT.search(_WITH.sub("の", clause[: act.end()])) is None
