"""Bodies that sentences name as doing something, having something done, or being worked with: by where a name stands.

What a body does may be said in any words. A particle behind its name shows that it acts (…課が), is turned to (…協会に), or
takes part (…組合と); so does a sentence that names it as who it is (受付は…室とする). A building where something is (…館に置く)
is none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.facts.bodies import is_named
from ingest.facts.named_bodies import Named, rows_in

IN_CHARGE: Final = "担当"
RELATED: Final = "関係"

_FACILITY: Final = re.compile(
    r"(?:[館校園院署場駅店]|(?<![務健究税農議])所|大学|高専|センター|拠点|クラブ|支店|(?<=図書|相談|育児|開架|自習)室)(?:「[^「」]*」)?$"
)
"""Names of places as well as of those who work there."""

_AND_OTHERS: Final = r"(?:(?:[、・や]|及び|並びに)[^、。・はがをにでとへも「」()]{1,14}(?:「[^「」]{1,16}」)?){0,4}"
"""What else may stand in a row with bodies: persons, kinds of bodies."""

_REST: Final = rf"」?(?:の(?:研究室|担当者?|職員|事務局))?(?:など|等|ほか|ら)?{_AND_OTHERS}(?:など|等|ほか|ら)?」?"
_NOT_YET: Final = (
    r"(?![^、。]{0,12}(?:あ[るりっ]|な[いく]|置か|設け?られ|設立され|開[かく]れ|解散|でき(?:る|た|まし))|"
    r"[^、。]{0,24}[っいしきりえけ]た[一-龥])"
)
"""What is said of a body that isn't one yet, or of what it did (…が調べた結果)."""

_PLACED: Final = (
    r"(?![^、。]{0,16}(?:置[きくかい]|設[けく置]|配[置備]|譲|移[りるさしっ転行管]|加入|寄せ|開設|開[きくかい]|併設|集約|集め|通[いうわっ]|出向|"
    r"対する|関する|つい|かか|係|基づ|比べ|向け|伴|限|なる|な[りっ]た|行[くけき]|(?<!で)あ[るりっ]|(?<![てで])いる|よら))"
)
"""What is done at a place, or only has to do with a body."""

_ACTING: Final = re.compile(
    rf"{_REST}(?:が{_NOT_YET}|によ(?:り|る|って)(?!と|まと)|で(?:構成|組織)|の(?:運営|主催|共催|直営)(?:[でにと]|する|。))"
)
_HELPING: Final = re.compile(
    rf"{_REST}[がは](?:[^。、]{{0,12}}で)?(?:協力|支援|連携|参加|参画|助言|後援|協賛|手伝|支え|加わ)"
)
_TOPIC: Final = re.compile(
    rf"{_REST}(?:は|も|では|でも|において(?:は|も)?|側[はがで])"
    r"(?![、\s]*(?:\d++(?![\d年月])|この|その|同じ|未|な[いく]|あ[るり])|[^。]{0,80}をい(?:う|い)|[^、。]{0,6}あ[るり])"
)
_DECIDES: Final = re.compile(rf"{_REST}で(?!は|も|き|あ|す|な|[^。]{{0,40}}(?:開[きく催]|行われ))")
_COUNCIL: Final = re.compile(r"(?:会議|[^総大]会|本部|議会|委員会|[課係局])(?:「.*」)?$")
_TOLD: Final = re.compile(
    rf"{_REST}(?:[にへ](?!は、|も、){_PLACED}|から(?!\d(?!人|名)|[^。]{{0,30}}まで)(?![^、。]{{0,10}}(?:移|転|離れ|徒歩|北|南|東|西|遠)))"
)
_ASKED: Final = re.compile(
    rf"{_REST}[にへ](?:(?![がは])[^。、]){{0,24}}?(?:委託|依頼|任せ|報告|諮|提供|相談|お願い|頼[みむん]|委嘱|要請|働き?かけ|協力を|知らせ|届け|伝え|引き?渡)|{_REST}[にへ](?=、)(?![^。]{{0,30}}(?:置[きくかい]|設[けく置]|配[置備]|移|あ[るりっ]))|{_REST}から(?:[^、。はが]{{0,16}}を)?(?:得|借り|受け|招|迎え|派遣|教わ|推薦|もら)"
)
_WITH: Final = re.compile(
    rf"{_REST}(?:と(?!す|し(?!っ)|な|い[うえっ]|され|比|同|は|の比|のかか|の重|も、)|との(?=[^、。]{{0,20}}(?:協|連|契|共|話|調|打|意|情|覚|合|委|役|分|覚え)))"
)
_WORKED_WITH: Final = re.compile(
    rf"{_REST}と(?:の|も)?(?:[^、。はがを]{{0,14}}を?)?(?:連携|協力|協働|共同|協議|一緒|いっしょ|ともに|共に|話し合|話合|調整|協定|契約|組[みむん]|手を|力を|結[びぶん]|開|進め)"
)
_ITS_PART: Final = re.compile(
    rf"{_REST}の(?:(?:協力|支援|助言|応援|協議|担当|了承|了解|答申|同意|承認|承諾|申し?出|認可|許可|補助|助成|委託|分担|受託|直営|主催|共催|後援|参加|参画|手助け|手ほどき|力|助け|審議|審査|点検を受|点検[にで]付|確認を|指導|意見を(?:聞|聴|踏|求|付)|合意|議決|声を)"
    r"|(?:[課室部局所支]?長|指導員|相談員|保健師|栄養士|会員|委員|役員|代表|職員|担当者|有志|講師|[A-Z]{2}|技術者|ボランティア)[^、。はがをに]{0,8}(?:で(?:組織|構成|つく|作)|が(?![^、。]{0,6}(?:\d|減|増|不足|い[るなま]))|と(?!す)|から|による|により|を(?:交|招|講師|迎)|の(?:協力|助言))|(?:計?\d+|[二三四五六七八九])(?:つ|団体|部会|者|社|課|機関)(?:を置|を設|で|が|に|と(?!す)))"
)
_MEANS: Final = re.compile(
    rf"{_REST}を(?=[^、。はが]{{0,14}}(?:事務局|窓口|中心|軸|主体|核|先頭|通じ|経て|経由|交え|はじめ|含[むめ]た|加え(?!る)|構成員|巻き込|まじえ|招[きく]|招い|後ろ盾|実施主体|担い手|委員に|指定管理|相手|受託|充て|当て)|(?<=[会部ムト」]を)(?:設置|設け|置[きくい]|組織|つく|作)|設立|立ち?上げ)"
)
_BY_WAY: Final = re.compile(rf"{_REST}を(?:通じ|経[てる由]|交え|はじめ|含[むめ])")
_NAMED_AS: Final = re.compile(r"(?:(?<![でにと])は|主体を|窓口を|役を|係を)、?「?$")
_IS: Final = re.compile(
    rf"{_REST}(?:、|。|$|です|で(?:ある|す|あり)|と(?:する|し、|します|なる|なり)|が(?:担|務|受)|の(?:分担|担当|仕事|役|受け?持)|に(?:置|お願|頼|任))"
)


