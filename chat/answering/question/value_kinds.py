"""Kinds of value a question may ask for, and what evidence must hold to answer it.

Near misses (the right topic, but no phone number, rate or deadline in it) score as well as hits
in every search; only reading the evidence for the kind of value tells them apart.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpus.fiscal_year import find_years, without_years
from corpus.marks import read_mark
from corpus.normalize import fold
from corpus.quantities import Quantity, find_quantities
from corpus.statements import Statement
from retriever.question import ASKED_BARE, DAY_ASKED, Intent, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A kind of value: how it is asked for, and what a text that states it looks like (folded). ``nouns`` are the words of
    ``asks`` of which people also tell what they pay and have: these ask only where they stand in what asks."""

    name: str
    asks: re.Pattern[str]
    states: re.Pattern[str]
    nouns: re.Pattern[str] | None = None


def _attribute(name: str, asks: str, states: str, nouns: str = "") -> Attribute:
    """A kind; ``nouns`` ask as well as ``asks``."""
    every = f"{asks}|{nouns}" if asks and nouns else asks or nouns
    of_nouns = re.compile(nouns) if nouns else None
    return Attribute(name=name, asks=re.compile(every), states=re.compile(states), nouns=of_nouns)


ATTRIBUTES: Final = (
    _attribute(
        "電話番号・連絡先",
        r"電話番号|(?:どこ|どちら|何番|番号)[にへ]電話|番号(?=[はも]|って|を?(?:教え|おしえ)|が?(?:わか|分か)|[?。]|$)",
        r"\d{2,5}\s*[-ー−(]\s*\d{1,4}\s*[-ー−)]\s*\d{3,4}",
        r"電話|連絡先|tel\b|fax|ファクス|ファックス",
    ),
    _attribute("メールアドレス", r"メールアドレス|メール(?:は|を)|e-?mail", r"[\w.]@[\w.]"),
    _attribute("ホームページの所在", r"url|ホームページの?(?:アドレス|場所)|サイトのアドレス", r"https?://|www\."),
    _attribute("住所", r"住所|所在地|番地", r"〒|丁目|番地|番\d*号"),
    _attribute(
        "人の名前",
        r"(?:知事|[一-龥ー]{1,4}[長頭]|代表者?|責任者|担当者)の?(?:名前|氏名|お名前|は誰)|氏名",
        r"氏\b|(?:知事|市長|会長|理事長|社長)\s*+(?:[:：は]\s*+)?[一-龥]{2,3}\s*+[一-龥]{1,3}(?:氏|$)|[長事]を[一-龥]{0,6}(?:長|代表|責任者)(?:と|に)",
    ),
    _attribute(
        "締切・期限",
        r"締切|締め切り|しめきり|〆切|(?:申込|申し込み|申請|応募|提出|募集)の?(?:期限|期間|時期|受付)",
        r"(?:締切|締め切り|期限|募集|受付|申込|申請|応募).{0,20}\d|\d.{0,12}(?:締切|期限)",
    ),
    _attribute(
        "開催日・日時",
        r"開催日|日時|何日(?:に|から|まで|です|$|[?？])|日程",
        r"\d{1,2}\s*[/月]\s*\d{1,2}\s*日?|[hr]\d{1,2}\.\d{1,2}\.\d|\d{1,2}\s*月|上旬|中旬|下旬",
    ),
    _attribute(
        "日付",
        rf"{DAY_ASKED}|年月日{ASKED_BARE}",
        r"\d{1,2}\s*月\s*\d{1,2}\s*日|[hr]\d{1,2}\.\d{1,2}\.\d|\d{4}[./]\d{1,2}[./]\d|毎月|[月火水木金土日]曜",
    ),
    _attribute("年月", rf"年月{ASKED_BARE}", r"\d{1,2}\s*月|[hr]\d{1,2}\.\d|\d{4}[./]\d"),
    _attribute(
        "営業時間", r"営業時間|開館時間|受付時間|利用時間|見学時間|何時(?:から|まで)", r"\d{1,2}\s*(?:時|:\d{2})"
    ),
    _attribute("補助率", r"補助率|助成率", r"補助率|助成率|\d/\d|\d分の\d"),
    _attribute(
        "上限額",
        r"上限|限度額|最大いくら|いくらまで(?:借|もら|出|補助|助成|支援|使え|受け|$|[？?])",
        r"上限|限度|まで|以内|(?:最大|最高).{0,6}\d|超えない",
    ),
    _attribute("金利", "", r"金利|利率|年\s*\d+(?:\.\d+)?\s*%", r"金利|利率|利息"),
    _attribute(
        "料金・費用",
        "",
        r"(?:受講料|授業料|学費|参加費|利用料|使用料|手数料|入[園館場]料|観覧料|保育料|給食費|料金|会費|入会金|月額|無料|家賃|賃料)"
        r".{0,15}(?:\d|無料)|無料",
        r"受講料|授業料|学費|参加費|利用料|使用料|手数料|入[園館場]料|観覧料|保育料|給食費|料金(?!制|体系)|会費|入会金|月額|家賃|賃料",
    ),
    _attribute(
        "費用・価格",
        r"費用(?:は|が|って|の(?:額|見込))|いくらかか|代金はいくら",
        r"(?:費用|価格|値段|単価|円).{0,12}\d|\d.{0,6}円(?:で|を|の負担)|無料|\d円",
        r"値段|価格|単価|運賃",
    ),
    _attribute(
        "予算・事業費",
        r"予算|事業費|建設費|整備費|工事費|総工費|コストはいくら",
        r"(?:予算|事業費|建設費|整備費|工事費).{0,12}\d",
    ),
    _attribute(
        "人口",
        r"人口(?:は|が|を|[はの]?何|の?(?:推移|見込み|見通し|目標))",
        r"人口.{0,30}\d",
    ),
    _attribute(
        "職員数",
        r"(?:職員|従業員|社員|スタッフ)の?(?:数|人数)|(?:職員|社員|スタッフ)は?何[人名]",
        r"(?:職員|従業員|社員|従業者|スタッフ).{0,15}\d",
    ),
    _attribute(
        "理由",
        r"なぜ|なんで(?!す|しょ)|どうして|理由|原因|わけ(?:は|を|が)",
        r"ため|ので|こと(?:から|で)|[るたいだす]から|によ[りる]|理由|原因|背景|要因|伴[いう]|受け|踏まえ|との声|わけ",
    ),
    _attribute("時刻", r"何時(?!間)", r"\d{1,2}\s*時(?!間)|\d{1,2}:\d{2}|正午|終日|24時間"),
    _attribute(
        "月",
        r"何月",
        r"\d{1,2}\s*月|[hr]\d{1,2}\.\d|[春夏秋冬上中下](?:旬|季|期|に|の|と|$)|毎月|通年|随時|年度末|年末",
    ),
    _attribute("曜日", r"何曜", r"[月火水木金土日](?:曜|[・、〜~～-][月火水木金土日])|平日|土日|毎日|週末"),
    _attribute(
        "長さ",
        r"何(?:日間|日[以通かで]|週間?|[かカヶヵ箇]月|年間|年[以待かで]|時間|分(?:間|で|か|ほど|くらい|ぐらい))",
        r"\d\s*(?:日|週|[かカヶヵ箇]月|年|時間|分(?!の))|無期限|期間中",
    ),
    PLACE := _attribute(
        "場所",
        r"会場|(?:開催|集合|設置|実施|整備|建設|予定)(?:場所|地区?)(?:は|を|が|って|$|[?？])|場所(?:は|を|が|って|$|[?？])",
        r"[一-龥ァ-ヶー](?:市|町|村|区|駅|館|公園|センター|校|ホール|広場|庁舎|丁目|番地|プラザ|会議所)|オンライン",
    ),
    _attribute("面積", r"面積|広さ", r"\d\s*(?:m2|ha|㎡|km2|平方|坪|ヘクタール)|(?:m2|ha|㎡|km2)\s+\d"),
)


