"""What a document calls bodies for short: legends of pairs in lines and tables (企：企画財政課), and sentences."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.bodies import abbreviations, looks_like_body
from ingest.facts.tables.label import held_under
from ingest.section import Item

_PAIR: Final = re.compile(
    r"(?:^|(?<=[\s、，,;；。（(・:：]))「?(?P<short>[^\s、，,;；。:：=＝「」（）()…]{1,8})」?\s?[:：=＝…]\s?"
    r"(?P<full>[^\s、，,;；。:：=＝「」…◎○●]{2,30})"
)
_QUOTED: Final = re.compile(
    r"「(?P<short>[^「」]{1,8})」(?:は|とは|＝|=|：|:|…)[、]?「?(?P<full>[^\s「」、，。]{3,30}?)」?"
    r"(?=を(?:いう|いい|指|示|表)|の(?:略|こと)|です|である|と(?:する|します)|[、，。]|\s|$)"
)
_SAYS_SHORT: Final = re.compile(r"略|凡例|記号")
LEAST: Final = 2
LONGEST_SIGN: Final = 2


def short_names(items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Short and full names as a section's lines and tables pair them, each once as printed."""
    rows: list[tuple[str, str]] = []
    for item in (*items, None):
        if item is not None and item.cells:
            filled = [cell for cell in item.cells if cell]
            rows += [(filled[0], filled[1])] if len(filled) == LEAST else [("", "")]
            continue
        yield from _legend(rows)
        rows = []
        if item is not None:
            yield from _in_item(item)


def _in_item(item: Item) -> Iterator[tuple[str, str]]:
    yield from abbreviations(item.text).items()
    yield from ((m["short"], m["full"]) for m in _QUOTED.finditer(item.text) if _shortens(m["short"], m["full"]))
    yield from _legend([(match["short"], match["full"]) for line in item.lines for match in _PAIR.finditer(line.text)])


def _legend(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The pairs of a legend: of several pairs half of which shorten the names of bodies, all that may be such."""
    sure = [_shortens(*pair) for pair in pairs]
    if sum(sure) < LEAST or sum(sure) * 2 < len(pairs):
        return
    for (short, full), is_sure in zip(pairs, sure, strict=True):
        sign = 0 < len(short) <= LONGEST_SIGN and held_under(short) is None
        if is_sure or (sign and (looks_like_body(full) or _is_within(short, full) or _TOWN.fullmatch(full))):
            yield short, full


_TOWN: Final = re.compile(r"[一-龥ァ-ヶぁ-ん]{1,7}[都道府県市区町村]")


def _shortens(short: str, full: str) -> bool:
    """Whether a name is that of a body, and another holds some of its characters in their order: 教委生涯学習, 協."""
    town = len(short) == 1 and full.endswith(short) and _TOWN.fullmatch(full) is not None
    return _is_within(short, full) and (town or looks_like_body(full)) and held_under(short) is None


def _is_within(short: str, full: str) -> bool:
    one, whole = squeeze(fold_same_length(short)), squeeze(fold_same_length(full))
    left = iter(whole)
    return 0 < len(one) < len(whole) and all(char in left for char in one)
