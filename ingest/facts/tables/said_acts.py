"""Whether a cell says that something is done."""

import re
from typing import Final

from ingest.facts.events import EVENT

_VERB: Final = re.compile(r"[一-龥ぁ-ん][うくぐすつぬぶむる]。?$")
_NOUN: Final = re.compile(rf"(?:{EVENT.pattern}|[一-龥]{{2}}化|替え|直し|建て)(?:[(（][^()（）]*[)）])?$")


def says_act(cell: str) -> bool:
    """Whether a cell ends in a verb, or in the word for what is done: 市の全域に広げる, 広場の供用."""
    return _VERB.search(cell) is not None or _NOUN.search(cell) is not None
