"""The office that issues a document, as its first lines name it: 柏津市　総務部　総務課　令和7年10月."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.bodies import looks_like_body
from ingest.facts.charges import put_in_charge
from ingest.facts.tables.label import Holds, held_under
from ingest.outline import Outline
from ingest.section import Item

ISSUER: Final = "発行"

_NAME: Final = r"[一-龥々ぁ-んァ-ヶー・]"
_PLACE: Final = rf"(?:北海道|東京都|大阪府|京都府|{_NAME}{{1,4}}?県)?(?:{_NAME}{{1,7}}?[市区町村])?"
_OFFICE: Final = re.compile(
    rf"(?P<place>{_PLACE}(?<=[都道府県市区町村]))?(?P<above>{_NAME}{{2,8}}?部)?(?P<office>{_NAME}{{2,14}}(?<!計画)(?:課|室|係))"
)
_BESIDE: Final = re.compile(
    rf"(?:発行|作成|編集|更新日?|公表|策定|現在|{_PLACE}(?<=[都道府県市区町村])|(?:{_PLACE}(?<=[都道府県市区町村]))?{_NAME}{{2,10}}(?:部|局|委員会|センター|本部))(?:[:：])?"
)
"""What may stand beside an office in a line that says who issued a document, and when."""

_ABOVE: Final = re.compile(rf"{_PLACE}(?<=[都道府県市区町村])(?:(?P<above>{_NAME}{{2,10}}[部局])|{_NAME}{{2,6}}委員会)")
"""What issues a document where no office is named."""

MOST_ITEMS: Final = 8
LONGEST_LINE: Final = 80
MOST_CELLS: Final = 2
"""Cells of a row beyond which it is one of a table and issues nothing."""


def issuers(outline: Outline) -> Iterator[tuple[str, Item]]:
    """The offices of one of the first lines that says nothing but who issued a document and when, without its place."""
    items = [item for section in outline.sections[:2] if len(section.path) <= 1 for item in section.items]
    for item in items[:MOST_ITEMS]:
        if any(held_under(cell) is Holds.BODY for cell in item.cells):
            continue  # A row that asks who is in charge says of its own what the body beside it is part of.
        if sum(map(bool, item.cells)) > MOST_CELLS:
            continue
        for text in item.cells or tuple(line.text for line in item.lines):
            if len(text) <= LONGEST_LINE and not any(put_in_charge(text)):
                yield from ((office, item) for office in _offices(text))


def _offices(text: str) -> list[str]:
    """The offices of a line that says nothing but them, what they are part of, places and times; without one, its committee."""
    words = _words(text)
    found = [match for word in words if (match := _OFFICE.fullmatch(word)) is not None]
    others = [word for word in words if _OFFICE.fullmatch(word) is None]
    said = bool(others) or bool(find_time_spans(text)) or any(match["place"] for match in found)
    if not said or not all(map(_BESIDE.fullmatch, others)):
        return []
    offices = [match["office"] for match in found if looks_like_body(match["office"])]
    return offices or [_whole(word, match["above"]) for word in others if (match := _ABOVE.fullmatch(word)) is not None]


def _whole(word: str, above: str | None) -> str:
    """A department without its place; an office of a place's own (上下水道局) with it, as it is printed."""
    return above if above is not None and above.endswith("部") else word


def _words(text: str) -> list[str]:
    """The words of a line, its times and brackets aside."""
    rest = fold_same_length(text)
    for span in reversed(find_time_spans(text)):
        rest = f"{rest[: span.at]} {rest[span.until :]}"
    return [word for word in re.split(r"[\s/:]+", re.sub(r"\([^()]{0,40}\)", " ", rest)) if word]
