"""Who is in charge, out of running text: labels, brackets at the end of a line, sentences."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.facts.acting_bodies import bodies_acting, listed
from ingest.facts.bodies import looks_like_body, split_bodies

_PART: Final = (
    r"(?:主たる|主|共同|副|庁内)?(?:担当|所管|主管|主務|実施|推進|事業|取組|運営|関係|関連|協力|連携|協働|支援|編集|発行|作成|事務局)"
    r"(?:課|課等|部署|部局|主体|機関|係|室|団体|者|先|所属)?|受け?持ち|担い手|問い?合わ?せ先"
)
"""What a label says that the bodies behind it have to do with: 主担当, 関係課, 協力団体."""

_LABELLED: Final = re.compile(
    rf"(?:^|[\s(（〔［\[【＜、。・／/■○◆])(?P<label>{_PART}|担当課?・問い?合わ?せ先)(?:\s*[:：]\s*|[ 　])"
    rf"(?P<bodies>(?:(?![／/、・](?:{_PART})[:：])[^。:：()（）〔〕［］\[\]【】＞\s]|[(（][^()（）\s]*+[)）]){{2,60}})"
)
_SPACED: Final = re.compile(r"^(?P<label>[^\s:：、。]{2,14})[ 　]+(?P<bodies>[^。:：\s]{4,120})$")
_SAYS_PART: Final = re.compile(r"担当|所管|主管|主務|主体|関係|協力|連携|協働|参画|一緒|いっしょ|ともに")
"""What a label in words of its own says when nothing but bodies follow it: 一緒に取り組むところ　消防団、商工会."""


_CLOSING: Final = re.compile(
    r"[（(〔【＜<〈](?P<bodies>[^（）()〔〕【】＜＞<>〈〉]{2,40})[)）〕】＞>〉]\s*(?:【[^【】]{1,12}】\s*)?[。]?$"
)
_BRACKETED: Final = re.compile(r"【(?P<label>主管?|関係?|担当|所管|連携|協力)】\s*(?P<bodies>[^【】。:：\s]{2,60})")
_IN_FULL: Final = {"主": "担当", "関": "関係"}
_MARKED: Final = re.compile(
    r"(?P<mark>[◎●○])\s?(?P<body>(?![はが印：:＝=])[^\s◎●○（）()、，,。・]{2,20}[課室係局署所会])(?=[\s◎●○）)、，,。]|$)"
)
_SAID_AFTER: Final = re.compile(r"[(（](?:主管?|副|関係?|協力|連携|共同)[)）]")
"""Which part a body has, said after its name: 文化財課（主）."""

_OFFICE_END: Final = re.compile(r"[課室]$|(?<!関)係$")
_AFTER_COLON: Final = re.compile(r"[:：]\s?(?P<bodies>[^。:：\s()（）〔〕【】\[\]]{2,40})(?=[\s(（)）〕】\]]|$)")
"""Offices and nothing else behind a colon, whatever is said to be theirs: がん検診：健康増進課."""


def put_in_charge(printed: str) -> Iterator[tuple[str, str]]:
    """Labels with the bodies that a text puts in charge: 担当：高齢者支援課, …課が担当する, …（財政課）, 審議会に報告し."""
    text = _SAID_AFTER.sub("", printed)
    for match in (*_LABELLED.finditer(text), *_BRACKETED.finditer(text)):
        named = re.search(r"[:：】]", match[0][: match.end() - match.start() - len(match["bodies"])]) is not None
        if match["bodies"][0] not in "はがを」" and _are_bodies(match["bodies"], named=named):
            yield _IN_FULL.get(match["label"], match["label"]), match["bodies"]
    for match in _AFTER_COLON.finditer(text):
        names = split_bodies(match["bodies"])
        if all(_OFFICE_END.search(name) and looks_like_body(name) for name in names):
            yield "担当", match["bodies"]
    for match in _MARKED.finditer(text):
        yield ("担当" if match["mark"] in "◎●" else "関係"), match["body"]
    yield from closing_bodies(text)
    yield from bodies_acting(printed)


def closing_bodies(text: str) -> Iterator[tuple[str, str]]:
    """The bodies, an office among them, that stand in brackets at the end of a line."""
    closing = _CLOSING.search(text)
    named = closing is not None and not re.search(r"[:：]", closing["bodies"])
    if closing is not None and named and _are_offices(split_bodies(listed(closing["bodies"]))):
        yield "担当", listed(closing["bodies"])


def listed_after(line: str) -> Iterator[tuple[str, str]]:
    """A label in words of its own and the bodies behind it, several of them and nothing else."""
    spaced = _SPACED.match(line.strip()) if len(line) <= LONGEST_LINE else None
    if spaced is not None and _SAYS_PART.search(spaced["label"]):
        names = split_bodies(spaced["bodies"])
        if len(names) > 1 and all(map(looks_like_body, names)):
            yield spaced["label"], spaced["bodies"]


LONGEST_LINE: Final = 140


def _are_bodies(printed: str, *, named: bool) -> bool:
    """Whether what stands behind a label are bodies; behind one that a colon closes (``named``) some may only be names."""
    names = split_bodies(printed)
    alike = [looks_like_body(name) for name in names]
    return all(alike) or (named and any(alike) and not any(map(_NO_NAME.search, names)))


_NO_NAME: Final = re.compile(r"[をが]|\d{2}|[るうくすた]$|関係$|^(?:その他|なし|未定)$")
"""What no name of a body holds, or ends in."""


def _are_offices(names: Sequence[str]) -> bool:
    """Whether brackets at the end of a line hold offices, or associations beside one."""
    offices = [name for name in names if _OFFICE_END.search(name)]
    return bool(offices) and all(name in offices or re.search(r"会$", name) or looks_like_body(name) for name in names)
