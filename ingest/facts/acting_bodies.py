"""Bodies of which sentences say what they do, or that somebody turns to or works with them: …課が担当し、…協会が協力する."""

import re
from collections.abc import Iterator
from typing import Final

from ingest.facts.bodies import FIRMS

IN_CHARGE: Final = "担当"
RELATED: Final = "関係"

_KANJI: Final = "一-龥々"
_ENDING: Final = (
    r"[課係]|(?<!薬)(?<!当)局|(?<!教)(?<!図書)(?<!会議)(?<!学習)(?<!自習)(?<!研修)(?<!集会)(?<!調理)(?<!展示)(?<!実習)室|委員会|審議会|協議会|懇話会|懇談会|(?:推進|調整|運営|連絡|検討|担当者|市民|町民|村民|県民|子育て)会議|会議所|商工会|推進本部|対策本部|医師会|薬剤師会|"
    r"福祉協議会|社協|協会|組合|農協|漁協|連盟|連合会|機構|財団|公社|公庫|センター|研究所|試験場|大学|高校|高等学校|警察署|消防署|消防団|労働局|"
    r"振興局|保健所|実行委員会|振興会|自治会|町内会|地域おこし協力隊|ハローワーク|"
    r"連絡会|病院|診療所|(?<=[務学働産業通境衛])省|(?<=[一-龥])学部|支局|(?<=[一-龥]{2})事務所|金庫|銀行|広域連合|企業団|事業団|土地改良区|商店会|商店街|保護司会|防災会(?!議)|農業委員|(?<=[都道府県市区町村])議会|裁判所|職業安定所|会社|"
    r"(?<=[一-龥]{2})(?<!国際)(?<!世界)(?<!定例)(?<!全体)(?<!職員)(?<!家族)(?<!電話)(?<!遠隔)(?<!個別)(?<!校内)(?<!学級)会議(?![所室体])|(?<=子育て)会議(?![所室体])|企業体|猟友会"
)
_KINDS: Final = (
    r"各|関係|担当|当該|同(?!友)|本(?!町|荘|庄|郷|別|部)|庁内|全(?!国)|他|複数|主管|所管|定例|次|毎|年|月|日|第|約|延べ|前|後|新(?:たな|しい)|"
    r"この|その|これ|それ|また|なお|さらに|ただし|および|ほか|いずれ|すべて|うち|まず|あわせ|もし|よう|ため|から|など|とも"
)
"""How words begin that are no names: kinds of bodies (関係課, 全庁), pointing words, conjunctions."""

_PIECE: Final = (
    rf"(?:[子こ][供ど]も・子育て|子育て|見守り|働き方|引き?継ぎ|[{_KANJI}ァ-ヶーA-Za-zＡ-Ｚ]|"
    rf"(?![はがをにでとのもへや])[ぁ-ん]{{2,6}}(?<![はがをにでとて])(?=[{_KANJI}ァ-ヶ]))"
)
_START: Final = (
    rf"(?:^|(?<=[、。，「（(〔【\s：:])|(?<=[はがをにでとて])(?=[{_KANJI}ァ-ヶーA-Z])|(?<=[市町村県都府道国月]の)|"
    rf"(?<=及び)|(?<=並びに)|(?<=[年度月]から)(?=[{_KANJI}])|(?<=役[場所]の)|(?<=つくる)(?=[{_KANJI}])|(?<=本部長とする)|(?<=会長とする)|(?<=委員長とする)|(?<=委員による)(?=[{_KANJI}])|(?<=経て)(?=[{_KANJI}]))"
)
_NAME: Final = (
    rf"(?:(?!{_KINDS}|事務局[^{_KANJI}]){_PIECE}{{1,16}}?(?:{_ENDING})|(?:{FIRMS})[^、。\s()（）「」]{{2,20}}?)"
    r"(?:[(（][^()（）]{1,80}[)）])?"
)
_BODY: Final = rf"{_START}(?P<bodies>{_NAME}(?:(?:及び|並びに|[、・とや]){_NAME}){{0,5}})」?"
_BETWEEN: Final = r"(?:(?![はが。])[^。]){0,30}?"
_NOT_PAST: Final = r"(?![いきしちっりんえけせてねべめれげ]{0,2}(?:まし)?た)"
_DOES: Final = (
    r"(?:担当|所管|主管|事務局|(?:実施|事業|運営)主体とな|窓口とな|運営|実施|行(?=[いなうわっ])|管理|まとめ|作成|点検|検証|評価|聞き取|受け?付け|開(?=[きく])|審議|協議|"
    r"意見を|確認|確かめ|報告|公表|相談に|貸し?付け|取り?組|進め|案内|つな[ぎぐ]|引き?受け|担[いうえ]|調べ|集め|配(?=[りる])|設け|訪問|派遣|配置|整備|設置|補助|助成|交付|受託|"
    r"受け?持[ちつて]|負担(?=[しす])|当番|主催|共催|保管|保守|務め|引率|委員を|募集)"
)
_HELPS: Final = r"(?:(?:協力|支援|連携|参加|参画|助言|後援|協賛)(?=[しすを])|手伝|支え|加わ)"
_AFTER: Final = r"(?:し|す|[いうきくぎぐりるえけめげち])?"