def asked_attributes(text: str) -> list[Attribute]:
    """The kinds of value that a question asks for, not those whose nouns only tell of a situation, or belong to another
    noun: 家賃が払えない, 学費の返済, 価格転嫁."""
    folded = fold(text)
    return [kind for kind in ATTRIBUTES if any(_is_asked(kind, folded, found) for found in kind.asks.finditer(folded))]


_WORD: Final = r"いつ|どこ|誰|だれ|何|なん|いくら|いくつ|どれ|どの|どう|どん|教え|おしえ|知り|示し|わか|分か"
_ASKING: Final = rf"{_WORD}|ある|あり|いる|いり|要る|かか"
_LONGER: Final = re.compile(r"(?P<noun>[一-龥々ァ-ヶーa-z]*+)(?:\([^()]*+\))?+\s*+")
"""What a noun may be the first part of, and what is added to it in brackets."""

_VALUE: Final = re.compile(r"(?:額|料|費|代|価|価格|数|先)$")
"""The end of a longer noun that is still a value: 予定価格, 月額使用料."""

_IN_WHAT_ASKS: Final = re.compile(
    rf"は|って|も|や|、|・|及び|並びに|と(?!か)|[をが][^、。?!]{{0,6}}(?:{_WORD})|[^、。?!ぁ-ん]{{0,6}}が?(?:{_ASKING})"
)
_AT_END: Final = re.compile(r"(?:[はをも]|って)?\s*(?:[?。!\n]|です|でしょう|$)")
_GOES_ON_ASKING: Final = re.compile(rf"[^。?!\n]*(?:\?|か(?:[。\s]|$)|$)|[^。?!\n]*?(?:{_ASKING})")