def bodies_doing(text: str) -> Iterator[tuple[str, str]]:
    """The part that bodies have, with each of their names, by where the sentences of a text name them."""
    for row in rows_in(text):
        part = _part(text, row)
        if part is not None:
            yield from ((part, each.name) for each in row if is_named(each.name))
        for each in row:
            yield from bodies_doing(text[each.at + len(each.name) : each.until].strip("()（）「」"))


def _part(text: str, row: Sequence[Named]) -> str | None:
    """The part of the bodies of a row that stands in a sentence; None where it names them for another reason."""
    end = row[-1].until
    place = all(is_place(each.name) for each in row)
    if _HELPING.match(text, end):
        return RELATED
    if _ACTING.match(text, end) or (not place and _TOPIC.match(text, end)):
        return IN_CHARGE
    if _NAMED_AS.search(text[max(0, row[0].at - REACH) : row[0].at]) and _IS.match(text, end):
        return IN_CHARGE
    if _BY_ROLE.search(text[max(0, row[0].at - REACH) : row[0].at]):
        return IN_CHARGE
    if _MEMBERS_ARE.search(text[max(0, row[0].at - FAR) : row[0].at]) and _IS.match(text, end):
        return RELATED
    if _OF_WORKERS.search(row[-1].name) and _WILL.match(text, end):
        return IN_CHARGE
    if _COUNCIL.search(row[-1].name) and _DECIDES.match(text, end):
        return RELATED
    told = (_ASKED, _WORKED_WITH, _ITS_PART, _BY_WAY) if place else (_TOLD, _WITH, _ITS_PART, _MEANS)
    return RELATED if any(pattern.match(text, end) for pattern in told) else None


_BY_ROLE: Final = re.compile(
    r"(?:委託先|指定管理者|受託者|事務局|実施主体|運営主体|運営者|事業主体|主催者)(?:の|である|、|[(（])「?$"
)
"""What stands right before a name and says its part: 委託先の…法人, 指定管理者（…財団）."""

FAR: Final = 100
"""Characters before the last members of a row within which its sentence says that members follow."""

_MEMBERS_ARE: Final = re.compile(r"(?:構成(?:員|団体|機関)?|委員|会員|メンバー)は[^。]*$")
_OF_WORKERS: Final = re.compile(r"(?:センター|大学|病院|学校|署)(?:「.*」)?$")
_WILL: Final = re.compile(rf"{_REST}は、[^。]{{0,100}}(?:ます|[るうくすつぐむぶ])。")
"""A place whose people are said to do something."""


def is_place(name: str) -> bool:
    """Whether a name is that of a place as well as of those who work there: 図書館, 中学校."""
    return _FACILITY.search(name) is not None


def names_organisation(text: str) -> bool:
    """Whether a text is the name of one organisation and nothing else: 総合計画審議会."""
    rows = rows_in(text)
    whole = len(rows) == 1 and len(rows[0]) == 1 and rows[0][0].name == text.strip()
    return whole and is_named(text) and not is_place(text)


REACH: Final = 6
