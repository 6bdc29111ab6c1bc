"""Kinds of value that a short follow-up asks of the thing spoken of before it (申請の期限は？ いくらまで？ 対象は？), and what
states them."""

import re
from dataclasses import dataclass
from typing import Final

from chat.answering.question.value_kinds import names_body
from corpus.normalize import fold
from corpus.statements import Statement

_TELL: Final = r"(?:を?(?:教えて|知りたい|知りたいです)(?:ください|下さい|ほしい|もらえますか)?)?"
_IS: Final = (
    r"(?:は|って|を|が)?(?:どう|何|なに|なん|いくら|いつ|どこ|誰|だれ|どれくらい)?"
    r"(?:です|でしょう|になり|になってい|だっけ|なの|なん)?(?:ます|です)?か?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedValue:
    """A kind of value: what it is called, how a whole follow-up asks for it, what a sentence that states it looks like, the
    heads of columns under which it stands, and what must stand in a cell there. All folded."""

    name: str
    asks: re.Pattern[str]
    states: re.Pattern[str]
    heads: re.Pattern[str]


def _value(name: str, asks: str, states: str, heads: str) -> AskedValue:
    return AskedValue(
        name=name,
        asks=re.compile(rf"(?:{asks}){_IS}{_TELL}"),
        states=re.compile(states),
        heads=re.compile(heads),
    )


_APPLY: Final = r"(?:申請|申し?込み?|応募|受付|受け付け|募集|公募|提出|手続き?)"
_MONEY: Final = r"(?<![\d,.])\d[\d,.]*+\s*+[億千百万]*+[\d,.]*+円|無料|無償|全額"
_GIVE: Final = r"(?:もらえ|貰え|いただけ|補助|助成|支給|支援|出|受け取れ|借り|くれ|使え)[^、。]{0,8}"
_BODY_ASKED: Final = (
    r"(?:どこ|どちら|誰|だれ|どの課)(?:に|へ|で|が)(?:聞|きけ|訊|尋ね|相談|問い?合わせ|申し?込|申請|連絡|頼|行|いえ|言)[^、。]{0,10}|"
    r"(?:相談|申請|申し?込み?|受付|問い?合わせ)?の?窓口|(?:お?問い?合わせ|相談|申し?込み|申込|申請|提出)先"
)

DEADLINE: Final = _value(
    "申請の期限",
    rf"(?:{_APPLY}の?)?(?:締め?切り?|〆切|期限|期日)日?|{_APPLY}(?:の?(?:期間|時期))?は?いつ(?:まで|から|頃|ごろ)?(?:に)?(?:すれば)?|"
    rf"{_APPLY}の?(?:期間|時期)|いつ(?:まで|から)?に?{_APPLY}[^、。]{{0,8}}",
    r"(?:締切|締め切|期限|期日|募集|公募|受付|受け付|申込|申し込|申請|応募|提出|取りまとめ)[^。]{0,28}?(?:\d|随時|通年|前まで|前に行)|"
    r"(?:\d|前|随時)[^。\d]{0,18}(?:締切|締め切|期限|申請|申込|申し込|応募|受け付|提出|必着)",
    r"期限|締切|締め切|〆切|いつまで|(?:申請|受付|募集|申込)(?:の)?(?:期間|時期)|^(?:申請|受付|募集|申込)$",
)
LIMIT: Final = _value(
    "上限額",
    rf"(?:補助|助成|支給|融資|貸付)?(?:金|額)?の?(?:上限額?|限度額?|最高額|最大)|(?:最大|最高)?で?いくらまで(?:{_GIVE})?",
    r"(?:上限|限度|最大|最高)[^。]{0,12}\d|(?<![\d,.])\d[\d,.]*+\s*+[億千百万]*+[\d,.]*+円[^。、]{0,6}(?:上限|限度|まで|以内|以下)|定額",
    r"上限|限度|最大",
)
RATE: Final = _value(
    "補助率",
    r"(?:補助|助成|負担)(?:率|の?割合)|何割(?:補助|助成|出)?[^、。]{0,4}",
    r"\d\s*分の\s*\d|\d/\d|\d\s*割(?!合)|\d\s*%|全額|定額",
    r"率|割合",
)
AMOUNT: Final = _value(
    "金額",
    rf"いくら(?:くらい|ぐらい|ほど)?(?:{_GIVE})?|(?:補助|助成|支給|交付|給付)?(?:の)?(?:金額|額)|(?:どれ|どの)(?:くらい|ぐらい)(?:{_GIVE})",
    _MONEY,
    r"金額|額|いくら|円|上限|料",
)
COST: Final = _value(
    "費用",
    r"いくら(?:くらい|ぐらい|ほど)?(?:かか|掛か|必要)[^、。]{0,6}|費用|料金|利用料|使用料|参加費|値段|自己負担額?|お金(?:は|が)かか[^、。]{0,6}",
    _MONEY,
    r"料|費|額|円|負担",
)
BUDGET: Final = _value(
    "事業費",
    r"(?:総|概算)?(?:事業|整備|建設|工事)費|予算額?",
    r"(?:事業費|整備費|工事費|建設費|予算|費用)[^。]{0,24}\d|(?<![\d,.])\d[\d,.]*+\s*+[億千百万]*+[\d,.]*+円(?:を見込|を予定|です|である|とします|とする)",
    r"事業費|予算|整備費|工事費|建設費",
)
FOR_WHOM: Final = _value(
    "対象",
    r"(?:補助|支援|助成)?の?対象(?:者|経費|になるの)?|(?:誰|だれ|どんな人)(?:が|でも)(?:対象|使え|もらえ|受けられ|利用)[^、。]{0,6}|使える人",
    r"対象(?!外)|(?:者|人|方|世帯|団体|事業者|事業所|個人|家庭|企業|会社|農家|住民|町民|市民|保護者|子)(?:に対し|に[、はのも単\d]|には|が|を対象)|に限[るり]",
    r"対象|だれが|誰が|要件",
)
CONDITION: Final = _value(
    "条件",
    r"(?:申請|補助|利用|受給|参加)?の?(?:条件|要件|資格)(?:とか)?",
    r"条件|要件|必須|に限[るり]|を要[すし]|要ります|必要(?:で|が|と)|なければなら|対象(?:は|を|と)|[いた]\s?[^。]{0,12}(?:人|者|方|世帯|団体|会社|事業者)(?:に|を対象)",
    r"条件|要件|対象|備考|資格",
)
AGE: Final = _value(
    "年齢",
    r"何[歳才](?:まで|から|以上|以下|未満)?[^、。]{0,6}|年齢(?:制限|の?条件|要件)?",
    r"\d\s*[歳才]",
    r"年齢|対象",
)
PHONE: Final = _value(
    "電話番号",
    r"電話(?:番号)?|連絡先|tel",
    r"(?:電話|tel)\D{0,4}\d|\d{2,5}-\d{2,4}-\d{3,4}|内線\s*\d",
    r"電話|連絡先|問い?合わせ",
)
WINDOW: Final = _value(
    "窓口",
    _BODY_ASKED,
    r"窓口|担当|所管|申込|申し込|申請|問い?合わせ|相談|受け付|受付|届け?出|予約|登録|事務局|連絡",
    r"窓口|どこへ|どこに|担当|所管|主管|問い?合わせ|申込先|申請先|相談先|実施主体|取組機関",
)
NOT_FOR: Final = _value(
    "対象外となるもの",
    r"(?:補助|支援|助成)?の?対象外(?:の?(?:もの|人|経費))?|対象に(?:は)?ならない(?:もの|の|人|場合)?|(?:使え|もらえ|受けられ)ない(?:もの|の|人|場合)?",
    r"対象(?:外|と(?:は)?し(?:ない|ません)|に(?:は)?な[りら](?:ません|ない)|とな[りら](?:ません|ない))|を除[くき]|は除[くき]|行いません",
    r"対象外|除外",
)
HOW: Final = _value(
    "申込みの方法",
    r"(?:申し?込み?|申込|申請|応募|予約|手続き?)(?:の?(?:方法|仕方|やり方|手続き?))?|どう(?:やって|すれば)(?:申請|申し込|応募|予約)[^、。]{0,8}",
    r"申込|申し込|申請|応募|予約|届け出|登録",
    r"申込|申請|応募|予約|手続",
)
PLACE: Final = _value(
    "場所",
    r"(?:開催)?場所|会場|所在地|どこで(?:ある|やる|やって|開|受け|でき)?[^、。]{0,8}|どこに(?:ある|あり|でき|建て|置)[^、。]{0,8}",
    r"[一-龥ァ-ヶー](?:駅|館|公園|センター|校|ホール|広場|庁舎|番地|会議所|地区|役場|跡|診療所)(?:の|に|で|を|\d|へ|と|\()|\d階|オンライン|(?:会場|場所|所在地)[\s:]",
    r"場所|会場|地区|所在地|箇所",
)
HOURS: Final = _value(
    "時間",
    r"(?:利用|開館|営業|受付|開所|使用|貸出)?(?:できる)?時間(?:帯)?|何時(?:から|まで)[^、。]{0,8}",
    r"\d{1,2}\s*時(?!点)|\d{1,2}:\d{2}|正午|終日",
    r"時間",
)
PERIOD: Final = _value(
    "期間",
    r"(?:返済|償還|支給|補助|貸出|貸付|利用|認証|有効)?の?期間|何(?:年間|か月|ヶ月|カ月|日間|週間)(?:まで)?(?:もらえ|使え|借り|続)[^、。]{0,6}",
    r"(?<!\d)\d++\s*+(?:か月|ヶ月|カ月|箇月|年(?!度)|日|週)(?:間|以内|まで|を限度|とし|に限|、|。|と|$|の)",
    r"期間",
)
REASON: Final = _value(
    "理由",
    r"(?:なぜ|何故|なんで|何で|どうして)[^、。]{0,14}|(?:その)?(?:理由|わけ|訳|要因|背景)",
    r"ため(?:[、。に]|です|である)|ことから|理由|要因|背景|影響|を受け|(?:です|ます|た|る|い)(?:から|ので)[、。]",
    r"理由|要因|背景|原因",
)
ASKED_VALUES: Final = (
    PHONE,
    WINDOW,
    DEADLINE,
    LIMIT,
    RATE,
    COST,
    AMOUNT,
    BUDGET,
    AGE,
    NOT_FOR,
    FOR_WHOM,
    CONDITION,
    HOW,
    PLACE,
    HOURS,
    PERIOD,
    REASON,
)

LOOSE: Final = (FOR_WHOM, CONDITION, NOT_FOR, HOW, PLACE, HOURS, PERIOD)
"""Values that may be said in words of any form: that none is printed can't be told of them by looking."""

FAX: Final = _value(
    "ファックス番号", r"fax(?:番号)?|ファッ?クス(?:番号)?", r"(?:fax|ファッ?クス)\D{0,4}\d", r"fax|ファッ?クス"
)
MAIL: Final = _value("メールアドレス", r"(?:e-?)?mail|メール(?:アドレス)?", r"[\w.]@[\w.]", r"mail|メール")

_COUNT: Final = re.compile(
    r"(?:定員(?:は|って)?)?何(?P<unit>人|名|組|社|台|件|冊|回|区画|基|か所|箇所|カ所|棟|戸|頭|点|時間|日間|[かヶカ]月|週間|年間)(?:間)?(?:まで|くらい|ぐらい|ほど|以内)?"
    r"(?:借り|使え|利用|受け|でき|あ|い|もらえ|の)?[^、。]{0,4}"
)


def asked_value(folded: str) -> AskedValue | None:
    """The kind of value that a whole follow-up, folded and without what opens it, asks for; None where it asks otherwise."""
    if (count := _COUNT.fullmatch(folded)) is not None:
        unit = re.escape(count["unit"])
        return _value(f"{count['unit']}数", r"$^", rf"(?<![\d,.])\d[\d,.]*+\s*+(?:{unit})", r"$^")
    return next((value for value in (*ASKED_VALUES, FAX, MAIL) if value.asks.fullmatch(folded)), None)


def states_value(value: AskedValue, statement: Statement) -> bool:
    """Whether a statement, no row of a table, states a kind of value."""
    text = fold(statement.text)
    if value is WINDOW:
        return _names_window(value, statement.text)
    if value is CONDITION or value is FOR_WHOM or value is LIMIT:
        return value.states.search(text) is not None and not text.endswith("か。")
    return value.states.search(text) is not None


def _names_window(value: AskedValue, text: str) -> bool:
    """Whether a sentence names a body as the one to turn to, or is no more than who is in charge."""
    return (names_body(text) and value.states.search(fold(text)) is not None) or (
        _IN_BRACKETS.fullmatch(text.strip()) is not None and names_body(text)
    )


_IN_BRACKETS: Final = re.compile(r"(?<![・\s])[・\s]*+[〔【［\[（(〈《][^〔〕【】［］]{1,60}[〕】］\]）)〉》][。\s]*")
_EMPTY: Final = re.compile(r"[-－―—‐–ー\s]*")


def value_cells(value: AskedValue, row: Statement) -> list[tuple[str, str]]:
    """The heads and cells of a row that state a kind of value: those under a head that names it, else those that look like
    one."""
    pairs = [
        (head, cell) for head, cell in zip(row.heads, row.cells, strict=False) if head and not _EMPTY.fullmatch(cell)
    ]
    named = [(head, cell) for head, cell in pairs if value.heads.search(fold(head))]
    if named and value is not PHONE:
        stating = [(head, cell) for head, cell in named if value.states.search(fold(cell))]
        return stating or named
    if value is WINDOW or value is FOR_WHOM or value is CONDITION:
        return []
    return [(head, cell) for head, cell in pairs if value.states.search(fold(cell))]