def _is_asked(kind: Attribute, text: str, found: re.Match[str]) -> bool:
    """Whether what names a kind of value asks for it: a noun before a particle or a word that asks, in a sentence that does,
    or at its end."""
    if kind.nouns is None or kind.nouns.fullmatch(found[0]) is None:
        return True
    rest = text[found.end() :]
    longer = _LONGER.match(rest)
    if longer is not None and re.match(_ASKING, rest) is None:
        if longer["noun"] and not _VALUE.search(longer["noun"]):
            return False
        rest = rest[longer.end() :]
    if _AT_END.match(rest) is not None:
        return True
    return _IN_WHAT_ASKS.match(rest) is not None and _GOES_ON_ASKING.match(rest) is not None


def states_kind(question: Question, statement: Statement) -> bool:
    """Whether a statement holds the kind of value the question's intent and unit want."""
    text = statement.text
    if question.unit is not None or question.intent is Intent.FIGURE:
        return _gives_figure(statement, question.unit)
    if question.intent is Intent.SCHEDULE:
        return bool(find_years(text)) or _RECURS.search(fold(text)) is not None or _is_scheduled(statement)
    if question.intent is Intent.AGENCY:
        return _BODY.search(_SOURCE.sub("", text)) is not None
    if question.intent is Intent.SUPPORT:
        return _OFFERS.search(text) is not None and not _FOOTNOTE.match(text)
    if _ASKS_PLACE.search(question.text):
        return _GIVES_PLACE.search(text) is not None
    if asks := _ASKS_MEANING.search(question.text):
        named = re.search(rf"を「?{re.escape(asks['term'] or '')}」?と", text) if asks["term"] else None
        return named is not None or _GIVES_MEANING.search(text) is not None
    return True


_SOURCE: Final = re.compile(r"[（(]\s*(?:資料|出典|出所)[^（）()]*[）)]")
"""Where figures come from, which is nobody's charge."""


def _gives_figure(statement: Statement, unit: str | None) -> bool:
    """Whether a statement holds a figure, in the unit if one is asked for, or says that there is none yet."""
    if _NO_VALUE_YET.search(statement.text):
        return True
    if unit is not None:
        return has_unit(statement, unit)
    return bool(_figures(_unnumbered(statement.text)))


@lru_cache(maxsize=8192)
def _figures(text: str) -> tuple[Quantity, ...]:
    """The figures of a text that is looked at again and again, years and dates left out."""
    return tuple(find_quantities(without_years(text)))


