"""What a clause says is done, as against what comes about, holds, or is to be reached: 窓口を設けます."""

import re
from typing import Final

from corpus.kanji_numbers import find_kanji_figures
from ingest.facts.events import EVENT, NOT_DONE

_DAYS: Final = r"(?:[月火水木金土日]曜日?|週末|休日|祝日|平日)"
PART: Final = (
    r"(?:の?(?:初め|前半|後半|[上下]半?期|前期|後期|第[1-4]四半期|[上中下]旬|1?\d月|春|夏|秋|冬|早期)|"
    rf"の{_DAYS}(?:[・、と]{_DAYS}){{0,3}}|[一-龥]{{0,4}}分(?=から|より)|いっぱい|のうち)?+[末中頃内]?+(?:ごろ)?+"
)
"""The part of a time that may stand behind it: 令和8年度 + 上期."""

_ASIDE: Final = re.compile(r"場合|すれば|なれば|すると|ようであれば|現在|時点|期間[はと]|を期間|[か年]間と(?:し|する)")
"""What is said of some case only, of a day of counting, or of how long a plan runs."""

_NATIVE: Final = (
    "始め|設け|置[きく]|開[きく]|広げ|増や[しす]|減ら[しす]|改め|終え|終わ[りる]|止め|やめ|集め|配[りる]|替え|換え|建て|[つ作造]く?[りる]|備え|整え|"
    "定め|決め|結[びぶ]|移[しすりる]|諮[りる]|まとめ|立ち?上げ|取り?入れ|受け?入れ|入れ替え|受け?付け|切り?替え|乗り?入れ|引き?継[ぎぐ]|引き?渡[しす]|"
    "売り?出[しす]|貸し?出[しす]|貸し?付け|閉じ|閉め|延ば[しす]|引き?上げ|引き?下げ|見直[しす]|加え|架け|掘[りる]|植え|載せ|動か[しす]|走らせ|させ|"
    "始ま[るりっ]|終わっ|開い|移っ|加わ[るりっ]|切り?替わ[るりっ]|(?:指定|認定|登録|認可|許可|採択|承認|選定)を(?:受け|得)|"
    "(?<=[にへを])出[しす]|知らせ|伝え|届け|送[りる]|招[きく]|訪ね|譲[りる]|売[りる]|借り|貸[しす]|選[びぶ]|支払[いう]|行な?[いう]|(?:検討|準備|工事|協議)に入[りる]|[くとに](?:し|する)"
)
_BY_ITSELF: Final = (
    "増加|減少|推移|上昇|低下|該当|位置|相当|存在|予想|推計|想定|試算|不足|経過|発生|継続|進行|到来|変動|悪化|満了|期待|予測|回復|縮小|加速|"
    "転入|転出|出生|死亡|記入|記載|記録|経験|集中|超過|直面|依存|影響|参照|掲載|比較"
)
_DONE: Final = rf"(?:(?!{_BY_ITSELF})[一-龥々]{{2}}[化館]?|[ァ-ヶー]{{2,12}})を?(?:し|する|行い|行う)"
_HOLDS: Final = (
    "超え|上回|下回|占め|迎え|持[つち]|踏まえ|含[むみ]|見込|要し|有し|帯び|欠[きく]|受け|抱え|除[きく]|"
    "表[しす]|示[しす]|指[しす]|目指|めざ|もと|基に"
)
_TO_SOMETHING: Final = rf"を(?:(?!{_HOLDS})[^、。を]){{0,24}}(?!{_HOLDS})[一-龥々][ぁ-ん]{{1,2}}"
"""A verb of something that is done to something: 進み具合を確かめます."""

