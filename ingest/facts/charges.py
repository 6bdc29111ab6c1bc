"""Who is in charge, by labels within a text: 担当：高齢者支援課."""

import re
from collections.abc import Iterator
from typing import Final

from ingest.facts.bodies import is_within, looks_like_body, split_bodies

_PART: Final = (
    r"(?:主たる|主|共同|副|庁内)?(?:担当|所管|主管|主務|実施|推進|事業|取組|運営|関係|関連|協力|連携|協働|支援|編集|発行|作成|事務局)"
    r"(?:課|課等|部署|部局|主体|機関|係|室|団体|者|先|所属)?|受け?持ち|担い手|問い?合わ?せ先"
)
"""What a label says that the bodies behind it have to do with: 主担当, 関係課, 協力団体."""

_LABELLED: Final = re.compile(
    rf"(?:^|[\s(（〔［\[【＜、。・／/■○◆])(?P<label>{_PART}|担当課?・問い?合わ?せ先)(?:\s*[:：]\s*|[ 　])"
    rf"(?P<bodies>(?:(?![／/、・](?:{_PART})[:：])[^。:：()（）〔〕［］\[\]【】＞\s]|[(（][^()（）\s]*+[)）]){{2,60}})"
)
_SAID_AFTER: Final = re.compile(r"[(（](?:主管?|副|関係?|協力|連携|共同)[)）]")
"""Which part a body has, said after its name: 文化財課（主）."""


def put_in_charge(printed: str) -> Iterator[tuple[str, str]]:
    """Labels of a text with the bodies behind them, as printed."""
    said = _SAID_AFTER.sub("", printed)
    for match in _LABELLED.finditer(said):
        named = re.search(r"[:：]", match[0][: match.end() - match.start() - len(match["bodies"])]) is not None
        if match["bodies"][0] not in "はがを」" and _are_bodies(match["bodies"], named=named):
            part = _NEXT.match(said, match.end())
            inner = part[0] if part is not None and is_within(part[0], match["bodies"]) else ""
            yield match["label"], f"{match['bodies']}{inner}"


_NEXT: Final = re.compile(r"[ 　][^\s:：()（）、。／/]{2,14}(?=$|[\s()（）／/、])")
"""A part of the last body that a space parts from it: こども課 育成係."""


def _are_bodies(printed: str, *, named: bool) -> bool:
    """Whether what stands behind a label are bodies; behind one that a colon closes (``named``) some may only be names."""
    names = split_bodies(printed)
    alike = [looks_like_body(name) for name in names]
    return all(alike) or (named and any(alike) and not any(map(_NO_NAME.search, names)))


_NO_NAME: Final = re.compile(r"[をが]|\d{2}|[るうくすた]$|関係$|^(?:その他|なし|未定)$")
"""What no name of a body holds, or ends in."""
