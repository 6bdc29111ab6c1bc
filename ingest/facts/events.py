"""Whether a sentence says that something happens at a time that it names."""

import re
from typing import Final

from corpus.time_spans import TimeSpan
from ingest.facts.document_dates import dates_document

EVENT: Final = re.compile(
    r"(?<!未)(?:開所|開設|[休閉開]館|開業|開校|開港|開通|開始|開催|供用|操業|運用|運行|稼働|設置|設立|創設|新設|発足|締結|施行|制定|策定|改定|改訂|見直し|公表|"
    r"開講|公募|募集|完成|竣工|着工|着手|整備|改修|更新|スタート|オープン|実施|導入|廃止|終了|完了|認定|指定|採択|選定|移転|移設|進出|立地|発売|就航|宣言|変更|追加|増額|減額|引き?下げ|統合|再編|移行|拡充|拡大|延長|引き?上げ|配置|普及|作成|予定|目途|めど|決定|公布|成立|可決|承認|告示|議決|答申|竣功|しゅん工|起工|発注|入札|契約|開園|閉園|開店|閉店|引き?渡し|試行)"
)
_SURVEYS: Final = re.compile(
    r"資料(?!館)|出典|図表|現在\)|現在）|(?:調査|アンケート)(?:」|結果|\(|（)|現在\)|現在）|時点|速報|統計|白書|センサス"
)
NEAR: Final = 30
"""Characters between a time and the event it dates."""

REACH: Final = 500
"""Characters before a time that may say what it is the time of: a long sentence may name very many times."""


def is_event(folded: str, span: TimeSpan) -> bool:
    """Whether something is said to happen at this time, close by; sources of statistics are not events.

    ``folded`` is the sentence, of which only ``REACH`` characters before the time are looked at.
    """
    if _is_of_something_else(folded, span):
        return False
    start = max(0, span.at - REACH)
    before, after = folded[max(0, span.at - NEAR) : span.at], folded[span.until : span.until + NEAR]
    inside = before.rstrip().endswith(("(", "（")) or re.search(r"[（(][^()（）]*$", before) is not None
    if inside and _CLOSES.match(after):
        named = _SAYS_TIME_ONLY.search(folded[start : span.until + NEAR]) or EVENT.search(before)
        return named is not None and not _OF_VALUE.search(before)
    if _SET_FOR.search(before) and _SETS.match(after):
        return True
    if _LABEL.search(before) or (_EXPECTED.match(after) and EVENT.search(folded[start : span.at])):
        return True
    clause = re.split(r"[。]", after)[0]
    event = EVENT.search(clause)
    return event is not None and not NOT_DONE.match(clause, event.end()) and not _COMPARED.match(after)


def _is_of_something_else(folded: str, span: TimeSpan) -> bool:
    """Whether a time belongs to a title in quotes, to a figure, to a survey, or to a document and not to what is done."""
    start = max(0, span.at - REACH)
    return (
        _CAPTION.match(folded) is not None
        or folded.count("「", start, span.at) > folded.count("」", start, span.at)
        or _VALUE_OF_THAT_TIME.search(folded[start : span.at]) is not None
        or _SURVEYS.search(folded[max(0, span.at - NEAR) : span.until + 6]) is not None
        or dates_document(folded, span.at, span.until)
    )


_CAPTION: Final = re.compile(r"\s*[\[(【]?[図表]\s?[\dⅠ-Ⅻ一二三四五六七八九十]")
"""How the title of a table or figure begins, in which a time is that of what it shows."""

_EXPECTED: Final = re.compile(r"(?:頃|ごろ|末|中|春|夏|秋|冬)*(?:を|に)(?:見込|予定|めど|目途)")
"""Follows the time at which what stands before is expected: 供用開始は、…令和13年度を見込む."""

_SETS: Final = re.compile(r"(?:頃|ごろ|末|中|春|夏|秋|冬)*と(?:する|します)")
_SET_FOR: Final = re.compile(r"(?:評価|点検|検証|調査|審議|報告|募集|開[一-龥]|改定|見直し)は[、]?$")
"""What is set for a time: 次回の評価は、令和8年7月とする."""

_OF_VALUE: Final = re.compile(r"(?:人口|世帯|件数|人数|割合|比率|[率数額量値高]|平均|全国|[都道府県市町村])\s*+\($")
"""The time in brackets is that of a figure or of a place's figures: ピーク人口（2008年）."""

_VALUE_OF_THAT_TIME: Final = re.compile(r"[\d.]\s*[^\s\d()]{1,3}\s*\($")
"""3.9%（2016年度）: the time of a figure, when nothing happens."""

NOT_DONE: Final = re.compile(
    r"(?:状況|結果|概要|報告|実績|[件回校者]?数|率|分(?![析割離担館])|時(?=[のに点値と、]))|[をがはも]?(?:し|され|さ|でき)?(?:て)?(?:い|お)?(?:ない|なかった|らず|りません|ません)"
)
"""Follows what did not happen: 開催していない."""

_COMPARED: Final = re.compile(r"\s*年?度?(?:比|と比べ)")
_LABEL: Final = re.compile(
    r"(?:(?<!計画)(?<!戦略)(?<!対象)期間|期日|日程|会期|時期|年月日|(?!更新|掲載|公開|作成|記入|発行|印刷)[一-龥]{2}日)[)）]?\s*+(?:[:：]\s*+)?$"
)
_SAYS_TIME_ONLY: Final = re.compile(r"[^\s\d()]\s*+\([\s、,・HR元\d.年月日度~平成令和]*+(?:予定|頃|から|より)?\s*+\)")
"""A thing done, and in brackets nothing but when (マッチング等支援（R3.4～）)."""

_CLOSES: Final = re.compile(r"[\s、､,・HR\d.年月日度~]*+(?:予定|頃|ごろ|末|中|現在|から|より)?\s*[)）]")
"""What may stand between a time and the bracket that closes it: further times, a word on how sure it is."""