_ACT: Final = re.compile(
    rf"(?:{_NATIVE}|{_DONE})(?:ます|て|る?(?=[、,。(]|$|予定|方針|こと|とともに))|{_TO_SOMETHING}(?:ます)?(?=[、,。(]|$)|"
    rf"(?:(?:^|で)(?!{_HOLDS})[一-龥々](?:[ぁ-ん][一-龥々])?|を(?!{_HOLDS}))[ぁ-ん]{{1,3}}(?:ます)?$"
)
"""A verb that does something, not of what comes about by itself, and not one that says which thing is meant (決めた補助)."""

_ANY_VERB: Final = re.compile(r"[一-龥々ぁ-んァ-ヶー]{2,12}$")
_TELLS_STATE: Final = re.compile(
    rf"(?:{_HOLDS}|(?:{_BY_ITSELF})(?:を|が)?(?:し|す)|[いあ]り|おり|でき|思[いう]|考え|なり|よれ|比べ|当た[りる]|あた[りる]|増え|減[りる]|下が[りる]|上が[りる]|伸び|落ち|届[きく]|対象|異な[りる]|違[いう]|より|続[きく]|終わ|入[りる])[ぁ-ん]{{0,3}}$|[でにいべ]$|ください$"
)
"""How a clause ends that tells what holds or comes about by itself."""

_WITH: Final = re.compile(r"を(?:用い|使っ|通じ|[生活]かし|はじめとし|中心とし)た")
"""By what means, or with what, something is done: nothing that the time is of."""

_MEANT: Final = re.compile(r"[いきしちっりんえけせてねべめれげ]た(?=[一-龥々ァ-ヶ「])|であり|です|目標|^[^(]*\)")
"""What, before the verb, shows that the time is of something else: 令和5年度に調べた結果を…."""

_MOVES: Final = (
    r"引き?上げ|引き?下げ|[増減][やら]|抑え|抑制|削減|縮減|縮小|高め|上げ|下げ|増加|減少|低減|目指|めざ|達成|維持|確保|"
    r"伸ば|縮め|近づけ|延ば|低く|高く"
)
_NUMBER: Final = r"(?<![\d,.])\d[\d,.]*+\s?[^\s、。()\d]{0,6}"
_VALUE: Final = re.compile(
    rf"{_NUMBER}(?:以上|以下|程度|分)?(?:[とに](?:し|する)|[にへ](?:{_MOVES}))|(?:倍|半分|割|ゼロ)[とに](?:し|する)|[\d.]\s?%(?:以上|以下|程度)?[^、。]{{0,6}}(?:{_MOVES})|"
    rf"(?:率|割合|[数量額値]|人口|面積|水準)(?:を|は)[^。]{{0,40}}(?:{_NUMBER}(?:以上|以下|程度)?(?:に|へ|まで|を)?|(?:半分|倍|割)に)[^、。]{{0,12}}?(?:{_MOVES})"
)
"""A value that an indicator is to have: 割合を8.5%へ引き上げる, 量を概ね半分に抑える, 48%削減する."""

_ENDS: Final = re.compile(
    r"(?:[るうくすつぐむぶ]|予定(?:です|である)?|方針(?:です|である)?|こととしてい(?:る|ます))(?:\([^()]*\))?[。]?$"
)
_STATE: Final = re.compile(
    r"(?:[てで][いお](?:る|ます|ります)|ない|ません|ある|あります|な[るり](?:ます)?|よ[るり](?:ます)?|い(?:う|います)|占め(?:る|ます)|"
    r"(?:[さかがたなまらわば]れ|られ)(?:る|ます)|かか[るり](?:ます)?|[上下]回[るり](?:ます)?|です|もの)(?:\([^()]*\))?[。]?$"
)
_MEANS_TO: Final = re.compile(r"(?:予定|方針)(?:です|である)?。?$|としてい")
_PAST: Final = re.compile(r"(?:まし|[っいしきりえけせてべめげじんぎみれちね])た(?:\([^()]*\))?。?$|[っん]だ。?$")
_GOES_ON: Final = re.compile(r"(?:(?<![なたし])い|[きぎしちびみりえけげせてねべめれ])$")
_NEGATED: Final = re.compile(r"なし$|[せさらわ]ず|ない|ません")


