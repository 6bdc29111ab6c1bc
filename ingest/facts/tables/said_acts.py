"""Whether a cell says that something is done."""

import re
from typing import Final

from ingest.facts.events import EVENT

_VERB: Final = re.compile(r"[一-龥ぁ-ん][うくぐすつぬぶむる]。?$")
_STAGE: Final = r"設計|工事|施工|造成|用地|測量|調査|検討|協議|準備|試験|検証|点検|とりまとめ|取りまとめ"
"""What works go through, which names what is done by itself under a time."""

_NOUN: Final = re.compile(
    rf"(?:{EVENT.pattern}|{_STAGE}|[一-龥]{{2}}化|替え|直し|建て)(?:[(（][^()（）]*[)）])?$|^[●○◎■★](?:[(（][^()（）]*[)）])?$"
)


def says_act(cell: str) -> bool:
    """Whether a cell ends in a verb, or in the word for what is done (広場の供用), or is the mark of it."""
    return _VERB.search(cell) is not None or _NOUN.search(cell) is not None