_ACTS: Final = re.compile(
    rf"{_BODY}(?:において|が主体となって|が中心となって|が中心になって|では|が|は[、，]?|で)(?:(?:{_BETWEEN}(?P<does>{_DOES}))|(?:{_BETWEEN}(?P<helps>{_HELPS}))){_AFTER}{_NOT_PAST}"
)
"""A body that does something for the plan: 企画課が進み具合をまとめ."""

_TIME: Final = r"[^、。はがをと]{0,10}[年月度期](?:中|末|頃)?に"
"""A time that may stand before what is done with somebody: 県と令和8年度中に協議する."""

_TURNED_TO: Final = re.compile(
    rf"{_BODY}(?:[にへ](?:(?![^。]{{0,24}}[がは])[^。、]{{0,24}}[をに]|[^。、はがをにへ]{{1,8}})?(?:報告|諮|委託|依頼|意見|提言|説明|示(?=[しす])|相談|任せ)|"
    rf"の(?:担当者|職員|代表者?|委員)(?:から|で|による)(?:な[るり]|構成|つくる)|との[^。、はが]{{1,16}}を(?:開|行[うい]|実施|結|急|進め|続け|重ね|深め)|への(?:報告|届け?出|提出|申請|委託|依頼|説明|提案|諮問)|から[^。、]{{0,12}}(?:委員|推薦|助言|派遣|出向)|"
    rf"と(?:[^。、がはをにと]{{1,6}})?話し合|と(?:も|の)?(?:{_TIME})?(?:連携|協力|協働|共同|協議|一緒|ともに|共に|話し合|調整)|"
    rf"の(?:意見|答申|協力|助言|支援|審議|審査|議論|確認)(?:を|に(?=よ))|を(?:事務局|窓口|実施主体|拠点|中心)と)"
)
"""A body that is told, asked or worked with: 環境審議会に報告, 医師会と連携."""

_NAMED: Final = re.compile(
    rf"(?:実施主体|事業主体|運営主体|主体|事務局|窓口|担い手|受け?持ち|担当|所管|主管)は[、，]?(?P<bodies>{_NAME})(?:と(?:し|する)|です|である|に置|が担|が務)"
)

_OFFICE: Final = r"(?:(?!及び|並びに|と|[はがをに](?=[一-龥ァ-ヶ]))[一-龥ぁ-んァ-ヶー々]){1,18}?[課室係局署部]"
_OFFICES: Final = rf"{_OFFICE}(?:(?:及び|並びに|と|[、・]){_OFFICE}){{0,8}}"
"""Offices joined by words; none holds a word that joins, or a row of them could be cut in ever so many ways."""

_IN_CHARGE: Final = re.compile(
    rf"(?P<bodies>{_OFFICES})[がは、]*(?:これを)?(?P<label>担当|所管|主管)(?:し|する|して|です|課|$|[)）。、])"
    rf"|(?P<label_first>担当|所管|主管)(?:課|部署)?は[、]?(?P<bodies_after>{_OFFICES})(?:です|とする|と(?:し|なり)|が|から|[。（(]|$)"
)


_OF_ALL: Final = re.compile(r"(?<=[。、])(?:いずれも|それぞれ|主に)")
"""Words before a body that say of which of several things it is in charge."""


def bodies_acting(printed: str) -> Iterator[tuple[str, str]]:
    """What part bodies have, with their names, as the sentences of a text say."""
    printed = _OF_ALL.sub("、", printed)
    for match in _IN_CHARGE.finditer(printed):
        yield (match["label"] or match["label_first"]), listed(match["bodies"] or match["bodies_after"])
    for match in _ACTS.finditer(printed):
        yield (IN_CHARGE if match["does"] else RELATED), listed(match["bodies"])
    for pattern, part in ((_NAMED, IN_CHARGE), (_TURNED_TO, RELATED)):
        for match in pattern.finditer(printed):
            yield part, listed(match["bodies"])


def listed(bodies: str) -> str:
    """Bodies joined by words as if by commas, without what brackets say of them: 総務課及び財政課（事務局）."""
    return re.sub(
        r"及び|並びに|[とや](?=[一-龥ァ-ヶ])|(?<=[課室係局会所院署社団])[とや](?=[ぁ-ん])",
        "、",
        re.sub(r"[(（][^()（）]*[)）]", "", bodies),
    )
