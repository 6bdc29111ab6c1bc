"""Who is in charge, out of running text: labels, brackets at the end of a line, sentences."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.facts.acting_bodies import bodies_acting, listed
from ingest.facts.bodies import looks_like_body, split_bodies

_LABELLED: Final = re.compile(
    r"(?:^|[\s(（〔【＜、。・■○◆])(?P<label>(?:主|共同)?(?:担当|所管|主管|実施|推進|事業|関係|協力|連携|編集|発行|事務局)"
    r"(?:課|部署|部局|主体|機関|係|室|団体|者|・?問い?合わ?せ先?)?)(?:\s*[:：]\s*|[ 　])"
    r"(?P<bodies>(?:[^。:：()（）〕】＞\s]|[(（][^()（）\s]*+[)）]){2,60})"
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
    closing = _CLOSING.search(text)
    if (
        closing is not None
        and not re.search(r"[:：]", closing["bodies"])
        and _are_offices(split_bodies(listed(closing["bodies"])))
    ):
        yield "担当", listed(closing["bodies"])
    yield from bodies_acting(printed)


def _are_offices(names: Sequence[str]) -> bool:
    """Whether brackets at the end of a line hold offices, or associations beside one."""
    offices = [name for name in names if _OFFICE_END.search(name)]
    return bool(offices) and all(name in offices or re.search(r"会$", name) for name in names)
