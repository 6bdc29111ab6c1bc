"""What an answer about support leaves open: conditions that the passages it is taken from don't state."""

import re
from collections.abc import Sequence
from typing import Final

from corpus.normalize import fold
from corpus.time_spans import find_time_spans

_WHO: Final = re.compile(
    r"要件|条件|対象(?:者|企業|事業|地域|は|と|[:：])|以上|以下|未満|に限|場合|とき(?:は|に|、)|(?:する|した|ない|ある)(?:人|者|企業|事業者)"
)
_AMOUNT: Final = re.compile(r"補助率|融資額|限度|上限|[0-9][,.]*+(?:万|億|千)*+(?:円|%)|[0-9]分の[0-9]|[0-9]/[0-9]")
_APPLICATION: Final = re.compile(r"募集|申請期|申込|締切|締め切り|受付")
_WHEN: Final = re.compile(r"[0-9]{1,2}月|随時|通年|日(?:以内|前まで)")


def unstated_conditions(texts: Sequence[str]) -> str:
    """A sentence on which usual conditions of support none of the ``texts`` states; empty where all stand."""
    missing = "、".join(missing_conditions(texts))
    return f"{missing}は、引用した節に書かれていません。担当機関に確認してください。" if missing else ""


def missing_conditions(texts: Sequence[str]) -> list[str]:
    """The usual conditions that none of ``texts`` states: whom it is for in detail, how much, when to apply."""
    text = fold("\n".join(texts))
    applies = _APPLICATION.search(text) and (_WHEN.search(text) or find_time_spans(text))
    checks = (("対象の要件", _WHO.search(text)), ("金額や率", _AMOUNT.search(text)), ("申込の時期", applies))
    return [name for name, stated in checks if not stated]
