"""The office that issues a document, as its first lines name it: 柏津市総務課（令和7年10月公表）."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import fold_same_length
from ingest.facts.charges import put_in_charge
from ingest.outline import Outline
from ingest.section import Item

ISSUER: Final = "発行"

_NAME: Final = r"[一-龥々ぁ-んァ-ヶー]"
_ISSUED: Final = re.compile(
    rf"(?:^|[\s:、/])(?P<place>(?:北海道|東京都|大阪府|京都府|{_NAME}{{1,4}}?県)?(?:{_NAME}{{1,7}}?[市区町村])?)(?<=[都道府県市区町村])"
    rf"(?:(?P<office>{_NAME}{{2,14}}(?:課|室|局|部|係))|(?P<committee>{_NAME}{{2,6}}委員会))(?:\s?\([^()]{{0,40}}\)|\s+(?=令和|平成|\d)[^\s]{{2,14}})?$"
)
MOST_ITEMS: Final = 8
LONGEST_LINE: Final = 80


def issuers(outline: Outline) -> Iterator[tuple[str, Item]]:
    """The offices of a town or prefecture at the end of one of the first lines, without its name; its committees with it."""
    items = [item for section in outline.sections[:2] if len(section.path) <= 1 for item in section.items]
    for item in items[:MOST_ITEMS]:
        for text in item.cells or tuple(line.text for line in item.lines):
            said = len(text) > LONGEST_LINE or any(put_in_charge(text))
            match = _ISSUED.search(fold_same_length(text).strip()) if not said else None
            if match is not None:
                yield match["office"] or match["place"] + match["committee"], item