def _is_planned(ending: str) -> bool:
    planned = _ENDS.search(ending) and (not _STATE.search(ending) or _MEANS_TO.search(ending))
    return bool(planned)


def sets_value(said: str, act: str) -> bool:
    """Whether what is to be done is that something has a value: ``act``, with what a clause says before it.

    A price, a number of places, or how often something is held has no value to reach: a plan sets it.
    """
    return _VALUE.search(_in_digits(said + act)) is not None and _SET_BY_PLAN.search(said + act) is None


_SET_BY_PLAN: Final = re.compile(
    r"(?:使用料|利用料|保険料|手数料|料金|運賃|税率|料率|単価|定員|限度額|補助率)(?!収入)|[月週日]に?\d+[回日便本]"
)
_KANJI_DIGITS: Final = re.compile(
    r"[〇一二三四五六七八九](?:、[〇一二三四五六七八九]{3})+|[〇一二三四五六七八九十百千万]{1,8}+(?=[^、。\d\s]{1,3}(?:以上|以下|程度))"
)
"""Numbers in kanji that are told to be such by commas within them, or by words for a bound behind their unit."""


def _in_digits(text: str) -> str:
    """A text with its numbers in digits and close to the words behind them, however they are written."""
    text = _KANJI_DIGITS.sub("1000", text)
    for figure in reversed(list(find_kanji_figures(text))):
        text = f"{text[: figure.start]}{figure.value}{figure.unit}{text[figure.end :]}"
    return re.sub(r"(?<=\d)\s+(?=\S)|(?<=\S)\s+(?=とする|とします)", "", text)


def is_amount(words: str) -> bool:
    """Whether words are an amount and nothing else: 十四人."""
    return _AMOUNT.fullmatch(_in_digits(words.strip())) is not None


_AMOUNT: Final = re.compile(r"[△▲約]?\s?\d[\d,.]*+[^\s、。\d]{0,4}(?:以上|以下|程度)?")


_HAPPENS: Final = re.compile(r"(?:の?予定(?:です|である)?|され(?:る|ます))?")
_AS_SUCH: Final = re.compile(r"と(?:して|し|する|します)(?:[、,]|$)")


_KEEPS_ON: Final = re.compile(r"[てで][いお](?:る|ます|ります)(?=(?:\([^()]*\))?。?$)")


def tells_again(act: str) -> str:
    """What is done again and again, in the words for what is done: 報告しています."""
    return _KEEPS_ON.sub("ます", act)


def tells_act(act: str, *, planned_only: bool) -> bool:
    """Whether folded words behind a time say what is done then; ``planned_only``: and not what was done.

    They end in a verb that isn't negative and tells no state, or in the word for what happens (供用開始). What comes about by
    itself, or in some case only, is no step of a plan.
    """
    bare = act.strip().rstrip("。")
    bare = re.sub(r"\([^()]*\)$", "", bare)
    if _ASIDE.search(bare) or _NEGATED.search(bare) or _AS_SUCH.match(bare):
        return False
    event = EVENT.search(bare)
    if event is not None and NOT_DONE.match(bare, event.end()):
        return False
    for event in EVENT.finditer(bare):
        if _HAPPENS.fullmatch(bare, event.end()):
            return _MEANT.search(bare[: event.start()]) is None
    verb = _ACT.search(bare)
    if _PAST.search(bare):
        done = re.search(rf"(?:{_NATIVE}|{EVENT.pattern}(?:を?し|され))(?:まし)?た$", bare)
        return done is not None and not planned_only and _MEANT.search(_WITH.sub("の", bare[: done.start()])) is None
    if not (_is_planned(bare) or _GOES_ON.search(bare)):
        return False
    verb = verb or (_ANY_VERB.search(bare) if not _TELLS_STATE.search(bare) else None)
    return verb is not None and _MEANT.search(_WITH.sub("の", bare[: verb.end()])) is None
