"""Who is in charge, out of running text: labels, brackets at the end of a line, and sentences that say who does it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.facts.bodies import looks_like_body, split_bodies

_LABELLED: Final = re.compile(
    r"(?:^|[\s(（〔【＜、。・■○◆])(?P<label>(?:主|共同)?(?:担当|所管|主管|実施|推進|事業|関係|協力|連携|編集|発行|事務局)"
    r"(?:課|部署|部局|主体|機関|係|室|団体|者|・?問い?合わ?せ先?)?)(?:\s*[:：]\s*|[ 　])"
    r"(?P<bodies>(?:[^。:：()（）〕】＞\s]|[(（][^()（）\s]*+[)）]){2,60})"
)


_OFFICE: Final = r"(?:(?!及び|並びに|と)[一-龥ぁ-んァ-ヶー々]){1,18}?[課室係局署部]"
_OFFICES: Final = rf"{_OFFICE}(?:(?:及び|並びに|と|[、・]){_OFFICE}){{0,8}}"
"""Offices joined by words; none holds a word that joins, or a row of them could be cut in ever so many ways."""

_IN_CHARGE: Final = re.compile(
    rf"(?P<bodies>{_OFFICES})[がは、]*(?:これを)?(?P<label>担当|所管|主管)(?:し|する|して|です|課|$|[)）。、])"
    rf"|(?P<label_first>担当|所管|主管)(?:課|部署)?は[、]?(?P<bodies_after>{_OFFICES})(?:です|とする|と(?:し|なり)|が|から|[。（(]|$)"
)
_CLOSING: Final = re.compile(r"[（(〔【＜<〈](?P<bodies>[^（）()〔〕【】＜＞<>〈〉]{2,40})[)）〕】＞>〉]\s*[。]?$")
_BRACKETED: Final = re.compile(r"【(?P<label>主管?|関係?|担当|所管|連携|協力)】\s*(?P<bodies>[^【】。:：\s]{2,60})")
_IN_FULL: Final = {"主": "担当", "関": "関係"}
_MARKED: Final = re.compile(
    r"(?P<mark>[◎●○])\s?(?P<body>(?![はが印：:＝=])[^\s◎●○（）()、，,。・]{2,20}[課室係局署所会])(?=[\s◎●○）)、，,。]|$)"
)
_SAID_AFTER: Final = re.compile(r"[(（](?:主管?|副|関係?|協力|連携|共同)[)）]")
"""Which part a body has, said after its name: 文化財課（主）."""

_OFFICE_END: Final = re.compile(r"[課室係]$")


def put_in_charge(printed: str) -> Iterator[tuple[str, str]]:
    """Labels with the bodies that a text puts in charge: 担当：高齢者支援課, …課が担当する, …（財政課）, 審議会に報告し."""
    text = _SAID_AFTER.sub("", printed)
    for match in (*_LABELLED.finditer(text), *_BRACKETED.finditer(text)):
        if match["bodies"][0] not in "はがを」" and all(map(looks_like_body, split_bodies(match["bodies"]))):
            yield _IN_FULL.get(match["label"], match["label"]), match["bodies"]
    for match in _MARKED.finditer(text):
        yield ("担当" if match["mark"] in "◎●" else "関係"), match["body"]
    for match in _IN_CHARGE.finditer(printed):
        yield (match["label"] or match["label_first"]), _listed(match["bodies"] or match["bodies_after"])
    closing = _CLOSING.search(text)
    if (
        closing is not None
        and not re.search(r"[:：]", closing["bodies"])
        and _are_offices(split_bodies(_listed(closing["bodies"])))
    ):
        yield "担当", _listed(closing["bodies"])
    for match in _ACTS.finditer(printed):
        yield "担当", match["body"]
    for match in _TAKES_PART.finditer(printed):
        yield "関係", match["body"]


def _are_offices(names: Sequence[str]) -> bool:
    """Whether brackets at the end of a line hold offices, or associations beside one."""
    offices = [name for name in names if _OFFICE_END.search(name)]
    return bool(offices) and all(name in offices or re.search(r"会$", name) for name in names)


_KINDS: Final = r"各|関係|担当|当該|同|本|庁内|全|他|複数|主管|所管|定例|次|毎"
"""Words for kinds of bodies: 関係課, 全庁."""

_ONE: Final = rf"(?:^|(?<=[はがをにでと、。「（(\s]))(?P<body>(?!{_KINDS})[一-龥ァ-ヶーA-Za-z]{{2,18}}?"
_ACTS: Final = re.compile(
    rf"{_ONE}[課室係局])(?:において|が|では|で)(?:(?!が|は)[^。]){{0,24}}?(?:担当|所管|行[いなうっ]|実施|管理|まとめ|作成|点検|検証|評価|聞き取)"
)
"""An office that does something for the plan: 企画課が進み具合をまとめ."""

_TAKES_PART: Final = re.compile(
    rf"{_ONE}(?:[課室係局]|委員会|審議会|協議会|懇話会|推進会議|調整会議|推進本部|医師会|協会|組合|連盟|機構|財団|公社|センター|研究所))」?"
    r"(?:に(?:報告|諮|委託|依頼|配置|意見|提言|説明)|と(?:も)?(?:連携|協力|協働|共同|協議))"
)
"""A body that is told, asked or worked with: 環境審議会に報告, 医師会と連携."""


def _listed(bodies: str) -> str:
    """Bodies joined by words as if by commas: 総務課及び財政課."""
    return re.sub(r"及び|並びに|と(?=[一-龥])", "、", bodies)