_NO_VALUE_YET: Final = re.compile(
    r"未公表|公表されていな|未集計|集計中|算出(?:中|していな|できな)|未定|調査中|把握(?:して|でき)(?:い)?な"
)
"""Says outright that a value isn't there yet."""


def _is_scheduled(statement: Statement) -> bool:
    """Whether a row says under heads of years what happens then, not how much there is.

    What stands under one head alone may be a bar over all of them, whose length is lost.
    """
    dated = [cell for head, cell in zip(statement.heads, statement.cells, strict=False) if cell and find_years(head)]
    said = [cell for cell in dated if not find_quantities(cell)]
    return len(said) > 1


def _unnumbered(text: str) -> str:
    """Without the item's own number, which is no figure."""
    mark = read_mark(text)
    return mark.title if mark is not None and mark.number is not None else text


_ASKS_PLACE: Final = re.compile(r"どこに(?:置|設置|設け|立地|整備|開設|でき|ある|あり)")
_GIVES_PLACE: Final = re.compile(
    r"(?:に|へ)(?:[^、。]{0,12}を)?(?:置|設置|設け|立地|整備|開設|移転|併設|ある|あり|所在)|[（(][^（）()]*(?:市|町|村|区|地区|丁目)[^（）()]*[)）]"
)
_RECURS: Final = re.compile(
    r"\d{1,2}\s*月|上旬|中旬|下旬|春|夏|秋|冬|年度内|随時|毎[年月週日]|[月火水木金土日]曜|年\s?\d+\s?回|通年|隔[年月週]"
)
"""A time within a year, or one that comes again."""
_BODY: Final = re.compile(
    r"【[^【】]++】|センター|財団|協会|会議所|商工会|中央会|協議会|機構|大学|金融機関|銀行|拠点|デスク|組合|研究所|県|市町|省|庁|[A-Z]{3,}|会社"
)
_BODIES: Final = re.compile(r"【[^【】]+】\s*$|[:：]\s*[^:：。]{2,40}$")
_OFFERS: Final = re.compile(
    r"支援|相談|助成|補助|融資|貸付|貸与|派遣|セミナー|講座|研修|窓口|センター|デスク|拠点|提供|マッチング|あっせん|紹介|出展|活用|育成|促進|促します|助けます|支えます|応じます|後押し|創設|資金|開催"
)
_FOOTNOTE: Final = re.compile(r"^\s*[※*＊]")
_ASKS_MEANING: Final = re.compile(
    r"(?P<term>[^\sはがをにのでも、。]{2,16})?とは(?:何|なに|どう|$|[?？、。])|意味|定義|何のこと"
)
_GIVES_MEANING: Final = re.compile(r"とは|をいう|のこと|^\s*※|[…・]{2,}")


def names_body(text: str) -> bool:
    """Whether a text names a body, or a part of one: a division, a bureau."""
    return _BODY.search(text) is not None or _DIVISION.search(text) is not None


_DIVISION: Final = re.compile(r"[一-龥ァ-ヶー・](?:課|室|局|部|係|班)(?![一-龥])")


def ends_in_bodies(text: str) -> bool:
    """Whether a statement ends in the bodies responsible, as 【県・財団】 does."""
    return _BODIES.search(text) is not None


_ENDS_IN_FIGURE: Final = re.compile(r"\s[0-9０-９][0-9０-９,，.．]*$")
"""A row of a list whose unit stands in its heading."""

SHARES: Final = frozenset({"%", "割"})
"""何割 is answered as well in per cent."""


_FRACTION: Final = re.compile(r"\d\s*分の\s*\d")


def has_unit(statement: Statement, unit: str) -> bool:
    """Whether a statement holds a figure in this unit; rows of tables and lists may hold it bare."""
    found = _figures(statement.text)
    same = SHARES if unit in SHARES else {unit}
    if unit in SHARES and _FRACTION.search(fold(statement.text)):
        return True
    bare = bool(statement.cells) or _ENDS_IN_FIGURE.search(statement.text) is not None
    return any(q.unit in same or (q.unit is None and bare) for q in found)
